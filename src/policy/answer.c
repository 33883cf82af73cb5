/* SPDX-License-Identifier: BSD-2-Clause */
/* What a client is told: the rule's answer with its {places} filled in. */
#include "policy/answer.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/addr.h"
#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "policy/rule.h"

#define PLACE_BYTES 65
#define VALUE_BYTES 160
#define ANSWER_TEMPLATE_BYTES 256

static_assert(VALUE_BYTES >= STORE_KEY_BYTES && VALUE_BYTES >= DRAIN_REASON_BYTES,
    "what is not cut to a place has room");

/* All that a place can name; the numbers are printed where they are asked for. */
struct facts {
	const struct observation *seen;
	const struct step *step;
	const char *ticket;
	char value[VALUE_BYTES]; /* of the place just asked for */
};

struct place {
	const char *name;
	void (*fill)(struct facts *facts);
};

static void
facts_say(struct facts *facts, const char *value)
{
	text_copy(facts->value, PLACE_BYTES, value);
}

static void
fill_client(struct facts *facts)
{
	addr_print(&facts->seen->client, facts->value);
	if (facts->value[0] == '\0')
		facts_say(facts, "this host");
}

static void
fill_name(struct facts *facts)
{
	if (facts->seen->client_name[0] == '\0')
		fill_client(facts);
	else
		facts_say(facts, facts->seen->client_name);
}

static void
fill_helo(struct facts *facts)
{
	facts_say(facts, facts->seen->helo);
}

static void
fill_host(struct facts *facts)
{
	facts_say(facts, facts->seen->host);
}

static void
fill_login(struct facts *facts)
{
	facts_say(facts, facts->seen->login);
}

static void
fill_sender(struct facts *facts)
{
	facts_say(facts, facts->seen->sender);
}

static void
fill_recipient(struct facts *facts)
{
	facts_say(facts, facts->seen->recipient);
}

static void
fill_service(struct facts *facts)
{
	facts_say(facts, facts->seen->service);
}

static void
fill_resource(struct facts *facts)
{
	if (facts->step->reason == REASON_PRESSURE)
		facts_say(facts, resource_table[facts->step->resource].words);
}

static void
fill_rule(struct facts *facts)
{
	facts_say(facts, facts->step->rule->name);
}

static void
fill_account(struct facts *facts)
{
	text_copy(facts->value, sizeof(facts->value), facts->step->account);
}

static void
fill_counts(struct facts *facts)
{
	facts_say(facts, facts->step->rule->type == &greylist_rule ? "messages" : "sessions");
	if (facts->step->rule->type != &rate_rule)
		return;
	for (int event = EVENT_COUNT - 1; event >= 0; event--) {
		if (facts->step->rule->counts & EVENT_BIT(event))
			facts_say(facts, event_table[event].plural);
	}
}

static void
fill_limit(struct facts *facts)
{
	rule_limit_print(facts->step->rule, facts->value);
}

static void
fill_seen(struct facts *facts)
{
	snprintf(facts->value, sizeof(facts->value), "%" PRId64, facts->step->seen);
}

/* A wait that nobody can tell is that of a client which obeys RFC 5321 section 4.5.4.1: a while. */
static void
fill_wait(struct facts *facts)
{
	if (facts->step->wait_us > 0)
		duration_words(facts->step->wait_us, facts->value);
	else
		facts_say(facts, "a few minutes");
}

static void
fill_seconds(struct facts *facts)
{
	int64_t wait_us = facts->step->wait_us > 0 ? facts->step->wait_us : MINUTE_US;

	snprintf(facts->value, sizeof(facts->value), "%" PRId64, duration_seconds(wait_us));
}

/* Of maintenance what was said of it, and that in full. */
static void
fill_reason(struct facts *facts)
{
	const struct step *step = facts->step;

	if (step->reason == REASON_DRAIN && step->drain->reason[0] != '\0')
		text_copy(facts->value, sizeof(facts->value), step->drain->reason);
	else
		facts_say(facts, reason_slugs[step->reason]);
}

/* A fixed offset: whoever reads it may live elsewhere. */
static void
fill_until(struct facts *facts)
{
	int64_t at_us = facts->seen->at_us;

	if (facts->step->wait_us > 0)
		now_print_clock(at_us + facts->step->wait_us, at_us, facts->value);
	else
		facts_say(facts, "further notice");
}

static void
fill_ticket(struct facts *facts)
{
	facts_say(facts, facts->ticket);
}

static const struct place places[] = {
	{ "account", fill_account },
	{ "client", fill_client },
	{ "counts", fill_counts },
	{ "helo", fill_helo },
	{ "host", fill_host },
	{ "limit", fill_limit },
	{ "login", fill_login },
	{ "name", fill_name },
	{ "reason", fill_reason },
	{ "recipient", fill_recipient },
	{ "resource", fill_resource },
	{ "rule", fill_rule },
	{ "seconds", fill_seconds },
	{ "seen", fill_seen },
	{ "sender", fill_sender },
	{ "service", fill_service },
	{ "ticket", fill_ticket },
	{ "until", fill_until },
	{ "wait", fill_wait },
};

const char *
answer_place(size_t place)
{
	return place < sizeof(places) / sizeof(places[0]) ? places[place].name : NULL;
}

static const struct place *
place_find(const char *name, size_t name_bytes)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strlen(places[i].name) == name_bytes &&
		    memcmp(places[i].name, name, name_bytes) == 0)
			return &places[i];
	}
	return NULL;
}

static const char *
facts_place(void *arg, const char *name, size_t name_bytes)
{
	struct facts *facts = arg;
	const struct place *place = place_find(name, name_bytes);

	if (place == NULL)
		return NULL;
	facts->value[0] = '\0';
	place->fill(facts);
	return facts->value[0] != '\0' ? facts->value : "unknown";
}

/*
 * libmilter 8.17 is silent to a DATA that follows one which was deferred: the mail server waits for
 * it as long as it has patience, and then lets the message in. So nothing may follow.
 */
static bool
is_greylisted_at_data(const struct step *step, enum stage stage)
{
	return stage == STAGE_DATA && step->rule->type == &greylist_rule;
}

unsigned
answer_code(const struct step *step, enum stage stage)
{
	if (step->reason == REASON_HAMMERING || is_greylisted_at_data(step, stage))
		return 421;
	return step->rule->answer.code;
}

void
answer_text(char text_r[static ANSWER_TEXT_BYTES], const struct observation *seen,
    const struct step *step, const char *ticket)
{
	struct facts facts = { .seen = seen, .step = step, .ticket = ticket };

	text_fill(text_r, ANSWER_TEXT_BYTES, step->rule->answer.text, facts_place, &facts);
	text_plain(text_r);
}

/* Checks the places of a template, by filling it in with nothing. */
static const char *
fault_place(void *arg, const char *name, size_t name_bytes)
{
	const char **fault = arg;

	if (place_find(name, name_bytes) == NULL)
		*fault = N_("\"{answer}\" has a {{place} that does not exist; see \"Answers\" in "
		            "sluice.conf(5)");
	return "";
}

/* "{{" stands for a brace. */
static bool
has_open_place(const char *text)
{
	const char *brace = strchr(text, '{');

	while (brace != NULL && (brace[1] == '{' || strchr(brace, '}') != NULL))
		brace = strchr(brace + 2, '{');
	return brace != NULL;
}

static const char *
text_fault(const char *text)
{
	const char *fault = NULL;
	char filled[ANSWER_TEXT_BYTES];

	if (text[0] == '\0')
		return N_("\"{answer}\" has no text: say why, and when to come back");
	if (strlen(text) >= ANSWER_TEMPLATE_BYTES)
		return N_("\"{answer}\" is longer than 255 characters");
	for (const char *byte = text; *byte != '\0'; byte++) {
		if (*byte < ' ' || *byte > '~')
			return N_("\"{answer}\" must be one line of ASCII (RFC 5321 section 4.2)");
	}
	if (has_open_place(text))
		return N_("\"{answer}\" has a {{place without its other brace; {{{{ is a brace "
		          "that stays one");
	text_fill(filled, sizeof(filled), text, fault_place, &fault);
	return fault;
}

const char *
answer_fault(const struct reply *answer)
{
	if (answer->code / 100 == 5)
		return N_("\"{answer}\" would refuse for good; \"not now\" is 421, which closes, "
		          "or another 4yz");
	if (answer->code / 100 != 4)
		return N_("\"{answer}\" must begin with 421, which closes, or another 4yz, which "
		          "defers");
	if (answer->status.class == 0)
		return N_("\"{answer}\" needs an enhanced status code behind the reply code, such "
		          "as 4.7.0");
	if (answer->status.class != 4)
		return N_("\"{answer}\" has an enhanced status code of another class than its "
		          "reply code");
	return text_fault(answer->text);
}
