/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/*
 * Reads a time as people here write it: "23:00", which is today's, or tomorrow's where that has
 * passed; "2026-11-22 23:00"; each with ":59" for the seconds; or RFC 3339 with an offset. Returns
 * 0, or -EINVAL for whatever is none, such as the 31st of November.
 */
int moment_parse(int64_t *at_us_r, const char *text, int64_t now_us);
