/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds out whether an audit line is about what the administrator named. */
#include "cli/subject.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#include "policy/account.h"

#define MEMBER_BYTES 1024
#define WORD_BYTES sizeof(uint64_t)
#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))
#define CASE_BIT 0x20

/* The members of an audit line that a text can name, beside the login. */
static const enum member named_members[] = {
	MEMBER_TICKET,
	MEMBER_SESSION,
	MEMBER_QUEUE_ID,
	MEMBER_SENDER,
	MEMBER_RECIPIENT,
	MEMBER_NAME,
	MEMBER_HELO,
	MEMBER_RULE,
	MEMBER_ACCOUNT,
};

/* The longest part of a text that neither JSON nor the key of an account writes in another way. */
static struct span
plain_part(const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_=+:-";
	struct span longest = SPAN_NONE;

	while (*text != '\0') {
		const size_t bytes = strspn(text, plain);

		if (bytes > longest.bytes)
			longest = (struct span){ text, bytes };
		text += bytes > 0 ? bytes : 1;
	}
	return longest;
}

static void
network_read(struct subject *subject)
{
	/* With host bits set it is still plain which network was meant. */
	int error = network_parse(&subject->network, subject->text);

	subject->has_network = error == 0 || error == -EDOM;
}

static bool
network_is_address(const struct network *network)
{
	return network->bits == (network->base.family == 4 ? 32 : 128);
}

static void
needle_make(struct subject *subject)
{
	if (subject->has_network && network_is_address(&subject->network))
		addr_print(&subject->network.base, subject->needle);
	else if (!subject->has_network)
		span_copy(subject->needle, sizeof(subject->needle), plain_part(subject->text));
	subject->needle_bytes = strlen(subject->needle);
}

void
subject_parse(struct subject *subject_r, const char *text)
{
	size_t length = strlen(text);

	memset(subject_r, 0, sizeof(*subject_r));
	text_copy(subject_r->text, sizeof(subject_r->text), text);
	if (length > 2 && text[0] == '<' && text[length - 1] == '>') {
		text_copy(subject_r->text, sizeof(subject_r->text), text + 1);
		subject_r->text[strlen(subject_r->text) - 1] = '\0';
	}
	network_read(subject_r);
	needle_make(subject_r);
}

/* --- at a glance */

static uint64_t
word_load(const char *from)
{
	uint64_t word;

	memcpy(&word, from, WORD_BYTES);
	return le64toh(word) | EACH_BYTE(CASE_BIT);
}

/*
 * Looks for the needle's first and last byte at their distance, in eight places at a time, as if
 * all letters were small. That makes some other bytes alike too: what is found is compared again.
 */
static bool
needle_in(const struct subject *subject, struct span line)
{
	const size_t last = subject->needle_bytes - 1;
	const uint64_t first_each = EACH_BYTE(subject->needle[0] | CASE_BIT);
	const uint64_t last_each = EACH_BYTE(subject->needle[last] | CASE_BIT);
	size_t at = 0;

	for (; at + last + WORD_BYTES <= line.bytes; at += WORD_BYTES) {
		const char *from = line.at + at;
		const uint64_t differ =
		    (word_load(from) ^ first_each) | (word_load(from + last) ^ last_each);
		uint64_t marks = (differ - EACH_BYTE(1)) & ~differ & EACH_BYTE(0x80);

		for (; marks != 0; marks &= marks - 1) {
			if (strncasecmp(from + __builtin_ctzll(marks) / 8, subject->needle,
			        subject->needle_bytes) == 0)
				return true;
		}
	}
	for (; at + last < line.bytes; at++) {
		if (strncasecmp(line.at + at, subject->needle, subject->needle_bytes) == 0)
			return true;
	}
	return false;
}

/* "192.0.2.0/24": an account or a count can be of a network that an address is in. */
static bool
line_may_have_network(struct span line)
{
	struct span head;

	while (span_cut(&line, '/', &head)) {
		if (line.bytes > 0 && line.at[0] >= '0' && line.at[0] <= '9')
			return true;
	}
	return false;
}

/* Returns false where the line names no client, or not as the daemon does. */
static bool
client_glance(struct addr *client_r, struct span line)
{
	struct span head, client;

	return span_cut_text(&line, SPAN("\"client\":\""), &head) &&
	       span_cut(&line, '"', &client) && addr_parse_span(client_r, client) == 0;
}

bool
subject_may_be_in(const struct subject *subject, struct span line)
{
	struct addr client;

	if (subject->needle_bytes > 0 && needle_in(subject, line))
		return true;
	if (!subject->has_network)
		return subject->needle_bytes == 0;
	if (subject->needle_bytes == 0 &&
	    (!client_glance(&client, line) || network_contains(&subject->network, &client)))
		return true;
	return line_may_have_network(line);
}

/* --- exactly */

/* Who names no realm means whichever the server puts behind the login. */
static bool
login_matches(const char *text, const char *login)
{
	const size_t bytes = strlen(text);

	return bytes > 0 && strncasecmp(login, text, bytes) == 0 &&
	       (login[bytes] == '\0' || (login[bytes] == '@' && strchr(text, '@') == NULL));
}

static bool
part_matches(const struct subject *subject, const struct account_part *part)
{
	struct network network;

	if (!subject->has_network && strcmp(part->name, part_table[PART_LOGIN].name) == 0)
		return login_matches(subject->text, part->value);
	if (!subject->has_network)
		return strcasecmp(part->value, subject->text) == 0;
	return strcmp(part->name, part_table[PART_CLIENT].name) == 0 &&
	       network_parse(&network, part->value) == 0 &&
	       network_meets(&subject->network, &network);
}

static bool
account_matches(const struct subject *subject, const struct record *record)
{
	char account[MEMBER_BYTES];
	char *rest = account;
	struct account_part part;

	if (record->value[MEMBER_ACCOUNT].bytes == 0)
		return false;
	record_text(account, sizeof(account), record, MEMBER_ACCOUNT);
	while (account_next_part(&rest, &part)) {
		if (part_matches(subject, &part))
			return true;
	}
	return false;
}

/* Most values have no escapes, and then need not be copied. */
static bool
member_is(const struct record *record, enum member member, const char *text)
{
	const struct span value = record->value[member];
	char copy[MEMBER_BYTES];

	if (value.bytes == 0)
		return false;
	if (memchr(value.at, '\\', value.bytes) == NULL)
		return value.bytes == strlen(text) && strncasecmp(value.at, text, value.bytes) == 0;
	record_text(copy, sizeof(copy), record, member);
	return strcasecmp(copy, text) == 0;
}

static bool
name_matches(const char *text, const struct record *record)
{
	char login[MEMBER_BYTES];

	record_text(login, sizeof(login), record, MEMBER_LOGIN);
	if (login_matches(text, login))
		return true;
	for (size_t i = 0; i < sizeof(named_members) / sizeof(named_members[0]); i++) {
		if (member_is(record, named_members[i], text))
			return true;
	}
	return false;
}

bool
subject_in(const struct subject *subject, const struct record *record)
{
	if (subject->has_network)
		return record_is_from(record, &subject->network) ||
		       account_matches(subject, record);
	return name_matches(subject->text, record) || account_matches(subject, record);
}

bool
subject_is(const struct subject *subject, const struct record *record, enum member member)
{
	return member_is(record, member, subject->text);
}
