/* SPDX-License-Identifier: BSD-2-Clause */
/* Rule type "pressure": the machine is short of something, and takes fewer new sessions. */
#include "policy/pressure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/hash.h"
#include "base/text.h"

/*
 * How fast the share moves. What is measured tells late what a refusal brings: the kernel's
 * averages reach back 10 s, and sessions that were let in go on for half a minute. A share that
 * follows at 10 percentage points a second is at all or none before that shows, and swings between
 * them for good. So it moves by a part of its distance only, faster up than down: half of it in 14
 * s when more must be refused, in 35 s when less. To all and to none it keeps to a least pace, so
 * that it arrives: up within a minute, down within two.
 */
#define RISE_US (20 * SECOND_US)
#define FALL_US (50 * SECOND_US)
#define RISE_LEAST_PPM (SHARE_ALL_PPM / 100) /* a second */
#define FALL_LEAST_PPM (SHARE_ALL_PPM / 200)

/* It is not moved by less than this, so that nothing is lost by rounding. */
#define MOVE_LEAST_US (SECOND_US / 10)

/* Where nobody came nobody knows how long a value has been as it is: so much it rises at most. */
#define RISE_MOST_US (10 * SECOND_US)

/* A clock that was set back by less stands still for so long: threads may come out of turn, too. */
#define SET_BACK_US (10 * SECOND_US)

/* What a client hears to wait: from one minute at a small share to five at all. */
#define WAIT_LEAST_US MINUTE_US
#define WAIT_MOST_US (5 * MINUTE_US)

/* Who is known: something of his was accepted so long ago at least, and not longer ago. */
#define KNOWN_AFTER_US HOUR_US
#define KNOWN_US (36 * DAY_US)
#define KNOWN_RENEWED_US DAY_US /* so often at most it is written down */

/* Which number of the memory of a rule is what … */
enum { SHED_SHARE_PPM, SHED_SINCE_US, SHED_MOVED_US, SHED_RESOURCE };

/* … and of that of a client: when something of his was accepted first, and when that was noted. */
enum { KNOWN_FIRST_US, KNOWN_NOTED_US };

const char *const spared_names[SPARED_COUNT] = {
	[SPARED_AUTHENTICATED] = "authenticated",
	[SPARED_KNOWN] = "known",
};

/* --- the machine */

/* The worst of the values. */
struct peak {
	int resource; /* -1: nobody can tell any of them */
	int64_t level_ppm; /* 0 at the lower mark, SHARE_ALL_PPM at the upper one */
};

static int64_t
mark_level(const struct strain_mark *mark, int64_t value)
{
	__int128 level = (__int128)(value - mark->end) * SHARE_ALL_PPM / (mark->begin - mark->end);

	return level < INT64_MAX ? (int64_t)level : INT64_MAX;
}

static int64_t
strain_value(const struct strain *strain, int resource)
{
	return strain != NULL ? strain->value[resource] : STRAIN_UNKNOWN;
}

static struct peak
peak_find(const struct rule *rule, const struct strain *strain)
{
	struct peak peak = { .resource = -1 };

	for (int i = 0; i < RESOURCE_COUNT; i++) {
		const struct strain_mark *mark = &rule->as.pressure.marks[i];
		int64_t value = strain_value(strain, i);
		int64_t level_ppm;

		if (mark->begin == 0 || value < 0)
			continue;
		level_ppm = mark_level(mark, value);
		if (peak.resource < 0 || level_ppm > peak.level_ppm)
			peak = (struct peak){ i, level_ppm };
	}
	return peak;
}

/* --- the share */

/* Where the share is after so long on its way to the aim. */
static int64_t
share_move(int64_t share_ppm, int64_t aim_ppm, int64_t moved_us)
{
	int64_t rise_us = moved_us < RISE_MOST_US ? moved_us : RISE_MOST_US;
	int64_t fall_us = moved_us < FALL_US ? moved_us : FALL_US;
	int64_t distance_ppm = aim_ppm - share_ppm;
	int64_t step_ppm, least_ppm;

	if (distance_ppm > 0) {
		step_ppm = distance_ppm * rise_us / RISE_US;
		least_ppm = RISE_LEAST_PPM * rise_us / SECOND_US;
	} else {
		distance_ppm = -distance_ppm;
		step_ppm = distance_ppm * fall_us / FALL_US;
		least_ppm = FALL_LEAST_PPM * fall_us / SECOND_US;
	}
	if (step_ppm < least_ppm && (aim_ppm == 0 || aim_ppm == SHARE_ALL_PPM))
		step_ppm = least_ppm;
	if (step_ppm >= distance_ppm)
		return aim_ppm;
	return aim_ppm > share_ppm ? share_ppm + step_ppm : share_ppm - step_ppm;
}

static int64_t
aim_of(const struct peak *peak)
{
	if (peak->resource < 0 || peak->level_ppm < 0)
		return 0;
	return peak->level_ppm < SHARE_ALL_PPM ? peak->level_ppm : SHARE_ALL_PPM;
}

struct shed_look {
	struct peak peak;
	int64_t now_us;
	struct memory after;
};

static void
shed_move(struct shed_look *look, struct memory *memory)
{
	int64_t moved_us = look->now_us - memory->number[SHED_MOVED_US];
	int64_t aim_ppm = aim_of(&look->peak);

	/* Nobody can tell any more whether there is a reason to refuse anybody. */
	if (look->peak.resource < 0) {
		*memory = (struct memory){ .expires_us = 0 };
		return;
	}
	if (moved_us < MOVE_LEAST_US && moved_us > -SET_BACK_US)
		return;
	memory->number[SHED_MOVED_US] = look->now_us;
	if (aim_ppm > 0)
		memory->number[SHED_RESOURCE] = look->peak.resource;
	if (moved_us > 0)
		memory->number[SHED_SHARE_PPM] =
		    share_move(memory->number[SHED_SHARE_PPM], aim_ppm, moved_us);
	if (aim_ppm == 0 && memory->number[SHED_SHARE_PPM] == 0)
		memory->expires_us = 0;
}

static void
shed_change(void *arg, struct memory *memory, bool known)
{
	struct shed_look *look = arg;

	if (known) {
		shed_move(look, memory);
	} else if (look->peak.resource >= 0 && look->peak.level_ppm >= SHARE_ALL_PPM) {
		memory->expires_us = INT64_MAX;
		memory->number[SHED_SINCE_US] = look->now_us;
		memory->number[SHED_MOVED_US] = look->now_us;
		memory->number[SHED_RESOURCE] = look->peak.resource;
	}
	look->after = *memory;
}

/* The first half of the share is taken from strangers, the second from known clients. */
static void
share_split(struct shedding *shedding, uint32_t spare)
{
	int64_t twice_ppm = 2 * shedding->share_ppm;

	shedding->strangers_ppm = twice_ppm < SHARE_ALL_PPM ? twice_ppm : SHARE_ALL_PPM;
	if (twice_ppm > SHARE_ALL_PPM && !(spare & SPARED_BIT(SPARED_KNOWN)))
		shedding->known_ppm = twice_ppm - SHARE_ALL_PPM;
}

/* A reload may have taken the mark away of what there was too little of. */
static enum resource
resource_told(const struct rule *rule, const struct shed_look *look)
{
	int64_t noted = look->after.number[SHED_RESOURCE];

	if (noted >= 0 && noted < RESOURCE_COUNT && rule->as.pressure.marks[noted].begin != 0)
		return (enum resource)noted;
	return look->peak.resource >= 0 ? (enum resource)look->peak.resource : RESOURCE_CPU;
}

/* No account has a tab in its name. */
static void
shed_key(char key_r[static STORE_KEY_BYTES], const struct rule *rule)
{
	snprintf(key_r, STORE_KEY_BYTES, "%s\tshedding", rule->name);
}

struct shedding
pressure_move(const struct rule *rule, const struct memories *memories, int64_t now_us)
{
	struct shed_look look = {
		.peak = peak_find(rule, memories->strain),
		.now_us = now_us,
	};
	struct shedding shedding = { .is_on = false };
	char key[STORE_KEY_BYTES];

	shed_key(key, rule);
	store_update(memories->sessions, key, now_us, shed_change, &look);
	if (look.after.expires_us == 0)
		return shedding;
	shedding.is_on = true;
	shedding.since_us = look.after.number[SHED_SINCE_US];
	shedding.share_ppm = look.after.number[SHED_SHARE_PPM];
	share_split(&shedding, rule->as.pressure.spare);
	shedding.resource = resource_told(rule, &look);
	shedding.value = strain_value(memories->strain, shedding.resource);
	if (shedding.value < 0)
		shedding.value = 0;
	return shedding;
}

/* --- who is known */

/* No rule has a name that begins with a colon: so all rules of this type share what they know. */
static bool
known_key(char key_r[static STORE_KEY_BYTES], const struct question *question)
{
	const struct rule *rule = question->rule;

	return account_marker(
	    key_r, ":known", PART_BIT(PART_CLIENT), rule->v4_bits, rule->v6_bits, question->seen);
}

static void
known_change(void *arg, struct memory *memory, bool known)
{
	const int64_t *at_us = arg;

	if (!known)
		memory->number[KNOWN_FIRST_US] = *at_us;
	memory->number[KNOWN_NOTED_US] = *at_us;
	memory->expires_us = *at_us + KNOWN_US;
}

/* A message or a login was accepted. */
static void
known_note(const struct question *question)
{
	struct store *store = question->memories->durable;
	int64_t at_us = question->seen->at_us - question->seen->age_us;
	char key[STORE_KEY_BYTES];
	struct memory memory;

	if (!known_key(key, question))
		return;
	if (store_read(store, key, question->seen->at_us, &memory) &&
	    !duration_is_over(memory.number[KNOWN_NOTED_US], KNOWN_RENEWED_US, at_us))
		return;
	store_update(store, key, question->seen->at_us, known_change, &at_us);
}

/* Who has logged in is no stranger. */
static bool
is_known(const struct question *question)
{
	int64_t now_us = question->seen->at_us;
	char key[STORE_KEY_BYTES];
	struct memory memory;

	if (question->seen->authenticated)
		return true;
	return known_key(key, question) &&
	       store_read(question->memories->durable, key, now_us, &memory) &&
	       now_us - memory.number[KNOWN_FIRST_US] >= KNOWN_AFTER_US;
}

static bool
is_accepted(const struct observation *seen)
{
	if (seen->events & EVENT_BIT(EVENT_AUTH_OK) && seen->authenticated)
		return true;
	return seen->stage == STAGE_MESSAGE && seen->origin == ORIGIN_MILTER &&
	       seen->reply.code == 0;
}

/* --- a session */

/*
 * Once in a session, at connect; but who logs in can do so only later: where that is to be waited
 * for, which only the mail server's port 25 is not, the rule stops at MAIL, too (settings/rules.c).
 */
static enum stage
stage_decided(const struct rule *rule, const struct observation *seen)
{
	if (!(rule->stops & STAGE_BIT(STAGE_CONNECT)))
		return STAGE_MAIL;
	if (rule->stops & STAGE_BIT(STAGE_MAIL) && strcmp(seen->service, "smtp") != 0)
		return STAGE_MAIL;
	return STAGE_CONNECT;
}

/* Where a session stands among all of them: from 0 to below SHARE_ALL_PPM. */
static int64_t
session_draw(const struct observation *seen)
{
	uint64_t hash = hash_openly(seen->session, strlen(seen->session));

	return (int64_t)((hash >> 32) * (uint64_t)SHARE_ALL_PPM >> 32);
}

/* Who is known is looked up only where that matters. */
static bool
session_is_refused(const struct question *question, const struct shedding *shedding)
{
	int64_t draw_ppm = session_draw(question->seen);

	if (draw_ppm < shedding->known_ppm)
		return true;
	return draw_ppm < shedding->strangers_ppm && !is_known(question);
}

static bool
is_spared(const struct question *question)
{
	return question->rule->as.pressure.spare & SPARED_BIT(SPARED_AUTHENTICATED) &&
	       question->seen->authenticated;
}

/* Whoever was let in is not asked again at his next message. */
static void
session_let_in(const struct question *question)
{
	struct charge charge = {
		.kind = CHARGE_LET_IN,
		.span = SPAN_SESSION,
		.at_us = question->seen->at_us,
	};

	if (question->seen->stage == STAGE_CONNECT)
		return;
	text_copy(charge.key, sizeof(charge.key), question->rule->name);
	charges_note(question->charged, &charge);
}

static void
session_refuse(const struct question *question, const struct shedding *shedding, struct step *step)
{
	const struct rule *rule = question->rule;
	int64_t more_us = WAIT_MOST_US - WAIT_LEAST_US;
	int64_t wait_us = WAIT_LEAST_US + more_us * shedding->share_ppm / SHARE_ALL_PPM;

	step->mark = MARK_STOPPED;
	step->reason = REASON_PRESSURE;
	step->resource = shedding->resource;
	step->seen = shedding->value;
	step->limit = rule->as.pressure.marks[shedding->resource].begin;
	step->wait_us = duration_seconds(wait_us) * SECOND_US;
	snprintf(step->account, sizeof(step->account), "%s resource=%s", rule->name,
	    resource_table[shedding->resource].name);
}

static void
pressure_judge(const struct question *question, struct step *step)
{
	const struct rule *rule = question->rule;
	const struct observation *seen = question->seen;
	struct shedding shedding;

	/* Mail that is submitted on this host comes from nobody who could be told to wait. */
	if (seen->client.family == 0)
		return;
	if (is_accepted(seen))
		known_note(question);
	if (!(question->roles & ROLE_STOPS) || seen->stage != stage_decided(rule, seen))
		return;
	if (is_spared(question) ||
	    charges_hold(&question->book->session, CHARGE_LET_IN, rule->name))
		return;
	shedding = pressure_move(rule, question->memories, seen->at_us);
	if (session_is_refused(question, &shedding))
		session_refuse(question, &shedding, step);
	if (step->mark == MARK_PASSED || rule->mode == MODE_OBSERVE)
		session_let_in(question);
}

void
pressure_marks_print(const struct rule *rule, char text_r[static RULE_LIMIT_BYTES])
{
	char value[RESOURCE_VALUE_BYTES];
	char mark[RULE_LIMIT_BYTES];

	text_r[0] = '\0';
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (rule->as.pressure.marks[i].begin == 0)
			continue;
		resource_value_print((enum resource)i, rule->as.pressure.marks[i].begin, value);
		snprintf(mark, sizeof(mark), "%s%s %s", text_r[0] != '\0' ? ", " : "",
		    resource_table[i].name, value);
		if (strlen(text_r) + strlen(mark) >= RULE_LIMIT_BYTES)
			return;
		text_append(text_r, RULE_LIMIT_BYTES, mark);
	}
}

const struct rule_type pressure_rule = {
	.name = "pressure", .always = true, .judge = pressure_judge
};
