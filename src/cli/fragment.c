/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of whitelists, each of them once, as a part of the config file. */
#include "cli/fragment.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/text.h"

#include "cli/page.h"

/* More than anybody keeps in order by hand. */
#define ENTRIES_MOST 20000
#define SLOT_COUNT 65536 /* a power of two */
#define FILES_MOST 64
#define WRITTEN_BYTES 201 /* of what was written, with NUL */
#define SENTENCE_BYTES 2048
#define INDENT "    "

struct taken {
	enum whitelist_list list;
	enum doubt doubt;
	const char *file;
	size_t line;
	char *text; /* "": nothing was taken over */
	char *written; /* printable, cut; NULL where there is no doubt */
};

struct fragment {
	size_t count;
	bool is_full;
	struct fragment_counts counts;
	const char *files[FILES_MOST];
	size_t file_count;
	const char *file;
	struct hash_secret secret;
	struct taken list[ENTRIES_MOST];
	uint16_t slots[SLOT_COUNT]; /* index in the list, plus one; 0: free */
};

static const char *const sentences[DOUBT_COUNT] = {
	[DOUBT_WIDER] = N_("{file}:{line}: {written} was for a part of these only"),
	[DOUBT_NARROWER] =
	    N_("{file}:{line}: {written} was also for domains whose names only end so"),
	[DOUBT_PATTERN] = N_("{file}:{line}: {written} is left out: host names cannot say the "
	                     "same; list each host, or \".example.com\" for all of a domain"),
	[DOUBT_MAIL_PATTERN] = N_("{file}:{line}: {written} is left out: addresses cannot say the "
	                          "same; list each address, or \"example.com\" for a domain"),
	[DOUBT_STRANGE] = N_("{file}:{line}: {written} is left out: it is not written as an "
	                     "address, a network or a domain"),
	[DOUBT_JOINED] = N_("{file}:{line}: {written} is left out: it is whitelisted only where "
	                    "something else is true as well; an entry of a rule stands alone"),
	[DOUBT_CLAUSE] = N_("{file}:{line}: {written} is left out: a greylist rule has no list of "
	                    "such; clients, names, senders and recipients are what it has"),
	[DOUBT_ALL] = N_("{file}:{line}: {written} is left out: it whitelists everybody else; "
	                 "only = \"suspicious\" greylists fewer"),
	[DOUBT_LIST] = N_("{file}:{line}: {written} is left out: there is no such list in the "
	                  "file"),
};

struct fragment *
fragment_new(void)
{
	struct fragment *fragment = calloc(1, sizeof(*fragment));

	if (fragment != NULL)
		hash_secret_draw(&fragment->secret);
	return fragment;
}

void
fragment_free(struct fragment **fragment)
{
	if (*fragment == NULL)
		return;
	for (size_t i = 0; i < (*fragment)->count; i++) {
		free((*fragment)->list[i].text);
		free((*fragment)->list[i].written);
	}
	free(*fragment);
	*fragment = NULL;
}

void
fragment_begin(struct fragment *fragment, const char *file)
{
	fragment->file = file;
	fragment->counts.taken = 0;
	if (fragment->file_count < FILES_MOST)
		fragment->files[fragment->file_count++] = file;
}

/* --- taking */

static bool
entry_is(const struct taken *taken, const struct whitelist_entry *entry)
{
	return taken->list == entry->list && strcmp(taken->text, entry->text) == 0;
}

/* Where an entry is, or would be. There are always free slots. */
static uint16_t *
slot_of(struct fragment *fragment, const struct whitelist_entry *entry)
{
	size_t at = hash_bytes(&fragment->secret, entry->text, strlen(entry->text)) + entry->list;

	for (;; at++) {
		uint16_t *slot = &fragment->slots[at % SLOT_COUNT];

		if (*slot == 0 || entry_is(&fragment->list[*slot - 1], entry))
			return slot;
	}
}

/* One line of printable characters. NULL without memory. */
static char *
written_copy(struct span written)
{
	char text[WRITTEN_BYTES];

	if (!span_copy(text, sizeof(text), written))
		memcpy(text + sizeof(text) - 4, "...", 4);
	language_tame(text);
	return strdup(text);
}

static void
sentence_make(char text_r[static SENTENCE_BYTES], const struct taken *taken)
{
	char line[NUMBER_TEXT_BYTES];

	text_say(text_r, SENTENCE_BYTES, tr(sentences[taken->doubt]), "file", taken->file, "line",
	    text_number(line, (int64_t)taken->line), "written", taken->written, NULL);
}

static bool
full_tell(struct fragment *fragment)
{
	char most[NUMBER_TEXT_BYTES];

	if (!fragment->is_full)
		page_warn(tr("{file}: there are more than {most} entries: what follows is left "
		             "out"),
		    "file", fragment->file, "most", text_number(most, ENTRIES_MOST), NULL);
	fragment->is_full = true;
	fragment->counts.left++;
	return false;
}

static bool
memory_tell(struct fragment *fragment)
{
	page_warn("{file}: {error}", "file", fragment->file, "error", error_words(ENOMEM), NULL);
	fragment->counts.left++;
	return false;
}

static bool
left_take(struct fragment *fragment, struct taken *taken)
{
	char text[SENTENCE_BYTES];

	sentence_make(text, taken);
	page_warn("{text}", "text", text, NULL);
	fragment->counts.left++;
	return true;
}

bool
fragment_take(void *arg, const struct whitelist_entry *entry)
{
	struct fragment *fragment = arg;
	struct taken *taken = &fragment->list[fragment->count];
	uint16_t *slot = NULL;

	if (entry->doubt == DOUBT_OTHER) {
		fragment->counts.others++;
		return true;
	}
	if (entry->text[0] != '\0') {
		fragment->counts.taken++;
		slot = slot_of(fragment, entry);
		if (*slot != 0)
			return true;
	}
	if (fragment->count == ENTRIES_MOST)
		return full_tell(fragment);
	*taken = (struct taken){ entry->list, entry->doubt, fragment->file, entry->line,
		strdup(entry->text), NULL };
	if (entry->doubt != DOUBT_NONE)
		taken->written = written_copy(entry->written);
	if (taken->text == NULL || (entry->doubt != DOUBT_NONE && taken->written == NULL)) {
		free(taken->text);
		free(taken->written);
		return memory_tell(fragment);
	}
	fragment->count++;
	if (slot == NULL)
		return left_take(fragment, taken);
	*slot = (uint16_t)fragment->count;
	return true;
}

struct fragment_counts
fragment_counts(const struct fragment *fragment)
{
	return fragment->counts;
}

/* --- printing: page_print() makes one line of ASCII or UTF-8 of whatever a comment says */

static void
comment_print(const char *indent, const struct taken *taken)
{
	char text[SENTENCE_BYTES];

	sentence_make(text, taken);
	page_print("%s# %s\n", indent, text);
}

/* The second of two that were made of one thing needs no comment of its own. */
static bool
is_explained(const struct fragment *fragment, size_t index)
{
	const struct taken *taken = &fragment->list[index], *before = taken - 1;

	return taken->doubt == DOUBT_NONE ||
	       (index > 0 && before->file == taken->file && before->line == taken->line &&
	           before->doubt == taken->doubt);
}

/* "example.com" and ".example.com" stand side by side. */
static bool
is_below(const struct taken *taken, const struct taken *before)
{
	return taken->text[0] == '.' && strcmp(taken->text + 1, before->text) == 0;
}

static void
list_print(const struct fragment *fragment, enum whitelist_list list)
{
	const struct taken *before = NULL;

	for (size_t i = 0; i < fragment->count; i++) {
		const struct taken *taken = &fragment->list[i];

		if (taken->list != list || taken->text[0] == '\0')
			continue;
		if (before == NULL)
			page_print("\n%s = [\n", whitelist_names[list]);
		else
			page_print(is_below(taken, before) ? ", " : ",\n");
		if (!is_explained(fragment, i))
			comment_print(INDENT, taken);
		if (before == NULL || !is_below(taken, before))
			page_print(INDENT);
		page_print("\"%s\"", taken->text);
		before = taken;
	}
	if (before != NULL)
		page_print("\n];\n");
}

static void
left_print(const struct fragment *fragment)
{
	const char *before = "\n";

	for (size_t i = 0; i < fragment->count; i++) {
		if (fragment->list[i].text[0] != '\0')
			continue;
		comment_print(before, &fragment->list[i]);
		before = "";
	}
}

void
fragment_print(const struct fragment *fragment)
{
	if (fragment->file_count == 0)
		return;
	page_print("# %s\n", tr("Who is not greylisted: lists for a rule of type \"greylist\"."));
	for (size_t i = 0; i < fragment->file_count; i++) {
		char text[SENTENCE_BYTES];

		text_say(text, sizeof(text), tr("Read from {file} by sluice import."), "file",
		    fragment->files[i], NULL);
		page_print("# %s\n", text);
	}
	for (unsigned list = 0; list < WHITELIST_COUNT; list++)
		list_print(fragment, (enum whitelist_list)list);
	left_print(fragment);
}
