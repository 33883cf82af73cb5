/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"

#include "smtp/event.h"
#include "smtp/reply.h"

/* Who told us. */
enum origin {
	ORIGIN_MILTER, /* the client waits, and can be answered */
	ORIGIN_LOG, /* it has happened */
};

/*
 * Something that a client did, or was answered.
 *
 * An observation owns nothing: its strings belong to the source and live until the call that it was
 * passed to returns. They are never NULL; "" means that the source could not know. Addresses stand
 * without angle brackets but for the null reverse-path, which is "<>".
 */
struct observation {
	int64_t at_us; /* when it was heard, and what follows from it begins … */
	int64_t age_us; /* … and how long before that it happened: a log may be read late */
	enum origin origin;
	bool is_heard; /* ORIGIN_LOG: a filter that followed the session has been told the same;
	                  ORIGIN_MILTER: this login was told with a MAIL before */
	enum stage stage;
	uint64_t events; /* what it is, as EVENT_BIT()s; 0 where it can only be answered */
	int64_t bytes; /* the amount of EVENT_BYTES */

	const char *session; /* one word for all that happened on one connection */
	uint32_t pid; /* of the process of the MTA that serves it; 0: not known */
	struct addr client;
	uint16_t client_port;
	const char *client_name; /* as the MTA resolved it */
	bool name_verified; /* its name leads back to its address */
	const char *host; /* the MTA's own name */
	const char *service; /* "smtp", "submission", "submissions", or the port as a number */
	const char *daemon; /* what the MTA calls that service */
	bool tls;
	const char *helo;
	const char *login; /* SASL user, also when the login failed */
	bool authenticated; /* it did not fail */
	const char *mechanism;
	const char *sender;
	const char *recipient;
	const char *queue_id;
	struct addr relay; /* of a delivery: the server that it was sent on to, or refused by;
	                      family 0: not known, or on this host */
	struct reply reply; /* what the server said to it; code 0: it has not been answered yet */
};
