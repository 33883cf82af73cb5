/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#define NOW_TEXT_BYTES 32

/*
 * Microseconds since the epoch. Only sources and programs ask: whatever lies below is told the
 * time, so that stories and simulations can tell it another.
 */
int64_t now_us(void);

/* Microseconds of a clock that nobody sets: for measuring how long something took. */
int64_t now_steady_us(void);

/* "2026-11-21T22:21:05.123Z" (RFC 3339), and back. now_parse() returns 0 or -EINVAL. */
void now_print(int64_t at_us, char text_r[static NOW_TEXT_BYTES]);
int now_parse(int64_t *at_us_r, const char *text);

/* "2026-11-21 22:21:05" in local time: for people. */
void now_print_local(int64_t at_us, char text_r[static NOW_TEXT_BYTES]);

/*
 * "23:00 +0100" in local time: the first whole minute that is not earlier; with the date in front
 * where that is not today's.
 */
void now_print_clock(int64_t at_us, int64_t now_us, char text_r[static NOW_TEXT_BYTES]);
