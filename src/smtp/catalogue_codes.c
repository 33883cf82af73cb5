/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of each reply code, and of codes together with an enhanced status code. */
#include "base/language.h"

#include "smtp/catalogue.h"

/* Short, as they stand in each entry. */
#define AT(stage) STAGE_BIT(STAGE_##stage)

/* The same sentence where it means the same: so it is translated once. */
static const char nothing[] = N_("Nothing has to be done.");
static const char go_on[] = N_("Go on: nothing is wrong.");
static const char retry[] = N_("Keep the message and try again later; nothing has to be changed.");
static const char retry_slower[] =
    N_("Keep the message and try again later, with fewer connections and fewer messages.");
static const char reconnect[] = N_("Connect again later; nothing has to be changed.");
static const char correct_program[] =
    N_("The same command will be refused again: correct the program that sends, or its settings.");
static const char read_reason[] = N_("Read the text of the reply, where the reason often stands. "
                                     "Send again only when the reason is gone.");
static const char ask_other_way[] =
    N_("Tell the recipient in another way, or ask the administrator of the recipient's server.");
static const char look_in_log[] = N_("Look in the log for the reason at the time of the reply.");
static const char find_rule[] = N_("Look in the log for the rule that refused. If the refusal was "
                                   "a mistake, correct the rule or make an exception.");
static const char client_fault[] = N_("The fault lies with the client. Many such replies in one "
                                      "session point to a broken or hostile program.");
static const char first_digit_later[] =
    N_("Keep the message and try again later, as after any code that begins with 4.");
static const char first_digit_never[] = N_("Do not send again unchanged, as after any code that "
                                           "begins with 5; read the text of the reply.");
static const char standard_code[] =
    N_("Send a code that clients know: of this one they understand only the first digit.");
static const char nobody_sends[] =
    N_("Never in new programs: no client can be expected to know this code.");

const struct catalogue_entry catalogue_codes[] = {
	{
	    .code = 200,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(UNKNOWN),
	    .name = N_("Success without a meaning of its own"),
	    .meaning = N_("The command was carried out. The standard does not know this code."),
	    .seen = N_("From a few old servers, and from a Sendmail that was built for debugging."),
	    .client = go_on,
	    .server = nothing,
	    .use = N_("Never in new programs: 250 says the same and is in the standard."),
	    .standard = "RFC 876; Sendmail",
	},
	{
	    .code = 211,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("System status"),
	    .meaning = N_("The server tells something about its own state, or about the commands "
	                  "that the server knows."),
	    .seen = N_("After HELP, rarely after commands that only one kind of server has."),
	    .client = go_on,
	    .server = nothing,
	    .use =
	        N_("To report the state of the server. Use 214 for explanations that people read."),
	    .standard = "RFC 5321 section 4.2.3",
	},
	{
	    .code = 214,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Help"),
	    .meaning = N_("The server explains its commands, for people to read."),
	    .seen = N_("After HELP. Sendmail also tells its version here; Postfix 3.7 has no HELP, "
	               "newer versions do."),
	    .client = go_on,
	    .server = N_("Nothing has to be done. If the text tells too much about the server, "
	                 "shorten the text: Sendmail reads its help file (HelpFile)."),
	    .use = N_("As the answer to HELP. Use 502 if the server does not offer HELP."),
	    .standard = "RFC 5321 section 4.2.3",
	},
	{
	    .code = 220,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(TLS),
	    .name = N_("Service ready"),
	    .meaning = N_("As the greeting: the server is there and waits for EHLO. After "
	                  "STARTTLS: the TLS handshake can begin."),
	    .seen = N_(
	        "At the beginning of each session, and after STARTTLS. With filters, slow DNS or a "
	        "deliberate delay (postscreen_greet_wait, FEATURE(greet_pause)) the greeting comes "
	        "after some seconds; RFC 5321 lets a client wait for five minutes."),
	    .client = N_("Nothing is wrong: send EHLO after the greeting, and nothing before. "
	                 "After STARTTLS begin the TLS handshake, and then send EHLO again."),
	    .server =
	        N_("Nothing has to be done. A text that names product and version helps attackers: "
	           "see smtpd_banner in Postfix, SmtpGreetingMessage in Sendmail."),
	    .use = N_("Only as the greeting and as the consent to STARTTLS. Greet with 421 if the "
	              "client may come back later, with 554 or 521 if not."),
	    .standard = "RFC 5321 sections 3.1, 4.2.3; RFC 3207 section 4",
	},
	{
	    .code = 220,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(TLS),
	    .name = N_("Ready to start TLS"),
	    .meaning = N_("STARTTLS is accepted; what comes next is the TLS handshake."),
	    .seen = N_("After STARTTLS, in these words from Postfix and Sendmail."),
	    .client = N_("Begin the TLS handshake at once, and then send EHLO again."),
	    .server = N_("Nothing has to be done. If sessions end right after this reply, look for "
	                 "failed TLS handshakes in the log."),
	    .standard = "RFC 3207 section 4; RFC 2034",
	},
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
	    .code = 221,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_ALWAYS,
	    .stages = AT(CLOSE),
	    .name = N_("Closing the connection, as asked"),
	    .meaning = N_("The server has got QUIT and closes the connection."),
	    .seen = N_("At the normal end of a session: \"221 2.0.0 Bye\" from Postfix, \"closing "
	               "connection\" from Sendmail."),
	    .client = nothing,
	    .server = nothing,
	    .standard = "RFC 5321 section 3.8; RFC 2034",
	},
	{
	    .code = 221,
	    .subject = 7,
	    .classes = CLASS_BIT(2),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = AT(UNKNOWN),
	    .name = N_("Closing the connection, not SMTP"),
	    .meaning =
	        N_("The client sent a command of another protocol, and Postfix hangs up at once."),
	    .seen = N_("Postfix: \"Error: I can break rules, too. Goodbye.\", after GET, POST, "
	               "CONNECT, the octets of a TLS handshake, or lines of a message header "
	               "(smtpd_forbidden_commands)."),
	    .client = N_("Check what the program connects to: this is a mail server, and another "
	                 "protocol was spoken."),
	    .server = N_("Nothing has to be done: these are mostly scanners and abused web "
	                 "proxies. Postfix logs \"non-SMTP command\"."),
	    .standard = "Postfix",
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
	    .code = 235,
	    .subject = 7,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Authentication succeeded"),
	    .meaning =
	        N_("The login is done, and the status says so in the words of the standard."),
	    .seen = N_("At the end of AUTH, from Postfix, Exchange and most other servers."),
	    .client = go_on,
	    .server = nothing,
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 250,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Requested action completed"),
	    .meaning = N_("The command was carried out. After the end of a message, the server has "
	                  "taken over the responsibility for the message."),
	    .seen = N_("After nearly every command that succeeds: EHLO (with a list of "
	               "extensions), MAIL, RCPT, the end of the message, RSET, NOOP."),
	    .client = N_("Nothing is wrong. After the end of the message, do not send the message "
	                 "again: the recipient would get a duplicate. The recipient need not have "
	                 "the message yet: the next servers can still return the message."),
	    .server = N_("Nothing has to be done. After the end of the message, the queue id in "
	                 "the reply (Postfix: queued as) leads to all further lines of the log."),
	    .use = N_("When the command was carried out. After the end of a message only when the "
	              "message is safe on the disk: from then on the server must deliver the "
	              "message or return the message to its sender."),
	    .standard = "RFC 5321 sections 4.2.3, 4.2.5, 6.1",
	},
	{
	    .code = 250,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(MESSAGE),
	    .name = N_("Done, or message accepted"),
	    .meaning = N_("The command was carried out; after the end of a message, the server has "
	                  "accepted the message."),
	    .seen = N_("Mostly after the end of the message, with the queue id in the text; also "
	               "after RSET and NOOP."),
	    .client = go_on,
	    .server = N_("Nothing has to be done. The queue id in the text leads to all further "
	                 "lines of the log."),
	    .standard = "RFC 5321 section 4.2.5; RFC 2034",
	},
	{
	    .code = 250,
	    .subject = 1,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL),
	    .name = N_("Sender accepted"),
	    .meaning = N_("The sender address is accepted for this transaction; the message itself "
	                  "can still be refused."),
	    .seen = N_("After MAIL."),
	    .client = go_on,
	    .server = nothing,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .code = 250,
	    .subject = 1,
	    .detail = 5,
	    .classes = CLASS_BIT(2),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Recipient accepted"),
	    .meaning = N_("The recipient address is valid, and the server will take the message "
	                  "for this recipient."),
	    .seen = N_("After RCPT. A server that accepts every address of its domain sends this "
	               "reply for unknown names, too."),
	    .client = go_on,
	    .server = nothing,
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .code = 251,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("User not local, message is forwarded"),
	    .meaning = N_("The recipient has moved to another server, and this server takes the "
	                  "message and forwards the message. The text can name the new address."),
	    .seen =
	        N_("After RCPT or VRFY, rarely; after ETRN: no messages are waiting for the node."),
	    .client = N_("Nothing is wrong: go on. If the text names a new address, offer that "
	                 "address to the user."),
	    .server = N_("Nothing has to be done. Most servers forward silently and answer 250, so "
	                 "as not to tell the new address to everybody."),
	    .use = N_("When the server forwards and may tell the new address. Use 551 if the "
	              "server does not forward, and 250 if the new address shall not be told."),
	    .standard = "RFC 5321 sections 3.4, 4.2.3; RFC 1985",
	},
	{
	    .code = 252,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Cannot verify, but will try to deliver"),
	    .meaning = N_("The server does not say whether the address exists, but would accept a "
	                  "message for the address and try to deliver."),
	    .seen = N_("After VRFY or EXPN, where the server keeps its addresses to itself. "
	               "Postfix answers VRFY with 252 for any address that would be accepted. "
	               "After ETRN: pending messages are being sent."),
	    .client = N_("Nothing is wrong. To learn more, send a message: only RCPT and the "
	                 "delivery show whether the address exists."),
	    .server = N_("Nothing has to be done. Whoever tries many names with VRFY collects "
	                 "addresses: switch the command off with disable_vrfy_command (Postfix) or "
	                 "PrivacyOptions=novrfy (Sendmail)."),
	    .use = N_("As the answer to VRFY where verifying is not wanted or not possible. Use "
	              "250 only for a checked address, 550 for an unknown one, 502 if the command "
	              "is switched off."),
	    .standard = "RFC 5321 sections 3.5.3, 4.2.3, 7.3; RFC 1985",
	},
	{
	    .code = 253,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Pending messages started"),
	    .meaning = N_("The server has begun to send the messages that wait for the node; the "
	                  "text tells how many."),
	    .seen = N_("Only after ETRN."),
	    .client = N_("Nothing is wrong: the messages come in over another connection."),
	    .server = nothing,
	    .use = N_("Only as the answer to ETRN, when the number of messages is known. Use 250 "
	              "or 252 without a number, 251 if nothing is waiting."),
	    .standard = "RFC 1985",
	},
	{
	    .code = 334,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Challenge of the login"),
	    .meaning = N_("The login is not finished: the server wants the next line from the "
	                  "client. The text is base64 and may be empty."),
	    .seen = N_("During AUTH. With LOGIN, \"VXNlcm5hbWU6\" asks for the user name and "
	               "\"UGFzc3dvcmQ6\" for the password."),
	    .client =
	        N_("Send the next line of the mechanism in base64, or \"*\" alone to give up."),
	    .server = nothing,
	    .use = N_("Only within AUTH, while the mechanism needs another line. The end is 235, "
	              "454 or 535."),
	    .standard = "RFC 4954 section 4",
	},
	{
	    .code = 354,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(DATA),
	    .name = N_("Start of the message"),
	    .meaning = N_("The server is ready for the message. A line with a single dot ends the "
	                  "message; no reply comes before."),
	    .seen = N_("After DATA, when at least one recipient was accepted."),
	    .client = N_("Send the message, with CRLF at the end of each line and a second dot "
	                 "before each line that begins with a dot; end with CRLF, dot, CRLF. Wait "
	                 "ten minutes for the reply after that, or the message may arrive twice."),
	    .server = N_("Nothing has to be done. If sessions get stuck after 354, look for "
	                 "firewalls that drop large packets, and for slow filters."),
	    .use = N_("Only as the answer to DATA, when there is a valid recipient. Use 554 if "
	              "none was accepted, 503 if the order is wrong."),
	    .standard = "RFC 5321 sections 4.1.1.4, 4.2.3",
	},
	{
	    .code = 355,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(DATA),
	    .name = N_("Offset for the restart"),
	    .meaning = N_("The server kept a part of an interrupted message; the text tells from "
	                  "which octet the client should go on."),
	    .seen = N_("Only with the extension CHECKPOINT, which hardly any server has."),
	    .client = N_("Go on with the message at the given octet."),
	    .server = nothing,
	    .use = N_("Only with the extension CHECKPOINT."),
	    .standard = "RFC 1845 (experimental)",
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
	           "logins in a short time, too many errors, greylisting, trouble with TLS, a "
	           "filter or policy service that is down or wants the session to end. Postfix "
	           "sends 421 at the limits smtpd_hard_error_limit, smtpd_timeout, "
	           "smtpd_client_connection_count_limit and smtpd_client_connection_rate_limit; "
	           "Sendmail sends 421 after 25 bad commands, and with FEATURE(conncontrol) and "
	           "FEATURE(ratecontrol) if they have the argument terminate."),
	    .client = N_("Keep the message and try again later, with longer and longer delays: RFC "
	                 "5321 advises at least 30 minutes between two tries, and four to five "
	                 "days before the message is given up. Another MX host of the domain can "
	                 "be tried at once. Do not reconnect in a loop, and do not ask the user "
	                 "for another password: nothing was said about the login."),
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
	    .code = 421,
	    .subject = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, trouble inside the server"),
	    .meaning = N_(
	        "The server ends the session because something inside the server does not work."),
	    .seen = N_("Postfix: \"Server local error\" or \"Server local data error\" (a broken "
	               "table or file), \"Mail system error\" (the cleanup process died); "
	               "Sendmail: a queue file that cannot be written."),
	    .client = retry,
	    .server = N_("Look in the log for \"fatal\" and \"panic\" (Postfix) or SYSERR "
	                 "(Sendmail) at the time of the reply, and repair what is named there."),
	    .standard = "RFC 5321 section 4.2.3; RFC 3463 section 3.4",
	},
	{
	    .code = 421,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, the server takes no mail now"),
	    .meaning = N_("The server ends the session because the server is being stopped, "
	                  "maintained or started, or has no room for another session."),
	    .seen = N_("Postfix postscreen: \"All server ports are busy\" "
	               "(postscreen_post_queue_limit), \"All screening ports are busy\" "
	               "(postscreen_pre_queue_limit), \"No system resources\". Sendmail: "
	               "\"Connection rate limit exceeded\" and \"Too many open connections\" "
	               "(FEATURE(ratecontrol), FEATURE(conncontrol) with the argument terminate)."),
	    .client = retry_slower,
	    .server = N_("Wait for the end of a maintenance. If the server is simply full, allow "
	                 "more processes (default_process_limit, MaxDaemonChildren) if the machine "
	                 "can bear them, or limit each client."),
	    .standard = "RFC 5321 section 4.2.3; RFC 3463 section 3.4",
	},
	{
	    .code = 421,
	    .subject = 3,
	    .detail = 5,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, the server is wrongly configured"),
	    .meaning = N_("The server ends the session because its configuration, or a filter that "
	                  "belongs to the configuration, does not work."),
	    .seen = N_("Postfix: \"Server configuration error\" after an answer of a filter that "
	               "makes no sense, and \"Server configuration problem - try again later\" "
	               "with milter_default_action = shutdown (the default since Postfix 3.11)."),
	    .client = retry,
	    .server = N_("Look in the log for warnings about filters, policy services and tables "
	                 "at the time of the reply, and start or repair what is named there."),
	    .standard = "RFC 5321 section 4.2.3; RFC 3463 section 3.4",
	},
	{
	    .code = 421,
	    .subject = 4,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, timeout or bad connection"),
	    .meaning = N_("The server ends the session because the client was silent for too long, "
	                  "or because the connection broke."),
	    .seen = N_("Postfix: \"Error: timeout exceeded\" after smtpd_timeout, 300 seconds, but "
	               "only 10 while the server is overloaded. Usual with programs that keep a "
	               "connection open between messages."),
	    .client = N_("Nothing is lost: open another connection for the next message. Send QUIT "
	                 "when there is nothing more to send."),
	    .server = N_("A single case is harmless. If many honest clients get this reply, look "
	                 "for an overload (stress) or for a firewall that drops packets."),
	    .standard = "RFC 5321 section 4.5.3.2; RFC 3463 section 3.5",
	},
	{
	    .code = 421,
	    .subject = 7,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, a limit or a rule"),
	    .meaning = N_("The server ends the session because of a limit or another rule; the "
	                  "client may come back within the limit."),
	    .seen = N_("Postfix: \"too many connections\" (smtpd_client_connection_count_limit, "
	               "smtpd_client_connection_rate_limit), \"too many new TLS sessions\", \"too "
	               "many errors\" (smtpd_hard_error_limit). Sendmail: \"Too many bad "
	               "commands\", \"Command too long\", a filter that wants the end. Yahoo puts "
	               "tags such as TSS04 into the text: complaints, or too much mail."),
	    .client = retry_slower,
	    .server = N_(
	        "Look in the log for the limit that was met. Raise the limit for an honest client "
	        "only; smtpd_client_event_limit_exceptions exempts single clients in Postfix."),
	    .standard = "RFC 5321 section 4.2.3; RFC 3463 section 3.8",
	},
	{
	    .code = 421,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, refused for now"),
	    .meaning = N_("The server ends the session because a rule refuses the client for now, "
	                  "or because the filter that should decide does not answer."),
	    .seen =
	        N_("Postfix: \"Service unavailable - try again later\" if a filter is down "
	           "(milter_default_action = shutdown), \"Client certificate not trusted\" with "
	           "smtpd_tls_req_ccert = yes; other servers for greylisting or a bad reputation."),
	    .client = N_("Keep the message and try again later. If the text speaks of a "
	                 "certificate, correct the certificate of the client."),
	    .server = N_("Check that all filters and policy services run and answer in time; else "
	                 "look in the log for the rule."),
	    .standard = "RFC 5321 section 4.2.3; RFC 3463 section 3.8",
	},
	{
	    .code = 421,
	    .subject = 7,
	    .detail = 28,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = 0,
	    .name = N_("Closing, flood of mail"),
	    .meaning = N_("The server ends the session because an unusual amount of mail came from "
	                  "this client, network, login or domain."),
	    .seen = N_("From Gmail: \"unusual rate of unsolicited mail originating from your IP "
	               "address\". Also after a user's password was stolen, or a form on a web "
	               "site was abused."),
	    .client =
	        N_("Stop and look at what is being sent, and by whom. Then send slowly, and more "
	           "only after some days; authenticate the messages with SPF, DKIM and DMARC."),
	    .server = look_in_log,
	    .standard = "IANA registry of enhanced status codes (X.7.28)",
	},
	{
	    .code = 422,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Password transition needed (registry)"),
	    .meaning = N_("The registry lists this code beside 432: the user has to log in once "
	                  "with another mechanism. Some programs mean a full mailbox instead."),
	    .seen = N_(
	        "Hardly ever. If the text speaks of a quota or of storage, the mailbox is full."),
	    .client = read_reason,
	    .server = N_("Send 432 for a password transition, 452 for a full mailbox."),
	    .use = nobody_sends,
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.12)",
	},
	{
	    .code = 430,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Invalid command, for now (registry)"),
	    .meaning =
	        N_("The command cannot be carried out at the moment. The code stands in the "
	           "registry of enhanced status codes beside this status, and nowhere else."),
	    .seen = N_("Hardly ever."),
	    .client = first_digit_later,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.5.1)",
	},
	{
	    .code = 431,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Mail system full (vendor)"),
	    .meaning =
	        N_("Not enough memory or disk space, like 452 4.3.1. No standard defines this "
	           "code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("From a few old or home-made servers, and in the bounces of Microsoft "
	               "Exchange (4.3.1)."),
	    .client = first_digit_later,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 432,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Password transition needed"),
	    .meaning = N_("The server does not have the password in the form that the chosen "
	                  "mechanism needs. One login with PLAIN, over TLS, lets the server make "
	                  "that form; then the chosen mechanism works, too."),
	    .seen =
	        N_("Rarely, after a server has changed its password database. Exchange Online "
	           "sends 432 4.3.2 for too many connections at once, which is something else."),
	    .client = N_("Log in once with PLAIN over TLS, and then with the chosen mechanism "
	                 "again. The password is not wrong. If the text speaks of concurrent "
	                 "connections, send with fewer connections at once."),
	    .server = N_("Offer PLAIN over TLS, so that the transition is possible, or set the "
	                 "password anew in all forms."),
	    .use = N_("When a login with PLAIN would mend the matter for good. Use 535 for a wrong "
	              "password, 534 if the mechanism is too weak."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 432,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_MAYBE,
	    .stages = AT(MAIL) | AT(MESSAGE),
	    .name = N_("Too many connections at once (Exchange Online)"),
	    .meaning = N_("Too many programs send with this mailbox at the same time; the login "
	                  "itself is not the matter."),
	    .seen = N_("From Exchange Online: \"Concurrent connections limit exceeded\". A mailbox "
	               "may have three connections."),
	    .client = N_("Send with fewer connections at once, and try again after a minute."),
	    .server = nothing,
	    .standard = "Microsoft Exchange Online",
	},
	{
	    .code = 432,
	    .subject = 7,
	    .detail = 12,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Password transition needed"),
	    .meaning =
	        N_("The password is not stored in the form that the chosen mechanism needs."),
	    .seen = N_("Rarely, after a server has changed its password database."),
	    .client =
	        N_("Log in once with PLAIN over TLS, and then with the chosen mechanism again."),
	    .server = N_("Offer PLAIN over TLS, so that the transition is possible, or set the "
	                 "password anew in all forms."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 441,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(DELIVERY),
	    .name = N_("No answer from the next server (vendor)"),
	    .meaning =
	        N_("The next server did not answer, like the status 4.4.1. No standard defines "
	           "this code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("In bounces and queue displays, above all of Microsoft Exchange."),
	    .client = first_digit_later,
	    .server = N_(
	        "Check from the sending host whether the next server can be reached on port 25."),
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 442,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(DELIVERY),
	    .name = N_("Connection broken (vendor)"),
	    .meaning = N_("The connection to the next server broke while the message was being "
	                  "sent, like the status 4.4.2. No standard defines this code. Most often "
	                  "an enhanced status code was written without its dots."),
	    .seen = N_("In bounces and queue displays, above all of Microsoft Exchange."),
	    .client = first_digit_later,
	    .server = N_("Look for firewalls and for lost packets between the two servers."),
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 446,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(DELIVERY),
	    .name = N_("Too many hops (vendor)"),
	    .meaning = N_("The message has passed through too many servers and most often goes "
	                  "round in a loop, like the status 4.4.6. No standard defines this code. "
	                  "Most often an enhanced status code was written without its dots."),
	    .seen = N_("In bounces and queue displays, above all of Microsoft Exchange."),
	    .client = first_digit_later,
	    .server = N_("Look in the Received lines of the message for the servers that repeat, "
	                 "and end the loop there."),
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 447,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(DELIVERY),
	    .name = N_("Given up after too long a time (vendor)"),
	    .meaning = N_("The message could not be delivered in the time that is allowed, like "
	                  "the status 4.4.7. No standard defines this code. Most often an enhanced "
	                  "status code was written without its dots."),
	    .seen = N_("In bounces and queue displays, above all of Microsoft Exchange."),
	    .client = N_("Look for the earlier, temporary failures of this message: they tell the "
	                 "reason. Send again when that reason is gone."),
	    .server = look_in_log,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 449,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(DELIVERY),
	    .name = N_("Routing error (vendor)"),
	    .meaning = N_("The server found no way on for the message. No standard defines this "
	                  "code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("In bounces and queue displays, above all of Microsoft Exchange."),
	    .client = first_digit_later,
	    .server = N_("Check the connectors and the DNS entries that lead to the next server."),
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 450,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Mailbox not available for now"),
	    .meaning = N_("The server does not do this now, because the mailbox is busy or because "
	                  "a rule says so, and may do the same later. The session goes on: other "
	                  "recipients can succeed."),
	    .seen =
	        N_("Greylisting (most often with 4.2.0 or 4.7.1), limits, names in DNS that cannot "
	           "be found at the moment. Postfix: clients without a proper name "
	           "(unknown_client_reject_code), senders and recipients whose domain is not found "
	           "(unknown_address_reject_code), addresses that are still being checked "
	           "(unverified_recipient_reject_code), sessions without TLS where TLS is demanded "
	           "(plaintext_reject_code), and the limits smtpd_client_message_rate_limit, "
	           "smtpd_client_recipient_rate_limit and smtpd_client_auth_rate_limit."),
	    .client = N_(
	        "Keep the message and try again later, from the same address: most greylists let "
	        "the message in after five to fifteen minutes. If the reply stays for hours, read "
	        "the text: a missing name in DNS or a limit is not repaired by waiting."),
	    .server =
	        N_("Look in the log for the rule. If honest clients are kept off for long, look at "
	           "DNS first: a slow or broken resolver makes 450 out of good names."),
	    .use = N_(
	        "When this command has to wait and the session can go on: greylisting, limits for "
	        "each client, doubts that time can remove. Use 421 to end the session as well, 451 "
	        "for a fault of the server, 452 for lack of space, 550 when waiting is useless."),
	    .standard = "RFC 5321 section 4.2.3; RFC 6647 section 5",
	},
	{
	    .code = 450,
	    .subject = 1,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Recipient not confirmed yet"),
	    .meaning = N_("The server does not yet know whether the mailbox exists, or gives a "
	                  "temporary answer to be careful."),
	    .seen = N_(
	        "Postfix: \"unverified address\" with reject_unverified_recipient, or \"User "
	        "unknown\" with unknown_local_recipient_reject_code = 450 or soft_bounce = yes."),
	    .client =
	        N_("Keep the message and try again later. If the reply stays, check the address."),
	    .server = N_("Check that the server behind this one answers questions about its "
	                 "recipients. Take soft_bounce out of main.cf when the tests are over."),
	    .standard = "RFC 3463 section 3.2; Postfix",
	},
	{
	    .code = 450,
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Domain of the sender not found"),
	    .meaning =
	        N_("DNS did not give the domain of the sender, or gave an error that may pass."),
	    .seen = N_("Postfix: \"Sender address rejected: Domain not found\" with "
	               "reject_unknown_sender_domain. Usual for web servers and devices that send "
	               "as a name which exists only inside their network."),
	    .client = N_("Set a sender address whose domain has an MX or an address in DNS."),
	    .server = N_("Check that the resolver of the mail server works."),
	    .standard = "RFC 3463 section 3.2; Postfix",
	},
	{
	    .code = 450,
	    .subject = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Greylisted, most often"),
	    .meaning = N_("The server sees this client, sender and recipient together for the "
	                  "first time and asks the client to come back."),
	    .seen = N_("From Postgrey and other greylists: \"Greylisted, see ...\"."),
	    .client = retry,
	    .server = N_("Nothing has to be done: the next try comes through. Large senders that "
	                 "come from changing addresses need an exception."),
	    .standard = "RFC 6647 section 5; RFC 3463 section 3.3",
	},
	{
	    .code = 450,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_MAYBE,
	    .stages = AT(RCPT),
	    .name = N_("Passed a test, come again"),
	    .meaning = N_("The server has just tested the client and cannot hand the session over "
	                  "to the real mail server; the next connection goes through."),
	    .seen = N_("From postscreen, \"Service currently unavailable\", after one of its deep "
	               "protocol tests (postscreen_pipelining_enable, "
	               "postscreen_bare_newline_enable, postscreen_non_smtp_command_enable)."),
	    .client = reconnect,
	    .server = N_("Nothing has to be done. Switch the deep tests off if honest clients come "
	                 "from changing addresses."),
	    .standard = "RFC 3463 section 3.4; Postfix",
	},
	{
	    .code = 450,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(AUTH) | AT(MAIL) | AT(RCPT),
	    .name = N_("Not permitted for now"),
	    .meaning = N_("A limit or a rule of the server refuses the command for now."),
	    .seen = N_(
	        "Postfix: \"too much mail\", \"too many recipients\", \"too many AUTH commands\" "
	        "(smtpd_client_message_rate_limit, smtpd_client_recipient_rate_limit, "
	        "smtpd_client_auth_rate_limit), \"Helo command rejected: Host not found\" "
	        "(reject_unknown_helo_hostname); others: greylisting."),
	    .client = retry_slower,
	    .server = find_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .code = 450,
	    .subject = 7,
	    .detail = 25,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(RCPT),
	    .name = N_("Client without a proper name, for now"),
	    .meaning = N_("The address of the client has no name in DNS, or the name does not lead "
	                  "back to the address."),
	    .seen = N_(
	        "Postfix: \"cannot find your hostname\" (reject_unknown_client_hostname) or "
	        "\"cannot find your reverse hostname\" (reject_unknown_reverse_client_hostname)."),
	    .client = N_("Have a PTR entry set for the address of the client, and let that name "
	                 "lead to the same address."),
	    .server = N_("Check that the resolver works. Honest servers without a proper name are "
	                 "common: reject_unknown_reverse_client_hostname is the milder rule."),
	    .standard = "RFC 7372 section 3.3; Postfix",
	},
	{
	    .code = 451,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Local error in processing"),
	    .meaning = N_("The server met with a fault of its own and did not carry out the "
	                  "command. Nothing is said against the message or its sender."),
	    .seen = N_("A filter or policy service that does not answer, a table or database that "
	               "cannot be read, a full or broken queue; often also greylisting. Postfix: "
	               "\"Temporary lookup error\", \"Server configuration problem\", \"Queue file "
	               "write error\", \"Service unavailable - try again later\" "
	               "(milter_default_action = tempfail). Sendmail: \"Please try again later\" "
	               "for a filter, and sender domains that DNS does not give at the moment."),
	    .client = retry,
	    .server = N_("Look in the log for warnings at the time of the reply: the filter, the "
	                 "table or the service that failed is named there. While the fault lasts, "
	                 "all mail waits at its senders; nothing is lost for four or five days."),
	    .use = N_("When the fault lies with the server and will be repaired. Use 450 when a "
	              "rule or the mailbox makes the client wait, 452 for lack of space, 421 if "
	              "the session has to end, 454 within AUTH and STARTTLS."),
	    .standard = "RFC 5321 section 4.2.3",
	},
	{
	    .code = 451,
	    .subject = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Temporary trouble inside the server"),
	    .meaning = N_("Something inside the server did not work: a table, the queue, or a "
	                  "helper process."),
	    .seen = N_("Postfix: \"Temporary lookup error\" (a database of addresses does not "
	               "answer), \"Queue file write error\"."),
	    .client = retry,
	    .server = N_("Look in the log for the table or file that is named at the time of the "
	                 "reply; check the database, the disk and the permissions."),
	    .standard = "RFC 3463 section 3.4",
	},
	{
	    .code = 451,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Not now, most often a filter"),
	    .meaning = N_("The server takes no mail at the moment, most often because a filter "
	                  "said so or did not answer."),
	    .seen = N_("From Sendmail: \"Please try again later\", after a temporary failure of a "
	               "filter."),
	    .client = retry,
	    .server = N_("Check that the filter runs, and that Sendmail may use its socket: the "
	                 "log has lines that begin with Milter."),
	    .standard = "RFC 3463 section 3.4; Sendmail",
	},
	{
	    .code = 451,
	    .subject = 3,
	    .detail = 5,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA),
	    .name = N_("Server wrongly configured"),
	    .meaning = N_("Something in the configuration of the server does not work, and all "
	                  "mail is refused for the time being."),
	    .seen = N_("Postfix: \"Server configuration error\" and \"Server configuration "
	               "problem\", for a rule that makes no sense, a missing table, or a policy "
	               "service that does not answer (smtpd_policy_service_default_action)."),
	    .client = retry,
	    .server = N_("Look in the log for the warning at the time of the reply; postfix check "
	                 "and postconf -n help to find the line."),
	    .standard = "RFC 3463 section 3.4; Postfix",
	},
	{
	    .code = 451,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Greylisted, or a filter does not answer"),
	    .meaning = N_("A rule makes the client wait, or the filter that should decide could "
	                  "not be asked."),
	    .seen = N_("Greylisting in many filters, such as milter-greylist and Rspamd. Postfix: "
	               "\"Service unavailable - try again later\", when a filter is down or too "
	               "slow (milter_default_action = tempfail)."),
	    .client = retry,
	    .server = N_("Check that all filters run and answer in time; behind a greylist the "
	                 "next try comes through."),
	    .standard = "RFC 3463 section 3.8; RFC 6647",
	},
	{
	    .code = 451,
	    .subject = 7,
	    .detail = 24,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("SPF could not be checked now"),
	    .meaning = N_("DNS failed while the SPF record of the sender's domain was looked up."),
	    .seen = N_("From servers that check SPF, when the name servers of the sender's domain "
	               "do not answer."),
	    .client = N_("Check the name servers of the sender's domain and of all domains that "
	                 "the SPF record includes."),
	    .server = N_("Check that the resolver works."),
	    .standard = "RFC 7372 section 3.2; RFC 7208 section 8.6",
	},
	{
	    .code = 451,
	    .subject = 7,
	    .detail = 650,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_MAYBE,
	    .stages = AT(CONNECT) | AT(MAIL) | AT(RCPT),
	    .name = N_("Slowed down for reputation (Microsoft)"),
	    .meaning = N_("Microsoft takes less mail from this address for now, because of what "
	                  "came from the address before."),
	    .seen = N_("From Outlook.com: \"The mail server has been temporarily rate limited due "
	               "to IP reputation\"."),
	    .client = N_("Send less for some days, remove recipients that complain or do not "
	                 "exist, and look at the address in Microsoft's SNDS."),
	    .server = nothing,
	    .standard = "Microsoft",
	},
	{
	    .code = 452,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Not enough space, or too many recipients"),
	    .meaning = N_(
	        "The server has no room for the message at the moment, or takes no more recipients "
	        "for this message. Recipients that were accepted before stay accepted."),
	    .seen = N_("After MAIL when the disk of the queue is nearly full: Postfix "
	               "\"Insufficient system storage\" (queue_minfree, message_size_limit), "
	               "Sendmail \"Insufficient disk space\" (MinFreeBlocks). After RCPT when the "
	               "message has too many recipients: smtpd_recipient_limit (1000) in Postfix, "
	               "MaxRecipientsPerMessage in Sendmail; also when a mailbox is full, or "
	               "FEATURE(ratecontrol) counts too many connections."),
	    .client = N_("For recipients: send the message to those that were accepted, and to the "
	                 "others in another message; programs do so by themselves. For space: keep "
	                 "the message and try again later."),
	    .server = N_("Make room on the disk of the queue: Postfix wants one and a half times "
	                 "message_size_limit free. RFC 5321 wants at least 100 recipients allowed "
	                 "for each message."),
	    .use = N_("For lack of space that will pass, and for recipients beyond the limit. Use "
	              "552 when the message is larger than the server will ever take, 450 or 451 "
	              "when space is not the reason."),
	    .standard = "RFC 5321 sections 4.2.3, 4.5.3.1.10; RFC 1870",
	},
	{
	    .code = 452,
	    .subject = 2,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(MESSAGE),
	    .name = N_("Mailbox full"),
	    .meaning = N_("The mailbox is over its quota; when its owner has deleted something, "
	                  "the message can be delivered."),
	    .seen = N_("From Dovecot, Gmail and others after RCPT or at the delivery."),
	    .client = N_("Keep the message and try again later; tell the recipient in another way "
	                 "if the message is urgent."),
	    .server = N_("Ask the owner of the mailbox to make room, or raise the quota."),
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .code = 452,
	    .subject = 3,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(MESSAGE),
	    .name = N_("Disk of the server full"),
	    .meaning = N_("The server has no disk space for the message at the moment."),
	    .seen = N_("Postfix: \"Insufficient system storage\", if less than queue_minfree or "
	               "one and a half times message_size_limit is free."),
	    .client = retry,
	    .server = N_("Make room on the disk of the queue: look for log files, core files, and "
	                 "a queue full of undeliverable mail."),
	    .standard = "RFC 1870 section 6.1; RFC 3463 section 3.4",
	},
	{
	    .code = 452,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Too many connections (Sendmail)"),
	    .meaning = N_("The client has too many connections, or opens them too fast."),
	    .seen = N_("From Sendmail with FEATURE(ratecontrol) or FEATURE(conncontrol) without "
	               "the argument terminate: \"Connection rate limit exceeded\", \"Too many "
	               "open connections\"."),
	    .client = retry_slower,
	    .server = N_("Look at ClientRate and ClientConn in the access table."),
	    .standard = "RFC 3463 section 3.4; Sendmail",
	},
	{
	    .code = 452,
	    .subject = 4,
	    .detail = 5,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL),
	    .name = N_("Not enough disk space (Sendmail)"),
	    .meaning = N_("The disk of the queue has less room than Sendmail wants to keep free."),
	    .seen =
	        N_("From Sendmail: \"Insufficient disk space; try again later\" (MinFreeBlocks)."),
	    .client = retry,
	    .server = N_("Make room on the disk of the queue: look for log files, core files, and "
	                 "a queue full of undeliverable mail."),
	    .standard = "RFC 3463 section 3.5; Sendmail",
	},
	{
	    .code = 452,
	    .subject = 5,
	    .detail = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Too many recipients"),
	    .meaning = N_("The message has as many recipients as the server takes for one message; "
	                  "those accepted so far stay accepted."),
	    .seen = N_("Postfix: more than smtpd_recipient_limit (1000); Sendmail: more than "
	               "MaxRecipientsPerMessage."),
	    .client = N_("Send the message to the accepted recipients, and then to the others in "
	                 "another transaction; programs do so by themselves."),
	    .server = N_("RFC 5321 wants at least 100 recipients allowed for each message."),
	    .standard = "RFC 5321 section 4.5.3.1.10; RFC 3463 section 3.6",
	},
	{
	    .code = 453,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("No mail for the client"),
	    .meaning = N_("No messages wait for the domains that the client asked for."),
	    .seen = N_("Only after ATRN, the command with which a customer without a fixed address "
	               "fetches mail."),
	    .client = N_("Nothing is wrong: ask again later."),
	    .server = nothing,
	    .use = N_("Only as the answer to ATRN. Use 450 if the client may not fetch mail for "
	              "the domains, 530 if a login is missing."),
	    .standard = "RFC 2645",
	},
	{
	    .code = 454,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(AUTH) | AT(RCPT),
	    .name = N_("Login or TLS not available for now"),
	    .meaning = N_("After AUTH: the credentials could not be checked, because something "
	                  "behind the server failed. After STARTTLS: the server cannot begin TLS "
	                  "now. The password was not judged."),
	    .seen = N_("After AUTH when Dovecot, saslauthd, LDAP or the password database does not "
	               "answer; after STARTTLS when the certificate or its key cannot be read, or "
	               "too many TLS sessions were begun. Postfix also sends \"454 4.7.1 Relay "
	               "access denied\" after RCPT (defer_unauth_destination)."),
	    .client = N_("Keep the password and try again later. Do not ask the user for another "
	                 "password. After STARTTLS, a client that demands encryption stops here; "
	                 "another client may go on without."),
	    .server = N_(
	        "Check the service behind the login: does the process run, does its socket have "
	        "the right permissions, does the database answer? For STARTTLS, look at the "
	        "certificate and its key: the log of the first start after a renewal often tells."),
	    .use = N_("When the credentials could not be checked, and when TLS fails for the "
	              "moment. Use 535 only for wrong credentials: a 535 sent for a broken backend "
	              "makes users change good passwords and locks accounts."),
	    .standard = "RFC 4954 section 6; RFC 3207 section 4",
	},
	{
	    .code = 454,
	    .subject = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(AUTH),
	    .name = N_("Trouble inside the server"),
	    .meaning =
	        N_("A part of the server that is needed for TLS or for the login does not work."),
	    .seen = N_("Postfix and Sendmail: \"Try again later\"."),
	    .client = N_("Try again later with the same password: the password was not judged."),
	    .server = look_in_log,
	    .standard = "RFC 3207 section 4; Postfix; Sendmail",
	},
	{
	    .code = 454,
	    .subject = 3,
	    .detail = 3,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS),
	    .name = N_("TLS not available (Sendmail)"),
	    .meaning = N_("Sendmail offers STARTTLS, but cannot begin TLS."),
	    .seen = N_("From Sendmail: \"TLS not available\", mostly with a bad certificate, key "
	               "or permission."),
	    .client = N_("Try again later, or send without TLS if that is allowed."),
	    .server = N_("Check ServerCertFile, ServerKeyFile and their permissions: Sendmail "
	                 "refuses key files that others may read."),
	    .standard = "RFC 3207 section 4; Sendmail",
	},
	{
	    .code = 454,
	    .subject = 7,
	    .classes = CLASS_BIT(4),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(AUTH),
	    .name = N_("Login or TLS failed for now"),
	    .meaning = N_("The credentials could not be checked, or TLS cannot begin; the password "
	                  "was not judged."),
	    .seen = N_("Postfix: \"Temporary authentication failure\", \"TLS not available due to "
	               "local problem\", \"too many new TLS sessions\" "
	               "(smtpd_client_new_tls_session_rate_limit)."),
	    .client = N_("Try again later with the same password: the password was not judged."),
	    .server = N_("After AUTH, check the service behind the login; after STARTTLS, check "
	                 "the certificate and its key."),
	    .standard = "RFC 4954 section 6; RFC 3207 section 4",
	},
	{
	    .code = 454,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(4),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Relay access denied, for now"),
	    .meaning = N_("The server does not relay for this client; the reply is temporary only "
	                  "to be careful."),
	    .seen =
	        N_("Postfix: \"Relay access denied\" with defer_unauth_destination, the end of the "
	           "default smtpd_relay_restrictions. The client is not logged in, or the domain "
	           "is missing from mydestination, relay_domains or the virtual domains."),
	    .client = N_("Log in before sending, or use the mail server of your own provider. "
	                 "Waiting helps only if the server is corrected."),
	    .server = N_("If the domain is one of your own, add the domain to mydestination, "
	                 "relay_domains or the virtual domains."),
	    .standard = "Postfix",
	},
	{
	    .code = 455,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Parameters not possible for now"),
	    .meaning = N_("The server knows the parameters of MAIL or RCPT, but cannot honour them "
	                  "at the moment."),
	    .seen = N_("Rarely; after MAIL or RCPT with parameters of an extension."),
	    .client = N_("Try again later, or without the parameters if the message allows that."),
	    .server = look_in_log,
	    .use = N_("When the parameter will work again later. Use 555 for a parameter that the "
	              "server does not know."),
	    .standard = "RFC 5321 sections 4.1.1.11, 4.2.3",
	},
	{
	    .code = 456,
	    .standing = OF_DRAFT,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Try again over IPv4 (draft)"),
	    .meaning =
	        N_("The server does not accept the message over IPv6 and asks the client to come "
	           "over IPv4. Only a draft, which never became a standard, has the code."),
	    .seen = N_("Hardly ever."),
	    .client = N_("Try again over IPv4."),
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "draft-martin-smtp-ipv6-to-ipv4-fallback (expired)",
	},
	{
	    .code = 458,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Unable to queue messages for the node"),
	    .meaning = N_("The server cannot begin to send the messages that wait for the node."),
	    .seen = N_("Only after ETRN."),
	    .client = N_("Ask again later."),
	    .server = N_("Look in the log for the reason at the time of the reply; in Postfix, the "
	                 "flush service keeps the list of waiting messages."),
	    .use = N_("Only as the answer to ETRN, for a fault that will pass. Use 459 if the node "
	              "may not ask."),
	    .standard = "RFC 1985",
	},
	{
	    .code = 459,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Node not allowed"),
	    .meaning =
	        N_("The server does not send the waiting messages, because the client may not ask "
	           "for them or the domain is not one that the server keeps mail for."),
	    .seen = N_("Only after ETRN. The code begins with 4, but asking again does not help."),
	    .client = N_(
	        "Ask the administrator of the server to permit ETRN for this client and domain."),
	    .server = N_("Add the domain to fast_flush_domains and the client to "
	                 "smtpd_etrn_restrictions (Postfix) if the request was justified."),
	    .use = N_("Only as the answer to ETRN, when the rules forbid the request. Use 458 for "
	              "a fault that will pass."),
	    .standard = "RFC 1985",
	},
	{
	    .code = 471,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("Refused for now by a rule or filter (vendor)"),
	    .meaning = N_("A filter or a rule refuses the message for now, like the status 4.7.1. "
	                  "No standard defines this code. Most often an enhanced status code was "
	                  "written without its dots."),
	    .seen = N_("From a few filters against spam."),
	    .client = first_digit_later,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
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
	               "not have, or EHLO at a very old server. After a line that is too long: the "
	               "standards allow 512 octets with CRLF for a command and 12288 for a line of "
	               "AUTH; newer versions of Postfix refuse more than 2048 (line_length_limit). "
	               "Also when the other side speaks no SMTP: a web browser or a scanner, TLS "
	               "on port 25 or 587 before STARTTLS, or a client that sends its message "
	               "although DATA was refused, so that each line is read as a command."),
	    .client = N_("Do not repeat the line: correct the command. Use only what the server "
	                 "lists in its answer to EHLO, and fall back to HELO if EHLO itself is not "
	                 "known. If every command fails, check the port and the encryption: port "
	                 "465 wants TLS from the first octet, ports 25 and 587 want STARTTLS."),
	    .server = N_(
	        "A single reply of this kind is harmless. Many for one client come from a scanner "
	        "or a broken device: Postfix counts each one as an error, slows the client down "
	        "(smtpd_soft_error_limit) and ends with 421 (smtpd_hard_error_limit). Postfix 3.7 "
	        "logs such commands only in the counters of the disconnect line (unknown=)."),
	    .use = N_("When the name of the command is unknown, or the line is too long. Use 501 "
	              "for wrong arguments of a known command, 502 for a command that is known but "
	              "not carried out, 503 for a command at the wrong moment, and 421 when the "
	              "session shall end after too many errors."),
	    .standard = "RFC 5321 sections 4.2.3, 4.3.2, 4.5.3.1.4; RFC 4954 section 4",
	},
	{
	    .code = 500,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(UNKNOWN),
	    .name = N_("Command not recognized"),
	    .meaning = N_("No command of the server has this name."),
	    .seen = N_("Sendmail: \"Command unrecognized\". After mistyped commands, scanners, and "
	               "programs that speak another protocol."),
	    .client = correct_program,
	    .server = client_fault,
	    .standard = "RFC 5321 section 4.2.4; RFC 3463 section 3.6",
	},
	{
	    .code = 500,
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(UNKNOWN),
	    .name = N_("Syntax error"),
	    .meaning = N_("The server cannot make a command out of the line."),
	    .seen =
	        N_("Postfix: \"Error: command not recognized\", \"Error: bad syntax\", \"Error: "
	           "bad UTF-8 syntax\", and \"Error: command too long\" in newer versions."),
	    .client = correct_program,
	    .server = client_fault,
	    .standard = "RFC 5321 sections 4.2.4, 4.5.3.1.4; RFC 3463 section 3.6",
	},
	{
	    .code = 500,
	    .subject = 5,
	    .detail = 6,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Line of the login too long"),
	    .meaning = N_("A line of the AUTH exchange is longer than the server can take; the "
	                  "password was not judged."),
	    .seen = N_("Postfix: \"SASL response limit exceeded\" (smtpd_sasl_response_limit, "
	               "12288). Kerberos tickets of users who are in many groups are that long."),
	    .client = N_("Use another mechanism, or put the user into fewer groups."),
	    .server = N_("Raise smtpd_sasl_response_limit; RFC 4954 wants at least 12288 octets."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 501,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(TLS) | AT(AUTH) | AT(MAIL) | AT(RCPT) | AT(DATA),
	    .name = N_("Syntax error in parameters"),
	    .meaning = N_("The server knows the command, but not with these arguments: an argument "
	                  "is missing or malformed, or there are too many."),
	    .seen = N_(
	        "HELO without a name, an address without brackets or with blanks, a bad SIZE. "
	        "Within AUTH: the client gave up with \"*\", or sent bad base64. Postfix says what "
	        "is wanted: \"Syntax: MAIL FROM:<address>\". With reject_invalid_helo_hostname: a "
	        "host name that cannot be one (invalid_hostname_reject_code)."),
	    .client = N_(
	        "Do not repeat the command: correct the arguments. If addresses cause the reply, "
	        "look for blanks, quotes and other characters that crept in from a list."),
	    .server = N_("Nothing has to be done: 501 within AUTH is no failed password. Many such "
	                 "replies to one client point to a broken program."),
	    .use = N_("When the command is known and its arguments cannot be used. Use 500 for an "
	              "unknown command, 504 for a known argument that is not supported, 555 for an "
	              "unknown parameter of MAIL or RCPT, 553 for an address that is well formed "
	              "but not allowed."),
	    .standard = "RFC 5321 section 4.2.3; RFC 4954 section 4; RFC 3207 section 4",
	},
	{
	    .code = 501,
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(AUTH) | AT(MAIL) | AT(RCPT),
	    .name = N_("Arguments missing, or bad base64"),
	    .meaning = N_(
	        "An argument is missing or cannot be read; within AUTH, the line was no base64."),
	    .seen =
	        N_("From servers that keep to RFC 4954 after bad base64; from Sendmail for missing "
	           "values: \"AUTH mechanism must be specified\", \"SIZE requires a value\"."),
	    .client = correct_program,
	    .server = client_fault,
	    .standard = "RFC 4954 section 4; RFC 3463 section 3.6",
	},
	{
	    .code = 501,
	    .subject = 5,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(TLS) | AT(AUTH) | AT(MAIL) | AT(RCPT) | AT(DATA),
	    .name = N_("Invalid arguments"),
	    .meaning = N_("The command is known, but its arguments are not valid."),
	    .seen = N_("Postfix: \"Syntax: MAIL FROM:<address>\", \"Bad message size syntax\" and "
	               "others; Sendmail also for bad base64 within AUTH."),
	    .client = correct_program,
	    .server = client_fault,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .code = 501,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Login given up by the client"),
	    .meaning =
	        N_("The client ended the login with \"*\" before the credentials were checked."),
	    .seen = N_("Postfix: \"Authentication aborted\". Mail programs do so when the user "
	               "cancels, or when a challenge cannot be answered."),
	    .client = N_("Try another mechanism, or check why the program gave up."),
	    .server = N_("Nothing has to be done: do not count the reply as a failed password."),
	    .standard = "RFC 4954 section 4; Postfix",
	},
	{
	    .code = 502,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(UNKNOWN),
	    .name = N_("Command not implemented"),
	    .meaning = N_("The server knows the name of the command, but does not carry out the "
	                  "command here."),
	    .seen = N_("VRFY, EXPN or HELP that are switched off; STARTTLS or AUTH at a server "
	               "without them. Postfix: \"VRFY command is disabled\" "
	               "(disable_vrfy_command); postscreen also for unknown commands."),
	    .client = N_("Go on without the command: do not repeat the command in this session. "
	                 "Use only what the answer to EHLO lists."),
	    .server = N_("Nothing has to be done, unless the command should work: then switch the "
	                 "command on (disable_vrfy_command, smtpd_tls_security_level, "
	                 "smtpd_sasl_auth_enable; PrivacyOptions in Sendmail)."),
	    .use = N_("When the command is known and deliberately not carried out. Use 500 for an "
	              "unknown name, 503 for the wrong moment, 252 for VRFY if messages to the "
	              "address are welcome."),
	    .standard = "RFC 5321 sections 4.2.3, 4.2.4",
	},
	{
	    .code = 502,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(UNKNOWN),
	    .name = N_("Command switched off"),
	    .meaning = N_("The server does not carry out this command here."),
	    .seen =
	        N_("Postfix: \"VRFY command is disabled\", and \"Error: command not implemented\" "
	           "after STARTTLS without TLS; Sendmail: \"Command not implemented\"."),
	    .client = N_("Go on without the command: do not repeat the command in this session."),
	    .server = N_("Nothing has to be done, unless the command should work."),
	    .standard = "RFC 5321 section 4.2.4; RFC 3463 section 3.6",
	},
	{
	    .code = 503,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Bad sequence of commands"),
	    .meaning = N_("The command is known, but comes at the wrong moment."),
	    .seen = N_("RCPT before MAIL, DATA without RCPT, a second MAIL or a second AUTH, AUTH "
	               "within a transaction, AUTH where logins are switched off. After a refused "
	               "greeting, Postfix with smtpd_delay_reject = no answers \"503 5.7.0 Error: "
	               "access denied\" to all that follows."),
	    .client = N_("Look at the reply before: often MAIL or the greeting was refused, and "
	                 "the program went on all the same. A program that logs in twice, or that "
	                 "logs in where nothing is offered, needs another setting."),
	    .server =
	        N_("A single case is harmless. If users cannot log in and see \"authentication not "
	           "enabled\", set smtpd_sasl_auth_enable = yes for that service in master.cf."),
	    .use = N_("When the same command would have been right at another moment of the "
	              "session. Use 530 if a login or STARTTLS has to come first, 554 for DATA "
	              "when all recipients were refused."),
	    .standard = "RFC 5321 sections 4.1.4, 4.2.3; RFC 4954 section 4",
	},
	{
	    .code = 503,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH) | AT(MAIL) | AT(RCPT) | AT(DATA),
	    .name = N_("Bad sequence of commands"),
	    .meaning =
	        N_("The command comes at the wrong moment, or the login is not offered here."),
	    .seen = N_("Postfix: \"nested MAIL command\", \"need MAIL command\", \"need RCPT "
	               "command\", \"send HELO/EHLO first\", \"already authenticated\", "
	               "\"authentication not enabled\"."),
	    .client = N_("Look at the reply before: often a command was refused, and the program "
	                 "went on all the same. For a login, use port 587 or 465."),
	    .server =
	        N_("If users should log in on this port, set smtpd_sasl_auth_enable = yes for that "
	           "service; smtpd_tls_auth_only = yes hides the login until TLS has begun."),
	    .standard = "RFC 5321 section 4.1.4; RFC 3463 section 3.6",
	},
	{
	    .code = 503,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Session already refused"),
	    .meaning = N_("The connection of the client was refused, and nothing but QUIT will be "
	                  "answered with success."),
	    .seen = N_("Postfix: \"Error: access denied\", after a refused greeting, with "
	               "smtpd_delay_reject = no."),
	    .client = N_("Read the text of the greeting: the reason stands there. Send QUIT."),
	    .server = N_("With smtpd_delay_reject = yes, the default, Postfix refuses at RCPT "
	                 "instead, and the log has sender and recipient, too."),
	    .standard = "RFC 5321 section 3.1; Postfix",
	},
	{
	    .code = 504,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(AUTH) | AT(MAIL) | AT(RCPT),
	    .name = N_("Parameter not implemented"),
	    .meaning = N_("The server knows the command, but does not support this argument."),
	    .seen = N_("AUTH with a mechanism that is not offered, or that is offered only after "
	               "STARTTLS. Postfix also sends 504 5.5.2 for host names and addresses "
	               "without a full domain: reject_non_fqdn_helo_hostname, "
	               "reject_non_fqdn_sender, reject_non_fqdn_recipient (non_fqdn_reject_code)."),
	    .client = N_("For AUTH: choose a mechanism that the answer to EHLO lists, after "
	                 "STARTTLS. For host names: give the full name with its domain in HELO "
	                 "(myhostname, smtp_helo_name in Postfix)."),
	    .server = N_("Check the list of mechanisms: smtpd_sasl_mechanism_filter and the SASL "
	                 "settings in Postfix, AuthMechanisms in Sendmail. Mail programs behind "
	                 "NAT often have short names: do not check HELO on submission ports."),
	    .use = N_("When the command is supported and this value of its argument is not. Use "
	              "501 for a malformed argument, 555 for an unknown parameter of MAIL or RCPT, "
	              "534 or 538 when the mechanism exists but is too weak or needs encryption."),
	    .standard = "RFC 5321 section 4.2.3; RFC 4954 section 4",
	},
	{
	    .code = 504,
	    .subject = 3,
	    .detail = 3,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Mechanism not available (Sendmail)"),
	    .meaning = N_(
	        "The server does not offer the mechanism with which the client wanted to log in."),
	    .seen = N_("From Sendmail: \"AUTH mechanism ... not available\" (AuthMechanisms, or a "
	               "missing plug-in of the SASL library)."),
	    .client = N_("Choose a mechanism that the answer to EHLO lists."),
	    .server = N_("Check the list of mechanisms and the plug-ins that are installed."),
	    .standard = "RFC 4954 section 4; Sendmail",
	},
	{
	    .code = 504,
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(MAIL) | AT(RCPT),
	    .name = N_("Full name with a domain needed"),
	    .meaning = N_("A host name or an address has no complete domain."),
	    .seen = N_("Postfix: \"need fully-qualified hostname\" or \"need fully-qualified "
	               "address\" (reject_non_fqdn_helo_hostname, reject_non_fqdn_sender, "
	               "reject_non_fqdn_recipient)."),
	    .client =
	        N_("Give the full name with its domain in HELO, and addresses with their domain."),
	    .server = N_("Mail programs often give a short name in HELO: do not check HELO on "
	                 "submission ports."),
	    .standard = "RFC 3463 section 3.6; Postfix",
	},
	{
	    .code = 504,
	    .subject = 5,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Mechanism not offered"),
	    .meaning = N_("The server does not offer the mechanism with which the client wanted to "
	                  "log in, or offers the mechanism only under TLS."),
	    .seen = N_("From servers that keep to RFC 4954; from Postfix with smtpd_tls_auth_only "
	               "= yes: \"Encryption required for requested authentication mechanism\"."),
	    .client = N_("Choose a mechanism that the answer to EHLO lists, after STARTTLS."),
	    .server = N_("Check the list of mechanisms, and whether TLS has to come first."),
	    .standard = "RFC 4954 section 4; RFC 3463 section 3.6",
	},
	{
	    .code = 504,
	    .subject = 7,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Security feature not supported"),
	    .meaning = N_("The server does not support a mechanism or a security feature that the "
	                  "client asked for."),
	    .seen = N_("From Exchange: \"Unrecognized authentication type\", where the login is "
	               "switched off for this port or mailbox."),
	    .client = N_("Choose a mechanism that the answer to EHLO lists, or ask the "
	                 "administrator to permit logins with SMTP."),
	    .server = N_("Check the authentication settings of the receive connector, and whether "
	                 "the mailbox may log in with SMTP."),
	    .standard = "RFC 3463 section 3.8; IANA registry of enhanced status codes (X.7.4)",
	},
	{
	    .code = 510,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Bad address (vendor)"),
	    .meaning = N_("The recipient address cannot be used, like the status 5.1.0 or 5.1.1. "
	                  "No standard defines this code. Most often an enhanced status code was "
	                  "written without its dots."),
	    .seen = N_("From a few old servers, and in bounces."),
	    .client = N_("Check the address for mistakes. Do not send again unchanged, as after "
	                 "any code that begins with 5; read the text of the reply."),
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 511,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Mailbox unknown (vendor)"),
	    .meaning = N_("The mailbox does not exist, like 550 5.1.1. No standard defines this "
	                  "code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("From a few filters and old servers, and in bounces."),
	    .client = N_("Check the address for mistakes. Do not send again unchanged, as after "
	                 "any code that begins with 5; read the text of the reply."),
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 512,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Domain unknown (vendor)"),
	    .meaning = N_("The domain of the recipient cannot be found in DNS, like the status "
	                  "5.1.2. No standard defines this code. Most often an enhanced status "
	                  "code was written without its dots."),
	    .seen = N_("In bounces and queue displays, rarely from servers."),
	    .client = N_("Check the address for mistakes. Do not send again unchanged, as after "
	                 "any code that begins with 5; read the text of the reply."),
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 513,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Address malformed (vendor)"),
	    .meaning =
	        N_("The recipient address is not written as an address has to be, like the status "
	           "5.1.3; some servers mean that relaying is not permitted. No standard defines "
	           "this code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("From a few old servers, and in bounces."),
	    .client = N_("Check the address for mistakes. Do not send again unchanged, as after "
	                 "any code that begins with 5; read the text of the reply."),
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 520,
	    .standing = OF_DRAFT,
	    .actor = ACTOR_CLIENT,
	    .ending = ENDING_NO,
	    .stages = AT(HELO),
	    .name = N_("Wrong identifier after QHLO (draft)"),
	    .meaning = N_("The client used a quick start with an identifier that is out of date. "
	                  "Only a draft, which never became a standard, has the code."),
	    .seen = N_("Hardly ever. Some providers send 520 for refused addresses or messages, "
	               "and then the text tells what is meant."),
	    .client = read_reason,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "draft-fanf-smtp-quickstart (expired)",
	},
	{
	    .code = 521,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_NOBODY,
	    .ending = ENDING_MAYBE,
	    .stages = AT(CONNECT) | AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("Host does not accept mail"),
	    .meaning = N_("As the greeting: this host never takes mail, whoever sends. Later in "
	                  "the session: the command is refused, and the server hangs up."),
	    .seen = N_("As the greeting of hosts that only send. Postfix uses 521 to refuse and to "
	               "close the connection at once: after an action 521 in an access table or of "
	               "a policy service, and from postscreen for clients that failed a test."),
	    .client = N_("As the greeting: do not try this host again; try another MX host, or "
	                 "return the message. Later in the session: read the text, because the "
	                 "refusal is for this client."),
	    .server = N_("Remove the MX entries that lead to a host that takes no mail, or give "
	                 "the domain a null MX (RFC 7505). If postscreen refused an honest client, "
	                 "look in the log for the test and for the block lists."),
	    .use = N_("As the greeting of a host that never takes mail. Use 554 to refuse one "
	              "client, 556 for a recipient's domain that takes no mail, 421 if the host "
	              "takes mail later."),
	    .standard = "RFC 7504 section 3; RFC 1846",
	},
	{
	    .code = 521,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_MAYBE,
	    .stages = AT(CONNECT) | AT(RCPT),
	    .name = N_("Host accepts no mail"),
	    .meaning = N_("This host takes no mail, or not from this client."),
	    .seen = N_("As the greeting of hosts that only send; from postscreen: \"Service "
	               "currently unavailable\", for clients that postscreen_access_list refuses "
	               "(postscreen_denylist_action = drop)."),
	    .client = N_("Do not try this host again. If the host takes mail from others, ask the "
	                 "postmaster there why this client is refused."),
	    .server = N_("If postscreen refused an honest client, look for the client in "
	                 "postscreen_access_list."),
	    .standard = "RFC 7504 section 3; IANA registry of enhanced status codes (X.3.2)",
	},
	{
	    .code = 521,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_ALWAYS,
	    .stages = AT(CONNECT) | AT(HELO) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Refused by a rule, hanging up"),
	    .meaning = N_("A rule refuses the client for good, and the server hangs up."),
	    .seen = N_("From Postfix for an action 521 in an access table, or of a policy service; "
	               "from postscreen: \"Service unavailable; client ... blocked using ...\", "
	               "for clients on a block list (postscreen_dnsbl_action = drop)."),
	    .client = read_reason,
	    .server = find_rule,
	    .standard = "Postfix",
	},
	{
	    .code = 523,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Encryption needed"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("Hardly ever: most servers do not offer such a mechanism before STARTTLS."),
	    .client = N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again."),
	    .server = N_("Offer AUTH only after STARTTLS, so that no password is sent in the "
	                 "clear: smtpd_tls_auth_only = yes in Postfix."),
	    .use = N_("When the login would be possible over TLS. 538 means the same and is older; "
	              "530 is for commands other than AUTH."),
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.10)",
	},
	{
	    .code = 523,
	    .subject = 7,
	    .detail = 10,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Encryption needed"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("Hardly ever: most servers do not offer such a mechanism before STARTTLS."),
	    .client = N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again."),
	    .server = N_("Offer AUTH only after STARTTLS, so that no password is sent in the "
	                 "clear: smtpd_tls_auth_only = yes in Postfix."),
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.10)",
	},
	{
	    .code = 524,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Encryption required for the mechanism (registry)"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection. "
	                  "The code stands in the registry of enhanced status codes beside this "
	                  "status, and nowhere else."),
	    .seen = N_("Hardly ever."),
	    .client = N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again."),
	    .server = N_("Send 538 or 523, which say the same."),
	    .use = nobody_sends,
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.11)",
	},
	{
	    .code = 525,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("User account disabled"),
	    .meaning = N_("User name and password were right, but the administrator has disabled "
	                  "the account."),
	    .seen =
	        N_("Rarely, after AUTH; most servers send 535 instead, so as not to confirm the "
	           "password. The reasons are abuse, a break-in, or a bill that was not paid."),
	    .client = N_("Do not ask for another password, and do not try again. The user has to "
	                 "speak to the administrator or the provider."),
	    .server = N_("Find out why the account was disabled before enabling the account again; "
	                 "after a break-in, change the password first."),
	    .use = N_("When the password was right and the account is disabled, and the user may "
	              "know. Use 535 if the server shall not confirm the password, 454 if the "
	              "account is out of order only for a while."),
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.13)",
	},
	{
	    .code = 525,
	    .subject = 7,
	    .detail = 13,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("User account disabled"),
	    .meaning = N_("User name and password were right, but the administrator has disabled "
	                  "the account."),
	    .seen = N_("Rarely, after AUTH; most servers send 535 instead, so as not to confirm "
	               "the password."),
	    .client = N_("Do not ask for another password, and do not try again. The user has to "
	                 "speak to the administrator or the provider."),
	    .server = N_("Find out why the account was disabled before enabling the account again; "
	                 "after a break-in, change the password first."),
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.13)",
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
	    .server = N_("Check with EHLO that AUTH and STARTTLS are offered on this port: with "
	                 "smtpd_tls_auth_only = yes, Postfix offers AUTH only after STARTTLS. If "
	                 "other mail servers get 530 on port 25, the login is demanded on the "
	                 "wrong port. The reply comes from a wrong setting and is no attack by "
	                 "itself: do not count the reply as a failed login."),
	    .use = N_("When a step is missing before the command, and the client can still make "
	              "the step. Use 535 when a login was tried and was wrong, 538 or 523 when the "
	              "mechanism needs encryption first, and 550 or 554 when no login would help."),
	    .standard = "RFC 4954 section 6; RFC 3207 section 4; RFC 2645",
	},
	{
	    .code = 530,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(UNKNOWN),
	    .name = N_("Authentication required, command refused"),
	    .meaning = N_("The server carries out this command only after a login."),
	    .seen = N_("From a few servers at MAIL; Gmail sent \"Authentication Required\" in this "
	               "form for years."),
	    .client = N_("Switch on authentication for outgoing mail in the settings of the mail "
	                 "program. Gmail wants an app password or OAuth."),
	    .server = nothing,
	    .standard = "RFC 4954 section 6; IANA registry of enhanced status codes (X.5.1)",
	},
	{
	    .code = 530,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(UNKNOWN),
	    .name = N_("Login or STARTTLS comes first"),
	    .meaning = N_("The server carries out this command only after a login or, if the text "
	                  "speaks of STARTTLS, only after encryption has begun."),
	    .seen = N_("Postfix: \"Must issue a STARTTLS command first\" (smtpd_tls_security_level "
	               "= encrypt); Sendmail: \"Authentication required\" (M=a)."),
	    .client =
	        N_("Switch on authentication and encryption for outgoing mail in the settings of "
	           "the mail program: port 587 with STARTTLS, or port 465 with TLS."),
	    .server =
	        N_("Check with EHLO that AUTH and STARTTLS are offered on this port. Sendmail 8.17 "
	           "writes nothing about this reply into its log at the usual level."),
	    .standard = "RFC 4954 section 6; RFC 3207 section 4",
	},
	{
	    .code = 530,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA),
	    .name = N_("Authentication required by a rule"),
	    .meaning = N_("A rule demands a login before this command."),
	    .seen = N_("From Exchange: \"Client was not authenticated\"; from Postfix only if an "
	               "access table says so."),
	    .client = N_(
	        "Switch on authentication for outgoing mail in the settings of the mail program."),
	    .server = N_("If other mail servers get this reply on port 25, permit anonymous users "
	                 "on that connector or take the rule away."),
	    .standard = "RFC 4954 section 6; RFC 3463 section 3.8",
	},
	{
	    .code = 533,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Not authorized (registry)"),
	    .meaning =
	        N_("The sender may not send to this recipient. The code stands in the registry of "
	           "enhanced status codes beside this status, and nowhere else."),
	    .seen = N_("Hardly ever."),
	    .client = first_digit_never,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "RFC 5248; IANA registry of enhanced status codes (X.7.1)",
	},
	{
	    .code = 534,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Authentication mechanism too weak"),
	    .meaning = N_("The server wants a stronger login for this user. The password itself "
	                  "was not judged."),
	    .seen = N_(
	        "From servers that ask for another mechanism. Gmail sends 534 5.7.9 when an app "
	        "password is needed, and 534 5.7.14 when the user should log in on the web first."),
	    .client =
	        N_("Choose another mechanism that the answer to EHLO lists, or make an app "
	           "password or a token if the text asks for one. Do not repeat the same login."),
	    .server = N_(
	        "Offer at least one mechanism that is strong enough, and do not offer the others."),
	    .use = N_(
	        "When another mechanism would let this user in. Use 535 for wrong credentials, 504 "
	        "for a mechanism that nobody may use, 538 or 523 if encryption would be enough."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 534,
	    .subject = 7,
	    .detail = 9,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Mechanism too weak, or app password needed"),
	    .meaning = N_("The server wants a stronger login for this user."),
	    .seen = N_("From Gmail: \"Application-specific password required\", for accounts with "
	               "two-step verification."),
	    .client = N_("Make an app password and put it into the mail program, or use OAuth."),
	    .server = N_("Offer at least one mechanism that is strong enough."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 534,
	    .subject = 7,
	    .detail = 14,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Log in on the web first (Gmail)"),
	    .meaning = N_("Gmail does not trust this login until the user has confirmed the login "
	                  "in a web browser."),
	    .seen = N_("From Gmail: \"Please log in via your web browser and then try again\"."),
	    .client = N_("Log in to the account with a web browser, confirm the device, and then "
	                 "use an app password or OAuth."),
	    .server = nothing,
	    .standard = "Gmail",
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
	           "an unknown mechanism and for bad base64; Sendmail 8.17 sends 535 5.7.0, also "
	           "while saslauthd is down."),
	    .client = N_(
	        "Do not try the same credentials again: each try counts as a failure and can lock "
	        "the account. Ask the user for user name and password; make a new app password or "
	        "token if the provider demands one; choose a mechanism that the server lists after "
	        "EHLO. Look for forgotten devices that still use an old password."),
	    .server =
	        N_("Look for the reason in the log of the service that checks the passwords "
	           "(Dovecot, saslauthd, LDAP): the log of the mail server often names only the "
	           "user. If all users fail at once, the password database is the cause, not the "
	           "users. Many failures from one network for many names are guessing: limit the "
	           "logins of each client, for example with smtpd_client_auth_rate_limit."),
	    .use = N_("Only when the credentials were checked and were wrong. Use 454 when they "
	              "could not be checked, 501 when the client gave up or sent bad base64, 504 "
	              "for a mechanism that is not offered, 525 for a disabled account after the "
	              "right password, 530 when no login was tried, 534 for a mechanism that is "
	              "too weak, and 421 to end the session after too many failures."),
	    .standard = "RFC 4954 sections 4, 6",
	},
	{
	    .code = 535,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Login failed"),
	    .meaning = N_(
	        "User name and password were not accepted; the status does not tell the reason."),
	    .seen = N_("From Sendmail: \"authentication failed\", also while saslauthd is down: "
	               "then the password may be right."),
	    .client = N_("Check user name and password; do not repeat the same login."),
	    .server = N_("Sendmail logs \"AUTH failure\" with the user, and for unknown names "
	                 "\"user not found\"."),
	    .standard = "RFC 4954 section 6; Sendmail",
	},
	{
	    .code = 535,
	    .subject = 7,
	    .detail = 3,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Login failed (Exchange)"),
	    .meaning = N_("The login was not accepted: the password is wrong, or this account may "
	                  "not log in with SMTP."),
	    .seen = N_("From Exchange and Exchange Online: \"Authentication unsuccessful\". In the "
	               "registry, 5.7.3 means something else."),
	    .client = N_("Check user name and password, and whether the account may use SMTP with "
	                 "a password; Exchange Online wants OAuth."),
	    .server = N_("Look at the sign-in log, and at the setting for authenticated SMTP of "
	                 "the mailbox and of the organization."),
	    .standard = "Microsoft Exchange",
	},
	{
	    .code = 535,
	    .subject = 7,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Credentials invalid"),
	    .meaning = N_("User name, password or token, taken together, were not accepted."),
	    .seen = N_("Postfix: \"Error: authentication failed\", for wrong passwords, unknown "
	               "users, unknown mechanisms and bad base64 alike; Gmail: \"Username and "
	               "Password not accepted\"."),
	    .client = N_("Check user name and password; if the provider demands an app password or "
	                 "a token, make a new one."),
	    .server = N_("Look for the reason in the log of the service that checks the passwords. "
	                 "If all users fail at once, the password database is the cause."),
	    .standard = "RFC 4954 section 6",
	},
	{
	    .code = 535,
	    .subject = 7,
	    .detail = 14,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH) | AT(DATA),
	    .name = N_("Trust relationship needed"),
	    .meaning = N_("The server that should fetch the content of the message is not trusted "
	                  "by the server that holds the content."),
	    .seen = N_("Only with BURL, hardly ever."),
	    .client = N_("Send the message with DATA instead."),
	    .server = N_("Configure the trust between the submission server and the IMAP server."),
	    .standard = "RFC 5248; RFC 4468",
	},
	{
	    .code = 535,
	    .subject = 7,
	    .detail = 139,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Login not permitted (Exchange Online)"),
	    .meaning = N_("The login is refused by a setting of the organization, even with the "
	                  "right password."),
	    .seen =
	        N_("From Exchange Online: \"Authentication unsuccessful, basic authentication is "
	           "disabled\", \"SmtpClientAuthentication is disabled\", or a security default."),
	    .client = N_("Use OAuth, or ask the administrator of the organization to permit "
	                 "authenticated SMTP for this mailbox."),
	    .server = N_("Look at the sign-in log, and at the setting for authenticated SMTP of "
	                 "the mailbox and of the organization."),
	    .standard = "Microsoft Exchange Online",
	},
	{
	    .code = 538,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Encryption required for the mechanism"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("Rarely, from old servers: RFC 4954 keeps the code for historical reasons."),
	    .client = N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again."),
	    .server = N_("Offer AUTH only after STARTTLS, so that no password is sent in the "
	                 "clear: smtpd_tls_auth_only = yes in Postfix."),
	    .use = N_("Better never: do not offer a mechanism that must not be used yet. Use 530 "
	              "for other commands that need STARTTLS."),
	    .standard = "RFC 4954 section 6 (historic)",
	},
	{
	    .code = 538,
	    .subject = 7,
	    .detail = 11,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(AUTH),
	    .name = N_("Encryption required for the mechanism"),
	    .meaning = N_("The chosen login mechanism is allowed only on an encrypted connection."),
	    .seen = N_("Rarely, from old servers: RFC 4954 keeps the code for historical reasons."),
	    .client = N_("Begin TLS first: STARTTLS on port 587, or port 465. Then log in again."),
	    .server = N_("Offer AUTH only after STARTTLS, so that no password is sent in the "
	                 "clear: smtpd_tls_auth_only = yes in Postfix."),
	    .standard = "RFC 4954 section 6 (historic)",
	},
	{
	    .code = 541,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(MESSAGE) | AT(DELIVERY),
	    .name = N_("Refused by a filter (vendor)"),
	    .meaning =
	        N_("A filter of the recipient refuses the message as spam; in bounces, the code "
	           "can also mean that no answer came, like the status 5.4.1. No standard defines "
	           "this code. Most often an enhanced status code was written without its dots."),
	    .seen = N_("From a few filters against spam, and in bounces."),
	    .client = first_digit_never,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
	{
	    .code = 550,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Mailbox unavailable, or refused"),
	    .meaning =
	        N_("The server does not do this, now or later: the mailbox does not exist, cannot "
	           "be reached, or a rule refuses the client, the sender, the recipient or the "
	           "message. The enhanced status code and the text tell which."),
	    .seen =
	        N_("5.1.1: no such user. 5.7.1: a rule, a block list, relaying. 5.7.20 to 5.7.29: "
	           "DKIM, SPF, DMARC or DNS of the sender. Postfix: unknown users "
	           "(unknown_local_recipient_reject_code and similar settings), mail refused by a "
	           "filter (\"Command rejected\"), header_checks and body_checks; Sendmail: \"User "
	           "unknown\", \"Relaying denied\", and REJECT in the access table."),
	    .client = N_(
	        "Do not send again unchanged. For 5.1.1 check the address, and take the address "
	        "off all lists. For 5.7.x the administrator of the sending server reads the text: "
	        "a block list names its web page, a failed check names SPF, DKIM or DMARC."),
	    .server =
	        N_("Look in the log for the rule that refused. Many 5.1.1 from one client for "
	           "different names are an attempt to collect addresses: count and limit them."),
	    .use =
	        N_("When a mailbox does not exist or a rule refuses for good. Use 450 if the same "
	           "may succeed later, 551 with a new address, 552 for size and quota, 553 for an "
	           "address that is not allowed, 554 when the whole message or client is refused."),
	    .standard = "RFC 5321 sections 3.6, 4.2.3; RFC 7372",
	},
	{
	    .code = 550,
	    .subject = 1,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("No such mailbox"),
	    .meaning = N_("The domain is right, but the mailbox does not exist there."),
	    .seen = N_("Postfix and Sendmail: \"User unknown\"; Gmail: \"The email account that "
	               "you tried to reach does not exist\"."),
	    .client = N_("Check the address for mistakes. If the address was right once, the "
	                 "mailbox is gone: take the address off all lists."),
	    .server =
	        N_("If the mailbox should exist, check the tables of users: local_recipient_maps, "
	           "virtual_mailbox_maps and relay_recipient_maps in Postfix. Many such replies to "
	           "one client are an attempt to collect addresses."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .code = 550,
	    .subject = 1,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Domain of the sender not valid"),
	    .meaning = N_("The domain of the sender does not exist or can take no answers; with "
	                  "Exchange Online, the sender is blocked for sending spam."),
	    .seen = N_("From servers that look up the sender's domain; from Exchange Online: "
	               "\"Access denied, bad outbound sender\"."),
	    .client = N_("Set a sender address whose domain has an MX or an address in DNS; with "
	                 "Exchange Online, clean the account and have the sender unblocked."),
	    .server = N_("Check that the resolver of the mail server works."),
	    .standard = "RFC 3463 section 3.2",
	},
	{
	    .code = 550,
	    .subject = 2,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(MESSAGE),
	    .name = N_("Mailbox disabled"),
	    .meaning = N_("The mailbox exists, but takes no messages."),
	    .seen = N_("From providers for accounts that are suspended or unused; from Gmail also "
	               "for mailboxes that get mail too fast."),
	    .client = ask_other_way,
	    .server = N_("Enable the mailbox, or delete the mailbox so that senders get 5.1.1."),
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .code = 550,
	    .subject = 3,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Refused by postscreen"),
	    .meaning = N_("The client is refused before it can reach the mail server, because a "
	                  "list of the administrator names the client."),
	    .seen = N_("From postscreen: \"Service currently unavailable\", for clients that "
	               "postscreen_access_list refuses (postscreen_denylist_action = enforce)."),
	    .client = N_("Ask the postmaster of the server, by telephone for example, why this "
	                 "client is refused."),
	    .server = N_("Look in the log for DENYLISTED; correct postscreen_access_list if the "
	                 "client is an honest one."),
	    .standard = "Postfix",
	},
	{
	    .code = 550,
	    .subject = 4,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Recipient refused (Exchange Online)"),
	    .meaning = N_("The recipient does not exist in the organization, or the domain takes "
	                  "no mail from outside."),
	    .seen = N_("From Exchange Online: \"Recipient address rejected: Access denied\". In "
	               "the registry, X.4.1 means that the next host did not answer."),
	    .client = N_("Check the address for mistakes."),
	    .server = N_("Check that the recipient exists in the directory, and that the type of "
	                 "the accepted domain is right."),
	    .standard = "Microsoft Exchange Online",
	},
	{
	    .code = 550,
	    .subject = 5,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(HELO) | AT(MAIL) | AT(RCPT),
	    .name = N_("Refused, no detail"),
	    .meaning =
	        N_("The server refuses; the status says only that the dialogue is the matter."),
	    .seen = N_(
	        "Postfix: \"Service unavailable\", when a filter is down and milter_default_action "
	        "= reject; Exchange Online and Outlook.com for unknown or refused recipients."),
	    .client = read_reason,
	    .server = N_("Check that all filters run; milter_default_action = tempfail keeps mail "
	                 "from being lost while a filter is down."),
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .code = 550,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("Protocol error"),
	    .meaning = N_(
	        "The client broke the rules of SMTP before, and all its recipients are refused."),
	    .seen = N_("From postscreen: \"Protocol error\", after words before the greeting, a "
	               "command out of turn or a bare newline (postscreen_greet_action, "
	               "postscreen_pipelining_action or postscreen_bare_newline_action = enforce). "
	               "With the action drop the code is 521."),
	    .client = correct_program,
	    .server = N_("Nothing has to be done: these are mostly spam programs."),
	    .standard = "Postfix",
	},
	{
	    .code = 550,
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MESSAGE),
	    .name = N_("Bare newline refused"),
	    .meaning = N_("A line of the message ends without CRLF, which can be used to smuggle "
	                  "messages past a filter."),
	    .seen = N_("Postfix: \"bare <LF> received\" (smtpd_forbid_bare_newline)."),
	    .client = N_("Correct the program: each line has to end with CRLF."),
	    .server =
	        N_("smtpd_forbid_bare_newline_exclusions exempts old devices of your own network."),
	    .standard = "RFC 5321 section 2.3.8; Postfix",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("Refused by a rule"),
	    .meaning =
	        N_("A rule refuses the client, the sender, the recipient or the message for good."),
	    .seen = N_("Sendmail: \"Relaying denied\", \"Access denied\"; Postfix: \"Command "
	               "rejected\" and other answers of a filter, header_checks and body_checks; "
	               "elsewhere block lists, spam filters and DMARC."),
	    .client = read_reason,
	    .server = find_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 23,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("SPF failed"),
	    .meaning = N_("The SPF record of the sender's domain does not permit this client to "
	                  "send for the domain."),
	    .seen = N_("After a change of servers or providers, with a forwarded message, or with "
	               "a forged sender."),
	    .client = N_("Add the sending server to the SPF record of the domain. For forwarded "
	                 "messages, rewrite the sender (SRS)."),
	    .server = N_("Many forwarded messages fail SPF: do not refuse them for SPF alone."),
	    .standard = "RFC 7372 section 3.2; RFC 7208 section 8.4",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 25,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(HELO) | AT(MAIL) | AT(RCPT),
	    .name = N_("Client without a proper name"),
	    .meaning = N_("The address of the client has no name in DNS, or the name does not lead "
	                  "back to the address."),
	    .seen = N_("From large providers, very often over IPv6; Postfix sends 450 4.7.25 "
	               "unless unknown_client_reject_code = 550."),
	    .client = N_("Have a PTR entry set for the address of the client, and let that name "
	                 "lead to the same address."),
	    .server = N_("Check that the resolver works."),
	    .standard = "RFC 7372 section 3.3",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 26,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(MESSAGE),
	    .name = N_("Several authentication checks failed"),
	    .meaning = N_("SPF, DKIM or DMARC failed, more than one of them, so that the sender is "
	                  "not believed."),
	    .seen = N_("From Gmail: \"unauthenticated email from ... is not accepted due to "
	               "domain's DMARC policy\", or without SPF and DKIM."),
	    .client = N_("Set up SPF and DKIM for the domain in the From line, and look at the "
	                 "headers of a test message for the results."),
	    .server = find_rule,
	    .standard = "RFC 7372 section 3.4",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 27,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Sender's domain takes no mail"),
	    .meaning = N_("The domain of the sender has a null MX, so no answer and no bounce can "
	                  "reach the sender."),
	    .seen = N_("From servers that look up the sender's domain."),
	    .client = N_("Set a sender address in a domain that takes mail."),
	    .server = nothing,
	    .standard = "RFC 7505 section 4.2",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 30,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE) | AT(DELIVERY),
	    .name = N_("REQUIRETLS not possible"),
	    .meaning = N_(
	        "The sender wants TLS on the whole way, and the next server cannot promise that."),
	    .seen = N_("With messages that were sent with REQUIRETLS."),
	    .client = N_("Send without REQUIRETLS if the content allows that."),
	    .server = N_("Offer STARTTLS with a certificate that can be verified, and REQUIRETLS."),
	    .standard = "RFC 8689",
	},
	{
	    .code = 550,
	    .subject = 7,
	    .detail = 60,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(MESSAGE),
	    .name = N_("Not permitted to send as this sender (Exchange)"),
	    .meaning = N_("The user who is logged in may not use the sender address."),
	    .seen = N_("From Exchange: \"Client does not have permissions to send as this "
	               "sender\". Usual with scanners and programs that use a shared login."),
	    .client = N_("Use the address of the account as the sender."),
	    .server = N_("Give the account the right to send as this address."),
	    .standard = "Microsoft Exchange",
	},
	{
	    .code = 551,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT),
	    .name = N_("User not local"),
	    .meaning = N_("The recipient is not on this server, and the server does not forward. "
	                  "The text can name the right address."),
	    .seen = N_("Rarely, after RCPT or VRFY; some servers send 551 when relaying is not "
	               "permitted. Postfix sends 551 for broken BDAT."),
	    .client = N_("Ask the recipient for the new address before using an address that "
	                 "stands in the text: no program should follow the text by itself."),
	    .server =
	        N_("Let the server forward, or tell the new address only if everybody may know."),
	    .use = N_("When the new address may be told and the server does not forward. Use 251 "
	              "if the server forwards, 550 if there is no new address, 550 or 554 with "
	              "5.7.1 for relaying."),
	    .standard = "RFC 5321 sections 3.4, 4.2.3",
	},
	{
	    .code = 552,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Too large, or mailbox full"),
	    .meaning = N_("The message is larger than the server or the mailbox takes, or the "
	                  "mailbox has used up its quota. The same message will be refused again."),
	    .seen = N_("At MAIL, if the client tells the size, or after the message: "
	               "message_size_limit in Postfix (10240000 octets by default), MaxMessageSize "
	               "in Sendmail. After RCPT for full mailboxes. Gmail also refuses forbidden "
	               "attachments with 552 5.7.0. Very old servers mean too many recipients."),
	    .client = N_("Make the message smaller: attachments grow by a third in transport; "
	                 "large files are better sent as a link. For a full mailbox, tell the "
	                 "recipient in another way."),
	    .server = N_("Raise message_size_limit if larger messages are wanted, and "
	                 "mailbox_size_limit and virtual_mailbox_limit with it. Full mailboxes "
	                 "need a larger quota, or an owner who deletes something."),
	    .use = N_("When the size alone rules the message out. Use 452 if room will be made, "
	              "and for too many recipients; 554 for content."),
	    .standard = "RFC 5321 section 4.2.3; RFC 1870 section 6.1",
	},
	{
	    .code = 552,
	    .subject = 2,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_RECIPIENT,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(MESSAGE),
	    .name = N_("Mailbox full"),
	    .meaning = N_("The mailbox is over its quota, and the server does not want to wait "
	                  "until its owner makes room."),
	    .seen = N_("From Dovecot, Cyrus and large providers."),
	    .client = ask_other_way,
	    .server = N_("Ask the owner of the mailbox to make room, or raise the quota. With 452 "
	                 "4.2.2 the message would wait."),
	    .standard = "RFC 3463 section 3.3",
	},
	{
	    .code = 552,
	    .subject = 3,
	    .detail = 4,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(MESSAGE),
	    .name = N_("Larger than the server takes"),
	    .meaning = N_("The message is larger than the server takes from anybody."),
	    .seen = N_("Postfix: \"Message size exceeds fixed limit\" at MAIL, \"Message file too "
	               "big\" after the message (message_size_limit)."),
	    .client = N_("Make the message smaller, or send large files as a link."),
	    .server = N_("Raise message_size_limit if larger messages are wanted."),
	    .standard = "RFC 1870 section 6.1; RFC 3463 section 3.4",
	},
	{
	    .code = 552,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MESSAGE),
	    .name = N_("Forbidden attachment (Gmail)"),
	    .meaning = N_(
	        "The message has an attachment, or a link, that the provider takes from nobody."),
	    .seen =
	        N_("From Gmail: \"This message was blocked because its content presents a "
	           "potential security issue\", for programs and archives with programs in them."),
	    .client = N_("Send the file in another way."),
	    .server = nothing,
	    .standard = "Gmail",
	},
	{
	    .code = 553,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Mailbox name not allowed"),
	    .meaning =
	        N_("The server does not accept the address as such: the address is malformed or "
	           "not complete, or this login may not use the address as sender."),
	    .seen = N_("Postfix: \"Sender address rejected: not owned by user\" "
	               "(reject_sender_login_mismatch and similar settings). Sendmail: \"Domain of "
	               "sender address does not exist\", \"Domain name required for sender "
	               "address\". With addresses outside ASCII, where SMTPUTF8 is missing."),
	    .client = N_("Use the address that belongs to the login, as sender. For recipients, "
	                 "check the spelling."),
	    .server =
	        N_("Add the address to smtpd_sender_login_maps (Postfix) if the user may use "
	           "it. If the user does not know of the message, the password may be stolen."),
	    .use = N_("When the address itself is not allowed. Use 501 for an address that cannot "
	              "be parsed, 550 for a mailbox that does not exist."),
	    .standard = "RFC 5321 section 4.2.3; RFC 6531",
	},
	{
	    .code = 553,
	    .subject = 6,
	    .detail = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Address outside ASCII not permitted"),
	    .meaning = N_("The address has characters outside ASCII, and the server or the client "
	                  "does not use SMTPUTF8."),
	    .seen = N_("Postfix: \"Must declare SMTPUTF8 to send unicode address\"; Sendmail: "
	               "\"Address requires SMTPUTF8\"."),
	    .client = N_("Use a program that speaks SMTPUTF8, or an address in ASCII."),
	    .server = N_("Switch on smtputf8_enable in Postfix, if all further servers can take "
	                 "such addresses."),
	    .standard = "RFC 6531 section 3.5",
	},
	{
	    .code = 553,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Sender address not permitted"),
	    .meaning = N_("The sender address does not belong to the user who is logged in, or a "
	                  "rule forbids the address."),
	    .seen =
	        N_("Postfix: \"Sender address rejected: not owned by user\" or \"not logged in\" "
	           "(reject_sender_login_mismatch, reject_authenticated_sender_login_mismatch, "
	           "reject_unauthenticated_sender_login_mismatch)."),
	    .client = N_("Use the address that belongs to the login, as sender, or log in first."),
	    .server =
	        N_("Add the address to smtpd_sender_login_maps (Postfix) if the user may use "
	           "it. If the user does not know of the message, the password may be stolen."),
	    .standard = "RFC 6409 section 6.1; RFC 3463 section 3.8",
	},
	{
	    .code = 554,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(MAIL) | AT(RCPT) | AT(DATA) | AT(MESSAGE),
	    .name = N_("Transaction failed, or no SMTP service here"),
	    .meaning = N_("As the greeting: this server does not serve this client. Later: the "
	                  "recipient, the content or the whole message is refused for good, for a "
	                  "reason that the text tells."),
	    .seen = N_(
	        "Postfix refuses so by default: \"Relay access denied\" "
	        "(reject_unauth_destination), \"Client host rejected: Access denied\" (also for a "
	        "missing login on submission ports), block lists (maps_rbl_reject_code), access "
	        "tables (access_map_reject_code). After DATA when no recipient was accepted; after "
	        "the message when a filter refuses the content. As the greeting when a filter "
	        "refuses the connection, and from Sendmail after FEATURE(greet_pause)."),
	    .client = N_("Do not send again unchanged. For relaying: log in, or use the mail "
	                 "server of your own provider. For a block list: visit the page that is "
	                 "named, and remove the cause before asking for removal from the list. "
	                 "After a greeting with 554, send QUIT, and try another MX host."),
	    .server = N_("Look in the log for the rule that refused: the line has \"reject:\" in "
	                 "Postfix, \"reject=\" in Sendmail. Users without a login on port 587 show "
	                 "as \"Access denied\"."),
	    .use = N_(
	        "When no better code fits and the refusal is for good; as the greeting, for a "
	        "client that will not be served. Use 421 as the greeting if the client may come "
	        "back, 521 if the host takes no mail at all, 550 for one mailbox, 552 for size."),
	    .standard = "RFC 5321 sections 3.1, 4.2.3, 4.3.2",
	},
	{
	    .code = 554,
	    .subject = 4,
	    .detail = 6,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_SERVER_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MESSAGE),
	    .name = N_("Loop found"),
	    .meaning = N_("The message has passed through too many servers and most often goes "
	                  "round in a loop."),
	    .seen = N_("From Sendmail: \"Too many hops\" (MaxHopCount). Postfix gives the status "
	               "5.4.6 in bounces: \"mail for ... loops back to myself\"."),
	    .client = N_("Look in the Received lines of the message for the servers that repeat, "
	                 "and tell their administrators."),
	    .server = N_("Look for a forwarding that leads back, or a domain that the server does "
	                 "not know as its own (class w in Sendmail, mydestination in Postfix)."),
	    .standard = "RFC 5321 section 6.3; RFC 3463 section 3.5",
	},
	{
	    .code = 554,
	    .subject = 5,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_MAYBE,
	    .stages = AT(CONNECT) | AT(HELO) | AT(UNKNOWN),
	    .name = N_("Spoke out of turn"),
	    .meaning =
	        N_("The client sent commands without waiting for the replies of the server."),
	    .seen = N_("Postfix: \"Error: SMTP protocol synchronization\" "
	               "(smtpd_forbid_unauth_pipelining); Sendmail: \"SMTP protocol error\", after "
	               "traffic before the greeting or the answer to EHLO."),
	    .client = N_("Correct the program: wait for each reply, and send several commands at "
	                 "once only if PIPELINING is offered."),
	    .server = N_("Nothing has to be done: these are mostly spam programs."),
	    .standard = "RFC 5321 section 4.3.1; RFC 2920",
	},
	{
	    .code = 554,
	    .subject = 5,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(TLS) | AT(DATA),
	    .name = N_("No valid recipients"),
	    .meaning = N_("No recipient of the message was accepted, so there is nothing to send."),
	    .seen = N_("Postfix after DATA: \"Error: no valid recipients\"; also \"Error: TLS "
	               "already active\" after a second STARTTLS."),
	    .client = N_("Look at the replies to RCPT: the reason stands there."),
	    .server = N_("Look at the refused recipients just before in the log."),
	    .standard = "RFC 5321 section 3.3; RFC 3463 section 3.6",
	},
	{
	    .code = 554,
	    .subject = 7,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(MESSAGE),
	    .name = N_("Refused by a filter"),
	    .meaning = N_("A filter or a security check refuses for good; the status does not tell "
	                  "the reason."),
	    .seen = N_("From amavis: \"Reject, id=...\", for spam, viruses and forbidden "
	               "attachments; from others for block lists."),
	    .client = read_reason,
	    .server = N_("The log of the filter has the reason under the id of the text."),
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .code = 554,
	    .subject = 7,
	    .detail = 1,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(CONNECT) | AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("Refused by a rule"),
	    .meaning =
	        N_("A rule refuses the client, the sender, the recipient or the message for good."),
	    .seen = N_("Postfix: \"Relay access denied\", \"Client host rejected: Access denied\", "
	               "\"blocked using\" a block list; filters after the message, for spam."),
	    .client =
	        N_("Log in if the text speaks of relaying or access; for a block list, remove the "
	           "cause, and ask for removal from the list on the page that is named."),
	    .server = find_rule,
	    .standard = "RFC 3463 section 3.8",
	},
	{
	    .code = 554,
	    .subject = 7,
	    .detail = 8,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(DATA),
	    .name = N_("Trust relationship needed (older form)"),
	    .meaning =
	        N_("The server that should fetch the content of the message is not trusted by the "
	           "server that holds the content; today the status for this is 5.7.14."),
	    .seen = N_("Only with BURL, hardly ever."),
	    .client = N_("Send the message with DATA instead."),
	    .server = N_("Configure the trust between the submission server and the IMAP server."),
	    .standard = "RFC 4468, changed by RFC 5248",
	},
	{
	    .code = 554,
	    .subject = 7,
	    .detail = 16,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL),
	    .name = N_("Too many delayed messages of the user"),
	    .meaning = N_("By RFC 4865, the user has too many messages waiting for a later "
	                  "delivery. In the registry, 5.7.16 means that the message is too large "
	                  "for its priority (RFC 6710): the text decides."),
	    .seen = N_("Only with the extension FUTURERELEASE, hardly ever."),
	    .client = N_("Wait until delayed messages have gone out, or send without a delay."),
	    .server = nothing,
	    .standard = "RFC 4865; the registry differs",
	},
	{
	    .code = 554,
	    .subject = 7,
	    .detail = 17,
	    .classes = CLASS_BIT(5),
	    .standing = OF_VENDOR,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL),
	    .name = N_("Too many delayed messages on the server"),
	    .meaning = N_("By RFC 4865, the server has too many messages waiting for a later "
	                  "delivery. In the registry, 5.7.17 means that the mailbox has changed "
	                  "its owner (RFC 7293): the text decides."),
	    .seen = N_("Only with the extension FUTURERELEASE, hardly ever."),
	    .client = N_("Wait until delayed messages have gone out, or send without a delay."),
	    .server = nothing,
	    .standard = "RFC 4865; the registry differs",
	},
	{
	    .code = 555,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Parameters not recognized"),
	    .meaning = N_("The client added a parameter to MAIL or RCPT that the server does not "
	                  "know, or cannot use with these values."),
	    .seen =
	        N_("After MAIL or RCPT with parameters of an extension that the answer to EHLO did "
	           "not offer, such as SIZE, BODY, RET, NOTIFY or SMTPUTF8. Postfix: \"Unsupported "
	           "option\". Gmail also sends 555 5.5.2 for addresses without brackets."),
	    .client =
	        N_("Send the command without the parameter, or not at all if the message needs the "
	           "parameter. Programs should use only what the answer to EHLO lists."),
	    .server = N_("Nothing has to be done, unless a firewall or smtpd_discard_ehlo_keywords "
	                 "hides or changes extensions."),
	    .use = N_(
	        "For parameters of MAIL and RCPT that are not known. Use 501 for malformed values, "
	        "504 for a value that is not supported, 455 if the parameter will work later."),
	    .standard = "RFC 5321 sections 4.1.1.11, 4.2.3",
	},
	{
	    .code = 555,
	    .subject = 5,
	    .detail = 2,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT),
	    .name = N_("Syntax error in parameters"),
	    .meaning =
	        N_("The server cannot read the address or the parameters behind the address."),
	    .seen = N_("From Gmail: \"Syntax error, cannot decode response\", mostly for addresses "
	               "without brackets; from Sendmail for BY."),
	    .client = correct_program,
	    .server = client_fault,
	    .standard = "RFC 3463 section 3.6",
	},
	{
	    .code = 556,
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Domain does not accept mail"),
	    .meaning = N_(
	        "The domain of the recipient says in DNS that it takes no mail at all (null MX)."),
	    .seen = N_("From servers that relay and have looked up the domain; more often as a "
	               "bounce from the sender's own server."),
	    .client = N_("Check the domain for mistakes. No other server will help: the domain "
	                 "takes no mail from anybody."),
	    .server = N_("Nothing has to be done. If the domain is one of your own and should take "
	                 "mail, correct its MX entries."),
	    .use = N_("When a relay has found a null MX. Use 521 as the greeting of a host that "
	              "takes no mail, 550 5.1.2 for a domain that does not exist."),
	    .standard = "RFC 7504 section 4; RFC 7505",
	},
	{
	    .code = 556,
	    .subject = 1,
	    .detail = 10,
	    .classes = CLASS_BIT(5),
	    .standing = OF_STANDARD,
	    .actor = ACTOR_USER,
	    .ending = ENDING_NO,
	    .stages = AT(RCPT) | AT(DELIVERY),
	    .name = N_("Recipient's domain has a null MX"),
	    .meaning = N_("The domain of the recipient says in DNS that it takes no mail at all."),
	    .seen = N_("From servers that relay and have looked up the domain, Postfix among them "
	               "(reject_unknown_recipient_domain)."),
	    .client = N_("Check the domain for mistakes. No other server will help: the domain "
	                 "takes no mail from anybody."),
	    .server = N_(
	        "If the domain is one of your own and should take mail, correct its MX entries."),
	    .standard = "RFC 7504 section 4; RFC 7505",
	},
	{
	    .code = 557,
	    .standing = OF_DRAFT,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = 0,
	    .name = N_("Address query refused (draft)"),
	    .meaning = N_("The server does not answer a query about an address. Only a draft, "
	                  "which never became a standard, has the code."),
	    .seen = N_("Hardly ever."),
	    .client = first_digit_never,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "draft-moore-email-addrquery (expired)",
	},
	{
	    .code = 571,
	    .standing = OF_VENDOR,
	    .actor = ACTOR_CLIENT_ADMIN,
	    .ending = ENDING_NO,
	    .stages = AT(MAIL) | AT(RCPT) | AT(MESSAGE),
	    .name = N_("Refused by a rule (vendor)"),
	    .meaning = N_("A rule, a block list or a filter refuses for good, like 550 5.7.1. No "
	                  "standard defines this code. Most often an enhanced status code was "
	                  "written without its dots."),
	    .seen = N_("From some large providers and filters against spam."),
	    .client = read_reason,
	    .server = standard_code,
	    .use = nobody_sends,
	    .standard = "no standard",
	},
};

const size_t catalogue_code_count = sizeof(catalogue_codes) / sizeof(catalogue_codes)[0];
