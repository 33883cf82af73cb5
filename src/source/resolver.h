/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/dns.h"

struct resolver_options {
	const char *const *servers; /* ends with NULL; none or NULL: the system's */
	int64_t timeout_us; /* of one question */
};

/*
 * Asks name servers one question after another. Nothing here waits: whoever asks polls. A resolver
 * has sockets of its own, so that no question waits for another's servers and what is forged must
 * find its port. One thread at a time.
 */
struct resolver;

#define RESOLVER_FDS 16
#define RESOLVER_SERVERS_MAX 8

bool resolver_is_built(void);

/* Returns 0, -ENOTSUP where it is not built, or another -errno. The options are not kept. */
int resolver_open(struct resolver **resolver_r, const struct resolver_options *options);

/* Forgets a question that was not answered. Leaves NULL behind. */
void resolver_close(struct resolver **resolver);

/* The last answer must have been taken. It comes within the timeout, if only DNS_FAILED. */
void resolver_ask(struct resolver *resolver, const struct dns_question *question);

/* Fills in what to wait for, and returns how many; and for how long at most. */
size_t resolver_watch(const struct resolver *resolver, struct pollfd fds_r[static RESOLVER_FDS]);
int resolver_patience_ms(const struct resolver *resolver);

/* Looks what has come. */
void resolver_serve(struct resolver *resolver, const struct pollfd *fds, size_t fd_count);

/* The answer, once, valid until the next question; NULL while there is none. */
const struct dns_answer *resolver_take(struct resolver *resolver);
