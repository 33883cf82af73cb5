/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

#include "smtp/hostname.h"

#include "policy/greylist.h"

#include "source/dns.h"

/* RFC 7208 section 4.6.4. */
#define SPF_LOOKUPS_MAX 10
#define SPF_VOID_LOOKUPS_MAX 2
#define SPF_HOSTS_MAX 10 /* of one domain's MX */

/* The first record, the lookups, and the hosts of each. */
#define SPF_ERRANDS_MAX (1 + SPF_LOOKUPS_MAX + SPF_LOOKUPS_MAX * SPF_HOSTS_MAX)

/* Beyond so many questions of one domain no more are asked. */
#define SPF_QUESTIONS_MAX 64

enum spf_goal {
	SPF_RECORD, /* a domain's own record */
	SPF_MAILERS, /* its MX */
	SPF_HOST, /* a host's addresses: of IPv4, then of IPv6 */
};

/* What is still to be asked, or was. */
struct spf_errand {
	enum spf_goal goal;
	char name[HOSTNAME_BYTES];
	uint8_t v4_bits, v6_bits; /* of SPF_MAILERS and SPF_HOST */
	bool is_void; /* stands in a record itself, and nothing was found until now */
};

/*
 * The walk from a domain to the networks that it sends from, as its SPF record names them (RFC
 * 7208). Not who may send is looked for, but who is recognised: so a network is one of the domain's
 * if any term names it that passes. What cannot be looked up ahead (macros, "exists", "ptr") is
 * passed over, and so are networks so broad that nobody is recognised by them. It asks one question
 * at a time, of whom it does not know, and is over at the latest after SPF_QUESTIONS_MAX.
 */
struct spf {
	size_t network_count;
	struct network network[GREYLIST_NETWORKS_MAX];
	bool is_answered; /* somebody knew whether the domain has a record */
	bool is_over;
	unsigned question_count, lookup_count, void_count;
	size_t at; /* the errand that is under way */
	bool is_v6; /* its second question */
	size_t errand_count;
	struct spf_errand errand[SPF_ERRANDS_MAX];
};

void spf_begin(struct spf *spf, const char *domain);

/* What to ask next. False: nothing more. */
bool spf_ask(const struct spf *spf, struct dns_question *question_r);

/* The answer to that. */
void spf_hear(struct spf *spf, const struct dns_answer *answer);
