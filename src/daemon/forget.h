/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "daemon/judge.h"
#include "daemon/lines.h"

/*
 * Forgets an account, at once and in both memories, with the markers of what it has met. The
 * subject is its name ("failed-logins client=192.0.2.7"), or an address, a login or any other
 * value: then every account that is kept by it. Adds a record of kind "forgotten" for each. Returns
 * how many there were.
 */
size_t forget_add(struct lines *lines, struct judge *judge, const char *subject);
