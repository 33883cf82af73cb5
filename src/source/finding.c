/* SPDX-License-Identifier: BSD-2-Clause */
/* What all dialects share. */
#include "source/finding.h"

const char *const mta_names[MTA_COUNT] = {
	[MTA_NONE] = "",
	[MTA_POSTFIX] = "postfix",
	[MTA_SENDMAIL] = "sendmail",
	[MTA_DOVECOT] = "dovecot",
};

void
finding_clear(struct finding *finding)
{
	*finding = (struct finding){
		.host = SPAN_NONE,
		.service = SPAN_NONE,
		.event = EVENT_NOTE,
		.stage = STAGE_NONE,
		.client_name = SPAN_NONE,
		.queue_id = SPAN_NONE,
		.login = SPAN_NONE,
		.mechanism = SPAN_NONE,
		.helo = SPAN_NONE,
		.sender = SPAN_NONE,
		.recipient = SPAN_NONE,
		.reply = { .text = "" },
		.text = SPAN_NONE,
		.counters = SPAN_NONE,
		.daemon = SPAN_NONE,
		.relay = SPAN_NONE,
		.delay_us = -1,
		.bytes = -1,
	};
}

void
finding_name(struct finding *finding, enum event event)
{
	finding->event = event;
	finding->events = EVENT_BIT(event);
	if (event == EVENT_MAILBOX_UNKNOWN || event == EVENT_RELAY_DENIED)
		finding->events |= EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	if (event == EVENT_QUIT)
		finding->events |= EVENT_BIT(EVENT_DISCONNECT);
	if (finding->stage == STAGE_NONE)
		finding->stage = event_table[event].stage;
	if (finding->reply.code == 0 && finding->reply.status.class == 0)
		finding->reply = classify_reply(event);
	finding->meaning = classify(event, &finding->reply);
}
