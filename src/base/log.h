/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

struct log_options {
	const char *facility; /* of syslog(3), such as "mail" */
	const char *level; /* the least that is said: "error", "warning", "info" or "debug" */
};

/* Until this is called everything from info on goes to stderr. Program is kept, not copied. */
void log_to_stderr(const char *program, enum log_level level);
void log_to_syslog(const char *program, int facility, enum log_level level);

/* -1 if there is no such name. */
int log_facility(const char *name);
int log_level(const char *name);

/*
 * One line each. Bytes that are not printable ASCII are written as \xNN, so that what a stranger
 * sent can neither forge a line nor break a terminal. Lines beyond 2000 bytes are cut.
 */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * For what may go wrong a thousand times a second: true at most once a minute for each `seldom`,
 * which is a static of the caller's, all zero at first.
 */
struct log_seldom {
	_Atomic long long next_us;
};
bool log_due(struct log_seldom *seldom);
