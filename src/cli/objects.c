/* SPDX-License-Identifier: BSD-2-Clause */
/* What sluice explain tells, as objects for programs. */
#include "cli/objects.h"

#include <stdbool.h>

#include "base/json.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "report/causes.h"
#include "report/comparison.h"
#include "report/explanation.h"

#include "cli/page.h"

#define JSON_BYTES (1 << 20)
#define TEXT_BYTES 1024

static const char *const ending_slugs[] = {
	[ENDING_NO] = "no",
	[ENDING_ALWAYS] = "always",
	[ENDING_MAYBE] = "maybe",
};

static const char *const fit_slugs[] = {
	[FAREWELL_FIT_NOT] = "",
	[FAREWELL_FIT_STATUS] = "status",
	[FAREWELL_FIT_WORDS] = "words",
	[FAREWELL_FIT_TEXT] = "text",
	[FAREWELL_FIT_BOTH] = "text-and-status",
};

static void
name_json(struct json *json, const char *name, const char *value)
{
	if (value[0] != '\0')
		json_text(json, name, value);
}

static void
list_add(char *buf, size_t buf_bytes, const char *name)
{
	if (buf[0] != '\0')
		text_append(buf, buf_bytes, ",");
	text_append(buf, buf_bytes, name);
}

static void
stages_json(struct json *json, const struct reply *subject)
{
	const uint32_t stages = explanation_stages(subject);
	char list[TEXT_BYTES] = "";

	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		if (stages & STAGE_BIT(stage))
			list_add(list, sizeof(list), stage_names[stage]);
	}
	name_json(json, "stages", list);
}

static void
events_json(struct json *json, const struct reply *subject)
{
	const uint64_t events = explanation_events(subject);
	char list[TEXT_BYTES] = "";

	for (int event = 0; event < EVENT_COUNT; event++) {
		if (events & EVENT_BIT(event))
			list_add(list, sizeof(list), event_table[event].name);
	}
	name_json(json, "events", list);
}

static void
confused_json(struct json *json, const struct reply *subject)
{
	char list[TEXT_BYTES] = "", name[EXPLANATION_NAME_BYTES];

	for (size_t i = 0; i < confusion_count; i++) {
		struct reply other;

		if (!explanation_confused(&other, &confusions[i], subject))
			continue;
		explanation_name(name, &other);
		list_add(list, sizeof(list), name);
	}
	name_json(json, "confused_with", list);
}

static void
causes_json(struct json *json, const struct reply *subject)
{
	char list[TEXT_BYTES] = "";
	struct causes causes;

	if (subject->code != FAREWELL_CODE)
		return;
	causes_find(&causes, subject);
	for (int kind = 0; kind < FAREWELL_COUNT; kind++) {
		if (causes.is_possible[kind])
			list_add(list, sizeof(list), farewell_causes[kind].slug);
	}
	name_json(json, "causes", list);
	name_json(json, "known_by", fit_slugs[causes.fit]);
	if (causes.fit < FAREWELL_FIT_WORDS)
		return;
	name_json(json, "cause", farewell_causes[causes.matches[0]->kind].slug);
	name_json(json, "program", causes.matches[0]->program);
	name_json(json, "why", tr(causes.matches[0]->why));
}

static void
sighting_json(struct json *json, const struct sightings *sightings, size_t subject)
{
	struct sighting sighting;

	if (sightings == NULL)
		return;
	sightings_tell(sightings, subject, &sighting);
	json_number(json, "server_count", sighting.server_count);
	json_number(json, "own_count", sighting.own_count);
	name_json(json, "top_client", sighting.client.who);
	if (sighting.client.count > 0)
		json_number(json, "top_client_count", sighting.client.count);
	name_json(json, "top_login", sighting.login.who);
	if (sighting.login.count > 0)
		json_number(json, "top_login_count", sighting.login.count);
}

static void
line_json(struct json *json, const char *buf)
{
	if (json_end(json) >= 0)
		page_json(buf);
}

static void
names_json(struct json *json, const struct reply *subject)
{
	char name[EXPLANATION_NAME_BYTES], title[TEXT_BYTES], status[STATUS_TEXT_BYTES];

	explanation_name(name, subject);
	explanation_title(title, sizeof(title), subject);
	status_print(&subject->status, status);
	json_text(json, "record", "reply");
	json_text(json, "language", language_code());
	json_text(json, "name", name);
	if (subject->code != 0)
		json_number(json, "code", subject->code);
	name_json(json, "status", status);
	name_json(json, "text", subject->text);
	json_text(json, "title", title);
	json_bool(json, "known", explanation_actor(subject) != ACTOR_COUNT);
}

static void
facts_json(struct json *json, const struct reply *subject)
{
	const enum actor actor = explanation_actor(subject);

	json_number(json, "class", explanation_class(subject));
	if (actor != ACTOR_COUNT)
		json_text(json, "actor", actor_slugs[actor]);
	if (catalogue_find_code(subject->code) != NULL)
		json_text(json, "ending", ending_slugs[explanation_ending(subject)]);
	stages_json(json, subject);
	events_json(json, subject);
	confused_json(json, subject);
	causes_json(json, subject);
}

/* Those that are facts, too, have told them already. */
static bool
is_for_people(enum aspect aspect)
{
	return aspect == ASPECT_ENDING || aspect == ASPECT_STAGES || aspect == ASPECT_EVENTS;
}

static void
subject_json(const struct reply *subject, const struct sightings *sightings, size_t number)
{
	static char buf[JSON_BYTES];
	char text[EXPLANATION_BYTES];
	struct json json;

	json_begin(&json, buf, sizeof(buf));
	names_json(&json, subject);
	facts_json(&json, subject);
	for (int aspect = 0; aspect < ASPECT_COUNT; aspect++) {
		if (is_for_people((enum aspect)aspect))
			continue;
		explanation_tell(text, sizeof(text), subject, (enum aspect)aspect);
		name_json(&json, aspect_table[aspect].slug, text);
	}
	sighting_json(&json, sightings, number);
	line_json(&json, buf);
}

static void
difference_json(const struct reply *one, const struct reply *other)
{
	static char buf[JSON_BYTES];
	char text[DIFFERENCE_BYTES], name[EXPLANATION_NAME_BYTES];
	struct json json;

	json_begin(&json, buf, sizeof(buf));
	json_text(&json, "record", "difference");
	json_text(&json, "language", language_code());
	explanation_name(name, one);
	json_text(&json, "one", name);
	explanation_name(name, other);
	json_text(&json, "other", name);
	for (int difference = 0; difference < DIFFERENCE_COUNT; difference++) {
		difference_tell(text, sizeof(text), one, other, (enum difference)difference);
		name_json(&json, difference_table[difference].slug, text);
	}
	line_json(&json, buf);
}

void
objects_of_asked(const struct asked *asked, const struct sightings *sightings)
{
	for (size_t i = 0; i < asked->subject_count; i++)
		subject_json(&asked->subjects[i], sightings, i);
	for (size_t i = 0; i < asked->subject_count; i++) {
		for (size_t j = i + 1; j < asked->subject_count; j++)
			difference_json(&asked->subjects[i], &asked->subjects[j]);
	}
}

static void
span_json(struct json *json, const char *name, struct span value)
{
	if (value.bytes > 0)
		json_span(json, name, value);
}

void
object_of_finding(const struct finding *finding)
{
	static char buf[JSON_BYTES];
	char time[NOW_TEXT_BYTES] = "", client[ADDR_TEXT_BYTES], reply[REPLY_LINE_BYTES];
	struct json json;

	if (finding->at_us != 0)
		now_print(finding->at_us, time);
	addr_print(&finding->client, client);
	reply_print(reply, sizeof(reply), &finding->reply);
	json_begin(&json, buf, sizeof(buf));
	json_text(&json, "record", "line");
	name_json(&json, "time", time);
	json_text(&json, "mta", mta_names[finding->mta]);
	json_text(&json, "event", event_table[finding->event].name);
	name_json(&json, "stage", stage_names[finding->stage]);
	name_json(&json, "client", client);
	span_json(&json, "client_name", finding->client_name);
	span_json(&json, "login", finding->login);
	span_json(&json, "sender", finding->sender);
	span_json(&json, "recipient", finding->recipient);
	span_json(&json, "queue_id", finding->queue_id);
	name_json(&json, "reply", reply);
	if (finding->reply.inferred)
		json_bool(&json, "inferred", true);
	span_json(&json, "text", finding->text);
	line_json(&json, buf);
}
