/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "policy/verdict.h"

/* A set of tickets. All zero is an empty one. */
struct tickets {
	size_t count;
	size_t capacity; /* a power of two, or 0 */
	char (*slot)[TICKET_BYTES]; /* "": free */
};

/* Returns 0, or -ENOMEM. What is too long or empty is no ticket, and is not put in. */
int tickets_add(struct tickets *tickets, const char *ticket);
bool tickets_have(const struct tickets *tickets, const char *ticket);
void tickets_clear(struct tickets *tickets);
