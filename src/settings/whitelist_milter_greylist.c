/* SPDX-License-Identifier: BSD-2-Clause */
/* What greylist.conf of milter-greylist 4.6, or an older one, whitelists. */
#include "settings/whitelist.h"

#define LISTS_MOST 256
#define ENCLOSED_MOST 1024 /* bytes between two quotes or slashes */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_TEXT, TOKEN_PATTERN, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
	enum token_kind kind;
	size_t line;
	struct span text; /* of TOKEN_TEXT without its quotes, of TOKEN_PATTERN with its slashes */
};

/* Where in the file the reader is. */
struct cursor {
	struct span rest;
	size_t line;
};

/* What can be whitelisted, and by whom. */
enum subject { SUBJECT_NONE, SUBJECT_ADDR, SUBJECT_DOMAIN, SUBJECT_FROM, SUBJECT_RCPT };

struct named_list {
	struct span name;
	enum subject subject;
	struct cursor items; /* behind the brace */
	bool is_taken;
};

struct whitelists {
	const struct whitelist_sink *sink;
	size_t list_count;
	struct named_list list[LISTS_MOST];
};

/* --- tokens */

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f';
}

static void
blanks_pass(struct cursor *cursor)
{
	while (cursor->rest.bytes > 0 && is_blank(cursor->rest.at[0]))
		cursor->rest = span_tail(cursor->rest, 1);
}

/* Up to the end of the line, which is left. */
static void
comment_pass(struct cursor *cursor)
{
	const char *end = memchr(cursor->rest.at, '\n', cursor->rest.bytes);

	cursor->rest = span_tail(
	    cursor->rest, end != NULL ? (size_t)(end - cursor->rest.at) : cursor->rest.bytes);
}

/* A backslash at the end of a line, behind which there may be a comment. */
static bool
continuation_pass(struct cursor *cursor)
{
	struct cursor after = *cursor;

	if (!span_eat(&after.rest, SPAN("\\")))
		return false;
	blanks_pass(&after);
	if (span_begins(after.rest, SPAN("#")))
		comment_pass(&after);
	if (!span_eat(&after.rest, SPAN("\n")) && after.rest.bytes > 0)
		return false;
	after.line++;
	*cursor = after;
	return true;
}

static void
gap_pass(struct cursor *cursor)
{
	do
		blanks_pass(cursor);
	while (continuation_pass(cursor));
	if (span_begins(cursor->rest, SPAN("#")))
		comment_pass(cursor);
}

/* With the closing byte; false where that is not near, and in this line. */
static bool
enclosed_measure(struct span rest, size_t *bytes_r)
{
	const char closing = rest.at[0];

	rest = span_head(rest, ENCLOSED_MOST);
	for (size_t i = 1; i < rest.bytes && rest.at[i] != '\n'; i++) {
		if (rest.at[i] == closing) {
			*bytes_r = i + 1;
			return true;
		}
		i += rest.at[i] == '\\' && i + 1 < rest.bytes && rest.at[i + 1] != '\n';
	}
	return false;
}

static size_t
word_bytes(struct span rest)
{
	size_t bytes = 1;

	while (bytes < rest.bytes && !is_blank(rest.at[bytes]) &&
	       memchr("\n{}\"", rest.at[bytes], 4) == NULL)
		bytes++;
	return bytes;
}

static enum token_kind
token_measure(struct span rest, size_t *bytes_r)
{
	*bytes_r = 1;
	if (rest.at[0] == '{')
		return TOKEN_OPEN;
	if (rest.at[0] == '}')
		return TOKEN_CLOSE;
	if (rest.at[0] == '"' && enclosed_measure(rest, bytes_r))
		return TOKEN_TEXT;
	if (rest.at[0] == '/' && enclosed_measure(rest, bytes_r))
		return TOKEN_PATTERN;
	*bytes_r = word_bytes(rest);
	return TOKEN_WORD;
}

/* The next one of this statement, which TOKEN_END ends. */
static struct token
token_next(struct cursor *cursor)
{
	struct token token = { .kind = TOKEN_END, .text = SPAN_NONE };
	size_t bytes;

	gap_pass(cursor);
	token.line = cursor->line;
	if (cursor->rest.bytes == 0 || cursor->rest.at[0] == '\n')
		return token;
	token.kind = token_measure(cursor->rest, &bytes);
	token.text = span_head(cursor->rest, bytes);
	cursor->rest = span_tail(cursor->rest, bytes);
	if (token.kind == TOKEN_TEXT)
		token.text = span_head(span_tail(token.text, 1), bytes - 2);
	return token;
}

/* To the beginning of the next statement; false where there is none. */
static bool
statement_next(struct cursor *cursor)
{
	while (token_next(cursor).kind != TOKEN_END)
		;
	if (!span_eat(&cursor->rest, SPAN("\n")))
		return false;
	cursor->line++;
	return true;
}

static bool
token_is(const struct token *token, struct span word)
{
	return token->kind == TOKEN_WORD && span_is(token->text, word);
}

static bool
token_is_one_of(const struct token *token, const struct span *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (token_is(token, words[i]))
			return true;
	}
	return false;
}

#define IS_ONE_OF(token, words) token_is_one_of(token, words, sizeof(words) / sizeof((words)[0]))

static enum subject
subject_of(const struct token *token)
{
	static const struct span words[] = {
		[SUBJECT_ADDR] = SPAN("addr"),
		[SUBJECT_DOMAIN] = SPAN("domain"),
		[SUBJECT_FROM] = SPAN("from"),
		[SUBJECT_RCPT] = SPAN("rcpt"),
	};

	for (unsigned i = SUBJECT_ADDR; i <= SUBJECT_RCPT; i++) {
		if (token_is(token, words[i]))
			return (enum subject)i;
	}
	return SUBJECT_NONE;
}

/* --- lists */

/* list "my network" addr { 192.0.2.0/24 192.0.2.7 } */
static void
list_note(struct whitelists *whitelists, struct cursor cursor)
{
	struct named_list *list = &whitelists->list[whitelists->list_count];
	const struct token name = token_next(&cursor), type = token_next(&cursor);

	if (whitelists->list_count == LISTS_MOST || token_next(&cursor).kind != TOKEN_OPEN)
		return;
	*list = (struct named_list){ name.text, subject_of(&type), cursor, false };
	whitelists->list_count++;
}

static void
lists_find(struct whitelists *whitelists, struct cursor cursor)
{
	do {
		struct cursor statement = cursor;
		const struct token first = token_next(&statement);

		if (token_is(&first, SPAN("list")))
			list_note(whitelists, statement);
	} while (statement_next(&cursor));
}

static struct named_list *
list_find(struct whitelists *whitelists, struct span name)
{
	for (size_t i = 0; i < whitelists->list_count; i++) {
		if (span_is(whitelists->list[i].name, name))
			return &whitelists->list[i];
	}
	return NULL;
}

/* --- what is whitelisted */

/* It looks for these anywhere in an address, of which the brackets are no part. */
static struct span
mail_of(struct span text)
{
	span_eat(&text, SPAN("<"));
	span_eat_end(&text, SPAN(">"));
	return text;
}

static bool
subject_put(const struct whitelist_sink *sink, enum subject subject, const struct token *token)
{
	const bool is_pattern = token->kind == TOKEN_PATTERN;
	const struct span mail = is_pattern ? token->text : mail_of(token->text);

	switch (subject) {
	case SUBJECT_ADDR:
		return whitelist_put_client(sink, token->line, token->text);
	case SUBJECT_DOMAIN:
		return whitelist_put_domain(sink, token->line, token->text);
	case SUBJECT_FROM:
		return whitelist_put_mail(sink, WHITELIST_SENDERS, token->line, mail);
	case SUBJECT_RCPT:
		return whitelist_put_mail(sink, WHITELIST_RECIPIENTS, token->line, mail);
	case SUBJECT_NONE:
		break;
	}
	return whitelist_put_doubt(sink, DOUBT_CLAUSE, token->line, token->text);
}

static bool
list_put(struct whitelists *whitelists, const struct token *name)
{
	struct named_list *list = list_find(whitelists, name->text);
	struct cursor cursor;

	if (list == NULL)
		return whitelist_put_doubt(whitelists->sink, DOUBT_LIST, name->line, name->text);
	if (list->is_taken)
		return true;
	list->is_taken = true;
	if (list->subject == SUBJECT_NONE)
		return whitelist_put_doubt(whitelists->sink, DOUBT_CLAUSE, name->line, name->text);
	cursor = list->items;
	for (;;) {
		const struct token item = token_next(&cursor);

		if (item.kind == TOKEN_END || item.kind == TOKEN_CLOSE)
			return true;
		if (!subject_put(whitelists->sink, list->subject, &item))
			return false;
	}
}

/* What stands behind the conditions of an entry, and matters to those only whom it greylists. */
static bool
is_property(const struct token *token)
{
	static const struct span words[] = { SPAN("addfooter"), SPAN("addheader"),
		SPAN("autowhite"), SPAN("code"), SPAN("delay"), SPAN("ecode"), SPAN("fixldapcheck"),
		SPAN("flushaddr"), SPAN("fstar"), SPAN("log"), SPAN("maxpeek"), SPAN("msg"),
		SPAN("noaddheader"), SPAN("noflushaddr"), SPAN("nolog"), SPAN("report"),
		SPAN("stat"), SPAN("subtag") };

	return IS_ONE_OF(token, words);
}

/* From a token to where the reader is now. */
static struct span
written_from(const struct token *token, const struct cursor *cursor)
{
	if (token->kind == TOKEN_END)
		return token->text;
	return (struct span){ token->text.at, (size_t)(cursor->rest.at - token->text.at) };
}

/* A condition behind "whitelist", if it is the only one. */
static bool
condition_put(struct whitelists *whitelists, struct cursor cursor)
{
	const struct whitelist_sink *sink = whitelists->sink;
	const struct token what = token_next(&cursor), value = token_next(&cursor);
	const struct span written = written_from(&what, &cursor);
	const struct token next = token_next(&cursor);

	if (token_is(&what, SPAN("default")) || is_property(&what))
		return whitelist_put_doubt(sink, DOUBT_ALL, what.line, what.text);
	if (value.kind == TOKEN_END || value.kind == TOKEN_OPEN)
		return whitelist_put_doubt(sink, DOUBT_CLAUSE, what.line, what.text);
	if (next.kind != TOKEN_END && !is_property(&next))
		return whitelist_put_doubt(sink, DOUBT_JOINED, what.line, written);
	if (token_is(&what, SPAN("list")))
		return list_put(whitelists, &value);
	if (subject_of(&what) == SUBJECT_NONE)
		return whitelist_put_doubt(sink, DOUBT_CLAUSE, what.line, written);
	return subject_put(sink, subject_of(&what), &value);
}

static bool
is_action(const struct token *token)
{
	static const struct span words[] = { SPAN("whitelist"), SPAN("greylist"), SPAN("blacklist"),
		SPAN("tarpit"), SPAN("continue") };

	return IS_ONE_OF(token, words);
}

/* racl "an id" whitelist domain example.com */
static bool
acl_put(struct whitelists *whitelists, const struct token *keyword, struct cursor cursor)
{
	struct token action = token_next(&cursor);

	if (token_is(&action, SPAN("id")))
		action = token_next(&cursor);
	if (!is_action(&action))
		action = token_next(&cursor);
	if (token_is(&action, SPAN("whitelist")))
		return condition_put(whitelists, cursor);
	return whitelist_put_doubt(whitelists->sink, DOUBT_OTHER, keyword->line, keyword->text);
}

static bool
statement_put(struct whitelists *whitelists, struct cursor cursor)
{
	static const struct span acls[] = { SPAN("acl"), SPAN("racl"), SPAN("dacl") };
	const struct token first = token_next(&cursor);
	struct token value;

	if (IS_ONE_OF(&first, acls))
		return acl_put(whitelists, &first, cursor);
	if (subject_of(&first) == SUBJECT_NONE)
		return true;
	value = token_next(&cursor);
	return value.kind == TOKEN_END || subject_put(whitelists->sink, subject_of(&first), &value);
}

void
whitelist_milter_greylist(struct span text, const struct whitelist_sink *sink)
{
	struct whitelists whitelists = { .sink = sink };
	struct cursor cursor = { text, 1 };

	lists_find(&whitelists, cursor);
	while (statement_put(&whitelists, cursor) && statement_next(&cursor))
		;
}
