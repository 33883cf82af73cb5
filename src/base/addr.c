/* SPDX-License-Identifier: BSD-2-Clause */
/* IP addresses and networks: read, print, cut down and compare. */
#include "base/addr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define V4_BITS 32u
#define V6_BITS 128u
#define MAPPED_BITS 96u /* of the prefix that all IPv4-mapped addresses share */

static const char v6_tag[] = "IPv6:";

static void
addr_from_v6(struct addr *addr_r, const struct in6_addr *v6)
{
	const bool mapped = IN6_IS_ADDR_V4MAPPED(v6);

	*addr_r = (struct addr){ .family = mapped ? 4 : 6 };
	if (mapped)
		memcpy(addr_r->bytes, v6->s6_addr + 12, 4);
	else
		memcpy(addr_r->bytes, v6->s6_addr, 16);
}

/*
 * Reads the first bytes of a text. Returns the number of bits that an address has in the notation
 * that was used, which is 128 for an IPv4-mapped one; 0 for what is no address.
 */
static unsigned
literal_parse(struct addr *addr_r, const char *text, size_t text_bytes)
{
	char plain[sizeof(v6_tag) + ADDR_TEXT_BYTES];
	bool tagged;
	struct in6_addr v6;

	if (text_bytes >= 2 && text[0] == '[' && text[text_bytes - 1] == ']') {
		text++;
		text_bytes -= 2;
	}
	if (text_bytes >= sizeof(plain))
		return 0;
	memcpy(plain, text, text_bytes);
	plain[text_bytes] = '\0';

	*addr_r = (struct addr){ .family = 4 };
	tagged = strncasecmp(plain, v6_tag, sizeof(v6_tag) - 1) == 0;
	if (!tagged && inet_pton(AF_INET, plain, addr_r->bytes) == 1)
		return V4_BITS;
	if (inet_pton(AF_INET6, tagged ? plain + sizeof(v6_tag) - 1 : plain, &v6) != 1)
		return 0;
	addr_from_v6(addr_r, &v6);
	return V6_BITS;
}

int
addr_parse(struct addr *addr_r, const char *text)
{
	return addr_parse_span(addr_r, span_of(text));
}

int
addr_parse_span(struct addr *addr_r, struct span text)
{
	struct addr addr;

	/* What is behind a NUL would not be looked at. */
	if (memchr(text.at, '\0', text.bytes) != NULL ||
	    literal_parse(&addr, text.at, text.bytes) == 0)
		return -EINVAL;
	*addr_r = addr;
	return 0;
}

void
addr_from_socket(struct addr *addr_r, uint16_t *port_r, const struct sockaddr *sockaddr)
{
	*addr_r = (struct addr){ .family = 0 };
	*port_r = 0;
	if (sockaddr == NULL)
		return;
	if (sockaddr->sa_family == AF_INET) {
		struct sockaddr_in v4;

		memcpy(&v4, sockaddr, sizeof(v4));
		addr_r->family = 4;
		memcpy(addr_r->bytes, &v4.sin_addr, 4);
		*port_r = ntohs(v4.sin_port);
	} else if (sockaddr->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;

		memcpy(&v6, sockaddr, sizeof(v6));
		addr_from_v6(addr_r, &v6.sin6_addr);
		*port_r = ntohs(v6.sin6_port);
	}
}

void
addr_print(const struct addr *addr, char text_r[static ADDR_TEXT_BYTES])
{
	text_r[0] = '\0';
	if (addr->family == 4)
		inet_ntop(AF_INET, addr->bytes, text_r, ADDR_TEXT_BYTES);
	else if (addr->family == 6)
		inet_ntop(AF_INET6, addr->bytes, text_r, ADDR_TEXT_BYTES);
}

void
addr_mask(struct addr *addr, unsigned v4_bits, unsigned v6_bits)
{
	const unsigned bits = addr->family == 4 ? v4_bits : v6_bits;

	for (unsigned i = 0; i < sizeof(addr->bytes); i++) {
		const unsigned before = i * 8;

		if (bits <= before)
			addr->bytes[i] = 0;
		else if (bits < before + 8)
			addr->bytes[i] &= (uint8_t)(0xff << (before + 8 - bits));
	}
}

bool
addr_is_loopback(const struct addr *addr)
{
	static const uint8_t v6_loopback[16] = { [15] = 1 };

	if (addr->family == 4)
		return addr->bytes[0] == 127;
	return addr->family == 6 && memcmp(addr->bytes, v6_loopback, sizeof(v6_loopback)) == 0;
}

bool
addr_equal(const struct addr *one, const struct addr *other)
{
	return one->family == other->family &&
	       memcmp(one->bytes, other->bytes, sizeof(one->bytes)) == 0;
}

/* Reads "24" as it stands behind the slash. */
static int
bits_parse(unsigned *bits_r, const char *text)
{
	const size_t length = strlen(text);
	unsigned bits = 0;

	if (length < 1 || length > 3 || (text[0] == '0' && length > 1))
		return -EINVAL;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		bits = bits * 10 + (unsigned)(*text - '0');
	}
	*bits_r = bits;
	return 0;
}

int
network_parse(struct network *network_r, const char *text)
{
	const char *slash = strchr(text, '/');
	struct addr addr;
	unsigned bits, most;

	most = literal_parse(&addr, text, slash == NULL ? strlen(text) : (size_t)(slash - text));
	if (most == 0)
		return -EINVAL;
	bits = most;
	if (slash != NULL && bits_parse(&bits, slash + 1) < 0)
		return -EINVAL;
	if (bits > most)
		return -EINVAL;
	if (most == V6_BITS && addr.family == 4) {
		/*
		 * A network that holds more than IPv4-mapped addresses is neither of the families.
		 */
		if (bits < MAPPED_BITS)
			return -EINVAL;
		bits -= MAPPED_BITS;
	}
	*network_r = (struct network){ .base = addr, .bits = (uint8_t)bits };
	addr_mask(&network_r->base, bits, bits);
	return addr_equal(&network_r->base, &addr) ? 0 : -EDOM;
}

void
network_print(const struct network *network, char text_r[static NETWORK_TEXT_BYTES])
{
	char base[ADDR_TEXT_BYTES];

	addr_print(&network->base, base);
	if (network->bits == (network->base.family == 4 ? V4_BITS : V6_BITS))
		snprintf(text_r, NETWORK_TEXT_BYTES, "%s", base);
	else
		snprintf(text_r, NETWORK_TEXT_BYTES, "%s/%u", base, (unsigned)network->bits);
}

bool
network_contains(const struct network *network, const struct addr *addr)
{
	struct addr masked = *addr;

	if (addr->family == 0)
		return false;
	addr_mask(&masked, network->bits, network->bits);
	return addr_equal(&masked, &network->base);
}

bool
network_meets(const struct network *one, const struct network *other)
{
	return network_contains(one, &other->base) || network_contains(other, &one->base);
}
