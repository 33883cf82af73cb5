/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "report/facts.h"
#include "report/paragraph.h"

/* What the sentences on the several kinds of audit lines have in common. */
#define PASSAGE_BYTES 8192

/* The same again: of one account or of any, once or more often. */
enum whose { WHOSE_ONE, WHOSE_ANY, WHOSE_COUNT };
enum times { TIMES_ONCE, TIMES_MANY, TIMES_COUNT };

enum whose passage_whose(const struct facts *facts);
enum times passage_times(const struct facts *facts);

bool passage_is_true(const struct facts *facts, enum member member);

/* A paragraph from this column on. The words are marked for translation. */
void passage_say(struct page *page, size_t column, const char *words, struct facts *facts);

/* Puts another sentence behind what stands in the text. */
void passage_continue(char text[static PASSAGE_BYTES], const char *words, struct facts *facts);

/* Behind a sentence about a reply: that nobody told it, where that is so. */
void passage_inferred(char text[static PASSAGE_BYTES], struct facts *facts);

/* Behind a sentence about a reply or an event: that it was told late, where it was. */
void passage_late(char text[static PASSAGE_BYTES], struct facts *facts);

/* What else is known. */
void passage_details(struct page *page, struct facts *facts);

/* An account was put on hold; somebody was let in, or came back; maintenance began or ended. */
void turn_say(struct page *page, struct facts *facts);

/* What the server itself answered, or how a login ended. */
void outcome_say(struct page *page, struct facts *facts);
