/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks name servers for the networks of senders' domains, many at once. */
#include "daemon/scout.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/now.h"
#include "base/thread.h"

#include "smtp/organisation.h"

#include "source/resolver.h"
#include "source/spf.h"

#include "daemon/judge.h"

#define INQUIRIES 1024 /* that wait or are under way */
#define QUESTS 32 /* domains at once */
#define QUEST_TIMEOUTS 2 /* a domain is given as much time as so many questions */
#define STOP_PATIENCE_US (SECOND_US / 2)
#define QUIET_US HOUR_US

/*
 * Whoever has a wildcard in his zone has as many domains as he likes, and each may name hundreds of
 * networks that are kept, or keep us waiting. So what organisations may cost in an hour is bounded;
 * those that share a purse share it by chance, which nobody outside can tell.
 */
#define PURSES 1024
#define PURSE_NETWORKS 1024
#define FAILURE_NETWORKS 64 /* a domain that nobody told of in time costs so much */
#define PURSE_US HOUR_US

/* What a judge wants to know, in one of these lists: free, told, waiting, or of a quest. */
struct errand {
	struct greylist_inquiry inquiry;
	struct errand *next;
};

struct errands {
	struct errand *first, *last;
};

/* One domain, and all who want to know of it. */
struct quest {
	struct resolver *resolver; /* NULL: there is none */
	int64_t until_us; /* of the steady clock */
	char domain[GREYLIST_DOMAIN_BYTES];
	struct errands errands;
	struct spf spf;
	size_t fd_at, fd_count; /* where it is among what is polled */
};

struct scout {
	struct judge *judge;
	pthread_t thread;
	int wake_fd;
	_Atomic bool is_stopping;
	_Atomic int64_t asked_count, answered_count, failed_count, dropped_count;

	pthread_mutex_t mutex; /* held for a few lines: guards these two */
	struct errands free;
	struct errands told;

	/* Of the thread alone. */
	struct errands waiting;
	int64_t quiet_until_us;
	struct hash_secret secret;
	int64_t filled_us; /* the purses, by the steady clock */
	uint32_t spent[PURSES];
	struct quest quest[QUESTS];
	struct pollfd fds[1 + QUESTS * RESOLVER_FDS];
	struct errand errand[INQUIRIES];
};

/* --- lists */

static void
errands_add(struct errands *errands, struct errand *errand)
{
	errand->next = NULL;
	if (errands->first == NULL)
		errands->first = errand;
	else
		errands->last->next = errand;
	errands->last = errand;
}

static struct errand *
errands_take(struct errands *errands)
{
	struct errand *errand = errands->first;

	if (errand != NULL)
		errands->first = errand->next;
	return errand;
}

/* Moves all of them. */
static void
errands_move(struct errands *to, struct errands *from)
{
	if (from->first == NULL)
		return;
	if (to->first == NULL)
		to->first = from->first;
	else
		to->last->next = from->first;
	to->last = from->last;
	from->first = NULL;
}

/* --- asked by others */

static void
scout_wake(struct scout *scout)
{
	const uint64_t one = 1;
	ssize_t written = write(scout->wake_fd, &one, sizeof(one));

	(void)written; /* a full counter wakes as well */
}

void
scout_ask(struct scout *scout, const struct greylist_inquiry *inquiry)
{
	struct errand *errand;

	pthread_mutex_lock(&scout->mutex);
	errand = errands_take(&scout->free);
	if (errand != NULL) {
		errand->inquiry = *inquiry;
		errands_add(&scout->told, errand);
	}
	pthread_mutex_unlock(&scout->mutex);
	if (errand != NULL)
		scout_wake(scout);
	else
		scout->dropped_count++;
}

void
scout_health(struct scout *scout, struct scout_health *health_r)
{
	*health_r = (struct scout_health){
		.asked_count = scout->asked_count,
		.answered_count = scout->answered_count,
		.failed_count = scout->failed_count,
		.dropped_count = scout->dropped_count,
	};
}

/* --- purses */

/* What has been spent from the one that pays for the domain. */
static uint32_t *
purse_of(struct scout *scout, const char *domain)
{
	const char *organisation = organisation_of(domain);
	const char *payer = organisation != NULL ? organisation : domain;

	return &scout->spent[hash_bytes(&scout->secret, payer, strlen(payer)) % PURSES];
}

static bool
purse_is_empty(struct scout *scout, const char *domain)
{
	int64_t now_us = now_steady_us();

	if (now_us >= scout->filled_us + PURSE_US) {
		memset(scout->spent, 0, sizeof(scout->spent));
		scout->filled_us = now_us;
	}
	return *purse_of(scout, domain) >= PURSE_NETWORKS;
}

/* --- a quest */

/* The resolver is that of the settings in force, and of resolv.conf(5) as it is now. */
static int
quest_open(struct quest *quest, struct judge *judge)
{
	const struct standing *standing = judge_take(judge);
	const struct resolver_options *options;
	int rc;

	if (standing == NULL)
		return -ESHUTDOWN;
	options = &standing->settings->dns;
	quest->until_us = now_steady_us() + QUEST_TIMEOUTS * options->timeout_us;
	rc = resolver_open(&quest->resolver, options);
	judge_let_go(judge, standing);
	return rc;
}

static const struct rule *
rule_find(const struct policy *policy, const char *name)
{
	for (uint32_t i = 0; i < policy->rule_count; i++) {
		const struct rule *rule = &policy->rule[i];

		if (rule->type == &greylist_rule && rule->as.greylist.spf &&
		    strcmp(rule->name, name) == 0)
			return rule;
	}
	return NULL;
}

/* A rule that a reload has taken away has nothing to learn. */
static void
errand_tell(const struct errand *errand, const struct spf *spf, struct judge *judge)
{
	const struct standing *standing = judge_take(judge);
	const struct rule *rule;

	if (standing == NULL)
		return;
	rule = rule_find(&standing->settings->policy, errand->inquiry.rule);
	if (rule != NULL)
		greylist_learn(rule, judge->memories.durable, &errand->inquiry, spf->network,
		    spf->network_count, now_us());
	judge_let_go(judge, standing);
}

static void
quest_end(struct quest *quest, struct scout *scout)
{
	resolver_close(&quest->resolver);
	pthread_mutex_lock(&scout->mutex);
	errands_move(&scout->free, &quest->errands);
	pthread_mutex_unlock(&scout->mutex);
}

/* What has been found is told. */
static void
quest_finish(struct quest *quest, struct scout *scout)
{
	*purse_of(scout, quest->domain) += (uint32_t)quest->spf.network_count;
	for (const struct errand *at = quest->errands.first; at != NULL; at = at->next)
		errand_tell(at, &quest->spf, scout->judge);
	quest_end(quest, scout);
}

/* What has been found until now is better than nothing. */
static void
quest_fail(struct quest *quest, struct scout *scout)
{
	scout->failed_count++;
	*purse_of(scout, quest->domain) += FAILURE_NETWORKS;
	quest_finish(quest, scout);
}

/* Asks the next question, or is done. */
static void
quest_go_on(struct quest *quest, struct scout *scout)
{
	struct dns_question question;

	if (spf_ask(&quest->spf, &question)) {
		resolver_ask(quest->resolver, &question);
	} else if (!quest->spf.is_answered) {
		quest_fail(quest, scout);
	} else {
		scout->answered_count++;
		quest_finish(quest, scout);
	}
}

static void
quest_serve(struct quest *quest, struct scout *scout)
{
	const struct dns_answer *answer;

	resolver_serve(quest->resolver, scout->fds + quest->fd_at, quest->fd_count);
	while (quest->resolver != NULL && (answer = resolver_take(quest->resolver)) != NULL) {
		spf_hear(&quest->spf, answer);
		quest_go_on(quest, scout);
	}
	if (quest->resolver != NULL && now_steady_us() >= quest->until_us)
		quest_fail(quest, scout);
}

/* --- all of them */

/* The one that asks for this domain; else one that is free, or NULL. */
static struct quest *
quest_for(struct scout *scout, const char *domain)
{
	struct quest *found = NULL;

	for (size_t i = 0; i < QUESTS; i++) {
		struct quest *quest = &scout->quest[i];

		if (quest->resolver == NULL)
			found = quest;
		else if (strcmp(quest->domain, domain) == 0)
			return quest;
	}
	return found;
}

static void
quest_begin(struct quest *quest, struct scout *scout, struct errand *errand)
{
	int rc;

	errands_add(&quest->errands, errand);
	memcpy(quest->domain, errand->inquiry.domain, sizeof(quest->domain));
	scout->asked_count++;
	rc = quest_open(quest, scout->judge);
	if (rc == 0) {
		spf_begin(&quest->spf, quest->domain);
		quest_go_on(quest, scout);
		return;
	}
	scout->failed_count++;
	quest_end(quest, scout);
	if (rc == -ESHUTDOWN || now_steady_us() < scout->quiet_until_us)
		return;
	scout->quiet_until_us = now_steady_us() + QUIET_US;
	log_warning("no name server can be asked: %s", strerror(-rc));
}

static void
errand_drop(struct scout *scout, struct errand *errand)
{
	pthread_mutex_lock(&scout->mutex);
	errands_add(&scout->free, errand);
	pthread_mutex_unlock(&scout->mutex);
	scout->dropped_count++;
}

/* Whoever asks for a domain that is being asked for waits with the others. */
static void
scout_set_out(struct scout *scout)
{
	struct errands still = { .first = NULL };
	struct errand *errand;

	while ((errand = errands_take(&scout->waiting)) != NULL) {
		struct quest *quest = quest_for(scout, errand->inquiry.domain);

		if (quest == NULL)
			errands_add(&still, errand);
		else if (quest->resolver != NULL)
			errands_add(&quest->errands, errand);
		else if (purse_is_empty(scout, errand->inquiry.domain))
			errand_drop(scout, errand);
		else
			quest_begin(quest, scout, errand);
	}
	scout->waiting = still;
}

static void
scout_collect(struct scout *scout)
{
	uint64_t count;
	ssize_t got = read(scout->wake_fd, &count, sizeof(count));

	(void)got;
	pthread_mutex_lock(&scout->mutex);
	errands_move(&scout->waiting, &scout->told);
	pthread_mutex_unlock(&scout->mutex);
}

static int
patience_least(int one, int other)
{
	return one < 0 || other < one ? other : one;
}

/* Fills in what to wait for, and returns for how long. */
static int
scout_watch(struct scout *scout, size_t *count_r)
{
	size_t count = 1;
	int patience_ms = -1;

	scout->fds[0] = (struct pollfd){ .fd = scout->wake_fd, .events = POLLIN };
	for (size_t i = 0; i < QUESTS; i++) {
		struct quest *quest = &scout->quest[i];
		int64_t left_us;

		if (quest->resolver == NULL)
			continue;
		quest->fd_at = count;
		quest->fd_count = resolver_watch(quest->resolver, scout->fds + count);
		count += quest->fd_count;
		left_us = quest->until_us - now_steady_us();
		patience_ms = patience_least(patience_ms, resolver_patience_ms(quest->resolver));
		patience_ms = patience_least(
		    patience_ms, left_us > 0 ? (int)(left_us * 1000 / SECOND_US) + 1 : 0);
	}
	*count_r = count;
	return patience_ms;
}

static void *
scout_run(void *arg)
{
	struct scout *scout = arg;
	size_t count;

	while (!scout->is_stopping) {
		const int patience_ms = scout_watch(scout, &count);

		if (poll(scout->fds, count, patience_ms) < 0)
			continue;
		if (scout->fds[0].revents != 0)
			scout_collect(scout);
		for (size_t i = 0; i < QUESTS; i++) {
			if (scout->quest[i].resolver != NULL)
				quest_serve(&scout->quest[i], scout);
		}
		scout_set_out(scout);
	}
	for (size_t i = 0; i < QUESTS; i++)
		resolver_close(&scout->quest[i].resolver);
	return NULL;
}

/* --- open and close */

static void
scout_free(struct scout **scout)
{
	if ((*scout)->wake_fd >= 0)
		close((*scout)->wake_fd);
	pthread_mutex_destroy(&(*scout)->mutex);
	free(*scout);
	*scout = NULL;
}

int
scout_open(struct scout **scout_r, struct judge *judge)
{
	struct scout *scout;
	int rc;

	*scout_r = NULL;
	if (!resolver_is_built())
		return 0;
	scout = calloc(1, sizeof(*scout));
	if (scout == NULL)
		return -ENOMEM;
	scout->judge = judge;
	hash_secret_draw(&scout->secret);
	pthread_mutex_init(&scout->mutex, NULL);
	for (size_t i = 0; i < INQUIRIES; i++)
		errands_add(&scout->free, &scout->errand[i]);
	scout->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rc = scout->wake_fd < 0 ? -errno : thread_start(&scout->thread, scout_run, scout);
	if (rc < 0)
		scout_free(&scout);
	*scout_r = scout;
	return rc;
}

int
scout_close(struct scout **scout)
{
	int rc;

	if (*scout == NULL)
		return 0;
	(*scout)->is_stopping = true;
	scout_wake(*scout);
	rc = thread_join((*scout)->thread, STOP_PATIENCE_US);
	if (rc == 0)
		scout_free(scout);
	return rc;
}
