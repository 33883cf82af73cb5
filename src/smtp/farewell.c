/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells the causes of 421 apart, by its text and its status. */
#include "smtp/farewell.h"

#include <string.h>
#include <strings.h>

#include "base/language.h"

/* What is read of a text: a reply has no more, and what a stranger made longer says no more. */
#define TEXT_MOST_BYTES 1024

const struct farewell_cause farewell_causes[FAREWELL_COUNT] = {
	[FAREWELL_OVERLOAD] = { "overload", N_("Overload"),
	    N_("The server has more work than it can do just now: too few free processes, too "
	       "little memory or too high a load."),
	    N_("Keep the message in the queue and try again in some minutes, each time after a "
	       "longer wait; a server that is busy is not helped by more connections."),
	    N_("Look at load, memory and the number of processes; allow more processes or give the "
	       "machine more room, and find out who makes the load."),
	    ACTOR_SERVER_ADMIN },
	[FAREWELL_MAINTENANCE] = { "maintenance", N_("Maintenance"),
	    N_("The server was taken out of service on purpose, for some time."),
	    N_("Keep the message in the queue; the usual tries of a mail server outlast any "
	       "maintenance of some hours."),
	    N_("Put the server back into service when the work is done; tell people how long it "
	       "takes."),
	    ACTOR_CLIENT },
	[FAREWELL_SHUTDOWN] = { "shutdown", N_("Shutdown or start"),
	    N_("The server is being stopped or restarted, or has not begun to take mail yet."),
	    N_("Try again in some minutes, or at another server of the same domain."),
	    N_("Nothing, if the stop was wanted; otherwise find out in the log who stopped the "
	       "server."),
	    ACTOR_CLIENT },
	[FAREWELL_TIMEOUT] = { "timeout", N_("Timeout"),
	    N_("The client said nothing for too long, or sent its data too slowly, and the server "
	       "waited no longer."),
	    N_("Try again; where it happens often, look for a slow line, a firewall that loses "
	       "packets, or a program that keeps connections open without need."),
	    N_("Nothing, if it is one client; if it is many, look at the network and at timeouts "
	       "that are set too short. RFC 5321 section 4.5.3.2.7 wants a server to wait for at "
	       "least five minutes."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_CONNECTION_LIMIT] = { "connection-limit", N_("Too many connections at once"),
	    N_("The client, its network or all clients together have as many connections open as "
	       "the server allows."),
	    N_("Open fewer connections to that server at once, and close those that are idle; then "
	       "try again in some minutes."),
	    N_("Raise the limit for clients that need more, or leave it: it protects the server."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_RATE_LIMIT] = { "rate-limit", N_("Too much in a time"),
	    N_("The client made more connections, or sent more messages, than the server allows in "
	       "a time; or its address is slowed down for what it sent before."),
	    N_("Send more slowly and try again after the time that the text tells, or in an hour; "
	       "find out whether something sends that should not."),
	    N_("Raise the limit for clients that need more, or leave it: it protects the server."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_TOO_MANY_ERRORS] = { "too-many-errors", N_("Too many errors"),
	    N_("The client made so many mistakes in one session that the server ended it: failed "
	       "logins, unknown recipients, unknown commands."),
	    N_("Do not just try again: look in the log for the 5yz replies before it, and mend "
	       "what they tell of, such as a wrong password or an old list of recipients."),
	    N_("Look in the log for what the errors were: it may be a broken client, or somebody "
	       "who guesses passwords or addresses."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_GREYLISTING] = { "greylisting", N_("Greylisting"),
	    N_("The server does not know this client, sender and recipient together yet, and takes "
	       "the message only if the client comes back (RFC 6647)."),
	    N_("Try the same message again from the same address after some minutes; any mail "
	       "server does that by itself."),
	    N_("Nothing; exempt known good clients if the delay disturbs."), ACTOR_CLIENT },
	[FAREWELL_TLS] = { "tls", N_("TLS"),
	    N_("The session is not encrypted as the server wants it, or the client's certificate "
	       "is missing or not trusted."),
	    N_("Use STARTTLS, or the certificate that the server asks for; then try again."),
	    N_("Check that the server demands no more than its clients can do, and that its own "
	       "keys and certificates are valid."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_FILTER_DOWN] = { "filter-down", N_("A filter is down"),
	    N_("The server asks a filter about each message, such as a milter or a virus scanner, "
	       "and that filter does not answer."),
	    N_("Keep the message in the queue and try again; nothing is wrong with it."),
	    N_("Start the filter again and look in its log; decide what shall happen to mail while "
	       "it is down."),
	    ACTOR_SERVER_ADMIN },
	[FAREWELL_SERVER_FAULT] = { "server-fault", N_("A fault of the server"),
	    N_("Something in the server is broken: its configuration, a table or database, its "
	       "disk, or one of its processes."),
	    N_("Keep the message in the queue and try again; if it lasts for hours, tell the "
	       "postmaster of the server."),
	    N_("Look in the log for the lines before it: they name what is broken."),
	    ACTOR_SERVER_ADMIN },
	[FAREWELL_POLICY] = { "policy", N_("A rule or a filter wanted it"),
	    N_("A rule, an access table or a filter decided to end the session; the text is what "
	       "its administrator wrote."),
	    N_("Read the text; try again later, and if it goes on, ask the postmaster of the "
	       "server with the whole reply and the time."),
	    N_("Find the rule or the filter in the log, and check that it hits whom it should."),
	    ACTOR_CLIENT_ADMIN },
	[FAREWELL_LOST_CONNECTION] = { "lost-connection", N_("The connection broke"),
	    N_("The connection to the client was gone; the reply is mostly found in logs only, for "
	       "nobody was there to read it."),
	    N_("Try again; where it happens often, look for a firewall or a line that breaks "
	       "connections."),
	    N_("Nothing, if it is one client; if it is many, look at the network and at firewalls "
	       "in between."),
	    ACTOR_CLIENT_ADMIN },
};

/*
 * Does the text have this form? '*' stands for anything, and '_' at the beginning for one word, the
 * name of the server; upper and lower case are the same. Only the last star is ever moved, so that
 * no text takes more steps than its length times the form's.
 */
static bool
form_fits(const char *form, size_t form_bytes, const char *text, size_t text_bytes)
{
	size_t at = 0, in_form = 0, star = form_bytes, star_at = 0;

	if (form_bytes > 0 && form[0] == '_') {
		while (at < text_bytes && text[at] != ' ')
			at++;
		in_form = 1;
		if (at == 0)
			return false;
	}
	while (at < text_bytes) {
		if (in_form < form_bytes && form[in_form] == '*') {
			star = in_form++;
			star_at = at;
		} else if (in_form < form_bytes && strncasecmp(form + in_form, text + at, 1) == 0) {
			in_form++;
			at++;
		} else if (star < form_bytes) {
			in_form = star + 1;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (in_form < form_bytes && form[in_form] == '*')
		in_form++;
	return in_form == form_bytes;
}

/* Does it have one of the forms? Line ends and blanks behind it are no part of it. */
static bool
text_fits(const char *forms, const char *text)
{
	size_t text_bytes = strnlen(text, TEXT_MOST_BYTES);

	while (text_bytes > 0 && strchr(" \r\n", text[text_bytes - 1]) != NULL)
		text_bytes--;
	if (text_bytes == 0)
		return false;
	for (;;) {
		const size_t form_bytes = strcspn(forms, "|");

		if (form_fits(forms, form_bytes, text, text_bytes))
			return true;
		if (forms[form_bytes] == '\0')
			return false;
		forms += form_bytes + 1;
	}
}

/* Two that have none are alike, too. */
static bool
status_fits(const char *words, const struct status *status)
{
	struct status own = { .class = 0 };

	status_parse(&own, words);
	return own.class == status->class && own.subject == status->subject &&
	       own.detail == status->detail;
}

enum farewell_fit
farewell_fit(const struct farewell *farewell, const struct reply *reply)
{
	const bool is_alike = status_fits(farewell->status, &reply->status);

	if (text_fits(farewell->text, reply->text)) {
		if (farewell->program[0] == '\0')
			return FAREWELL_FIT_WORDS;
		return is_alike ? FAREWELL_FIT_BOTH : FAREWELL_FIT_TEXT;
	}
	return is_alike && reply->status.class != 0 ? FAREWELL_FIT_STATUS : FAREWELL_FIT_NOT;
}

/* The worst that is handed out beside the best. */
static enum farewell_fit
fit_least(enum farewell_fit best)
{
	return best == FAREWELL_FIT_BOTH ? FAREWELL_FIT_TEXT : best;
}

size_t
farewell_match(const struct reply *reply, const struct farewell **matches_r, size_t matches_most)
{
	enum farewell_fit best = FAREWELL_FIT_NOT;
	size_t count = 0;

	for (size_t i = 0; i < farewell_count; i++) {
		const enum farewell_fit fit = farewell_fit(&farewells[i], reply);

		if (fit > best)
			best = fit;
	}
	if (best == FAREWELL_FIT_NOT)
		return 0;
	for (int fit = best; fit >= (int)fit_least(best); fit--) {
		for (size_t i = 0; i < farewell_count && count < matches_most; i++) {
			if ((int)farewell_fit(&farewells[i], reply) == fit)
				matches_r[count++] = &farewells[i];
		}
	}
	return count;
}
