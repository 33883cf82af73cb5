/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

#include "smtp/observation.h"
#include "store/store.h"

struct rule;
struct step;

/*
 * Greylisting (RFC 6647). What is remembered of a rule "grey", each with its memory's numbers:
 *
 *   grey client=192.0.2.0/24 tuple=0123456789abc
 *       an attempt: when it came first, how many there were
 *   grey domain=outlook.com tuple=0123456789abc
 *       the same, by whose the client verifiably is
 *   grey spf=example.com tuple=0123456789abc
 *       the same, by whom the sender's domain names
 *   grey client=192.0.2.0/24 sender-domain=example.com
 *   grey domain=outlook.com sender-domain=example.com
 *   grey spf=example.com welcome
 *       it came back: welcome, since when
 *   grey client=192.0.2.0/24
 *       welcome altogether, since when (0: not yet); how many of its domains came back
 *   grey client=192.0.2.0/24<TAB>rejected
 *       one of its recipients was rejected lately
 *   grey spf=example.com
 *       which prefix lengths its networks have
 *   grey spf=example.com<TAB>net=192.0.2.0/24
 *       one of those networks
 *
 * A tuple is a hash of sender (folded) and first recipient: 13 characters of base 32.
 */

/* More networks than that nobody's mail comes from: the rest is left out. */
#define GREYLIST_NETWORKS_MAX 512

/*
 * For a step of a greylist rule that says so (step->asks_networks): who looks up the networks of
 * the sender's domain (RFC 7208) keeps this, and brings it back with the answer.
 */
#define GREYLIST_DOMAIN_BYTES 256
struct greylist_inquiry {
	char rule[32]; /* its name */
	char domain[GREYLIST_DOMAIN_BYTES]; /* of the sender; of HELO where that is null */
	char tuple[16]; /* "": the step names none; then the networks alone are remembered */
	struct addr client;
	int64_t at_us; /* when it was seen */
};

/* Fills it in from the step that asks. False where there is no domain to ask for. */
bool greylist_inquire(
    struct greylist_inquiry *inquiry_r, const struct step *step, const struct observation *seen);

/*
 * The answer: the networks that the domain sends from (none: it does not say, or nobody could
 * tell, and it is asked again after an hour). They are remembered for a day; and where the client
 * of the inquiry is in one of them, so is its attempt, so that a retry from another one is known
 * without DNS. Any thread.
 */
void greylist_learn(const struct rule *rule, struct store *store,
    const struct greylist_inquiry *inquiry, const struct network *networks, size_t network_count,
    int64_t now_us);
