/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "report/delays.h"
#include "report/inquest.h"
#include "report/ledger.h"
#include "report/ranking.h"
#include "report/storms.h"

#include "cli/command.h"

/* What sluice audit has found out, and how much of it is wanted. */
struct night {
	const char *path; /* the audit file */
	const struct ledger *ledger;
	const struct inquest *inquest;
	struct ranking ranking[RANKED_COUNT];
	struct storms storms;
	struct delays *delays; /* is put in order for each table */
	size_t rank_most; /* of each ranking so many are told */
};

/* In tables and sentences, or as records for programs. */
void night_tell_page(const struct night *night);
void night_tell_records(const struct night *night, enum format format);

/* Of these: who was told to wait, and why; refusals for want of resources, and maintenance. */
void waits_tell_page(const struct night *night);
void waits_tell_records(const struct night *night, enum format format);

/* The head of a table. */
void night_title(const char *title);
