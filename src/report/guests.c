/* SPDX-License-Identifier: BSD-2-Clause */
/* Who was let in after greylisting, until the message is there. */
#include "report/guests.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"

/* The daemon names sessions, and a stranger who met another one's hash would gain nothing. */
static const struct hash_secret no_secret;

/* Never 0. */
static uint64_t
guest_hash(const struct observation *seen)
{
	const uint64_t session = hash_bytes(&no_secret, seen->session, strlen(seen->session));
	const uint64_t sender = hash_bytes(&no_secret, seen->sender, strlen(seen->sender));

	return (session ^ (sender << 1)) | 1;
}

/* GUESTS_CAPACITY: there is nobody like that. */
static uint32_t
guest_find(const struct guests *guests, uint64_t hash)
{
	uint32_t i;

	for (i = 0; i < GUESTS_CAPACITY; i++) {
		if (guests->hash[i] == hash)
			break;
	}
	return i;
}

void
guests_note(struct guests *guests, const struct observation *seen, const struct step *step)
{
	const uint64_t hash = guest_hash(seen);
	const uint32_t place = guests->next % GUESTS_CAPACITY;
	struct guest *guest = &guests->list[place];

	if (seen->session[0] == '\0' || guest_find(guests, hash) != GUESTS_CAPACITY)
		return;
	guests->next++;
	guests->count += guests->hash[place] == 0;
	guests->hash[place] = hash;
	*guest = (struct guest){ .at_us = seen->at_us, .delayed_us = step->delayed_us };
	text_copy(guest->rule, sizeof(guest->rule), step->rule->name);
	text_copy(guest->account, sizeof(guest->account), step->account);
}

bool
guests_take(struct guests *guests, const struct observation *seen, struct guest *guest_r)
{
	uint32_t place;

	if (guests->count == 0)
		return false;
	place = guest_find(guests, guest_hash(seen));
	if (place == GUESTS_CAPACITY)
		return false;
	*guest_r = guests->list[place];
	guests->hash[place] = 0;
	guests->count--;
	return true;
}
