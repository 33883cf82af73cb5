/* SPDX-License-Identifier: BSD-2-Clause */
/* What the rules of type "pressure" go by: has it measured, adds what only the daemon knows. */
#include "daemon/overload.h"

#include <stdatomic.h>
#include <string.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

void
overload_open(struct overload *overload)
{
	*overload = (struct overload){ .gauge = NULL };
	for (int i = 0; i < RESOURCE_COUNT; i++)
		overload->strain.value[i] = STRAIN_UNKNOWN;
}

void
overload_close(struct overload *overload)
{
	gauge_follow(&overload->gauge, NULL, &overload->strain);
}

/* The next rule of this type from *index on, which is moved behind it; NULL: no more. */
static const struct rule *
rule_next(const struct standing *standing, uint32_t *index)
{
	const struct policy *policy = &standing->settings->policy;

	while (*index < policy->rule_count) {
		const struct rule *rule = &policy->rule[(*index)++];

		if (rule->type == &pressure_rule)
			return rule;
	}
	return NULL;
}

static bool
is_marked(const struct rule *rule, int resource)
{
	return rule->as.pressure.marks[resource].begin != 0;
}

/* --- what is measured */

static uint32_t
resources_wanted(const struct standing *standing)
{
	const struct rule *rule;
	uint32_t wanted = 0;

	for (uint32_t i = 0; (rule = rule_next(standing, &i)) != NULL;) {
		for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
			if (is_marked(rule, resource))
				wanted |= RESOURCE_BIT(resource);
		}
	}
	return wanted;
}

static void
gauge_tend(struct overload *overload, const struct standing *standing)
{
	static struct log_seldom seldom;
	struct gauge_options options = standing->settings->gauge;
	int rc;

	options.home = standing->settings->store.path;
	options.wanted = resources_wanted(standing) & GAUGE_RESOURCES;
	rc = gauge_follow(
	    &overload->gauge, options.wanted != 0 ? &options : NULL, &overload->strain);
	if (rc < 0 && log_due(&seldom))
		log_error("gauge: nothing is measured: %s", strerror(-rc));
	gauge_tick(overload->gauge);
}

/* Of the last seconds: the slowest answer, and how often the mail server complained. */
static void
pulse_take(struct overload *overload, struct judge *judge)
{
	struct strain *strain = &overload->strain;
	int64_t slowest_us = 0, errors = 0;
	unsigned second = overload->second++;

	overload->slowest_us[second % LATENCY_SECONDS] =
	    atomic_exchange(&judge->pulse.slowest_us, 0);
	overload->errors[second % ERRORS_SECONDS] =
	    atomic_exchange(&judge->pulse.complaint_count, 0);
	for (size_t i = 0; i < LATENCY_SECONDS; i++) {
		if (overload->slowest_us[i] > slowest_us)
			slowest_us = overload->slowest_us[i];
	}
	for (size_t i = 0; i < ERRORS_SECONDS; i++)
		errors += overload->errors[i];
	strain->value[RESOURCE_SESSIONS] = judge->metrics.sessions_open;
	strain->value[RESOURCE_LATENCY] = slowest_us;
	strain->value[RESOURCE_ERRORS] = judge->overlap != NULL ? errors : STRAIN_UNKNOWN;
}

/* --- what is said in the log */

static void
spell_begin(struct spell *spell, const struct rule *rule, const struct shedding *shedding)
{
	char value[RESOURCE_VALUE_BYTES], mark[RESOURCE_VALUE_BYTES];

	resource_value_print(shedding->resource, shedding->value, value);
	resource_value_print(
	    shedding->resource, rule->as.pressure.marks[shedding->resource].begin, mark);
	log_warning("%s: short of %s (%s is %s, its mark %s): %s", rule->name,
	    resource_table[shedding->resource].words, resource_table[shedding->resource].name,
	    value, mark,
	    rule->mode == MODE_ENFORCE ? "new sessions are refused, the more the worse it is"
	                               : "new sessions would be refused, were it not observing");
	spell->is_on = true;
	spell->since_us = shedding->since_us;
	spell->most_ppm = 0;
}

static void
spell_end(struct spell *spell, int64_t now_us)
{
	int64_t length_us = now_us > spell->since_us ? now_us - spell->since_us : 0;
	char length[DURATION_TEXT_BYTES];

	duration_print(duration_seconds(length_us) * SECOND_US, length);
	log_info("%s: not short any more, after %s; the share that was refused reached %d %%",
	    spell->rule, length, (int)(spell->most_ppm * 100 / SHARE_ALL_PPM));
	spell->is_on = false;
}

/* By its name: a reload may have moved the rule. */
static struct spell *
spell_find(struct overload *overload, const char *name)
{
	struct spell *spell = overload->spells;
	struct spell *end = spell + overload->spell_count;

	while (spell < end && strcmp(spell->rule, name) != 0)
		spell++;
	if (spell < end)
		return spell;
	if (overload->spell_count == POLICY_MAX_RULES)
		return NULL;
	*spell = (struct spell){ .is_on = false };
	text_copy(spell->rule, sizeof(spell->rule), name);
	overload->spell_count++;
	return spell;
}

static void
spell_tend(struct overload *overload, struct judge *judge, const struct rule *rule, int64_t now_us)
{
	struct shedding shedding = pressure_move(rule, &judge->memories, now_us);
	struct spell *spell = spell_find(overload, rule->name);

	if (spell == NULL)
		return;
	if (shedding.is_on && !spell->is_on)
		spell_begin(spell, rule, &shedding);
	if (shedding.share_ppm > spell->most_ppm)
		spell->most_ppm = shedding.share_ppm;
	if (!shedding.is_on && spell->is_on)
		spell_end(spell, now_us);
}

/* Those of rules that are in force no more make room, and have ended. */
static void
spells_prune(struct overload *overload, const struct standing *standing, int64_t now_us)
{
	size_t kept_count = 0;

	for (size_t i = 0; i < overload->spell_count; i++) {
		struct spell *spell = &overload->spells[i];
		const struct rule *rule;
		uint32_t index = 0;

		do
			rule = rule_next(standing, &index);
		while (rule != NULL && strcmp(rule->name, spell->rule) != 0);
		if (rule != NULL)
			overload->spells[kept_count++] = *spell;
		else if (spell->is_on)
			spell_end(spell, now_us);
	}
	overload->spell_count = kept_count;
}

void
overload_tick(struct overload *overload, struct judge *judge, int64_t now_us)
{
	const struct standing *standing = judge_take(judge);
	const struct rule *rule;

	if (standing == NULL)
		return;
	gauge_tend(overload, standing);
	pulse_take(overload, judge);
	spells_prune(overload, standing, now_us);
	for (uint32_t i = 0; (rule = rule_next(standing, &i)) != NULL;)
		spell_tend(overload, judge, rule, now_us);
	judge_let_go(judge, standing);
}

/* --- status */

static void
value_add(struct json *record, const char *name, enum resource resource, int64_t value)
{
	if (resource_table[resource].unit == UNIT_DURATION)
		json_seconds(record, name, value);
	else
		json_number(record, name, value);
}

static void
mark_add(struct json *record, const struct rule *rule, enum resource resource)
{
	const struct strain_mark *mark = &rule->as.pressure.marks[resource];
	char text[RESOURCE_VALUE_BYTES];

	json_text(record, "rule", rule->name);
	value_add(record, "begin", resource, mark->begin);
	value_add(record, "end", resource, mark->end);
	resource_value_print(resource, mark->begin, text);
	json_text(record, "begin_text", text);
	resource_value_print(resource, mark->end, text);
	json_text(record, "end_text", text);
}

static void
resource_add(
    struct lines *lines, struct overload *overload, const struct rule *rule, enum resource resource)
{
	char buf[RECORD_BYTES], text[RESOURCE_VALUE_BYTES];
	int64_t value = overload->strain.value[resource];
	struct gauge_remark remark;
	struct json record;

	gauge_remark(overload->gauge, resource, &remark);
	record_begin(&record, buf, "gauge");
	json_text(&record, "resource", resource_table[resource].name);
	if (value >= 0) {
		value_add(&record, "value", resource, value);
		resource_value_print(resource, value, text);
		json_text(&record, "value_text", text);
	}
	if (remark.place[0] != '\0')
		json_text(&record, "place", remark.place);
	if (rule != NULL)
		mark_add(&record, rule, resource);
	json_text(&record, "trouble", remark.trouble);
	lines_add(lines, &record);
}

static int64_t
percent_of(int64_t ppm)
{
	return (ppm * 100 + SHARE_ALL_PPM - 1) / SHARE_ALL_PPM;
}

static void
shedding_add(struct lines *lines, const struct rule *rule, const struct shedding *shedding)
{
	char buf[RECORD_BYTES], time[NOW_TEXT_BYTES];
	struct json record;

	record_begin(&record, buf, "shedding");
	json_text(&record, "rule", rule->name);
	json_text(&record, "mode", mode_names[rule->mode]);
	json_bool(&record, "on", shedding->is_on);
	json_number(&record, "share", percent_of(shedding->share_ppm));
	json_number(&record, "strangers", percent_of(shedding->strangers_ppm));
	json_number(&record, "known", percent_of(shedding->known_ppm));
	if (shedding->is_on) {
		now_print(shedding->since_us, time);
		json_text(&record, "since", time);
		json_text(&record, "resource", resource_table[shedding->resource].name);
	}
	lines_add(lines, &record);
}

void
overload_add(struct lines *lines, struct judge *judge, const struct standing *standing)
{
	struct overload *overload = judge->overload;
	const struct rule *rule;
	uint32_t wanted = resources_wanted(standing);

	if (overload == NULL || wanted == 0)
		return;
	for (uint32_t i = 0; (rule = rule_next(standing, &i)) != NULL;) {
		struct shedding shedding = pressure_move(rule, &judge->memories, now_us());

		shedding_add(lines, rule, &shedding);
		for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
			if (is_marked(rule, resource))
				resource_add(lines, overload, rule, (enum resource)resource);
		}
	}
	for (int resource = 0; resource < RESOURCE_COUNT; resource++) {
		if (!(wanted & RESOURCE_BIT(resource)) && overload->strain.value[resource] >= 0)
			resource_add(lines, overload, NULL, (enum resource)resource);
	}
}
