/* SPDX-License-Identifier: BSD-2-Clause */
/* How Sendmail writes hosts, addresses and replies within its log lines. */
#include "source/sendmail_text.h"

#include <string.h>

void
sendmail_infer(struct finding *finding, uint16_t code, struct status status)
{
	finding->reply =
	    (struct reply){ .code = code, .status = status, .inferred = true, .text = "" };
}

/* RFC 1413 user names as Sendmail 8.17 lets them pass, and what host names are made of. */
static bool
byte_is_plain(unsigned char byte)
{
	if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9'))
		return true;
	return byte != '\0' && strchr(".-_:@!#$%&'*+/^`{|}~", byte) != NULL;
}

bool
sendmail_is_plain(struct span text)
{
	for (size_t i = 0; i < text.bytes; i++) {
		if (!byte_is_plain((unsigned char)text.at[i]))
			return false;
	}
	return text.bytes > 0;
}

bool
sendmail_peer(struct finding *finding, struct span text)
{
	const bool is_forged = span_eat_end(&text, SPAN(" (may be forged)"));
	struct span inner, user;
	struct addr addr;

	if (!span_eat_end(&text, SPAN("]")) || !span_cut_last(&text, '[', &inner))
		return false;
	if (addr_parse_span(&addr, inner) < 0)
		return false;
	if (text.bytes > 0 && !span_eat_end(&text, SPAN(" ")))
		return false;
	if (text.bytes > 0 && memchr(text.at, ',', text.bytes) != NULL)
		return false;
	if (span_cut_last(&text, '@', &user))
		text = user;
	finding->client = addr;
	finding->client_name = sendmail_is_plain(text) ? text : SPAN_NONE;
	finding->is_forged = is_forged;
	return true;
}

void
sendmail_peer_forget(struct finding *finding)
{
	finding->client = (struct addr){ .family = 0 };
	finding->client_name = SPAN_NONE;
	finding->is_forged = false;
}

bool
sendmail_peer_eat(struct finding *finding, struct span *rest)
{
	const char *end = rest->bytes > 0 ? memchr(rest->at, ']', rest->bytes) : NULL;
	struct span peer, behind, name, address;

	if (end == NULL)
		return false;
	peer = span_head(*rest, (size_t)(end - rest->at) + 1);
	behind = span_tail(*rest, peer.bytes);
	if (span_eat(&behind, SPAN(" (may be forged)")))
		peer = span_head(*rest, rest->bytes - behind.bytes);
	address = peer;
	if (!span_cut(&address, '[', &name))
		return false;
	(void)span_eat_end(&name, SPAN(" "));
	if (name.bytes > 0 && !sendmail_is_plain(name))
		return false;
	if (!sendmail_peer(finding, peer))
		return false;
	*rest = behind;
	return true;
}

bool
sendmail_cut_outside(struct span *rest, struct span text, struct span *head_r)
{
	unsigned depth = 0;
	bool is_quoted = false;

	for (size_t i = 0; i < rest->bytes; i++) {
		const char byte = rest->at[i];

		if (byte == text.at[0] && !is_quoted && depth == 0 &&
		    span_begins(span_tail(*rest, i), text)) {
			*head_r = span_head(*rest, i);
			*rest = span_tail(*rest, i + text.bytes);
			return true;
		}
		if (byte == '\\') {
			/* A single one is the first of an escape; two are the client's own. */
			i++;
			if (i < rest->bytes && rest->at[i] == '\\' && i + 1 < rest->bytes)
				i += rest->at[i + 1] == '\\' ? 2 : 1;
		} else if (byte == '"') {
			is_quoted = !is_quoted;
		} else if (is_quoted) {
			continue;
		} else if (byte == '<') {
			depth++;
		} else if (byte == '>' && depth > 0) {
			depth--;
		} else if (byte == '(') {
			return false;
		}
	}
	return false;
}

struct span
sendmail_path(struct span path)
{
	if (path.bytes > 2 && path.at[0] == '<' && path.at[path.bytes - 1] == '>')
		return span_tail(span_head(path, path.bytes - 1), 1);
	return path;
}

bool
sendmail_status_eat(struct span *rest, struct status *status_r)
{
	int64_t class, subject, detail;
	struct span at = *rest;

	if (!span_eat_number(&at, 5, &class) || class < 2 || class == 3)
		return false;
	if (!span_eat(&at, SPAN(".")) || !span_eat_number(&at, 999, &subject))
		return false;
	if (!span_eat(&at, SPAN(".")) || !span_eat_number(&at, 999, &detail))
		return false;
	*status_r = (struct status){ (uint8_t) class, (uint16_t)subject, (uint16_t)detail };
	*rest = at;
	return true;
}

bool
sendmail_reply_eat(struct span *rest, struct reply *reply_r)
{
	struct reply reply = { .text = "" };
	struct span at = *rest;
	int64_t code;

	if (!span_eat_number(&at, 599, &code) || code < 200 || rest->bytes - at.bytes != 3)
		return false;
	if (at.bytes > 0 && at.at[0] != ' ' && at.at[0] != '-')
		return false;
	at = span_tail(at, 1);
	reply.code = (uint16_t)code;
	if (sendmail_status_eat(&at, &reply.status))
		(void)span_eat(&at, SPAN(" "));
	*reply_r = reply;
	*rest = at;
	return true;
}

void
sendmail_relay_cut(struct finding *finding, struct span *rest, enum extent extent)
{
	struct span peer;

	if (extent == EXTENT_WHOLE && span_cut_last_text(rest, SPAN(", relay="), &peer))
		(void)sendmail_peer(finding, peer);
}
