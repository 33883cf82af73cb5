/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "smtp/observation.h"

#include "source/source.h"

#define SESSION_ID_BYTES 20
#define SESSION_NAME_BYTES 256 /* RFC 1035 section 2.3.4 */
#define SESSION_PATH_BYTES 512
#define SESSION_WORD_BYTES 64

/*
 * What is known so far about one SMTP session, and what it has been charged. Knows no libmilter.
 * Strings that are too long are cut: a name serves to tell accounts apart and to explain, not to
 * deliver mail.
 */
struct session {
	char id[SESSION_ID_BYTES];
	struct addr client;
	uint16_t client_port;
	uint32_t pid; /* of the MTA's process; 0: not known */
	bool name_verified;
	bool tls;
	bool greeted; /* a HELO was heard */
	bool login_counted; /* a MAIL with this login has passed … */
	bool login_told; /* … or was refused */
	bool is_receiving; /* a MAIL has passed, and nothing has ended its transaction */
	int64_t declared_bytes; /* SIZE= of MAIL (RFC 1870); 0: none */
	char client_name[SESSION_NAME_BYTES];
	char host[SESSION_NAME_BYTES];
	char service[SESSION_WORD_BYTES];
	char daemon[SESSION_WORD_BYTES];
	char helo[SESSION_NAME_BYTES];
	char login[SESSION_NAME_BYTES];
	char mechanism[SESSION_WORD_BYTES];
	char sender[SESSION_PATH_BYTES];
	char recipient[SESSION_PATH_BYTES];
	char queue_id[SESSION_WORD_BYTES];
	struct answer pending; /* decided where it could not be said; code 0: none */
	struct book book;
	const struct listener *listener;
};

/* What the MTA tells with a command; any of them may be NULL. */
struct session_macros {
	const char *host; /* j */
	const char *daemon_name; /* {daemon_name} */
	const char *daemon_port; /* {daemon_port} */
	const char *client_name; /* {client_name} */
	const char *client_resolve; /* {client_resolve}: OK, FORGED, TEMP, FAIL */
	const char *tls_version; /* {tls_version} */
	const char *queue_id; /* i */
	const char *login; /* {auth_authen} */
	const char *mechanism; /* {auth_type} */
	const char *rcpt_mailer; /* {rcpt_mailer}: "error" for a recipient that the MTA rejected */
	const char *rcpt_host; /* {rcpt_host} */
	const char *rcpt_addr; /* {rcpt_addr} */
	const char *message_bytes; /* {msg_size} */
};

/* NULL without memory: then nobody follows this session, and its mail flows. */
struct session *session_new(const struct listener *listener, int64_t now_us);

/* Gives back what is still charged. Leaves NULL behind. */
void session_free(struct session **session);

/*
 * Each tells the session what happened and answers what the client shall hear now: at most one
 * answer, for this command.
 *
 * Some answers must wait, because Postfix 3.7 and Sendmail 8.17 drop the words of what is said at
 * CONNECT and stop asking a filter that defers at CONNECT or HELO. A 421 decided at CONNECT is said
 * at the next command with its words, unless the rule wants it at once; a 4yz decided at CONNECT or
 * HELO is said at each MAIL until its wait is over, or to the end of the session where nobody can
 * tell the wait. What is refused in this way is not judged again, and costs nothing.
 */
void session_connect(struct session *session, const struct sockaddr *client,
    const struct session_macros *macros, const char *name, int64_t now_us, struct answer *answer_r);
void session_helo(struct session *session, const char *helo, const struct session_macros *macros,
    int64_t now_us, struct answer *answer_r);

/*
 * The arguments of MAIL and RCPT end with NULL: the path, then ESMTP parameters such as SIZE=100.
 * What is answered to a recipient that the MTA rejected is not heard by anybody: a 421 waits.
 */
void session_mail(struct session *session, const char *const *arguments,
    const struct session_macros *macros, int64_t now_us, struct answer *answer_r);
void session_rcpt(struct session *session, const char *const *arguments,
    const struct session_macros *macros, int64_t now_us, struct answer *answer_r);
void session_data(struct session *session, const struct session_macros *macros, int64_t now_us,
    struct answer *answer_r);
void session_message(struct session *session, const struct session_macros *macros, int64_t now_us,
    struct answer *answer_r);
void session_unknown(struct session *session, int64_t now_us, struct answer *answer_r);

/*
 * The transaction came to nothing: what it was charged is given back. The MTA tells of RSET; of a
 * new MAIL or HELO, of our own refusals and of the end the session knows itself.
 */
void session_abort(struct session *session);
