/* SPDX-License-Identifier: BSD-2-Clause */
/* Lays texts out in lines: paragraphs, fields with a label, and columns beside each other. */
#include "report/sheet.h"

#include <string.h>

#include "base/utf8.h"

#define LINE_BYTES 4096 /* 200 columns, with marks that have no width of their own */
#define TEXT_LEAST_COLUMNS 20
#define GAP_COLUMNS 3

/* A line that grows. What has no room is cut off. */
struct line {
	char text[LINE_BYTES];
	size_t bytes;
	size_t columns;
};

static void
line_add(struct line *line, const char *text, size_t bytes)
{
	if (bytes > sizeof(line->text) - 1 - line->bytes)
		bytes = sizeof(line->text) - 1 - line->bytes;
	memcpy(line->text + line->bytes, text, bytes);
	line->text[line->bytes + bytes] = '\0';
	line->columns += utf8_columns(line->text + line->bytes);
	line->bytes += bytes;
}

static void
line_pad(struct line *line, size_t columns)
{
	while (line->columns < columns && line->bytes < sizeof(line->text) - 1)
		line_add(line, " ", 1);
}

static void
line_end(struct line *line, struct sheet *sheet, enum weight weight)
{
	while (line->bytes > 0 && line->text[line->bytes - 1] == ' ')
		line->bytes--;
	line->text[line->bytes] = '\0';
	sheet->put(sheet->arg, weight, line->text);
	line->bytes = line->columns = 0;
}

/*
 * Takes what fits into a line off the text: up to a blank, or where the line ends if there is none;
 * never nothing but at the end of a paragraph.
 */
static size_t
line_take(const char **rest, size_t columns)
{
	const char *text = *rest;
	const size_t paragraph = strcspn(text, "\n");
	const size_t most = utf8_fit(text, columns);
	size_t bytes;

	if (most >= paragraph) {
		*rest = text + paragraph + (text[paragraph] == '\n');
		return paragraph;
	}
	bytes = utf8_fit_line(text, columns);
	if (bytes > most || bytes == 0)
		bytes = most > 0 ? most : 1;
	*rest = text + bytes;
	*rest += strspn(*rest, " ");
	return bytes;
}

void
sheet_blank(struct sheet *sheet)
{
	sheet->put(sheet->arg, WEIGHT_PLAIN, "");
}

static size_t
columns_behind(const struct sheet *sheet, size_t indent)
{
	return sheet->columns > indent + TEXT_LEAST_COLUMNS ? sheet->columns - indent
	                                                    : TEXT_LEAST_COLUMNS;
}

void
sheet_paragraph(struct sheet *sheet, enum weight weight, size_t indent, const char *text)
{
	struct line line = { .bytes = 0 };

	while (*text != '\0') {
		const char *at = text;
		const size_t bytes = line_take(&text, columns_behind(sheet, indent));

		line_pad(&line, indent);
		line_add(&line, at, bytes);
		line_end(&line, sheet, weight);
	}
}

/* A label that leaves no blank before its text has a line to itself. */
void
sheet_field(struct sheet *sheet, const char *label, const char *text)
{
	struct line line = { .bytes = 0 };

	if (text[0] != '\0' && utf8_columns(label) >= sheet->label_columns) {
		line_add(&line, label, strlen(label));
		line_end(&line, sheet, WEIGHT_PLAIN);
		label = "";
	}
	do {
		const char *at = text;
		const size_t bytes = line_take(&text, columns_behind(sheet, sheet->label_columns));

		line_add(&line, label, strlen(label));
		line_pad(&line, sheet->label_columns);
		line_add(&line, at, bytes);
		line_end(&line, sheet, WEIGHT_PLAIN);
		label = "";
	} while (*text != '\0');
}

void
sheet_cells(struct sheet *sheet, enum weight weight, const char *const *texts, size_t text_count)
{
	const size_t wide = (sheet->columns + GAP_COLUMNS) / text_count - GAP_COLUMNS;
	const char *rest[SHEET_CELLS_MOST] = { NULL };
	struct line line = { .bytes = 0 };
	size_t left_count = text_count;

	memcpy(rest, texts, text_count * sizeof(*rest));
	while (left_count > 0) {
		left_count = 0;
		for (size_t i = 0; i < text_count; i++) {
			const char *at = rest[i];
			const size_t bytes = line_take(&rest[i], wide);

			line_pad(&line, i * (wide + GAP_COLUMNS));
			line_add(&line, at, bytes);
			left_count += *rest[i] != '\0';
		}
		line_end(&line, sheet, weight);
	}
}
