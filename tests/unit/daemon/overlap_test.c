/* SPDX-License-Identifier: BSD-2-Clause */
/* What both ears hear is charged once; what follows from the daemon's own refusals never is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/duration.h"

#include "daemon/overlap.h"

#define NOW_US (INT64_C(1800000000) * SECOND_US)
#define UNKNOWN (EVENT_BIT(EVENT_MAILBOX_UNKNOWN) | EVENT_BIT(EVENT_RECIPIENT_REJECTED))
#define FAILED EVENT_BIT(EVENT_AUTH_FAILED)
#define LOGIN EVENT_BIT(EVENT_AUTH_OK)
#define LOST EVENT_BIT(EVENT_LOST_CONNECTION)

static int
overlap_setup(void **state)
{
	return overlap_open((struct overlap **)state, NOW_US);
}

static int
overlap_teardown(void **state)
{
	overlap_close((struct overlap **)state);
	assert_null(*state);
	return 0;
}

static struct observation
observation_of(enum origin origin, uint8_t host, uint16_t port, uint32_t pid)
{
	return (struct observation){
		.at_us = NOW_US,
		.origin = origin,
		.client = { .family = 4, .bytes = { 192, 0, 2, host } },
		.client_port = port,
		.pid = pid,
	};
}

static void
filter_heard(struct overlap *overlap, uint8_t host, uint16_t port, uint32_t pid, uint64_t events)
{
	struct observation seen = observation_of(ORIGIN_MILTER, host, port, pid);

	seen.events = events;
	overlap_heard(overlap, &seen);
}

static void
filter_refused(struct overlap *overlap, uint8_t host, uint16_t port, uint32_t pid)
{
	struct observation seen = observation_of(ORIGIN_MILTER, host, port, pid);

	overlap_refused(overlap, &seen);
}

enum told { TOLD_ALONE, TOLD_TO_THE_FILTER };

static uint64_t
log_left(struct overlap *overlap, uint8_t host, uint16_t port, uint32_t pid, enum told told,
    uint64_t events)
{
	struct observation seen = observation_of(ORIGIN_LOG, host, port, pid);

	seen.events = events;
	seen.is_heard = told == TOLD_TO_THE_FILTER;
	return overlap_left(overlap, &seen).charged;
}

static uint64_t
log_recorded(struct overlap *overlap, uint16_t port, enum told told, uint64_t events)
{
	struct observation seen = observation_of(ORIGIN_LOG, 7, port, 0);

	seen.events = events;
	seen.is_heard = told == TOLD_TO_THE_FILTER;
	return overlap_left(overlap, &seen).recorded;
}

static void
overlap__nobody_met__all_is_charged(void **state)
{
	struct overlap *overlap = *state;

	assert_int_equal(
	    log_left(overlap, 7, 1000, 0, TOLD_TO_THE_FILTER, UNKNOWN | LOST), UNKNOWN | LOST);
	assert_int_equal(log_left(overlap, 7, 0, 20851, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
	assert_int_equal(log_left(overlap, 7, 0, 0, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
}

static void
overlap__what_the_filter_heard_too__is_not_charged(void **state)
{
	struct overlap *overlap = *state;

	filter_heard(overlap, 7, 1000, 0, EVENT_BIT(EVENT_CONNECT));
	assert_int_equal(
	    log_left(overlap, 7, 1000, 0, TOLD_TO_THE_FILTER, UNKNOWN | FAILED), FAILED);
	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_ALONE, UNKNOWN), UNKNOWN);

	/* Another session of the same client, which the filter was not asked about. */
	assert_int_equal(log_left(overlap, 7, 1001, 0, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
	assert_int_equal(log_left(overlap, 8, 1000, 0, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);

	/* Without a port the address must do. */
	assert_int_equal(log_left(overlap, 7, 0, 29285, TOLD_TO_THE_FILTER, UNKNOWN), 0);
	assert_int_equal(log_left(overlap, 8, 0, 29285, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
}

static void
overlap__the_process__tells_a_session_of_sendmail(void **state)
{
	struct overlap *overlap = *state;

	filter_heard(overlap, 7, 1000, 20851, EVENT_BIT(EVENT_CONNECT));
	assert_int_equal(log_left(overlap, 7, 0, 20851, TOLD_TO_THE_FILTER, UNKNOWN), 0);
	assert_int_equal(log_left(overlap, 7, 0, 20852, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
	assert_int_equal(log_left(overlap, 8, 0, 20851, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
}

static void
overlap__a_login__is_charged_by_whoever_knows_it_first(void **state)
{
	struct overlap *overlap = *state;

	/* The filter hears it at MAIL; the log tells it then, and in its counters at the end. */
	filter_heard(overlap, 7, 1000, 0, EVENT_BIT(EVENT_CONNECT));
	filter_heard(overlap, 7, 1000, 0, LOGIN | EVENT_BIT(EVENT_MESSAGE));
	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_TO_THE_FILTER, LOGIN), 0);
	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_ALONE, LOGIN), 0);

	/* No MAIL followed. */
	filter_heard(overlap, 7, 1001, 0, EVENT_BIT(EVENT_CONNECT));
	assert_int_equal(log_left(overlap, 7, 1001, 0, TOLD_TO_THE_FILTER, LOGIN), 0);
	assert_int_equal(log_left(overlap, 7, 1001, 0, TOLD_ALONE, LOGIN), LOGIN);
	assert_int_equal(log_left(overlap, 7, 1001, 0, TOLD_ALONE, LOGIN), 0);

	/* No filter followed the session. */
	assert_int_equal(log_left(overlap, 9, 1002, 0, TOLD_TO_THE_FILTER, LOGIN), LOGIN);
	assert_int_equal(log_left(overlap, 9, 1002, 0, TOLD_ALONE, LOGIN), 0);
}

static void
overlap__own_refusals__are_never_charged(void **state)
{
	struct overlap *overlap = *state;
	const uint64_t mine = EVENT_BIT(EVENT_MILTER_REJECTED) | LOST | EVENT_BIT(EVENT_NO_MAIL) |
	                      EVENT_BIT(EVENT_QUIT) | EVENT_BIT(EVENT_DISCONNECT) |
	                      EVENT_BIT(EVENT_TOO_MANY_ERRORS) | EVENT_BIT(EVENT_TIMEOUT);

	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_ALONE, mine), mine);
	filter_refused(overlap, 7, 1000, 0);
	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_ALONE, mine | FAILED), FAILED);
	assert_int_equal(log_left(overlap, 7, 1001, 0, TOLD_ALONE, mine), mine);
	assert_int_equal(log_left(overlap, 7, 0, 29285, TOLD_ALONE, mine), 0);
	filter_refused(overlap, 8, 1000, 20851);
	assert_int_equal(log_left(overlap, 8, 0, 20851, TOLD_ALONE, mine), 0);
	assert_int_equal(log_left(overlap, 8, 0, 20852, TOLD_ALONE, mine), mine);
}

/* The log knows best what the server answered; a login is recorded by the ear that charges it. */
static void
overlap__what_a_log_tells__is_recorded_once(void **state)
{
	struct overlap *overlap = *state;

	/* No filter follows the session. */
	assert_int_equal(log_recorded(overlap, 1000, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_TO_THE_FILTER, LOGIN), LOGIN);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, LOGIN), 0);

	/* One does. */
	filter_heard(overlap, 7, 1001, 0, EVENT_BIT(EVENT_CONNECT));
	assert_int_equal(log_recorded(overlap, 1001, TOLD_TO_THE_FILTER, UNKNOWN), UNKNOWN);
	assert_int_equal(log_recorded(overlap, 1001, TOLD_ALONE, FAILED), FAILED);
	assert_int_equal(log_recorded(overlap, 1001, TOLD_TO_THE_FILTER, LOGIN), 0);
	filter_heard(overlap, 7, 1001, 0, LOGIN);
	assert_int_equal(log_recorded(overlap, 1001, TOLD_ALONE, LOGIN), 0);
}

static void
overlap__own_refusals__are_never_recorded(void **state)
{
	struct overlap *overlap = *state;
	const uint64_t rejected = EVENT_BIT(EVENT_MILTER_REJECTED);
	const uint64_t greylisted = EVENT_BIT(EVENT_GREYLISTED);

	assert_int_equal(
	    log_recorded(overlap, 1000, TOLD_ALONE, rejected | greylisted), rejected | greylisted);
	filter_refused(overlap, 7, 1000, 0);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, rejected), 0);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, EVENT_BIT(EVENT_TIMEOUT)), 0);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, FAILED), FAILED);

	/* Its words may look like somebody else's greylisting. */
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, rejected | greylisted), 0);
	assert_int_equal(log_left(overlap, 7, 1000, 0, TOLD_ALONE, rejected | greylisted), 0);
	assert_int_equal(log_recorded(overlap, 1000, TOLD_ALONE, greylisted), greylisted);
}

static void
overlap__an_address_alone__stands_for_ten_minutes(void **state)
{
	struct overlap *overlap = *state;
	struct observation seen = observation_of(ORIGIN_LOG, 7, 0, 0);

	filter_refused(overlap, 7, 1000, 0);
	seen.events = LOST;
	seen.at_us = NOW_US + 10 * MINUTE_US - 1;
	assert_int_equal(overlap_left(overlap, &seen).charged, 0);
	seen.at_us = NOW_US + 10 * MINUTE_US;
	assert_int_equal(overlap_left(overlap, &seen).charged, LOST);
}

/* On a busy server, or in a flood of connections. */
static void
overlap__a_refusal__is_not_forgotten_for_the_next_thousands(void **state)
{
	struct overlap *overlap = *state;
	struct observation told = observation_of(ORIGIN_LOG, 7, 0, 0);

	for (uint32_t i = 0; i < 40000; i++) {
		struct observation seen = observation_of(ORIGIN_MILTER, 7, 1000, 0);

		seen.at_us = told.at_us = NOW_US + i * SECOND_US / 100;
		if (i == 32000)
			overlap_refused(overlap, &seen);
		seen.client.bytes[0] = 10;
		seen.client.bytes[2] = (uint8_t)(i >> 8);
		seen.client.bytes[3] = (uint8_t)i;
		seen.events = EVENT_BIT(EVENT_CONNECT);
		overlap_heard(overlap, &seen);
	}
	told.events = LOST;
	assert_int_equal(overlap_left(overlap, &told).charged, 0);
	told.client_port = 1000;
	assert_int_equal(overlap_left(overlap, &told).charged, 0);
}

/* Clients and kernels use ports and process numbers again, and an attacker may do so on purpose. */
static void
overlap__a_new_session__inherits_nothing(void **state)
{
	struct overlap *overlap = *state;
	const struct {
		uint16_t port;
		uint32_t pid;
		uint16_t told_port;
	} cases[] = { { 1000, 0, 1000 }, { 1001, 20851, 0 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint16_t port = cases[i].port, told_port = cases[i].told_port;
		uint32_t pid = cases[i].pid;
		uint8_t host = (uint8_t)(7 + i);

		filter_heard(overlap, host, port, pid, EVENT_BIT(EVENT_CONNECT));
		filter_heard(overlap, host, port, pid, LOGIN);
		filter_refused(overlap, host, port, pid);
		assert_int_equal(
		    log_left(overlap, host, told_port, pid, TOLD_ALONE, LOST | LOGIN), 0);
		filter_heard(overlap, host, port, pid, EVENT_BIT(EVENT_CONNECT));
		assert_int_equal(log_left(overlap, host, told_port, pid, TOLD_ALONE, LOST | LOGIN),
		    LOST | LOGIN);
		filter_refused(overlap, host, port, pid);
		assert_int_equal(log_left(overlap, host, told_port, pid, TOLD_ALONE, LOST), 0);
	}
}

static void
overlap__no_client__is_left_as_it_is(void **state)
{
	struct overlap *overlap = *state;
	struct observation seen = {
		.at_us = NOW_US, .origin = ORIGIN_LOG, .events = EVENT_BIT(EVENT_BOUNCED)
	};

	filter_refused(overlap, 7, 1000, 0);
	assert_int_equal(overlap_left(overlap, &seen).charged, EVENT_BIT(EVENT_BOUNCED));
}

static int64_t
bytes_left(struct overlap *overlap, uint16_t port, const char *queue_id, int64_t size)
{
	struct observation seen = observation_of(ORIGIN_LOG, 7, port, 0);
	struct leftover left;

	seen.events = EVENT_BIT(EVENT_BYTES);
	seen.bytes = size;
	seen.is_heard = true;
	seen.queue_id = queue_id;
	left = overlap_left(overlap, &seen);
	return left.charged == EVENT_BIT(EVENT_BYTES) ? left.bytes : 0;
}

static void
message_heard(struct overlap *overlap, uint16_t port, int64_t told, const char *queue_id)
{
	struct observation seen = observation_of(ORIGIN_MILTER, 7, port, 0);

	seen.stage = STAGE_MAIL;
	seen.events = EVENT_BIT(EVENT_MESSAGE) | (told > 0 ? EVENT_BIT(EVENT_BYTES) : 0);
	seen.bytes = told;
	seen.queue_id = "";
	overlap_heard(overlap, &seen);
	seen.stage = STAGE_MESSAGE;
	seen.events = 0;
	seen.queue_id = queue_id;
	overlap_heard(overlap, &seen);
}

static void
overlap__size__is_charged_as_far_as_it_was_not_said(void **state)
{
	struct overlap *overlap = *state;

	filter_heard(overlap, 7, 1000, 0, EVENT_BIT(EVENT_CONNECT));
	message_heard(overlap, 1000, 0, "4F1");
	message_heard(overlap, 1000, 50000, "4F2");
	message_heard(overlap, 1000, 100, "4F3");
	assert_int_equal(bytes_left(overlap, 1000, "4F1", 700), 700);
	assert_int_equal(bytes_left(overlap, 1000, "4F2", 50000 + 4096), 0);
	assert_int_equal(bytes_left(overlap, 1000, "4F2", 50000 + 4097), 4097);
	assert_int_equal(bytes_left(overlap, 1000, "4F2", 49000), 0);
	assert_int_equal(bytes_left(overlap, 1000, "4F3", 90000), 89900);

	/* No filter heard of it, or none to its end. */
	assert_int_equal(bytes_left(overlap, 1000, "4F4", 700), 700);
	assert_int_equal(bytes_left(overlap, 1001, "", 700), 700);
}

/* Before the start nobody noted whose rejection it was; it may have been our own. */
static void
overlap__filter_s_rejection_before_the_start__is_our_own(void **state)
{
	const uint64_t rejected = EVENT_BIT(EVENT_MILTER_REJECTED);
	const uint64_t greylisted = EVENT_BIT(EVENT_GREYLISTED);
	struct observation told = observation_of(ORIGIN_LOG, 7, 1000, 0);

	told.events = rejected | greylisted | LOST;
	told.age_us = 0;
	assert_int_equal(overlap_left(*state, &told).charged, rejected | greylisted | LOST);
	told.age_us = 1;
	assert_int_equal(overlap_left(*state, &told).charged, LOST);
	assert_int_equal(overlap_left(*state, &told).recorded, LOST);
	/* By somebody who is no filter. */
	told.events = greylisted;
	assert_int_equal(overlap_left(*state, &told).charged, greylisted);
}

#define OVERLAP_TEST(test) cmocka_unit_test_setup_teardown(test, overlap_setup, overlap_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		OVERLAP_TEST(overlap__nobody_met__all_is_charged),
		OVERLAP_TEST(overlap__filter_s_rejection_before_the_start__is_our_own),
		OVERLAP_TEST(overlap__what_the_filter_heard_too__is_not_charged),
		OVERLAP_TEST(overlap__the_process__tells_a_session_of_sendmail),
		OVERLAP_TEST(overlap__a_login__is_charged_by_whoever_knows_it_first),
		OVERLAP_TEST(overlap__own_refusals__are_never_charged),
		OVERLAP_TEST(overlap__what_a_log_tells__is_recorded_once),
		OVERLAP_TEST(overlap__own_refusals__are_never_recorded),
		OVERLAP_TEST(overlap__an_address_alone__stands_for_ten_minutes),
		OVERLAP_TEST(overlap__a_refusal__is_not_forgotten_for_the_next_thousands),
		OVERLAP_TEST(overlap__a_new_session__inherits_nothing),
		OVERLAP_TEST(overlap__no_client__is_left_as_it_is),
		OVERLAP_TEST(overlap__size__is_charged_as_far_as_it_was_not_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
