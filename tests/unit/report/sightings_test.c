/* SPDX-License-Identifier: BSD-2-Clause */
/* How often a reply was given, and to whom, from lines of the audit file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/now.h"

#include "report/sightings.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define LINE_BYTES 2048
#define MEMBERS_BYTES 1024

static const struct reply subjects[] = { { .code = 535, .text = "" },
	{ .code = 535, .status = { 5, 7, 8 }, .text = "" }, { .status = { 4, 7, 0 }, .text = "" },
	{ .code = 421, .text = "" } };

enum { CODE, PAIR, STATUS, CLOSED };

static struct sightings *sightings;

static int
begin(void **state)
{
	int64_t from_us;

	(void)state;
	now_parse(&from_us, "2026-11-20T22:00:00.000Z");
	return sightings_new(&sightings, subjects, COUNT(subjects), from_us);
}

static int
end(void **state)
{
	(void)state;
	sightings_free(&sightings);
	return sightings == NULL ? 0 : -1;
}

static void
take(const char *line)
{
	assert_int_equal(sightings_take(sightings, span_of(line)), 0);
}

/* Members of an outcome, behind its time. */
static void
outcome(const char *members)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line),
	    "{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"outcome\",%s}", members);
	take(line);
}

static struct sighting
told(size_t subject)
{
	struct sighting sighting;

	sightings_tell(sightings, subject, &sighting);
	return sighting;
}

static void
sightings__outcomes__are_counted_by_code_and_status(void **state)
{
	(void)state;
	outcome("\"client\":\"192.0.2.7\",\"login\":\"alice\",\"code\":535,"
	        "\"reply\":\"535 5.7.8 Error\"");
	outcome("\"client\":\"192.0.2.7\",\"login\":\"bob\",\"code\":535,"
	        "\"reply\":\"535 5.7.8 Error\",\"count\":4");
	outcome(
	    "\"client\":\"192.0.2.8\",\"login\":\"alice\",\"code\":535,\"reply\":\"535 5.7.0 x\"");
	outcome("\"client\":\"192.0.2.9\",\"code\":550,\"reply\":\"550 5.1.1 x\"");
	assert_int_equal(told(CODE).server_count, 6);
	assert_int_equal(told(PAIR).server_count, 5);
	assert_int_equal(told(CODE).own_count, 0);
	assert_int_equal(told(CODE).unknown_count, 0);
	assert_string_equal(told(CODE).client.who, "192.0.2.7");
	assert_int_equal(told(CODE).client.count, 5);
	assert_string_equal(told(CODE).login.who, "bob");
	assert_int_equal(told(CODE).login.count, 4);
	assert_int_equal(told(CLOSED).server_count, 0);
	assert_string_equal(told(CLOSED).client.who, "");
}

static void
sightings__a_code_without_reply__is_counted_too(void **state)
{
	(void)state;
	outcome("\"client\":\"192.0.2.7\",\"code\":535");
	assert_int_equal(told(CODE).server_count, 1);
	assert_int_equal(told(PAIR).server_count, 0);
}

static void
sightings__a_network__stands_for_its_clients(void **state)
{
	(void)state;
	outcome("\"network\":\"192.0.2.0/24\",\"count\":90,\"code\":535,\"reply\":\"535 5.7.8 x\"");
	assert_string_equal(told(CODE).client.who, "192.0.2.0/24");
	assert_int_equal(told(CODE).client.count, 90);
}

static void
sightings__what_is_older__does_not_count(void **state)
{
	(void)state;
	take("{\"time\":\"2026-11-20T21:59:59.999Z\",\"record\":\"outcome\",\"client\":\"::1\","
	     "\"code\":535,\"reply\":\"535 5.7.8 x\"}");
	assert_int_equal(told(CODE).server_count, 0);
	take("{\"time\":\"2026-11-20T22:00:00.000Z\",\"record\":\"outcome\",\"client\":\"::1\","
	     "\"code\":535,\"reply\":\"535 5.7.8 x\"}");
	assert_int_equal(told(CODE).server_count, 1);
	/* The same in another order of members, as nobody writes it. */
	take("{\"record\":\"outcome\",\"code\":535,\"time\":\"2026-11-20T21:00:00Z\"}");
	assert_int_equal(told(CODE).server_count, 1);
}

static void
decision(const char *ticket, const char *client, const char *mode)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line),
	    "{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"decision\",\"ticket\":\"%s\","
	    "\"client\":\"%s\",\"account\":\"a client=%s\",\"mode\":\"%s\",\"action\":\"close\","
	    "\"reply\":\"421 4.7.0 later\"}",
	    ticket, client, client, mode);
	take(line);
}

static void
repeated(const char *ticket, const char *account, int count)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line),
	    "{\"time\":\"2026-11-21T10:00:59.000Z\",\"record\":\"repeated\",\"ticket\":\"%s\",%s"
	    "\"mode\":\"enforce\",\"action\":\"close\",\"count\":%d}",
	    ticket, account, count);
	take(line);
}

static void
sightings__decisions__are_sluices_own(void **state)
{
	(void)state;
	decision("AAAAAAAA", "192.0.2.7", "enforce");
	repeated("AAAAAAAA", "\"account\":\"a client=192.0.2.7\",", 41);
	assert_int_equal(told(CLOSED).own_count, 42);
	assert_int_equal(told(STATUS).own_count, 42);
	assert_int_equal(told(CLOSED).server_count, 0);
	assert_string_equal(told(CLOSED).client.who, "192.0.2.7");
	assert_int_equal(told(CLOSED).client.count, 42);
	assert_int_equal(told(CODE).own_count, 0);
}

static void
sightings__what_was_merely_observed__was_not_answered(void **state)
{
	(void)state;
	decision("AAAAAAAA", "192.0.2.7", "observe");
	assert_int_equal(told(CLOSED).own_count, 0);
}

static void
sightings__repetitions_of_any_account__have_no_client(void **state)
{
	(void)state;
	decision("AAAAAAAA", "192.0.2.7", "enforce");
	repeated("AAAAAAAA", "", 1000);
	assert_int_equal(told(CLOSED).own_count, 1001);
	assert_int_equal(told(CLOSED).unknown_count, 1000);
	assert_int_equal(told(CLOSED).client.count, 1);
}

/* Its decision is older than the day: that it closed is known all the same. */
static void
sightings__repetitions_of_what_was_not_read__are_421(void **state)
{
	(void)state;
	repeated("BBBBBBBB", "\"account\":\"a client=192.0.2.7\",", 5);
	assert_int_equal(told(CLOSED).own_count, 5);
	assert_int_equal(told(CLOSED).unknown_count, 5);
	assert_int_equal(told(STATUS).own_count, 0);
}

static void
sightings__holds__are_no_answers(void **state)
{
	(void)state;
	take("{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"hold\",\"client\":\"192.0.2.7\","
	     "\"code\":535,\"reply\":\"535 5.7.8 x\",\"mode\":\"enforce\"}");
	assert_int_equal(told(CODE).server_count, 0);
}

/* So many that not all find room: they are counted, and it is known that somebody is not. */
static void
sightings__more_clients_than_there_is_room_for__are_counted(void **state)
{
	enum { CLIENTS = 15000 };
	char members[MEMBERS_BYTES];

	(void)state;
	for (int i = 0; i < CLIENTS; i++) {
		snprintf(members, sizeof(members),
		    "\"client\":\"10.0.%d.%d\",\"login\":\"l%d\",\"code\":535,\"reply\":\"535 x\"",
		    i / 256, i % 256, i);
		outcome(members);
	}
	outcome("\"client\":\"10.0.0.1\",\"code\":535,\"reply\":\"535 x\",\"count\":7");
	assert_int_equal(told(CODE).server_count, CLIENTS + 7);
	assert_true(told(CODE).unknown_count > 0);
	assert_string_equal(told(CODE).client.who, "10.0.0.1");
	assert_int_equal(told(CODE).client.count, 8);
}

static void
sightings__damaged_lines__are_passed_over(void **state)
{
	static const char *const lines[] = { "", "{", "}", "null", "{\"time\":\"", "\xff\xfe",
		"{\"time\":\"2026-11-21T10:00:00.000Z\"", "{\"time\":\"2026-11-21T10:00:00.000Z\"}",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"outcome\",\"code\":535,",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"outcome\",\"code\":\"x\"}",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"outcome\",\"code\":-535}",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"outcome\",\"code\":66071}",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"decision\"}",
		"{\"time\":\"2026-11-21T10:00:00.000Z\",\"record\":\"repeated\"}" };

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		take(lines[i]);
	for (size_t i = 0; i < 3; i++) {
		outcome("\"client\":\"192.0.2.7\",\"code\":535,\"count\":9223372036854775807");
		outcome("\"client\":\"192.0.2.7\",\"code\":535,\"count\":99999999999999999999");
		outcome("\"client\":\"192.0.2.7\",\"code\":535,\"count\":-5");
	}
	assert_true(told(CODE).server_count > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    sightings__outcomes__are_counted_by_code_and_status, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__a_code_without_reply__is_counted_too, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__a_network__stands_for_its_clients, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__what_is_older__does_not_count, begin, end),
		cmocka_unit_test_setup_teardown(sightings__decisions__are_sluices_own, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__what_was_merely_observed__was_not_answered, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__repetitions_of_any_account__have_no_client, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__repetitions_of_what_was_not_read__are_421, begin, end),
		cmocka_unit_test_setup_teardown(sightings__holds__are_no_answers, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__more_clients_than_there_is_room_for__are_counted, begin, end),
		cmocka_unit_test_setup_teardown(
		    sightings__damaged_lines__are_passed_over, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
