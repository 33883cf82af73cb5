/* SPDX-License-Identifier: BSD-2-Clause */
/* Forgets what is remembered about a client, a login, or whatever else accounts are kept by. */
#include "daemon/forget.h"

#include <stdio.h>
#include <string.h>

#include "base/now.h"
#include "base/text.h"

#include "policy/account.h"

/* The subject as a client, a login, … might be named by it. */
#define VALUE_BYTES 512

/* Words of a greylist's accounts that are domains, and no parts of an observation. */
static const char *const domain_words[] = { "domain=", "spf=" };

/* What is looked for, in each form that a key can have it. */
struct subject {
	const char *account;
	struct addr client; /* family 0: the subject is no address */
	char part[PART_COUNT][STORE_KEY_BYTES]; /* "login=alice"; "": cannot be this part */
	size_t whole_count;
	char whole[POLICY_MAX_RULES][STORE_KEY_BYTES]; /* keys that may have been shortened */
};

struct forgetting {
	struct subject wanted;
	struct store *store;
	int64_t now_us;
	struct lines *lines;
	size_t count;
};

/* An observation in which every part has the subject as its value; no account needs them all. */
static void
subject_observe(struct observation *seen_r, char domain[static VALUE_BYTES], const char *subject)
{
	*seen_r = (struct observation){ .session = "",
		.client_name = "",
		.host = "",
		.daemon = "",
		.mechanism = "",
		.queue_id = "",
		.reply = { .text = "" },
		.service = subject,
		.helo = subject,
		.login = subject,
		.sender = subject,
		.recipient = subject };
	addr_parse(&seen_r->client, subject);
	if (strchr(subject, '@') != NULL || strcmp(subject, "<>") == 0)
		text_copy(domain, VALUE_BYTES, subject);
	else
		snprintf(domain, VALUE_BYTES, "@%s", subject);
}

/* For a domain what stands before the "@" does not matter; for a path the whole of it does. */
static void
subject_as_part(struct observation *seen, enum part part, const char *subject, const char *domain)
{
	bool is_domain = part == PART_SENDER_DOMAIN || part == PART_RECIPIENT_DOMAIN;

	seen->sender = is_domain ? domain : subject;
	seen->recipient = is_domain ? domain : subject;
}

static bool
subject_can_be(enum part part, const char *subject)
{
	if (part != PART_SENDER_DOMAIN && part != PART_RECIPIENT_DOMAIN)
		return true;
	return strchr(subject, '@') == NULL;
}

/* The word that account_key() writes for a part of this value. */
static void
subject_part(struct subject *wanted, enum part part, const struct observation *seen)
{
	char key[STORE_KEY_BYTES];

	if (account_key(key, "", PART_BIT(part), 32, 128, seen))
		text_copy(wanted->part[part], STORE_KEY_BYTES, key + 1);
}

static void
subject_whole(struct subject *wanted, const struct rule *rule, const struct observation *seen)
{
	char *key = wanted->whole[wanted->whole_count];

	if (account_key(key, rule->name, rule->per, rule->v4_bits, rule->v6_bits, seen))
		wanted->whole_count++;
}

static void
subject_fill(struct subject *subject_r, const char *subject, const struct policy *policy)
{
	struct observation seen;
	char domain[VALUE_BYTES];

	memset(subject_r, 0, sizeof(*subject_r));
	subject_r->account = subject;
	subject_observe(&seen, domain, subject);
	subject_r->client = seen.client;
	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (!subject_can_be(part, subject))
			continue;
		subject_as_part(&seen, part, subject, domain);
		subject_part(subject_r, part, &seen);
		for (uint32_t i = 0; i < policy->rule_count; i++) {
			if (policy->rule[i].per == PART_BIT(part))
				subject_whole(subject_r, &policy->rule[i], &seen);
		}
	}
}

/* A domain is written in one way, whosoever it is. */
static bool
domain_word(const struct subject *wanted, const char *word)
{
	const char *value = strchr(wanted->part[PART_SENDER_DOMAIN], '=');

	for (size_t i = 0; value != NULL && i < sizeof(domain_words) / sizeof(domain_words[0]);
	     i++) {
		const size_t bytes = strlen(domain_words[i]);

		if (strncmp(word, domain_words[i], bytes) == 0 &&
		    strcmp(word + bytes, value + 1) == 0)
			return true;
	}
	return false;
}

/* Is a word of an account's name, such as "client=192.0.2.0/24", about the subject? */
static bool
subject_word(const struct subject *wanted, const char *word)
{
	size_t name_bytes = strlen(part_table[PART_CLIENT].name);
	struct network network;

	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (wanted->part[part][0] != '\0' && strcmp(word, wanted->part[part]) == 0)
			return true;
	}
	if (domain_word(wanted, word))
		return true;
	if (wanted->client.family == 0 || word[name_bytes] != '=' ||
	    strncmp(word, part_table[PART_CLIENT].name, name_bytes) != 0)
		return false;
	return network_parse(&network, word + name_bytes + 1) == 0 &&
	       network_contains(&network, &wanted->client);
}

static bool
subject_account(const struct subject *wanted, const char *account)
{
	char words[STORE_KEY_BYTES];
	char *rest = words;
	char *word;

	if (strcmp(account, wanted->account) == 0)
		return true;
	for (size_t i = 0; i < wanted->whole_count; i++) {
		if (strcmp(account, wanted->whole[i]) == 0)
			return true;
	}
	text_copy(words, sizeof(words), account);
	text_word(&rest);
	while ((word = text_word(&rest)) != NULL) {
		if (subject_word(wanted, word))
			return true;
	}
	return false;
}

/* Markers go with their account, unmentioned. */
static int
forget_visit(void *arg, const char *key, const struct memory *memory)
{
	struct forgetting *forgetting = arg;
	char account[STORE_KEY_BYTES];
	char buf[RECORD_BYTES];
	struct json record;

	(void)memory;
	text_copy(account, sizeof(account), key);
	account[strcspn(account, "\t")] = '\0';
	if (!subject_account(&forgetting->wanted, account))
		return 0;
	if (store_forget(forgetting->store, key, forgetting->now_us) == 0 ||
	    strchr(key, '\t') != NULL)
		return 0;
	forgetting->count++;
	record_begin(&record, buf, "forgotten");
	json_text(&record, "account", account);
	lines_add(forgetting->lines, &record);
	return 0;
}

size_t
forget_add(struct lines *lines, struct judge *judge, const char *subject)
{
	const struct standing *standing = judge_take(judge);
	struct forgetting forgetting = { .now_us = now_us(), .lines = lines };

	if (standing == NULL)
		return 0;
	subject_fill(&forgetting.wanted, subject, &standing->settings->policy);
	forgetting.store = judge->memories.durable;
	store_walk(forgetting.store, forgetting.now_us, forget_visit, &forgetting);
	forgetting.store = judge->memories.sessions;
	store_walk(forgetting.store, forgetting.now_us, forget_visit, &forgetting);
	judge_let_go(judge, standing);
	return forgetting.count;
}
