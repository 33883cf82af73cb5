/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened in a night, what was done about it, and what should be done: in sentences. */
#include "report/advice.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

#include "policy/strain.h"

#include "report/cure.h"
#include "report/telling.h"

static void
todo_add(struct advice *advice, struct telling *telling, const char *words)
{
	char *text;

	if (advice->todo_count == ADVICE_TODO_MOST)
		return;
	text = advice->todo[advice->todo_count];
	text[0] = '\0';
	telling_add(text, telling, words);
	advice->todo_count++;
}

/* --- what happened */

static const char *const titles[CONCERN_COUNT] = {
	[CONCERN_BREAK_IN] = N_("Broken into?"),
	[CONCERN_OUTAGE] = N_("Logins could not be checked"),
	[CONCERN_SHORTAGE] = N_("Mail refused for want of resources"),
	[CONCERN_SPRAYING] = N_("Many logins tried from one place"),
	[CONCERN_DISTRIBUTED] = N_("One login tried from many places"),
	[CONCERN_GUESSING] = N_("Passwords of one login guessed"),
	[CONCERN_NEW_NETWORK] = N_("Login from a new network"),
	[CONCERN_STORM] = N_("A client that does not wait"),
	[CONCERN_STALE_DEVICE] = N_("A device with an old password"),
	[CONCERN_NO_LOGIN] = N_("Forgot to log in"),
	[CONCERN_NO_TLS] = N_("Forgot to encrypt"),
};

const char *
advice_title(enum concern_kind kind)
{
	return tr(titles[kind]);
}

static const char *
break_in_words(const struct concern *concern)
{
	switch (concern->ground) {
	case GROUND_FAILURES:
		return concern->is_familiar
		           ? tr("{client} logged in as {login} at {at}. It had done so before, "
		                "but this time {failures} failures of this login came from its "
		                "network just before, within {length}.")
		           : tr("{client} logged in as {login} at {at}. Just before, from {first} "
		                "to {last}, {failures} failures of this login came from its "
		                "network {network}.");
	case GROUND_UNDER_ATTACK:
		return tr("{client} logged in as {login} at {at}, from a network where this login "
		          "was never seen, while its password was being guessed from elsewhere: "
		          "{failures} failures from {first} to {last}.");
	case GROUND_SPRAYER:
		return concern->login_count > 0
		           ? tr("{client} logged in as {login} at {at}, while it was trying one "
		                "login after another: {logins} of them failed.")
		           : tr("{client} logged in as {login} at {at}, while its network "
		                "{network} was trying one login after another.");
	case GROUND_NONE:
	case GROUND_COUNT:
		break;
	}
	return "";
}

static const char *
outage_words(const struct concern *concern)
{
	if (concern->nameless_count > 0)
		return concern->is_over
		           ? tr("From {first} to {last} the server could not check logins: 454 was "
		                "answered {failures} times, to so many clients that they were "
		                "counted by network alone.")
		           : tr("Since {first} the server cannot check logins: 454 was answered "
		                "{failures} times, to so many clients that they were counted by "
		                "network alone, the last time at {last}.");
	return concern->is_over
	           ? tr("From {first} to {last} the server could not check logins: 454 was "
	                "answered "
	                "{failures} times. Clients: {clients}, logins: {logins}.")
	           : tr("Since {first} the server cannot check logins: 454 was answered {failures} "
	                "times, the last time at {last}. Clients: {clients}, logins: {logins}.");
}

static const char *
shortage_words(const struct concern *concern)
{
	return concern->is_over
	           ? tr("From {first} to {last} the machine was short of {shortage}: {resource} "
	                "rose to {worst}, and shedding begins at {mark}. Refused for a while: "
	                "{failures}.")
	           : tr("Since {first} the machine is short of {shortage}: {resource} rose to "
	                "{worst}, and shedding begins at {mark}. Refused for a while: {failures}, "
	                "the last one at {last}.");
}

static const char *
storm_words(const struct concern *concern)
{
	return concern->succeeded.count > 0
	           ? tr("{client} was told to wait by rule \"{by}\", and came too early {failures} "
	                "times, from {first} to {last}. Times that it came as it was told: "
	                "{successes}.")
	           : tr("{client} was told to wait by rule \"{by}\", and came too early {failures} "
	                "times, from {first} to {last}. It has not come as it was told.");
}

static const char *
spraying_words(const struct concern *concern)
{
	if (concern->client != CROWD_NONE)
		return tr("{client} tried {logins} different logins that never succeed there, from "
		          "{first} to {last}: {failures} failures.");
	if (concern->nameless_count > 0)
		return tr("Clients in {network} tried logins from {first} to {last}, so many that "
		          "they were counted by network alone: {failures} failures, {nameless} of "
		          "them without a name.");
	return tr(
	    "{clients} clients in {network} tried {logins} different logins that never succeed "
	    "there, from {first} to {last}: {failures} failures.");
}

static const char *
guessing_words(const struct concern *concern)
{
	return concern->login != CROWD_NONE
	           ? tr("{client} failed {failures} times with {login}, from {first} to {last}.")
	           : tr("{client} failed {failures} times, from {first} to {last}, with logins "
	                "that the mail log does not tell.");
}

static const char *
what_words(const struct concern *concern)
{
	switch (concern->kind) {
	case CONCERN_BREAK_IN:
		return break_in_words(concern);
	case CONCERN_OUTAGE:
		return outage_words(concern);
	case CONCERN_SHORTAGE:
		return shortage_words(concern);
	case CONCERN_STORM:
		return storm_words(concern);
	case CONCERN_SPRAYING:
		return spraying_words(concern);
	case CONCERN_DISTRIBUTED:
		return tr("{login} was tried by {clients} clients in {networks} networks, from "
		          "{first} to {last}: {failures} failures.");
	case CONCERN_GUESSING:
		return guessing_words(concern);
	case CONCERN_NEW_NETWORK:
		return tr("{login} logged in from {client} at {at}, and never before from its "
		          "network {network}.");
	case CONCERN_STALE_DEVICE:
		return tr(
		    "{client} fails steadily with {login} and with no other login: {failures} "
		    "failures from {first} to {last}, one every {gap} on average. That is no "
		    "attack, but most likely a device with an old password.");
	case CONCERN_NO_LOGIN:
		return tr(
		    "{client} wanted to send mail without logging in and was refused "
		    "{failures} times, from {first} to {last}. That is a wrong setting of the "
		    "client, no attack.");
	case CONCERN_NO_TLS:
		return tr(
		    "{client} did not encrypt (STARTTLS) where it must and was refused "
		    "{failures} times, from {first} to {last}. That is a wrong setting of the "
		    "client, no attack.");
	case CONCERN_COUNT:
		break;
	}
	return "";
}

static void
what_tell(struct advice *advice, struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const bool is_login =
	    concern->kind == CONCERN_BREAK_IN || concern->kind == CONCERN_NEW_NETWORK;

	telling_add(advice->what, telling, what_words(concern));
	if (concern->example[0] != CROWD_NONE)
		telling_add(advice->what, telling, tr("Among them: {examples}."));
	if (concern->kind == CONCERN_SPRAYING && concern->succeeded.count > 0)
		telling_add(
		    advice->what, telling, tr("From there logins succeeded as well: {successes}."));
	if (is_login && concern->succeeded.count > 1 &&
	    concern->succeeded.last_us > concern->succeeded.first_us)
		telling_add(advice->what, telling,
		    tr("It went on until {end}, with {successes} logins in all."));
	if (concern->is_familiar && concern->kind == CONCERN_GUESSING)
		telling_add(advice->what, telling,
		    tr("The same login succeeds as well: it may be a device with an old password "
		       "that is in a hurry."));
	if (concern->is_familiar && concern->kind == CONCERN_STALE_DEVICE)
		telling_add(advice->what, telling,
		    tr("The same login succeeds on other devices, or did before."));
}

/* --- what sluice did */

/* A break-in that an attack led to: what was counted of that, and what stops it, is told there. */
static bool
is_of_attack(const struct concern *concern)
{
	return concern->kind == CONCERN_BREAK_IN && concern->ground != GROUND_FAILURES;
}

/* Failures of an outage, and 530, are nothing that rules need to count. */
static bool
is_attempt(const struct concern *concern)
{
	return concern->kind != CONCERN_OUTAGE && concern->kind != CONCERN_SHORTAGE &&
	       concern->kind != CONCERN_STORM && concern->kind != CONCERN_NO_LOGIN &&
	       concern->kind != CONCERN_NO_TLS && concern->kind != CONCERN_NEW_NETWORK &&
	       !is_of_attack(concern);
}

static void
done_tell(struct advice *advice, struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const struct response *response = &concern->response;

	if (response->stopped.count > 0)
		telling_add(advice->done, telling,
		    tr_count("sluice stopped it once, by rule \"{by}\", at {stopped_last}.",
		        "sluice stopped it {stopped} times, mostly by rule \"{by}\", the last "
		        "time at {stopped_last}.",
		        response->stopped.count));
	if (response->observed.count > 0)
		telling_add(advice->done, telling,
		    tr_count("sluice would have stopped it once, by rule \"{by}\", but only "
		             "observed.",
		        "sluice would have stopped it {observed} times, mostly by rule \"{by}\", "
		        "but only observed.",
		        response->observed.count));
	if (response->held_until_us > telling->ledger->options.until_us)
		telling_add(advice->done, telling, tr("It is on hold until {until}."));
	else if (response->held_until_us > 0)
		telling_add(advice->done, telling, tr("It was on hold until {until}."));
	if (response->stopped.count == 0 && response->held_until_us > 0)
		telling_add(advice->done, telling, tr("It has not come back since."));
	if (advice->done[0] != '\0' || !is_attempt(concern))
		return;
	telling_add(advice->done, telling,
	    concern->rules == 0
	        ? tr("No rule counted it.")
	        : tr("sluice counted it and did not stop it: it stayed within the limits of these "
	             "rules: {rules}."));
}

/* --- what should be done */

/* A name can be there but once. */
static bool
is_rule_there(const struct telling *telling, const char *name)
{
	const struct deeds *deeds = &telling->ledger->deeds;

	for (uint32_t rule = 0; rule < deeds->rules.count; rule++) {
		if ((telling->concern->rules & UINT64_C(1) << rule) != 0 &&
		    strcmp(deeds_rule_text(deeds, rule), name) == 0)
			return true;
	}
	return false;
}

/* Where sluice has dealt with it there is nothing to add. */
static void
rule_advise(struct advice *advice, struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const struct cure *cure = cure_find(concern);

	if (cure == NULL || concern->response.stopped.count > 0 ||
	    concern->response.held_until_us > 0)
		return;
	telling->rule = cure_rule(cure, concern);
	if (concern->response.observed.count > 0)
		todo_add(advice, telling,
		    tr("Let the rule \"{by}\" stop it: take mode = \"observe\" out of it, or out "
		       "of "
		       "the config, and say: sluice reload"));
	else if (concern->kind == CONCERN_DISTRIBUTED)
		todo_add(advice, telling,
		    tr("A rule tells when it happens again. It only observes, for were it "
		       "enforced, "
		       "it would stop the owner, too: {rule}"));
	else if (is_rule_there(telling, cure->name))
		todo_add(advice, telling,
		    tr("Lower the limits of these rules: {rules}. Or put this one in the place of "
		       "that with its name, and say \"sluice reload\": {rule}"));
	else if (concern->rules != 0)
		todo_add(advice, telling,
		    tr("Lower the limits of these rules: {rules}. Or add this one to the config, "
		       "and say \"sluice reload\": {rule}"));
	else
		todo_add(advice, telling,
		    tr("Add a rule to the config, and say \"sluice reload\": {rule}"));
}

/* What an administrator may copy into a shell: a stranger chose the name. */
static bool
is_shell_safe(const char *name)
{
	static const char safe[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_+";

	return name[0] != '\0' && strspn(name, safe) == strlen(name);
}

static void
break_in_advise(struct advice *advice, struct telling *telling)
{
	todo_add(advice, telling,
	    tr("Ask the owner of {login} whether it was really them. If not, or in doubt: change "
	       "the password at once, end the sessions that are open, and look in the mail log and "
	       "in the queue for what was sent as {login} since {at}."));
	rule_advise(advice, telling);
}

static void
outage_advise(struct advice *advice, struct telling *telling)
{
	todo_add(advice, telling,
	    tr("Look at what checks the passwords (saslauthd, Dovecot's auth service, LDAP, a "
	       "database) and at what it logged from {first} on. The clients are not to blame."));
	if (telling->concern->rules != 0)
		todo_add(advice, telling,
		    tr("These rules counted it: {rules}. Take auth-unavailable out of their "
		       "\"counts\": they charge clients for a fault of the server."));
}

static void
stale_advise(struct advice *advice, struct telling *telling)
{
	todo_add(advice, telling,
	    tr("Tell the owner of {login} to look for the device at {client} and to enter the new "
	       "password there. If the client is nobody's whom you know, it may be a patient "
	       "guesser all the same."));
	if (telling->concern->response.held_until_us > telling->ledger->options.until_us)
		todo_add(advice, telling,
		    tr("Then free it, so that it need not wait: sluice forget {client}"));
}

/* What makes a machine short of something. */
static const char *const shortage_todos[RESOURCE_COUNT] = {
	[RESOURCE_CPU] =
	    N_("See what uses the processors at such times (top, systemd-cgtop): often "
	       "it is a content filter or a backup."),
	[RESOURCE_MEMORY] =
	    N_("See what uses the memory (top, systemd-cgtop): often it is a content "
	       "filter with too many processes."),
	[RESOURCE_IO] =
	    N_("See what keeps the disks busy (iotop, pidstat -d): often it is a backup, "
	       "or the queue lies on the disk of the mailboxes."),
	[RESOURCE_MEMORY_USED] = N_("See what uses the memory (top, systemd-cgtop): often it is a "
	                            "content filter with too many processes."),
	[RESOURCE_DISK] = N_("Make room on that file system: see what has grown there (df, du)."),
	[RESOURCE_INODES] =
	    N_("Delete files on that file system, or move them: see where there are "
	       "so many (df -i, du --inodes)."),
	[RESOURCE_QUEUE] = N_("See what waits in the queue, and for what (mailq): often a single "
	                      "destination takes no mail."),
	[RESOURCE_SESSIONS] = N_("See who keeps sessions open (sluice status). What one client may "
	                         "have open at once is limited by a rule of type \"open\"."),
	[RESOURCE_LATENCY] = N_("See what keeps sluiced waiting (sluice status): most likely the "
	                        "machine is short of processor time, or its store's disk is slow."),
	[RESOURCE_ERRORS] =
	    N_("See what the mail server complains of in its own log: 421 and 4.3.x "
	       "that it says of itself."),
};

static void
shortage_advise(struct advice *advice, struct telling *telling)
{
	const struct period *period = &telling->ledger->periods.list[telling->concern->period];
	const int resource = resource_find(period->resource);

	if (resource >= 0)
		todo_add(advice, telling, tr(shortage_todos[resource]));
	todo_add(advice, telling,
	    tr("Whoever was refused comes back by itself. If nothing was wrong with the machine at "
	       "that time, raise the mark of \"{resource}\" in the rule."));
}

static void
storm_advise(struct advice *advice, struct telling *telling)
{
	todo_add(advice, telling,
	    tr("If you know who runs {client}: it should wait longer before it tries again. RFC "
	       "5321 section 4.5.4.1 asks for 30 minutes at least; in Postfix it is "
	       "minimal_backoff_time, in Sendmail the interval of the queue runs."));
	todo_add(advice, telling,
	    tr("If you want its mail without delay, name it in a rule of type \"exempt\" that "
	       "stands "
	       "before \"{by}\"."));
}

static void
todo_tell(struct advice *advice, struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const char *login = crowd_login_text(&telling->ledger->crowd, concern->login);

	switch (concern->kind) {
	case CONCERN_BREAK_IN:
		break_in_advise(advice, telling);
		break;
	case CONCERN_OUTAGE:
		outage_advise(advice, telling);
		return;
	case CONCERN_SHORTAGE:
		shortage_advise(advice, telling);
		return;
	case CONCERN_STORM:
		storm_advise(advice, telling);
		break;
	case CONCERN_SPRAYING:
		rule_advise(advice, telling);
		break;
	case CONCERN_DISTRIBUTED:
		todo_add(advice, telling,
		    tr("See to it that the password of {login} is long and used nowhere else. "
		       "Blocking clients helps little where there are so many."));
		rule_advise(advice, telling);
		break;
	case CONCERN_GUESSING:
		rule_advise(advice, telling);
		break;
	case CONCERN_NEW_NETWORK:
		todo_add(advice, telling,
		    tr("If the owner of {login} is on the way or has a new connection, all is "
		       "well; "
		       "else ask."));
		break;
	case CONCERN_STALE_DEVICE:
		stale_advise(advice, telling);
		break;
	case CONCERN_NO_LOGIN:
		todo_add(advice, telling,
		    tr("Switch on, in the settings of the program at {client}, that it logs in to "
		       "send mail (SMTP AUTH; port 465 or 587)."));
		break;
	case CONCERN_NO_TLS:
		todo_add(advice, telling,
		    tr("Switch on, in the settings of the program at {client}, that it encrypts to "
		       "send mail (STARTTLS on port 587, or TLS on port 465)."));
		break;
	case CONCERN_COUNT:
		return;
	}
	if (concern->client != CROWD_NONE)
		todo_add(advice, telling, tr("Look closer: sluice why {client}"));
	else if (concern->network != CROWD_NONE)
		todo_add(advice, telling, tr("Look closer: sluice why {network}"));
	else if (is_shell_safe(login))
		todo_add(advice, telling, tr("Look closer: sluice why {login}"));
}

void
advice_give(struct advice *advice_r, const struct ledger *ledger, const struct concern *concern)
{
	struct telling telling = { .ledger = ledger, .concern = concern, .rule = "" };

	advice_r->what[0] = advice_r->done[0] = '\0';
	advice_r->todo_count = 0;
	what_tell(advice_r, &telling);
	done_tell(advice_r, &telling);
	todo_tell(advice_r, &telling);
}
