/* SPDX-License-Identifier: BSD-2-Clause */
/* Who stands in the lists of a rule: addresses, host names, senders and recipients. */
#include "policy/listed.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef int compare_fn(const void *one, const void *other);

/* --- networks: two of them have nothing in common, or one lies in the other */

static int
addr_order(const struct addr *one, const struct addr *other)
{
	if (one->family != other->family)
		return one->family < other->family ? -1 : 1;
	return memcmp(one->bytes, other->bytes, sizeof(one->bytes));
}

/* A network stands before all that lies in it. */
static int
network_order(const void *one, const void *other)
{
	const struct network *left = one, *right = other;
	int order = addr_order(&left->base, &right->base);

	return order != 0 ? order : left->bits - right->bits;
}

/*
 * Of networks of which none lies in another: those before the one that the client is in begin and
 * end before him, those behind it begin behind him.
 */
static int
client_order(const void *client, const void *listed)
{
	const struct network *network = listed;

	if (addr_order(client, &network->base) < 0)
		return -1;
	return network_contains(network, client) ? 0 : 1;
}

void
listed_sort_networks(struct listed_networks *list_r, const struct network *written, uint32_t count,
    struct network *room)
{
	uint32_t kept = 0;

	*list_r = (struct listed_networks){ .written = written, .count = count, .sorted = room };
	if (count == 0)
		return;
	memcpy(room, written, count * sizeof(*room));
	qsort(room, count, sizeof(*room), network_order);
	for (uint32_t i = 0; i < count; i++) {
		if (kept == 0 || !network_contains(&room[kept - 1], &room[i].base))
			room[kept++] = room[i];
	}
	list_r->sorted_count = kept;
}

bool
listed_client(const struct listed_networks *clients, const struct addr *client)
{
	return clients->sorted_count > 0 && client->family != 0 &&
	       bsearch(client, clients->sorted, clients->sorted_count, sizeof(*clients->sorted),
	           client_order) != NULL;
}

/* --- texts */

/* In any order that is told quickly. */
static int
whole_order(const void *one, const void *other)
{
	const struct span *left = one, *right = other;

	if (left->bytes != right->bytes)
		return left->bytes < right->bytes ? -1 : 1;
	return strncasecmp(left->at, right->at, left->bytes);
}

/* From the last letter to the first: a domain stands before all that is below it. */
static int
below_order(const void *one, const void *other)
{
	const struct span *left = one, *right = other;
	size_t least = left->bytes < right->bytes ? left->bytes : right->bytes;
	const char *left_end = left->at + left->bytes, *right_end = right->at + right->bytes;

	for (size_t i = 0; i < least; i++) {
		int order =
		    tolower((unsigned char)*--left_end) - tolower((unsigned char)*--right_end);

		if (order != 0)
			return order;
	}
	return (left->bytes > right->bytes) - (left->bytes < right->bytes);
}

/* Of domains of which none is below another; a name is not below itself, but stands before it. */
static int
name_order(const void *name, const void *listed)
{
	const struct span *whole = name, *domain = listed;
	struct span end;
	int order;

	if (whole->bytes > domain->bytes) {
		end = span_tail(*whole, whole->bytes - domain->bytes);
		return below_order(&end, domain);
	}
	order = below_order(whole, domain);
	return order != 0 ? order : -1;
}

static bool
is_found(const struct span *list, uint32_t count, struct span text, compare_fn *order)
{
	return count > 0 && bsearch(&text, list, count, sizeof(*list), order) != NULL;
}

/* As it is, or below a domain. */
static bool
name_found(const struct listed_texts *list, struct span name)
{
	return is_found(list->sorted, list->whole_count, name, whole_order) ||
	       is_found(list->sorted + list->whole_count + list->user_count, list->below_count,
	           name, name_order);
}

enum form { FORM_WHOLE, FORM_USER, FORM_BELOW };

/* A "user@" loses its "@". */
static enum form
form_cut(struct span *text)
{
	if (span_eat_end(text, SPAN("@")))
		return FORM_USER;
	if (span_begins(*text, SPAN(".")) && memchr(text->at, '@', text->bytes) == NULL)
		return FORM_BELOW;
	return FORM_WHOLE;
}

/* Those of one form. Returns how many. */
static uint32_t
form_sort(const char *const *written, enum form form, struct span *sorted_r, compare_fn *order)
{
	uint32_t count = 0;

	for (; *written != NULL; written++) {
		struct span text = span_of(*written);

		if (form_cut(&text) == form)
			sorted_r[count++] = text;
	}
	if (count > 0)
		qsort(sorted_r, count, sizeof(*sorted_r), order);
	return count;
}

/* Leaves out what is there twice, and what is below another. Returns how many are left. */
static uint32_t
below_thin(struct span *sorted, uint32_t count)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (kept == 0 || (below_order(&sorted[i], &sorted[kept - 1]) != 0 &&
		                     name_order(&sorted[i], &sorted[kept - 1]) != 0))
			sorted[kept++] = sorted[i];
	}
	return kept;
}

void
listed_sort_texts(struct listed_texts *list_r, const char *const *written, struct span *room)
{
	*list_r = (struct listed_texts){ .written = written, .sorted = room };
	if (written == NULL)
		return;
	list_r->whole_count = form_sort(written, FORM_WHOLE, room, whole_order);
	room += list_r->whole_count;
	list_r->user_count = form_sort(written, FORM_USER, room, whole_order);
	room += list_r->user_count;
	list_r->below_count = form_sort(written, FORM_BELOW, room, below_order);
	list_r->below_count = below_thin(room, list_r->below_count);
}

bool
listed_name(const struct listed_texts *names, const struct observation *seen)
{
	return names->written != NULL && seen->name_verified && seen->client_name[0] != '\0' &&
	       name_found(names, span_of(seen->client_name));
}

/* RFC 5321 section 4.5.1 has a "postmaster" without a domain: "postmaster@" is him, too. */
bool
listed_path(const struct listed_texts *paths, const char *path)
{
	struct span whole, local, domain;
	bool has_domain;

	if (paths->written == NULL)
		return false;
	whole = local = span_of(path);
	has_domain = span_cut_last(&local, '@', &domain);
	if (is_found(paths->sorted + paths->whole_count, paths->user_count, local, whole_order))
		return true;
	return has_domain && (is_found(paths->sorted, paths->whole_count, whole, whole_order) ||
	                         name_found(paths, domain));
}
