/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice audit: what a bad night was about, told from the audit file and its predecessors. */
#include <errno.h>
#include <stdbool.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"

#include "report/history.h"

#include "cli/command.h"
#include "cli/night.h"
#include "cli/page.h"
#include "cli/places.h"

#define SINCE_US DAY_US
#define RANKS_USUAL 10
#define LOGIN_BYTES 512
/* So long before the window it matters who logged in from where. */
#define HISTORY_US (30 * DAY_US)

static int
line_take(void *arg, struct span line)
{
	struct ledger *ledger = arg;
	struct record record;

	if (ledger_wants(ledger, line) && record_read(&record, line))
		ledger_take(ledger, &record);
	return 0;
}

/* A network whose host bits are set is meant all the same. */
static bool
scope_read(struct ledger_scope *scope_r, const struct wish *wish, char login_r[static LOGIN_BYTES])
{
	if (wish->login != NULL) {
		text_copy_lower(login_r, LOGIN_BYTES, wish->login);
		scope_r->login = login_r;
	}
	if (wish->client == NULL)
		return true;
	scope_r->has_network = true;
	if (network_parse(&scope_r->network, wish->client) != -EINVAL)
		return true;
	page_warn(tr("--client: \"{value}\" is no address and no network (try \"192.0.2.7\" or "
	             "\"192.0.2.0/24\")"),
	    "value", wish->client, NULL);
	return false;
}

/* Notices are no reason to wake anybody. */
static enum finish
night_finish(const struct ledger *ledger, const struct inquest *inquest)
{
	for (size_t i = 0; i < inquest->count; i++) {
		const struct concern *concern = &inquest->list[i];

		if (concern_severities[concern->kind] != SEVERITY_NOTICE &&
		    concern_covers(ledger, concern))
			return FINISH_FINDING;
	}
	return FINISH_FINE;
}

static int
rankings_make(struct night *night)
{
	int error = 0;

	for (int i = 0; error == 0 && i < RANKED_COUNT; i++) {
		error = ranking_make(
		    &night->ranking[i], night->ledger, (enum ranked)i, night->rank_most);
		if (error == 0)
			error = ranking_respond(&night->ranking[i], night->ledger, (enum ranked)i);
	}
	return error;
}

/* Returns 0 or -ENOMEM. */
static int
night_tell(
    const char *path, const struct ledger *ledger, const struct wish *wish, enum finish *finish_r)
{
	struct inquest inquest;
	struct delays delays = { .count = 0 };
	struct night night = {
		.path = path, .ledger = ledger, .inquest = &inquest, .delays = &delays
	};
	int error = inquest_hold(&inquest, ledger);

	night.rank_most = wish->last_count < 0 ? RANKS_USUAL : (size_t)wish->last_count;
	if (wish->last_count == 0 || (wish->last_count < 0 && wish->format != FORMAT_PAGE))
		night.rank_most = SIZE_MAX;
	if (error == 0)
		error = rankings_make(&night);
	if (error == 0)
		error = storms_make(&night.storms, ledger);
	if (error == 0)
		error = delays_make(&delays, ledger);
	if (error == 0) {
		if (wish->format == FORMAT_PAGE)
			night_tell_page(&night);
		else
			night_tell_records(&night, wish->format);
		*finish_r = night_finish(ledger, &inquest);
	}
	for (int i = 0; i < RANKED_COUNT; i++)
		ranking_clear(&night.ranking[i]);
	storms_clear(&night.storms);
	delays_clear(&delays);
	inquest_clear(&inquest);
	return error;
}

static enum finish
night_run(const char *path, const struct wish *wish)
{
	static struct ledger ledger;
	struct ledger_options options = ledger_options_usual;
	char login[LOGIN_BYTES];
	enum finish finish = FINISH_FINDING;
	int error;

	options.until_us = now_us();
	options.from_us = options.until_us - (wish->since_us > 0 ? wish->since_us : SINCE_US);
	if (!scope_read(&options.scope, wish, login))
		return FINISH_MISUSE;
	error = ledger_init(&ledger, &options);
	if (error == 0)
		error = history_read_since(path, options.from_us - HISTORY_US, line_take, &ledger);
	ledger_close(&ledger);
	if (error == 0)
		error = night_tell(path, &ledger, wish, &finish);
	if (error < 0)
		places_audit_failed(path, error);
	ledger_clear(&ledger);
	return finish;
}

enum finish
audit_run(const struct wish *wish)
{
	struct places places;
	enum finish finish = FINISH_FINDING;

	places_find(&places, wish);
	if (places_have_audit(&places))
		finish = night_run(places.audit, wish);
	places_clear(&places);
	return finish;
}
