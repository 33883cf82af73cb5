/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "cli/command.h"

/* What sluice audit tells programs: each record has some of these, in this order. */
enum cell {
	CELL_RECORD,
	CELL_KIND,
	CELL_SEVERITY,
	CELL_GROUND,
	CELL_CLIENT,
	CELL_NETWORK,
	CELL_LOGIN,
	CELL_FROM,
	CELL_UNTIL,
	CELL_LENGTH,
	CELL_CODE,
	CELL_COUNT_OF,
	CELL_FIRST,
	CELL_LAST,
	CELL_FAILURES,
	CELL_SUCCESSES,
	CELL_SUCCEEDED,
	CELL_CLIENTS,
	CELL_NETWORKS,
	CELL_LOGINS,
	CELL_NAMELESS,
	CELL_FAMILIAR,
	CELL_OVER,
	CELL_STOPPED,
	CELL_OBSERVED,
	CELL_HOLDS,
	CELL_HELD_UNTIL,
	CELL_RULE,
	CELL_RULES,
	CELL_LINES,
	CELL_OUTCOMES,
	CELL_COARSE,
	CELL_DOMAIN,
	CELL_TOLD,
	CELL_EARLY,
	CELL_KEPT,
	CELL_DEFERRED,
	CELL_BACK,
	CELL_LOST,
	CELL_MEDIAN,
	CELL_LONGEST,
	CELL_RESOURCE,
	CELL_SEEN,
	CELL_LIMIT,
	CELL_BY,
	CELL_REASON,
	CELLS
};

/* Their names are the same as members of an object and as heads of a table. */
extern const char *const cell_names[CELLS];

#define CELL_TEXT_BYTES 2048 /* a text is cut to 511, and no byte of it becomes more than three */

struct cells {
	struct {
		enum { CELL_ABSENT, CELL_TEXT, CELL_NUMBER, CELL_TRUTH, CELL_SECONDS } type;
		int64_t number;
		char text[CELL_TEXT_BYTES];
	} value[CELLS];
};

void cells_begin(struct cells *cells, const char *record);

/* "" is absent, and so is a time of 0. */
void cells_text(struct cells *cells, enum cell cell, const char *text);
void cells_time(struct cells *cells, enum cell cell, int64_t at_us);
void cells_number(struct cells *cells, enum cell cell, int64_t number);
void cells_seconds(struct cells *cells, enum cell cell, int64_t length_us);
void cells_yes(struct cells *cells, enum cell cell);

/* As an object, or as a line of a table (RFC 4180). */
void cells_print(const struct cells *cells, enum format format);

/* The first line of a table; nothing before objects. */
void cells_head(enum format format);

/*
 * A cell of a table, in quotes where it needs them. What a spreadsheet would take for a formula,
 * for it begins with one of "=+-@", has an apostrophe before it; controls become '?'.
 */
#define CELL_QUOTED_BYTES (2 * CELL_TEXT_BYTES + 4)
void cell_quote(char buf[static CELL_QUOTED_BYTES], const char *text);
