/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of each reply code, and of codes together with an enhanced status code. */
#include "base/language.h"

#include "smtp/catalogue.h"

/* Short, as they stand in each entry. */
#define AT(stage) STAGE_BIT(STAGE_##stage)

/* The same sentence where it means the same: so it is translated once. */

const struct catalogue_entry catalogue_codes[] = {
	{
	    .code = 221,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_ALWAYS,
	    .stages = AT(CLOSE) | AT(UNKNOWN),
	    .name = N_("Closing the connection"),
	    .meaning = N_(
	        "The server ends the session in good order and closes the connection. The reply is "
	        "no judgement of a login or a message: what was answered before stays valid."),
	    .seen = N_("After QUIT, at the normal end of every session. Postfix also sends 221 "
	               "2.7.0 to a client that speaks HTTP or another protocol "
	               "(smtpd_forbidden_commands), and hangs up."),
	    .client =
	        N_("Nothing is wrong: close the connection. A message that was answered with 250 "
	           "before has been handed over; any other message is sent in another session. If "
	           "221 comes without QUIT, look at the command before the reply."),
	    .server = N_("Nothing has to be done. A session whose log shows no QUIT ended in "
	                 "another way: by a timeout, a lost connection, or 421."),
	    .use = N_("Only as the answer to QUIT. Use 421 to end a session that the client has "
	              "not ended, so that the client knows to come back."),
	    .standard = "RFC 5321 sections 3.8, 4.1.1.10, 4.2.3",
	},
	{
	    .code = 235,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Authentication succeeded"),
	    .meaning = N_("The login is done: user name and password (or token, or certificate) "
	                  "were accepted. Until the end of the session the client acts as this "
	                  "user, and no second AUTH is allowed."),
	    .seen = N_("At the end of the AUTH exchange, mostly on the submission ports 587 and "
	               "465. Postfix 3.7 sends \"235 2.7.0 Authentication successful\", Sendmail "
	               "8.17 \"235 2.0.0 OK Authenticated\"."),
	    .client = N_("Nothing is wrong: go on with MAIL. The login does not permit everything: "
	                 "a sender address that does not belong to the user can still be refused "
	                 "with 553, and a sender over a limit with 450."),
	    .server = N_("Nothing has to be done. Postfix 3.7 logs the user name only with the "
	                 "first accepted recipient (sasl_username=), so a login without a message "
	                 "leaves no name. Many successful logins of one user from distant networks "
	                 "point to a stolen password: change the password and look at the queue."),
	    .use = N_("Only when the login is complete. Use 334 while the exchange goes on, 535 "
	              "when the credentials were wrong, and 454 when they could not be checked."),
	    .standard = "RFC 4954 sections 4, 6",
	},
	{
	    .code = 421,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Service not available, closing the connection"),
	    .meaning = N_("The server ends the session now, and the client may come back later. "
	                  "The code does not tell the cause; the text of the reply and the "
	                  "enhanced status code often do."),
	    .seen =
	        N_("As the greeting, or as the answer to any command. The causes are: overload "
	           "(load, memory, disk, no free process), maintenance, shutdown or restart, an "
	           "idle timeout, too many connections at once, too many connections, messages or "
	           "logins in a time, too many errors, greylisting, trouble with TLS, a filter or "
	           "policy service that is down or wants the session to end. Postfix sends 421 at "
	           "the limits smtpd_hard_error_limit, smtpd_timeout, "
	           "smtpd_client_connection_count_limit and smtpd_client_connection_rate_limit; "
	           "Sendmail sends 421 after 25 bad commands, and with FEATURE(conncontrol) and "
	           "FEATURE(ratecontrol) if they have the argument terminate."),
	    .client = N_("Keep the message and try again later, with longer and longer delays: RFC "
	                 "5321 advises at least 30 minutes, and four to five days before the "
	                 "message is given up. Another MX host of the domain can be tried at once. "
	                 "Do not reconnect in a loop, and do not ask the user for another "
	                 "password: nothing was said about the login."),
	    .server = N_("Look in the log for the cause at the time of the reply: a limit, a "
	                 "timeout, a full disk, a filter that does not answer. Then repair the "
	                 "cause, or raise the limit if honest clients meet with the limit. If the "
	                 "limit stopped an abuser, leave the limit as it is."),
	    .use = N_(
	        "When the session has to end and the client may come back. Use 450, 451 or 452 "
	        "when only this command has to wait, 454 when only the login or TLS does not work, "
	        "535 when a login was wrong, and 521, 550 or 554 when coming back is useless. Send "
	        "421 before closing: a client that is cut off without a reply learns nothing."),
	    .standard = "RFC 5321 sections 3.8, 4.2.3, 4.5.4.1; RFC 6647 section 5",
	},
	{
	    .code = 500,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Syntax error, command not recognized"),
	    .meaning =
	        N_("The server cannot make a command out of the line: no command has this name, or "
	           "the line is too long. Nothing was done, and the session goes on."),
	    .seen = N_("After a mistyped command, a command of an extension that the server does "
	               "not have, or EHLO at a very old server. After a line that is too long: 512 "
	               "octets with CRLF are the least that every server takes, 12288 for a line "
	               "of AUTH; Postfix takes 2048 (line_length_limit). Also when the other side "
	               "speaks no SMTP: a web browser or a scanner, TLS on port 25 or 587 before "
	               "STARTTLS, or a client that sends its message although DATA was refused, so "
	               "that each line is read as a command."),
	    .client = N_("Do not repeat the line: correct the command. Use only what the server "
	                 "lists in its answer to EHLO, and fall back to HELO if EHLO itself is not "
	                 "known. If every command fails, check the port and the encryption: port "
	                 "465 wants TLS from the first octet, ports 25 and 587 want STARTTLS."),
	    .server = N_(
	        "A single one is harmless. Many from one client come from a scanner or a broken "
	        "device: Postfix counts each one as an error, slows the client down "
	        "(smtpd_soft_error_limit) and ends with 421 (smtpd_hard_error_limit). Postfix 3.7 "
	        "logs such commands only in the counters of the disconnect line (unknown=)."),
	    .use = N_("When the name of the command is unknown, or the line is too long. Use 501 "
	              "for wrong arguments of a known command, 502 for a command that is known but "
	              "not carried out, 503 for a command at the wrong moment, and 421 when the "
	              "session shall end after too many errors."),
	    .standard = "RFC 5321 sections 4.2.3, 4.3.2, 4.5.3.1.4; RFC 4954 section 4",
	},
	{
	    .code = 530,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(UNKNOWN),
	    .name = N_("Authentication required"),
	    .meaning = N_("The server carries out this command only after a login (AUTH) or, as "
	                  "the text then says, only after encryption has begun (STARTTLS). Nothing "
	                  "was tried and nothing has failed: a step is missing."),
	    .seen =
	        N_("Mostly at MAIL on port 587 or 465, when a mail program or a device has no "
	           "login in its settings, or no encryption. Postfix sends \"530 5.7.0 Must issue "
	           "a STARTTLS command first\" with smtpd_tls_security_level = encrypt, but 554 "
	           "5.7.1 for a missing login, unless an access table says 530; Sendmail sends 530 "
	           "5.7.0 for a missing login where DaemonPortOptions has M=a."),
	    .client =
	        N_("Change the settings of the mail program: switch on authentication for outgoing "
	           "mail, with user name and password, and choose port 587 with STARTTLS or port "
	           "465 with TLS from the first octet. After STARTTLS the program has to send EHLO "
	           "again. Sending again with the same settings is useless."),
	    .server = N_(
	        "Check with EHLO that AUTH and STARTTLS are offered on this port: with "
	        "smtpd_tls_auth_only = yes, Postfix offers AUTH only after STARTTLS. If other mail "
	        "servers get 530 on port 25, the login is demanded on the wrong port. The reply "
	        "comes from a wrong setting and is no attack: do not count it as a failed login."),
	    .use = N_("When a step is missing before the command, and the client can still make "
	              "the step. Use 535 when a login was tried and was wrong, 538 or 523 when the "
	              "mechanism needs encryption first, and 550 or 554 when no login would help."),
	    .standard = "RFC 4954 section 6; RFC 3207 section 4; RFC 2645",
	},
	{
	    .code = 535,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Authentication credentials invalid"),
	    .meaning = N_("The login failed: what the client sent was checked and was not "
	                  "accepted. The reply does not tell which part was wrong, so that nobody "
	                  "can find out user names. The session goes on without a login."),
	    .seen =
	        N_("After AUTH. The usual causes are: a wrong or outdated user name or password, a "
	           "user name without its domain, an account that needs an app password or a "
	           "token, an app password or token that was revoked or has expired, a mechanism "
	           "that does not fit the stored password, an account that is disabled, locked, or "
	           "not allowed to send. Postfix 3.7 sends 535 5.7.8 in all these cases, also for "
	           "an unknown mechanism and for bad base64; Sendmail 8.17 sends 535 5.7.0."),
	    .client = N_(
	        "Do not try the same credentials again: each try counts as a failure and can lock "
	        "the account. Ask the user for user name and password; make a new app password or "
	        "token if the provider demands one; choose a mechanism that the server lists after "
	        "EHLO. Look for forgotten devices that still use an old password."),
	    .server =
	        N_("Look for the reason in the log of whatever checks the passwords (Dovecot, "
	           "saslauthd, LDAP): the log of the mail server often names only the user. If all "
	           "users fail at once, the password database is the cause, not the users. Many "
	           "failures from one network for many names are guessing: limit them by client, "
	           "for example with smtpd_client_auth_rate_limit."),
	    .use = N_("Only when the credentials were checked and were wrong. Use 454 when they "
	              "could not be checked, 501 when the client gave up or sent bad base64, 504 "
	              "for a mechanism that is not offered, 525 for a disabled account after the "
	              "right password, 530 when no login was tried, 534 for a mechanism that is "
	              "too weak, and 421 to end the session after too many failures."),
	    .standard = "RFC 4954 sections 4, 6",
	},
};

const size_t catalogue_code_count = sizeof(catalogue_codes) / sizeof(catalogue_codes)[0];
