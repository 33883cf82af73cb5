/* SPDX-License-Identifier: BSD-2-Clause */
/* The one path that every observation takes: decide, count, record, answer. */
#include "daemon/judge.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#include "smtp/classify.h"

#include "policy/policy.h"

#include "settings/complaint.h"
#include "settings/load.h"

#include "daemon/maintenance.h"
#include "daemon/scout.h"

#define OLDEST_US DAY_US
#define END_PATIENCE_US (SECOND_US / 2)
#define NEGATIVE_CODE 400 /* and all above it: RFC 5321 section 4.2.1 */
#define OUTCOME_RULES_BYTES 512

enum sort { SORT_TEXT, SORT_NUMBER, SORT_LOGS };

/* What is done once, at the start, or not as root any more. */
static const struct fixed_key {
	const char *name;
	enum sort sort;
	size_t offset; /* into struct settings */
} fixed_keys[] = {
	{ "milter", SORT_TEXT, offsetof(struct settings, milter.socket) },
	{ "milter_mode", SORT_TEXT, offsetof(struct settings, milter.mode) },
	{ "milter_group", SORT_TEXT, offsetof(struct settings, milter.group) },
	{ "user", SORT_TEXT, offsetof(struct settings, user) },
	{ "pid_file", SORT_TEXT, offsetof(struct settings, pid_file) },
	{ "store.backend", SORT_TEXT, offsetof(struct settings, store.backend) },
	{ "store.path", SORT_TEXT, offsetof(struct settings, store.path) },
	{ "store.map", SORT_NUMBER, offsetof(struct settings, store.map_bytes) },
	{ "store.accounts", SORT_NUMBER, offsetof(struct settings, store.accounts) },
	{ "audit.file", SORT_TEXT, offsetof(struct settings, audit.file) },
	{ "control.socket", SORT_TEXT, offsetof(struct settings, control.socket) },
	{ "control.group", SORT_TEXT, offsetof(struct settings, control.group) },
	{ "log.facility", SORT_TEXT, offsetof(struct settings, log.facility) },
	{ "log.level", SORT_TEXT, offsetof(struct settings, log.level) },
	{ "logs", SORT_LOGS, 0 },
};

#define FIXED_COUNT (sizeof(fixed_keys) / sizeof(fixed_keys[0]))

static_assert(FIXED_COUNT <= UNCHANGED_KEYS, "each key finds room in a struct reload");

static bool
logs_equal(const struct settings *one, const struct settings *other)
{
	if (one->log_count != other->log_count)
		return false;
	for (unsigned i = 0; i < one->log_count; i++) {
		if (strcmp(one->logs[i].file, other->logs[i].file) != 0 ||
		    strcmp(one->logs[i].directory, other->logs[i].directory) != 0)
			return false;
	}
	return true;
}

static bool
fixed_equal(const struct fixed_key *key, const struct settings *one, const struct settings *other)
{
	const void *left = (const char *)one + key->offset;
	const void *right = (const char *)other + key->offset;

	if (key->sort == SORT_LOGS)
		return logs_equal(one, other);
	if (key->sort == SORT_NUMBER)
		return memcmp(left, right, sizeof(int64_t)) == 0;
	return strcmp(*(const char *const *)left, *(const char *const *)right) == 0;
}

static struct standing *
standing_new(struct metrics *metrics, struct settings *settings)
{
	struct standing *standing = calloc(1, sizeof(*standing));

	if (standing == NULL)
		return NULL;
	standing->settings = settings;
	standing->loaded_us = now_us();
	for (uint32_t i = 0; i < policy_rules(&settings->policy); i++)
		standing->counts[i] = metrics_rule(metrics, settings->policy.rule[i].name);
	return standing;
}

static void
standing_free(struct standing *standing)
{
	if (standing == NULL)
		return;
	settings_free(&standing->settings);
	free(standing);
}

const struct standing *
judge_take(struct judge *judge)
{
	struct standing *standing;

	pthread_mutex_lock(&judge->mutex);
	standing = judge->standing;
	if (standing != NULL) {
		standing->user_count++;
		judge->busy_count++;
	}
	pthread_mutex_unlock(&judge->mutex);
	return standing;
}

void
judge_let_go(struct judge *judge, const struct standing *standing)
{
	struct standing *mine = (struct standing *)standing;
	bool is_last;

	pthread_mutex_lock(&judge->mutex);
	judge->busy_count--;
	is_last = --mine->user_count == 0;
	pthread_mutex_unlock(&judge->mutex);
	if (is_last)
		standing_free(mine);
}

/* A clock that was set, or a source that errs, must not charge the future or the distant past. */
static const struct observation *
observation_in_time(const struct observation *seen, struct observation *copy)
{
	int64_t at_us = now_us();

	if (seen->at_us <= at_us && seen->at_us > at_us - OLDEST_US)
		return seen;
	*copy = *seen;
	copy->at_us = at_us;
	return copy;
}

static void
obedience_count(struct obedience_counts *counts, const struct verdict *verdict)
{
	const struct step *steps = verdict->step;

	if (verdict->warning == WARNING_FIRST)
		counts->told++;
	else if (verdict->warning != WARNING_NONE)
		counts->early++;
	if (verdict->warning == WARNING_STORM)
		counts->storms++;
	for (unsigned i = 0; i < verdict->step_count; i++) {
		if (steps[i].mark == MARK_RETURNED && steps[i].attempts == 0)
			counts->kept++;
		else if (steps[i].reason == REASON_HAMMERING)
			counts->early++;
	}
}

static void
verdict_count(struct judge *judge, const struct standing *standing, const struct verdict *verdict)
{
	const struct rule *rules = standing->settings->policy.rule;

	judge->metrics.judged++;
	if (verdict->action == ACTION_PASS)
		judge->metrics.passed++;
	obedience_count(&judge->metrics.obedience, verdict);
	for (unsigned i = 0; i < verdict->step_count; i++) {
		const struct step *step = &verdict->step[i];
		struct rule_counts *counts = standing->counts[step->rule - rules];

		if (step->mark == MARK_HELD)
			counts->held++;
		else if (step->mark == MARK_EXEMPT)
			counts->exempted++;
		else if (step->mark == MARK_STOPPED && step->rule->mode == MODE_ENFORCE)
			counts->stopped++;
		else if (step->mark == MARK_STOPPED)
			counts->observed++;
	}
}

static void
answer_fill(struct answer *answer, const struct verdict *verdict, const struct step *step,
    const struct observation *seen)
{
	answer->action = verdict->action;
	answer->at_once = verdict->at_once;
	answer->status = step->rule->answer.status;
	answer->code = (uint16_t)answer_code(step, seen->stage);
	answer->until_us = seen->at_us + step->wait_us;
}

/* So that the retry is judged without the DNS, and this session does not wait for it. */
static void
networks_ask(struct judge *judge, const struct observation *seen, const struct step *step)
{
	struct greylist_inquiry inquiry;

	if (judge->scout != NULL && greylist_inquire(&inquiry, step, seen))
		scout_ask(judge->scout, &inquiry);
}

/* Of the steps that stopped the last one that is enforced has the word. */
static void
verdict_record(struct judge *judge, const struct observation *seen, const struct verdict *verdict,
    struct answer *answer)
{
	char text[ANSWER_TEXT_BYTES];
	char ticket[TICKET_BYTES];

	for (unsigned i = 0; i < verdict->step_count; i++) {
		const struct step *step = &verdict->step[i];

		if (step->mark == MARK_HELD || step->mark == MARK_WELCOMED ||
		    step->mark == MARK_RETURNED)
			audit_note_turn(judge->audit, seen, step);
		if (step->mark != MARK_STOPPED)
			continue;
		if (step->asks_networks)
			networks_ask(judge, seen, step);
		audit_note(judge->audit, seen, step, text, ticket);
		if (verdict->action == ACTION_PASS || step->rule->mode != MODE_ENFORCE)
			continue;
		answer_fill(answer, verdict, step, seen);
		/* Who hammers is told no words, which are the rule's for another answer. */
		if (step->reason != REASON_HAMMERING)
			memcpy(answer->text, text, sizeof(answer->text));
	}
}

/* As many whole names as fit, with commas between them. */
static void
rules_print(
    char names_r[static OUTCOME_RULES_BYTES], const struct policy *policy, uint64_t counting)
{
	names_r[0] = '\0';
	for (; counting != 0; counting &= counting - 1) {
		const char *name = policy->rule[__builtin_ctzll(counting)].name;

		if (strlen(names_r) + strlen(name) + 2 > OUTCOME_RULES_BYTES)
			return;
		text_append(names_r, OUTCOME_RULES_BYTES, names_r[0] == '\0' ? "" : ",");
		text_append(names_r, OUTCOME_RULES_BYTES, name);
	}
}

/* A login that succeeded, or what the server itself answered in the negative. */
static void
outcome_record(struct judge *judge, const struct standing *standing, const struct observation *seen,
    enum action action)
{
	const struct policy *policy = &standing->settings->policy;
	char rules[OUTCOME_RULES_BYTES] = "";

	/* What is stopped is charged by no rule. */
	if (action == ACTION_PASS)
		rules_print(rules, policy, policy_counting(policy, seen));
	audit_note_outcome(judge->audit, seen, rules);
}

/*
 * The server tells a filter of a login with the MAIL after it, and of few of its answers: those are
 * recorded as its log tells them, where that is followed.
 */
static void
outcome_record_heard(struct judge *judge, const struct standing *standing,
    const struct observation *seen, const struct answer *answer)
{
	const uint64_t login = EVENT_BIT(EVENT_AUTH_OK), unknown = EVENT_BIT(EVENT_UNKNOWN_COMMAND);
	struct observation outcome;

	if (!(seen->events & (login | unknown)) && seen->reply.code < NEGATIVE_CODE)
		return;
	outcome = *seen;
	if (seen->events & login && !seen->is_heard) {
		outcome.events = login;
		outcome.stage = STAGE_AUTH;
		outcome.reply = classify_reply(EVENT_AUTH_OK);
	} else if (judge->overlap != NULL) {
		return;
	} else if (seen->events & unknown && answer->action == ACTION_PASS) {
		outcome.reply = classify_reply(EVENT_UNKNOWN_COMMAND);
	} else if (seen->reply.code < NEGATIVE_CODE) {
		return;
	}
	outcome_record(judge, standing, &outcome, answer->action);
}

static void
outcome_record_told(struct judge *judge, const struct standing *standing,
    const struct observation *told, uint64_t events)
{
	struct observation outcome = *told;

	outcome.events = events;
	if (events & EVENT_BIT(EVENT_AUTH_OK) || (events != 0 && told->reply.code >= NEGATIVE_CODE))
		outcome_record(judge, standing, &outcome, ACTION_PASS);
}

/* The memories as they are just now: maintenance as it is said here is what all is told of. */
static const struct memories *
memories_now(struct judge *judge, struct memories *copy, struct drain *drain)
{
	if (judge->maintenance == NULL || !maintenance_look(judge->maintenance, drain))
		return &judge->memories;
	*copy = judge->memories;
	copy->drain = drain;
	return copy;
}

static void
pulse_answered(struct pulse *pulse, int64_t took_us)
{
	int64_t slowest_us = pulse->slowest_us;

	while (took_us > slowest_us &&
	       !atomic_compare_exchange_weak(&pulse->slowest_us, &slowest_us, took_us))
		;
}

/*
 * Does the server speak of its own troubles? What a client may not do it says with 421, too, and
 * so does it to one that says nothing; and what filters say, our own refusals among it, is not its
 * own.
 */
static bool
is_complaint(const struct observation *told, uint64_t events)
{
	const uint64_t others = EVENT_BIT(EVENT_MILTER_REJECTED) | EVENT_BIT(EVENT_GREYLISTED) |
	                        EVENT_BIT(EVENT_TIMEOUT) |
	                        EVENTS_FROM_TO(EVENT_TOO_MANY_ERRORS, EVENT_TOO_MANY_RECIPIENTS);
	const struct reply *reply = &told->reply;

	if ((events & ~others) == 0 || told->stage == STAGE_DELIVERY || told->age_us > MINUTE_US)
		return false;
	return reply->code == 421 || (reply->status.class == 4 && reply->status.subject == 3);
}

static void
judge_observe(
    void *arg, const struct observation *given, struct book *book, struct answer *answer_r)
{
	struct judge *judge = arg;
	const struct standing *standing = judge_take(judge);
	const struct observation *seen;
	struct memories memories;
	struct observation copy;
	struct verdict verdict;
	struct drain drain;
	int64_t begun_us = now_steady_us();

	*answer_r = (struct answer){ .action = ACTION_PASS };
	if (standing == NULL)
		return;
	seen = observation_in_time(given, &copy);
	policy_decide(&standing->settings->policy, seen, memories_now(judge, &memories, &drain),
	    book, &verdict);
	verdict_count(judge, standing, &verdict);
	verdict_record(judge, seen, &verdict, answer_r);
	if (seen->stage == STAGE_MESSAGE && answer_r->action == ACTION_PASS)
		audit_note_received(judge->audit, seen);
	outcome_record_heard(judge, standing, seen, answer_r);
	if (judge->overlap != NULL) {
		overlap_heard(judge->overlap, seen);
		if (answer_r->action != ACTION_PASS)
			overlap_refused(judge->overlap, seen);
	}
	pulse_answered(&judge->pulse, now_steady_us() - begun_us);
	judge_let_go(judge, standing);
}

void
judge_hear(struct judge *judge, const struct observation *told)
{
	const struct standing *standing = judge_take(judge);
	struct observation seen = *told;
	struct book book = { .transaction.count = 0 };
	struct answer unheard;
	struct leftover left;
	struct verdict verdict;

	if (standing == NULL)
		return;
	left = overlap_left(judge->overlap, told);
	outcome_record_told(judge, standing, told, left.recorded);
	if (is_complaint(told, left.recorded))
		judge->pulse.complaint_count++;
	seen.events = left.charged;
	seen.bytes = left.bytes;
	if (seen.events != 0) {
		policy_decide(
		    &standing->settings->policy, &seen, &judge->memories, &book, &verdict);
		charges_settle(&book.transaction);
		charges_settle(&book.session);
		verdict_count(judge, standing, &verdict);
		verdict_record(judge, &seen, &verdict, &unheard);
	}
	judge_let_go(judge, standing);
}

static void
judge_give_back(void *arg, struct charges *charges)
{
	struct judge *judge = arg;
	const struct standing *standing = judge_take(judge);

	if (standing == NULL) {
		charges_settle(charges);
		return;
	}
	charges_give_back(charges, &judge->memories, now_us());
	judge_let_go(judge, standing);
}

static void
judge_sessions(void *arg, int change)
{
	struct judge *judge = arg;

	judge->metrics.sessions_open += change;
	if (change > 0)
		judge->metrics.sessions_total += change;
}

static void
judge_messages(void *arg, int change)
{
	struct judge *judge = arg;

	judge->metrics.messages_open += change;
}

/* It is held for two lines at a time: spinning a little is cheaper than sleeping. */
static void
mutex_init_adaptive(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
}

int
judge_open(struct judge **judge_r, struct settings *settings)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	if (judge == NULL)
		return -ENOMEM;
	judge->first = standing_new(&judge->metrics, settings);
	if (judge->first == NULL) {
		free(judge);
		return -ENOMEM;
	}
	judge->first->user_count = 1;
	judge->listener = (struct listener){
		.judge = judge,
		.observe = judge_observe,
		.give_back = judge_give_back,
		.sessions = judge_sessions,
		.messages = judge_messages,
	};
	mutex_init_adaptive(&judge->mutex);
	*judge_r = judge;
	return 0;
}

/* The one in force counts itself as a user. */
static void
judge_put_in_force(struct judge *judge, struct standing *next)
{
	struct standing *last;
	bool is_unused = false;

	pthread_mutex_lock(&judge->mutex);
	last = judge->standing;
	judge->standing = next;
	if (next != NULL)
		next->user_count++;
	if (last != NULL)
		is_unused = --last->user_count == 0;
	pthread_mutex_unlock(&judge->mutex);
	if (is_unused)
		standing_free(last);
}

void
judge_begin(struct judge *judge, const struct memories *memories, struct audit *audit,
    struct overlap *overlap)
{
	judge->memories = *memories;
	judge->audit = audit;
	judge->overlap = overlap;
	judge_put_in_force(judge, judge->first);
}

static bool
judge_is_busy(struct judge *judge)
{
	bool is_busy;

	pthread_mutex_lock(&judge->mutex);
	is_busy = judge->busy_count > 0;
	pthread_mutex_unlock(&judge->mutex);
	return is_busy;
}

int
judge_end(struct judge *judge)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	int64_t until_us = now_steady_us() + END_PATIENCE_US;

	judge_put_in_force(judge, NULL);
	while (judge_is_busy(judge)) {
		if (now_steady_us() > until_us)
			return -EBUSY;
		nanosleep(&moment, NULL);
	}
	return 0;
}

void
judge_close(struct judge **judge)
{
	if (*judge == NULL)
		return;
	standing_free((*judge)->first);
	pthread_mutex_destroy(&(*judge)->mutex);
	free(*judge);
	*judge = NULL;
}

static void
complaints_log(const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++) {
		char line[COMPLAINT_LINE_BYTES];

		complaint_print(&complaints->list[i], line);
		log_error("%s", line);
	}
}

static void
unchanged_note(struct reload *reload, const struct settings *first, const struct settings *next)
{
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		if (fixed_equal(&fixed_keys[i], first, next))
			continue;
		reload->unchanged[reload->unchanged_count++] = fixed_keys[i].name;
		log_warning("%s: %s needs a restart to change", next->path, fixed_keys[i].name);
	}
}

int
judge_reload(struct judge *judge, struct reload *reload_r)
{
	const char *path = judge->first->settings->path;
	struct settings *settings;
	struct standing *next;
	int rc;

	memset(reload_r, 0, sizeof(*reload_r));
	rc = settings_load(&settings, path, &reload_r->complaints);
	if (rc < 0) {
		complaints_log(&reload_r->complaints);
		log_error("%s is not used, the rules stay as they were: %s", path,
		    rc == -EINVAL ? "see above" : strerror(-rc));
		return rc;
	}
	next = standing_new(&judge->metrics, settings);
	if (next == NULL) {
		settings_free(&settings);
		log_error("%s is not used, the rules stay as they were: no memory", path);
		return -ENOMEM;
	}
	unchanged_note(reload_r, judge->first->settings, settings);
	audit_bound(judge->audit, &settings->audit.bounds);
	judge_put_in_force(judge, next);
	log_info("%s is in force: %u rules", path, (unsigned)settings->policy.rule_count);
	return 0;
}
