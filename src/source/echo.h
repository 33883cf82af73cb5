/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "source/syslog_line.h"

#define ECHO_LOGS_MAX 16

/*
 * The same line in several logs: where syslog writes it into two files, or into a file and the
 * journal, or where one file is followed by two names. The first log that has it tells it; in the
 * others it is an echo.
 *
 * Lines are the same where program, process and message are. A process may well write the same
 * message twice: so the occurrences are counted in each log, and the third of one is an echo of the
 * third of another.
 */
struct echoes;

/*
 * Remembers as many lines as come in some minutes: of more than 65,536 different ones the oldest
 * are forgotten, and so is what was not heard for ten minutes. NULL without memory.
 */
struct echoes *echoes_new(void);

/* Leaves NULL behind. */
void echoes_free(struct echoes **echoes);

/* Takes note of a line of the log with this number; is it an echo of another log's? */
bool echo_hear(struct echoes *echoes, unsigned log, const struct syslog_line *line, int64_t now_us);
