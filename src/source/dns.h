/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/span.h"

#include "smtp/hostname.h"

#define DNS_RECORDS_MAX 64
#define DNS_ROOM_BYTES 16384

enum dns_type { DNS_TXT, DNS_MX, DNS_A, DNS_AAAA, DNS_TYPE_COUNT };

struct dns_question {
	enum dns_type type;
	char name[HOSTNAME_BYTES];
};

enum dns_outcome {
	DNS_FOUND,
	DNS_NOTHING, /* there is no such name, or it has nothing of that type */
	DNS_FAILED, /* nobody could tell */
};

struct dns_record {
	struct span text; /* of TXT: its strings joined; of MX: the host */
	struct addr address; /* of A and AAAA */
};

struct dns_answer {
	enum dns_outcome outcome;
	size_t count;
	struct dns_record record[DNS_RECORDS_MAX];
	size_t room_used;
	bool is_full;
	char room[DNS_ROOM_BYTES]; /* of the texts */
};

void dns_answer_clear(struct dns_answer *answer, enum dns_outcome outcome);

/*
 * Adds a text of its own, or what goes on with the last one. A text that does not find room as a
 * whole is left out, and so are all after it.
 */
void dns_answer_add(struct dns_answer *answer, struct span text);
void dns_answer_join(struct dns_answer *answer, struct span text);
void dns_answer_add_address(struct dns_answer *answer, const struct addr *address);

/* A name server of a config. */
struct nameserver {
	struct addr address;
	uint16_t port;
};

/* Reads "192.0.2.53", "192.0.2.53:5353", "2001:db8::53" or "[2001:db8::53]:5353". -EINVAL. */
int nameserver_parse(struct nameserver *nameserver_r, const char *text);
