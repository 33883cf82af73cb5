/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

#define DURATION_TEXT_BYTES 32
#define DURATION_SAID_BYTES 64

/*
 * Reads "10m", "1h30m", "36d", "2w", "500ms" or "0": whole numbers with units w d h m s ms, largest
 * first. Returns 0, -EINVAL, or -ERANGE beyond ten years.
 */
int duration_parse(int64_t *us_r, const char *text);

/* Prints what duration_parse() reads back, exact to the millisecond: "1h30m". */
void duration_print(int64_t us, char text_r[static DURATION_TEXT_BYTES]);

/*
 * In English words for a client, never less than it is: "1 second", "15 minutes", "2 hours". Below
 * two minutes in seconds, below two hours in minutes, below two days in hours, then in days.
 */
void duration_words(int64_t us, char text_r[static DURATION_TEXT_BYTES]);

/* The same in the reader's language. */
void duration_say(int64_t us, char text_r[static DURATION_SAID_BYTES]);

/*
 * Is a time of this length over? A clock that was set back ends it too, by more than the length: it
 * must not last for as long as that.
 */
bool duration_is_over(int64_t begun_us, int64_t length_us, int64_t now_us);

/* Whole seconds, rounded up, so that who waits as long has waited long enough. */
int64_t duration_seconds(int64_t us);

/* The earlier and the later of two times, or of two lengths. */
int64_t duration_least(int64_t one, int64_t other);
int64_t duration_most(int64_t one, int64_t other);
