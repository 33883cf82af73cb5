/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds out whether an audit line is about what the administrator named. */
#include "cli/subject.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/text.h"

#define MEMBER_BYTES 1024

/* The members of an audit line that a text can name. */
static const char *const named_members[] = {
	"ticket",
	"session",
	"login",
	"queue_id",
	"sender",
	"recipient",
	"name",
	"helo",
	"rule",
	"account",
	NULL,
};

/* Neither JSON nor the key of an account writes these in another way. */
static bool
text_is_plain(const char *text)
{
	static const char plain[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_=+:-";

	return text[strspn(text, plain)] == '\0';
}

static void
network_read(struct subject *subject)
{
	/* With host bits set it is still plain which network was meant. */
	int error = network_parse(&subject->network, subject->text);

	subject->has_network = error == 0 || error == -EDOM;
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
	subject_r->is_plain = text_is_plain(subject_r->text);
}

static int
hex_digit(char digit)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = strchr(digits, digit >= 'A' && digit <= 'F' ? digit - 'A' + 'a' : digit);

	return digit != '\0' && at != NULL ? (int)(at - digits) : -1;
}

/* Undoes the %XX of an account's values, in place. */
static void
account_unescape(char *text)
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

static bool
networks_meet(const struct network *one, const struct network *other)
{
	return network_contains(one, &other->base) || network_contains(other, &one->base);
}

/* "client=192.0.2.7", one of the words behind the rule's name. */
static bool
part_matches(const struct subject *subject, char *word)
{
	char *value = strchr(word, '=');
	struct network network;

	if (value == NULL)
		return false;
	account_unescape(++value);
	if (!subject->has_network)
		return strcasecmp(value, subject->text) == 0;
	return strncmp(word, "client=", strlen("client=")) == 0 &&
	       network_parse(&network, value) == 0 && networks_meet(&subject->network, &network);
}

static bool
account_matches(const struct subject *subject, const char *line)
{
	char account[MEMBER_BYTES];
	char *rest = account;
	char *word;

	if (!json_find_text(account, sizeof(account), line, "account"))
		return false;
	text_word(&rest); /* the rule's name */
	while ((word = text_word(&rest)) != NULL) {
		if (part_matches(subject, word))
			return true;
	}
	return false;
}

static bool
client_matches(const struct network *network, const char *line)
{
	char text[ADDR_TEXT_BYTES];
	struct addr client;

	return json_find_text(text, sizeof(text), line, "client") &&
	       addr_parse(&client, text) == 0 && network_contains(network, &client);
}

static bool
name_matches(const char *text, const char *line)
{
	char value[MEMBER_BYTES];

	for (size_t i = 0; named_members[i] != NULL; i++) {
		if (json_find_text(value, sizeof(value), line, named_members[i]) &&
		    strcasecmp(value, text) == 0)
			return true;
	}
	return false;
}

bool
subject_in(const struct subject *subject, const char *line)
{
	if (subject->has_network)
		return client_matches(&subject->network, line) || account_matches(subject, line);

	/* Most lines are about somebody else: to see that at a glance is ten times as fast. */
	if (subject->is_plain && strcasestr(line, subject->text) == NULL)
		return false;
	return name_matches(subject->text, line) || account_matches(subject, line);
}
