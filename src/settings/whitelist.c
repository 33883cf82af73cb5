/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of whitelists: addresses, domains and mail addresses, however they are written. */
#include "settings/whitelist.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/addr.h"
#include "base/text.h"

#include "settings/pattern.h"

#define DOMAIN_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-_."
/*
 * RFC 5321 section 4.1.2: what may stand before "@" without quotes; but for "*", which somebody
 * else would mean as any name.
 */
#define LOCAL_LETTERS DOMAIN_LETTERS "!#$%&'+/=?^`{|}~"

static_assert(PATTERN_NAME_BYTES + 1 >= WHITELIST_TEXT_BYTES, "what is too long is noticed");

const char *const whitelist_names[WHITELIST_COUNT] = {
	[WHITELIST_CLIENTS] = "clients",
	[WHITELIST_NAMES] = "names",
	[WHITELIST_SENDERS] = "senders",
	[WHITELIST_RECIPIENTS] = "recipients",
};

struct span
whitelist_trim(struct span text)
{
	static const char blanks[] = " \t\r\n\v\f";

	while (text.bytes > 0 && memchr(blanks, text.at[0], sizeof(blanks) - 1) != NULL)
		text = span_tail(text, 1);
	while (
	    text.bytes > 0 && memchr(blanks, text.at[text.bytes - 1], sizeof(blanks) - 1) != NULL)
		text = span_head(text, text.bytes - 1);
	return text;
}

bool
whitelist_put_doubt(
    const struct whitelist_sink *sink, enum doubt doubt, size_t line, struct span written)
{
	struct whitelist_entry entry = { .doubt = doubt, .line = line, .written = written };

	return sink->take(sink->arg, &entry);
}

/* --- what is allowed */

/* Addresses, and what was to be one, are not: no top-level domain is a number (RFC 3696). */
static bool
is_domain(const char *text)
{
	const char *dot = strrchr(text, '.');
	const char *top = dot != NULL ? dot + 1 : text;

	return text[strspn(text, DOMAIN_LETTERS)] == '\0' && text[0] != '.' &&
	       strstr(text, "..") == NULL && top[strspn(top, "0123456789")] != '\0';
}

/* "user@example.com", "user@" */
static bool
is_mail(const char *text)
{
	const size_t local_bytes = strspn(text, LOCAL_LETTERS);

	if (local_bytes == 0 || text[local_bytes] != '@')
		return false;
	text += local_bytes + 1;
	return text[0] == '\0' || is_domain(text);
}

/* --- putting */

/*
 * The domain itself, all below it, or both. The entry comes with all but its text, which is "".
 */
static bool
domain_put(const struct whitelist_sink *sink, struct whitelist_entry *entry,
    enum pattern_sense sense, const char *domain)
{
	if (!is_domain(domain) || strlen(domain) + 1 >= sizeof(entry->text))
		return whitelist_put_doubt(sink, DOUBT_STRANGE, entry->line, entry->written);
	if (sense != PATTERN_BELOW && sense != PATTERN_SOME_BELOW) {
		text_copy(entry->text, sizeof(entry->text), domain);
		if (!sink->take(sink->arg, entry))
			return false;
	}
	if (sense == PATTERN_SELF)
		return true;
	text_copy(entry->text, sizeof(entry->text), ".");
	text_append(entry->text, sizeof(entry->text), domain);
	return sink->take(sink->arg, entry);
}

/* An expression between slashes. False: it is none. */
static bool
pattern_cut(struct span *pattern_r, struct span written)
{
	if (written.bytes < 3 || written.at[0] != '/' || written.at[written.bytes - 1] != '/')
		return false;
	*pattern_r = span_head(span_tail(written, 1), written.bytes - 2);
	return true;
}

/* In lower case. False: it is too long for any name, or has a NUL in it. */
static bool
copy_lower(char text_r[static WHITELIST_TEXT_BYTES], struct span written)
{
	char text[WHITELIST_TEXT_BYTES];

	return memchr(written.at, '\0', written.bytes) == NULL &&
	       span_copy(text, sizeof(text), written) &&
	       text_copy_lower(text_r, WHITELIST_TEXT_BYTES, text);
}

bool
whitelist_is_mail(struct span written)
{
	char text[WHITELIST_TEXT_BYTES];
	struct span pattern;

	if (pattern_cut(&pattern, written))
		return memchr(pattern.at, '@', pattern.bytes) != NULL;
	return copy_lower(text, written) && is_mail(text);
}

static bool
network_put(
    const struct whitelist_sink *sink, struct whitelist_entry *entry, const struct network *network)
{
	static_assert(NETWORK_TEXT_BYTES <= WHITELIST_TEXT_BYTES, "a network fits");

	entry->list = WHITELIST_CLIENTS;
	network_print(network, entry->text);
	return sink->take(sink->arg, entry);
}

/* "192.0.2", as postgrey and milter-greylist 1.x have it: all that begins so. */
static bool
part_parse(struct network *network_r, const char *text)
{
	char whole[WHITELIST_TEXT_BYTES];
	unsigned dot_count = 0;

	for (const char *byte = text; *byte != '\0'; byte++)
		dot_count += *byte == '.';
	if (dot_count != 1 && dot_count != 2)
		return false;
	return text_copy(whole, sizeof(whole), text) &&
	       text_append(whole, sizeof(whole), dot_count == 2 ? ".0/24" : ".0.0/16") &&
	       network_parse(network_r, whole) == 0;
}

bool
whitelist_put_client(const struct whitelist_sink *sink, size_t line, struct span written)
{
	struct whitelist_entry entry = { .line = line, .written = written };
	char text[WHITELIST_TEXT_BYTES];
	struct network network;

	if (!copy_lower(text, written) ||
	    (network_parse(&network, text) == -EINVAL && !part_parse(&network, text)))
		return whitelist_put_domain(sink, line, written);
	return network_put(sink, &entry, &network);
}

static bool
host_pattern_put(const struct whitelist_sink *sink, struct whitelist_entry *entry, struct span text)
{
	struct pattern pattern;
	struct network network;

	if (!pattern_read_host(&pattern, text))
		return whitelist_put_doubt(sink, DOUBT_PATTERN, entry->line, entry->written);
	if (pattern.sense == PATTERN_SELF && network_parse(&network, pattern.domain) == 0)
		return network_put(sink, entry, &network);
	if (pattern.sense == PATTERN_SOME_BELOW)
		entry->doubt = DOUBT_WIDER;
	if (pattern.sense == PATTERN_ENDING)
		entry->doubt = DOUBT_NARROWER;
	return domain_put(sink, entry, pattern.sense, pattern.domain);
}

bool
whitelist_put_domain(const struct whitelist_sink *sink, size_t line, struct span written)
{
	struct whitelist_entry entry = {
		.list = WHITELIST_NAMES,
		.line = line,
		.written = written,
	};
	char text[WHITELIST_TEXT_BYTES];
	struct span pattern;

	if (pattern_cut(&pattern, written))
		return host_pattern_put(sink, &entry, pattern);
	if (!copy_lower(text, written))
		return whitelist_put_doubt(sink, DOUBT_STRANGE, line, written);
	if (text[0] == '.')
		return domain_put(sink, &entry, PATTERN_BELOW, text + 1);
	return domain_put(sink, &entry, PATTERN_BOTH, text);
}

static bool
mail_put(const struct whitelist_sink *sink, struct whitelist_entry *entry, const char *mail)
{
	if (!is_mail(mail))
		return whitelist_put_doubt(sink, DOUBT_STRANGE, entry->line, entry->written);
	text_copy(entry->text, sizeof(entry->text), mail);
	return sink->take(sink->arg, entry);
}

static bool
mail_pattern_put(const struct whitelist_sink *sink, struct whitelist_entry *entry, struct span text)
{
	struct pattern pattern;

	if (!pattern_read_mail(&pattern, text))
		return whitelist_put_doubt(sink, DOUBT_MAIL_PATTERN, entry->line, entry->written);
	if (strchr(pattern.domain, '@') != NULL)
		return mail_put(sink, entry, pattern.domain);
	return domain_put(sink, entry, pattern.sense, pattern.domain);
}

bool
whitelist_put_mail(
    const struct whitelist_sink *sink, enum whitelist_list list, size_t line, struct span written)
{
	struct whitelist_entry entry = { .list = list, .line = line, .written = written };
	char text[WHITELIST_TEXT_BYTES];
	struct span pattern;

	if (pattern_cut(&pattern, written))
		return mail_pattern_put(sink, &entry, pattern);
	if (!copy_lower(text, written))
		return whitelist_put_doubt(sink, DOUBT_STRANGE, line, written);
	if (text[0] == '@')
		return domain_put(sink, &entry, PATTERN_SELF, text + 1);
	if (strchr(text, '@') != NULL)
		return mail_put(sink, &entry, text);
	if (text[0] == '.')
		return domain_put(sink, &entry, PATTERN_BELOW, text + 1);
	return domain_put(sink, &entry, PATTERN_BOTH, text);
}
