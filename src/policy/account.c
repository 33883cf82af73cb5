/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose account: from what is known of a session to the key in the store. */
#include "policy/account.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/language.h"
#include "base/text.h"

/* The stages from this one on, up to the end of the message. */
#define SINCE_MAIL                                                                                 \
	(STAGE_BIT(STAGE_MAIL) | STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA) |                   \
	    STAGE_BIT(STAGE_MESSAGE))
#define SINCE_HELO (STAGE_BIT(STAGE_HELO) | STAGE_BIT(STAGE_UNKNOWN) | SINCE_MAIL)
#define SINCE_CONNECT (STAGE_BIT(STAGE_CONNECT) | SINCE_HELO)

const struct part_entry part_table[PART_COUNT] = {
	[PART_CLIENT] = { "client", N_("client"), SINCE_CONNECT },
	[PART_LOGIN] = { "login", N_("login"), SINCE_MAIL },
	[PART_SENDER] = { "sender", N_("sender"), SINCE_MAIL },
	[PART_SENDER_DOMAIN] = { "sender-domain", N_("sender domain"), SINCE_MAIL },
	[PART_RECIPIENT] = { "recipient", N_("recipient"), STAGE_BIT(STAGE_RCPT) },
	[PART_RECIPIENT_DOMAIN] = { "recipient-domain", N_("recipient domain"),
	    STAGE_BIT(STAGE_RCPT) },
	[PART_HELO] = { "helo", N_("HELO name"), SINCE_HELO },
	[PART_SERVICE] = { "service", N_("service"), SINCE_CONNECT },
};

#define OF_CLIENT (PART_BIT(PART_CLIENT) | PART_BIT(PART_SERVICE))
#define OF_LOGIN PART_BIT(PART_LOGIN)
#define OF_SENDER (PART_BIT(PART_HELO) | PART_BIT(PART_SENDER) | PART_BIT(PART_SENDER_DOMAIN))
#define OF_RECIPIENT (PART_BIT(PART_RECIPIENT) | PART_BIT(PART_RECIPIENT_DOMAIN))

/*
 * What the line of an event tells at most (Postfix 3.7 to 3.11, Sendmail 8.17): the first entry
 * that has the event holds.
 */
static const struct log_telling {
	uint64_t events;
	uint32_t parts;
} log_tellings[] = {
	{ EVENT_BIT(EVENT_AUTH_FAILED) | EVENT_BIT(EVENT_AUTH_UNAVAILABLE), OF_CLIENT | OF_LOGIN },
	{ EVENT_BIT(EVENT_AUTH_REQUIRED), OF_CLIENT | OF_SENDER | OF_RECIPIENT },
	{ EVENT_BIT(EVENT_TLS_REQUIRED) | EVENT_BIT(EVENT_SERVER_ERROR) |
	        EVENTS_FROM_TO(EVENT_RELAY_DENIED, EVENT_MILTER_REJECTED),
	    OF_CLIENT | OF_LOGIN | OF_SENDER | OF_RECIPIENT },
	{ EVENT_BIT(EVENT_MESSAGE_TOO_BIG), OF_CLIENT | OF_LOGIN | OF_SENDER },
	{ EVENTS_FROM_TO(EVENT_SENT, EVENT_EXPIRED), OF_RECIPIENT },
	{ UINT64_MAX, OF_CLIENT },
};

/*
 * Room for a rule's name and every part at its longest, each byte of it escaped; what would not
 * even fit here is part of the hash no more, and no session holds so much.
 */
#define LONGEST_BYTES 16384

/* A key as it is written. */
struct draft {
	char *text;
	size_t room_bytes;
	size_t bytes; /* so long it would be if there were room */
};

static void
draft_byte(struct draft *draft, char byte)
{
	if (draft->bytes < draft->room_bytes)
		draft->text[draft->bytes] = byte;
	draft->bytes++;
}

static void
draft_text(struct draft *draft, const char *text)
{
	for (; *text != '\0'; text++)
		draft_byte(draft, *text);
}

/*
 * Plain characters stand as they are; blanks, '%' and whatever is not ASCII would blur where a
 * value ends.
 */
static void
draft_value(struct draft *draft, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *value != '\0'; value++) {
		unsigned char byte = (unsigned char)*value;

		if (byte >= 'A' && byte <= 'Z') {
			draft_byte(draft, (char)(byte - 'A' + 'a'));
		} else if (byte > ' ' && byte < 0x7f && byte != '%') {
			draft_byte(draft, (char)byte);
		} else {
			draft_byte(draft, '%');
			draft_byte(draft, digits[byte >> 4]);
			draft_byte(draft, digits[byte & 15]);
		}
	}
}

static void
draft_client(struct draft *draft, const struct addr *client, unsigned v4_bits, unsigned v6_bits)
{
	struct network network = { .base = *client };
	char text[NETWORK_TEXT_BYTES];

	network.bits = (uint8_t)(client->family == 4 ? v4_bits : v6_bits);
	addr_mask(&network.base, v4_bits, v6_bits);
	if (network.bits == (client->family == 4 ? 32 : 128))
		addr_print(&network.base, text);
	else
		network_print(&network, text);
	draft_text(draft, text);
}

static const char *
domain_of(const char *path)
{
	const char *at = strrchr(path, '@');

	if (strcmp(path, "<>") == 0)
		return path;
	return at != NULL ? at + 1 : "";
}

/* NULL where the part is not known. The client's address is no text: "" stands for it. */
static const char *
part_value(enum part part, const struct observation *seen)
{
	switch (part) {
	case PART_CLIENT:
		return seen->client.family != 0 ? "" : NULL;
	case PART_LOGIN:
		return seen->login[0] != '\0' ? seen->login : NULL;
	case PART_SENDER:
		return seen->sender[0] != '\0' ? seen->sender : NULL;
	case PART_SENDER_DOMAIN:
		return seen->sender[0] != '\0' ? domain_of(seen->sender) : NULL;
	case PART_RECIPIENT:
		return seen->recipient[0] != '\0' ? seen->recipient : NULL;
	case PART_RECIPIENT_DOMAIN:
		return seen->recipient[0] != '\0' ? domain_of(seen->recipient) : NULL;
	case PART_HELO:
		return seen->helo[0] != '\0' ? seen->helo : NULL;
	case PART_SERVICE:
		return seen->service[0] != '\0' ? seen->service : NULL;
	case PART_COUNT:
		break;
	}
	return NULL;
}

/* Returns false where a part is not known. */
static bool
draft_parts(struct draft *draft, const struct account_recipe *recipe)
{
	const struct observation *seen = recipe->seen;

	for (int part = 0; part < PART_COUNT; part++) {
		const char *value;

		if (!(recipe->parts & PART_BIT(part)))
			continue;
		value = part_value((enum part)part, seen);
		if (value == NULL)
			return false;
		draft_byte(draft, recipe->before);
		draft_text(draft, part_table[part].name);
		draft_byte(draft, '=');
		if (part == PART_CLIENT)
			draft_client(draft, &seen->client, recipe->v4_bits, recipe->v6_bits);
		else
			draft_value(draft, value);
	}
	return true;
}

static void
draft_words(struct draft *draft, const struct account_recipe *recipe)
{
	for (size_t i = 0; i < recipe->word_count; i++) {
		const struct account_part *word = &recipe->words[i];

		draft_byte(draft, recipe->before);
		draft_text(draft, word->name);
		if (word->value != NULL)
			draft_byte(draft, '=');
		if (word->value != NULL)
			draft_value(draft, word->value);
	}
}

static bool
draft_write(struct draft *draft, const struct account_recipe *recipe)
{
	draft_text(draft, recipe->beginning);
	if (!draft_parts(draft, recipe))
		return false;
	draft_words(draft, recipe);
	return true;
}

/*
 * Not inlined: only a key that is too long shall touch so much of the stack. libmilter's threads
 * are short-lived, and each new page of their stacks is a page fault.
 */
static __attribute__((noinline)) void
key_shorten(char key_r[static STORE_KEY_BYTES], const struct account_recipe *recipe)
{
	const size_t kept = STORE_KEY_BYTES - sizeof("~0123456789abcdef");
	char text[LONGEST_BYTES];
	struct draft draft = { .text = text, .room_bytes = sizeof(text) };
	size_t bytes;

	draft_write(&draft, recipe);
	bytes = draft.bytes < sizeof(text) ? draft.bytes : sizeof(text);
	snprintf(key_r + kept, STORE_KEY_BYTES - kept, "~%016" PRIx64, hash_openly(text, bytes));
}

bool
account_write(char key_r[static STORE_KEY_BYTES], const struct account_recipe *recipe)
{
	struct draft draft = { .text = key_r, .room_bytes = STORE_KEY_BYTES - 1 };

	if (!draft_write(&draft, recipe))
		return false;
	if (draft.bytes < STORE_KEY_BYTES)
		key_r[draft.bytes] = '\0';
	else
		key_shorten(key_r, recipe);
	return true;
}

bool
account_key(char key_r[static STORE_KEY_BYTES], const char *rule_name, uint32_t parts,
    unsigned v4_bits, unsigned v6_bits, const struct observation *seen)
{
	const struct account_recipe recipe = {
		.beginning = rule_name,
		.before = ' ',
		.parts = parts,
		.v4_bits = v4_bits,
		.v6_bits = v6_bits,
		.seen = seen,
	};

	return account_write(key_r, &recipe);
}

bool
account_marker(char key_r[static STORE_KEY_BYTES], const char *account, uint32_t distinct,
    unsigned v4_bits, unsigned v6_bits, const struct observation *seen)
{
	const struct account_recipe recipe = {
		.beginning = account,
		.before = '\t',
		.parts = distinct,
		.v4_bits = v4_bits,
		.v6_bits = v6_bits,
		.seen = seen,
	};

	return account_write(key_r, &recipe);
}

uint32_t
parts_known(uint32_t parts)
{
	uint32_t known = SINCE_CONNECT;

	for (int part = 0; part < PART_COUNT; part++) {
		if (parts & PART_BIT(part))
			known &= part_table[part].known;
	}
	return known;
}

/* The parts that a filter knows at a stage. */
static uint32_t
parts_at(enum stage stage)
{
	uint32_t parts = 0;

	for (int part = 0; part < PART_COUNT; part++) {
		if (part_table[part].known & STAGE_BIT(stage))
			parts |= PART_BIT(part);
	}
	return parts;
}

uint32_t
parts_told(enum event event)
{
	const struct log_telling *telling = log_tellings;

	if (EVENTS_FILTERED & EVENT_BIT(event))
		return parts_at(event_table[event].stage);
	while (!(telling->events & EVENT_BIT(event)))
		telling++;
	return telling->parts;
}

static int
hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit);

	return digit != '\0' && at != NULL ? (int)(at - digits) : -1;
}

/* Undoes the %XX of a value, in place. */
static void
value_unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from != '\0'; from++) {
		int high = *from == '%' ? hex_digit(from[1]) : -1;
		int low = high >= 0 ? hex_digit(from[2]) : -1;

		*to++ = low >= 0 ? (char)(high << 4 | low) : *from;
		if (low >= 0)
			from += 2;
	}
	*to = '\0';
}

bool
account_next_part(char **rest, struct account_part *part_r)
{
	char *word, *value;

	while ((word = text_word(rest)) != NULL) {
		value = strchr(word, '=');
		if (value == NULL)
			continue;
		*value++ = '\0';
		value_unescape(value);
		*part_r = (struct account_part){ .name = word, .value = value };
		return true;
	}
	return false;
}
