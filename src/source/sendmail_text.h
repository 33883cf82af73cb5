/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "source/finding.h"

/* Is all of a message in one line of the log, or only its beginning? */
enum extent { EXTENT_WHOLE, EXTENT_BEGINNING };

/*
 * How a message begins, and who reads the rest of it. A reader finds the whole message in
 * finding->text, and puts there what tells more. It returns false for what it does not understand.
 */
struct sendmail_kind {
	struct span begins;
	bool (*read)(struct finding *finding, struct span rest, enum extent extent);
	enum event event; /* what it is where nobody reads the rest */
};

/* The reply that Sendmail gives, where the line does not have it. */
void sendmail_infer(struct finding *finding, uint16_t code, struct status status);

/*
 * Reads Sendmail's peer: "name [192.0.2.1]", "[IPv6:2001:db8::1]", "IDENT:user@name [192.0.2.1]",
 * each with " (may be forged)" behind it. The whole text must be one. It is read from its end, as a
 * name is what somebody's DNS says. Sets the client and returns true, or returns false and leaves
 * the finding alone; so it does for a text with a comma, which is more than a peer.
 */
bool sendmail_peer(struct finding *finding, struct span text);

/*
 * The same at the beginning of *rest, which moves behind it. For where what follows is the client's
 * own words: a name of characters that a host name cannot have is refused.
 */
bool sendmail_peer_eat(struct finding *finding, struct span *rest);

/* Takes the client back out, where it turns out to be doubtful. */
void sendmail_peer_forget(struct finding *finding);

/*
 * Takes ", relay=name [192.0.2.1]" off the end of a whole message, and reads the peer. It holds no
 * ", " of its own, so it is the last one, whatever a client has put before it.
 */
void sendmail_relay_cut(struct finding *finding, struct span *rest, enum extent extent);

/* Could it be a host's name, a mailer's or a daemon's? */
bool sendmail_is_plain(struct span text);

/*
 * Cuts *rest at the first occurrence of a text that is neither within quotes nor within angle
 * brackets, as they stand in addresses; the text itself is dropped. A backslash of the client's
 * stands twice in the log. False, and nothing cut, where there is none, or where parentheses
 * outside of quotes could hide one.
 */
bool sendmail_cut_outside(struct span *rest, struct span text, struct span *head_r);

/* A mail address without its angle brackets, but for the null reverse-path. */
struct span sendmail_path(struct span path);

/*
 * Reads "550 5.7.1 text", "550 text" or "550-5.7.1 text" off *rest, which moves to the text; a
 * status is not needed. False, and nothing moved, without a code.
 */
bool sendmail_reply_eat(struct span *rest, struct reply *reply_r);

/* Reads "5.7.1" off *rest, which moves behind it; false, and nothing moved, without one. */
bool sendmail_status_eat(struct span *rest, struct status *status_r);
