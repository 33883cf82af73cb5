/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts an audit line into sentences for administrators. */
#include "report/wording.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/language.h"
#include "base/span.h"
#include "base/text.h"

#include "smtp/event.h"

#include "policy/verdict.h"

#include "report/passage.h"

/* What happened. */
static const char *const headlines[MODE_COUNT][ACTION_COUNT] = {
	[MODE_ENFORCE] = {
		[ACTION_DEFER] = N_("{when}  {who} was stopped {where}: told to try again later."),
		[ACTION_CLOSE] =
		    N_("{when}  {who} was stopped {where}: told to come back later, session closed."),
	},
	[MODE_OBSERVE] = {
		[ACTION_DEFER] = N_("{when}  {who} would have been stopped {where} for a while."),
		[ACTION_CLOSE] = N_("{when}  {who} would have been stopped {where}, its session closed."),
	},
};

/* Why; the last for a reason that is not known here. */
static const char *const causes[REASON_COUNT + 1] = {
	[REASON_RATE] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	       "\"{account}\" had used up {seen} of {limit}."),
	[REASON_HOLD] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to {limit_text}; account "
	       "\"{account}\" is on hold for going over that earlier."),
	[REASON_OPEN] =
	    N_("Rule \"{rule}\" ({file}:{line}) limits open sessions to {limit_text}; account "
	       "\"{account}\" had {seen}."),
	[REASON_FIRST_SEEN] =
	    N_("Rule \"{rule}\" ({file}:{line}) greylists senders that it has not seen: this was "
	       "the first attempt from {sender} to {recipient}, known as account \"{account}\"."),
	[REASON_TOO_EARLY] =
	    N_("Rule \"{rule}\" ({file}:{line}) greylists senders that it has not seen: this was "
	       "attempt {attempts} from {sender} to {recipient}, known as account \"{account}\"; "
	       "it came {delayed} after the first, which is too early."),
	[REASON_PRESSURE] =
	    N_("Rule \"{rule}\" ({file}:{line}) sheds load: the machine was short of {shortage} "
	       "({resource} at {amount}, where shedding begins at {mark})."),
	[REASON_DRAIN] = N_("There was maintenance, which had been switched on by {by}: meanwhile "
	                    "rule \"{rule}\" refuses what begins."),
	[REASON_HAMMERING] =
	    N_("Rule \"{rule}\" ({file}:{line}) had told it to wait, and it came too early "
	       "{early} times: then it is refused on connecting for a while, which costs less."),
	[REASON_COUNT] = N_(
	    "Rule \"{rule}\" ({file}:{line}) decided so about account \"{account}\", at {seen} of "
	    "{limit}: {reason}."),
};

/* The same where no recipient is told: greylisted at DATA, of a message to one or more. */
static const char *const causes_at_data[REASON_COUNT + 1] = {
	[REASON_FIRST_SEEN] =
	    N_("Rule \"{rule}\" ({file}:{line}) greylists senders that it has not seen: this was "
	       "the first attempt from {sender}, known as account \"{account}\"."),
	[REASON_TOO_EARLY] =
	    N_("Rule \"{rule}\" ({file}:{line}) greylists senders that it has not seen: this was "
	       "attempt {attempts} from {sender}, known as account \"{account}\"; it came "
	       "{delayed} after the first, which is too early."),
};

/* What the client was told, and when it may come back. */
enum back { BACK_WAIT, BACK_SESSION_ENDS, BACK_DRAIN_ENDS, BACK_UNKNOWN, BACK_COUNT };

static const char *const endings[MODE_COUNT][BACK_COUNT] = {
	[MODE_ENFORCE] = {
		[BACK_WAIT] = N_("It heard \"{reply}\" and may come back in {wait}, at {until}."),
		[BACK_SESSION_ENDS] =
		    N_("It heard \"{reply}\" and may come back when one of those sessions has ended."),
		[BACK_DRAIN_ENDS] =
		    N_("It heard \"{reply}\" and may come back when maintenance is switched off."),
		[BACK_UNKNOWN] = N_("It heard \"{reply}\" and may come back later."),
	},
	[MODE_OBSERVE] = {
		[BACK_WAIT] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again in {wait}, at {until}."),
		[BACK_SESSION_ENDS] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again when one of those sessions had ended."),
		[BACK_DRAIN_ENDS] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\" and been let in again when maintenance was switched off."),
		[BACK_UNKNOWN] =
		    N_("Nothing was answered, because the mode is \"observe\"; it would have heard "
		    "\"{reply}\"."),
	},
};

/* Behind repetitions. */
static const char last_attempt[] = N_("The last of them was attempt {attempts}.");
static const char last_early[] = N_("By then it had come too early {early} times.");

static const char maintenance_reason[] = N_("The reason that was given: {maintenance}");

static const char ticket_shared[] = N_(
    "The rule stopped so many accounts in that minute that those after this one share its ticket, "
    "and only their number was recorded.");

/* The same again. */
static const char *const repetitions[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" was stopped once more by rule \"{rule}\" "
			    "({file}:{line}), with ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" was stopped {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}, with ticket {ticket}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) stopped an account without a line "
			    "of its own once more, with ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) stopped accounts without a line of "
			    "their own {count} more times, from {from} to {when}, with ticket {ticket}."),
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" would have been stopped once more by rule "
			    "\"{rule}\" ({file}:{line}), were its mode not \"observe\"; ticket {ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" would have been stopped {count} more times by "
			    "rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its mode not "
			    "\"observe\"; ticket {ticket}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have stopped an account "
			    "without a line of its own once more, were its mode not \"observe\"; ticket "
			    "{ticket}."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have stopped accounts without "
			    "a line of their own {count} more times, from {from} to {when}, were its mode "
			    "not \"observe\"; ticket {ticket}."),
		},
	},
};

static enum back
back_find(const struct facts *facts)
{
	if (facts->made[MADE_WAIT][0] != '\0')
		return BACK_WAIT;
	if (facts->reason == REASON_OPEN)
		return BACK_SESSION_ENDS;
	return facts->reason == REASON_DRAIN ? BACK_DRAIN_ENDS : BACK_UNKNOWN;
}

static const char *
cause_find(const struct facts *facts)
{
	const char *cause = causes[facts->reason];

	if (!facts_tell(facts, MEMBER_RECIPIENT) && causes_at_data[facts->reason] != NULL)
		cause = causes_at_data[facts->reason];
	return cause != NULL ? cause : causes[REASON_COUNT];
}

static void
decision_say(struct page *page, struct facts *facts)
{
	passage_say(page, 0, headlines[facts->mode][facts->action], facts);
	passage_say(page, PARAGRAPH_INDENT, cause_find(facts), facts);
	if (facts->reason == REASON_DRAIN && facts_tell(facts, MEMBER_MAINTENANCE))
		passage_say(page, PARAGRAPH_INDENT, maintenance_reason, facts);
	passage_say(page, PARAGRAPH_INDENT, endings[facts->mode][back_find(facts)], facts);
	passage_details(page, facts);
	if (passage_is_true(facts, MEMBER_SHARED))
		passage_say(page, PARAGRAPH_INDENT, ticket_shared, facts);
}

static void
repeated_say(struct page *page, struct facts *facts)
{
	const enum whose whose = passage_whose(facts);

	passage_say(page, 0, repetitions[facts->mode][whose][passage_times(facts)], facts);
	if (facts_tell(facts, MEMBER_ATTEMPTS))
		passage_say(page, PARAGRAPH_INDENT, last_attempt, facts);
	if (facts_tell(facts, MEMBER_EARLY))
		passage_say(page, PARAGRAPH_INDENT, last_early, facts);
}

size_t
wording_line(char *buf, size_t buf_bytes, const char *line, size_t columns)
{
	struct page page = { .columns = columns, .buf = buf, .buf_bytes = buf_bytes };
	struct facts facts;

	if (!facts_read(&facts, line))
		return page_end(&page);
	switch (facts.record.kind) {
	case RECORD_DECISION:
		decision_say(&page, &facts);
		break;
	case RECORD_REPEATED:
		repeated_say(&page, &facts);
		break;
	case RECORD_OUTCOME:
		outcome_say(&page, &facts);
		break;
	default:
		turn_say(&page, &facts);
	}
	return page_end(&page);
}
