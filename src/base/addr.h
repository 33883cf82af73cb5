/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/span.h"

#define ADDR_TEXT_BYTES 46
#define NETWORK_TEXT_BYTES (ADDR_TEXT_BYTES + 4)

/* An IP address in network order. Family 0: not known, as for mail submitted on this host. */
struct addr {
	uint8_t family; /* 4, 6 or 0 */
	uint8_t bytes[16]; /* the first 4 for IPv4, the others are zero */
};

struct network {
	struct addr base; /* host bits are zero */
	uint8_t bits;
};

/*
 * Reads "192.0.2.7" or "2001:db8::7", with or without the "IPv6:" that MTAs put before it (RFC 5321
 * section 4.1.3) and with or without square brackets. An IPv4-mapped address (RFC 4291 section
 * 2.5.5.2) is the IPv4 address. Returns 0, or -EINVAL and leaves addr_r alone.
 */
int addr_parse(struct addr *addr_r, const char *text);
int addr_parse_span(struct addr *addr_r, struct span text);

/* The same for what accept(2) or libmilter tells. NULL or another family gives family 0. */
void addr_from_socket(struct addr *addr_r, uint16_t *port_r, const struct sockaddr *sockaddr);

/* Prints what addr_parse() reads back; family 0 is the empty string. */
void addr_print(const struct addr *addr, char text_r[static ADDR_TEXT_BYTES]);

/* Makes all but the first bits zero. */
void addr_mask(struct addr *addr, unsigned v4_bits, unsigned v6_bits);

bool addr_is_loopback(const struct addr *addr);
bool addr_equal(const struct addr *one, const struct addr *other);

/*
 * Reads "192.0.2.0/24", "2001:db8::/32" or a single address. Returns 0; -EINVAL for what is
 * neither; -EDOM where host bits are set, and then network_r is what was probably meant.
 */
int network_parse(struct network *network_r, const char *text);
void network_print(const struct network *network, char text_r[static NETWORK_TEXT_BYTES]);
bool network_contains(const struct network *network, const struct addr *addr);

/* Is one of them in the other, or are they the same? */
bool network_meets(const struct network *one, const struct network *other);
