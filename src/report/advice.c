/* SPDX-License-Identifier: BSD-2-Clause */
/* What happened in a night, what was done about it, and what should be done: in sentences. */
#include "report/advice.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/now.h"
#include "base/text.h"
#include "base/utf8.h"

#include "report/cure.h"

/* --- the places in the sentences */

/* A stranger's name may be longer than a line; it says no more than its beginning. */
#define NAME_COLUMNS 60
#define NAME_BYTES 512

struct telling {
	const struct ledger *ledger;
	const struct concern *concern;
	const char *rule; /* the one that is advised, or "" */
	char value[ADVICE_BYTES]; /* of the place that was said last */
};

typedef void value_fn(struct telling *telling);

static void
number_tell(struct telling *telling, int64_t number)
{
	text_number(telling->value, number);
}

static void
time_tell(struct telling *telling, int64_t at_us)
{
	now_print_local(at_us, telling->value);
}

/* Puts it behind what is there, as it will be printed: so it is as wide as it is measured. */
static void
name_tell(struct telling *telling, const char *name)
{
	char cut[NAME_BYTES];

	utf8_cut(cut, sizeof(cut), name);
	language_tame(cut);
	if (utf8_columns(cut) > NAME_COLUMNS) {
		cut[utf8_fit(cut, NAME_COLUMNS - strlen("..."))] = '\0';
		text_append(cut, sizeof(cut), "...");
	}
	text_append(telling->value, sizeof(telling->value), cut);
}

static void
client_tell(struct telling *telling)
{
	char text[ADDR_TEXT_BYTES];

	name_tell(
	    telling, crowd_client_text(&telling->ledger->crowd, telling->concern->client, text));
}

static void
network_tell(struct telling *telling)
{
	char text[NETWORK_TEXT_BYTES];

	name_tell(
	    telling, crowd_network_text(&telling->ledger->crowd, telling->concern->network, text));
}

static void
login_tell(struct telling *telling)
{
	name_tell(telling, crowd_login_text(&telling->ledger->crowd, telling->concern->login));
}

static void
failures_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->failed.count);
}

static void
successes_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->succeeded.count);
}

static void
logins_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->login_count);
}

static void
networks_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->network_count);
}

static void
clients_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->client_count);
}

static void
nameless_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->nameless_count);
}

static void
first_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->failed.first_us);
}

static void
last_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->failed.last_us);
}

static void
at_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->succeeded.first_us);
}

static void
end_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->succeeded.last_us);
}

static void
length_tell(struct telling *telling)
{
	const struct stretch *failed = &telling->concern->failed;

	duration_say(failed->last_us - failed->first_us, telling->value);
}

static void
gap_tell(struct telling *telling)
{
	const struct stretch *failed = &telling->concern->failed;
	const int64_t most = failed->count > 1 ? failed->count - 1 : 1;

	duration_say((failed->last_us - failed->first_us) / most, telling->value);
}

static void
examples_tell(struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const struct crowd *crowd = &telling->ledger->crowd;
	char text[NETWORK_TEXT_BYTES];

	for (unsigned i = 0; i < CONCERN_EXAMPLES && concern->example[i] != CROWD_NONE; i++) {
		if (i > 0)
			text_append(telling->value, sizeof(telling->value), ", ");
		name_tell(telling, concern->kind == CONCERN_DISTRIBUTED
		                       ? crowd_network_text(crowd, concern->example[i], text)
		                       : crowd_login_text(crowd, concern->example[i]));
	}
}

static void
rules_tell(struct telling *telling)
{
	const struct deeds *deeds = &telling->ledger->deeds;

	for (uint32_t rule = 0; rule < deeds->rules.count; rule++) {
		if (!(telling->concern->rules & UINT64_C(1) << rule))
			continue;
		if (telling->value[0] != '\0')
			text_append(telling->value, sizeof(telling->value), ", ");
		text_append(telling->value, sizeof(telling->value), deeds_rule_text(deeds, rule));
	}
}

static void
by_tell(struct telling *telling)
{
	name_tell(
	    telling, deeds_rule_text(&telling->ledger->deeds, telling->concern->response.rule));
}

static void
stopped_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->response.stopped.count);
}

static void
observed_tell(struct telling *telling)
{
	number_tell(telling, telling->concern->response.observed.count);
}

static void
stopped_last_tell(struct telling *telling)
{
	time_tell(telling, telling->concern->response.stopped.last_us);
}

static void
until_tell(struct telling *telling)
{
	/* Who comes in this second has come too early. */
	time_tell(telling, telling->concern->response.held_until_us + SECOND_US - 1);
}

static void
rule_tell(struct telling *telling)
{
	text_copy(telling->value, sizeof(telling->value), telling->rule);
}

static const struct place {
	const char *name;
	value_fn *tell;
} places[] = {
	{ "client", client_tell },
	{ "network", network_tell },
	{ "login", login_tell },
	{ "failures", failures_tell },
	{ "successes", successes_tell },
	{ "logins", logins_tell },
	{ "networks", networks_tell },
	{ "clients", clients_tell },
	{ "nameless", nameless_tell },
	{ "first", first_tell },
	{ "last", last_tell },
	{ "at", at_tell },
	{ "end", end_tell },
	{ "length", length_tell },
	{ "gap", gap_tell },
	{ "examples", examples_tell },
	{ "rules", rules_tell },
	{ "by", by_tell },
	{ "stopped", stopped_tell },
	{ "observed", observed_tell },
	{ "stopped_last", stopped_last_tell },
	{ "until", until_tell },
	{ "rule", rule_tell },
};

static const char *
place_find(void *arg, const char *name, size_t name_bytes)
{
	struct telling *telling = arg;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strlen(places[i].name) != name_bytes ||
		    memcmp(places[i].name, name, name_bytes) != 0)
			continue;
		telling->value[0] = '\0';
		places[i].tell(telling);
		return telling->value;
	}
	return NULL;
}

/* Puts a sentence behind those that are there. */
static void
sentence_add(char buf[static ADVICE_BYTES], struct telling *telling, const char *words)
{
	char text[ADVICE_BYTES];

	text_fill(text, sizeof(text), words, place_find, telling);
	if (buf[0] != '\0')
		text_append(buf, ADVICE_BYTES, " ");
	text_append(buf, ADVICE_BYTES, text);
}

static void
todo_add(struct advice *advice, struct telling *telling, const char *words)
{
	char *text;

	if (advice->todo_count == ADVICE_TODO_MOST)
		return;
	text = advice->todo[advice->todo_count];
	text[0] = '\0';
	sentence_add(text, telling, words);
	advice->todo_count++;
}

/* --- what happened */

static const char *const titles[CONCERN_COUNT] = {
	[CONCERN_BREAK_IN] = N_("Broken into?"),
	[CONCERN_OUTAGE] = N_("Logins could not be checked"),
	[CONCERN_SPRAYING] = N_("Many logins tried from one place"),
	[CONCERN_DISTRIBUTED] = N_("One login tried from many places"),
	[CONCERN_GUESSING] = N_("Passwords of one login guessed"),
	[CONCERN_NEW_NETWORK] = N_("Login from a new network"),
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

	sentence_add(advice->what, telling, what_words(concern));
	if (concern->example[0] != CROWD_NONE)
		sentence_add(advice->what, telling, tr("Among them: {examples}."));
	if (concern->kind == CONCERN_SPRAYING && concern->succeeded.count > 0)
		sentence_add(
		    advice->what, telling, tr("From there logins succeeded as well: {successes}."));
	if (is_login && concern->succeeded.count > 1 &&
	    concern->succeeded.last_us > concern->succeeded.first_us)
		sentence_add(advice->what, telling,
		    tr("It went on until {end}, with {successes} logins in all."));
	if (concern->is_familiar && concern->kind == CONCERN_GUESSING)
		sentence_add(advice->what, telling,
		    tr("The same login succeeds as well: it may be a device with an old password "
		       "that is in a hurry."));
	if (concern->is_familiar && concern->kind == CONCERN_STALE_DEVICE)
		sentence_add(advice->what, telling,
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
	return concern->kind != CONCERN_OUTAGE && concern->kind != CONCERN_NO_LOGIN &&
	       concern->kind != CONCERN_NO_TLS && concern->kind != CONCERN_NEW_NETWORK &&
	       !is_of_attack(concern);
}

static void
done_tell(struct advice *advice, struct telling *telling)
{
	const struct concern *concern = telling->concern;
	const struct response *response = &concern->response;

	if (response->stopped.count > 0)
		sentence_add(advice->done, telling,
		    tr_count("sluice stopped it once, by rule \"{by}\", at {stopped_last}.",
		        "sluice stopped it {stopped} times, mostly by rule \"{by}\", the last "
		        "time at {stopped_last}.",
		        response->stopped.count));
	if (response->observed.count > 0)
		sentence_add(advice->done, telling,
		    tr_count("sluice would have stopped it once, by rule \"{by}\", but only "
		             "observed.",
		        "sluice would have stopped it {observed} times, mostly by rule \"{by}\", "
		        "but only observed.",
		        response->observed.count));
	if (response->held_until_us > telling->ledger->options.until_us)
		sentence_add(advice->done, telling, tr("It is on hold until {until}."));
	else if (response->held_until_us > 0)
		sentence_add(advice->done, telling, tr("It was on hold until {until}."));
	if (response->stopped.count == 0 && response->held_until_us > 0)
		sentence_add(advice->done, telling, tr("It has not come back since."));
	if (advice->done[0] != '\0' || !is_attempt(concern))
		return;
	sentence_add(advice->done, telling,
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
		    tr("Then free it, so that it needs not wait: sluice forget {client}"));
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
