/* SPDX-License-Identifier: BSD-2-Clause */
/* Puts what nobody was answered for into sentences: holds, welcomes, returns and maintenance. */
#include "base/language.h"
#include "base/span.h"

#include "smtp/event.h"

#include "policy/verdict.h"

#include "report/passage.h"

/* Of maintenance. */
enum drain_said { DRAIN_ON, DRAIN_ON_UNTIL, DRAIN_OFF, DRAIN_OVER, DRAIN_COUNT };

/* A hold that began, and why. */
static const char *const hold_headlines[MODE_COUNT] = {
	[MODE_ENFORCE] =
	    N_("{when}  Account \"{account}\" was put on hold for {wait}, until {until}."),
	[MODE_OBSERVE] = N_("{when}  Account \"{account}\" would have been put on hold for {wait}, "
	                    "until {until}, were the rule's mode not \"observe\"."),
};

static const char hold_cause[] = N_("Rule \"{rule}\" ({file}:{line}) limits {counted} to "
                                    "{limit_text}, and {seen} of {limit} were used up.");
static const char hold_offences[] = N_("That was offence number {offences} in a row.");

/* What happened last: with a login or without, where it usually does or elsewhere. */
enum named { NAMELESS, NAMED, NAMED_COUNT };
enum place { PLACE_USUAL, PLACE_OTHER, PLACE_COUNT };

static const char *const last_events[NAMED_COUNT][PLACE_COUNT] = {
	[NAMELESS] = {
		[PLACE_USUAL] = N_("The last was {event} from {who}."),
		[PLACE_OTHER] = N_("The last was {event} {where} from {who}."),
	},
	[NAMED] = {
		[PLACE_USUAL] = N_("The last was {event} as \"{login}\" from {who}."),
		[PLACE_OTHER] = N_("The last was {event} as \"{login}\" {where} from {who}."),
	},
};

static const char last_reply[] = N_("It was answered \"{reply}\".");

/* More holds than have lines of their own. */
static const char *const further_holds[MODE_COUNT][WHOSE_COUNT][TIMES_COUNT] = {
	[MODE_ENFORCE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" was put on hold once more by rule \"{rule}\" "
			    "({file}:{line})."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" was put on hold {count} more times by rule "
			    "\"{rule}\" ({file}:{line}), from {from} to {when}."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) put an account on hold once more, "
			    "without a line of its own."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) put accounts on hold {count} more "
			    "times, from {from} to {when}, without a line of their own."),
		},
	},
	[MODE_OBSERVE] = {
		[WHOSE_ONE] = {
			[TIMES_ONCE] =
			    N_("{when}  Account \"{account}\" would have been put on hold once more by "
			    "rule \"{rule}\" ({file}:{line}), were its mode not \"observe\"."),
			[TIMES_MANY] =
			    N_("{when}  Account \"{account}\" would have been put on hold {count} more "
			    "times by rule \"{rule}\" ({file}:{line}), from {from} to {when}, were its "
			    "mode not \"observe\"."),
		},
		[WHOSE_ANY] = {
			[TIMES_ONCE] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have put an account on hold "
			    "once more, without a line of its own, were its mode not \"observe\"."),
			[TIMES_MANY] =
			    N_("{when}  Rule \"{rule}\" ({file}:{line}) would have put accounts on hold "
			    "{count} more times, from {from} to {when}, without a line of their own, "
			    "were its mode not \"observe\"."),
		},
	},
};

/* Who was greylisted came back. */
static const char *const welcome_headlines[MODE_COUNT] = {
	[MODE_ENFORCE] = N_("{when}  {who} came back and was let in {where}."),
	[MODE_OBSERVE] = N_("{when}  {who} came back and would have been let in {where}, were the "
	                    "rule's mode not \"observe\"."),
};

enum addressed { NO_RECIPIENT, RECIPIENT, ADDRESSED_COUNT };

static const char *const welcome_causes[MODE_COUNT][ADDRESSED_COUNT] = {
	[MODE_ENFORCE] = {
		[NO_RECIPIENT] =
		    N_("Rule \"{rule}\" ({file}:{line}) had greylisted it: this was attempt "
		       "{attempts} from {sender}, and the message was delayed by {delayed} (account "
		       "\"{account}\")."),
		[RECIPIENT] =
		    N_("Rule \"{rule}\" ({file}:{line}) had greylisted it: this was attempt "
		       "{attempts} from {sender} to {recipient}, and the message was delayed by "
		       "{delayed} (account \"{account}\")."),
	},
	[MODE_OBSERVE] = {
		[NO_RECIPIENT] =
		    N_("Rule \"{rule}\" ({file}:{line}) would have greylisted it: this was attempt "
		       "{attempts} from {sender}, {delayed} after the first (account "
		       "\"{account}\")."),
		[RECIPIENT] =
		    N_("Rule \"{rule}\" ({file}:{line}) would have greylisted it: this was attempt "
		       "{attempts} from {sender} to {recipient}, {delayed} after the first (account "
		       "\"{account}\")."),
	},
};

static const char welcome_until[] =
    N_("Mail of that sender domain from there need not wait any more until {until}, and each "
       "message puts that off.");

/* Who was told to wait came back. */
static const char return_headline[] =
    N_("{when}  {who} came back after it had waited as rule \"{rule}\" ({file}:{line}) told it.");
static const char return_length[] =
    N_("That was {delayed} after it was told to wait. Times that it had come too early: {early}.");

static const char received[] =
    N_("{when}  The message of {who} was received, with the queue id {queue_id}: rule \"{rule}\" "
       "had greylisted it, and let it in at {from} after a delay of {delayed}.");

/* Maintenance. */
static const char *const drain_headlines[DRAIN_COUNT] = {
	[DRAIN_ON] = N_("{when}  Maintenance was switched on by {by}, until it is switched off."),
	[DRAIN_ON_UNTIL] = N_("{when}  Maintenance was switched on by {by}, until {until}."),
	[DRAIN_OFF] = N_("{when}  Maintenance was switched off by {by}; it had begun at {from}."),
	[DRAIN_OVER] = N_("{when}  Maintenance was over; it had begun at {from}."),
};

static const char drain_reason[] = N_("The reason that was given: {maintenance}");
static const char drain_except[] = N_("Authenticated clients are served all the same.");

/* More than have lines of their own. */
static const char *const further_welcomes[WHOSE_COUNT][TIMES_COUNT] = {
	[WHOSE_ONE] = {
		[TIMES_ONCE] =
		    N_("{when}  Account \"{account}\" of rule \"{rule}\" ({file}:{line}) passed "
		       "greylisting once more."),
		[TIMES_MANY] =
		    N_("{when}  Account \"{account}\" of rule \"{rule}\" ({file}:{line}) passed "
		       "greylisting {count} more times, from {from} to {when}."),
	},
	[WHOSE_ANY] = {
		[TIMES_ONCE] =
		    N_("{when}  One more account of rule \"{rule}\" ({file}:{line}) passed "
		       "greylisting, without a line of its own."),
		[TIMES_MANY] =
		    N_("{when}  {count} more accounts of rule \"{rule}\" ({file}:{line}) passed "
		       "greylisting, from {from} to {when}, without a line of their own."),
	},
};

static const char *const further_returns[WHOSE_COUNT][TIMES_COUNT] = {
	[WHOSE_ONE] = {
		[TIMES_ONCE] =
		    N_("{when}  \"{account}\" came back once more after it had waited as rule "
		       "\"{rule}\" ({file}:{line}) told it."),
		[TIMES_MANY] =
		    N_("{when}  \"{account}\" came back {count} more times after it had waited as "
		       "rule \"{rule}\" ({file}:{line}) told it, from {from} to {when}."),
	},
	[WHOSE_ANY] = {
		[TIMES_ONCE] =
		    N_("{when}  One more client came back after it had waited as rule \"{rule}\" "
		       "({file}:{line}) told it, without a line of its own."),
		[TIMES_MANY] =
		    N_("{when}  {count} more clients came back after they had waited as rule "
		       "\"{rule}\" ({file}:{line}) told them, from {from} to {when}, without a line "
		       "of their own."),
	},
};

/* Where it happened is no news where that is usual. */
static enum place
event_place(const struct facts *facts)
{
	const struct span stage = facts->record.value[MEMBER_STAGE];

	if (stage.bytes == 0)
		return PLACE_USUAL;
	return facts->event >= 0 &&
	               span_is(stage, span_of(stage_names[event_table[facts->event].stage]))
	           ? PLACE_USUAL
	           : PLACE_OTHER;
}

static void
last_say(struct page *page, struct facts *facts)
{
	enum named named = facts_tell(facts, MEMBER_LOGIN) ? NAMED : NAMELESS;
	char text[PASSAGE_BYTES] = "";

	passage_continue(text, last_events[named][event_place(facts)], facts);
	if (facts->made[MADE_REPLY][0] != '\0')
		passage_continue(text, last_reply, facts);
	passage_inferred(text, facts);
	passage_late(text, facts);
	paragraph_put(page, PARAGRAPH_INDENT, text);
}

static void
hold_say(struct page *page, struct facts *facts)
{
	passage_say(page, 0, hold_headlines[facts->mode], facts);
	passage_say(page, PARAGRAPH_INDENT, hold_cause, facts);
	last_say(page, facts);
	if (record_number(&facts->record, MEMBER_OFFENCES) > 1)
		passage_say(page, PARAGRAPH_INDENT, hold_offences, facts);
	passage_details(page, facts);
}

static void
welcome_say(struct page *page, struct facts *facts)
{
	const enum addressed addressed =
	    facts_tell(facts, MEMBER_RECIPIENT) ? RECIPIENT : NO_RECIPIENT;

	passage_say(page, 0, welcome_headlines[facts->mode], facts);
	passage_say(page, PARAGRAPH_INDENT, welcome_causes[facts->mode][addressed], facts);
	if (facts->made[MADE_UNTIL][0] != '\0')
		passage_say(page, PARAGRAPH_INDENT, welcome_until, facts);
	passage_details(page, facts);
}

static void
return_say(struct page *page, struct facts *facts)
{
	passage_say(page, 0, return_headline, facts);
	passage_say(page, PARAGRAPH_INDENT, return_length, facts);
	passage_details(page, facts);
}

static enum drain_said
drain_said(const struct facts *facts)
{
	const struct span state = facts->record.value[MEMBER_STATE];

	if (span_is(state, SPAN("off")))
		return DRAIN_OFF;
	if (span_is(state, SPAN("over")))
		return DRAIN_OVER;
	return facts->made[MADE_UNTIL][0] != '\0' ? DRAIN_ON_UNTIL : DRAIN_ON;
}

static void
drain_say(struct page *page, struct facts *facts)
{
	const enum drain_said said = drain_said(facts);

	passage_say(page, 0, drain_headlines[said], facts);
	if (facts_tell(facts, MEMBER_MAINTENANCE))
		passage_say(page, PARAGRAPH_INDENT, drain_reason, facts);
	if (facts_tell(facts, MEMBER_EXCEPT) && (said == DRAIN_ON || said == DRAIN_ON_UNTIL))
		passage_say(page, PARAGRAPH_INDENT, drain_except, facts);
}

void
turn_say(struct page *page, struct facts *facts)
{
	const enum whose whose = passage_whose(facts);
	const enum times times = passage_times(facts);

	switch (facts->record.kind) {
	case RECORD_HOLD:
		hold_say(page, facts);
		break;
	case RECORD_HOLDS:
		passage_say(page, 0, further_holds[facts->mode][whose][times], facts);
		break;
	case RECORD_WELCOME:
		welcome_say(page, facts);
		break;
	case RECORD_WELCOMES:
		passage_say(page, 0, further_welcomes[whose][times], facts);
		break;
	case RECORD_RETURN:
		return_say(page, facts);
		break;
	case RECORD_RETURNS:
		passage_say(page, 0, further_returns[whose][times], facts);
		break;
	case RECORD_RECEIVED:
		passage_say(page, 0, received, facts);
		passage_details(page, facts);
		break;
	case RECORD_DRAIN:
		drain_say(page, facts);
		break;
	default:
		break;
	}
}
