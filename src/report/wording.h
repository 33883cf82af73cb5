/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/*
 * An audit line -> sentences for people, such as:
 *
 *   2026-11-21 22:21:05  192.0.2.7 (mail.example.net) was told at HELO to come back later.
 *       Rule "connections" (sluice.conf:38) allows 60 connections per 1m for each client; ...
 *
 * Returns the length needed, as snprintf(); 0 for a line that is no audit line.
 */
size_t wording_line(char *buf, size_t buf_bytes, const char *line);
