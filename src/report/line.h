/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "smtp/observation.h"

#include "policy/verdict.h"

#include "report/flood.h"
#include "report/outcomes.h"

/*
 * Enough for the longest line of the audit file: what strangers wrote is cut to 511 bytes, and none
 * of them becomes more than six. Readers pass over lines beyond 64 KiB.
 */
#define LINE_BYTES 49152
#define LINE_LOG_BYTES 2000 /* the most that the log takes */

/* A decision, and what goes with it. */
struct decision {
	const struct observation *seen;
	const struct step *step;
	const char *ticket;
	const char *text; /* of the reply */
	enum novelty novelty;
};

/* The line of the audit file, without its end: sluice-audit(5). Returns its length or -ENOSPC. */
int line_decision(char *buf, size_t buf_bytes, const struct decision *decision);
int line_hold(char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step);
int line_repeated(char *buf, size_t buf_bytes, const struct flood *flood);
int line_outcome(char *buf, size_t buf_bytes, const struct outcome_sum *sum);

/* The line of the log, for people in a hurry; cut to fit. */
void line_log_decision(char *buf, size_t buf_bytes, const struct decision *decision);
void line_log_hold(
    char *buf, size_t buf_bytes, const struct observation *seen, const struct step *step);
void line_log_repeated(char *buf, size_t buf_bytes, const struct flood *flood);
