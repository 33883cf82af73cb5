/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "policy/identity.h"

/*
 * Who came back to a greylist, and need not again: a network altogether; or a network, an
 * organisation or those whom a domain names as its senders, each for one domain of senders.
 */

/* Is the client welcome? What says so is remembered anew from this use on. */
bool welcome_holds(struct identity *identity);

/* It came back. After so many domains of senders (rule->as.greylist.welcome_after) its network is
 * welcome altogether. */
void welcome_give(struct identity *identity);

/* We sent mail there: this network is welcome altogether. */
void welcome_network(const struct question *question, const struct addr *relay);
