/* SPDX-License-Identifier: BSD-2-Clause */
/* Name servers as a config names them, and what they answer. */
#include "source/dns.h"

#include <errno.h>
#include <string.h>

#define PORT_USUAL 53

/* Cuts ":5353" off the end, where what stands before it is no address of IPv6 without brackets. */
static bool
port_cut(struct span *address, uint16_t *port_r)
{
	struct span rest = *address, digits, more;
	int64_t port;

	if (!span_cut_last(&rest, ':', &digits))
		return true;
	more = rest;
	if (span_begins(rest, SPAN("[")) ? !span_ends(rest, SPAN("]"))
	                                 : span_cut_last(&more, ':', &more))
		return true;
	if (!span_eat_number(&digits, UINT16_MAX, &port) || digits.bytes > 0 || port == 0)
		return false;
	*port_r = (uint16_t)port;
	*address = rest;
	return true;
}

int
nameserver_parse(struct nameserver *nameserver_r, const char *text)
{
	struct nameserver nameserver = { .port = PORT_USUAL };
	struct span address = span_of(text);

	if (!port_cut(&address, &nameserver.port) ||
	    addr_parse_span(&nameserver.address, address) < 0)
		return -EINVAL;
	*nameserver_r = nameserver;
	return 0;
}

void
dns_answer_clear(struct dns_answer *answer, enum dns_outcome outcome)
{
	answer->outcome = outcome;
	answer->count = 0;
	answer->room_used = 0;
	answer->is_full = false;
}

void
dns_answer_join(struct dns_answer *answer, struct span text)
{
	struct span *last;

	if (answer->is_full || answer->count == 0)
		return;
	last = &answer->record[answer->count - 1].text;
	if (text.bytes > DNS_ROOM_BYTES - answer->room_used) {
		answer->is_full = true;
		answer->count--;
		return;
	}
	memcpy(answer->room + answer->room_used, text.at, text.bytes);
	answer->room_used += text.bytes;
	last->bytes += text.bytes;
}

void
dns_answer_add(struct dns_answer *answer, struct span text)
{
	if (answer->count == DNS_RECORDS_MAX)
		answer->is_full = true;
	if (answer->is_full)
		return;
	answer->record[answer->count++] =
	    (struct dns_record){ .text = { answer->room + answer->room_used, 0 } };
	dns_answer_join(answer, text);
}

void
dns_answer_add_address(struct dns_answer *answer, const struct addr *address)
{
	if (answer->count < DNS_RECORDS_MAX)
		answer->record[answer->count++] =
		    (struct dns_record){ .text = SPAN_NONE, .address = *address };
}
