/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "report/inquest.h"
#include "report/ledger.h"
#include "report/ranking.h"

#include "cli/command.h"

/* What sluice audit has found out, and how much of it is wanted. */
struct night {
	const char *path; /* the audit file */
	const struct ledger *ledger;
	const struct inquest *inquest;
	struct ranking ranking[RANKED_COUNT];
	size_t rank_most; /* of each ranking so many are told */
};

/* In tables and sentences, or as records for programs. */
void night_tell_page(const struct night *night);
void night_tell_records(const struct night *night, enum format format);
