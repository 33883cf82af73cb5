/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables for people, whatever script they write in. */
#include "cli/grid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#define BETWEEN 2 /* blanks */
#define LEAST_COLUMNS 8 /* a text is not cut shorter than that */
#define FIRST_ROWS 16

void
grid_column(struct grid *grid, const char *head, enum side side)
{
	if (grid->column_count < GRID_COLUMNS)
		grid->column[grid->column_count++] = (struct grid_column){ head, side };
}

static bool
rows_fit(struct grid *grid)
{
	const size_t capacity = grid->row_capacity > 0 ? grid->row_capacity * 2 : FIRST_ROWS;
	char **cell;

	if (grid->row_count < grid->row_capacity)
		return true;
	cell = reallocarray(grid->cell, capacity * grid->column_count, sizeof(*cell));
	if (cell == NULL)
		return false;
	grid->cell = cell;
	grid->row_capacity = capacity;
	return true;
}

/* As it will be printed: a byte that is made harmless is as wide as what stands for it. */
static char *
cell_dup(const char *text)
{
	char *cell = strdup(text);

	if (cell == NULL)
		return NULL;
	if (language_alphabet() == ALPHABET_UTF8)
		utf8_tame(cell);
	else
		text_plain(cell);
	return cell;
}

int
grid_row(struct grid *grid, const char *const *cells)
{
	char **row;

	if (grid->column_count == 0 || !rows_fit(grid))
		return -ENOMEM;
	row = grid->cell + grid->row_count * grid->column_count;
	for (size_t i = 0; i < grid->column_count; i++) {
		row[i] = cell_dup(cells[i]);
		if (row[i] == NULL) {
			while (i-- > 0)
				free(row[i]);
			return -ENOMEM;
		}
	}
	grid->row_count++;
	return 0;
}

static const char *
grid_cell(const struct grid *grid, size_t row, size_t column)
{
	return grid->cell[row * grid->column_count + column];
}

static size_t
natural_columns(const struct grid *grid, size_t column)
{
	size_t most = utf8_columns(grid->column[column].head);

	for (size_t row = 0; row < grid->row_count; row++) {
		size_t columns = utf8_columns(grid_cell(grid, row, column));

		if (columns > most)
			most = columns;
	}
	return most;
}

/* The widest text that can still be cut; column_count: there is none. */
static size_t
widest_text(const struct grid *grid, const size_t columns[static GRID_COLUMNS])
{
	size_t widest = grid->column_count;

	for (size_t i = 0; i < grid->column_count; i++) {
		if (grid->column[i].side == SIDE_LEFT && columns[i] > LEAST_COLUMNS &&
		    (widest == grid->column_count || columns[i] > columns[widest]))
			widest = i;
	}
	return widest;
}

void
grid_measure(const struct grid *grid, size_t room_columns, size_t columns_r[static GRID_COLUMNS])
{
	size_t total = grid->column_count > 0 ? (grid->column_count - 1) * BETWEEN : 0;

	for (size_t i = 0; i < grid->column_count; i++) {
		columns_r[i] = natural_columns(grid, i);
		total += columns_r[i];
	}
	while (total > room_columns) {
		size_t widest = widest_text(grid, columns_r);

		if (widest == grid->column_count)
			return;
		columns_r[widest]--;
		total--;
	}
}

void
grid_cut(char text_r[static GRID_CELL_BYTES], const char *text, size_t columns)
{
	const char *dots = language_alphabet() == ALPHABET_UTF8 ? "…" : "...";
	const size_t dots_columns = language_alphabet() == ALPHABET_UTF8 ? 1 : 3;
	size_t bytes;

	if (utf8_columns(text) <= columns) {
		utf8_cut(text_r, GRID_CELL_BYTES, text);
		return;
	}
	bytes = utf8_fit(text, columns > dots_columns ? columns - dots_columns : 0);
	if (bytes > GRID_CELL_BYTES - sizeof("…"))
		bytes = GRID_CELL_BYTES - sizeof("…");
	memcpy(text_r, text, bytes);
	text_r[bytes] = '\0';
	text_append(text_r, GRID_CELL_BYTES, dots);
}

/* No blanks at the end of a line. */
static void
cell_print(const struct grid *grid, size_t column, size_t columns, const char *text)
{
	const bool is_last = column + 1 == grid->column_count;
	char cut[GRID_CELL_BYTES];

	grid_cut(cut, text, columns);
	if (column > 0)
		page_print("%*s", BETWEEN, "");
	if (is_last && grid->column[column].side == SIDE_LEFT)
		page_print("%s", cut);
	else
		page_put_column(cut, columns, grid->column[column].side);
}

void
grid_print(const struct grid *grid, size_t indent)
{
	size_t columns[GRID_COLUMNS];

	grid_measure(grid, page_columns() - indent, columns);
	page_print("%*s", (int)indent, "");
	page_tint(TINT_BOLD);
	for (size_t i = 0; i < grid->column_count; i++)
		cell_print(grid, i, columns[i], grid->column[i].head);
	page_tint(TINT_NONE);
	page_print("\n");
	for (size_t row = 0; row < grid->row_count; row++) {
		page_print("%*s", (int)indent, "");
		for (size_t i = 0; i < grid->column_count; i++)
			cell_print(grid, i, columns[i], grid_cell(grid, row, i));
		page_print("\n");
	}
}

void
grid_clear(struct grid *grid)
{
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
		free(grid->cell[i]);
	free(grid->cell);
	*grid = (struct grid){ .column_count = 0 };
}
