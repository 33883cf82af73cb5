/* SPDX-License-Identifier: BSD-2-Clause */
/* How often a reply was given here, from the audit file. */
#include "cli/seen.h"

#include <limits.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "report/history.h"

#include "settings/schema.h"

#include "cli/places.h"

#define SENTENCE_BYTES 1024

/* The audit file, or "": a config that is not there must not be complained of. */
static void
audit_find(char *path_r, size_t path_bytes, const struct wish *wish)
{
	const struct schema_key *key = schema_find("audit", "file");
	struct places places;

	text_copy(path_r, path_bytes, key != NULL && key->initial != NULL ? key->initial : "");
	if (wish->audit == NULL && wish->config == NULL && access(CONFIG_FILE, R_OK) < 0)
		return;
	places_find(&places, wish);
	text_copy(path_r, path_bytes, places.audit);
	places_clear(&places);
}

int
seen_find(struct sightings **sightings_r, const struct wish *wish, const struct asked *asked)
{
	const int64_t from_us = now_us() - DAY_US;
	char path[PATH_MAX];
	int error;

	*sightings_r = NULL;
	audit_find(path, sizeof(path), wish);
	if (path[0] == '\0')
		return 0;
	error = sightings_new(sightings_r, asked->subjects, asked->subject_count, from_us);
	if (error == 0)
		error = history_read_since(path, from_us, sightings_take, *sightings_r);
	if (error == 0)
		return 0;
	sightings_free(sightings_r);
	if (wish->audit == NULL)
		return 0;
	places_audit_failed(path, error);
	return error;
}

static void
top_tell(char *buf, size_t buf_bytes, const char *words, const struct sighting_top *top)
{
	char number[NUMBER_TEXT_BYTES], sentence[SENTENCE_BYTES];

	if (top->count == 0)
		return;
	text_say(sentence, sizeof(sentence), tr(words), "who", top->who, "count",
	    text_number(number, top->count), NULL);
	text_append(buf, buf_bytes, " ");
	text_append(buf, buf_bytes, sentence);
}

void
seen_words(char *buf, size_t buf_bytes, const struct sightings *sightings, size_t subject)
{
	struct sighting sighting;
	char total[NUMBER_TEXT_BYTES], server[NUMBER_TEXT_BYTES], own[NUMBER_TEXT_BYTES];

	sightings_tell(sightings, subject, &sighting);
	if (sighting.server_count + sighting.own_count == 0) {
		text_copy(buf, buf_bytes,
		    tr("Not once in the last day, as far as the audit file tells."));
		return;
	}
	text_say(buf, buf_bytes,
	    tr("In the last day: {total} (by the mail server: {server}, by sluice: {own})."),
	    "total", text_number(total, sighting.server_count + sighting.own_count), "server",
	    text_number(server, sighting.server_count), "own", text_number(own, sighting.own_count),
	    NULL);
	top_tell(buf, buf_bytes,
	    sighting.unknown_count > 0 ? N_("Most often to {who}: at least {count}.")
	                               : N_("Most often to {who}: {count}."),
	    &sighting.client);
	top_tell(buf, buf_bytes, N_("Most often with the login {who}: {count}."), &sighting.login);
}
