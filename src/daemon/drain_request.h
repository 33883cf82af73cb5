/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <sys/types.h>

#include "daemon/judge.h"
#include "daemon/lines.h"

/*
 * What the control socket is asked about maintenance. The request is what stands behind its word:
 * "on", with until=TIME (RFC 3339), except=authenticated and reason=WORDS where they are wanted, of
 * which the reason comes last and goes to the end of the line; "off"; or nothing, to ask whether it
 * is on. Answers with a record of kind drain. Returns NULL, or what is wrong. Called in the loop.
 */
const char *drain_request(struct lines *lines, struct judge *judge, uid_t uid, char *request);

/* A record of kind drain: what is on. Nothing where nothing is. */
void drain_add(struct lines *lines, struct judge *judge);
