/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <string.h>

#include "base/duration.h"
#include "base/text.h"

#include "smtp/observation.h"

#include "policy/rule.h"
#include "policy/verdict.h"

/* 2026-11-21T22:21:05.123Z */
#define SAMPLE_AT_US (INT64_C(1795299665) * SECOND_US + 123000)

/* A client that came once too often, with all that can be known of it. */
static inline struct observation
sample_seen(void)
{
	struct observation seen = {
		.at_us = SAMPLE_AT_US,
		.stage = STAGE_HELO,
		.events = EVENT_BIT(EVENT_HELO),
		.session = "S1",
		.client = { 4, { 192, 0, 2, 7 } },
		.client_port = 40123,
		.client_name = "mail.example.net",
		.name_verified = true,
		.host = "mx.example.org",
		.service = "smtp",
		.daemon = "mx",
		.tls = true,
		.helo = "mail.example.net",
		.login = "alice",
		.mechanism = "PLAIN",
		.sender = "a@example.net",
		.recipient = "b@example.org",
		.queue_id = "4XyZ",
		.reply = { .text = "" },
	};

	return seen;
}

/* The least that can be known. */
static inline struct observation
sample_seen_bare(void)
{
	struct observation seen = { .at_us = SAMPLE_AT_US, .stage = STAGE_CONNECT };

	seen.session = seen.client_name = seen.host = seen.service = seen.daemon = "";
	seen.helo = seen.login = seen.mechanism = seen.sender = seen.recipient = "";
	seen.queue_id = seen.reply.text = "";
	return seen;
}

/* A failed login, as a log tells it. */
static inline struct observation
sample_seen_failure(void)
{
	struct observation seen = sample_seen();

	seen.origin = ORIGIN_LOG;
	seen.stage = STAGE_AUTH;
	seen.events = EVENT_BIT(EVENT_AUTH_FAILED);
	seen.reply = (struct reply){ 535, { 5, 7, 8 }, false, "Error: authentication failed" };
	seen.tls = false;
	seen.helo = seen.sender = seen.recipient = seen.queue_id = "";
	return seen;
}

static inline struct rule
sample_rule(void)
{
	struct rule rule = {
		.type = &rate_rule,
		.name = "connections",
		.file = "/etc/sluice/sluice.conf",
		.line = 38,
		.counts = EVENT_BIT(EVENT_CONNECT),
		.answer = { 421, { 4, 7, 0 }, false, "Too many, wait {wait} (ref {ticket})" },
		.as.rate.limit = { 60, MINUTE_US, 60 },
	};

	return rule;
}

static inline struct rule
sample_rule_failures(void)
{
	struct rule rule = sample_rule();

	text_copy(rule.name, sizeof(rule.name), "failed-logins");
	rule.counts = EVENT_BIT(EVENT_AUTH_FAILED);
	rule.as.rate.limit = (struct gcra_limit){ 5, 10 * MINUTE_US, 5 };
	return rule;
}

/* An account that was put on hold by what nobody was answered for. */
static inline struct step
sample_step_held(const struct rule *rule)
{
	struct step step = {
		.rule = rule,
		.mark = MARK_HELD,
		.reason = REASON_HOLD,
		.account = "failed-logins client=192.0.2.7",
		.seen = 5,
		.limit = 5,
		.wait_us = 15 * MINUTE_US,
		.offences = 1,
	};

	return step;
}

static inline struct step
sample_step(const struct rule *rule)
{
	struct step step = {
		.rule = rule,
		.mark = MARK_STOPPED,
		.reason = REASON_RATE,
		.account = "connections client=192.0.2.7",
		.seen = 60,
		.limit = 60,
		.wait_us = 2 * SECOND_US,
	};

	return step;
}

static inline struct rule
sample_rule_grey(void)
{
	struct rule rule = {
		.type = &greylist_rule,
		.name = "grey",
		.file = "/etc/sluice/sluice.conf",
		.line = 40,
		.answer = { 450, { 4, 7, 1 }, false, "Come back in {wait}" },
		.as.greylist = { .delay_us = MINUTE_US, .welcome_us = 36 * DAY_US },
	};

	return rule;
}

/* A second attempt, too early. */
static inline struct step
sample_step_early(const struct rule *rule)
{
	struct step step = {
		.rule = rule,
		.mark = MARK_STOPPED,
		.reason = REASON_TOO_EARLY,
		.account = "grey client=192.0.2.0/24 tuple=0123456789abc",
		.wait_us = 48 * SECOND_US,
		.attempts = 2,
		.delayed_us = 12 * SECOND_US,
	};

	return step;
}

/* … and a third, after the delay. */
static inline struct step
sample_step_welcome(const struct rule *rule)
{
	struct step step = sample_step_early(rule);

	step.mark = MARK_WELCOMED;
	step.reason = REASON_CAME_BACK;
	step.wait_us = 0;
	step.attempts = 3;
	step.delayed_us = 63200000;
	return step;
}

/* A client that waited as long as it was told. */
static inline struct step
sample_step_return(const struct rule *rule)
{
	struct step step = {
		.rule = rule,
		.mark = MARK_RETURNED,
		.reason = REASON_WAITED,
		.account = "client=192.0.2.7",
		.attempts = 3,
		.delayed_us = 15 * MINUTE_US,
	};

	return step;
}

static inline struct drain
sample_drain(void)
{
	struct drain drain = {
		.since_us = SAMPLE_AT_US,
		.until_us = SAMPLE_AT_US + 20 * MINUTE_US,
		.except = DRAIN_AUTHENTICATED,
		.reason = "new disks",
		.by = "root",
	};

	return drain;
}
