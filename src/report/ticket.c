/* SPDX-License-Identifier: BSD-2-Clause */
/* The short names of decisions, which clients are told and administrators search for. */
#include "report/ticket.h"

#define TICKET_BITS 40
#define TICKET_MASK ((UINT64_C(1) << TICKET_BITS) - 1)

static const char ticket_digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/*
 * Each step can be undone (odd factors modulo a power of two, a shift by half the bits), so no two
 * numbers become one.
 */
static uint64_t
ticket_shuffle(uint64_t number)
{
	number = number * UINT64_C(0x9E3779B97F4A7C15) & TICKET_MASK;
	number ^= number >> TICKET_BITS / 2;
	number = number * UINT64_C(0xD1342543DE82EF95) & TICKET_MASK;
	number ^= number >> TICKET_BITS / 2;
	return number;
}

void
ticket_draw(struct ticket_roll *roll, int64_t now_us, char ticket_r[static TICKET_BYTES])
{
	uint64_t now_ms = now_us > 0 ? (uint64_t)now_us / 1000 : 0;
	uint64_t number;

	roll->last = now_ms > roll->last ? now_ms : roll->last + 1;
	number = ticket_shuffle(roll->last & TICKET_MASK);
	for (int i = TICKET_BYTES - 2; i >= 0; i--) {
		ticket_r[i] = ticket_digits[number & 31];
		number >>= 5;
	}
	ticket_r[TICKET_BYTES - 1] = '\0';
}
