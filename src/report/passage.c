/* SPDX-License-Identifier: BSD-2-Clause */
/* Sentences on audit lines: what all kinds of them have in common. */
#include "report/passage.h"

#include <string.h>

#include "base/language.h"
#include "base/span.h"
#include "base/text.h"

static const char reply_inferred[] =
    N_("The reply is inferred: what happened was told, but not what was answered.");
static const char heard_late[] = N_("It was heard of {ago} late.");

/* What else is known: a list, not a sentence. */
static const struct {
	enum member member;
	const char *words;
} details[] = {
	{ MEMBER_TICKET, N_("ticket {ticket}") },
	{ MEMBER_ORIGIN, "{heard}" },
	{ MEMBER_SERVICE, N_("service {service}") },
	{ MEMBER_HELO, N_("helo {helo}") },
	{ MEMBER_LOGIN, N_("login {login}") },
	{ MEMBER_MECHANISM, N_("mechanism {mechanism}") },
	{ MEMBER_SENDER, N_("sender {sender}") },
	{ MEMBER_RECIPIENT, N_("recipient {recipient}") },
	{ MEMBER_QUEUE_ID, N_("queue id {queue_id}") },
	{ MEMBER_SESSION, N_("session {session}") },
};

#define DETAIL_COUNT (sizeof(details) / sizeof(details[0]))

enum whose
passage_whose(const struct facts *facts)
{
	return facts_tell(facts, MEMBER_ACCOUNT) ? WHOSE_ONE : WHOSE_ANY;
}

enum times
passage_times(const struct facts *facts)
{
	return facts->record.count == 1 ? TIMES_ONCE : TIMES_MANY;
}

void
passage_say(struct page *page, size_t column, const char *words, struct facts *facts)
{
	char sentence[PASSAGE_BYTES];

	facts_say(sentence, sizeof(sentence), facts, tr(words));
	paragraph_put(page, column, sentence);
}

void
passage_continue(char text[static PASSAGE_BYTES], const char *words, struct facts *facts)
{
	size_t length = strlen(text);

	if (length + 1 >= PASSAGE_BYTES)
		return;
	if (length > 0)
		text[length++] = ' ';
	facts_say(text + length, PASSAGE_BYTES - length, facts, tr(words));
}

void
passage_details(struct page *page, struct facts *facts)
{
	char list[PASSAGE_BYTES] = "", item[FACT_BYTES];

	for (size_t i = 0; i < DETAIL_COUNT; i++) {
		if (!facts_tell(facts, details[i].member))
			continue;
		if (list[0] != '\0')
			text_append(list, sizeof(list), ", ");
		facts_say(item, sizeof(item), facts, tr(details[i].words));
		text_append(list, sizeof(list), item);
	}
	paragraph_put(page, PARAGRAPH_INDENT, list);
}

bool
passage_is_true(const struct facts *facts, enum member member)
{
	return span_is(facts->record.value[member], SPAN("true"));
}

void
passage_inferred(char text[static PASSAGE_BYTES], struct facts *facts)
{
	if (passage_is_true(facts, MEMBER_INFERRED))
		passage_continue(text, reply_inferred, facts);
}

void
passage_late(char text[static PASSAGE_BYTES], struct facts *facts)
{
	if (facts->made[MADE_AGO][0] != '\0')
		passage_continue(text, heard_late, facts);
}
