/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/*
 * An audit line -> sentences for people, in their language, in lines of so many columns, such as:
 *
 *   2026-11-21 22:21:05  192.0.2.7 (mail.example.net) was stopped at HELO: told to come back later,
 *       session closed.
 *       Rule "connections" (sluice.conf:38) limits connections to 60 per 1m; account ...
 *
 * What a terminal would obey is in none of them. Returns the length needed, as snprintf(); 0 for a
 * line that is no audit line.
 */
size_t wording_line(char *buf, size_t buf_bytes, const char *line, size_t columns);
