/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "smtp/observation.h"

#include "policy/drain.h"
#include "policy/verdict.h"

#include "report/audit.h"
#include "report/flood.h"
#include "report/guests.h"
#include "report/outcomes.h"

/*
 * Enough for the longest line of the audit file: what strangers wrote is cut to 511 bytes, and none
 * of them becomes more than six. Readers pass over lines beyond 64 KiB.
 */
#define LINE_BYTES 49152

/* A decision, and what goes with it. */
struct decision {
	const struct observation *seen;
	const struct step *step;
	const char *ticket;
	const char *text; /* of the reply */
	enum novelty novelty;
};

/* Maintenance was switched on or off, or ended by itself. */
struct drain_change {
	const struct drain *drain;
	enum drain_turn turn;
	const char *by; /* who switched it; "": nobody */
	int64_t at_us;
};

/* The line of the audit file, without its end: sluice-audit(5). Returns its length or -ENOSPC. */
int line_decision(char *buf, size_t buf_bytes, const struct decision *decision);
int line_turn(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step);
int line_repeated(char *buf, size_t buf_bytes, const struct flood *flood);
int line_outcome(char *buf, size_t buf_bytes, const struct outcome_sum *sum);
int line_received(
    char *buf, size_t buf_bytes, const struct observation *seen, const struct guest *guest);
int line_drain(char *buf, size_t buf_bytes, const struct drain_change *change);

/* What the client hears of a decision, as one line. */
void line_reply(char reply_r[static REPLY_LINE_BYTES], const struct decision *decision);

/* "connect,helo" */
#define LINE_EVENTS_BYTES 1024 /* enough for the names of all */
void line_events(char names_r[static LINE_EVENTS_BYTES], uint64_t events);
