/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of enhanced status codes: the registry's, and what servers make of them. */
#include "base/language.h"

#include "smtp/catalogue.h"

/* What holds for more than one status, so that it is translated once. */
static const char go_on[] = N_("Go on: nothing is wrong.");
static const char keep_and_retry[] =
    N_("Keep the message and try again later; if the same reply comes for hours, go by its text.");
static const char give_up[] =
    N_("Do not try again: return the message to its sender with the text of the reply.");
static const char by_class[] =
    N_("If the status begins with 4, keep the message and try again later; if with 5, return the "
       "message to its sender with the text of the reply.");
static const char read_the_text[] =
    N_("Go by the basic code and the text of the reply: the status tells no more than they do.");
static const char correct_recipient[] =
    N_("Correct the recipient's address, or ask the recipient for the right one by other means; "
       "take the wrong address off every list.");
static const char correct_sender[] = N_("Correct the sender's address in the program that sends, "
                                        "or the DNS records of the sender's domain.");
static const char correct_program[] =
    N_("The same command will be refused again: correct the program that sends, or its settings.");
static const char correct_reverse[] = N_("Have a PTR entry set for the address of the client, and "
                                         "let that name lead to the same address.");
static const char correct_signing[] =
    N_("Correct what proves the sender's domain (SPF, DKIM, DMARC), for every server and service "
       "that sends in its name, then send again.");
static const char use_offered[] = N_("Use only what the server's answer to EHLO offers.");
static const char ask_there[] =
    N_("Tell the recipient in another way, or ask the administrator of the recipient's server.");
static const char send_less[] =
    N_("Send more slowly and over fewer connections, and find out who or what sends so much.");
static const char stop_abuse[] =
    N_("Find and stop what sends unwanted mail from this address or account, then ask for its "
       "release where the text of the reply says.");
static const char send_smaller[] = N_("Make the message smaller, or send large files as a link.");
static const char send_otherwise[] =
    N_("Send the message in a simpler form, plain text in ASCII for example.");
static const char use_data[] = N_("Send the message with DATA instead.");
static const char ask_user[] = N_("Check user name and password; do not repeat the same login.");
static const char log_in[] = N_("With 530, log in (AUTH) or begin TLS first; with 535, ask the "
                                "user for the right password; else go by the text of the reply.");
static const char use_tls[] =
    N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again.");
static const char nothing_to_do[] = N_("Nothing has to be done.");
static const char nothing_but_right[] =
    N_("Nothing if the reply is right; else compare the server's tables of addresses and domains "
       "with what should be in them.");
static const char be_exact[] = N_("Answer with a more exact status where one is known: this one "
                                  "leaves the sender's side in the dark.");
static const char find_the_fault[] = N_("Look in the log for the reason at the time of the reply.");
static const char read_settings[] =
    N_("Look in the log for warnings about filters, policy services and tables at the time of the "
       "reply, and start or repair what is named there.");
static const char check_the_rule[] = N_("Look in the log for the rule that refused. If the refusal "
                                        "was a mistake, correct the rule or make an exception.");
static const char check_resolver[] =
    N_("Check the DNS resolver or directory that the server asks; if only one domain fails, the "
       "fault lies with that domain.");
static const char check_the_way[] =
    N_("Check DNS, routes and firewalls on the way to the host that the log names, and whether a "
       "provider blocks port 25.");
static const char undo_if_not_meant[] =
    N_("Nothing if this is meant so; else undo the setting that says so.");
static const char offer_utf8[] =
    N_("Offer 8BITMIME and SMTPUTF8 where all that stands behind the server takes such mail.");
static const char tell_size[] = N_("Announce the limit for all mail in the answer to EHLO (SIZE), "
                                   "so that clients need not send in vain.");
static const char tell_the_owner[] =
    N_("Ask the owner of the mailbox to make room, or raise the quota.");
static const char not_registered[] = N_("Do not answer so yourself: the registry does not know "
                                        "this use of the number, nor will other software.");
static const char seen_in_reports[] = N_("Hardly ever as the answer to a command; now and then in "
                                         "bounces and in the log of the sending server.");
static const char seen_rarely[] = N_("Hardly ever: no common mail server answers so by itself.");
static const char seen_at_data[] = N_("With 550, after the message.");
static const char seen_with_priority[] =
    N_("Only from servers that offer MT-PRIORITY (RFC 6710); hardly ever.");
static const char seen_with_rrvs[] = N_("Only from servers that offer RRVS (RFC 7293), for "
                                        "messages that shall not reach a new owner; hardly ever.");
static const char seen_at_microsoft[] =
    N_("From Exchange, Exchange Online or Outlook.com; the text of the reply often names a page of "
       "Microsoft's that says more.");
static const char seen_at_gmail[] = N_("From Gmail and Google Workspace; the text of the reply "
                                       "names a page of Google's that says more.");
static const char hands_off[] = N_("The fault lies with the client. Many such replies in one "
                                   "session point to a broken or hostile program.");
static const char slow_for_days[] =
    N_("Send less for some days, remove recipients that complain or do not exist, and look at the "
       "address in Microsoft's SNDS.");
static const char tls_before_login[] =
    N_("Offer AUTH only after STARTTLS, so that no password is sent in the clear: "
       "smtpd_tls_auth_only = yes in Postfix.");
static const char end_the_loop[] = N_("Look in the Received lines of the message for the servers "
                                      "that repeat, and tell their administrators.");

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
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Failure without detail"),
	    .meaning = N_("Something failed, and the status does not tell what."),
	    .seen = N_("Exim writes 5.0.0 into each of its bounces and 4.0.0 into warnings of "
	               "delays. Sendmail answers 503 5.0.0 to commands out of order and 501 5.0.0 "
	               "to a login that the client breaks off."),
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
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
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
	    .name = N_("Recipient not confirmed yet"),
	    .meaning = N_("The server cannot say for certain whether this mailbox exists, or is "
	                  "told to treat unknown mailboxes as a temporary failure."),
	    .seen = N_("With 450 or 451. Postfix answers 450 4.1.1 as long as "
	               "reject_unverified_recipient has no proof of the address, and with "
	               "soft_bounce. The event mailbox-unknown is about 5.1.1 alone."),
	    .client = keep_and_retry,
	    .server = nothing_but_right,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("No such mailbox"),
	    .meaning = N_("The domain is right, but the mailbox does not exist there."),
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
	    .name = N_("Domain of the recipient not found"),
	    .meaning =
	        N_("The recipient's domain or its mail server could not be found, which may pass."),
	    .seen = N_("Postfix answers 450 4.1.2 where DNS does not know the recipient's domain "
	               "(reject_unknown_recipient_domain), Sendmail where the lookup of its MX "
	               "record failed."),
	    .client = keep_and_retry,
	    .server = check_resolver,
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
	    .server = check_resolver,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 3,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient address malformed"),
	    .meaning = N_("The address is not written as the standard demands: characters are "
	                  "missing or not allowed."),
	    .seen = N_("At RCPT: Postfix answers 501 5.1.3, Sendmail 501 or 553 5.1.3."),
	    .client = correct_recipient,
	    .server = nothing_to_do,
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
	    .client = correct_recipient,
	    .server = nothing_but_right,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 5,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Recipient accepted"),
	    .meaning = N_("The address is accepted."),
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
	    .server = nothing_to_do,
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
	                  "syntax, in practice because it could not be verified."),
	    .seen = N_("Postfix answers 450 4.1.7 as long as reject_unverified_sender has no proof "
	               "of the address."),
	    .client = keep_and_retry,
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
	    .name = N_("Sender address malformed"),
	    .meaning = N_("The address is not written as the standard demands: characters are "
	                  "missing or not allowed."),
	    .seen = N_("At MAIL: Postfix and Sendmail answer 501 5.1.7. Exchange writes 5.1.7 into "
	               "bounces where the sender has no usable address."),
	    .client = correct_sender,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Domain of the sender not found"),
	    .meaning = N_("The sender's domain does not exist, or could not be found, so that no "
	                  "reply or bounce could be delivered."),
	    .seen = N_("Postfix answers 450 4.1.8 (reject_unknown_sender_domain), Sendmail 451 "
	               "4.1.8 if the DNS lookup failed."),
	    .client = correct_sender,
	    .server = check_resolver,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Domain of the sender does not exist"),
	    .meaning = N_("The sender's domain does not exist, or could not be found, so that no "
	                  "reply or bounce could be delivered."),
	    .seen =
	        N_("Sendmail answers 553 5.1.8, other servers 550 or 501. Exchange Online writes "
	           "550 5.1.8 where it has barred one of its own accounts that sent spam."),
	    .client = correct_sender,
	    .server = check_resolver,
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
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3886",
	},
	{
	    .subject = 1,
	    .detail = 10,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient's domain has a null MX"),
	    .meaning = N_(
	        "The domain of the recipient says in DNS that it takes no mail at all (null MX)."),
	    .seen = N_("With 556, from Postfix (reject_unknown_recipient_domain) for example. "
	               "Exchange means something else by 550 5.1.10: there is no such mailbox."),
	    .client = correct_recipient,
	    .server = N_("Nothing if the domain shall take no mail; else its owner must replace "
	                 "the MX record, whose host is a lone dot."),
	    .standard = "RFC 7505 section 4.1",
	},
	{
	    .subject = 2,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Other mailbox status"),
	    .meaning = N_("The server did what was asked; there is no more to say."),
	    .seen = seen_rarely,
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 0,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Other mailbox problem"),
	    .meaning = N_("The mailbox cannot take the message, and the status does not tell why."),
	    .seen = N_("Postgrey answers 450 4.2.0 to a first attempt (greylisting). Postfix and "
	               "Dovecot write 4.2.0 where a mailbox is locked or cannot be written."),
	    .client = keep_and_retry,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 0,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Other mailbox problem"),
	    .meaning = N_("The mailbox cannot take the message, and the status does not tell why."),
	    .seen = N_("In bounces of Postfix, Dovecot and Exchange whose delivery into the "
	               "mailbox failed."),
	    .client = give_up,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Mailbox disabled"),
	    .meaning = N_("The mailbox exists, but takes no mail for some time."),
	    .seen = N_("Gmail answers 450 4.2.1 where a user receives too much mail too fast; "
	               "other servers while a mailbox is moved or locked."),
	    .client = keep_and_retry,
	    .server = undo_if_not_meant,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .name = N_("Mailbox disabled"),
	    .meaning = N_("The mailbox exists, but takes no messages."),
	    .seen = N_("With 550. Gmail answers so for suspended and unused accounts, Sendmail for "
	               "recipients that its access table refuses."),
	    .client = give_up,
	    .server = undo_if_not_meant,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .name = N_("Mailbox full"),
	    .meaning = N_("The mailbox has reached its quota; there may be room later."),
	    .seen = N_("With 452, from Gmail, and from Dovecot if quota_full_tempfail is on."),
	    .client = keep_and_retry,
	    .server = tell_the_owner,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .name = N_("Mailbox full"),
	    .meaning = N_("The mailbox is over its quota, and the server does not want to wait "
	                  "until its owner makes room."),
	    .seen = N_("With 552: from Dovecot by default, from Gmail after some time, and in "
	               "bounces of Postfix and Sendmail."),
	    .client = ask_there,
	    .server = tell_the_owner,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 3,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Message too long for the mailbox"),
	    .meaning = N_("The message is longer than this mailbox may receive, though others may "
	                  "receive longer ones."),
	    .seen = N_("With 552. Sendmail answers 552 5.2.3 above its limit for all mail "
	               "(MaxMessageSize), where others answer 5.3.4."),
	    .client = send_smaller,
	    .server = tell_size,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 2,
	    .detail = 4,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Mailing list cannot be expanded"),
	    .meaning = N_("The address is that of a list, and its members could not be found out."),
	    .seen = N_("With 450, 451 or 452, and in bounces. Sendmail answers 451 4.2.4 where it "
	               "cannot open the file of a list."),
	    .client = by_class,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .subject = 3,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Other system status"),
	    .meaning = N_("The server did what was asked; there is no more to say."),
	    .seen = seen_rarely,
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 0,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Local problem"),
	    .meaning = N_("Something on the server failed: a queue, a table, a disk, a filter, or "
	                  "another program that the server needs."),
	    .seen = N_("Postfix answers 451 4.3.0 where a table cannot be read or the queue cannot "
	               "be written, 421 4.3.0 where it gives up the session, and 454 4.3.0 for "
	               "TLS; Sendmail 451 4.3.0 for lookups that failed."),
	    .client = keep_and_retry,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 0,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Local problem"),
	    .meaning = N_("Something on the server failed: a queue, a table, a disk, a filter, or "
	                  "another program that the server needs."),
	    .seen = N_("With 550 or 554, and in bounces of Postfix and Sendmail, mostly where a "
	               "command or script that takes mail has failed. Sendmail answers 502 5.3.0 "
	               "to HELP where it has no help."),
	    .client = ask_there,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Disk of the server full"),
	    .meaning = N_("The server has no disk space for the message at the moment."),
	    .seen = N_(
	        "With 452, at MAIL or after the message. Postfix answers so below queue_minfree; "
	        "Exchange while memory or disk is short; Sendmail answers 452 4.4.5 instead."),
	    .client = keep_and_retry,
	    .server = N_("Make room on the disk of the queue: look for log files, core files, and "
	                 "a queue full of undeliverable mail."),
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Not accepting mail now"),
	    .meaning = N_("The server takes no mail at the moment: it starts, stops, is being "
	                  "maintained, or has too much to do."),
	    .seen = N_("With 421, 450, 451, 452 or 453. Postfix's postscreen answers so to clients "
	               "that must connect once more, or when no process is free; Sendmail at its "
	               "limits of connections. Exchange Online answers 432 4.3.2 when one mailbox "
	               "sends over too many connections."),
	    .client = N_("Wait some minutes, then connect again; open fewer connections if the "
	                 "text of the reply speaks of a limit."),
	    .server = N_("If this comes often without an attack, allow more processes or "
	                 "connections, or add machines."),
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Host accepts no mail"),
	    .meaning = N_("This host takes no mail, or not from this client."),
	    .seen = N_("With 521, as the greeting of a host that takes no mail, and with 521 or "
	               "550 from Postfix's postscreen to clients that its access list refuses."),
	    .client = N_("Do not connect to this host again for mail; if an MX record leads there, "
	                 "its owner must correct the record."),
	    .server = undo_if_not_meant,
	    .standard = "RFC 3463 section 3.4; RFC 7504 section 3",
	},
	{
	    .subject = 3,
	    .detail = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Feature not available"),
	    .meaning =
	        N_("The server cannot do now what was asked for, though the feature is there."),
	    .seen = N_("Sendmail answers 454 4.3.3 where TLS does not work at the moment."),
	    .client = keep_and_retry,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 3,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Feature not supported"),
	    .meaning =
	        N_("The server does not have a feature that the message or the command needs."),
	    .seen = N_("Sendmail answers 503 or 504 5.3.3 to AUTH where there is no login or no "
	               "such mechanism; Exchange answers 500 5.3.3 to unknown commands."),
	    .client = use_offered,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Larger than the server takes"),
	    .meaning = N_("The message is larger than the server takes from anybody."),
	    .seen = N_("With 552, at MAIL if the client tells the size (SIZE), else after the "
	               "message. Postfix answers so above message_size_limit."),
	    .client = send_smaller,
	    .server = tell_size,
	    .standard = "RFC 3463 section 3.4; RFC 1870",
	},
	{
	    .subject = 3,
	    .detail = 5,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Server wrongly configured"),
	    .meaning = N_("The server's settings do not allow to handle the message."),
	    .seen = N_("Postfix answers 451 4.3.5 where a setting is wrong, or a policy service or "
	               "filter does not work; with 421, it also hangs up."),
	    .client = keep_and_retry,
	    .server = read_settings,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 5,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Server wrongly configured"),
	    .meaning = N_("The server's settings do not allow to handle the message."),
	    .seen = N_("Sendmail writes 553 or 554 5.3.5 for faults in its settings, and where an "
	               "MX record leads back to a server that does not know the domain as its own; "
	               "Postfix for faults in the settings of a delivery."),
	    .client = ask_there,
	    .server = read_settings,
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .subject = 3,
	    .detail = 6,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Priority changed"),
	    .meaning = N_("The message is accepted, but with another priority than the asked one; "
	                  "the text of the reply begins with the new one."),
	    .seen = seen_with_priority,
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 6710",
	},
	{
	    .subject = 4,
	    .detail = 0,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Other network problem"),
	    .meaning = N_("Something is wrong on the way to the next server, and the status does "
	                  "not tell what."),
	    .seen = N_("In the logs of Postfix and Exchange, for mail to other servers; Exchange "
	               "adds the true reason in its text. Postfix answers 554 5.4.0 to a message "
	               "with too many hops, Sendmail 450 4.4.0 where it cannot look up the DNS "
	               "names of a client or a recipient."),
	    .client = by_class,
	    .server = check_the_way,
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("No answer from host"),
	    .meaning = N_("The next server did not answer the connection: it is down, refuses "
	                  "connections, or cannot be reached."),
	    .seen = N_("In the log of the sending server: Postfix writes dsn=4.4.1 with "
	               "\"Connection timed out\" or \"Connection refused\". Sendmail also answers "
	               "421 4.4.1 where it lost the client."),
	    .client = keep_and_retry,
	    .server = check_the_way,
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .name = N_("Recipient refused (Exchange Online)"),
	    .meaning = N_("The recipient does not exist in the organization, or the domain takes "
	                  "no mail from outside."),
	    .seen = N_("From Exchange Online: \"Recipient address rejected: Access denied\". In "
	               "the registry, X.4.1 means that the next host did not answer."),
	    .client = correct_recipient,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 4,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Connection broken or timed out"),
	    .meaning = N_(
	        "The connection was there, but broke, or the other side was silent for too long."),
	    .seen = N_("With 421 or 451, when the client says nothing for too long (Postfix: "
	               "smtpd_timeout). In the log of the sending server: Postfix writes dsn=4.4.2 "
	               "with \"lost connection\" or \"timed out\"."),
	    .client = keep_and_retry,
	    .server = N_("A few are normal. If large messages fail, look for a firewall that drops "
	                 "packets (path MTU) or meddles with SMTP; if idle clients fill the "
	                 "server, shorten the timeout."),
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 3,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("DNS or directory failure"),
	    .meaning = N_("A server that was asked for names, addresses or routes (DNS, LDAP) gave "
	                  "no usable answer."),
	    .seen = N_("With 451 or 550, also where an SPF record could not be fetched. Postfix "
	               "writes dsn=4.4.3 where DNS gave no answer for the next domain, 5.4.3 where "
	               "the failure will not pass."),
	    .client = by_class,
	    .server = check_resolver,
	    .standard = "RFC 3463 section 3.5; RFC 7208 section 8.6",
	},
	{
	    .subject = 4,
	    .detail = 4,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("No route"),
	    .meaning = N_("The server does not find out where the message must go next."),
	    .seen = N_("In logs: Postfix writes dsn=4.4.4 where it finds no usable address of the "
	               "next host, for now."),
	    .client = keep_and_retry,
	    .server = check_the_way,
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("No route"),
	    .meaning = N_("The server does not find out where the message must go next."),
	    .seen = N_("In bounces, mostly because the recipient's domain or its mail server is "
	               "not in DNS: Postfix writes dsn=5.4.4 with \"Host not found\"."),
	    .client = correct_recipient,
	    .server = check_the_way,
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 5,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Mail system congested"),
	    .meaning = N_("The server has too much to do and takes this mail later."),
	    .seen = N_("With 451. Sendmail answers 452 4.4.5 where the disk of the queue is almost "
	               "full (MinFreeBlocks), and 421 4.4.5 for too many sessions of one host."),
	    .client = keep_and_retry,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.5",
	},
	{
	    .subject = 4,
	    .detail = 5,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .name = N_("Daily limit of the account reached (Google)"),
	    .meaning = N_("The account has sent as much mail as Google allows in a day."),
	    .seen = seen_at_gmail,
	    .client = send_less,
	    .server = not_registered,
	    .standard = "Gmail",
	},
	{
	    .subject = 4,
	    .detail = 6,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Mail loop"),
	    .meaning = N_("The message has passed through too many servers and most often goes "
	                  "round in a loop."),
	    .seen =
	        N_("Postfix writes 5.4.6 for mail that loops back to itself, but 5.4.0 for too "
	           "many hops (hopcount_limit); Sendmail 5.4.6 for too many hops (MaxHopCount). By "
	           "the standard the class is 4, but a 5 ends the loop at once."),
	    .client = end_the_loop,
	    .server = N_("Correct the forwarding, the MX record or the list of own domains that "
	                 "sends the mail in a circle."),
	    .standard = "RFC 3463 section 3.5; RFC 5321 section 6.3",
	},
	{
	    .subject = 4,
	    .detail = 7,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Delivery time expired"),
	    .meaning = N_("The message waited for too long, in the queue or by a limit that its "
	                  "sender set, and was given up."),
	    .seen = N_("In bounces, mostly of Exchange and Sendmail (4.4.7). Postfix writes the "
	               "reason of the last failed attempt instead."),
	    .client = N_("Look for the reason of the delays in the log of the server that gave up, "
	                 "mend it, then send again."),
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.5; RFC 2852",
	},
	{
	    .subject = 4,
	    .detail = 14,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Mail loop (Microsoft)"),
	    .meaning = N_("The message has passed through too many servers and most often goes "
	                  "round in a loop."),
	    .seen = seen_at_microsoft,
	    .client = end_the_loop,
	    .server = N_("Correct the forwarding, the MX record or the list of own domains that "
	                 "sends the mail in a circle."),
	    .standard = "Exchange",
	},
	{
	    .subject = 5,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Other protocol status"),
	    .meaning = N_("The server did what was asked; there is no more to say."),
	    .seen = N_("By the registry with 220 and 250 to 253; hardly ever."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 0,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Other protocol problem"),
	    .meaning =
	        N_("Something went wrong in the dialogue, and the status does not tell what."),
	    .seen = N_("Postfix answers 554 5.5.0 to clients that talk before their turn, Sendmail "
	               "503 5.5.0 to a second MAIL or AUTH and 421 4.5.0 to lines without CRLF, "
	               "Gmail 4.5.0 to violations of the protocol. Outlook.com answers 550 5.5.0 "
	               "for unknown mailboxes. By the registry also with 451, 452, 454, 458, 459, "
	               "501 and 502."),
	    .client = read_the_text,
	    .server = be_exact,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Invalid command"),
	    .meaning = N_("The command is unknown, switched off, or comes at the wrong moment."),
	    .seen = N_("With 500, 502 and 503, for example for a second AUTH or DATA without MAIL; "
	               "with 554 if DATA has no valid recipient; with 530 where a login must come "
	               "first. Postfix's postscreen answers 521 or 550 5.5.1 to clients that break "
	               "the protocol, for example by speaking before the greeting. By the registry "
	               "also with 430; Sendmail uses 450 4.5.1 for errors without a better name."),
	    .client = correct_program,
	    .server = hands_off,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("User not verified"),
	    .meaning = N_("The server does not say whether the user exists, but would take mail "
	                  "for the address."),
	    .seen = N_("Sendmail answers VRFY with 252 2.5.2 where it does not verify users."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Syntax error"),
	    .meaning = N_("The server cannot make a command out of the line."),
	    .seen = N_("With 500 to 502, 504, 550 and 555. Postfix answers 500 5.5.2 to unknown "
	               "commands, 504 5.5.2 to names without a domain after HELO; Sendmail 501 "
	               "5.5.2 for missing arguments."),
	    .client = correct_program,
	    .server = hands_off,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Too many recipients"),
	    .meaning = N_(
	        "The server takes no more recipients for this message; those before are accepted."),
	    .seen = N_("With 452 or 451, at RCPT. Postfix answers so above smtpd_recipient_limit, "
	               "Sendmail above MaxRecipientsPerMessage."),
	    .client = N_("Send the message to the accepted recipients, and then to the others in "
	                 "another transaction; programs do so by themselves."),
	    .server = N_("RFC 5321 wants at least 100 recipients allowed for each message."),
	    .standard = "RFC 3463 section 3.6; RFC 5321 section 4.5.3.1",
	},
	{
	    .subject = 5,
	    .detail = 3,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Too many recipients"),
	    .meaning = N_("The message has more recipients than it may have."),
	    .seen = N_("From Exchange and others that limit how many people a sender may write to. "
	               "Postfix answers 550 5.5.3 to a bounce with more than one recipient "
	               "(reject_multi_recipient_bounce)."),
	    .client = N_("Write to fewer people at once, or use a mailing list."),
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 4,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Invalid arguments"),
	    .meaning = N_("The command is known, but its arguments are not valid."),
	    .seen = N_("With 451. Sendmail answers 454 4.5.4 where it cannot encode a challenge "
	               "of the login, and 459 4.5.4 to ETRN for a queue that it does not know."),
	    .client = keep_and_retry,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Invalid arguments"),
	    .meaning = N_("The command is known, but its arguments are not valid."),
	    .seen =
	        N_("With 501 for bad syntax, 504 for a mechanism of AUTH that is not offered, 555 "
	           "for unknown parameters of MAIL and RCPT. Exchange and Gmail answer 501 5.5.4 "
	           "to bad names after HELO, Sendmail 553 5.5.4 to senders without a full domain."),
	    .client = correct_program,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 5,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Wrong protocol version"),
	    .meaning = N_("The two sides speak versions of the protocol that do not fit."),
	    .seen = seen_rarely,
	    .client = correct_program,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .subject = 5,
	    .detail = 6,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Line of the login too long"),
	    .meaning = N_("A line of the AUTH exchange is longer than the server can take; the "
	                  "password was not judged."),
	    .seen = N_(
	        "With 500, at AUTH: often a large token or ticket (OAuth, Kerberos), or rubbish."),
	    .client = N_("Use another mechanism, or put the user into fewer groups."),
	    .server = N_("Raise smtpd_sasl_response_limit; RFC 4954 wants at least 12288 octets."),
	    .standard = "RFC 4954 sections 4, 6",
	},
	{
	    .subject = 6,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Message queued"),
	    .meaning = N_("The server did what was asked; there is no more to say."),
	    .seen = N_("Exchange and Amavis answer 250 2.6.0 to each message that they accept; "
	               "Exchange also tells its identifier and size."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 0,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Other problem with the content"),
	    .meaning = N_(
	        "Something in the message stops its delivery, and the status does not tell what."),
	    .seen = N_("With 550 or 554, and in bounces. Amavis answers 554 5.6.0 to bad headers; "
	               "Exchange writes 5.6.0 for messages that it cannot read or convert."),
	    .client = send_otherwise,
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 1,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Kind of content not supported"),
	    .meaning = N_("The kind of content cannot be carried or shown at the other end."),
	    .seen = seen_in_reports,
	    .client = send_otherwise,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 2,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Conversion needed, but forbidden"),
	    .meaning = N_("The content would have to be converted on the way, and the sender or a "
	                  "rule forbids that."),
	    .seen = seen_in_reports,
	    .client = send_otherwise,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 3,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Conversion needed, but not possible"),
	    .meaning = N_("The content would have to be converted on the way, and the server "
	                  "cannot do that."),
	    .seen = N_("With 554, and in bounces, mostly where 8-bit content meets a server "
	               "without 8BITMIME. Amavis answers so to headers with 8-bit characters that "
	               "are not encoded."),
	    .client = send_otherwise,
	    .server = offer_utf8,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 4,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Converted with loss"),
	    .meaning = N_("The message was delivered, but some of its content was lost when it was "
	                  "converted."),
	    .seen = seen_rarely,
	    .client = send_otherwise,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Conversion would lose content"),
	    .meaning =
	        N_("The content could be converted only with a loss, and the sender forbids that."),
	    .seen = seen_rarely,
	    .client = send_otherwise,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 5,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Conversion failed"),
	    .meaning = N_("The server tried to convert the content, and failed."),
	    .seen = seen_in_reports,
	    .client = send_otherwise,
	    .server = find_the_fault,
	    .standard = "RFC 3463 section 3.7",
	},
	{
	    .subject = 6,
	    .detail = 6,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Content not available"),
	    .meaning = N_("The client told where the content of the message is to be fetched "
	                  "(BURL), and the server could not fetch it."),
	    .seen = N_("With 554, only from submission servers with BURL, such as Dovecot's."),
	    .client = use_data,
	    .server = find_the_fault,
	    .standard = "RFC 4468",
	},
	{
	    .subject = 6,
	    .detail = 7,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Address outside ASCII not permitted"),
	    .meaning = N_("The address has characters outside ASCII, and the server or the client "
	                  "does not use SMTPUTF8."),
	    .seen = N_("With 550 or 553. Postfix answers 553 5.6.7 where a client gives such an "
	               "address without SMTPUTF8, and writes 5.6.7 into bounces where the next "
	               "server does not offer SMTPUTF8."),
	    .client = N_("Use a program that speaks SMTPUTF8, or an address in ASCII."),
	    .server = offer_utf8,
	    .standard = "RFC 6531 section 3.5",
	},
	{
	    .subject = 6,
	    .detail = 8,
	    .classes = CLASS_BIT(2) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Reply needs UTF-8"),
	    .meaning = N_("The full answer has characters beyond ASCII, which the client did not "
	                  "ask for (SMTPUTF8)."),
	    .seen = N_("With 252, 550 or 553, as the answer to VRFY, EXPN or RCPT; hardly ever."),
	    .client = N_("Give SMTPUTF8 with the command to get the full answer."),
	    .server = nothing_to_do,
	    .standard = "RFC 6531 section 3.7.4.2",
	},
	{
	    .subject = 6,
	    .detail = 9,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("UTF-8 in headers cannot be passed on"),
	    .meaning = N_("The message has UTF-8 in its headers, and a recipient's server does not "
	                  "take that."),
	    .seen = seen_at_data,
	    .client = send_otherwise,
	    .server = offer_utf8,
	    .standard = "RFC 6531 section 3.5",
	},
	{
	    .subject = 6,
	    .detail = 10,
	    .classes = CLASS_BIT(2) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Reply needs UTF-8 (deprecated)"),
	    .meaning = N_("The same as X.6.8; registered twice by mistake, and deprecated."),
	    .seen = seen_rarely,
	    .client = N_("Give SMTPUTF8 with the command to get the full answer."),
	    .server = N_("Use X.6.8 instead."),
	    .standard = "RFC 6531",
	},
	{
	    .subject = 7,
	    .detail = 0,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .name = N_("Security check passed"),
	    .meaning = N_("The login succeeded, or another check of security was passed."),
	    .seen = N_("With 235, the usual answer to a login, and with 220. Postfix also answers "
	               "221 2.7.0 to HTTP and other foreign commands, and hangs up."),
	    .client = go_on,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 0,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Refused for now by a rule"),
	    .meaning =
	        N_("A rule or limit refuses this for now, and the status does not tell which. With "
	           "454, a login or TLS could not be handled: the password is not the issue."),
	    .seen = N_("Postfix answers 421 4.7.0 for too many connections, TLS sessions or "
	               "errors, and 454 4.7.0 where logins cannot be checked; Sendmail 421 4.7.0 "
	               "after too many bad commands. Gmail and Yahoo ([TSS04]) send 421 4.7.0 for "
	               "complaints, reputation or volume."),
	    .client = N_("Wait before the next attempt, hours rather than minutes at large "
	                 "providers, with fewer connections; if the text of the reply speaks of "
	                 "complaints, find what caused them."),
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.8; RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 0,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Refused by a rule"),
	    .meaning = N_("A rule refuses this, and the status does not tell which: the basic code "
	                  "and the text do."),
	    .seen =
	        N_("With 530 where a login or STARTTLS must come first, with 501 where the client "
	           "breaks off a login (Postfix), with 535 for a failed login (Sendmail), with 521 "
	           "to HTTP and other foreign commands (postscreen). Amavis answers 554 5.7.0 to "
	           "spam and viruses, Gmail 552 5.7.0 to dangerous attachments."),
	    .client = log_in,
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.8; RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("Not permitted for now"),
	    .meaning = N_(
	        "A rule of the server refuses this client, sender, recipient or message for now."),
	    .seen =
	        N_("With 450, 451, 454 and 421: greylisting, limits of rates, and filters that do "
	           "not answer. Postfix answers 454 4.7.1 to relaying (defer_unauth_destination), "
	           "450 4.7.1 to unknown names after HELO and above its rate limits; Yahoo 421 "
	           "4.7.1 ([TS03]) to addresses that it blocks."),
	    .client = keep_and_retry,
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Not permitted"),
	    .meaning =
	        N_("A rule refuses the client, the sender, the recipient or the message for good."),
	    .seen =
	        N_("With 550, 553, 554 and others: relaying, block lists, access lists, filters, a "
	           "sender's address that the login does not own. The text of the reply tells "
	           "which; some servers also write 530 5.7.1 where a login must come first."),
	    .client = N_("For relaying and for a sender's address that is refused, log in first "
	                 "(AUTH); for a block list, mend the cause, then ask its operator for "
	                 "removal; else go by the text of the reply."),
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 2,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Not allowed to write to the list"),
	    .meaning = N_("The sender may not send to this mailing list."),
	    .seen =
	        N_("With 550, from list servers and from groups that take mail of members only."),
	    .client = N_("Ask the owner of the list for permission, or write from the address that "
	                 "is subscribed."),
	    .server = check_the_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 3,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Security conversion not possible"),
	    .meaning = N_("The message would have to change from one security protocol to another, "
	                  "which cannot be done. Exchange uses this status for a failed login."),
	    .seen = N_("With 535 from Exchange and Exchange Online: a wrong password, or a user "
	               "who may not log in with SMTP. In its registered meaning hardly ever."),
	    .client = ask_user,
	    .server = N_("For a failed login answer 535 5.7.8; on Exchange look whether SMTP AUTH "
	                 "is allowed for the mailbox."),
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 4,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Security feature not available"),
	    .meaning = N_("A security feature that is demanded, mostly TLS, is not offered by the "
	                  "other side."),
	    .seen = N_("In the log of the sending server: Postfix writes dsn=4.7.4 with \"TLS is "
	               "required, but was not offered\"."),
	    .client = keep_and_retry,
	    .server = N_("Offer STARTTLS on the receiving server; on the sending one, demand TLS "
	                 "only of domains that have it."),
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Security feature not supported"),
	    .meaning = N_("The server does not support a mechanism or a security feature that the "
	                  "client asked for."),
	    .seen = N_("With 504, as the answer to AUTH with a mechanism that is not offered "
	               "(Exchange, Gmail)."),
	    .client = use_offered,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 5,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Cryptographic failure"),
	    .meaning =
	        N_("A key, a certificate or a signature that is needed is missing or not valid."),
	    .seen = N_("In the log of the sending server: Postfix writes dsn=4.7.5 where the other "
	               "side's certificate is not trusted or the TLS handshake fails."),
	    .client = by_class,
	    .server = N_("Check the certificate of the receiving server: its names, its chain and "
	                 "its end, and the TLSA records if there are any."),
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 6,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Cryptographic algorithm not supported"),
	    .meaning = N_(
	        "An algorithm that is needed to decrypt or verify the message is not supported."),
	    .seen = seen_rarely,
	    .client = send_otherwise,
	    .server = nothing_to_do,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 7,
	    .classes = CLASS_BIT(2) | CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Message altered on the way"),
	    .meaning = N_("The message was changed or damaged, so that its integrity could not be "
	                  "confirmed."),
	    .seen = seen_rarely,
	    .client = send_otherwise,
	    .server = N_("See that no filter and no footer changes signed messages."),
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .subject = 7,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Credentials invalid"),
	    .meaning = N_("User name, password or token, taken together, were not accepted."),
	    .seen = N_("With 535, the usual answer to a failed login. RFC 4468 used 554 5.7.8 for "
	               "what is X.7.14 now."),
	    .client = ask_user,
	    .server = N_("Nothing for a few. Many from one address are an attack: slow the address "
	                 "down or lock it out; if all logins fail, check the login service."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 9,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Authentication mechanism too weak"),
	    .meaning = N_("The server wants a stronger login for this user. The password itself "
	                  "was not judged."),
	    .seen = N_("With 534. Gmail answers 534 5.7.9 where an app password is needed; Yahoo "
	               "uses 554 5.7.9 for mail that it refuses by policy, DMARC for example."),
	    .client =
	        N_("Choose another mechanism that the answer to EHLO lists, or make an app "
	           "password or a token if the text asks for one. Do not repeat the same login."),
	    .server = N_("Offer at least one mechanism that is strong enough."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 10,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Encryption needed"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("With 523, as the answer to AUTH without TLS, from Dovecot's submission "
	               "service for example; other servers answer 530 5.7.0."),
	    .client = use_tls,
	    .server = tls_before_login,
	    .standard = "RFC 5248",
	},
	{
	    .subject = 7,
	    .detail = 11,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Encryption required for the mechanism"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("With 538 or 524, as the answer to AUTH without TLS; historic, X.7.10 took "
	               "its place."),
	    .client = use_tls,
	    .server = tls_before_login,
	    .standard = "RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 12,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Password transition needed"),
	    .meaning =
	        N_("The password is not stored in the form that the chosen mechanism needs."),
	    .seen = N_("With 432 or 422, as the answer to AUTH; hardly ever."),
	    .client =
	        N_("Log in once with PLAIN over TLS, and then with the chosen mechanism again."),
	    .server = N_("Offer PLAIN over TLS, so that the transition is possible, or set the "
	                 "password anew in all forms."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .subject = 7,
	    .detail = 12,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .name = N_("Takes no mail from outside (Microsoft)"),
	    .meaning = N_("The recipient takes mail only from senders of the same organization "
	                  "that are logged in."),
	    .seen = seen_at_microsoft,
	    .client = ask_there,
	    .server = not_registered,
	    .standard = "Exchange",
	},
	{
	    .subject = 7,
	    .detail = 13,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("User account disabled"),
	    .meaning = N_("User name and password were right, but the administrator has disabled "
	                  "the account."),
	    .seen = N_("With 525, as the answer to AUTH, from Dovecot's submission service for "
	               "example; most servers answer 535 instead."),
	    .client = N_("Do not ask for another password, and do not try again. The user has to "
	                 "speak to the administrator or the provider."),
	    .server = N_("Find out why the account was disabled before enabling the account again; "
	                 "after a break-in, change the password first."),
	    .standard = "RFC 5248",
	},
	{
	    .subject = 7,
	    .detail = 14,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .name = N_("Trust relationship needed"),
	    .meaning = N_("The server must be trusted by another one, from which it shall fetch "
	                  "the content of the message (BURL). Gmail uses this status otherwise: "
	                  "the user must first log in with a web browser, or use an app password."),
	    .seen = N_("With 535 or 554 from submission servers with BURL; with 534 from Gmail."),
	    .client = use_data,
	    .server = N_("Configure the trust between the submission server and the IMAP server."),
	    .standard = "RFC 5248",
	},
	{
	    .subject = 7,
	    .detail = 15,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Priority too low"),
	    .meaning =
	        N_("The server takes only mail of higher priority, perhaps only at the moment."),
	    .seen = seen_with_priority,
	    .client = by_class,
	    .server = nothing_to_do,
	    .standard = "RFC 6710",
	},
	{
	    .subject = 7,
	    .detail = 16,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Message too big for its priority"),
	    .meaning = N_("The message is larger than the server takes at this priority. In RFC "
	                  "4865, which did not register this, 5.7.16 means that the user has too "
	                  "many messages waiting for a later release."),
	    .seen = seen_with_priority,
	    .client = send_smaller,
	    .server = nothing_to_do,
	    .standard = "RFC 6710; RFC 4865",
	},
	{
	    .subject = 7,
	    .detail = 17,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Mailbox has a new owner"),
	    .meaning = N_("The mailbox has passed to another person since the day that the sender "
	                  "told. In RFC 4865, which did not register this, 5.7.17 means that the "
	                  "server has too many messages waiting for a later release."),
	    .seen = seen_with_rrvs,
	    .client = correct_recipient,
	    .server = nothing_to_do,
	    .standard = "RFC 7293; RFC 4865",
	},
	{
	    .subject = 7,
	    .detail = 18,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Domain has a new owner"),
	    .meaning = N_("The recipient's domain has passed to another owner since the day that "
	                  "the sender told."),
	    .seen = seen_with_rrvs,
	    .client = correct_recipient,
	    .server = nothing_to_do,
	    .standard = "RFC 7293",
	},
	{
	    .subject = 7,
	    .detail = 19,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .name = N_("Owner cannot be checked"),
	    .meaning = N_("The sender wants the owner of the mailbox checked (RRVS), and the "
	                  "server cannot do that."),
	    .seen = seen_with_rrvs,
	    .client =
	        N_("Send without the check if that is safe, or ask the recipient by other means."),
	    .server = nothing_to_do,
	    .standard = "RFC 7293",
	},
	{
	    .subject = 7,
	    .detail = 20,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("No passing DKIM signature"),
	    .meaning =
	        N_("The message has no DKIM signature that is valid, and the server demands one."),
	    .seen = seen_at_data,
	    .client = correct_signing,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.1",
	},
	{
	    .subject = 7,
	    .detail = 21,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("No acceptable DKIM signature"),
	    .meaning = N_("The message has a valid DKIM signature, but none that the server "
	                  "accepts, for its key or its domain for example."),
	    .seen = seen_at_data,
	    .client = correct_signing,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.1",
	},
	{
	    .subject = 7,
	    .detail = 22,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("No DKIM signature of the author's domain"),
	    .meaning = N_(
	        "The message has a valid DKIM signature, but none of the domain in its From line."),
	    .seen = seen_at_data,
	    .client = correct_signing,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.1",
	},
	{
	    .subject = 7,
	    .detail = 23,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("No reverse name (Google)"),
	    .meaning = N_("The address of the client has no name in DNS, or the name does not lead "
	                  "back to the address."),
	    .seen = seen_at_gmail,
	    .client = correct_reverse,
	    .server = not_registered,
	    .standard = "Gmail",
	},
	{
	    .subject = 7,
	    .detail = 23,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("SPF failed"),
	    .meaning = N_("The SPF record of the sender's domain does not permit this client to "
	                  "send for the domain."),
	    .seen = N_("With 550, at MAIL or RCPT; often for forwarded mail, whose forwarder is "
	               "not in the record."),
	    .client = correct_signing,
	    .server = N_("Many forwarded messages fail SPF: do not refuse them for SPF alone."),
	    .standard = "RFC 7372 section 3.2",
	},
	{
	    .subject = 7,
	    .detail = 24,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .name = N_("SPF could not be checked now"),
	    .meaning = N_("DNS failed while the SPF record of the sender's domain was looked up."),
	    .seen = N_("With 451, at MAIL or RCPT, while DNS servers do not answer. Gmail uses "
	               "4.7.24 for SPF records that look suspicious."),
	    .client = keep_and_retry,
	    .server = check_resolver,
	    .standard = "RFC 7372 section 3.2",
	},
	{
	    .subject = 7,
	    .detail = 24,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("SPF record faulty"),
	    .meaning = N_("The SPF record of the sender's domain cannot be evaluated: bad syntax, "
	                  "several records, or too many lookups."),
	    .seen = N_("With 550, at MAIL or RCPT."),
	    .client = correct_signing,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.2",
	},
	{
	    .subject = 7,
	    .detail = 25,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Client without a proper name"),
	    .meaning = N_("The address of the client has no name in DNS, or the name does not lead "
	                  "back to the address."),
	    .seen = N_("With 450 from Postfix by default (reject_unknown_client_hostname, also "
	               "while DNS does not answer); with 550 from Gmail and others."),
	    .client = correct_reverse,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.3",
	},
	{
	    .subject = 7,
	    .detail = 26,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Several authentication checks failed"),
	    .meaning = N_("SPF, DKIM or DMARC failed, more than one of them, so that the sender is "
	                  "not believed."),
	    .seen = N_("With 550, after the message. Gmail answers 421 4.7.26 to such mail to slow "
	               "it down, and 550 5.7.26 where neither SPF nor DKIM passed or DMARC demands "
	               "to refuse; Exchange Online 450 4.7.26 over IPv6."),
	    .client = correct_signing,
	    .server = check_the_rule,
	    .standard = "RFC 7372 section 3.4",
	},
	{
	    .subject = 7,
	    .detail = 27,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Sender's domain takes no mail"),
	    .meaning = N_("The sender's domain says in DNS that it never accepts mail (null MX), "
	                  "so that no reply or bounce could be delivered. Gmail uses this status "
	                  "otherwise: SPF did not pass."),
	    .seen = N_("With 550 from Postfix (reject_unknown_sender_domain) and others; with 421 "
	               "or 550 from Gmail."),
	    .client = correct_sender,
	    .server = check_the_rule,
	    .standard = "RFC 7505 section 4.2",
	},
	{
	    .subject = 7,
	    .detail = 28,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Flood of mail"),
	    .meaning = N_("The server sees more mail, or more mail of one kind, than it believes "
	                  "to be wanted."),
	    .seen = N_("With 421 or 550, mostly from Gmail, to addresses, networks and domains "
	               "that send unusually much."),
	    .client =
	        N_("Stop and look at what is being sent, and by whom. Then send slowly, and more "
	           "only after some days; authenticate the messages with SPF, DKIM and DMARC."),
	    .server = check_the_rule,
	    .standard = "draft-levine-mailbomb-header; IANA registry",
	},
	{
	    .subject = 7,
	    .detail = 29,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("ARC check failed"),
	    .meaning =
	        N_("The message was passed on by others, and the proof of what they saw (ARC) is "
	           "not valid. Gmail uses this status otherwise: the mail came without TLS."),
	    .seen = N_("With 550, after the message; with 421 or 550 from Gmail."),
	    .client = N_("If a mailing list or a forwarder stands between, its administrator must "
	                 "correct its ARC seals; at Gmail, send over TLS."),
	    .server = check_the_rule,
	    .standard = "RFC 8617",
	},
	{
	    .subject = 7,
	    .detail = 30,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("DKIM did not pass (Google)"),
	    .meaning =
	        N_("The message has no DKIM signature that is valid, and the server demands one."),
	    .seen = seen_at_gmail,
	    .client = correct_signing,
	    .server = not_registered,
	    .standard = "Gmail",
	},
	{
	    .subject = 7,
	    .detail = 30,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("REQUIRETLS not possible"),
	    .meaning = N_("The sender demands that the message travel only over verified TLS "
	                  "(REQUIRETLS), and the next server does not offer that. Gmail uses this "
	                  "status otherwise: DKIM did not pass."),
	    .seen = N_("With 550, and in bounces."),
	    .client = N_("Send without REQUIRETLS if the content allows that; at Gmail, correct "
	                 "the DKIM signature."),
	    .server = nothing_to_do,
	    .standard = "RFC 8689",
	},
	{
	    .subject = 7,
	    .detail = 32,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("From line not aligned (Google)"),
	    .meaning = N_("The domain in the From line is not the one that SPF or DKIM proves."),
	    .seen = seen_at_gmail,
	    .client = correct_signing,
	    .server = not_registered,
	    .standard = "Gmail",
	},
	{
	    .subject = 7,
	    .detail = 40,
	    .classes = CLASS_BIT(4) | CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("No DMARC record (Google)"),
	    .meaning = N_("The domain in the From line has no DMARC record."),
	    .seen = seen_at_gmail,
	    .client = correct_signing,
	    .server = not_registered,
	    .standard = "Gmail",
	},
	{
	    .subject = 7,
	    .detail = 57,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Login required (Microsoft)"),
	    .meaning = N_("The client must log in before it may send."),
	    .seen = seen_at_microsoft,
	    .client = log_in,
	    .server = not_registered,
	    .standard = "Exchange",
	},
	{
	    .subject = 7,
	    .detail = 60,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Not permitted to send as this sender (Exchange)"),
	    .meaning = N_("The user who is logged in may not use the sender address."),
	    .seen = seen_at_microsoft,
	    .client = N_("Use the address of the account as the sender."),
	    .server = N_("Give the account the right to send as this address."),
	    .standard = "Exchange",
	},
	{
	    .subject = 7,
	    .detail = 64,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Relaying refused (Microsoft)"),
	    .meaning =
	        N_("Microsoft does not know this client as one that may relay for the domain."),
	    .seen = seen_at_microsoft,
	    .client = N_("Correct the connector in the settings of the tenant: the address or the "
	                 "certificate of the sending server."),
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 133,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .name = N_("Takes no mail from outside (Microsoft)"),
	    .meaning = N_("The recipient takes mail only from senders of the same organization "
	                  "that are logged in."),
	    .seen = seen_at_microsoft,
	    .client = ask_there,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 139,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Login not permitted (Exchange Online)"),
	    .meaning = N_("The login is refused by a setting of the organization, even with the "
	                  "right password."),
	    .seen = seen_at_microsoft,
	    .client = N_("Use OAuth, or ask the administrator of the organization to permit "
	                 "authenticated SMTP for this mailbox."),
	    .server = N_("Look at the sign-in log, and at the setting for authenticated SMTP of "
	                 "the mailbox and of the organization."),
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 500,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Slowed down for reputation (Microsoft)"),
	    .meaning = N_("Microsoft takes less mail from this address for now, because of what "
	                  "came from the address before."),
	    .seen = seen_at_microsoft,
	    .client = slow_for_days,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 509,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("DMARC did not pass (Microsoft)"),
	    .meaning = N_("The message does not prove its sender, and the domain in the From line "
	                  "demands by DMARC that such mail be refused."),
	    .seen = seen_at_microsoft,
	    .client = correct_signing,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 511,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Address barred (Microsoft)"),
	    .meaning =
	        N_("Microsoft has barred the sending address, for its reputation or for spam."),
	    .seen = seen_at_microsoft,
	    .client = stop_abuse,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 515,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Sender not proved (Microsoft)"),
	    .meaning = N_("SPF, DKIM or DMARC failed, more than one of them, so that the sender is "
	                  "not believed."),
	    .seen = seen_at_microsoft,
	    .client = correct_signing,
	    .server = not_registered,
	    .standard = "Outlook.com",
	},
	{
	    .subject = 7,
	    .detail = 606,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Address barred (Microsoft)"),
	    .meaning =
	        N_("Microsoft has barred the sending address, for its reputation or for spam."),
	    .seen = seen_at_microsoft,
	    .client = stop_abuse,
	    .server = not_registered,
	    .standard = "Exchange Online",
	},
	{
	    .subject = 7,
	    .detail = 650,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Slowed down for reputation (Microsoft)"),
	    .meaning = N_("Microsoft takes less mail from this address for now, because of what "
	                  "came from the address before."),
	    .seen = seen_at_microsoft,
	    .client = slow_for_days,
	    .server = not_registered,
	    .standard = "Outlook.com",
	},
	{
	    .subject = 7,
	    .detail = 651,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .name = N_("Slowed down for reputation (Microsoft)"),
	    .meaning = N_("Microsoft takes less mail from this address for now, because of what "
	                  "came from the address before."),
	    .seen = seen_at_microsoft,
	    .client = slow_for_days,
	    .server = not_registered,
	    .standard = "Outlook.com",
	},
};

const size_t catalogue_status_count = sizeof(catalogue_statuses) / sizeof(catalogue_statuses[0]);
