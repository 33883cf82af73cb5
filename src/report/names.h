/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"

#include "report/index.h"

#define NAMES_NONE INDEX_NONE

/*
 * Texts that are met again and again, and a number for each: 0 for the first that came, 1 for the
 * next. There are never more than `most` of them, nor more than NAMES_BYTES of text; what finds no
 * room has no number. All zero but for `most` and the secret is an empty one.
 */
#define NAMES_BYTES (UINT32_C(64) << 20)

struct names {
	uint32_t most;
	struct hash_secret secret;

	uint32_t count;
	struct index index; /* of the texts; to compare them would cost as much again */
	uint32_t *at; /* of each number where its text begins */
	uint32_t at_capacity;
	char *text; /* of all, each with a NUL behind it */
	uint32_t text_bytes, text_capacity;
};

/* Its number; it gets one where it has none. NAMES_NONE: there is no room, or no memory. */
uint32_t names_add(struct names *names, struct span text);

/* The same in two steps: what the first fetches from memory is there a while later. */
uint64_t names_expect(const struct names *names, struct span text);
uint32_t names_meet(struct names *names, struct span text, uint64_t hash);

/* NAMES_NONE: it has none. */
uint32_t names_find(const struct names *names, struct span text);

/* Stands until the next names_add(). */
const char *names_text(const struct names *names, uint32_t number);

void names_clear(struct names *names);
