/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "source/finding.h"

#include "settings/whitelist.h"

#define OPERANDS_BYTES 512

/* What the program ends with; scripts rely on the numbers (sluice(1), EXIT STATUS). */
enum finish {
	FINISH_FINE = 0,
	FINISH_FINDING = 1, /* mistakes, nothing found, trouble, or no answer */
	FINISH_MISUSE = 2
};

enum format {
	FORMAT_PAGE, /* for people */
	FORMAT_JSON, /* one object a line */
	FORMAT_CSV /* one table, with commas */
};

/* What sluice classify shows. */
enum view { VIEW_LINES, VIEW_UNKNOWN, VIEW_SUMMARY };

/* How often sluice status asks. */
enum pace { PACE_ONCE, PACE_WATCH };

/* What the administrator wants, as the command line tells it. */
struct wish {
	const struct command *command;
	const char *config; /* NULL: not named, so the default */
	const char *socket; /* NULL: as the config says */
	const char *audit; /* NULL: as the config says */
	enum format format;
	int64_t last_count; /* -1: not said; 0: all */
	int64_t since_us; /* a length of time; 0: not said */
	enum mta mta; /* whose lines; MTA_NONE: everybody's */
	enum view view;
	enum whitelist_list whitelist; /* which of them; WHITELIST_COUNT: not said */
	enum pace pace;
	int64_t for_us; /* a length of time; 0: not said */
	const char *until; /* a time to come; NULL: not said; so are … */
	const char *reason; /* … what clients are told … */
	const char *except; /* … and whom maintenance spares */
	const char *client; /* an address or a network; NULL: all */
	const char *login; /* NULL: all */
	const char *const *words; /* the operands as they were given, printable … */
	size_t word_count;
	char operands[OPERANDS_BYTES]; /* … and joined by blanks, where they name one thing */
};

enum option {
	OPTION_CONFIG,
	OPTION_SOCKET,
	OPTION_AUDIT,
	OPTION_JSON,
	OPTION_LAST,
	OPTION_SINCE,
	OPTION_MTA,
	OPTION_UNKNOWN,
	OPTION_SUMMARY,
	OPTION_WATCH,
	OPTION_CLIENT,
	OPTION_LOGIN,
	OPTION_CSV,
	OPTION_RECIPIENTS,
	OPTION_FOR,
	OPTION_UNTIL,
	OPTION_REASON,
	OPTION_EXCEPT,
	OPTION_LANG,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT
};

#define OPTION_BIT(option) (UINT32_C(1) << (option))

/* What a command is about. */
enum operands {
	OPERANDS_NONE,
	OPERANDS_SUBJECT, /* words that name one thing together */
	OPERANDS_OPTION, /* the same, or nothing */
	OPERANDS_FILES, /* any number of them */
	OPERANDS_TEXTS, /* any number of pasted ones: ends of lines in them are blanks */
};

struct command {
	const char *name;
	enum operands kind;
	const char *operands; /* as in the usage line, to be translated; "": it takes none */
	const char *help; /* what it does, to be translated */
	uint32_t options; /* those that mean something to it */
	enum finish (*run)(const struct wish *wish);
};

enum finish audit_run(const struct wish *wish);
enum finish check_run(const struct wish *wish);
enum finish classify_run(const struct wish *wish);
enum finish drain_run(const struct wish *wish);
enum finish explain_run(const struct wish *wish);
enum finish forget_run(const struct wish *wish);
enum finish import_run(const struct wish *wish);
enum finish reload_run(const struct wish *wish);
enum finish status_run(const struct wish *wish);
enum finish why_run(const struct wish *wish);
