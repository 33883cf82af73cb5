/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A run of bytes in somebody else's buffer, not ended by NUL; any byte may be in it. What reads a
 * log line moves along it with these, from its fixed ends, and never beyond. They are inline
 * because millions of lines are read with them.
 */
struct span {
	const char *at; /* never NULL */
	size_t bytes;
};

#define SPAN(literal) ((struct span){ "" literal, sizeof(literal) - 1 })
#define SPAN_NONE SPAN("")

static inline struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

static inline bool
span_is(struct span span, struct span other)
{
	return span.bytes == other.bytes && memcmp(span.at, other.at, span.bytes) == 0;
}

static inline bool
span_begins(struct span span, struct span prefix)
{
	return span.bytes >= prefix.bytes && memcmp(span.at, prefix.at, prefix.bytes) == 0;
}

static inline bool
span_ends(struct span span, struct span suffix)
{
	return span.bytes >= suffix.bytes &&
	       memcmp(span.at + span.bytes - suffix.bytes, suffix.at, suffix.bytes) == 0;
}

/* The first so many bytes, and what is behind them; never more than there are. */
static inline struct span
span_head(struct span span, size_t bytes)
{
	return (struct span){ span.at, bytes < span.bytes ? bytes : span.bytes };
}

static inline struct span
span_tail(struct span span, size_t from)
{
	if (from > span.bytes)
		from = span.bytes;
	return (struct span){ span.at + from, span.bytes - from };
}

/* Moves *rest behind the prefix. False, and nothing moved, where it does not begin so. */
static inline bool
span_eat(struct span *rest, struct span prefix)
{
	if (!span_begins(*rest, prefix))
		return false;
	*rest = span_tail(*rest, prefix.bytes);
	return true;
}

/* Takes the suffix off the end of *rest. False, and nothing taken, where it does not end so. */
static inline bool
span_eat_end(struct span *rest, struct span suffix)
{
	if (!span_ends(*rest, suffix))
		return false;
	rest->bytes -= suffix.bytes;
	return true;
}

/* Cuts *rest at the first such byte, which is dropped. False, and nothing cut, without one. */
static inline bool
span_cut(struct span *rest, char byte, struct span *head_r)
{
	const char *found = rest->bytes > 0 ? memchr(rest->at, byte, rest->bytes) : NULL;

	if (found == NULL)
		return false;
	*head_r = span_head(*rest, (size_t)(found - rest->at));
	*rest = span_tail(*rest, head_r->bytes + 1);
	return true;
}

/*
 * Cuts the first item off a list such as "auth-failed,bytes"; the last is all that is left. False
 * where nothing is.
 */
static inline bool
span_cut_item(struct span *list, struct span *item_r)
{
	if (list->bytes == 0)
		return false;
	if (!span_cut(list, ',', item_r)) {
		*item_r = *list;
		*list = SPAN_NONE;
	}
	return true;
}

/* Is it one of the list? */
static inline bool
span_has_item(struct span list, struct span item)
{
	struct span other;

	while (span_cut_item(&list, &other)) {
		if (span_is(other, item))
			return true;
	}
	return false;
}

/* Cuts *rest at the last such byte, which is dropped: what is behind it is the tail. */
static inline bool
span_cut_last(struct span *rest, char byte, struct span *tail_r)
{
	const char *found = rest->bytes > 0 ? memrchr(rest->at, byte, rest->bytes) : NULL;

	if (found == NULL)
		return false;
	*tail_r = span_tail(*rest, (size_t)(found - rest->at) + 1);
	*rest = span_head(*rest, (size_t)(found - rest->at));
	return true;
}

/* Cuts *rest at the first or the last occurrence of a text, which is dropped. */
bool span_cut_text(struct span *rest, struct span text, struct span *head_r);
bool span_cut_last_text(struct span *rest, struct span text, struct span *tail_r);

/* Reads decimal digits off *rest; false, and nothing read, without one or beyond the most. */
bool span_eat_number(struct span *rest, int64_t most, int64_t *number_r);

/*
 * Copies as much as fits and ends it with NUL; a NUL in the span becomes '?'. Returns false if
 * something was cut off.
 */
bool span_copy(char *buf, size_t buf_bytes, struct span span);
