/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds what is known of reply codes and statuses, and what their single digits say. */
#include "smtp/catalogue.h"

#include <stdlib.h>

#include "base/language.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define CLASS_MOST 7 /* has a bit */

const char *const actor_slugs[ACTOR_COUNT] = {
	[ACTOR_NOBODY] = "nobody",
	[ACTOR_CLIENT] = "client",
	[ACTOR_USER] = "user",
	[ACTOR_CLIENT_ADMIN] = "client-admin",
	[ACTOR_SERVER_ADMIN] = "server-admin",
	[ACTOR_RECIPIENT] = "recipient",
};

const char *const actor_words[ACTOR_COUNT] = {
	[ACTOR_NOBODY] = N_("nobody"),
	[ACTOR_CLIENT] = N_("the sending program, by itself"),
	[ACTOR_USER] = N_("the person who sends the message or logs in"),
	[ACTOR_CLIENT_ADMIN] = N_("the administrator of the sending server or program"),
	[ACTOR_SERVER_ADMIN] = N_("the administrator of the server that gave the reply"),
	[ACTOR_RECIPIENT] = N_("the owner of the mailbox"),
};

/* RFC 5321 section 4.2.1. */
static const struct digit_entry code_classes[] = {
	[2] = {
		.name = N_("success"),
		.meaning = N_("The server has done what the client asked for. The client goes on "
		    "with the next command."),
	},
	[3] = {
		.name = N_("more input wanted"),
		.meaning = N_("The server has accepted the command and waits for the rest of the "
		    "input. The client sends the rest: the message after DATA, or the next line of "
		    "a login."),
	},
	[4] = {
		.name = N_("temporary failure"),
		.meaning = N_("The server did not do what the client asked for, but the same "
		    "request may work later. The client keeps the message and tries again after a "
		    "while."),
	},
	[5] = {
		.name = N_("permanent failure"),
		.meaning = N_("The server did not do what the client asked for and will refuse the "
		    "same request again. The client does not repeat the request until something "
		    "has been changed."),
	},
};

static const struct digit_entry code_categories[] = {
	[0] = {
		.name = N_("syntax"),
		.meaning = N_("The reply is about the form of the command, or about a command that "
		    "the server does not know or does not carry out. The client looks at what it "
		    "sent."),
	},
	[1] = {
		.name = N_("information"),
		.meaning = N_("The reply answers a question, such as HELP. The client has nothing "
		    "to correct."),
	},
	[2] = {
		.name = N_("connection"),
		.meaning = N_("The reply is about the connection itself, not about one message. "
		    "The client looks at its greeting, its end, or its limits."),
	},
	[3] = {
		.name = N_("unspecified"),
		.meaning = N_("RFC 5321 gives this digit no meaning. Most replies that have it are "
		    "about the login (RFC 4954)."),
	},
	[4] = {
		.name = N_("unspecified"),
		.meaning = N_("RFC 5321 gives this digit no meaning, and no standard uses this "
		    "digit."),
	},
	[5] = {
		.name = N_("mail system"),
		.meaning = N_("The reply is about the message, its sender, its recipient, or the "
		    "state of the server that receives the message."),
	},
};

/* RFC 3463 section 2. */
static const struct digit_entry status_classes[] = {
	[2] = {
		.name = N_("success"),
		.meaning = N_("What was asked for was done. The client has nothing to do."),
	},
	[4] = {
		.name = N_("persistent transient failure"),
		.meaning = N_("Something stands in the way at the moment. The client keeps the "
		    "message and tries again after a while."),
	},
	[5] = {
		.name = N_("permanent failure"),
		.meaning = N_("The message cannot be delivered in this form, or not to this "
		    "address. The client does not try again until something has been changed."),
	},
};

/* RFC 3463 sections 3.1 to 3.8. */
static const struct digit_entry status_subjects[] = {
	[0] = {
		.name = N_("other or undefined"),
		.meaning = N_("Only the class is known. The text of the reply has to tell the "
		    "rest."),
	},
	[1] = {
		.name = N_("address"),
		.meaning = N_("The address of the sender or of the recipient is the matter. "
		    "Whoever wrote the address can correct it."),
	},
	[2] = {
		.name = N_("mailbox"),
		.meaning = N_("The mailbox is the matter: its state, its size, or a mailing list "
		    "behind the address. Only its owner or the administrator of its server can "
		    "change that."),
	},
	[3] = {
		.name = N_("mail system"),
		.meaning = N_("The server of the recipient is the matter: full, switched off, "
		    "unable, or wrongly configured. Its administrator has to act."),
	},
	[4] = {
		.name = N_("network and routing"),
		.meaning = N_("The way to the server of the recipient is the matter: DNS, "
		    "connections, loops, or time that has run out. The administrators of the "
		    "servers on the way have to act."),
	},
	[5] = {
		.name = N_("mail delivery protocol"),
		.meaning = N_("The SMTP dialogue is the matter: a command, its order, its "
		    "arguments, or the number of recipients. The client has to speak in another "
		    "way."),
	},
	[6] = {
		.name = N_("message content or media"),
		.meaning = N_("The content of the message is the matter: its format, its encoding, "
		    "or a conversion. The sender has to send the message in another form."),
	},
	[7] = {
		.name = N_("security or policy"),
		.meaning = N_("A rule or a security check is the matter: a login, encryption, a "
		    "block list, a limit, or the authentication of the sender. The text of the "
		    "reply tells which one."),
	},
};

/* A code alone has class 0. */
struct wanted {
	uint16_t code, subject, detail;
	uint8_t class;
};

/* Where the class would stand: at an entry that has it, before or behind one that has not. */
static int
class_compare(unsigned class, unsigned classes)
{
	unsigned lower = CLASS_BIT(class) - 1;

	if (class == 0)
		return classes == 0 ? 0 : -1;
	if (classes & CLASS_BIT(class))
		return 0;
	return classes == 0 || (classes & lower) != 0 ? 1 : -1;
}

static int
wanted_compare(const void *key, const void *member)
{
	const struct wanted *wanted = key;
	const struct catalogue_entry *entry = member;

	if (wanted->code != entry->code)
		return wanted->code < entry->code ? -1 : 1;
	if (wanted->subject != entry->subject)
		return wanted->subject < entry->subject ? -1 : 1;
	if (wanted->detail != entry->detail)
		return wanted->detail < entry->detail ? -1 : 1;
	return class_compare(wanted->class, entry->classes);
}

static const struct catalogue_entry *
table_find(const struct catalogue_entry *table, size_t count, const struct wanted *wanted)
{
	return bsearch(wanted, table, count, sizeof(*table), wanted_compare);
}

const struct catalogue_entry *
catalogue_find_code(uint16_t code)
{
	const struct wanted wanted = { .code = code };

	return table_find(catalogue_codes, catalogue_code_count, &wanted);
}

const struct catalogue_entry *
catalogue_find_status(const struct status *status)
{
	const struct wanted wanted = { 0, status->subject, status->detail, status->class };

	if (status->class == 0 || status->class > CLASS_MOST)
		return NULL;
	return table_find(catalogue_statuses, catalogue_status_count, &wanted);
}

const struct catalogue_entry *
catalogue_find_pair(uint16_t code, const struct status *status)
{
	const struct wanted wanted = { code, status->subject, status->detail, status->class };

	if (status->class == 0 || status->class > CLASS_MOST)
		return NULL;
	return table_find(catalogue_codes, catalogue_code_count, &wanted);
}

static const struct digit_entry *
digit_find(const struct digit_entry *table, size_t count, unsigned digit)
{
	return digit < count && table[digit].name ? &table[digit] : NULL;
}

const struct digit_entry *
catalogue_code_class(unsigned digit)
{
	return digit_find(code_classes, COUNT(code_classes), digit);
}

const struct digit_entry *
catalogue_code_category(unsigned digit)
{
	return digit_find(code_categories, COUNT(code_categories), digit);
}

const struct digit_entry *
catalogue_status_class(unsigned class)
{
	return digit_find(status_classes, COUNT(status_classes), class);
}

const struct digit_entry *
catalogue_status_subject(unsigned subject)
{
	return digit_find(status_subjects, COUNT(status_subjects), subject);
}
