/* SPDX-License-Identifier: BSD-2-Clause */
/* What speaks against a client: no name, the name of a line, a HELO that is not its own. */
#include "policy/suspicion.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/span.h"

#include "smtp/hostname.h"
#include "smtp/organisation.h"

/* With a number in the name beside it, as in "user12", or alone, as in "dhcp". */
enum need { NEED_NOTHING, NEED_NUMBER };

struct sign {
	const char *word;
	enum need need;
};

/* A name says of what kind the line is. */
static const struct sign line_signs[] = {
	{ "adsl", NEED_NOTHING },
	{ "adslgp", NEED_NOTHING },
	{ "broadband", NEED_NOTHING },
	{ "cable", NEED_NOTHING },
	{ "catv", NEED_NOTHING },
	{ "cablemodem", NEED_NOTHING },
	{ "client", NEED_NUMBER },
	{ "clients", NEED_NUMBER },
	{ "cpe", NEED_NUMBER },
	{ "cust", NEED_NUMBER },
	{ "customer", NEED_NUMBER },
	{ "customers", NEED_NUMBER },
	{ "dhcp", NEED_NOTHING },
	{ "dial", NEED_NOTHING },
	{ "dialin", NEED_NOTHING },
	{ "dialup", NEED_NOTHING },
	{ "dip", NEED_NUMBER },
	{ "dsl", NEED_NOTHING },
	{ "dyn", NEED_NOTHING },
	{ "dynamic", NEED_NOTHING },
	{ "dynamicip", NEED_NOTHING },
	{ "dynip", NEED_NOTHING },
	{ "fiber", NEED_NUMBER },
	{ "fibre", NEED_NUMBER },
	{ "ftth", NEED_NOTHING },
	{ "fttx", NEED_NOTHING },
	{ "gprs", NEED_NOTHING },
	{ "home", NEED_NUMBER },
	{ "hsd", NEED_NUMBER },
	{ "hsia", NEED_NUMBER },
	{ "lte", NEED_NUMBER },
	{ "mobile", NEED_NUMBER },
	{ "modem", NEED_NUMBER },
	{ "pool", NEED_NOTHING },
	{ "pools", NEED_NOTHING },
	{ "ppp", NEED_NOTHING },
	{ "pppoe", NEED_NOTHING },
	{ "res", NEED_NUMBER },
	{ "residential", NEED_NOTHING },
	{ "sdsl", NEED_NOTHING },
	{ "subscriber", NEED_NUMBER },
	{ "subscribers", NEED_NUMBER },
	{ "umts", NEED_NOTHING },
	{ "user", NEED_NUMBER },
	{ "vdsl", NEED_NOTHING },
	{ "wifi", NEED_NUMBER },
	{ "wireless", NEED_NUMBER },
	{ "xdsl", NEED_NOTHING },
};

/* Whoever is given such a name sends mail … */
static const struct sign mailer_signs[] = {
	{ "bounce", NEED_NOTHING },
	{ "bounces", NEED_NOTHING },
	{ "email", NEED_NOTHING },
	{ "mail", NEED_NOTHING },
	{ "mailer", NEED_NOTHING },
	{ "mailout", NEED_NOTHING },
	{ "mails", NEED_NOTHING },
	{ "mta", NEED_NOTHING },
	{ "mx", NEED_NOTHING },
	{ "news", NEED_NOTHING },
	{ "newsletter", NEED_NOTHING },
	{ "out", NEED_NOTHING },
	{ "outbound", NEED_NOTHING },
	{ "outgoing", NEED_NOTHING },
	{ "relay", NEED_NOTHING },
	{ "sender", NEED_NOTHING },
	{ "smtp", NEED_NOTHING },
	{ "smtpout", NEED_NOTHING },
};

/* … or runs a server, or may; … */
static const struct sign server_signs[] = {
	{ "server", NEED_NOTHING },
	{ "srv", NEED_NOTHING },
};

/* … but so providers name what they let to anybody. */
static const struct sign rented_signs[] = {
	{ "fixed", NEED_NOTHING },
	{ "static", NEED_NOTHING },
	{ "vps", NEED_NOTHING },
};

#define SIGN_COUNT(signs) (sizeof(signs) / sizeof((signs)[0]))

static bool
is_letter(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

typedef bool byte_is_fn(char byte);

/* Cuts the next run of such bytes off; empty where there is none left. */
static struct span
run_cut(struct span *rest, byte_is_fn *is)
{
	struct span run;
	size_t from = 0, to;

	while (from < rest->bytes && !is(rest->at[from]))
		from++;
	for (to = from; to < rest->bytes && is(rest->at[to]);)
		to++;
	run = span_head(span_tail(*rest, from), to - from);
	*rest = span_tail(*rest, to);
	return run;
}

static bool
host_has_sign(struct span host, const struct sign *signs, size_t sign_count)
{
	struct span digits = host;
	bool has_number = run_cut(&digits, is_digit).bytes > 0;
	struct span word;

	while ((word = run_cut(&host, is_letter)).bytes > 0) {
		for (size_t i = 0; i < sign_count; i++) {
			if (span_is(word, span_of(signs[i].word)) &&
			    (has_number || signs[i].need == NEED_NOTHING))
				return true;
		}
	}
	return false;
}

/* --- the address in a name */

#define GROUPS_MOST 8

/* An address as names repeat it: four numbers of IPv4, eight of IPv6. */
struct groups {
	unsigned value[GROUPS_MOST];
	size_t count;
	size_t enough; /* so many in a row are no accident */
	byte_is_fn *is;
	unsigned base;
};

static bool
is_hex(char byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'f');
}

static void
groups_of(struct groups *groups_r, const struct addr *client)
{
	const uint8_t *bytes = client->bytes;

	*groups_r = (struct groups){ .count = 4, .enough = 3, .is = is_digit, .base = 10 };
	if (client->family == 4) {
		for (size_t i = 0; i < 4; i++)
			groups_r->value[i] = bytes[i];
		return;
	}
	*groups_r = (struct groups){ .count = 8, .enough = 4, .is = is_hex, .base = 16 };
	for (size_t i = 0; i < 8; i++)
		groups_r->value[i] = (unsigned)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
}

/* UINT32_MAX: no such number. */
static unsigned
number_read(struct span digits, unsigned base)
{
	unsigned number = 0;

	if (digits.bytes > 4)
		return UINT32_MAX;
	for (size_t i = 0; i < digits.bytes; i++) {
		char byte = digits.at[i];

		number = number * base + (unsigned)(is_digit(byte) ? byte - '0' : byte - 'a' + 10);
	}
	return number;
}

/* How many of the numbers from this place on stand in the host in a row, forwards or backwards. */
static size_t
groups_in_row(struct span host, const struct groups *groups, size_t place, int direction)
{
	struct span run;
	size_t count = 0;

	while ((run = run_cut(&host, groups->is)).bytes > 0 && place < groups->count) {
		if (number_read(run, groups->base) != groups->value[place])
			break;
		count++;
		place += (size_t)direction;
	}
	return count;
}

/* "c-73-1-2-3", "3.2.1.73": numbers that stand in a row as in the address. */
static bool
host_has_groups(struct span host, const struct groups *groups)
{
	while (host.bytes > 0) {
		for (size_t place = 0; place < groups->count; place++) {
			if (groups_in_row(host, groups, place, 1) >= groups->enough ||
			    groups_in_row(host, groups, place, -1) >= groups->enough)
				return true;
		}
		run_cut(&host, groups->is);
	}
	return false;
}

/* "host-2-73-1-3": all of the four, in whatever order. */
static bool
host_has_all(struct span host, const struct groups *groups)
{
	size_t found = 0;

	if (groups->count != 4)
		return false;
	for (struct span run; (run = run_cut(&host, is_digit)).bytes > 0;) {
		for (size_t place = 0; place < groups->count; place++) {
			if (!(found & (size_t)1 << place) &&
			    number_read(run, 10) == groups->value[place]) {
				found |= (size_t)1 << place;
				break;
			}
		}
	}
	return found == 15;
}

static bool
host_has(struct span host, const char *text)
{
	struct span rest = host, head;

	return span_cut_text(&rest, span_of(text), &head);
}

/* "p4fdf1234", "host073001002003": the address in one piece. */
static bool
host_has_piece(struct span host, const struct addr *client)
{
	const uint8_t *b = client->bytes;
	char piece[40];

	if (client->family == 4) {
		snprintf(piece, sizeof(piece), "%02x%02x%02x%02x", b[0], b[1], b[2], b[3]);
		if (host_has(host, piece))
			return true;
		snprintf(piece, sizeof(piece), "%03u%03u%03u%03u", b[0], b[1], b[2], b[3]);
		return host_has(host, piece);
	}
	for (size_t i = 0; i < 8; i++)
		snprintf(piece + 4 * i, 5, "%02x%02x", b[2 * i], b[2 * i + 1]);
	return host_has(host, piece);
}

static bool
host_has_address(struct span host, const struct addr *client)
{
	struct groups groups;

	if (client->family == 0)
		return false;
	groups_of(&groups, client);
	return host_has_groups(host, &groups) || host_has_all(host, &groups) ||
	       host_has_piece(host, client);
}

/* What stands before the domain of whoever gave the name out, in lower case. */
static struct span
host_of(char name_r[static HOSTNAME_BYTES], const char *name)
{
	const char *organisation;

	if (!hostname_copy(name_r, name))
		return SPAN_NONE;
	organisation = organisation_of(name_r);
	if (organisation == NULL)
		return span_of(name_r);
	return (struct span){ name_r, (size_t)(organisation - name_r) };
}

static bool
host_is_of_mailer(struct span host)
{
	return host_has_sign(host, mailer_signs, SIGN_COUNT(mailer_signs));
}

static bool
host_is_rented(struct span host)
{
	return host_has_sign(host, rented_signs, SIGN_COUNT(rented_signs));
}

static bool
host_is_of_line(struct span host, const struct addr *client)
{
	return host_has_sign(host, line_signs, SIGN_COUNT(line_signs)) ||
	       host_has_address(host, client);
}

bool
suspicion_name_is_dynamic(const char *name, const struct addr *client)
{
	char lower[HOSTNAME_BYTES];
	struct span host = host_of(lower, name);

	if (host_is_of_mailer(host) || host_is_rented(host) ||
	    host_has_sign(host, server_signs, SIGN_COUNT(server_signs)))
		return false;
	return host_is_of_line(host, client);
}

bool
suspicion_name_is_customers(const char *name, const struct addr *client)
{
	char lower[HOSTNAME_BYTES];
	struct span host = host_of(lower, name);

	return !host_is_of_mailer(host) && (host_is_rented(host) || host_is_of_line(host, client));
}

/* --- HELO */

static bool
organisation_is(const char *organisation, const char *name)
{
	const char *other = organisation_of(name);

	return other != NULL && strcasecmp(organisation, other) == 0;
}

/* A name under the domain of the host name or of the sender may well be its own. */
static bool
helo_name_is_own(const char *helo, const struct observation *seen)
{
	const char *organisation = organisation_of(helo);
	const char *at = strrchr(seen->sender, '@');

	if (organisation == NULL)
		return false;
	if (seen->name_verified && organisation_is(organisation, seen->client_name))
		return true;
	return at != NULL && organisation_is(organisation, at + 1);
}

bool
suspicion_helo_is_foreign(const struct observation *seen)
{
	char helo[HOSTNAME_BYTES], host[HOSTNAME_BYTES];
	struct addr literal;

	if (seen->helo[0] == '[')
		return addr_parse(&literal, seen->helo) < 0 || !addr_equal(&literal, &seen->client);
	if (!hostname_copy(helo, seen->helo) || strchr(helo, '.') == NULL)
		return true;
	if (hostname_copy(host, seen->host) && strcmp(helo, host) == 0)
		return true;
	return !helo_name_is_own(helo, seen);
}

enum suspicion
suspicion_of(const struct observation *seen)
{
	if (!seen->name_verified || seen->client_name[0] == '\0')
		return SUSPICION_NAMELESS;
	if (suspicion_name_is_dynamic(seen->client_name, &seen->client))
		return SUSPICION_DYNAMIC;
	return suspicion_helo_is_foreign(seen) ? SUSPICION_HELO : SUSPICION_NONE;
}
