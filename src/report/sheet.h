/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/* Lines for people, as wide as their terminal, handed out one by one as they are ready. */
enum weight { WEIGHT_PLAIN, WEIGHT_HEADING, WEIGHT_TITLE };

typedef void sheet_line_fn(void *arg, enum weight weight, const char *line);

struct sheet {
	size_t columns;
	size_t label_columns; /* of fields: with the blanks behind the labels */
	sheet_line_fn *put;
	void *arg;
};

#define SHEET_CELLS_MOST 4

/*
 * Texts are UTF-8; "\n" in them begins a new paragraph. What fits into no line is cut where the
 * line ends.
 */
void sheet_paragraph(struct sheet *sheet, enum weight weight, size_t indent, const char *text);
void sheet_blank(struct sheet *sheet);

/* A label, and the text beside it. */
void sheet_field(struct sheet *sheet, const char *label, const char *text);

/* Texts beside each other, in columns of the same width; at most SHEET_CELLS_MOST. */
void sheet_cells(
    struct sheet *sheet, enum weight weight, const char *const *texts, size_t text_count);
