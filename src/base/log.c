/* SPDX-License-Identifier: BSD-2-Clause */
/* What the program says about itself: to syslog(3) or stderr, a line each. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/now.h"

#define LOG_LINE_BYTES 2000
#define FACILITY_NONE (-1) /* stderr instead */

static const struct {
	const char *name;
	int priority; /* of syslog(3) */
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", LOG_ERR },
	[LOG_LEVEL_WARNING] = { "warning", LOG_WARNING },
	[LOG_LEVEL_INFO] = { "info", LOG_INFO },
	[LOG_LEVEL_DEBUG] = { "debug", LOG_DEBUG },
};

/* Those that syslog(3) lets a program use. */
static const struct {
	const char *name;
	int facility;
} facilities[] = {
	{ "auth", LOG_AUTH },
	{ "authpriv", LOG_AUTHPRIV },
	{ "cron", LOG_CRON },
	{ "daemon", LOG_DAEMON },
	{ "ftp", LOG_FTP },
	{ "local0", LOG_LOCAL0 },
	{ "local1", LOG_LOCAL1 },
	{ "local2", LOG_LOCAL2 },
	{ "local3", LOG_LOCAL3 },
	{ "local4", LOG_LOCAL4 },
	{ "local5", LOG_LOCAL5 },
	{ "local6", LOG_LOCAL6 },
	{ "local7", LOG_LOCAL7 },
	{ "lpr", LOG_LPR },
	{ "mail", LOG_MAIL },
	{ "news", LOG_NEWS },
	{ "syslog", LOG_SYSLOG },
	{ "user", LOG_USER },
	{ "uucp", LOG_UUCP },
};

/* Every thread logs, and a reload may change the level meanwhile. */
static struct {
	_Atomic(const char *) program;
	_Atomic int facility;
	_Atomic int level;
} state = { .program = "sluice", .facility = FACILITY_NONE, .level = LOG_LEVEL_INFO };

void
log_to_stderr(const char *program, enum log_level level)
{
	state.program = program;
	state.level = (int)level;
	state.facility = FACILITY_NONE;
}

void
log_to_syslog(const char *program, int facility, enum log_level level)
{
	openlog(program, LOG_PID, facility);
	state.program = program;
	state.level = (int)level;
	state.facility = facility;
}

int
log_facility(const char *name)
{
	for (size_t i = 0; i < sizeof(facilities) / sizeof(facilities[0]); i++) {
		if (strcmp(facilities[i].name, name) == 0)
			return facilities[i].facility;
	}
	return -1;
}

int
log_level(const char *name)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(levels[i].name, name) == 0)
			return (int)i;
	}
	return -1;
}

/* Copies as much as fits; an escape is written whole or not at all. */
static void
line_escape(char line_r[static LOG_LINE_BYTES + 1], const char *text)
{
	static const char hex[] = "0123456789abcdef";
	size_t length = 0;

	for (; *text != '\0'; text++) {
		const unsigned char byte = (unsigned char)*text;
		const bool plain = byte >= ' ' && byte <= '~';

		if (length + (plain ? 1 : 4) > LOG_LINE_BYTES)
			break;
		if (plain) {
			line_r[length++] = (char)byte;
			continue;
		}
		line_r[length++] = '\\';
		line_r[length++] = 'x';
		line_r[length++] = hex[byte >> 4];
		line_r[length++] = hex[byte & 15];
	}
	line_r[length] = '\0';
}

static void __attribute__((format(printf, 2, 0)))
log_line(enum log_level level, const char *format, va_list args)
{
	char text[LOG_LINE_BYTES + 1], line[LOG_LINE_BYTES + 1];
	const int facility = state.facility;

	if ((int)level > state.level)
		return;
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		return;
	line_escape(line, text);
	if (facility == FACILITY_NONE)
		dprintf(STDERR_FILENO, "%s: %s: %s\n", state.program, levels[level].name, line);
	else
		syslog(facility | levels[level].priority, "%s", line);
}

void
log_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_ERROR, format, args);
	va_end(args);
}

void
log_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_WARNING, format, args);
	va_end(args);
}

void
log_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_INFO, format, args);
	va_end(args);
}

void
log_debug(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_DEBUG, format, args);
	va_end(args);
}

bool
log_due(struct log_seldom *seldom)
{
	const long long at_us = now_steady_us();
	long long next_us = seldom->next_us;

	return at_us >= next_us &&
	       atomic_compare_exchange_strong(&seldom->next_us, &next_us, at_us + MINUTE_US);
}
