/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a milter listens. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

#include "source/endpoint.h"

struct place {
	char directory[32];
	char socket[64]; /* "unix:" and … */
	const char *path; /* … its path */
};

static int
place_make(void **state)
{
	static struct place place;

	log_to_stderr("test", LOG_LEVEL_ERROR);
	snprintf(place.directory, sizeof(place.directory), "/tmp/endpoint-XXXXXX");
	if (mkdtemp(place.directory) == NULL)
		return -1;
	snprintf(place.socket, sizeof(place.socket), "unix:%s/s", place.directory);
	place.path = place.socket + strlen("unix:");
	*state = &place;
	return 0;
}

static int
place_remove(void **state)
{
	struct place *place = *state;

	unlink(place->path);
	return rmdir(place->directory);
}

static struct endpoint
endpoint_at(const char *text)
{
	struct endpoint endpoint;

	assert_null(endpoint_parse(&endpoint, text));
	assert_int_equal(endpoint_resolve(&endpoint), 0);
	return endpoint;
}

/* A socket as a daemon leaves it: returns the descriptor that listens. */
static int
socket_listen(const struct endpoint *endpoint)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_int_equal(
	    bind(fd, (const struct sockaddr *)&endpoint->address, endpoint->address_bytes), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static void
endpoint__well_formed_text__is_read(void **state)
{
	static const struct {
		const char *text;
		int family;
		const char *path, *host, *port;
	} cases[] = {
		{ "unix:/run/sluice/milter.sock", AF_UNIX, "/run/sluice/milter.sock", "", "" },
		{ "inet:8421@127.0.0.1", AF_INET, NULL, "127.0.0.1", "8421" },
		{ "inet:1@localhost", AF_INET, NULL, "localhost", "1" },
		{ "inet:65535@0.0.0.0", AF_INET, NULL, "0.0.0.0", "65535" },
		{ "inet6:8421@::1", AF_INET6, NULL, "::1", "8421" },
		{ "inet6:8421@[::1]", AF_INET6, NULL, "::1", "8421" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct endpoint endpoint;

		assert_null(endpoint_parse(&endpoint, cases[i].text));
		assert_int_equal(endpoint.family, cases[i].family);
		assert_string_equal(endpoint.host, cases[i].host);
		assert_string_equal(endpoint.port, cases[i].port);
		if (cases[i].path != NULL)
			assert_string_equal(endpoint.path, cases[i].path);
	}
}

static void
endpoint__other_text__is_refused_with_the_remedy(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ "", "must begin with" },
		{ "/run/sluice/milter.sock", "must begin with" },
		{ "local:/run/sluice/milter.sock", "must begin with" },
		{ "fd:3", "must begin with" },
		{ "unix:", "absolute path" },
		{ "unix:milter.sock", "absolute path" },
		{ "inet:8421", "inet:8421@127.0.0.1" },
		{ "inet:127.0.0.1:8421", "inet:8421@127.0.0.1" },
		{ "inet6:[::1]:8421", "inet6:8421@::1" },
		{ "inet:8421@", "host" },
		{ "inet6:8421@[]", "host" },
		{ "inet:@127.0.0.1", "port" },
		{ "inet:0@127.0.0.1", "port" },
		{ "inet:65536@127.0.0.1", "port" },
		{ "inet:99999@127.0.0.1", "port" },
		{ "inet:008421@127.0.0.1", "port" },
		{ "inet:smtp@127.0.0.1", "port" },
		{ "inet:-1@127.0.0.1", "port" },
		{ "inet: 25@127.0.0.1", "port" },
		{ "inet:8421@::1", "inet6" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct endpoint endpoint;
		const char *fault = endpoint_parse(&endpoint, cases[i].text);

		if (fault == NULL || strstr(fault, cases[i].fault) == NULL)
			fail_msg("\"%s\": %s", cases[i].text, fault != NULL ? fault : "taken");
	}
}

static void
endpoint__longest_path__is_read_and_one_longer_is_not(void **state)
{
	char text[sizeof("unix:") + 107] = "unix:/";
	struct endpoint endpoint;

	(void)state;
	memset(text + strlen("unix:/"), 'x', 105);
	assert_int_equal(strlen(text), strlen("unix:") + 106);
	assert_null(endpoint_parse(&endpoint, text));
	text[strlen(text)] = 'x';
	assert_non_null(strstr(endpoint_parse(&endpoint, text), "106 bytes"));
}

static void
endpoint__longest_host__is_read_and_one_longer_is_not(void **state)
{
	char text[sizeof("inet:25@") + 256] = "inet:25@";
	struct endpoint endpoint;

	(void)state;
	memset(text + strlen("inet:25@"), 'x', 255);
	assert_null(endpoint_parse(&endpoint, text));
	assert_int_equal(strlen(endpoint.host), 255);
	text[strlen(text)] = 'x';
	assert_non_null(strstr(endpoint_parse(&endpoint, text), "255 bytes"));
}

static void
endpoint__host_of_the_other_family__is_not_resolved(void **state)
{
	struct endpoint endpoint;

	(void)state;
	assert_null(endpoint_parse(&endpoint, "inet6:8421@127.0.0.1"));
	assert_int_equal(endpoint_resolve(&endpoint), -EADDRNOTAVAIL);
	assert_int_equal(endpoint.address_bytes, 0);
}

static void
endpoint__address__is_resolved(void **state)
{
	struct endpoint v4 = endpoint_at("inet:8421@127.0.0.1");
	struct endpoint v6 = endpoint_at("inet6:8421@::1");

	(void)state;
	assert_int_equal(v4.address.ss_family, AF_INET);
	assert_int_equal(v6.address.ss_family, AF_INET6);
}

static void
endpoint_clear__nothing_there__is_good(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);

	assert_int_equal(endpoint_clear(&endpoint), 0);
}

static void
endpoint_clear__internet__has_nothing_to_clear(void **state)
{
	struct endpoint endpoint = endpoint_at("inet:8421@127.0.0.1");

	(void)state;
	assert_int_equal(endpoint_clear(&endpoint), 0);
}

static void
endpoint_clear__stale_socket__is_removed(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);

	close(socket_listen(&endpoint));
	assert_int_equal(access(place->path, F_OK), 0);
	assert_int_equal(endpoint_clear(&endpoint), 0);
	assert_int_equal(access(place->path, F_OK), -1);
}

static void
endpoint_clear__somebody_listens__is_left_alone(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	int fd = socket_listen(&endpoint);

	assert_int_equal(endpoint_clear(&endpoint), -EADDRINUSE);
	assert_int_equal(access(place->path, F_OK), 0);
	close(fd);
}

static void
endpoint_clear__somebody_listens_and_is_busy__is_left_alone(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	int fd = socket_listen(&endpoint);
	int clients[8];

	for (size_t i = 0; i < 8; i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(clients[i], (struct sockaddr *)&endpoint.address, endpoint.address_bytes);
	}
	assert_int_equal(endpoint_knock(&endpoint), -EAGAIN);
	assert_int_equal(endpoint_clear(&endpoint), -EADDRINUSE);
	for (size_t i = 0; i < 8; i++)
		close(clients[i]);
	close(fd);
}

static void
endpoint_clear__file__is_left_alone(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	FILE *file = fopen(place->path, "w");

	assert_non_null(file);
	fclose(file);
	assert_int_equal(endpoint_clear(&endpoint), -EEXIST);
	assert_int_equal(access(place->path, F_OK), 0);
}

/* A link may lead to somebody else's socket. */
static void
endpoint_clear__link__is_left_alone(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);

	assert_int_equal(symlink("/nowhere", place->path), 0);
	assert_int_equal(endpoint_clear(&endpoint), -EEXIST);
}

static void
endpoint_clear__path_below_a_file__is_an_error(void **state)
{
	struct endpoint endpoint = endpoint_at("unix:/etc/passwd/s");

	(void)state;
	assert_int_equal(endpoint_clear(&endpoint), -ENOTDIR);
}

static void
endpoint_permit__mode__is_set(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	struct stat found;

	close(socket_listen(&endpoint));
	endpoint_permit(&endpoint, "0620", NULL, "");
	assert_int_equal(stat(place->path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0620);
}

static void
endpoint_permit__owner_and_group__are_set_by_root(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	struct stat found;

	if (geteuid() != 0)
		skip();
	close(socket_listen(&endpoint));
	endpoint_permit(&endpoint, "0660", "daemon", "mail");
	assert_int_equal(stat(place->path, &found), 0);
	assert_int_equal(found.st_uid, 1);
	assert_int_equal(found.st_gid, 8);
	endpoint_permit(&endpoint, "0660", "daemon", "");
	assert_int_equal(stat(place->path, &found), 0);
	assert_int_equal(found.st_gid, 1);
}

static void
endpoint_permit__unknown_names__leave_the_rest_as_it_should_be(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	struct stat found;

	close(socket_listen(&endpoint));
	endpoint_permit(&endpoint, "0666", "no such user", "no such group");
	assert_int_equal(stat(place->path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0666);
	assert_int_equal(found.st_uid, geteuid());
}

/* Who owns the directory can put a link where the socket was. */
static void
endpoint_permit__link__is_not_followed(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	char other[64];
	struct stat before, after;

	snprintf(other, sizeof(other), "%s/other", place->directory);
	close(open(other, O_CREAT | O_WRONLY, 0600));
	assert_int_equal(symlink(other, place->path), 0);
	assert_int_equal(stat(other, &before), 0);
	endpoint_permit(&endpoint, "0666", "daemon", "mail");
	assert_int_equal(stat(other, &after), 0);
	unlink(other);
	assert_int_equal(after.st_mode, before.st_mode);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_int_equal(after.st_gid, before.st_gid);
}

static void
endpoint_knock__listener__hears_it(void **state)
{
	const struct place *place = *state;
	struct endpoint endpoint = endpoint_at(place->socket);
	int fd = socket_listen(&endpoint);
	int client;

	assert_int_equal(endpoint_knock(&endpoint), 0);
	client = accept(fd, NULL, NULL);
	assert_true(client >= 0);
	close(client);
	close(fd);
	assert_int_equal(endpoint_knock(&endpoint), -ECONNREFUSED);
}

#define TEST_AT_PLACE(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endpoint__well_formed_text__is_read),
		cmocka_unit_test(endpoint__other_text__is_refused_with_the_remedy),
		cmocka_unit_test(endpoint__longest_path__is_read_and_one_longer_is_not),
		cmocka_unit_test(endpoint__longest_host__is_read_and_one_longer_is_not),
		cmocka_unit_test(endpoint__host_of_the_other_family__is_not_resolved),
		cmocka_unit_test(endpoint__address__is_resolved),
		cmocka_unit_test(endpoint_clear__internet__has_nothing_to_clear),
		cmocka_unit_test(endpoint_clear__path_below_a_file__is_an_error),
		TEST_AT_PLACE(endpoint_clear__nothing_there__is_good),
		TEST_AT_PLACE(endpoint_clear__stale_socket__is_removed),
		TEST_AT_PLACE(endpoint_clear__somebody_listens__is_left_alone),
		TEST_AT_PLACE(endpoint_clear__somebody_listens_and_is_busy__is_left_alone),
		TEST_AT_PLACE(endpoint_clear__file__is_left_alone),
		TEST_AT_PLACE(endpoint_clear__link__is_left_alone),
		TEST_AT_PLACE(endpoint_permit__mode__is_set),
		TEST_AT_PLACE(endpoint_permit__owner_and_group__are_set_by_root),
		TEST_AT_PLACE(endpoint_permit__unknown_names__leave_the_rest_as_it_should_be),
		TEST_AT_PLACE(endpoint_permit__link__is_not_followed),
		TEST_AT_PLACE(endpoint_knock__listener__hears_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
