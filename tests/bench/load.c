/* SPDX-License-Identifier: BSD-2-Clause */
/* load SOCKET SECONDS [SESSIONS]: plays the MTA to a filter, and prints sessions per second. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PACKET_BYTES 1024
#define MAX_SESSIONS 256
#define CLIENT_COUNT 20000 /* at most 65536 */

/* What a filter may decline to hear, or need not answer: bits of the milter protocol 6. */
enum {
	NO_CONNECT = 0x1,
	NO_HELO = 0x2,
	NO_MAIL = 0x4,
	NO_RCPT = 0x8,
	NO_DATA = 0x200,
	NO_REPLY_CONNECT = 0x1000,
	NO_REPLY_HELO = 0x2000,
	NO_REPLY_MAIL = 0x4000,
	NO_REPLY_RCPT = 0x8000,
	NO_REPLY_DATA = 0x10000,
};

static atomic_bool is_over;
static atomic_uint_fast64_t next_session;
static atomic_uint_fast64_t done_count;
static atomic_uint_fast64_t failed_count;
static struct sockaddr_un filter = { .sun_family = AF_UNIX };

/* What is written at once: macros and the command that they belong to. */
struct packet {
	size_t bytes;
	char data[PACKET_BYTES];
};

static void
packet_add(struct packet *packet, const void *data, size_t data_bytes)
{
	if (data_bytes > sizeof(packet->data) - packet->bytes)
		abort();
	memcpy(packet->data + packet->bytes, data, data_bytes);
	packet->bytes += data_bytes;
}

/* Adds a command whose body are these strings, each with its NUL; ends with NULL. */
static void
packet_command(struct packet *packet, int command, ...)
{
	size_t start = packet->bytes;
	uint32_t length = 0;
	char letter = (char)command;
	const char *text;
	va_list texts;

	packet_add(packet, &length, sizeof(length));
	packet_add(packet, &letter, 1);
	va_start(texts, command);
	while ((text = va_arg(texts, const char *)) != NULL)
		packet_add(packet, text, strlen(text) + 1);
	va_end(texts);
	length = htonl((uint32_t)(packet->bytes - start - sizeof(length)));
	memcpy(packet->data + start, &length, sizeof(length));
}

static void
packet_connect(struct packet *packet, uint64_t number)
{
	uint16_t port = htons((uint16_t)(1024 + number % 60000));
	char client[INET_ADDRSTRLEN];
	char body[256];
	uint32_t length;
	int bytes;

	number %= CLIENT_COUNT;
	snprintf(client, sizeof(client), "10.0.%u.%u", (unsigned)(number >> 8),
	    (unsigned)(number & 0xff));
	packet_command(packet, 'D', "Cj", "mx.example.org", "{daemon_name}", "mx.example.org",
	    "{daemon_port}", "25", "{client_name}", "client.example.net", "{client_resolve}", "OK",
	    NULL);
	bytes =
	    snprintf(body, sizeof(body), "Cclient.example.net%c4%c%c%s", '\0', '\0', '\0', client);
	/* The port is binary, and may be any bytes. */
	memcpy(body + bytes - strlen(client) - sizeof(port), &port, sizeof(port));
	length = htonl((uint32_t)bytes + 1);
	packet_add(packet, &length, sizeof(length));
	packet_add(packet, body, (size_t)bytes + 1);
}

static bool
send_all(int fd, const struct packet *packet)
{
	return send(fd, packet->data, packet->bytes, MSG_NOSIGNAL) == (ssize_t)packet->bytes;
}

static bool
receive_all(int fd, void *buf, size_t buf_bytes)
{
	return recv(fd, buf, buf_bytes, MSG_WAITALL) == (ssize_t)buf_bytes;
}

/* Reads one answer. Returns its letter, or 0. */
static char
receive_answer(int fd, char *body, size_t body_bytes)
{
	uint32_t length;
	char letter;

	if (!receive_all(fd, &length, sizeof(length)) || !receive_all(fd, &letter, 1))
		return 0;
	length = ntohl(length) - 1;
	if (length > body_bytes || (length > 0 && !receive_all(fd, body, length)))
		return 0;
	return letter;
}

static bool
negotiate(int fd, uint32_t *steps_r)
{
	const uint32_t offer[] = { htonl(13), htonl(6), htonl(0x1ff), htonl(0x1fffff) };
	struct packet packet = { .bytes = 0 };
	char body[PACKET_BYTES];

	packet_add(&packet, &offer[0], sizeof(offer[0]));
	packet_add(&packet, "O", 1);
	packet_add(&packet, &offer[1], 3 * sizeof(offer[1]));
	if (!send_all(fd, &packet) || receive_answer(fd, body, sizeof(body)) != 'O')
		return false;
	memcpy(steps_r, body + 2 * sizeof(*steps_r), sizeof(*steps_r));
	*steps_r = ntohl(*steps_r);
	return true;
}

/* Says one command, unless the filter declined it. It must go on. */
static bool
command(int fd, uint32_t steps, uint32_t declined, uint32_t silent, const struct packet *packet)
{
	char body[PACKET_BYTES];

	if (steps & declined)
		return true;
	if (!send_all(fd, packet))
		return false;
	return (steps & silent) || receive_answer(fd, body, sizeof(body)) == 'c';
}

static bool
converse(int fd, uint64_t number)
{
	struct packet connect = { .bytes = 0 }, helo = { .bytes = 0 }, mail = { .bytes = 0 };
	struct packet rcpt = { .bytes = 0 }, data = { .bytes = 0 }, end = { .bytes = 0 };
	struct packet quit = { .bytes = 0 };
	char sender[64], recipient[64];
	uint32_t steps;

	snprintf(sender, sizeof(sender), "<sender-%u@example.net>", (unsigned)(number % 5000));
	snprintf(recipient, sizeof(recipient), "<user-%u@example.org>", (unsigned)(number % 1000));
	packet_connect(&connect, number);
	packet_command(&helo, 'H', "client.example.net", NULL);
	packet_command(&mail, 'D', "Mi", "4XyZ1a2b3c", NULL);
	packet_command(&mail, 'M', sender, "SIZE=1000", NULL);
	packet_command(&rcpt, 'D', "Ri", "4XyZ1a2b3c", "{rcpt_mailer}", "local", "{rcpt_host}",
	    "example.org", "{rcpt_addr}", recipient, NULL);
	packet_command(&rcpt, 'R', recipient, NULL);
	packet_command(&data, 'D', "Ti", "4XyZ1a2b3c", NULL);
	packet_command(&data, 'T', NULL);
	packet_command(&end, 'D', "Ei", "4XyZ1a2b3c", NULL);
	packet_command(&end, 'E', NULL);
	packet_command(&quit, 'Q', NULL);
	return negotiate(fd, &steps) &&
	       command(fd, steps, NO_CONNECT, NO_REPLY_CONNECT, &connect) &&
	       command(fd, steps, NO_HELO, NO_REPLY_HELO, &helo) &&
	       command(fd, steps, NO_MAIL, NO_REPLY_MAIL, &mail) &&
	       command(fd, steps, NO_RCPT, NO_REPLY_RCPT, &rcpt) &&
	       command(fd, steps, NO_DATA, NO_REPLY_DATA, &data) &&
	       command(fd, steps, 0, 0, &end) && send_all(fd, &quit);
}

static void *
play(void *unused)
{
	(void)unused;
	while (!is_over) {
		int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool good = fd >= 0 &&
		            connect(fd, (struct sockaddr *)&filter, sizeof(filter)) == 0 &&
		            converse(fd, next_session++);

		if (fd >= 0)
			close(fd);
		if (good)
			done_count++;
		else
			failed_count++;
	}
	return NULL;
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
run(double seconds, unsigned session_count)
{
	struct timespec pause = { .tv_sec = (time_t)seconds };
	pthread_t threads[MAX_SESSIONS];
	double began, ended;
	uint64_t done;
	unsigned i;

	pause.tv_nsec = (long)((seconds - (double)pause.tv_sec) * 1e9);
	began = seconds_now();
	for (i = 0; i < session_count; i++) {
		if (pthread_create(&threads[i], NULL, play, NULL) != 0)
			abort();
	}
	nanosleep(&pause, NULL);
	done = done_count;
	ended = seconds_now();
	is_over = true;
	for (i = 0; i < session_count; i++)
		pthread_join(threads[i], NULL);
	printf("%.0f sessions/s, %" PRIu64 " failed\n", (double)done / (ended - began),
	    (uint64_t)failed_count);
}

int
main(int argc, char **argv)
{
	unsigned long session_count = argc > 3 ? strtoul(argv[3], NULL, 10) : 16;
	double seconds = argc > 2 ? strtod(argv[2], NULL) : 0;

	if (seconds <= 0 || session_count < 1 || session_count > MAX_SESSIONS ||
	    strlen(argv[1]) >= sizeof(filter.sun_path)) {
		fprintf(stderr, "usage: load SOCKET SECONDS [SESSIONS]\n");
		return 2;
	}
	memcpy(filter.sun_path, argv[1], strlen(argv[1]) + 1);
	run(seconds, (unsigned)session_count);
	return failed_count > 0 || done_count == 0;
}
