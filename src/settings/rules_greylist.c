/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of type greylist, as a whole. */
#include <stddef.h>

#include "base/duration.h"
#include "base/language.h"

#include "source/resolver.h"

#include "settings/complaint.h"
#include "settings/draft.h"

static void
check_window(const struct draft *draft)
{
	const struct rule *rule = draft->rule;
	struct node *node = draft_key(draft, "window");
	char delay[DURATION_TEXT_BYTES], window[DURATION_TEXT_BYTES];

	if (draft_refused(draft, "delay") || draft_refused(draft, "window") ||
	    rule->as.greylist.window_us > rule->as.greylist.delay_us)
		return;
	if (node == NULL)
		node = draft_key(draft, "delay");
	duration_print(rule->as.greylist.delay_us, delay);
	duration_print(rule->as.greylist.window_us, window);
	complaint_at(draft->reader->complaints, node,
	    tr("nobody could come back: not before delay, which is {delay}, and not after window, "
	       "which is {window}; make window the longer one"),
	    "delay", delay, "window", window, NULL);
}

static void
check_strangers(const struct draft *draft)
{
	struct node *authenticated = node_child(draft_key(draft, "when"), "authenticated");

	if (authenticated != NULL && !authenticated->refused &&
	    draft->rule->when.authenticated == WANTED_YES)
		complaint_at(draft->reader->complaints, authenticated,
		    tr("who has logged in is never greylisted (RFC 6647 section 5); leave it out"),
		    NULL);
}

/* By default it asks name servers where it can; who says that it shall must know that it cannot. */
static void
check_spf(const struct draft *draft)
{
	struct node *spf = draft_key(draft, "spf");

	if (spf != NULL && draft->rule->as.greylist.spf && !resolver_is_built())
		complaint_at(draft->reader->complaints, spf,
		    tr("this sluice was built without c-ares and can ask no name server; leave it "
		       "out, or build it with --with-cares"),
		    NULL);
}

/* Without a log it hears nothing of those whom we write to, and works all the same. */
void
rules_check_greylist(const struct draft *draft)
{
	struct rule *rule = draft->rule;

	rule->per = PART_BIT(PART_CLIENT);
	rule->stops = STAGE_BIT(STAGE_RCPT) | STAGE_BIT(STAGE_DATA);
	rule->counts = EVENT_BIT(EVENT_SENT);
	if (rule->as.greylist.only == GREYLISTED_SUSPICIOUS)
		rule->counts |= EVENT_BIT(EVENT_RECIPIENT_REJECTED);
	check_window(draft);
	check_strangers(draft);
	check_spf(draft);
}
