/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/page.h"

#define GRID_COLUMNS 16

/*
 * A table for people: as wide as what is in it, but not wider than the terminal. Texts that are too
 * wide are cut, the widest first, and end in "…"; numbers are to the right. All zero is an empty
 * one without columns.
 */
struct grid {
	size_t column_count;
	struct grid_column {
		const char *head; /* borrowed */
		enum side side; /* SIDE_RIGHT: numbers, which are never cut */
		size_t least_columns; /* of a text must be seen */
	} column[GRID_COLUMNS];
	char **cell; /* row by row */
	size_t row_count, row_capacity;
};

/* Before the first row. What is beyond GRID_COLUMNS is left out. */
void grid_text(struct grid *grid, const char *head, size_t least_columns);
void grid_number(struct grid *grid, const char *head);

/* A cell for each column, of which it takes copies. Returns 0 or -ENOMEM. */
int grid_row(struct grid *grid, const char *const *cells);

/* How wide each column becomes where there is so much room. Returns how many are shown. */
size_t grid_measure(
    const struct grid *grid, size_t room_columns, size_t columns_r[static GRID_COLUMNS]);

/* Cuts a text to so many columns; where it was longer it ends in "…", or "..." in ASCII. */
#define GRID_CELL_BYTES 1024
void grid_cut(char text_r[static GRID_CELL_BYTES], const char *text, size_t columns);

void grid_print(const struct grid *grid, size_t indent);
void grid_clear(struct grid *grid);
