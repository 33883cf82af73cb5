/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of enhanced status codes: the registry's, and what servers make of them. */
#include "base/language.h"

#include "smtp/catalogue.h"

/* Advice that holds for more than one status. */
static const char go_on[] = N_("Go on: nothing is wrong.");
static const char keep_and_retry[] =
    N_("Keep the message in the queue and try again later, less often as time goes by.");
static const char read_the_text[] =
    N_("Go by the basic code and the text of the reply: the status tells no more than they do.");
static const char correct_recipient[] =
    N_("Correct the recipient's address, or ask the recipient for the right one by other means; "
       "take the wrong address off every list.");
static const char correct_sender[] =
    N_("Correct the sender's address in the settings of the program that sends.");
static const char send_less[] =
    N_("Send more slowly and over fewer connections, and find out who or what sends so much.");
static const char nothing_to_do[] = N_("Nothing: this is the normal course.");
static const char nothing_but_right[] =
    N_("Nothing if the reply is right; else compare the server's tables of addresses and domains "
       "with what should be in them.");
static const char be_exact[] = N_("Answer with a more exact status where one is known: this one "
                                  "leaves the sender's side in the dark.");
static const char not_registered[] = N_("Do not answer so yourself: the registry does not know "
                                        "this use of the number, nor will other software.");
static const char seen_at_microsoft[] =
    N_("From Exchange Online and Outlook.com; the text of the reply often names a page of "
       "Microsoft's that says more.");

const struct catalogue_entry catalogue_statuses[] = {
	{
	    .subject = 0,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Success without detail"),
	    .meaning = N_("The server did what was asked; there is no more to say."),
	    .seen =
	        N_("With 220, 221, 250 and 252: the usual answer to a whole message, to STARTTLS, "
	           "NOOP, RSET and QUIT. Postfix and Sendmail log deliveries with dsn=2.0.0."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.1",
	},
	{
	    .subject = 0,
	    .detail = 0,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Temporary failure without detail"),
	    .meaning = N_("Something failed for now, and the status does not tell what."),
	    .seen = N_("In warnings that Exim sends about delayed mail, and in logs; rarely with a "
	               "reply."),
	    .client = read_the_text,
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.1",
	},
	{
	    .subject = 0,
	    .detail = 0,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Permanent failure without detail"),
	    .meaning = N_("Something failed for good, and the status does not tell what."),
	    .seen = N_("In each bounce that Exim writes. Sendmail answers 503 5.0.0 to commands "
	               "out of order and 501 5.0.0 to a login that the client breaks off."),
	    .client = read_the_text,
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.1",
	},
	{
	    .subject = 1,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Sender accepted"),
	    .meaning = N_("The address is accepted."),
	    .seen = N_("With 250, the usual answer to MAIL."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 0,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Other address problem, temporary"),
	    .meaning =
	        N_("An address gave trouble for now, and the status does not tell which trouble."),
	    .seen = N_("Postfix answers 450 4.1.0 to a sender's address in one of its own domains "
	               "that has no mailbox, where it is told to defer such mail."),
	    .client = keep_and_retry,
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 0,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Other address problem"),
	    .meaning = N_("An address is refused, and the status does not tell why."),
	    .seen = N_("Postfix answers 550 5.1.0 to a sender's address in one of its own domains "
	               "that has no mailbox, and writes 5.1.0 into bounces where the recipient's "
	               "domain takes no mail (null MX)."),
	    .client = read_the_text,
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Mailbox unknown, perhaps"),
	    .meaning = N_("The server cannot say for certain that this mailbox exists, or is told "
	                  "to treat unknown mailboxes as a temporary failure."),
	    .seen = N_("With 450 or 451. Postfix answers 450 4.1.1 as long as "
	               "reject_unverified_recipient has no proof of the address, and with "
	               "soft_bounce. Sluice does not count this as an unknown mailbox."),
	    .client = keep_and_retry,
	    .server = N_("If this goes on, check the list of mailboxes or the server that is asked "
	                 "about them; refuse with 5.1.1 what surely does not exist."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Mailbox unknown"),
	    .meaning = N_("The domain is right, but has no such mailbox."),
	    .seen = N_("With 550, the usual answer to RCPT for an unknown user; also in bounces. "
	               "Many different names from one client mean an old list of addresses, or "
	               "that somebody guesses them."),
	    .client = correct_recipient,
	    .server = nothing_but_right,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Recipient's domain not found for now"),
	    .meaning =
	        N_("The recipient's domain could not be found, or its mail server could not."),
	    .seen = N_("Postfix answers 450 4.1.2 where DNS knows no recipient's domain of this "
	               "name (reject_unknown_recipient_domain); Sendmail where the lookup of its "
	               "MX record failed."),
	    .client = keep_and_retry,
	    .server = N_(
	        "Check that the server's DNS resolver works: domains that exist should be found."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient's domain unknown"),
	    .meaning = N_("The recipient's domain does not exist, or cannot take mail."),
	    .seen = N_("With 550 or 553, mostly from Sendmail, and in its bounces where DNS knows "
	               "no such host; from Postfix if unknown_address_reject_code is 550."),
	    .client = correct_recipient,
	    .server = nothing_but_right,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 3,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Bad syntax of the recipient's address"),
	    .meaning = N_("The recipient's address is not written as the standard demands: "
	                  "characters are missing or not allowed."),
	    .seen = N_("Postfix answers 501 5.1.3, Sendmail 501 or 553 5.1.3."),
	    .client = correct_recipient,
	    .server = N_("Nothing if the address is wrong; else check whether the server refuses "
	                 "characters that the standard allows."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 4,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient's address ambiguous"),
	    .meaning =
	        N_("The address fits more than one mailbox, and the server does not choose."),
	    .seen = N_("From servers that find people by parts of their names; from Exchange where "
	               "two recipients in its directory have the same address."),
	    .client = N_("Use the full and exact address of the recipient."),
	    .server = N_("See that every address in the directory belongs to one recipient."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 5,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Recipient accepted"),
	    .meaning = N_("The recipient's address is valid."),
	    .seen =
	        N_("With 250, the usual answer to RCPT. Sendmail answers VRFY and EXPN so, too."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 6,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Mailbox moved"),
	    .meaning = N_("The mailbox has left, and nothing is forwarded; the text of the reply "
	                  "may name the new address."),
	    .seen = N_("Postfix answers 550 5.1.6 for addresses in relocated_maps."),
	    .client = correct_recipient,
	    .server = N_("Keep the notice for as long as people still write to the old address."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 7,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Sender's address not verified"),
	    .meaning = N_("The sender's address is not accepted for now: by the standard for its "
	                  "syntax, in practice because nobody could verify it."),
	    .seen = N_("Postfix answers 450 4.1.7 as long as reject_unverified_sender has no proof "
	               "of the address."),
	    .client = N_("Try again later, and see that the server of the sender's domain answers "
	                 "and accepts mail for this address."),
	    .server = N_("Verify senders only where that is worth the delay and the load on "
	                 "others: many servers resent such probes."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Bad syntax of the sender's address"),
	    .meaning = N_("The sender's address is not written as the standard demands: characters "
	                  "are missing or not allowed."),
	    .seen = N_("Postfix and Sendmail answer MAIL with 501 5.1.7; Exchange writes 5.1.7 "
	               "into bounces where the sender has no usable address."),
	    .client = correct_sender,
	    .server = N_("Nothing if the address is wrong; else check whether the server refuses "
	                 "characters that the standard allows."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Sender's domain not found for now"),
	    .meaning = N_("The sender's domain does not exist or could not be found, so that no "
	                  "reply or bounce could be delivered."),
	    .seen = N_("Postfix answers 450 4.1.8 (reject_unknown_sender_domain), Sendmail 451 "
	               "4.1.8 if the DNS lookup failed."),
	    .client = N_("Check the sender's domain in DNS; if all is well there, the next attempt "
	                 "will do."),
	    .server = N_(
	        "Check that the server's DNS resolver works: domains that exist should be found."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Sender's domain unknown"),
	    .meaning =
	        N_("The sender's domain does not exist, or cannot take replies and bounces."),
	    .seen =
	        N_("Sendmail answers 553 5.1.8, other servers 550 or 501. Exchange Online writes "
	           "550 5.1.8 where it has barred one of its own accounts that sent spam."),
	    .client = correct_sender,
	    .server =
	        N_("Nothing if the domain does not exist; else check the server's DNS resolver."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 9,
	    .classes = CLASS_BIT(2) | CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Relayed to a system that cannot report"),
	    .meaning = N_("The address was valid, but the message went on to a system that cannot "
	                  "say what becomes of it."),
	    .seen = N_("Only in answers to message tracking, which hardly anybody offers."),
	    .client = N_("Take the message as passed on, and expect no further report."),
	    .server = nothing_to_do,
	    .standard = "RFC 3886",
	},
	{
	    .subject = 1,
	    .detail = 10,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient's domain takes no mail"),
	    .meaning =
	        N_("The recipient's domain says in DNS that it never accepts mail (null MX)."),
	    .seen = N_("With 556, after the server has looked up the recipient's domain; so in "
	               "Postfix. Exchange means something else: with 550 5.1.10, it says that "
	               "there is no such mailbox."),
	    .client = correct_recipient,
	    .server = N_("Nothing if the domain shall take no mail; else its owner must replace "
	                 "the MX record that consists of a dot."),
	    .standard = "RFC 7505 section 4.1",
	},
	{
	    .subject = 1,
	    .detail = 90,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Daily limit of recipients (Microsoft)"),
	    .meaning = N_("The sender has reached the number of recipients that this account may "
	                  "write to in a day."),
	    .seen = seen_at_microsoft,
	    .client = send_less,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
};

const size_t catalogue_status_count = sizeof(catalogue_statuses) / sizeof(catalogue_statuses[0]);
