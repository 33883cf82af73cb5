/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

#include "smtp/classify.h"
#include "smtp/event.h"
#include "smtp/reply.h"

/* Whose words a log line is in. */
enum mta {
	MTA_NONE,
	MTA_POSTFIX,
	MTA_SENDMAIL,
	MTA_DOVECOT, /* as Postfix's SASL back end */
	MTA_COUNT
};

extern const char *const mta_names[MTA_COUNT]; /* "" for MTA_NONE */

/*
 * What one log line says. Its spans lie in the line, byte for byte as they stand there: whoever
 * writes them escapes them. An empty span, family 0, 0 and -1 stand for what the line does not
 * tell. Addresses of mail stand without angle brackets but for the null reverse-path, "<>".
 *
 * The client's address is only ever taken from where the MTA writes its peer's address. A name, a
 * login or a path may hold any text that its client chose.
 */
struct finding {
	int64_t at_us; /* the line's own time; 0: none that makes sense */
	enum mta mta;
	struct span host; /* that wrote the line */
	struct span service; /* "smtpd", "submission/smtpd", "sm-mta", "auth" */
	uint32_t pid;

	enum event event; /* the one word for the line */
	uint64_t events; /* that and what follows from it: mailbox-unknown is recipient-rejected */
	bool is_heard; /* a filter that asks for all it can get has been told the same */
	enum stage stage; /* of the command that it is about; STAGE_NONE */
	struct meaning meaning;

	struct addr client;
	uint16_t client_port;
	struct span client_name; /* as the MTA resolved it; empty for "unknown" */
	bool is_forged; /* Sendmail: the name does not lead back to the address */

	struct span queue_id;
	struct span login; /* also when it failed */
	struct span mechanism;
	struct span helo;
	struct span sender;
	struct span recipient;
	struct reply reply; /* its text is "": the text is the next member */
	struct span text; /* what was said, or why */

	struct span counters; /* Postfix, at the end of a session: "ehlo=1 auth=0/1 commands=1/2" */
	struct span daemon; /* Sendmail: the daemon= of a message, such as "MSA-v4" */
	struct span relay; /* outbound: "mx.example.org[192.0.2.1]:25", or as Sendmail writes it */
	struct addr relay_address; /* where nobody but the server itself can have written it */
	int64_t delay_us; /* outbound: since the message came; -1 */
	int64_t bytes; /* size of the message; -1 */
	uint32_t repeat_count; /* syslog sums up so many such lines in this one; 0: it is one */
};

/* All that a line does not tell. */
void finding_clear(struct finding *finding);

/*
 * Names the line: sets event, events and meaning; the stage where none is set; and the reply that
 * goes with the event, marked as inferred, where no code is set.
 */
void finding_name(struct finding *finding, enum event event);

/* The same, and the text is this. Returns true: the line is understood. */
bool finding_name_text(struct finding *finding, enum event event, struct span text);

/* The same as finding_name() for what is not answered, or nobody knows how: it has no reply. */
void finding_name_unanswered(struct finding *finding, enum event event);
