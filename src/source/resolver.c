/* SPDX-License-Identifier: BSD-2-Clause */
/* Asks name servers, by way of c-ares. */
#include "source/resolver.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ares.h>

#include "base/duration.h"
#include "base/now.h"

#define MILLISECOND_US 1000
#define TRIES 2 /* the second one is waited for twice as long */
#define DATAGRAM_BYTES 1232 /* which hardly any network has to fragment */

struct resolver {
	ares_channel channel;
	int64_t timeout_us;
	enum dns_type type; /* of the question that is under way … */
	int64_t until_us; /* … and until when it is, by the steady clock */
	bool is_asking;
	bool is_answered;
	struct dns_answer answer;
};

/* --- answers */

static int
text_parse(struct dns_answer *answer, const unsigned char *bytes, int byte_count)
{
	struct ares_txt_ext *list = NULL;
	const int status = ares_parse_txt_reply_ext(bytes, byte_count, &list);

	for (const struct ares_txt_ext *at = list; at != NULL; at = at->next) {
		const struct span text = { (const char *)at->txt, at->length };

		if (at->record_start)
			dns_answer_add(answer, text);
		else
			dns_answer_join(answer, text);
	}
	ares_free_data(list);
	return status;
}

static int
mailer_parse(struct dns_answer *answer, const unsigned char *bytes, int byte_count)
{
	struct ares_mx_reply *list = NULL;
	const int status = ares_parse_mx_reply(bytes, byte_count, &list);

	for (const struct ares_mx_reply *at = list; at != NULL; at = at->next)
		dns_answer_add(answer, span_of(at->host));
	ares_free_data(list);
	return status;
}

static int
v4_parse(struct dns_answer *answer, const unsigned char *bytes, int byte_count)
{
	struct ares_addrttl list[DNS_RECORDS_MAX];
	int count = DNS_RECORDS_MAX;
	const int status = ares_parse_a_reply(bytes, byte_count, NULL, list, &count);

	for (int i = 0; status == ARES_SUCCESS && i < count; i++) {
		struct addr address = { .family = 4 };

		memcpy(address.bytes, &list[i].ipaddr, 4);
		dns_answer_add_address(answer, &address);
	}
	return status;
}

static int
v6_parse(struct dns_answer *answer, const unsigned char *bytes, int byte_count)
{
	struct ares_addr6ttl list[DNS_RECORDS_MAX];
	int count = DNS_RECORDS_MAX;
	const int status = ares_parse_aaaa_reply(bytes, byte_count, NULL, list, &count);

	for (int i = 0; status == ARES_SUCCESS && i < count; i++) {
		struct addr address = { .family = 6 };

		memcpy(address.bytes, &list[i].ip6addr, 16);
		dns_answer_add_address(answer, &address);
	}
	return status;
}

static const struct type {
	int number;
	int (*parse)(struct dns_answer *answer, const unsigned char *bytes, int byte_count);
} types[DNS_TYPE_COUNT] = {
	[DNS_TXT] = { ns_t_txt, text_parse },
	[DNS_MX] = { ns_t_mx, mailer_parse },
	[DNS_A] = { ns_t_a, v4_parse },
	[DNS_AAAA] = { ns_t_aaaa, v6_parse },
};

static enum dns_outcome
outcome_of(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return DNS_FOUND;
	case ARES_ENODATA:
	case ARES_ENOTFOUND:
		return DNS_NOTHING;
	default:
		return DNS_FAILED;
	}
}

/* What is not understood as a whole is not taken by halves. */
static void
answer_hear(void *arg, int status, int timeout_count, unsigned char *bytes, int byte_count)
{
	struct resolver *resolver = arg;
	struct dns_answer *answer = &resolver->answer;

	(void)timeout_count;
	dns_answer_clear(answer, DNS_FOUND);
	if (status == ARES_SUCCESS)
		status = types[resolver->type].parse(answer, bytes, byte_count);
	if (status == ARES_SUCCESS && answer->count == 0)
		status = ARES_ENODATA;
	if (status != ARES_SUCCESS)
		dns_answer_clear(answer, outcome_of(status));
	resolver->is_asking = false;
	resolver->is_answered = true;
}

/* --- open and close */

bool
resolver_is_built(void)
{
	return true;
}

/* Neither a hosts file nor a search list has a say: only name servers have. */
static int
channel_open(ares_channel *channel_r, int64_t timeout_us)
{
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_EDNS,
		.timeout = (int)(timeout_us / MILLISECOND_US / (1 + TRIES)) + 1,
		.tries = TRIES,
		.lookups = (char[]){ "b" },
		.ednspsz = DATAGRAM_BYTES,
	};
	const int wanted = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_DOMAINS |
	                   ARES_OPT_LOOKUPS | ARES_OPT_EDNSPSZ;

	return ares_init_options(channel_r, &options, wanted);
}

static struct ares_addr_port_node
node_make(const struct nameserver *nameserver)
{
	struct ares_addr_port_node node = {
		.family = nameserver->address.family == 4 ? AF_INET : AF_INET6,
		.udp_port = nameserver->port,
		.tcp_port = nameserver->port,
	};

	if (node.family == AF_INET)
		memcpy(&node.addr.addr4, nameserver->address.bytes, 4);
	else
		memcpy(&node.addr.addr6, nameserver->address.bytes, 16);
	return node;
}

static int
servers_set(ares_channel channel, const char *const *servers)
{
	struct ares_addr_port_node nodes[RESOLVER_SERVERS_MAX];
	struct nameserver nameserver;
	size_t count = 0;

	for (; count < RESOLVER_SERVERS_MAX && servers != NULL && servers[count] != NULL; count++) {
		if (nameserver_parse(&nameserver, servers[count]) < 0)
			return ARES_EBADSTR;
		nodes[count] = node_make(&nameserver);
		if (count > 0)
			nodes[count - 1].next = &nodes[count];
	}
	return count == 0 ? ARES_SUCCESS : ares_set_servers_ports(channel, nodes);
}

static int
error_of(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return 0;
	case ARES_ENOMEM:
		return -ENOMEM;
	default:
		return -EINVAL;
	}
}

int
resolver_open(struct resolver **resolver_r, const struct resolver_options *options)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));
	int status;

	*resolver_r = NULL;
	if (resolver == NULL)
		return -ENOMEM;
	resolver->timeout_us = options->timeout_us;
	status = ares_library_init(ARES_LIB_INIT_ALL);
	if (status == ARES_SUCCESS)
		status = channel_open(&resolver->channel, options->timeout_us);
	if (status == ARES_SUCCESS)
		status = servers_set(resolver->channel, options->servers);
	if (status == ARES_SUCCESS)
		*resolver_r = resolver;
	else
		resolver_close(&resolver);
	return error_of(status);
}

void
resolver_close(struct resolver **resolver)
{
	if (*resolver == NULL)
		return;
	if ((*resolver)->channel != NULL)
		ares_destroy((*resolver)->channel);
	ares_library_cleanup();
	free(*resolver);
	*resolver = NULL;
}

/* --- ask and hear */

void
resolver_ask(struct resolver *resolver, const struct dns_question *question)
{
	resolver->type = question->type;
	resolver->is_asking = true;
	resolver->is_answered = false;
	resolver->until_us = now_steady_us() + resolver->timeout_us;
	ares_query(resolver->channel, question->name, ns_c_in, types[question->type].number,
	    answer_hear, resolver);
}

size_t
resolver_watch(const struct resolver *resolver, struct pollfd fds_r[static RESOLVER_FDS])
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	const unsigned bits =
	    (unsigned)ares_getsock(resolver->channel, sockets, ARES_GETSOCK_MAXNUM);
	size_t count = 0;

	for (unsigned i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		const bool reads = ARES_GETSOCK_READABLE(bits, i) != 0;
		const bool writes = ARES_GETSOCK_WRITABLE(bits, i) != 0;

		if (!reads && !writes)
			break;
		fds_r[count++] = (struct pollfd){
			.fd = sockets[i],
			.events = (short)((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)),
		};
	}
	return count;
}

int
resolver_patience_ms(const struct resolver *resolver)
{
	const int64_t left_us = resolver->until_us - now_steady_us();
	struct timeval most = {
		.tv_sec = left_us > 0 ? left_us / SECOND_US : 0,
		.tv_usec = left_us > 0 ? left_us % SECOND_US : 0,
	};
	struct timeval room;
	const struct timeval *patience;

	if (resolver->is_answered)
		return 0;
	patience = ares_timeout(resolver->channel, &most, &room);
	return (int)(patience->tv_sec * 1000 + patience->tv_usec / MILLISECOND_US) + 1;
}

void
resolver_serve(struct resolver *resolver, const struct pollfd *fds, size_t fd_count)
{
	for (size_t i = 0; i < fd_count; i++) {
		const short heard = fds[i].revents;

		if (heard == 0)
			continue;
		ares_process_fd(resolver->channel,
		    heard & (POLLIN | POLLERR | POLLHUP) ? fds[i].fd : ARES_SOCKET_BAD,
		    heard & (POLLOUT | POLLERR) ? fds[i].fd : ARES_SOCKET_BAD);
	}
	ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	if (resolver->is_asking && now_steady_us() >= resolver->until_us)
		ares_cancel(resolver->channel);
}

const struct dns_answer *
resolver_take(struct resolver *resolver)
{
	if (!resolver->is_answered)
		return NULL;
	resolver->is_answered = false;
	return &resolver->answer;
}
