/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what sluice explain is asked about: codes, statuses, replies with their text. */
#include "cli/asked.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#include "smtp/catalogue.h"

static const char blanks[] = " \t\r\n";
static const char parting[] = " \t\r\n,;/|&"; /* what may stand between two subjects */
static const char quoting[] = "\"'()[]<>:.#"; /* what may stand around one */
static const char before_quoted[] = " \t\r\n\"'([<>:;=,"; /* what may stand before a quoted one */

/* What may stand before a code, or between two of them. */
static const char *const passed_over[] = { "vs", "versus", "and", "or", "smtp", "esmtp", "code",
	"codes", "reply", "error", "status", "dsn", "response", NULL };

/* What a word is. */
enum word { WORD_CODE, WORD_STATUS, WORD_BOTH, WORD_PASSED_OVER, WORD_NUMBER, WORD_OTHER };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with dots or dashes between them: somebody thinks that it is a code. */
static bool
is_number(const char *word)
{
	bool has_digit = false;

	for (; *word != '\0'; word++) {
		has_digit = has_digit || is_digit(*word);
		if (!is_digit(*word) && *word != '.' && *word != '-')
			return false;
	}
	return has_digit;
}

/* "421", "4.7.0" or "421-4.7.0". */
static enum word
word_classify(const char *word, struct reply *reply_r)
{
	int bytes;

	*reply_r = (struct reply){ .text = "" };
	for (size_t i = 0; passed_over[i] != NULL; i++) {
		if (strcasecmp(word, passed_over[i]) == 0)
			return WORD_PASSED_OVER;
	}
	bytes = status_parse(&reply_r->status, word);
	if (bytes > 0 && word[bytes] == '\0')
		return WORD_STATUS;
	reply_r->status = (struct status){ .class = 0 };
	if (reply_parse(reply_r, word) == 0 && reply_r->text[0] == '\0') {
		reply_r->text = ""; /* for the word is the caller's */
		return reply_r->status.class != 0 ? WORD_BOTH : WORD_CODE;
	}
	return is_number(word) ? WORD_NUMBER : WORD_OTHER;
}

/*
 * Cuts a word off, without what stands around it. *is_apart_r: more than blanks stood before it.
 * False: there is none left.
 */
static bool
word_cut(const char **rest, char word_r[static ASKED_WORD_BYTES], bool *is_apart_r)
{
	const char *at = *rest + strspn(*rest, parting);
	size_t bytes = strcspn(at, parting), most;

	*is_apart_r = strcspn(*rest, ",;/|&") < (size_t)(at - *rest);
	*rest = at + bytes;
	if (bytes == 0)
		return false;
	while (bytes > 1 && strchr(quoting, *at) != NULL) {
		at++;
		bytes--;
	}
	while (bytes > 1 && strchr(quoting, at[bytes - 1]) != NULL)
		bytes--;
	most = bytes < ASKED_WORD_BYTES ? bytes : ASKED_WORD_BYTES - 1;
	text_copy(word_r, most + 1, at);
	return true;
}

static bool
is_same(const struct reply *one, const struct reply *other)
{
	return one->code == other->code && one->status.class == other->status.class &&
	       one->status.subject == other->status.subject &&
	       one->status.detail == other->status.detail;
}

/* Of those that are the same the first stays. */
static enum reading
subject_add(struct asked *asked, const struct reply *subject)
{
	for (size_t i = 0; i < asked->subject_count; i++) {
		if (is_same(&asked->subjects[i], subject))
			return READING_REPLIES;
	}
	if (asked->subject_count == ASKED_SUBJECTS_MOST)
		return READING_TOO_MANY;
	asked->subjects[asked->subject_count++] = *subject;
	return READING_REPLIES;
}

/* "5.1.0", or as some programs write it "#5.1.0", "[5.1.0]", "5.1.0:". Moves *text behind it. */
static bool
status_read(struct status *status_r, const char **text)
{
	const char *at = *text;
	int bytes;

	if (*at != '\0' && strchr("#[(", *at) != NULL)
		at++;
	bytes = status_parse(status_r, at);
	if (bytes < 0)
		return false;
	at += bytes;
	at += strspn(at, "]):,");
	if (*at != '\0' && strchr(blanks, *at) == NULL)
		return false;
	*text = at + strspn(at, blanks);
	return true;
}

/* A reply with its text, such as "454 4.7.0 Temporary authentication failure", or without code. */
static bool
reply_read(struct reply *reply_r, const char *text)
{
	struct reply reply = { .text = "" };
	struct status status;

	text += strspn(text, blanks);
	if (reply_parse(&reply, text) == 0) {
		text = reply.text + strspn(reply.text, blanks);
		if (reply.status.class == 0 && status_read(&status, &text) &&
		    status.class == reply.code / 100)
			reply.status = status;
		else
			text = reply.text + strspn(reply.text, blanks);
	} else if (!status_read(&reply.status, &text)) {
		return false;
	}
	reply.text = text;
	*reply_r = reply;
	return true;
}

/* One that waits for the status that may stand behind it. */
struct waiting {
	struct reply code;
	bool is_there;
};

static enum reading
waiting_end(struct asked *asked, struct waiting *waiting)
{
	const bool was_there = waiting->is_there;

	waiting->is_there = false;
	return was_there ? subject_add(asked, &waiting->code) : READING_REPLIES;
}

/* One more code or status. */
static enum reading
name_take(struct asked *asked, struct waiting *waiting, enum word word, const struct reply *name)
{
	const enum reading reading = waiting_end(asked, waiting);

	if (reading != READING_REPLIES || word == WORD_PASSED_OVER)
		return reading;
	if (word != WORD_CODE)
		return subject_add(asked, name);
	*waiting = (struct waiting){ *name, true };
	return reading;
}

/* Does the status belong to the code before it? */
static bool
is_completed(const struct waiting *waiting, enum word word, const struct reply *name)
{
	return word == WORD_STATUS && waiting->is_there && waiting->code.status.class == 0 &&
	       name->status.class == waiting->code.code / 100;
}

/*
 * Nothing but codes and statuses, and words that may stand between them. Where there are other
 * words, too, it is something else.
 */
static enum reading
names_read(struct asked *asked, const char *text)
{
	struct waiting waiting = { .is_there = false };
	enum reading reading = READING_REPLIES;
	char text_word[ASKED_WORD_BYTES];
	struct reply name;
	bool is_apart;

	while (word_cut(&text, text_word, &is_apart)) {
		const enum word word = word_classify(text_word, &name);

		if (word == WORD_OTHER)
			return READING_LOG_LINE;
		if (word == WORD_NUMBER && reading == READING_REPLIES) {
			text_copy(asked->word, sizeof(asked->word), text_word);
			reading = READING_NO_CODE;
		}
		if (reading != READING_REPLIES)
			continue;
		if (!is_apart && is_completed(&waiting, word, &name))
			waiting.code.status = name.status;
		else
			reading = name_take(asked, &waiting, word, &name);
	}
	if (reading == READING_REPLIES)
		reading = waiting_end(asked, &waiting);
	return reading == READING_REPLIES && asked->subject_count == 0 ? READING_LOG_LINE : reading;
}

/* One that has a text behind its names, or nothing but names. */
static enum reading
text_read(struct asked *asked, const char *text)
{
	const size_t count = asked->subject_count;
	enum reading reading = names_read(asked, text);
	struct reply reply;

	if (reading != READING_LOG_LINE || !reply_read(&reply, text))
		return reading;
	asked->subject_count = count;
	return subject_add(asked, &reply);
}

/* Whole replies, each in a word of its own: "421 4.7.0 later" "535 5.7.8 wrong". */
static bool
are_replies(const char *const *words, size_t word_count)
{
	bool has_text = false;

	for (size_t i = 0; i < word_count; i++) {
		struct reply reply;

		if (!reply_read(&reply, words[i]))
			return false;
		has_text = has_text || strpbrk(words[i], blanks) != NULL;
	}
	return has_text && word_count > 1;
}

/* Joins them into the text of the question. */
static bool
words_join(struct asked *asked, const char *const *words, size_t word_count)
{
	for (size_t i = 0; i < word_count; i++) {
		if ((i > 0 && !text_append(asked->text, ASKED_BYTES, " ")) ||
		    !text_append(asked->text, ASKED_BYTES, words[i]))
			return false;
	}
	return true;
}

enum reading
asked_read(struct asked *asked_r, const char *const *words, size_t word_count)
{
	enum reading reading = READING_REPLIES;

	asked_r->text[0] = asked_r->word[0] = '\0';
	asked_r->subject_count = 0;
	if (!words_join(asked_r, words, word_count))
		return READING_TOO_LONG;
	if (asked_r->text[strspn(asked_r->text, blanks)] == '\0')
		return READING_NOTHING;
	if (!are_replies(words, word_count))
		return text_read(asked_r, asked_r->text);
	for (size_t i = 0; i < word_count && reading == READING_REPLIES; i++)
		reading = text_read(asked_r, words[i]);
	return reading;
}

/* --- replies that others quote */

/* Is it said of somebody, as in "said: 550 ", "smtp; 550 ", "<<< 550 ", not a mere number? */
static bool
is_said(const char *text, const char *at)
{
	const char *before = at;

	while (before > text && strchr(blanks, before[-1]) != NULL)
		before--;
	if (before == text)
		return false;
	return before[-1] == ':' ? before < at : strchr(";<>", before[-1]) != NULL;
}

/* What Postfix puts behind a reply that it quotes is no part of it. */
static void
quoted_end(char *text)
{
	char *tail = strstr(text, " (in reply to ");

	if (tail != NULL)
		*tail = '\0';
}

bool
asked_find_quoted(struct asked *asked)
{
	const struct reply none = { .text = "" };
	struct reply reply, said = none;

	for (const char *at = asked->text; *at != '\0' && said.status.class == 0; at++) {
		if (!is_digit(*at) || !reply_read(&reply, at) || reply.code == 0 ||
		    (at > asked->text && strchr(before_quoted, at[-1]) == NULL))
			continue;
		/* With a status it is one beyond doubt. */
		if (reply.status.class == reply.code / 100 ||
		    (said.code == 0 && reply.text[0] != '\0' && is_said(asked->text, at) &&
		        catalogue_find_code(reply.code) != NULL))
			said = reply;
	}
	if (said.code == 0)
		return false;
	quoted_end(asked->text + (said.text - asked->text));
	asked->subjects[0] = said;
	asked->subject_count = 1;
	return true;
}
