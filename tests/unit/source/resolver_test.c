/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions to a name server of our own, in a thread, which is as bad as one can be. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/now.h"

#include "source/resolver.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define HEADER_BYTES 12
#define MESSAGE_BYTES 65535
#define HELD_MOST 16
#define TIMEOUT_US (SECOND_US / 2)
#define LATE_US (SECOND_US / 4) /* beyond the timeout, on a machine that is busy */

enum trick {
	PLAIN,
	SILENT,
	WRONG_ID,
	WRONG_NAME,
	GARBAGE,
	SHORT, /* a header, and no more */
	BY_TCP, /* cut off by UDP, whole by TCP */
	TCP_HANGS, /* cut off by UDP, and silent by TCP */
	TCP_CLOSES,
	TCP_TRICKLES, /* one byte of many */
	LARGE, /* by TCP, more than anybody has room for */
};

/* The owner is that of the question. */
#define RR(type, length, data) "\xc0\x0c\x00" type "\x00\x01\x00\x00\x00\x00\x00" length data
#define RAW(text) text, sizeof(text) - 1

static const struct reply_case {
	const char *name;
	enum dns_type type;
	enum trick trick;
	unsigned code; /* RFC 1035 section 4.1.1: RCODE */
	unsigned answer_count;
	const char *answers;
	size_t answers_bytes;
	enum dns_outcome outcome;
	const char *expected; /* what comes of it, with blanks between */
} cases[] = {
	{ "text.test", DNS_TXT, PLAIN, 0, 2,
	    RAW(RR("\x10", "\x0b",
	        "\x06"
	        "v=spf1"
	        "\x03"
	        " -a") RR("\x10", "\x02",
	        "\x01"
	        "x")),
	    DNS_FOUND, "v=spf1 -a x" },
	{ "mx.test", DNS_MX, PLAIN, 0, 1,
	    RAW(RR("\x0f", "\x07",
	        "\x00\x0a\x02"
	        "mx\xc0\x0c")),
	    DNS_FOUND, "mx.mx.test" },
	{ "a.test", DNS_A, PLAIN, 0, 2,
	    RAW(RR("\x01", "\x04", "\xc0\x00\x02\x01") RR("\x01", "\x04", "\xc0\x00\x02\x02")),
	    DNS_FOUND, "192.0.2.1 192.0.2.2" },
	{ "aaaa.test", DNS_AAAA, PLAIN, 0, 1,
	    RAW(RR("\x1c", "\x10", "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01")), DNS_FOUND,
	    "2001:db8::1" },
	{ "alias.test", DNS_A, PLAIN, 0, 2,
	    RAW(RR("\x05", "\x04",
	        "\x01"
	        "b\xc0\x0c") "\x01"
	                     "b\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04\xc0\x00\x02\x03"),
	    DNS_FOUND, "192.0.2.3" },
	{ "no-name.test", DNS_TXT, PLAIN, 3, 0, RAW(""), DNS_NOTHING, "" },
	{ "no-data.test", DNS_TXT, PLAIN, 0, 0, RAW(""), DNS_NOTHING, "" },
	{ "other.test", DNS_TXT, PLAIN, 0, 1, RAW(RR("\x01", "\x04", "\xc0\x00\x02\x01")),
	    DNS_NOTHING, "" },
	{ "servfail.test", DNS_TXT, PLAIN, 2, 0, RAW(""), DNS_FAILED, "" },
	{ "refused.test", DNS_TXT, PLAIN, 5, 0, RAW(""), DNS_FAILED, "" },
	{ "silent.test", DNS_TXT, SILENT, 0, 0, RAW(""), DNS_FAILED, "" },
	{ "wrong-id.test", DNS_A, WRONG_ID, 0, 1, RAW(RR("\x01", "\x04", "\x06\x06\x06\x06")),
	    DNS_FAILED, "" },
	{ "wrong-name.test", DNS_A, WRONG_NAME, 0, 1, RAW(RR("\x01", "\x04", "\x06\x06\x06\x06")),
	    DNS_FAILED, "" },
	{ "garbage.test", DNS_TXT, GARBAGE, 0, 0, RAW(""), DNS_FAILED, "" },
	{ "short.test", DNS_TXT, SHORT, 0, 1, RAW(""), DNS_FAILED, "" },
	{ "count.test", DNS_A, PLAIN, 0, 9, RAW(RR("\x01", "\x04", "\xc0\x00\x02\x01")), DNS_FAILED,
	    "" },
	{ "length.test", DNS_TXT, PLAIN, 0, 1, RAW(RR("\x10", "\xff", "\xff x")), DNS_FAILED, "" },
	{ "string.test", DNS_TXT, PLAIN, 0, 1, RAW(RR("\x10", "\x02", "\xff x")), DNS_FAILED, "" },
	{ "pointer.test", DNS_MX, PLAIN, 0, 1, RAW(RR("\x0f", "\x04", "\x00\x0a\xc0\xff")),
	    DNS_FAILED, "" },
	{ "loop.test", DNS_MX, PLAIN, 0, 1, RAW(RR("\x0f", "\x04", "\x00\x0a\xc0\x29")), DNS_FAILED,
	    "" },
	{ "by-tcp.test", DNS_TXT, BY_TCP, 0, 1, RAW(RR("\x10", "\x02", "\x01y")), DNS_FOUND, "y" },
	{ "tcp-hangs.test", DNS_TXT, TCP_HANGS, 0, 0, RAW(""), DNS_FAILED, "" },
	{ "tcp-closes.test", DNS_TXT, TCP_CLOSES, 0, 0, RAW(""), DNS_FAILED, "" },
	{ "tcp-trickles.test", DNS_TXT, TCP_TRICKLES, 0, 0, RAW(""), DNS_FAILED, "" },
	{ "onion.onion", DNS_A, PLAIN, 0, 1, RAW(RR("\x01", "\x04", "\x06\x06\x06\x06")),
	    DNS_NOTHING, "" },
};

/* --- the name server */

static struct server {
	pthread_t thread;
	int udp, tcp;
	int stop[2];
	char name[32];
	int held[HELD_MOST]; /* connections that nothing is said on */
	size_t held_count;
} server;

static const struct reply_case large = { "large.test", DNS_TXT, LARGE, 0, 200, RAW(""), DNS_FOUND,
	"" };

/* The name of a question without compression; returns where it ends. */
static size_t
name_read(char name_r[static 256], const uint8_t *query, size_t query_bytes)
{
	size_t at = HEADER_BYTES, length = 0;

	while (at < query_bytes && query[at] != 0 && length + query[at] + 2u < 256) {
		const size_t label_bytes = query[at];

		if (length > 0)
			name_r[length++] = '.';
		memcpy(name_r + length, query + at + 1, label_bytes);
		length += label_bytes;
		at += 1 + label_bytes;
	}
	name_r[length] = '\0';
	return at + 1;
}

static const struct reply_case *
case_find(const char *name)
{
	if (strcmp(name, large.name) == 0)
		return &large;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (strcmp(name, cases[i].name) == 0)
			return &cases[i];
	}
	return NULL;
}

/* 200 texts of 255 bytes. */
static size_t
large_write(uint8_t *reply, size_t bytes)
{
	for (unsigned i = 0; i < 200; i++) {
		memcpy(reply + bytes, "\xc0\x0c\x00\x10\x00\x01\x00\x00\x00\x00\x01\x00\xff", 13);
		memset(reply + bytes + 13, 'x', 255);
		bytes += 13 + 255;
	}
	return bytes;
}

static size_t
reply_write(uint8_t reply_r[static MESSAGE_BYTES], const struct reply_case *each,
    const uint8_t *query, size_t question_end, bool is_tcp)
{
	const bool is_cut = each->trick >= BY_TCP && !is_tcp;
	size_t bytes = question_end;

	memcpy(reply_r, query, question_end);
	memset(reply_r + 4, 0, 8);
	reply_r[2] = is_cut ? 0x83 : 0x81;
	reply_r[3] = (uint8_t)(0x80 | each->code);
	reply_r[5] = 1;
	reply_r[7] = is_cut ? 0 : (uint8_t)each->answer_count;
	if (each->trick == WRONG_ID)
		reply_r[0] ^= 0xff;
	if (each->trick == WRONG_NAME)
		reply_r[HEADER_BYTES + 1] ^= 1;
	if (each->trick == GARBAGE)
		memset(reply_r + 2, 0xa5, bytes - 2);
	if (each->trick == SHORT)
		return HEADER_BYTES;
	if (is_cut)
		return bytes;
	if (each->trick == LARGE)
		return large_write(reply_r, bytes);
	memcpy(reply_r + bytes, each->answers, each->answers_bytes);
	return bytes + each->answers_bytes;
}

static void
serve_udp(void)
{
	static uint8_t query[MESSAGE_BYTES], reply[MESSAGE_BYTES];
	struct sockaddr_in from;
	socklen_t from_bytes = sizeof(from);
	const ssize_t got =
	    recvfrom(server.udp, query, sizeof(query), 0, (struct sockaddr *)&from, &from_bytes);
	const struct reply_case *each;
	char name[256];
	size_t end;

	if (got < HEADER_BYTES)
		return;
	end = name_read(name, query, (size_t)got) + 4;
	each = case_find(name);
	if (each == NULL || each->trick == SILENT)
		return;
	(void)sendto(server.udp, reply, reply_write(reply, each, query, end, false), 0,
	    (struct sockaddr *)&from, from_bytes);
}

static void
serve_tcp(void)
{
	static uint8_t query[MESSAGE_BYTES], reply[2 + MESSAGE_BYTES];
	const int fd = accept(server.tcp, NULL, NULL);
	const ssize_t got = fd < 0 ? -1 : recv(fd, query, sizeof(query), 0);
	const struct reply_case *each;
	char name[256];
	size_t end, bytes;

	if (got < 2 + HEADER_BYTES) {
		if (fd >= 0)
			close(fd);
		return;
	}
	end = name_read(name, query + 2, (size_t)got - 2) + 4;
	each = case_find(name);
	bytes = reply_write(reply + 2, each, query + 2, end, true);
	reply[0] = (uint8_t)(bytes >> 8);
	reply[1] = (uint8_t)bytes;
	if (each->trick == BY_TCP || each->trick == LARGE)
		(void)send(fd, reply, 2 + bytes, MSG_NOSIGNAL);
	else if (each->trick == TCP_TRICKLES)
		(void)send(fd, reply, 3, MSG_NOSIGNAL);
	if (each->trick != TCP_CLOSES && server.held_count < HELD_MOST)
		server.held[server.held_count++] = fd;
	else
		close(fd);
}

static void *
server_run(void *arg)
{
	struct pollfd fds[] = { { .fd = server.udp, .events = POLLIN },
		{ .fd = server.tcp, .events = POLLIN },
		{ .fd = server.stop[0], .events = POLLIN } };

	while (fds[2].revents == 0) {
		if (poll(fds, COUNT(fds), -1) < 0)
			continue;
		if (fds[0].revents != 0)
			serve_udp();
		if (fds[1].revents != 0)
			serve_tcp();
	}
	return arg;
}

static int
server_start(void **state)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t address_bytes = sizeof(address);

	(void)state;
	server.udp = socket(AF_INET, SOCK_DGRAM, 0);
	server.tcp = socket(AF_INET, SOCK_STREAM, 0);
	if (pipe(server.stop) < 0 ||
	    bind(server.udp, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    getsockname(server.udp, (struct sockaddr *)&address, &address_bytes) < 0 ||
	    bind(server.tcp, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(server.tcp, 16) < 0)
		return -1;
	snprintf(server.name, sizeof(server.name), "127.0.0.1:%u", ntohs(address.sin_port));
	return -pthread_create(&server.thread, NULL, server_run, NULL);
}

static int
server_stop(void **state)
{
	(void)state;
	if (write(server.stop[1], "", 1) != 1 || pthread_join(server.thread, NULL) != 0)
		return -1;
	for (size_t i = 0; i < server.held_count; i++)
		close(server.held[i]);
	close(server.udp);
	close(server.tcp);
	return 0;
}

/* --- questions */

static struct resolver *
resolver_new(const char *one, const char *other)
{
	const char *const servers[] = { one, other, NULL };
	struct resolver *resolver;

	assert_int_equal(resolver_open(&resolver, &(struct resolver_options){ .servers = servers,
	                                              .timeout_us = TIMEOUT_US }),
	    0);
	return resolver;
}

/* As it is done by whoever has other things to wait for, too. */
static const struct dns_answer *
resolver_wait(struct resolver *resolver)
{
	struct pollfd fds[RESOLVER_FDS];
	const struct dns_answer *answer;

	while ((answer = resolver_take(resolver)) == NULL) {
		const size_t count = resolver_watch(resolver, fds);

		assert_true(poll(fds, count, resolver_patience_ms(resolver)) >= 0);
		resolver_serve(resolver, fds, count);
	}
	return answer;
}

static void
question_ask(struct resolver *resolver, const char *name, enum dns_type type)
{
	struct dns_question question = { .type = type };

	assert_true(hostname_copy(question.name, name));
	resolver_ask(resolver, &question);
}

static void
assert_answer(const struct dns_answer *answer, const struct reply_case *each)
{
	char text[512] = "", address[ADDR_TEXT_BYTES];
	size_t bytes = 0;

	for (size_t i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->record[i];

		addr_print(&record->address, address);
		bytes += (size_t)snprintf(text + bytes, sizeof(text) - bytes, "%s%.*s%s",
		    i > 0 ? " " : "", (int)record->text.bytes, record->text.at, address);
		assert_true(bytes < sizeof(text));
	}
	if (answer->outcome != each->outcome || strcmp(text, each->expected) != 0)
		fail_msg("%s: %d \"%s\"", each->name, (int)answer->outcome, text);
}

static void
resolver__whatever_the_server_does__answers_in_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct resolver *resolver = resolver_new(server.name, NULL);
		const int64_t before_us = now_steady_us();

		question_ask(resolver, cases[i].name, cases[i].type);
		assert_answer(resolver_wait(resolver), &cases[i]);
		if (now_steady_us() - before_us > TIMEOUT_US + LATE_US)
			fail_msg("%s took too long", cases[i].name);
		assert_null(resolver_take(resolver));
		resolver_close(&resolver);
		assert_null(resolver);
	}
}

static void
resolver__one_question_after_another__is_answered(void **state)
{
	struct resolver *resolver = resolver_new(server.name, NULL);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (cases[i].trick != PLAIN && cases[i].trick != BY_TCP)
			continue;
		question_ask(resolver, cases[i].name, cases[i].type);
		assert_answer(resolver_wait(resolver), &cases[i]);
	}
	resolver_close(&resolver);
}

static void
resolver__more_than_there_is_room__is_left_out(void **state)
{
	struct resolver *resolver = resolver_new(server.name, NULL);
	const struct dns_answer *answer;

	(void)state;
	question_ask(resolver, large.name, large.type);
	answer = resolver_wait(resolver);
	assert_int_equal(answer->outcome, DNS_FOUND);
	assert_true(answer->count <= DNS_RECORDS_MAX);
	assert_true(answer->room_used <= DNS_ROOM_BYTES);
	assert_int_equal(answer->record[answer->count - 1].text.bytes, 255);
	resolver_close(&resolver);
}

static void
resolver__dead_server__leaves_it_to_the_next(void **state)
{
	struct resolver *resolver = resolver_new("127.0.0.1:1", server.name);

	(void)state;
	question_ask(resolver, cases[0].name, cases[0].type);
	assert_answer(resolver_wait(resolver), &cases[0]);
	resolver_close(&resolver);
}

static void
resolver__closed_in_the_middle__forgets_it(void **state)
{
	struct resolver *resolver = resolver_new(server.name, NULL);

	(void)state;
	question_ask(resolver, "silent.test", DNS_TXT);
	resolver_close(&resolver);
	assert_null(resolver);
	resolver_close(&resolver);
}

static void
resolver__no_server__is_the_systems(void **state)
{
	const char *const none[] = { NULL };
	struct resolver *resolver;

	(void)state;
	assert_int_equal(
	    resolver_open(&resolver, &(struct resolver_options){ .timeout_us = 1 }), 0);
	resolver_close(&resolver);
	assert_int_equal(resolver_open(&resolver,
	                     &(struct resolver_options){ .servers = none, .timeout_us = 1 }),
	    0);
	resolver_close(&resolver);
}

static void
resolver__what_is_no_server__is_refused(void **state)
{
	const char *const servers[] = { "ns.example.org", NULL };
	struct resolver *resolver;

	(void)state;
	assert_true(resolver_is_built());
	assert_int_equal(resolver_open(&resolver,
	                     &(struct resolver_options){ .servers = servers, .timeout_us = 1 }),
	    -EINVAL);
	assert_null(resolver);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resolver__whatever_the_server_does__answers_in_time),
		cmocka_unit_test(resolver__one_question_after_another__is_answered),
		cmocka_unit_test(resolver__more_than_there_is_room__is_left_out),
		cmocka_unit_test(resolver__dead_server__leaves_it_to_the_next),
		cmocka_unit_test(resolver__closed_in_the_middle__forgets_it),
		cmocka_unit_test(resolver__no_server__is_the_systems),
		cmocka_unit_test(resolver__what_is_no_server__is_refused),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
