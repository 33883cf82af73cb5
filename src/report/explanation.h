/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smtp/catalogue.h"
#include "smtp/confusion.h"
#include "smtp/reply.h"

#include "report/sheet.h"

/*
 * What is known of a reply, for people. A subject is a reply of which the code may be 0 or the
 * status of class 0, but not both; the text behind them may be "". All texts are in the language
 * that is spoken.
 */

/* What there is to say about one, in this order. */
enum aspect {
	ASPECT_CLASS,
	ASPECT_MEANING,
	ASPECT_SEEN,
	ASPECT_CLIENT,
	ASPECT_SERVER,
	ASPECT_ACTOR,
	ASPECT_USE,
	ASPECT_ENDING,
	ASPECT_STAGES,
	ASPECT_STANDARD,
	ASPECT_EVENTS,
	ASPECT_COUNT
};

struct aspect_entry {
	const char *slug; /* for machines */
	const char *label; /* "Who must act"; marked for translation */
};

extern const struct aspect_entry aspect_table[ASPECT_COUNT];

#define EXPLANATION_BYTES 16384
#define EXPLANATION_NAME_BYTES 24

/* "421 4.7.0", "421" or "4.7.0". */
void explanation_name(char name_r[static EXPLANATION_NAME_BYTES], const struct reply *subject);

/* What it is called, without its digits. */
void explanation_title(char *buf, size_t buf_bytes, const struct reply *subject);

/* In one or more paragraphs, parted by "\n"; "" where the aspect means nothing to the subject. */
void explanation_tell(char *buf, size_t buf_bytes, const struct reply *subject, enum aspect aspect);

/* Of a code and of a status that stands alone, as far as it is known. */
enum ending explanation_ending(const struct reply *subject);
enum actor explanation_actor(const struct reply *subject);
uint32_t explanation_stages(const struct reply *subject); /* 0: any */

/* What a rule can count, as EVENT_BIT()s, that has such a reply. */
uint64_t explanation_events(const struct reply *subject);

/* "the connection (greeting), AUTH": of STAGE_BIT()s; "" for none. */
void explanation_stage_list(char *buf, size_t buf_bytes, uint32_t stages);

/* 4 of 421, and of 4.7.0. */
unsigned explanation_class(const struct reply *subject);

/* "transient negative completion", as the standard calls it. */
const char *explanation_term(const struct reply *subject);

/* The other of a pair, without a text, if the subject is one of the two; false: it is not. */
bool explanation_confused(
    struct reply *other_r, const struct confusion *pair, const struct reply *subject);

/* All of it on one page. */
void explanation_page(struct sheet *sheet, const struct reply *subject);

/* Makes the label column as wide as the labels of this language are. */
void explanation_labels(struct sheet *sheet);
