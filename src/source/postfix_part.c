/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of lines that all of Postfix's programs write alike. */
#include "source/postfix_part.h"

#define QUEUE_ID_LEAST_BYTES 5
#define REPLY_HEAD_BYTES sizeof("421-4.999.999 x")
#define STATUS_BYTES sizeof("5.999.999")

#define STAGE_WORDS (sizeof(stage_words) / sizeof(stage_words[0]))

/* Longer ones first, where one is the beginning of another. */
static const struct stage_word {
	struct span word;
	enum stage stage;
} stage_words[] = {
	{ SPAN("RCPT"), STAGE_RCPT },
	{ SPAN("MAIL"), STAGE_MAIL },
	{ SPAN("CONNECT"), STAGE_CONNECT },
	{ SPAN("EHLO"), STAGE_HELO },
	{ SPAN("HELO"), STAGE_HELO },
	{ SPAN("AUTH"), STAGE_AUTH },
	{ SPAN("DATA content"), STAGE_DATA },
	{ SPAN("DATA"), STAGE_DATA },
	{ SPAN("BDAT content"), STAGE_DATA },
	{ SPAN("BDAT"), STAGE_DATA },
	{ SPAN("END-OF-MESSAGE"), STAGE_MESSAGE },
	{ SPAN("STARTTLS"), STAGE_TLS },
	{ SPAN("UNKNOWN"), STAGE_UNKNOWN },
	{ SPAN("QUIT"), STAGE_CLOSE },
	{ SPAN("NOOP"), STAGE_NONE },
	{ SPAN("RSET"), STAGE_NONE },
	{ SPAN("VRFY"), STAGE_NONE },
	{ SPAN("EXPN"), STAGE_NONE },
	{ SPAN("ETRN"), STAGE_NONE },
	{ SPAN("HELP"), STAGE_NONE },
	{ SPAN("XCLIENT"), STAGE_NONE },
	{ SPAN("XFORWARD"), STAGE_NONE },
};

bool
postfix_shape_read(struct finding *finding, struct span rest, const struct postfix_shape *shapes,
    size_t shape_count)
{
	for (size_t i = 0; i < shape_count; i++) {
		const struct postfix_shape *shape = &shapes[i];

		if (rest.bytes == 0 || rest.at[0] != shape->prefix.at[0])
			continue;
		if (!span_begins(rest, shape->prefix))
			continue;
		if (shape->read == NULL)
			return finding_name_text(finding, shape->event, rest);
		if (shape->read(finding, span_tail(rest, shape->prefix.bytes), shape->event))
			return true;
	}
	return false;
}

bool
postfix_part_cut(struct span *rest, struct span text, struct span *head_r)
{
	struct span behind = *rest, before;

	while (span_cut(&behind, text.at[0], &before)) {
		if (!span_begins(behind, span_tail(text, 1)))
			continue;
		*head_r = span_head(*rest, (size_t)(before.at + before.bytes - rest->at));
		*rest = span_tail(behind, text.bytes - 1);
		return true;
	}
	return false;
}

/* Reads "192.0.2.7", as it is always written, without the price of a general parser. */
static bool
v4_read(struct addr *addr_r, struct span text)
{
	struct addr addr = { .family = 4 };
	unsigned part = 0, digits = 0, number = 0;

	for (size_t i = 0; i < text.bytes; i++) {
		if (text.at[i] == '.' && digits > 0 && part < 3) {
			addr.bytes[part++] = (uint8_t)number;
			digits = number = 0;
			continue;
		}
		if (text.at[i] < '0' || text.at[i] > '9' || (digits > 0 && number == 0))
			return false;
		number = number * 10 + (unsigned)(text.at[i] - '0');
		digits++;
		if (number > UINT8_MAX)
			return false;
	}
	if (part < 3 || digits == 0)
		return false;
	addr.bytes[part] = (uint8_t)number;
	*addr_r = addr;
	return true;
}

bool
postfix_part_address(struct finding *finding, struct span text)
{
	return v4_read(&finding->client, text) || addr_parse_span(&finding->client, text) == 0;
}

static bool
is_host_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       c == '.' || c == '-' || c == '_';
}

bool
postfix_part_peer(struct finding *finding, struct span *rest)
{
	struct span name = *rest, after, behind, address;
	size_t length = 0;
	int64_t port;

	while (length < name.bytes && is_host_name(name.at[length]))
		length++;
	after = span_tail(name, length);
	name = span_head(name, length);
	behind = span_head(after, ADDR_TEXT_BYTES + 1);
	if (!span_eat(&behind, SPAN("[")) || !span_cut(&behind, ']', &address))
		return false;
	if (!span_is(address, SPAN("unknown")) && !postfix_part_address(finding, address))
		return false;
	finding->client_name = span_is(name, SPAN("unknown")) ? SPAN_NONE : name;
	after = span_tail(after, address.bytes + 2);
	behind = after;
	if (span_eat(&behind, SPAN(":")) && span_eat_number(&behind, UINT16_MAX, &port)) {
		finding->client_port = (uint16_t)port;
		after = behind;
	}
	*rest = after;
	return true;
}

bool
postfix_part_stage(enum stage *stage_r, struct span *rest)
{
	for (size_t i = 0; i < STAGE_WORDS; i++) {
		const struct stage_word *entry = &stage_words[i];

		if (rest->bytes == 0 || rest->at[0] != entry->word.at[0] ||
		    !span_eat(rest, entry->word))
			continue;
		*stage_r = entry->stage;
		return true;
	}
	return false;
}

bool
postfix_part_reply(struct finding *finding, struct span *rest)
{
	struct reply reply = { .text = "" };
	char head[REPLY_HEAD_BYTES];
	size_t length;

	span_copy(head, sizeof(head), *rest);
	if (reply_parse(&reply, head) == 0) {
		length = (size_t)(reply.text - head);
		reply.text = "";
	} else {
		const int read = status_parse(&reply.status, head);

		if (read < 0 || head[read] != ' ')
			return false;
		length = (size_t)read + 1;
	}
	finding->reply = reply;
	*rest = span_tail(*rest, length);
	return true;
}

bool
postfix_part_status(struct status *status_r, struct span text)
{
	char plain[STATUS_BYTES];
	struct status status;

	if (!span_copy(plain, sizeof(plain), text))
		return false;
	if (status_parse(&status, plain) != (int)text.bytes)
		return false;
	*status_r = status;
	return true;
}

/*
 * Short ones are hexadecimal; long ones (Postfix 2.9 and later) have letters of both cases and
 * begin with a digit until the year 2090, because a time does. So they are no words.
 */
static size_t
queue_id_length(struct span text)
{
	const bool is_long = text.bytes > 0 && text.at[0] >= '0' && text.at[0] <= '9';
	size_t length = 0;

	for (; length < text.bytes; length++) {
		const char c = text.at[length];

		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
		    !(is_long && c >= 'a' && c <= 'z'))
			break;
	}
	return length;
}

bool
postfix_part_queue_id(struct finding *finding, struct span *rest)
{
	const size_t length = queue_id_length(*rest);
	struct span behind = span_tail(*rest, length);

	if (length < QUEUE_ID_LEAST_BYTES || !span_eat(&behind, SPAN(": ")))
		return false;
	if (!span_begins(*rest, SPAN("NOQUEUE:")))
		finding->queue_id = span_head(*rest, length);
	*rest = behind;
	return true;
}

struct span
postfix_part_sender(struct span path)
{
	return path.bytes > 0 ? path : (struct span){ path.at - 1, 2 };
}
