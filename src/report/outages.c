/* SPDX-License-Identifier: BSD-2-Clause */
/* Times at which the server could not check logins: its back end was down. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/inquiry.h"

/* A back end that is restarted fails a login or two; more from several clients is its own fault. */
#define STORM_FAILURES 10
#define STORM_CLIENTS 2
/* One client alone may send what no back end understands; so much of it is an outage. */
#define STORM_OF_ONE 20
#define STORM_US (10 * MINUTE_US)
/* What is counted by network is of nobody knows how many clients. */
#define CLIENTS_UNKNOWN 2

/* The failures of the last minutes, as the window goes over them. */
struct window {
	struct inquiry *inquiry;
	const struct outage *list;
	size_t count;
	uint32_t *of_client; /* how many of those in the window are each client's */
	size_t begin; /* the first that is in the window */
	int64_t failure_count, client_count;
};

static int
outage_compare(const void *left, const void *right)
{
	const struct outage *one = left, *other = right;

	if (one->failed.first_us != other->failed.first_us)
		return one->failed.first_us < other->failed.first_us ? -1 : 1;
	return one->client < other->client ? -1 : one->client > other->client;
}

static void
window_enter(struct window *window, const struct outage *outage)
{
	window->failure_count += outage->failed.count;
	if (outage->client == CROWD_NONE)
		window->client_count += CLIENTS_UNKNOWN;
	else if (window->of_client[outage->client]++ == 0)
		window->client_count++;
}

static void
window_leave(struct window *window, const struct outage *outage)
{
	window->failure_count -= outage->failed.count;
	if (outage->client == CROWD_NONE)
		window->client_count -= CLIENTS_UNKNOWN;
	else if (--window->of_client[outage->client] == 0)
		window->client_count--;
}

static bool
is_storm(const struct window *window)
{
	return window->failure_count >= STORM_OF_ONE ||
	       (window->failure_count >= STORM_FAILURES && window->client_count >= STORM_CLIENTS);
}

/* Those from begin to end, without end. */
static void
storm_name(struct inquiry *inquiry, const struct outage *list, size_t begin, size_t end)
{
	const struct ledger *ledger = inquiry->ledger;
	struct concern concern = concern_of(CONCERN_OUTAGE);
	const uint32_t stamp = inquiry_stamp(inquiry);

	for (size_t i = begin; i < end; i++) {
		const struct outage *outage = &list[i];

		stretch_add(&concern.failed, &outage->failed);
		concern.rules |= outage->rules;
		if (outage->client != CROWD_NONE &&
		    inquiry->client_stamp[outage->client] != stamp) {
			inquiry->client_stamp[outage->client] = stamp;
			concern.client_count++;
		}
		if (outage->login != CROWD_NONE && inquiry->login_stamp[outage->login] != stamp) {
			inquiry->login_stamp[outage->login] = stamp;
			concern.login_count++;
		}
		if (outage->client == CROWD_NONE)
			concern.nameless_count += outage->failed.count;
	}
	concern.is_over = concern.failed.last_us + STORM_US < ledger->options.until_us;
	inquiry_name(inquiry, &concern);
}

/*
 * Marks all that are in any window which is a storm, and names them together where there is no
 * longer pause between them.
 */
static void
window_slide(struct window *window)
{
	size_t begin = 0, end = 0; /* of the storm that is going on */

	for (size_t i = 0; i < window->count; i++) {
		const struct outage *outage = &window->list[i];

		window_enter(window, outage);
		while (outage->failed.first_us - window->list[window->begin].failed.first_us >=
		       STORM_US)
			window_leave(window, &window->list[window->begin++]);
		if (!is_storm(window))
			continue;
		if (end > begin && window->begin >= end) {
			storm_name(window->inquiry, window->list, begin, end);
			begin = end;
		}
		if (end == begin)
			begin = window->begin;
		end = i + 1;
	}
	if (end > begin)
		storm_name(window->inquiry, window->list, begin, end);
}

void
inquire_outages(struct inquiry *inquiry)
{
	const struct ledger *ledger = inquiry->ledger;
	struct window window = { .inquiry = inquiry, .count = ledger->outage_count };
	struct outage *list = calloc(window.count + 1, sizeof(*list));

	window.of_client = calloc((size_t)ledger->crowd.client_count + 1, sizeof(uint32_t));
	if (list == NULL || window.of_client == NULL) {
		inquiry->error = -ENOMEM;
	} else if (window.count > 0) {
		memcpy(list, ledger->outage, window.count * sizeof(*list));
		qsort(list, window.count, sizeof(*list), outage_compare);
		window.list = list;
		window_slide(&window);
	}
	free(list);
	free(window.of_client);
}
