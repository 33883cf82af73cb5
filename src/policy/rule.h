/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/amount.h"

#include "smtp/observation.h"

#include "policy/account.h"
#include "policy/charge.h"
#include "policy/gcra.h"
#include "policy/listed.h"
#include "policy/strain.h"
#include "policy/verdict.h"

#define RULE_NAME_BYTES 32

struct rule;

/*
 * What a rule is asked at an observation: to charge it, to look whether it shall be stopped, to
 * forgive what its login was charged before, or several of these.
 */
enum role { ROLE_COUNTS = 1 << 0, ROLE_STOPS = 1 << 1, ROLE_FORGIVES = 1 << 2 };

struct question {
	const struct rule *rule;
	const struct observation *seen;
	unsigned roles; /* of enum role */
	const struct memories *memories;
	struct book *book; /* what the session has been charged before */
	struct charges *charged; /* what this judgement charges: given back if a later rule stops */
};

/*
 * A kind of rule. judge() finds the step with MARK_PASSED. Where it lets pass it charges; where it
 * does not it fills the step in and charges nothing.
 */
struct rule_type {
	const char *name; /* as written in the config file */
	bool always; /* asked at each observation, not just where it counts or stops */
	void (*judge)(const struct question *question, struct step *step);
};

extern const struct rule_type exempt_rule, drain_rule, pressure_rule, rate_rule, open_rule,
    greylist_rule;
extern const struct rule_type *const rule_types[]; /* ends with NULL */

/* NULL if there is no such type. */
const struct rule_type *rule_type_find(const char *name);

/* Whom a rule of type "pressure" never refuses: a set of these. */
enum spared { SPARED_AUTHENTICATED, SPARED_KNOWN, SPARED_COUNT };

#define SPARED_BIT(spared) (UINT32_C(1) << (spared))

/* As in the config file. */
extern const char *const spared_names[SPARED_COUNT];

enum greylisted { GREYLISTED_ALL, GREYLISTED_SUSPICIOUS };

enum wanted { WANTED_EITHER, WANTED_YES, WANTED_NO };

/* When a rule applies at all. */
struct condition {
	enum wanted authenticated;
	enum wanted tls;
	const char *const *services; /* any of them; ends with NULL. NULL: all services */
};

/* Strings and lists belong to whoever built the policy. */
struct rule {
	const struct rule_type *type;
	char name[RULE_NAME_BYTES];
	const char *file; /* where it stands in the config */
	uint32_t line;
	uint64_t counts; /* events that are charged … */
	uint32_t stops; /* … and the stages at which the account is looked at */
	uint32_t per; /* parts of the account; none: one account for the server */
	uint8_t v4_bits, v6_bits;
	struct condition when;
	enum mode mode;
	bool at_once;
	struct reply answer; /* its text has {places} to fill: policy/answer.h */
	union {
		struct {
			struct gcra_limit limit;
			int64_t hold_us; /* 0: until earned back; else the first hold, each further
			                    one twice as long … */
			int64_t hold_max_us; /* … up to this */
			uint32_t distinct; /* parts: charge only for values not seen in a period; 0:
			                      each event */
			uint64_t forgive; /* events that take back what their login was charged */
		} rate;
		struct {
			int64_t limit;
		} open;
		struct {
			struct listed_networks clients;
			const char *const *logins; /* ends with NULL */
			struct listed_texts names; /* ".example.com": and all below it */
			const char *const *services; /* ends with NULL */
		} exempt;
		struct {
			struct strain_mark marks[RESOURCE_COUNT];
			uint32_t spare; /* of enum spared, as SPARED_BIT()s */
		} pressure;
		struct {
			int64_t delay_us; /* come back after that … */
			int64_t window_us; /* … and before this is over */
			int64_t welcome_us; /* so long who came back is known, after each use */
			int64_t welcome_after; /* so many sender domains came back: then their
			                          network is welcome altogether; 0: never */
			enum greylisted only;
			bool spf; /* ask for the networks of the sender's domain */
			/* Who is not greylisted; lists as those of exempt. */
			struct listed_networks clients;
			struct listed_texts names;
			struct listed_texts senders; /* "user@example.com", "example.com" … */
			struct listed_texts recipients; /* … ".example.com": all below; "user@" */
		} greylist;
	} as;
};

/* Does the condition hold? */
bool condition_holds(const struct condition *when, const struct observation *seen);

/* Is one of these what the MTA calls the service, its port, or the usual name of that port? */
bool service_matches(const char *const *services, const struct observation *seen);

/* How much of what the rule counts is in the observation. */
int64_t rule_amount(const struct rule *rule, const struct observation *seen);

/* The limit in the words of the config file: "5 per 10m", "500M per 1h", "20 at once". */
#define RULE_LIMIT_BYTES 64
void rule_limit_print(const struct rule *rule, char text_r[static RULE_LIMIT_BYTES]);

/* So much of what the rule counts: of bytes "500M", of all else "500". */
void rule_amount_print(
    const struct rule *rule, int64_t amount, char text_r[static AMOUNT_TEXT_BYTES]);

/* Does an exempt rule exempt this? */
bool exempt_holds(const struct rule *rule, const struct observation *seen);

/* Is this what a rate rule counts, of an account that it has, and not too long ago? */
bool rate_counts(const struct rule *rule, const struct observation *seen);

/* The most of what a rate rule counts that can pass in any of its periods. */
int64_t rate_most(const struct rule *rule);

/* How long an account of a rate rule is still held; 0: it is not. And how often it has been. */
int64_t rate_held_us(const struct memory *memory, int64_t now_us);
int64_t rate_offences(const struct memory *memory);

/* A hold that began. */
struct hold {
	int64_t length_us; /* 0: none did */
	int64_t offences; /* in a row, with this one */
};

/* For charges_confirm(): begins the hold of an account that the charge filled up. */
struct hold rate_confirm(struct charge *charge, struct store *store);

/* What one login has been charged to an account. */
struct pardon {
	int64_t at_us; /* now */
	int64_t left_ns; /* what has not been earned back yet … */
	int64_t amount; /* … and the events that it comes from */
	int64_t beyond; /* its events that found the account full or on hold */
};

/*
 * Takes that back; where those events alone filled the account up, its hold is lifted, too, and
 * does not count as an offence. The events of others that found the account full or on hold come
 * first: they take the room, and keep the hold.
 */
void rate_pardon(const struct rule *rule, struct memory *memory, const struct pardon *pardon);

/* For charges_give_back(): each type knows what its numbers mean. */
void rate_give_back(const struct charge *charge, struct store *store, int64_t now_us);
void open_give_back(const struct charge *charge, struct store *store, int64_t now_us);
