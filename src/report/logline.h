/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "report/line.h"

#define LOGLINE_BYTES 2000 /* the most that the log takes */

/* The line of the log, for people in a hurry; cut to fit. */
void logline_decision(char *buf, size_t buf_bytes, const struct decision *decision);
void logline_turn(
    char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step);
void logline_repeated(char *buf, size_t buf_bytes, const struct flood *flood);
void logline_drain(char *buf, size_t buf_bytes, const struct drain_change *change);
