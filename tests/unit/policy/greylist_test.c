/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is asked to come back, who is known again, and who is welcome. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/text.h"

#include "policy/greylist.h"
#include "policy/rule.h"
#include "policy/sendernet.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)

static struct memories memories;

static int
open_memories(void **state)
{
	const struct store_options options = { .backend = "ram", .path = "", .accounts = 65536 };

	(void)state;
	if (store_open(&memories.durable, &options) < 0)
		return -1;
	return store_open(&memories.sessions, &options);
}

static int
close_memories(void **state)
{
	(void)state;
	store_close(&memories.durable);
	store_close(&memories.sessions);
	return 0;
}

static struct rule
rule_of(const char *name)
{
	struct rule rule = {
		.type = &greylist_rule,
		.counts = EVENT_BIT(EVENT_SENT),
		.stops = STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA),
		.v4_bits = 24,
		.v6_bits = 64,
		.answer = { .code = 450, .status = { 4, 7, 1 }, .text = "later" },
		.as.greylist = {
			.delay_us = MINUTE_US,
			.window_us = DAY_US,
			.welcome_us = 36 * DAY_US,
			.welcome_after = 5,
			.spf = true,
		},
	};

	text_copy(rule.name, sizeof(rule.name), name);
	return rule;
}

/* One that comes. */
struct comer {
	const char *client;
	const char *name; /* NULL: none that is verified */
	const char *sender, *recipient;
	const char *helo;
};

static struct observation
observation_of(const struct comer *comer, int64_t at_us)
{
	struct observation seen = {
		.at_us = NOW_US + at_us,
		.stage = STAGE_RCPT,
		.events = EVENT_BIT(EVENT_RECIPIENT),
		.session = "s",
		.client_name = comer->name != NULL ? comer->name : "",
		.name_verified = comer->name != NULL,
		.host = "mx.ours.example",
		.service = "smtp",
		.daemon = "",
		.helo = comer->helo != NULL ? comer->helo : "",
		.login = "",
		.mechanism = "",
		.sender = comer->sender,
		.recipient = comer->recipient,
		.queue_id = "",
		.reply = { .text = "" },
	};

	if (comer->client[0] != '\0')
		assert_int_equal(addr_parse(&seen.client, comer->client), 0);
	return seen;
}

static struct step
judge(const struct rule *rule, const struct observation *seen, unsigned roles, struct book *book)
{
	struct charges charged;
	const struct question question = {
		.rule = rule,
		.seen = seen,
		.roles = roles,
		.memories = &memories,
		.book = book,
		.charged = &charged,
	};
	struct step step = { .mark = MARK_PASSED };

	charges_init(&charged);
	rule->type->judge(&question, &step);
	assert_int_equal(charged.count, 0);
	return step;
}

/* A transaction with one recipient. */
static struct step
come(const struct rule *rule, const struct comer *comer, int64_t at_us)
{
	struct observation seen = observation_of(comer, at_us);
	struct book book = { .transaction.count = 0 };
	struct step step = judge(rule, &seen, ROLE_STOPS, &book);

	charges_settle(&book.transaction);
	return step;
}

static void
assert_stopped(const struct step *step, enum reason reason, int64_t wait_us, int64_t attempts)
{
	assert_int_equal(step->mark, MARK_STOPPED);
	assert_int_equal(step->reason, reason);
	assert_int_equal(step->wait_us, wait_us);
	assert_int_equal(step->attempts, attempts);
}

static void
assert_came_back(const struct step *step, int64_t delayed_us, int64_t attempts)
{
	assert_int_equal(step->mark, MARK_WELCOMED);
	assert_int_equal(step->reason, REASON_CAME_BACK);
	assert_int_equal(step->delayed_us, delayed_us);
	assert_int_equal(step->attempts, attempts);
}

static const struct comer joe = {
	.client = "192.0.2.7", .sender = "joe@example.org", .recipient = "ann@ours.example"
};

static int64_t
expiry_of(const char *key)
{
	struct memory memory;

	assert_int_equal(store_read(memories.durable, key, NOW_US, &memory), 1);
	return memory.expires_us;
}

/* --- the tuple */

static void
attempt__first__is_asked_to_come_back(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step = come(&rule, &joe, 0);

	(void)state;
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	assert_int_equal(strncmp(step.account, "grey client=192.0.2.0/24 tuple=", 31), 0);
	assert_int_equal(strlen(step.account), 31 + 13);
}

static void
attempt__too_early__is_told_what_remains_and_never_pushed_back(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	for (int64_t i = 1; i < 60; i++) {
		step = come(&rule, &joe, i * SECOND_US);
		assert_stopped(&step, REASON_TOO_EARLY, (60 - i) * SECOND_US, i + 1);
	}
	step = come(&rule, &joe, MINUTE_US - 1);
	assert_stopped(&step, REASON_TOO_EARLY, 1, 61);
	step = come(&rule, &joe, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 62);
}

static void
attempt__window_is_over__begins_anew(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	step = come(&rule, &joe, 0);
	assert_int_equal(expiry_of(step.account), NOW_US + DAY_US);
	step = come(&rule, &joe, SECOND_US);
	assert_int_equal(expiry_of(step.account), NOW_US + DAY_US);
	assert_false(step.asks_networks);
	rule.as.greylist.window_us = HOUR_US;
	step = come(&rule, &joe, HOUR_US);
	assert_true(step.asks_networks);
	rule.as.greylist.window_us = DAY_US;
	step = come(&rule, &joe, HOUR_US + DAY_US);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	step = come(&rule, &joe, HOUR_US + 2 * DAY_US - 1);
	assert_came_back(&step, DAY_US - 1, 2);
}

/* Two hosts of a pool may come back in the same moment. */
static void
attempt__that_came_back__is_kept_for_a_minute(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step = come(&rule, &joe, 0);

	(void)state;
	step = come(&rule, &joe, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 2);
	assert_int_equal(expiry_of(step.account), NOW_US + 2 * MINUTE_US);
}

static void
attempt__clock_set_back__waits_for_one_delay_at_most(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	step = come(&rule, &joe, -HOUR_US);
	assert_stopped(&step, REASON_TOO_EARLY, MINUTE_US, 2);
	step = come(&rule, &joe, -HOUR_US + MINUTE_US);
	assert_came_back(&step, MINUTE_US, 3);
}

static void
attempt__clock_set_back_by_weeks__begins_anew(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	step = come(&rule, &joe, -20 * DAY_US);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	step = come(&rule, &joe, -20 * DAY_US + MINUTE_US);
	assert_came_back(&step, MINUTE_US, 2);
}

static void
attempt__reload__has_the_new_times(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	rule.as.greylist.delay_us = HOUR_US;
	step = come(&rule, &joe, 2 * MINUTE_US);
	assert_stopped(&step, REASON_TOO_EARLY, 58 * MINUTE_US, 2);
	rule.as.greylist.delay_us = SECOND_US;
	rule.as.greylist.window_us = 3 * MINUTE_US;
	step = come(&rule, &joe, 3 * MINUTE_US);
	assert_stopped(&step, REASON_FIRST_SEEN, SECOND_US, 1);
	step = come(&rule, &joe, 3 * MINUTE_US + SECOND_US);
	assert_came_back(&step, SECOND_US, 2);
}

static void
attempt__sender_that_only_looks_different__is_the_same(void **state)
{
	const struct comer first = { "192.0.2.7", NULL, "bounce-17@example.org", "ann@ours.example",
		NULL };
	const struct comer second = { "192.0.2.99", NULL, "Bounce-8@Example.org",
		"Ann@Ours.example", NULL };
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &first, 0);
	step = come(&rule, &second, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 2);
}

static void
attempt__other_sender_recipient_or_network__is_another(void **state)
{
	const struct comer others[] = {
		{ "192.0.2.7", NULL, "jim@example.org", "ann@ours.example", NULL },
		{ "192.0.2.7", NULL, "joe@example.org", "bob@ours.example", NULL },
		{ "192.0.3.7", NULL, "joe@example.org", "ann@ours.example", NULL },
		{ "2001:db8::1", NULL, "joe@example.org", "ann@ours.example", NULL },
	};
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		step = come(&rule, &others[i], MINUTE_US);
		assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	}
}

static void
attempt__other_rule__remembers_its_own(void **state)
{
	struct rule one = rule_of("grey"), other = rule_of("grey2");
	struct step step;

	(void)state;
	come(&one, &joe, 0);
	step = come(&other, &joe, MINUTE_US);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
}

/* Keys that are too long are shortened, and lead to the same all the same. */
static void
attempt__longest_names__are_known_again(void **state)
{
	char domain[240], sender[300];
	struct comer comer = { "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", "a.example.com", sender,
		"ann@ours.example", NULL };
	struct rule rule = rule_of("a-rule-with-the-longest-name-31");
	struct step step;

	(void)state;
	rule.v6_bits = 128;
	memset(domain, 'x', sizeof(domain) - 1);
	domain[sizeof(domain) - 1] = '\0';
	snprintf(sender, sizeof(sender), "joe@%s.example", domain);
	step = come(&rule, &comer, 0);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	step = come(&rule, &comer, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 2);
	comer.recipient = "bob@ours.example";
	step = come(&rule, &comer, MINUTE_US);
	assert_int_equal(step.mark, MARK_PASSED);
}

/* --- the transaction */

static void
transaction__all_recipients__are_answered_as_the_first(void **state)
{
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct comer comer = joe;
	char recipient[48];

	(void)state;
	comer.recipient = recipient;
	for (int i = 0; i < 30; i++) {
		struct observation seen;
		struct step step;

		snprintf(recipient, sizeof(recipient), "to%d@ours%d.example", i, i);
		seen = observation_of(&comer, i * SECOND_US);
		step = judge(&rule, &seen, ROLE_STOPS, &book);
		assert_stopped(&step, REASON_FIRST_SEEN, (60 - i) * SECOND_US, 1);
		assert_false(step.asks_networks && i > 0);
	}
	charges_settle(&book.transaction);
	for (int i = 0; i < 30; i++) {
		struct observation seen;
		struct step step;

		snprintf(recipient, sizeof(recipient), "to%d@ours%d.example", i, i);
		seen = observation_of(&comer, MINUTE_US + i);
		step = judge(&rule, &seen, ROLE_STOPS, &book);
		assert_int_equal(step.mark, i == 0 ? MARK_WELCOMED : MARK_PASSED);
	}
	charges_settle(&book.transaction);
}

/* Another rule refused Ann before this one was asked: so Bob was the first, and is not any more. */
static void
transaction__first_recipient_was_refused_before__begins_nothing_anew(void **state)
{
	static const struct {
		const char *recipient;
		enum mark mark;
		int64_t at_us;
	} turns[] = {
		{ "bob@ours.example", MARK_STOPPED, 0 },
		{ NULL, MARK_PASSED, 0 },
		{ "ann@ours.example", MARK_STOPPED, 30 * SECOND_US },
		{ "bob@ours.example", MARK_STOPPED, 30 * SECOND_US },
		{ NULL, MARK_PASSED, 0 },
		{ "ann2@ours.example", MARK_STOPPED, MINUTE_US },
		{ "eve@ours.example", MARK_STOPPED, MINUTE_US },
		{ "bob@ours.example", MARK_WELCOMED, MINUTE_US },
		{ "eve@ours.example", MARK_PASSED, MINUTE_US },
		{ NULL, MARK_PASSED, 0 },
		{ "ann2@ours.example", MARK_PASSED, MINUTE_US },
	};
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct comer comer = joe;

	(void)state;
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		struct observation seen;

		comer.recipient = turns[i].recipient;
		if (comer.recipient == NULL) {
			charges_settle(&book.transaction);
			continue;
		}
		seen = observation_of(&comer, turns[i].at_us);
		assert_int_equal(judge(&rule, &seen, ROLE_STOPS, &book).mark, turns[i].mark);
	}
	charges_settle(&book.transaction);
}

static void
transaction__delay_over_in_it__is_let_in(void **state)
{
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen = observation_of(&joe, 0);
	struct step step = judge(&rule, &seen, ROLE_STOPS, &book);

	(void)state;
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	seen.at_us += MINUTE_US;
	step = judge(&rule, &seen, ROLE_STOPS, &book);
	assert_came_back(&step, MINUTE_US, 2);
	charges_settle(&book.transaction);
}

static void
transaction__null_sender__is_judged_at_data(void **state)
{
	const struct comer nobody = { "192.0.2.7", NULL, "<>", "ann@ours.example",
		"mx.example.org" };
	struct rule rule = rule_of("grey");

	(void)state;
	for (int64_t i = 0; i < 4; i++) {
		struct book book = { .transaction.count = 0 };
		struct observation seen = observation_of(&nobody, i * 30 * SECOND_US);
		struct step step = judge(&rule, &seen, ROLE_STOPS, &book);

		assert_int_equal(step.mark, MARK_PASSED);
		seen.recipient = "bob@ours.example";
		step = judge(&rule, &seen, ROLE_STOPS, &book);
		assert_int_equal(step.mark, MARK_PASSED);
		seen.recipient = "";
		seen.stage = STAGE_DATA;
		step = judge(&rule, &seen, ROLE_STOPS, &book);
		if (i == 0)
			assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
		else if (i == 1)
			assert_stopped(&step, REASON_TOO_EARLY, 30 * SECOND_US, 2);
		else if (i == 2)
			assert_came_back(&step, MINUTE_US, 3);
		else
			assert_int_equal(step.mark, MARK_PASSED);
		charges_settle(&book.transaction);
	}
}

static void
transaction__data_of_others__is_not_asked_of(void **state)
{
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen = observation_of(&joe, 0);
	struct step step;

	(void)state;
	seen.stage = STAGE_DATA;
	seen.recipient = "";
	step = judge(&rule, &seen, ROLE_STOPS, &book);
	assert_int_equal(step.mark, MARK_PASSED);
	seen.sender = "<>";
	step = judge(&rule, &seen, ROLE_STOPS, &book);
	assert_int_equal(step.mark, MARK_PASSED);
	assert_int_equal(book.transaction.count, 0);
}

/* --- who is spared */

static void
spared__each__passes_and_makes_no_tuple(void **state)
{
	static const char *const recipients[] = { "postmaster@", "open.example", NULL };
	static const char *const senders[] = { ".partner.example", "friend@example.org", NULL };
	static const char *const names[] = { ".partner.example", NULL };
	struct span senders_room[2], recipients_room[2], names_room[1];
	struct network network, room;
	const struct comer spared[] = {
		{ "198.51.100.7", NULL, "joe@example.org", "ann@ours.example", NULL },
		{ "192.0.2.7", "mx.partner.example", "joe@example.org", "ann@ours.example", NULL },
		{ "192.0.2.7", NULL, "joe@a.partner.example", "ann@ours.example", NULL },
		{ "192.0.2.7", NULL, "Friend@example.org", "ann@ours.example", NULL },
		{ "192.0.2.7", NULL, "joe@example.org", "Postmaster@ours.example", NULL },
		{ "192.0.2.7", NULL, "joe@example.org", "ann@open.example", NULL },
		{ "", NULL, "joe@example.org", "ann@ours.example", NULL },
		{ "192.0.2.7", NULL, "joe@example.org", "", NULL },
	};
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen;

	(void)state;
	assert_int_equal(network_parse(&network, "198.51.100.0/24"), 0);
	listed_sort_networks(&rule.as.greylist.clients, &network, 1, &room);
	listed_sort_texts(&rule.as.greylist.recipients, recipients, recipients_room);
	listed_sort_texts(&rule.as.greylist.senders, senders, senders_room);
	listed_sort_texts(&rule.as.greylist.names, names, names_room);
	for (size_t i = 0; i < sizeof(spared) / sizeof(spared[0]); i++) {
		struct step step;

		seen = observation_of(&spared[i], 0);
		step = judge(&rule, &seen, ROLE_STOPS, &book);
		if (step.mark != MARK_PASSED || book.transaction.count != 0)
			fail_msg("case %zu", i);
	}
	seen = observation_of(&joe, 0);
	seen.authenticated = true;
	seen.login = "joe";
	assert_int_equal(judge(&rule, &seen, ROLE_STOPS, &book).mark, MARK_PASSED);
	assert_int_equal(book.transaction.count, 0);
	assert_int_equal(come(&rule, &joe, 0).mark, MARK_STOPPED);
}

/* --- the welcome */

static void
welcome__network__holds_for_the_domain_of_the_sender(void **state)
{
	const struct comer other_sender = { "192.0.2.200", NULL, "jim@Example.org",
		"bob@ours.example", NULL };
	const struct comer other_domain = { "192.0.2.7", NULL, "joe@example.net",
		"ann@ours.example", NULL };
	const struct comer other_network = { "192.0.3.7", NULL, "joe@example.org",
		"ann@ours.example", NULL };
	struct rule rule = rule_of("grey");

	(void)state;
	come(&rule, &joe, 0);
	assert_int_equal(come(&rule, &joe, MINUTE_US).mark, MARK_WELCOMED);
	assert_int_equal(come(&rule, &joe, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &other_sender, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &other_domain, MINUTE_US).mark, MARK_STOPPED);
	assert_int_equal(come(&rule, &other_network, MINUTE_US).mark, MARK_STOPPED);
}

static void
welcome__use__renews_it(void **state)
{
	struct rule rule = rule_of("grey");
	int64_t at_us = MINUTE_US;

	(void)state;
	come(&rule, &joe, 0);
	assert_int_equal(come(&rule, &joe, at_us).mark, MARK_WELCOMED);
	for (int i = 0; i < 5; i++) {
		at_us += 36 * DAY_US - 1;
		assert_int_equal(come(&rule, &joe, at_us).mark, MARK_PASSED);
	}
	assert_int_equal(come(&rule, &joe, at_us + 36 * DAY_US).mark, MARK_STOPPED);
}

/* Not each message is a write to the disk. */
static void
welcome__use_soon_after_the_last__writes_nothing(void **state)
{
	static const char key[] = "grey client=192.0.2.0/24 sender-domain=example.org";
	struct rule rule = rule_of("grey");
	int64_t first_us;

	(void)state;
	come(&rule, &joe, 0);
	come(&rule, &joe, MINUTE_US);
	first_us = expiry_of(key);
	assert_int_equal(first_us, NOW_US + MINUTE_US + 36 * DAY_US);
	come(&rule, &joe, MINUTE_US + 36 * DAY_US / 32);
	assert_int_equal(expiry_of(key), first_us);
	come(&rule, &joe, MINUTE_US + 36 * DAY_US / 32 + 1);
	assert_int_equal(expiry_of(key), first_us + 36 * DAY_US / 32 + 1);
}

static void
welcome__reload_makes_it_shorter__ends_sooner(void **state)
{
	struct rule rule = rule_of("grey");

	(void)state;
	come(&rule, &joe, 0);
	come(&rule, &joe, MINUTE_US);
	rule.as.greylist.welcome_us = DAY_US;
	assert_int_equal(come(&rule, &joe, HOUR_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &joe, HOUR_US + DAY_US).mark, MARK_STOPPED);
}

/* Comes back for as many domains of senders. */
static void
come_back_for(const struct rule *rule, const char *client, int domain_count, int64_t at_us)
{
	char sender[64];
	const struct comer comer = { client, NULL, sender, "ann@ours.example", NULL };

	for (int i = 0; i < domain_count; i++) {
		snprintf(sender, sizeof(sender), "joe@d%d.example", i);
		come(rule, &comer, at_us);
		assert_int_equal(come(rule, &comer, at_us + MINUTE_US).mark, MARK_WELCOMED);
		assert_int_equal(come(rule, &comer, at_us + MINUTE_US).mark, MARK_PASSED);
	}
}

static void
welcome_after__so_many_domains__lets_all_of_the_network_in(void **state)
{
	const struct comer neighbour = { "192.0.2.8", NULL, "any@new.example", "ann@ours.example",
		NULL };
	struct rule rule = rule_of("grey");

	(void)state;
	come_back_for(&rule, "192.0.2.7", 4, 0);
	assert_int_equal(come(&rule, &neighbour, MINUTE_US).mark, MARK_STOPPED);
	assert_int_equal(come(&rule, &neighbour, 2 * MINUTE_US).mark, MARK_WELCOMED);
	come_back_for(&rule, "192.0.3.7", 5, 0);
	for (int i = 0; i < 3; i++) {
		char sender[64];
		const struct comer stranger = { "192.0.3.200", NULL, sender, "x@ours.example",
			NULL };

		snprintf(sender, sizeof(sender), "joe@new%d.example", i);
		assert_int_equal(
		    come(&rule, &stranger, MINUTE_US + i * (36 * DAY_US - 1)).mark, MARK_PASSED);
	}
}

static void
welcome_after__zero__never_does(void **state)
{
	const struct comer stranger = { "192.0.2.8", NULL, "any@new.example", "ann@ours.example",
		NULL };
	struct rule rule = rule_of("grey");

	(void)state;
	rule.as.greylist.welcome_after = 0;
	come_back_for(&rule, "192.0.2.7", 20, 0);
	assert_int_equal(come(&rule, &stranger, MINUTE_US).mark, MARK_STOPPED);
}

/* --- the organisation */

static const struct comer pool_first = { "192.0.2.7", "a.out.big.example", "joe@example.org",
	"ann@ours.example", NULL };
static const struct comer pool_second = { "198.51.100.9", "b.out.Big.Example", "joe@example.org",
	"ann@ours.example", NULL };
static const struct comer pool_third = { "203.0.113.1", "c.big.example", "jim@example.org",
	"bob@ours.example", NULL };

static void
organisation__retry_from_another_host__is_known(void **state)
{
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &pool_first, 0);
	step = come(&rule, &pool_second, 30 * SECOND_US);
	assert_stopped(&step, REASON_TOO_EARLY, 30 * SECOND_US, 2);
	assert_non_null(strstr(step.account, "grey domain=big.example tuple="));
	step = come(&rule, &pool_second, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 3);
	assert_int_equal(come(&rule, &pool_third, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &pool_first, MINUTE_US).mark, MARK_PASSED);
}

static void
organisation__name_that_is_only_claimed__is_none(void **state)
{
	struct comer forged = pool_second;
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen;
	struct step step;

	(void)state;
	come(&rule, &pool_first, 0);
	seen = observation_of(&forged, MINUTE_US);
	seen.name_verified = false;
	step = judge(&rule, &seen, ROLE_STOPS, &book);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	charges_settle(&book.transaction);
}

/* A botnet in one provider's network must not share a welcome, nor have that of its servers. */
static void
organisation__line_of_a_provider__earns_no_welcome_for_others(void **state)
{
	const struct comer line = { "73.1.2.3", "c-73-1-2-3.hsd1.isp.example", "joe@example.org",
		"ann@ours.example", NULL };
	const struct comer other_line = { "73.9.8.7", "c-73-9-8-7.hsd1.isp.example",
		"jim@example.org", "bob@ours.example", NULL };
	const struct comer server = { "192.0.2.7", "mx1.isp.example", "joe@isp.example",
		"ann@ours.example", NULL };
	const struct comer bot = { "73.9.8.7", "c-73-9-8-7.hsd1.isp.example", "eve@isp.example",
		"ann@ours.example", NULL };
	struct rule rule = rule_of("grey");

	(void)state;
	come(&rule, &line, 0);
	assert_int_equal(come(&rule, &line, MINUTE_US).mark, MARK_WELCOMED);
	assert_int_equal(come(&rule, &line, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &other_line, MINUTE_US).mark, MARK_STOPPED);
	come(&rule, &server, 0);
	assert_int_equal(come(&rule, &server, MINUTE_US).mark, MARK_WELCOMED);
	assert_int_equal(come(&rule, &bot, MINUTE_US).mark, MARK_STOPPED);
}

/* Who rents a server sends with whatever sender he likes: others must not have his welcome. */
static void
organisation__rented_server__earns_no_welcome_for_others(void **state)
{
	const struct comer server = { "192.0.2.7", "vps-1a2b.vps.host.example", "joe@example.org",
		"ann@ours.example", NULL };
	const struct comer other = { "198.51.100.9", "static-198-51-100-9.host.example",
		"jim@example.org", "bob@ours.example", NULL };
	struct rule rule = rule_of("grey");

	(void)state;
	come(&rule, &server, 0);
	assert_int_equal(come(&rule, &server, MINUTE_US).mark, MARK_WELCOMED);
	assert_int_equal(come(&rule, &server, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &other, MINUTE_US).mark, MARK_STOPPED);
}

/* --- the networks of the sender's domain */

static size_t
networks_of(struct network *networks_r, const char *const *texts)
{
	size_t count = 0;

	for (; texts[count] != NULL; count++)
		assert_int_equal(network_parse(&networks_r[count], texts[count]), 0);
	return count;
}

static void
learn(const struct rule *rule, const struct comer *comer, int64_t at_us, const char *const *texts)
{
	struct observation seen = observation_of(comer, at_us);
	struct greylist_inquiry inquiry;
	struct network networks[8];
	size_t count = networks_of(networks, texts);
	struct step step = { .rule = rule, .account = "" };

	assert_true(greylist_inquire(&inquiry, &step, &seen));
	greylist_learn(rule, memories.durable, &inquiry, networks, count, seen.at_us + SECOND_US);
}

static const char *const example_networks[] = { "192.0.2.0/25", "198.51.100.128/25",
	"2001:db8:7::/48", NULL };
static const char *const no_networks[] = { NULL };

static void
spf__retry_from_another_network__is_known(void **state)
{
	const struct comer second = { "198.51.100.200", NULL, "joe@example.org", "ann@ours.example",
		NULL };
	const struct comer third = { "2001:db8:7:8::9", NULL, "jim@example.org", "bob@ours.example",
		NULL };
	const struct comer outside = { "203.0.113.100", NULL, "joe@example.org", "ann@ours.example",
		NULL };
	struct rule rule = rule_of("grey");
	struct step step = come(&rule, &joe, 0);

	(void)state;
	assert_true(step.asks_networks);
	learn(&rule, &joe, 0, example_networks);
	step = come(&rule, &outside, MINUTE_US);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	assert_false(step.asks_networks);
	step = come(&rule, &second, 30 * SECOND_US);
	assert_stopped(&step, REASON_TOO_EARLY, 30 * SECOND_US, 2);
	assert_non_null(strstr(step.account, "grey spf=example.org tuple="));
	step = come(&rule, &second, MINUTE_US);
	assert_came_back(&step, MINUTE_US, 3);
	assert_int_equal(come(&rule, &third, MINUTE_US).mark, MARK_PASSED);
	assert_int_equal(come(&rule, &outside, MINUTE_US).mark, MARK_STOPPED);
}

static void
spf__networks_that_are_known__need_no_question(void **state)
{
	const struct comer one = { "192.0.2.9", NULL, "amy@example.org", "bob@ours.example", NULL };
	const struct comer other = { "198.51.100.201", NULL, "amy@example.org", "bob@ours.example",
		NULL };
	struct rule rule = rule_of("grey");
	struct step step;

	(void)state;
	come(&rule, &joe, 0);
	learn(&rule, &joe, 0, example_networks);
	step = come(&rule, &one, HOUR_US);
	assert_stopped(&step, REASON_FIRST_SEEN, MINUTE_US, 1);
	assert_false(step.asks_networks);
	step = come(&rule, &other, HOUR_US + MINUTE_US);
	assert_came_back(&step, MINUTE_US, 2);
	rule.as.greylist.spf = false;
	assert_int_not_equal(come(&rule, &joe, HOUR_US + MINUTE_US).mark, MARK_PASSED);
}

static void
spf__question__is_asked_once_an_attempt_and_again_after_its_time(void **state)
{
	struct comer comer = joe;
	struct rule rule = rule_of("grey");

	(void)state;
	assert_true(come(&rule, &comer, 0).asks_networks);
	assert_false(come(&rule, &comer, SECOND_US).asks_networks);
	learn(&rule, &comer, 0, no_networks);
	comer.recipient = "a@ours.example";
	assert_false(come(&rule, &comer, HOUR_US).asks_networks);
	comer.recipient = "b@ours.example";
	assert_true(come(&rule, &comer, HOUR_US + SECOND_US).asks_networks);
	learn(&rule, &comer, HOUR_US + SECOND_US, example_networks);
	comer.recipient = "c@ours.example";
	assert_false(come(&rule, &comer, 20 * HOUR_US).asks_networks);
	comer.recipient = "d@ours.example";
	assert_true(come(&rule, &comer, 26 * HOUR_US).asks_networks);
	rule.as.greylist.spf = false;
	comer.recipient = "e@ours.example";
	assert_false(come(&rule, &comer, 26 * HOUR_US).asks_networks);
}

/* A domain of spammers must not make one sender of the whole internet. */
/* As many as that are as good as the whole internet, whose every bot would be welcome. */
static void
spf__networks_that_are_too_wide_together__are_left_out(void **state)
{
	static const struct {
		const char *before, *behind, *client;
		enum sendernet sendernet;
	} cases[] = {
		{ "", ".0.0.0/8", "10.0.2.7", SENDERNET_INSIDE },
		{ "", ".0.0.0/8", "11.0.2.7", SENDERNET_INSIDE },
		{ "", ".0.0.0/8", "12.0.2.7", SENDERNET_OUTSIDE },
		{ "", ".0.0.0/8", "19.0.2.7", SENDERNET_OUTSIDE },
		{ "20", "::/16", "2010::7", SENDERNET_INSIDE },
		{ "20", "::/16", "2011::7", SENDERNET_INSIDE },
		{ "20", "::/16", "2012::7", SENDERNET_OUTSIDE },
		{ "2001:db8:7::", "/128", "2001:db8:7::19", SENDERNET_INSIDE },
		{ "192.0.2.", "", "192.0.2.19", SENDERNET_INSIDE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[NETWORK_TEXT_BYTES], domain[32];
		struct network networks[10];
		struct addr client;

		for (unsigned j = 0; j < 10; j++) {
			snprintf(text, sizeof(text), "%s%x%s", cases[i].before, 0x10 + j,
			    cases[i].behind);
			assert_int_equal(network_parse(&networks[j], text), 0);
		}
		snprintf(domain, sizeof(domain), "d%zu.example", i);
		sendernet_keep(memories.durable, "grey", domain, networks, 10, NOW_US);
		assert_int_equal(addr_parse(&client, cases[i].client), 0);
		if (sendernet_look(memories.durable, "grey", domain, &client, NOW_US) !=
		    cases[i].sendernet)
			fail_msg("%s%s: %s", cases[i].before, cases[i].behind, cases[i].client);
	}
}

static void
spf__network_that_is_too_wide__is_left_out(void **state)
{
	static const struct {
		const char *network, *client;
		enum sendernet sendernet;
	} cases[] = {
		{ "0.0.0.0/0", "192.0.2.7", SENDERNET_OUTSIDE },
		{ "192.0.0.0/7", "192.0.2.7", SENDERNET_OUTSIDE },
		{ "192.0.0.0/8", "192.0.2.7", SENDERNET_INSIDE },
		{ "192.0.2.7/32", "192.0.2.7", SENDERNET_INSIDE },
		{ "192.0.2.7/32", "192.0.2.8", SENDERNET_OUTSIDE },
		{ "2000::/15", "2001:db8::1", SENDERNET_OUTSIDE },
		{ "2001::/16", "2001:db8::1", SENDERNET_INSIDE },
		{ "2001:db8::/64", "2001:db8::1", SENDERNET_INSIDE },
		{ "2001:db8::/65", "2001:db8::1", SENDERNET_INSIDE },
		{ "2001:db8::/65", "2001:db8::8000:0:0:1", SENDERNET_OUTSIDE },
		{ "2001:db8::1/128", "2001:db8::1", SENDERNET_INSIDE },
		{ "2001:db8::1/128", "192.0.2.7", SENDERNET_OUTSIDE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char domain[32];
		struct network network;
		struct addr client;

		snprintf(domain, sizeof(domain), "d%zu.example", i);
		assert_int_equal(network_parse(&network, cases[i].network), 0);
		assert_int_equal(addr_parse(&client, cases[i].client), 0);
		assert_int_equal(sendernet_look(memories.durable, "grey", domain, &client, NOW_US),
		    SENDERNET_UNKNOWN);
		sendernet_keep(memories.durable, "grey", domain, &network, 1, NOW_US);
		if (sendernet_look(memories.durable, "grey", domain, &client, NOW_US) !=
		    cases[i].sendernet)
			fail_msg("%s in %s", cases[i].client, cases[i].network);
	}
}

static void
spf__more_networks_than_anybody_has__are_cut(void **state)
{
	static struct network networks[GREYLIST_NETWORKS_MAX + 1];
	struct addr client = { .family = 4, .bytes = { 10, 2, 0, 1 } };

	(void)state;
	for (size_t i = 0; i <= GREYLIST_NETWORKS_MAX; i++) {
		networks[i].bits = 24;
		networks[i].base = (struct addr){ .family = 4,
			.bytes = { 10, (uint8_t)(i / 256), (uint8_t)(i % 256), 0 } };
	}
	sendernet_keep(
	    memories.durable, "grey", "many.example", networks, GREYLIST_NETWORKS_MAX + 1, NOW_US);
	assert_int_equal(sendernet_look(memories.durable, "grey", "many.example", &client, NOW_US),
	    SENDERNET_OUTSIDE);
	client.bytes[1] = 1;
	client.bytes[2] = 255;
	assert_int_equal(sendernet_look(memories.durable, "grey", "many.example", &client, NOW_US),
	    SENDERNET_INSIDE);
}

static void
inquiry__domain__is_the_sender_s_or_that_of_helo(void **state)
{
	static const struct {
		const char *sender, *helo, *domain; /* NULL: nobody to ask for */
	} cases[] = {
		{ "joe@Example.ORG", "mx.other.example", "example.org" },
		{ "<>", "a.mx.Example.org", "example.org" },
		{ "<>", "localhost.localdomain", "localhost.localdomain" },
		{ "<>", "localhost", "localhost" },
		{ "<>", "", NULL },
		{ "<>", "[192.0.2.7]", NULL },
		{ "joe@[192.0.2.7]", "mx.example.org", NULL },
		{ "joe", "mx.example.org", NULL },
		{ "joe@", "mx.example.org", NULL },
		{ "joe@a b.example", "mx.example.org", NULL },
	};
	struct rule rule = rule_of("grey");
	struct step step = { .rule = &rule, .account = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct comer comer = joe;
		struct greylist_inquiry inquiry;
		struct observation seen;
		bool has;

		comer.sender = cases[i].sender;
		comer.helo = cases[i].helo;
		seen = observation_of(&comer, 0);
		has = greylist_inquire(&inquiry, &step, &seen);
		if (has != (cases[i].domain != NULL) ||
		    (has && strcmp(inquiry.domain, cases[i].domain) != 0))
			fail_msg("case %zu", i);
		if (!has)
			continue;
		assert_string_equal(inquiry.rule, "grey");
		assert_int_equal(strlen(inquiry.tuple), 13);
		assert_true(addr_equal(&inquiry.client, &seen.client));
	}
}

/* Of a null sender at DATA nobody knows the recipient any more. */
static void
inquiry__without_recipient__has_the_tuple_of_the_account(void **state)
{
	struct comer nobody = { "192.0.2.7", NULL, "<>", "", "mx.example.org" };
	struct rule rule = rule_of("grey");
	struct step step = { .rule = &rule,
		.account = "grey client=192.0.2.0/24 tuple=0123456789abc" };
	struct observation seen = observation_of(&nobody, 0);
	struct greylist_inquiry inquiry;

	(void)state;
	assert_true(greylist_inquire(&inquiry, &step, &seen));
	assert_string_equal(inquiry.tuple, "0123456789abc");
}

/* Where the account was shortened nobody knows it either: then the networks alone are kept. */
static void
inquiry__without_tuple__keeps_the_networks(void **state)
{
	struct comer nobody = { "192.0.2.7", NULL, "<>", "", "mx.example.org" };
	struct rule rule = rule_of("grey");
	struct step step = { .rule = &rule, .account = "grey client=192.0.2.0/24" };
	struct observation seen = observation_of(&nobody, 0);
	struct greylist_inquiry inquiry;
	struct network networks[8];

	(void)state;
	assert_true(greylist_inquire(&inquiry, &step, &seen));
	assert_string_equal(inquiry.tuple, "");
	greylist_learn(&rule, memories.durable, &inquiry, networks,
	    networks_of(networks, example_networks), seen.at_us);
	assert_int_equal(
	    sendernet_look(memories.durable, "grey", "example.org", &seen.client, seen.at_us),
	    SENDERNET_INSIDE);
}

/* --- suspicion */

static void
only_suspicious__others__pass_at_once(void **state)
{
	const struct comer honest = { "192.0.2.7", "mx.example.org", "joe@example.org",
		"ann@ours.example", "mx.example.org" };
	struct comer comer = honest;
	struct rule rule = rule_of("grey");

	(void)state;
	rule.as.greylist.only = GREYLISTED_SUSPICIOUS;
	assert_int_equal(come(&rule, &honest, 0).mark, MARK_PASSED);
	comer.name = NULL;
	assert_int_equal(come(&rule, &comer, 0).mark, MARK_STOPPED);
	comer = honest;
	comer.helo = "localhost";
	assert_int_equal(come(&rule, &comer, 0).mark, MARK_STOPPED);
	comer = honest;
	comer.name = "dhcp7.example.org";
	assert_int_equal(come(&rule, &comer, 0).mark, MARK_STOPPED);
	assert_int_equal(come(&rule, &honest, 0).mark, MARK_PASSED);
}

static void
only_suspicious__rejected_recipient__is_remembered_for_the_window(void **state)
{
	const struct comer honest = { "192.0.2.7", "mx.example.org", "joe@example.org",
		"ann@ours.example", "mx.example.org" };
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen = observation_of(&honest, 0);

	(void)state;
	rule.as.greylist.only = GREYLISTED_SUSPICIOUS;
	rule.counts |= EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	seen.events = EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	seen.authenticated = true;
	judge(&rule, &seen, ROLE_COUNTS, &book);
	assert_int_equal(come(&rule, &honest, 0).mark, MARK_PASSED);
	seen.authenticated = false;
	seen.age_us = DAY_US;
	judge(&rule, &seen, ROLE_COUNTS, &book);
	assert_int_equal(come(&rule, &honest, 0).mark, MARK_PASSED);
	seen.age_us = HOUR_US;
	judge(&rule, &seen, ROLE_COUNTS, &book);
	assert_int_equal(come(&rule, &honest, 23 * HOUR_US - 1).mark, MARK_STOPPED);
	assert_int_equal(come(&rule, &honest, 23 * HOUR_US).mark, MARK_PASSED);
}

/* A message is not let in by halves: also if one of its recipients is rejected meanwhile. */
static void
only_suspicious__rejected_in_between__lets_the_others_in(void **state)
{
	const struct comer honest = { "192.0.2.7", "mx.example.org", "joe@example.org",
		"ann@ours.example", "mx.example.org" };
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen = observation_of(&honest, 0);
	struct observation rejected = seen;

	(void)state;
	rule.as.greylist.only = GREYLISTED_SUSPICIOUS;
	rejected.events = EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	assert_int_equal(judge(&rule, &seen, ROLE_STOPS, &book).mark, MARK_PASSED);
	judge(&rule, &rejected, ROLE_COUNTS, &book);
	seen.recipient = "bob@ours.example";
	assert_int_equal(judge(&rule, &seen, ROLE_STOPS, &book).mark, MARK_PASSED);
	charges_settle(&book.transaction);
	assert_int_equal(come(&rule, &honest, 0).mark, MARK_STOPPED);
}

/* --- those whom we write to */

static struct observation
delivery_to(const char *relay, int64_t age_us)
{
	const struct comer nobody = { "", NULL, "", "ann@example.org", NULL };
	struct observation seen = observation_of(&nobody, 0);

	seen.origin = ORIGIN_LOG;
	seen.stage = STAGE_DELIVERY;
	seen.events = EVENT_BIT(EVENT_SENT);
	seen.age_us = age_us;
	if (relay[0] != '\0')
		assert_int_equal(addr_parse(&seen.relay, relay), 0);
	return seen;
}

static void
sent__network_of_the_server__is_welcome_altogether(void **state)
{
	static const struct {
		const char *relay, *client;
		int64_t age_us;
		enum mark mark;
	} cases[] = {
		{ "192.0.2.25", "192.0.2.7", 0, MARK_PASSED },
		{ "198.51.100.25", "198.51.101.7", 0, MARK_STOPPED },
		{ "198.51.100.25", "198.51.100.25", 0, MARK_PASSED },
		{ "2001:db8::25", "2001:db8::7", 0, MARK_PASSED },
		{ "203.0.113.25", "203.0.113.7", 36 * DAY_US - 1, MARK_PASSED },
		{ "203.0.114.25", "203.0.114.7", 36 * DAY_US, MARK_STOPPED },
		{ "127.0.0.1", "127.0.0.1", 0, MARK_STOPPED },
		{ "", "10.0.0.1", 0, MARK_STOPPED },
	};
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation seen = delivery_to(cases[i].relay, cases[i].age_us);
		struct comer comer = joe;

		judge(&rule, &seen, ROLE_COUNTS, &book);
		comer.client = cases[i].client;
		if (come(&rule, &comer, 0).mark != cases[i].mark)
			fail_msg("case %zu", i);
	}
}

/* Else whoever has a bounce sent to a server of his own would be welcome. */
static void
sent__bounce__welcomes_nobody(void **state)
{
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation seen = delivery_to("192.0.2.25", 0);

	(void)state;
	seen.sender = "<>";
	judge(&rule, &seen, ROLE_COUNTS, &book);
	assert_int_equal(come(&rule, &joe, 0).mark, MARK_STOPPED);
}

static void
sent__again_and_late__never_ends_it_sooner(void **state)
{
	static const char key[] = "grey client=192.0.2.0/24";
	struct rule rule = rule_of("grey");
	struct book book = { .transaction.count = 0 };
	struct observation now = delivery_to("192.0.2.25", 0);
	struct observation late = delivery_to("192.0.2.25", 10 * DAY_US);

	(void)state;
	judge(&rule, &now, ROLE_COUNTS, &book);
	assert_int_equal(expiry_of(key), NOW_US + 36 * DAY_US);
	judge(&rule, &late, ROLE_COUNTS, &book);
	assert_int_equal(expiry_of(key), NOW_US + 36 * DAY_US);
	now.at_us += 10 * DAY_US;
	judge(&rule, &now, ROLE_COUNTS, &book);
	assert_int_equal(expiry_of(key), NOW_US + 46 * DAY_US);
}

/* --- threads */

static struct rule shared_rule;
static atomic_int stopped_count, welcomed_count, passed_count;

static void *
come_often(void *arg)
{
	const int64_t *at_us = arg;

	for (int i = 0; i < 200; i++) {
		char sender[64];
		const struct comer comer = { "192.0.2.7", "mx.example.org", sender,
			"ann@ours.example", NULL };
		enum mark mark;

		snprintf(sender, sizeof(sender), "joe@d%d.example", i);
		mark = come(&shared_rule, &comer, *at_us).mark;
		if (mark == MARK_STOPPED)
			stopped_count++;
		else if (mark == MARK_WELCOMED)
			welcomed_count++;
		else
			passed_count++;
	}
	return NULL;
}

static void
come_in_threads(int64_t at_us)
{
	pthread_t threads[4];

	stopped_count = welcomed_count = passed_count = 0;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, come_often, &at_us), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

static void
threads__all_at_once__nobody_is_new_again(void **state)
{
	(void)state;
	shared_rule = rule_of("grey");
	shared_rule.as.greylist.welcome_after = 0;
	come_in_threads(0);
	assert_int_equal(stopped_count, 800);
	come_in_threads(MINUTE_US);
	assert_int_equal(stopped_count, 0);
	assert_true(welcomed_count >= 200);
	assert_int_equal(welcomed_count + passed_count, 800);
	come_in_threads(HOUR_US);
	assert_int_equal(passed_count, 800);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_memories, close_memories)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attempt__first__is_asked_to_come_back),
		TEST(attempt__too_early__is_told_what_remains_and_never_pushed_back),
		TEST(attempt__window_is_over__begins_anew),
		TEST(attempt__that_came_back__is_kept_for_a_minute),
		TEST(attempt__clock_set_back__waits_for_one_delay_at_most),
		TEST(attempt__clock_set_back_by_weeks__begins_anew),
		TEST(attempt__reload__has_the_new_times),
		TEST(attempt__sender_that_only_looks_different__is_the_same),
		TEST(attempt__other_sender_recipient_or_network__is_another),
		TEST(attempt__other_rule__remembers_its_own),
		TEST(attempt__longest_names__are_known_again),
		TEST(transaction__all_recipients__are_answered_as_the_first),
		TEST(transaction__first_recipient_was_refused_before__begins_nothing_anew),
		TEST(transaction__delay_over_in_it__is_let_in),
		TEST(transaction__null_sender__is_judged_at_data),
		TEST(transaction__data_of_others__is_not_asked_of),
		TEST(spared__each__passes_and_makes_no_tuple),
		TEST(welcome__network__holds_for_the_domain_of_the_sender),
		TEST(welcome__use__renews_it),
		TEST(welcome__use_soon_after_the_last__writes_nothing),
		TEST(welcome__reload_makes_it_shorter__ends_sooner),
		TEST(welcome_after__so_many_domains__lets_all_of_the_network_in),
		TEST(welcome_after__zero__never_does),
		TEST(organisation__retry_from_another_host__is_known),
		TEST(organisation__name_that_is_only_claimed__is_none),
		TEST(organisation__line_of_a_provider__earns_no_welcome_for_others),
		TEST(organisation__rented_server__earns_no_welcome_for_others),
		TEST(spf__retry_from_another_network__is_known),
		TEST(spf__networks_that_are_known__need_no_question),
		TEST(spf__question__is_asked_once_an_attempt_and_again_after_its_time),
		TEST(spf__networks_that_are_too_wide_together__are_left_out),
		TEST(spf__network_that_is_too_wide__is_left_out),
		TEST(spf__more_networks_than_anybody_has__are_cut),
		TEST(inquiry__domain__is_the_sender_s_or_that_of_helo),
		TEST(inquiry__without_recipient__has_the_tuple_of_the_account),
		TEST(inquiry__without_tuple__keeps_the_networks),
		TEST(only_suspicious__others__pass_at_once),
		TEST(only_suspicious__rejected_recipient__is_remembered_for_the_window),
		TEST(only_suspicious__rejected_in_between__lets_the_others_in),
		TEST(sent__network_of_the_server__is_welcome_altogether),
		TEST(sent__bounce__welcomes_nobody),
		TEST(sent__again_and_late__never_ends_it_sooner),
		TEST(threads__all_at_once__nobody_is_new_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
