/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables for people, whatever script they write in. */
#include "cli/grid.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#define BETWEEN 2 /* blanks */
#define TEXT_LEAST 8 /* a text is not cut shorter than that */
#define COLUMNS_LEAST 2 /* as many are always shown */
#define FIRST_ROWS 16

static void
column_add(struct grid *grid, const struct grid_column *column)
{
	if (grid->column_count < GRID_COLUMNS)
		grid->column[grid->column_count++] = *column;
}

void
grid_text(struct grid *grid, const char *head, size_t least_columns)
{
	column_add(grid, &(struct grid_column){ head, SIDE_LEFT, least_columns });
}

void
grid_number(struct grid *grid, const char *head)
{
	column_add(grid, &(struct grid_column){ head, SIDE_RIGHT, 0 });
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

	if (cell != NULL)
		language_tame(cell);
	return cell;
}

static char **
grid_cells(const struct grid *grid, size_t row)
{
	return grid->cell + row * grid->column_count;
}

int
grid_row(struct grid *grid, const char *const *cells)
{
	char **row;

	if (grid->column_count == 0 || !rows_fit(grid))
		return -ENOMEM;
	row = grid_cells(grid, grid->row_count);
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

static size_t
natural_columns(const struct grid *grid, size_t column)
{
	size_t most = utf8_columns(grid->column[column].head);

	for (size_t row = 0; row < grid->row_count; row++) {
		size_t columns = utf8_columns(grid_cells(grid, row)[column]);

		if (columns > most)
			most = columns;
	}
	return most;
}

/* A table as it is fitted into its room. */
struct fitting {
	const struct grid *grid;
	size_t *columns;
	size_t count; /* of columns that are shown */
	size_t total_columns;
};

static size_t
least_columns(const struct grid_column *column, size_t bound)
{
	return column->least_columns < bound ? column->least_columns : bound;
}

/* The widest text that can still be cut; count: there is none. */
static size_t
widest_text(const struct fitting *fitting, size_t bound)
{
	size_t widest = fitting->count;

	for (size_t i = 0; i < fitting->count; i++) {
		const struct grid_column *column = &fitting->grid->column[i];

		if (column->side == SIDE_LEFT &&
		    fitting->columns[i] > least_columns(column, bound) &&
		    (widest == fitting->count || fitting->columns[i] > fitting->columns[widest]))
			widest = i;
	}
	return widest;
}

/* Of each text as much is left as must be seen, but at most so much. */
static void
texts_cut(struct fitting *fitting, size_t room_columns, size_t bound)
{
	while (fitting->total_columns > room_columns) {
		size_t widest = widest_text(fitting, bound);

		if (widest == fitting->count)
			return;
		fitting->columns[widest]--;
		fitting->total_columns--;
	}
}

size_t
grid_measure(const struct grid *grid, size_t room_columns, size_t columns_r[static GRID_COLUMNS])
{
	struct fitting fitting = { grid, columns_r, grid->column_count, 0 };

	for (size_t i = 0; i < grid->column_count; i++) {
		columns_r[i] = natural_columns(grid, i);
		fitting.total_columns += columns_r[i] + (i > 0 ? BETWEEN : 0);
	}
	texts_cut(&fitting, room_columns, SIZE_MAX);
	while (fitting.total_columns > room_columns && fitting.count > COLUMNS_LEAST)
		fitting.total_columns -= columns_r[--fitting.count] + BETWEEN;
	texts_cut(&fitting, room_columns, TEXT_LEAST);
	return fitting.count;
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

/* No blanks are at the end of a line. */
static void
row_print(const struct grid *grid, const char *const *cells, const size_t *columns, size_t count)
{
	char cut[GRID_CELL_BYTES];

	for (size_t i = 0; i < count; i++) {
		const enum side side = grid->column[i].side;

		grid_cut(cut, cells[i], columns[i]);
		if (i > 0)
			page_print("%*s", BETWEEN, "");
		page_put_column(cut, i + 1 == count && side == SIDE_LEFT ? 0 : columns[i], side);
	}
}

void
grid_print(const struct grid *grid, size_t indent)
{
	size_t columns[GRID_COLUMNS];
	const size_t count = grid_measure(grid, page_columns() - indent, columns);
	const char *heads[GRID_COLUMNS];

	for (size_t i = 0; i < grid->column_count; i++)
		heads[i] = grid->column[i].head;
	page_print("%*s", (int)indent, "");
	page_tint(TINT_BOLD);
	row_print(grid, heads, columns, count);
	page_tint(TINT_NONE);
	page_print("\n");
	for (size_t row = 0; row < grid->row_count; row++) {
		page_print("%*s", (int)indent, "");
		row_print(grid, (const char *const *)grid_cells(grid, row), columns, count);
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
