/* SPDX-License-Identifier: BSD-2-Clause */
/* Records for programs: objects of JSON, or lines of a table with commas. */
#include "cli/cells.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/json.h"
#include "base/now.h"
#include "base/utf8.h"

#include "cli/page.h"

#define JSON_BYTES 32768

const char *const cell_names[CELLS] = {
	[CELL_RECORD] = "record",
	[CELL_KIND] = "kind",
	[CELL_SEVERITY] = "severity",
	[CELL_GROUND] = "ground",
	[CELL_CLIENT] = "client",
	[CELL_NETWORK] = "network",
	[CELL_LOGIN] = "login",
	[CELL_FROM] = "from",
	[CELL_UNTIL] = "until",
	[CELL_LENGTH] = "length",
	[CELL_CODE] = "code",
	[CELL_COUNT_OF] = "count",
	[CELL_FIRST] = "first",
	[CELL_LAST] = "last",
	[CELL_FAILURES] = "failures",
	[CELL_SUCCESSES] = "successes",
	[CELL_SUCCEEDED] = "succeeded",
	[CELL_CLIENTS] = "clients",
	[CELL_NETWORKS] = "networks",
	[CELL_LOGINS] = "logins",
	[CELL_NAMELESS] = "nameless",
	[CELL_FAMILIAR] = "familiar",
	[CELL_OVER] = "over",
	[CELL_STOPPED] = "stopped",
	[CELL_OBSERVED] = "observed",
	[CELL_HOLDS] = "holds",
	[CELL_HELD_UNTIL] = "held_until",
	[CELL_RULE] = "rule",
	[CELL_RULES] = "rules",
	[CELL_LINES] = "lines",
	[CELL_OUTCOMES] = "outcomes",
	[CELL_COARSE] = "coarse",
	[CELL_DOMAIN] = "domain",
	[CELL_TOLD] = "told",
	[CELL_EARLY] = "early",
	[CELL_KEPT] = "kept",
	[CELL_DEFERRED] = "deferred",
	[CELL_BACK] = "back",
	[CELL_LOST] = "lost",
	[CELL_MEDIAN] = "median",
	[CELL_LONGEST] = "longest",
	[CELL_RESOURCE] = "resource",
	[CELL_SEEN] = "seen",
	[CELL_LIMIT] = "limit",
	[CELL_BY] = "by",
	[CELL_REASON] = "reason",
};

/* --- filling in */

void
cells_begin(struct cells *cells, const char *record)
{
	for (int i = 0; i < CELLS; i++)
		cells->value[i].type = CELL_ABSENT;
	cells_text(cells, CELL_RECORD, record);
}

void
cells_text(struct cells *cells, enum cell cell, const char *text)
{
	if (text[0] == '\0')
		return;
	cells->value[cell].type = CELL_TEXT;
	utf8_cut(cells->value[cell].text, CELL_TEXT_BYTES, text);
}

void
cells_time(struct cells *cells, enum cell cell, int64_t at_us)
{
	char text[NOW_TEXT_BYTES];

	if (at_us == 0)
		return;
	now_print(at_us, text);
	cells_text(cells, cell, text);
}

void
cells_number(struct cells *cells, enum cell cell, int64_t number)
{
	cells->value[cell].type = CELL_NUMBER;
	cells->value[cell].number = number;
}

void
cells_seconds(struct cells *cells, enum cell cell, int64_t length_us)
{
	cells->value[cell].type = CELL_SECONDS;
	cells->value[cell].number = length_us;
}

void
cells_yes(struct cells *cells, enum cell cell)
{
	cells->value[cell].type = CELL_TRUTH;
}

/* --- as an object */

static void
json_cell(struct json *json, const struct cells *cells, enum cell cell)
{
	switch (cells->value[cell].type) {
	case CELL_ABSENT:
		break;
	case CELL_TEXT:
		json_text(json, cell_names[cell], cells->value[cell].text);
		break;
	case CELL_NUMBER:
		json_number(json, cell_names[cell], cells->value[cell].number);
		break;
	case CELL_TRUTH:
		json_bool(json, cell_names[cell], true);
		break;
	case CELL_SECONDS:
		json_seconds(json, cell_names[cell], cells->value[cell].number);
		break;
	}
}

static void
object_print(const struct cells *cells)
{
	static char line[JSON_BYTES];
	struct json json;

	json_begin(&json, line, sizeof(line));
	for (int cell = 0; cell < CELLS; cell++)
		json_cell(&json, cells, (enum cell)cell);
	if (json_end(&json) >= 0)
		page_json(line);
}

/* --- as a line of a table */

void
cell_quote(char buf[static CELL_QUOTED_BYTES], const char *text)
{
	char tame[CELL_TEXT_BYTES + 1];
	const bool is_formula = text[0] != '\0' && strchr("=+-@", text[0]) != NULL;
	bool needs_quotes;
	char *to = buf;

	tame[0] = '\'';
	utf8_cut(tame + is_formula, CELL_TEXT_BYTES, text);
	utf8_tame(tame + is_formula);
	needs_quotes = strpbrk(tame, "\",") != NULL;
	if (needs_quotes)
		*to++ = '"';
	for (const char *from = tame; *from != '\0'; from++) {
		if (*from == '"')
			*to++ = '"';
		*to++ = *from;
	}
	if (needs_quotes)
		*to++ = '"';
	*to = '\0';
}

static void
table_cell(const struct cells *cells, enum cell cell)
{
	char quoted[CELL_QUOTED_BYTES];
	const int64_t number = cells->value[cell].number;

	switch (cells->value[cell].type) {
	case CELL_ABSENT:
		break;
	case CELL_TEXT:
		cell_quote(quoted, cells->value[cell].text);
		fputs(quoted, stdout);
		break;
	case CELL_NUMBER:
		printf("%lld", (long long)number);
		break;
	case CELL_TRUTH:
		fputs("true", stdout);
		break;
	case CELL_SECONDS:
		printf("%lld", (long long)duration_seconds(number));
		break;
	}
}

void
cells_print(const struct cells *cells, enum format format)
{
	if (format != FORMAT_CSV) {
		object_print(cells);
		return;
	}
	for (int cell = 0; cell < CELLS; cell++) {
		if (cell > 0)
			putchar(',');
		table_cell(cells, (enum cell)cell);
	}
	fputs("\r\n", stdout);
}

void
cells_head(enum format format)
{
	if (format != FORMAT_CSV)
		return;
	for (int cell = 0; cell < CELLS; cell++)
		printf("%s%s", cell > 0 ? "," : "", cell_names[cell]);
	fputs("\r\n", stdout);
}
