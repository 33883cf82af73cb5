/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "policy/verdict.h"

#define TICKETS_KEPT 65536 /* at least; of older ones than twice as many none */

struct ticket_set {
	size_t count;
	size_t capacity; /* a power of two, or 0 */
	char (*slot)[TICKET_BYTES]; /* "": free */
};

/*
 * A set of tickets, those that were put in last. What repeats a decision is told within minutes, so
 * that older ones are not asked for again. All zero is an empty one.
 */
struct tickets {
	struct ticket_set young, old;
};

/* Returns 0, or -ENOMEM. What is too long or empty is no ticket, and is not put in. */
int tickets_add(struct tickets *tickets, const char *ticket);
bool tickets_have(const struct tickets *tickets, const char *ticket);
bool tickets_have_any(const struct tickets *tickets);
void tickets_clear(struct tickets *tickets);
