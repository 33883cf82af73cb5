/* SPDX-License-Identifier: BSD-2-Clause */
/* Dovecot's words for why a login failed. */
#include "source/dovecot_line.h"

#include <string.h>
#include <strings.h>

/* Dovecot's auth process names the mechanism or the database, then who is being looked for. */
static const struct span mechanisms[] = {
	SPAN("plain"),
	SPAN("login"),
	SPAN("cram-md5"),
	SPAN("digest-md5"),
	SPAN("scram-sha-1"),
	SPAN("scram-sha-1-plus"),
	SPAN("scram-sha-256"),
	SPAN("scram-sha-256-plus"),
	SPAN("oauthbearer"),
	SPAN("xoauth2"),
	SPAN("external"),
	SPAN("gssapi"),
	SPAN("gss-spnego"),
	SPAN("ntlm"),
	SPAN("otp"),
	SPAN("apop"),
	SPAN("anonymous"),
};

/* How the words about a login begin (auth/ of Dovecot 2.2 to 2.4), in any case of letters. */
static const struct reason {
	struct span begins;
	enum event event;
} reasons[] = {
	{ SPAN("Password mismatch"), EVENT_AUTH_FAILED },
	{ SPAN("unknown user"), EVENT_AUTH_FAILED },
	{ SPAN("User unknown"), EVENT_AUTH_FAILED },
	{ SPAN("User not found"), EVENT_AUTH_FAILED },
	{ SPAN("User is disabled"), EVENT_AUTH_FAILED },
	{ SPAN("Login user disabled"), EVENT_AUTH_FAILED },
	{ SPAN("Authentication failed"), EVENT_AUTH_FAILED },
	{ SPAN("Authentication failure due to policy"), EVENT_AUTH_FAILED },
	{ SPAN("Login failed"), EVENT_AUTH_FAILED },
	{ SPAN("Login attempt with empty password"), EVENT_AUTH_FAILED },
	{ SPAN("invalid credentials"), EVENT_AUTH_FAILED },
	{ SPAN("No password returned"), EVENT_AUTH_FAILED },
	{ SPAN("Invalid password field"), EVENT_AUTH_FAILED },
	{ SPAN("nopassword given and password is not empty"), EVENT_AUTH_FAILED },
	{ SPAN("Password expired"), EVENT_AUTH_FAILED },
	{ SPAN("Account expired"), EVENT_AUTH_FAILED },
	{ SPAN("User account has expired"), EVENT_AUTH_FAILED },
	{ SPAN("allow_nets check failed"), EVENT_AUTH_FAILED },
	{ SPAN("allow_real_nets check failed"), EVENT_AUTH_FAILED },
	{ SPAN("user not authenticated"), EVENT_AUTH_FAILED },
	{ SPAN("User not authorized"), EVENT_AUTH_FAILED },
	{ SPAN("Username "), EVENT_AUTH_FAILED },
	{ SPAN("Empty username"), EVENT_AUTH_FAILED },
	{ SPAN("login user:"), EVENT_AUTH_FAILED },
	{ SPAN("oauth2 failed: Token is"), EVENT_AUTH_FAILED },
	{ SPAN("oauth2 failed: Invalid token"), EVENT_AUTH_FAILED },

	{ SPAN("invalid input"), EVENT_AUTH_ABORTED },
	{ SPAN("Invalid base64 data"), EVENT_AUTH_ABORTED },
	{ SPAN("Invalid continued data"), EVENT_AUTH_ABORTED },
	{ SPAN("Request timed out waiting for client"), EVENT_AUTH_ABORTED },
	{ SPAN("Authentication aborted"), EVENT_AUTH_ABORTED },

	{ SPAN("Authentication process died"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Temporary"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Internal"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Password query"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("User query"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Request timed out"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("ldap"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("LDAP"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("sql"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("dict"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("oauth2 failed"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Auth worker"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Worker process died"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("stat("), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("open("), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("read("), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("getpwnam() failed"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("pam_start() failed"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("pam_setcred() failed"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("pam_open_session() failed"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Failed to expand"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Failed to connect"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Invalid password in passdb"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Unknown scheme"), EVENT_AUTH_UNAVAILABLE },
	{ SPAN("Policy server "), EVENT_AUTH_UNAVAILABLE },

	/* These repeat a client's words and say nothing of how a login ended. */
	{ SPAN("query: "), EVENT_NOTE },
	{ SPAN("SELECT "), EVENT_NOTE },
	{ SPAN("pass search: "), EVENT_NOTE },
	{ SPAN("bind search: "), EVENT_NOTE },
	{ SPAN("user search: "), EVENT_NOTE },
	{ SPAN("result: "), EVENT_NOTE },
	{ SPAN("cache "), EVENT_NOTE },
	{ SPAN("lookup"), EVENT_NOTE },
	{ SPAN("username changed "), EVENT_NOTE },
	{ SPAN("Master user "), EVENT_NOTE },
	{ SPAN("Cross-realm "), EVENT_NOTE },
	{ SPAN("authz_name"), EVENT_NOTE },
	{ SPAN("execute: "), EVENT_NOTE },
	{ SPAN("#"), EVENT_NOTE },
};

/*
 * What PAM says in the end ("pam_authenticate() failed: Authentication failure (Password
 * mismatch?)", "…: User not known to the underlying authentication module", "pam_acct_mgmt()
 * failed: User account has expired"); anything else is PAM's own trouble.
 */
static const struct reason pam_reasons[] = {
	{ SPAN("Authentication failure"), EVENT_AUTH_FAILED },
	{ SPAN("User not known"), EVENT_AUTH_FAILED },
	{ SPAN("User account has expired"), EVENT_AUTH_FAILED },
	{ SPAN("Authentication token "), EVENT_AUTH_FAILED },
	{ SPAN("Permission denied"), EVENT_AUTH_FAILED },
	{ SPAN("Have exhausted maximum number of retries"), EVENT_AUTH_FAILED },
};

/* Where words that a client chose begin, some of them its password. */
static const struct span given[] = {
	SPAN(" (given password: "),
	SPAN(" (SHA1 of given password: "),
	SPAN("(given password: "),
	SPAN("(SHA1 of given password: "),
};

/* What the auth process says of itself, and not of a login. */
static const struct reason remarks[] = {
	{ SPAN("Error: "), EVENT_TROUBLE },
	{ SPAN("Warning: "), EVENT_TROUBLE },
	{ SPAN("Fatal: "), EVENT_TROUBLE },
	{ SPAN("Panic: "), EVENT_TROUBLE },
	{ SPAN("BUG: "), EVENT_TROUBLE },
	{ SPAN("Info: "), EVENT_NOTE },
	{ SPAN("Debug: "), EVENT_NOTE },
	{ SPAN("client "), EVENT_NOTE },
	{ SPAN("auth client "), EVENT_NOTE },
	{ SPAN("Client "), EVENT_NOTE },
	{ SPAN("Server "), EVENT_NOTE },
	{ SPAN("Handling "), EVENT_NOTE },
	{ SPAN("Finished"), EVENT_NOTE },
	{ SPAN("Disconnected"), EVENT_NOTE },
	{ SPAN("master "), EVENT_NOTE },
	{ SPAN("userdb "), EVENT_NOTE },
	{ SPAN("passdb "), EVENT_NOTE },
	{ SPAN("policy"), EVENT_NOTE },
	{ SPAN("conn "), EVENT_NOTE },
	{ SPAN("cache "), EVENT_NOTE },
	{ SPAN("Loading modules "), EVENT_NOTE },
	{ SPAN("Module loaded"), EVENT_NOTE },
	{ SPAN("Read auth token secret"), EVENT_NOTE },
	{ SPAN("SIGHUP received"), EVENT_NOTE },
	{ SPAN("Authentication cache "), EVENT_NOTE },
	{ SPAN("Auth worker"), EVENT_TROUBLE },
	{ SPAN("Worker "), EVENT_TROUBLE },
	{ SPAN("Authentication client "), EVENT_TROUBLE },
	{ SPAN("Master "), EVENT_TROUBLE },
	{ SPAN("Request "), EVENT_TROUBLE },
	{ SPAN("Unknown "), EVENT_TROUBLE },
	{ SPAN("passwd-file "), EVENT_NOTE },
	{ SPAN("missing passwd file: "), EVENT_TROUBLE },
	{ SPAN("sql"), EVENT_TROUBLE },
	{ SPAN("mysql"), EVENT_TROUBLE },
	{ SPAN("pgsql"), EVENT_TROUBLE },
	{ SPAN("sqlite"), EVENT_TROUBLE },
	{ SPAN("ldap"), EVENT_TROUBLE },
	{ SPAN("dict"), EVENT_TROUBLE },
	{ SPAN("net_connect"), EVENT_TROUBLE },
	{ SPAN("open("), EVENT_TROUBLE },
	{ SPAN("read("), EVENT_TROUBLE },
	{ SPAN("write("), EVENT_TROUBLE },
	{ SPAN("stat("), EVENT_TROUBLE },
};

/* The log's own levels, where they stand in the line. */
static const struct span levels[] = {
	SPAN("Info: "),
	SPAN("Debug: "),
	SPAN("Error: "),
	SPAN("Warning: "),
	SPAN("Fatal: "),
	SPAN("Panic: "),
};

/* Who is being looked for: "bob,192.0.2.1,master,<session>". */
struct identifier {
	struct span word; /* before the parenthesis */
	struct span login;
	struct span message; /* behind it */
	struct addr client;
	bool has_session;
};

static bool
span_begins_anycase(struct span span, struct span prefix)
{
	return span.bytes >= prefix.bytes && strncasecmp(span.at, prefix.at, prefix.bytes) == 0;
}

/* False for words that are not known. */
static bool
reason_find(struct span words, enum event *event_r)
{
	struct span pam = words, call;

	if (span_begins(words, SPAN("pam_a")) && span_cut_text(&pam, SPAN("() failed: "), &call)) {
		*event_r = EVENT_AUTH_UNAVAILABLE;
		for (size_t i = 0; i < sizeof(pam_reasons) / sizeof(pam_reasons[0]); i++) {
			if (span_begins(pam, pam_reasons[i].begins))
				*event_r = pam_reasons[i].event;
		}
		return true;
	}
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!span_begins_anycase(words, reasons[i].begins))
			continue;
		*event_r = reasons[i].event;
		return true;
	}
	return false;
}

/*
 * Reads what is within the parentheses from its end: a user name may hold anything. Behind the
 * address are only words of Dovecot's own: "master", "sasl:plain" (2.4), "<session>".
 */
static bool
identifier_inside(struct identifier *identifier, struct span inside)
{
	struct span part;

	identifier->has_session = false;
	identifier->client = (struct addr){ .family = 0 };
	for (unsigned i = 0; i < 4; i++) {
		struct span before = inside;

		if (!span_cut_last(&before, ',', &part))
			break;
		if (addr_parse_span(&identifier->client, part) == 0) {
			identifier->login = before;
			return true;
		}
		if (part.bytes >= 2 && part.at[0] == '<' && part.at[part.bytes - 1] == '>')
			identifier->has_session = true;
		else if (!span_is(part, SPAN("master")) && !span_begins(part, SPAN("sasl:")))
			break;
		inside = before;
	}
	identifier->login = inside;
	return inside.bytes > 0;
}

/* Takes "<12345><session>" off the end, as it stands behind the parentheses in 2.4. */
static void
identifier_tail(struct identifier *identifier, struct span *head)
{
	struct span at = *head, part;

	while (span_eat_end(&at, SPAN(">")) && span_cut_last(&at, '<', &part)) {
		if (memchr(part.at, ' ', part.bytes) != NULL)
			return;
		for (size_t i = 0; i < part.bytes; i++) {
			if (part.at[i] < '0' || part.at[i] > '9')
				identifier->has_session = true;
		}
		*head = at;
	}
}

static bool
is_word(struct span text)
{
	for (size_t i = 0; i < text.bytes; i++) {
		const char byte = text.at[i];

		if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '-' &&
		    byte != '_')
			return false;
	}
	return text.bytes > 0;
}

/* Reads "word(inside): message", where the parentheses end before the colon at this place. */
static bool
identifier_read(struct identifier *identifier_r, struct span text, size_t colon)
{
	struct identifier identifier = { .message = span_tail(text, colon + 2) };
	struct span head = span_head(text, colon);
	bool has_tail;

	if (!span_cut(&head, '(', &identifier.word) || !is_word(identifier.word))
		return false;
	identifier_tail(&identifier, &head);
	has_tail = identifier.has_session;
	if (!span_eat_end(&head, SPAN(")")) || !identifier_inside(&identifier, head))
		return false;
	identifier.has_session = identifier.has_session || has_tail;
	*identifier_r = identifier;
	return true;
}

/*
 * Finds who is being looked for. Where the line has several places that could end the parentheses,
 * either the user's name has one of them or what follows repeats a client's words: only one of them
 * may be followed by words of Dovecot's. Returns 1; 0 if there is nobody; -1 where it cannot be
 * told: then nothing but the message is valid.
 */
static int
identifier_find(struct identifier *identifier_r, struct span text)
{
	struct identifier each;
	unsigned count = 0, known_count = 0;
	enum event event;

	for (size_t i = 0; i + 1 < text.bytes; i++) {
		if (text.at[i] != ':' || text.at[i + 1] != ' ' || !identifier_read(&each, text, i))
			continue;
		if (reason_find(each.message, &event)) {
			known_count++;
			*identifier_r = each;
		} else if (known_count == 0) {
			*identifier_r = each;
		}
		count++;
	}
	if (count == 0)
		return 0;
	return known_count == 1 || count == 1 ? 1 : -1;
}

/* A password does not belong into what we say, nor does what follows it. */
static struct span
without_given(struct span message)
{
	struct span rest = message, before;

	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		if (span_cut_text(&rest, given[i], &before))
			return before;
	}
	return message;
}

static void
mechanism_set(struct finding *finding, struct span word)
{
	for (size_t i = 0; i < sizeof(mechanisms) / sizeof(mechanisms[0]); i++) {
		if (span_is(word, mechanisms[i]))
			finding->mechanism = word;
	}
}

/*
 * Reads what the auth process says of one login. Only words that are known are repeated: with
 * auth_debug_passwords the others may hold a password.
 */
static bool
login_read(struct finding *finding, const struct identifier *identifier)
{
	enum event event;

	finding->login = span_is(identifier->login, SPAN("?")) ? SPAN_NONE : identifier->login;
	finding->client = identifier->client;
	mechanism_set(finding, identifier->word);
	finding->stage = STAGE_AUTH;
	if (!reason_find(identifier->message, &event) || event == EVENT_NOTE)
		return finding_name_text(finding, EVENT_NOTE, SPAN_NONE);
	return finding_name_text(finding, identifier->has_session ? EVENT_NOTE : event,
	    without_given(identifier->message));
}

/* Moves *text behind "conn unix:auth-worker (pid=1,uid=0): auth-worker<1>: ". */
static void
process_eat(struct span *text)
{
	struct span rest = *text, head;
	int64_t number;

	if (span_eat(&rest, SPAN("conn unix:")) && span_cut_text(&rest, SPAN("): "), &head))
		*text = rest;
	rest = *text;
	if (span_eat(&rest, SPAN("auth-worker<")) && span_eat_number(&rest, INT32_MAX, &number) &&
	    span_eat(&rest, SPAN(">: ")))
		*text = rest;
}

static void
level_eat(struct span *text)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (span_eat(text, levels[i]))
			return;
	}
}

/*
 * Is it the auth process? Moves *message behind its name: "auth: ", "auth-worker(123): ", or
 * "auth(default): " of old. "auth(bob,192.0.2.1): " names nobody but the login, and stays.
 */
static bool
auth_eat(struct span *message)
{
	struct span rest = *message;
	int64_t number;

	if (!span_eat(&rest, SPAN("auth")))
		return false;
	(void)span_eat(&rest, SPAN("-worker"));
	if (span_eat(&rest, SPAN(": "))) {
		*message = rest;
		return true;
	}
	if (!span_eat(&rest, SPAN("(")))
		return false;
	if ((span_eat_number(&rest, INT32_MAX, &number) || span_eat(&rest, SPAN("default"))) &&
	    span_eat(&rest, SPAN("): ")))
		*message = rest;
	return true;
}

/* What other processes of Dovecot's say is nothing to us. */
static bool
service_read(struct finding *finding, struct span message)
{
	size_t bytes = 0;

	while (bytes < message.bytes && is_word(span_head(span_tail(message, bytes), 1)))
		bytes++;
	finding->service = span_head(message, bytes);
	return finding_name_text(finding, EVENT_NOTE, without_given(message));
}

/* What the auth process says of itself. Where it is asked something, credentials may be in it. */
static bool
auth_read(struct finding *finding, struct span message)
{
	bool is_told;

	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
		if (!span_begins(message, remarks[i].begins))
			continue;
		is_told = remarks[i].event == EVENT_TROUBLE &&
		          memmem(message.at, message.bytes, "BUG: ", 5) == NULL;
		return finding_name_text(finding, remarks[i].event, is_told ? message : SPAN_NONE);
	}
	return false;
}

bool
dovecot_line_mine(struct span program)
{
	return span_is(program, SPAN("dovecot")) || span_is(program, SPAN("dovecot-auth"));
}

bool
dovecot_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	struct span message = line->message, words;
	struct identifier identifier = { .word = SPAN_NONE };

	finding_clear(finding_r);
	finding_r->is_heard = true;
	if (message.bytes == 0)
		return false;
	if (!auth_eat(&message) && !span_is(line->program, SPAN("dovecot-auth")))
		return service_read(finding_r, message);
	finding_r->service = SPAN("auth");
	words = message;
	level_eat(&words);
	process_eat(&words);
	switch (identifier_find(&identifier, words)) {
	case 0:
		return auth_read(finding_r, message);
	case 1:
		return login_read(finding_r, &identifier);
	default:
		return finding_name_text(finding_r, EVENT_NOTE, SPAN_NONE);
	}
}
