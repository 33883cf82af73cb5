/* SPDX-License-Identifier: BSD-2-Clause */
/* Times at which mail was refused because the machine was short of something. */
#include "report/inquiry.h"

/* A machine may be short of breath for a moment: that is no news. */
#define LEAST_REFUSALS 10

void
inquire_shortages(struct inquiry *inquiry)
{
	const struct ledger *ledger = inquiry->ledger;

	for (uint32_t i = 0; i < ledger->periods.count; i++) {
		const struct period *period = &ledger->periods.list[i];
		struct concern concern = concern_of(CONCERN_SHORTAGE);

		if (period->kind != PERIOD_SHORTAGE || period->stopped.count < LEAST_REFUSALS)
			continue;
		concern.period = i;
		concern.failed = period->stopped;
		concern.is_over =
		    period->stopped.last_us + PERIODS_PAUSE_US < ledger->options.until_us;
		inquiry_name(inquiry, &concern);
	}
}
