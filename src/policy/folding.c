/* SPDX-License-Identifier: BSD-2-Clause */
/* What stays the same of a sender: BATV, SRS, VERP and running numbers are folded away. */
#include "policy/folding.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "base/span.h"
#include "base/text.h"

#define SEPARATORS "+-._="

struct draft {
	char *text;
	size_t bytes;
};

static void
draft_byte(struct draft *draft, char byte)
{
	if (draft->bytes + 1 < FOLDING_BYTES)
		draft->text[draft->bytes++] = byte;
}

static void
draft_span(struct draft *draft, struct span span)
{
	for (size_t i = 0; i < span.bytes; i++)
		draft_byte(draft, span.at[i]);
}

static bool
is_separator(char byte)
{
	return byte != '\0' && strchr(SEPARATORS, byte) != NULL;
}

/* Cuts the next word off, and the separator behind it; '\0' where there is none. */
static struct span
word_cut(struct span *rest, char *separator_r)
{
	struct span word;
	size_t bytes = 0;

	while (bytes < rest->bytes && !is_separator(rest->at[bytes]))
		bytes++;
	word = span_head(*rest, bytes);
	*separator_r = bytes < rest->bytes ? rest->at[bytes] : '\0';
	*rest = span_tail(*rest, bytes + 1);
	return word;
}

static bool
has_digit(struct span word)
{
	for (size_t i = 0; i < word.bytes; i++) {
		if (word.at[i] >= '0' && word.at[i] <= '9')
			return true;
	}
	return false;
}

/* A separator between two words that both became "#" goes with the second. */
static void
fold_words(struct draft *draft, struct span rest)
{
	bool was_number = false;
	char before = '\0';

	while (rest.bytes > 0) {
		char behind;
		struct span word = word_cut(&rest, &behind);
		bool is_number = has_digit(word);

		if (before != '\0' && !(is_number && was_number))
			draft_byte(draft, before);
		if (!is_number)
			draft_span(draft, word);
		else if (!was_number)
			draft_byte(draft, '#');
		was_number = is_number;
		before = behind;
	}
	if (before != '\0')
		draft_byte(draft, before);
}

/* VERP with the recipient behind a '+': "bounce+12345-joe=example.net". */
static void
fold_local(struct draft *draft, struct span local)
{
	struct span head, rest = local;

	if (span_cut(&rest, '+', &head) && memchr(rest.at, '=', rest.bytes) != NULL) {
		fold_words(draft, head);
		draft_span(draft, SPAN("+#"));
	} else {
		fold_words(draft, local);
	}
}

/*
 * Bounce Address Tag Validation (draft-levine-smtp-batv-01), and Barracuda's "btv1==tag==joe": what
 * is behind the tag.
 */
static struct span
without_batv(struct span local)
{
	struct span rest = local, tag;

	if (span_eat(&rest, SPAN("prvs=")) && span_cut(&rest, '=', &tag) && rest.bytes > 0)
		return rest;
	rest = local;
	if (span_eat(&rest, SPAN("btv1==")) && span_cut_text(&rest, SPAN("=="), &tag) &&
	    rest.bytes > 0)
		return rest;
	return local;
}

/* "hash=tt=example.net=joe": passes over hash and time stamp. */
static bool
srs_cut_hash(struct span *rest)
{
	struct span cut;

	return span_cut(rest, '=', &cut) && span_cut(rest, '=', &cut) && rest->bytes > 0;
}

/*
 * The Sender Rewriting Scheme: "srs0=hash=tt=example.net=joe", and from the second forwarder on
 * "srs1=hash=first.example==hash=tt=example.net=joe". Behind the "srs0" may stand "+" or "-", too.
 * What the address was at first is folded again: each forwarder keeps the numbers of a VERP.
 */
static bool
fold_srs(struct draft *draft, struct span local)
{
	struct span rest = span_tail(local, strlen("srs0="));
	struct span forwarder = SPAN_NONE, cut;
	bool is_first = span_begins(local, SPAN("srs0"));

	if (!is_first && !span_begins(local, SPAN("srs1")))
		return false;
	if (local.bytes < strlen("srs0=") || strchr("=+-", local.at[4]) == NULL)
		return false;
	if (!is_first &&
	    (!span_cut(&rest, '=', &cut) || !span_cut_text(&rest, SPAN("=="), &forwarder)))
		return false;
	if (!srs_cut_hash(&rest))
		return false;
	draft_span(draft, span_head(local, strlen("srs0")));
	draft_byte(draft, '=');
	draft_span(draft, forwarder);
	if (!is_first)
		draft_span(draft, SPAN("=="));
	if (span_cut(&rest, '=', &cut)) {
		draft_span(draft, cut);
		draft_byte(draft, '=');
	}
	fold_local(draft, rest);
	return true;
}

void
folding_sender(char folded_r[static FOLDING_BYTES], const char *sender)
{
	struct draft draft = { .text = folded_r };
	char lower[FOLDING_BYTES];
	struct span local, domain;
	bool has_domain;

	text_copy_lower(lower, sizeof(lower), sender);
	local = span_of(lower);
	has_domain = span_cut_last(&local, '@', &domain);
	if (!fold_srs(&draft, local))
		fold_local(&draft, without_batv(local));
	if (has_domain) {
		draft_byte(&draft, '@');
		draft_span(&draft, domain);
	}
	folded_r[draft.bytes] = '\0';
}

void
folding_tuple(char tuple_r[static TUPLE_BYTES], const char *sender, const char *recipient)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	char text[FOLDING_BYTES * 2];
	size_t sender_bytes;
	uint64_t hash;

	folding_sender(text, sender);
	sender_bytes = strlen(text) + 1;
	text_copy_lower(text + sender_bytes, FOLDING_BYTES, recipient);
	hash = hash_openly(text, sender_bytes + strlen(text + sender_bytes));
	for (size_t i = 0; i < TUPLE_BYTES - 1; i++, hash >>= 5)
		tuple_r[i] = digits[hash & 31];
	tuple_r[TUPLE_BYTES - 1] = '\0';
}
