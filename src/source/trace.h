/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "smtp/observation.h"

#include "source/finding.h"

/*
 * Joins what log lines say of one session, by the process that wrote them: the login that is named
 * once, the client that Sendmail names in another line, and what Postfix tells of in its counters
 * only. The same event of one session comes out once, in however many lines it stands.
 *
 * What a client merely asks for (EVENTS_ASKED) does not come out, as a filter is asked about it and
 * knows more of it; but for auth-ok, and for the size that a message had in the end (bytes).
 */
struct trace;

/* Takes an observation; its strings are valid until it returns. */
typedef void trace_fn(void *arg, const struct observation *seen);

/*
 * Remembers so many sessions at once, rounded up to a power of two: of more, the one that was not
 * heard of for the longest is forgotten. NULL without memory.
 */
struct trace *trace_new(unsigned session_count);

/* Leaves NULL behind. */
void trace_free(struct trace **trace);

/*
 * Hands on what has happened, with ORIGIN_LOG: nothing, or one observation or more. Now is when the
 * line was read; the line's own time makes the age, unless it lies in the future.
 */
void trace_hear(struct trace *trace, const struct finding *finding, int64_t now_us,
    trace_fn *hand_on, void *arg);
