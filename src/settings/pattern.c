/* SPDX-License-Identifier: BSD-2-Clause */
/* Regular expressions that can do without being one. */
#include "settings/pattern.h"

#include <string.h>

#include "base/text.h"

#include "smtp/organisation.h"

/* How expressions begin, and what is matched where the rest is plain. The longest stand first. */
struct lead {
	struct span text;
	enum pattern_sense sense;
};

static const struct lead host_leads[] = {
	{ SPAN("^(?:.*\\.)?"), PATTERN_BOTH },
	{ SPAN("^(?:.+\\.)?"), PATTERN_BOTH },
	{ SPAN("^(.*\\.)?"), PATTERN_BOTH },
	{ SPAN("^(.+\\.)?"), PATTERN_BOTH },
	{ SPAN("(?:^|\\.)"), PATTERN_BOTH },
	{ SPAN("(^|\\.)"), PATTERN_BOTH },
	{ SPAN("(\\.|^)"), PATTERN_BOTH },
	{ SPAN("^.*\\."), PATTERN_BELOW },
	{ SPAN("^.+\\."), PATTERN_BELOW },
	{ SPAN(".*\\."), PATTERN_BELOW },
	{ SPAN(".+\\."), PATTERN_BELOW },
	{ SPAN("[.]"), PATTERN_BELOW },
	{ SPAN("\\."), PATTERN_BELOW },
	{ SPAN("^"), PATTERN_SELF },
	{ SPAN(""), PATTERN_ENDING },
};

static const struct lead mail_leads[] = {
	{ SPAN("(?:@|\\.)"), PATTERN_BOTH },
	{ SPAN("(@|\\.)"), PATTERN_BOTH },
	{ SPAN("[@\\.]"), PATTERN_BOTH },
	{ SPAN("[@.]"), PATTERN_BOTH },
	{ SPAN("^.*\\."), PATTERN_BELOW },
	{ SPAN(".*\\."), PATTERN_BELOW },
	{ SPAN("[.]"), PATTERN_BELOW },
	{ SPAN("\\."), PATTERN_BELOW },
	{ SPAN("^.*\\@"), PATTERN_ENDING },
	{ SPAN("^.*@"), PATTERN_ENDING },
	{ SPAN(".*\\@"), PATTERN_ENDING },
	{ SPAN(".*@"), PATTERN_ENDING },
	{ SPAN("\\@"), PATTERN_ENDING },
	{ SPAN("@"), PATTERN_ENDING },
	{ SPAN("^"), PATTERN_SELF },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What is known of an expression up to where it has been read. */
struct reading {
	struct span rest;
	bool is_plain; /* it matches one text only: the tail */
	bool is_ended; /* by "$" */
	size_t tail_bytes;
	char tail[PATTERN_NAME_BYTES]; /* the plain text that it ends with so far */
};

static char
next_byte(const struct reading *reading)
{
	return reading->rest.bytes > 0 ? reading->rest.at[0] : '\0';
}

static bool
is_one_of(char byte, const char *set)
{
	return byte != '\0' && strchr(set, byte) != NULL;
}

static void
tail_clear(struct reading *reading)
{
	reading->is_plain = false;
	reading->tail_bytes = 0;
}

static bool
tail_add(struct reading *reading, char byte)
{
	if (reading->tail_bytes + 1 == sizeof(reading->tail))
		return false;
	reading->tail[reading->tail_bytes++] = byte;
	return true;
}

/* --- what an expression is made of; each returns false for what is too much for us */

/* "[a-z]", of which the bracket has been read. "[.]" is a dot. */
static bool
class_pass(struct reading *reading)
{
	struct span *rest = &reading->rest, inside;

	if (span_eat(rest, SPAN(".]")))
		return tail_add(reading, '.');
	tail_clear(reading);
	span_eat(rest, SPAN("^"));
	/* A bracket that stands first, one with a backslash, "[:alpha:]": too strange. */
	return span_cut(rest, ']', &inside) && inside.bytes > 0 &&
	       memchr(inside.at, '\\', inside.bytes) == NULL &&
	       memchr(inside.at, '[', inside.bytes) == NULL;
}

/* "(a|b)", of which the parenthesis has been read. In a group there is anything. */
static bool
group_pass(struct reading *reading)
{
	struct span *rest = &reading->rest;
	unsigned depth = 1;

	while (depth > 0 && rest->bytes > 0) {
		const char byte = rest->at[0];

		depth += byte == '(';
		depth -= byte == ')';
		*rest = span_tail(*rest, byte == '\\' ? 2 : 1);
		if (byte == '[' && !class_pass(reading))
			return false;
	}
	tail_clear(reading);
	return depth == 0;
}

/* What stands behind a backslash, in POSIX's basic expressions and in Perl's. */
static bool
escape_pass(struct reading *reading)
{
	const char byte = next_byte(reading);

	reading->rest = span_tail(reading->rest, 1);
	if (is_one_of(byte, ".-@_"))
		return tail_add(reading, byte);
	tail_clear(reading);
	return is_one_of(byte, "dwsDWS");
}

static bool
is_plain_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z') || is_one_of(byte, ".-_@");
}

static bool
atom_pass(struct reading *reading)
{
	const char byte = next_byte(reading);

	reading->rest = span_tail(reading->rest, 1);
	if (byte == '\\')
		return escape_pass(reading);
	if (byte == '[')
		return class_pass(reading);
	if (byte == '(')
		return group_pass(reading);
	return is_plain_byte(byte) && tail_add(reading, byte);
}

/* "*", "+?", "{2,3}": how often the atom before it may stand. */
static bool
repeat_pass(struct reading *reading)
{
	struct span *rest = &reading->rest, bounds;
	const char byte = next_byte(reading);

	if (!is_one_of(byte, "*+?{"))
		return true;
	tail_clear(reading);
	*rest = span_tail(*rest, 1);
	if (byte == '{' && !span_cut(rest, '}', &bounds))
		return false;
	if (is_one_of(next_byte(reading), "?+"))
		*rest = span_tail(*rest, 1);
	return !is_one_of(next_byte(reading), "*+?{");
}

/* An alternative outside of a group is none of what these read: the expression is refused. */
static bool
reading_run(struct reading *reading)
{
	while (reading->rest.bytes > 0 && !reading->is_ended) {
		if (span_is(reading->rest, SPAN("$")))
			reading->is_ended = true;
		else if (!atom_pass(reading) || !repeat_pass(reading))
			return false;
	}
	reading->tail[reading->tail_bytes] = '\0';
	return true;
}

static bool
lead_read(struct reading *reading_r, enum pattern_sense *sense_r, struct span text,
    const struct lead *leads, size_t lead_count)
{
	for (size_t i = 0; i < lead_count; i++) {
		struct reading reading = { .rest = text, .is_plain = true };

		if (!span_eat(&reading.rest, leads[i].text))
			continue;
		/* "\.*x" and "^?": the lead was part of something else. */
		if (is_one_of(next_byte(&reading), "*+?{"))
			continue;
		*sense_r = leads[i].sense;
		*reading_r = reading;
		return reading_run(reading_r);
	}
	return false;
}

static bool
pattern_set(struct pattern *pattern_r, enum pattern_sense sense, const char *domain)
{
	pattern_r->sense = sense;
	return domain[0] != '\0' &&
	       text_copy_lower(pattern_r->domain, sizeof(pattern_r->domain), domain);
}

bool
pattern_read_host(struct pattern *pattern_r, struct span text)
{
	struct reading reading;
	enum pattern_sense sense;
	const char *dot;

	if (!lead_read(&reading, &sense, text, host_leads, COUNT(host_leads)) ||
	    !reading.is_ended || strchr(reading.tail, '@') != NULL)
		return false;
	if (reading.is_plain && reading.tail[0] != '.' && sense != PATTERN_ENDING)
		return pattern_set(pattern_r, sense, reading.tail);
	dot = strchr(reading.tail, '.');
	if (reading.is_plain && sense == PATTERN_ENDING && reading.tail[0] != '.')
		return organisation_of(reading.tail) != NULL &&
		       pattern_set(pattern_r, sense, reading.tail);
	if (dot == NULL || organisation_of(dot + 1) == NULL)
		return false;
	return pattern_set(pattern_r, PATTERN_SOME_BELOW, dot + 1);
}

/* A domain as pattern_read_mail() finds it: "@example.com" has one that is itself. */
bool
pattern_read_mail(struct pattern *pattern_r, struct span text)
{
	struct reading reading;
	enum pattern_sense sense;
	const char *at;

	/* Whatever follows may just as well not be looked at. */
	if (!span_eat_end(&text, SPAN(".*$")))
		span_eat_end(&text, SPAN(".*"));
	if (!lead_read(&reading, &sense, text, mail_leads, COUNT(mail_leads)) || !reading.is_plain)
		return false;
	at = strchr(reading.tail, '@');
	if (sense == PATTERN_SELF) {
		/* "user@example.com" to its end, or "user@" and anything. */
		if (at == NULL || at == reading.tail || (at[1] != '\0') != reading.is_ended)
			return false;
		return pattern_set(pattern_r, sense, reading.tail);
	}
	if (!reading.is_ended || at != NULL)
		return false;
	return pattern_set(pattern_r, sense == PATTERN_ENDING ? PATTERN_SELF : sense, reading.tail);
}
