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

/* An enhanced status alone tells the class of the code, and where the event has none the code. */
static void
reply_infer(struct reply *reply, enum event event)
{
	static const uint16_t codes[] = { [2] = 250, [4] = 451, [5] = 550 };
	const struct reply usual = classify_reply(event);
	const unsigned class = reply->status.class;

	if (reply->code != 0)
		return;
	if (class == 0) {
		*reply = usual;
		return;
	}
	if (usual.code / 100 == class)
		reply->code = usual.code;
	else if (class < sizeof(codes) / sizeof(codes[0]))
		reply->code = codes[class];
	reply->inferred = reply->code != 0;
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
	reply_infer(&finding->reply, event);
	finding->meaning = classify(event, &finding->reply);
}

bool
finding_name_text(struct finding *finding, enum event event, struct span text)
{
	finding->text = text;
	finding_name(finding, event);
	return true;
}

void
finding_name_unanswered(struct finding *finding, enum event event)
{
	finding_name(finding, event);
	finding->reply = (struct reply){ .text = "" };
	finding->meaning = classify(event, &finding->reply);
}
