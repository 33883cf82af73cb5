/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/values.h"

/* Readers of values that are words out of a list of known ones; see value_read(). */
bool words_choice(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_mode(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_type(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_events(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_stages(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_parts(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool words_spared(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);

/* What is said of something that is no word of its kind; each is marked for translation. */
struct word_kind {
	const char *unquoted; /* of a {value} that is no text */
	const char *near; /* of a {word} that is unknown, with the {nearest} … */
	const char *far; /* … or with a {list} of all */
	const char *empty; /* of a list without any */
	const char *unfit; /* of a {word} that cannot be named here, with a {list} of the others */
};

/* Complains that the word is none of the names, and says the nearest, or all of them. */
void words_unknown(struct reader *reader, struct node *node, const char *word,
    const struct word_kind *kind, const char *const *names);

#define WORDS_LIST_BYTES 320

/* "one, two and three". Of a list that is too long the first ones, and where the others stand. */
void words_list(char list_r[static WORDS_LIST_BYTES], const char *const *names);
