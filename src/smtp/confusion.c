/* SPDX-License-Identifier: BSD-2-Clause */
/* Reply codes and statuses that are taken for each other, and what tells them apart. */
#include "smtp/confusion.h"

#include <stdbool.h>

#include "base/language.h"

const struct confusion confusions[] = {
	{ { .code = 200 }, { .code = 250 },
	    N_("Both say that it is done. 250 is the code that the standard has for it; 200 stood "
	       "in RFC 876 and is hardly seen.") },
	{ { .code = 211 }, { .code = 214 },
	    N_("211 reports on the state of the server itself; 214 is a text of help about "
	       "commands. HELP may be answered with either.") },
	{ { .code = 220 }, { .code = 250 },
	    N_("220 says that the server is ready: for the session as its greeting, or for TLS "
	       "after STARTTLS. 250 says that a command has been carried out.") },
	{ { .code = 220 }, { .code = 421 },
	    N_("Both can be the greeting. 220 opens the session; 421 ends it before it has begun, "
	       "and the client comes back later.") },
	{ { .code = 220 }, { .code = 554 },
	    N_("Both can be the greeting. 220 opens the session; after 554 the server takes no "
	       "mail from this client, and coming back does not help.") },
	{ { .code = 221 }, { .code = 250 },
	    N_("221 answers QUIT and ends the session; 250 answers any other command, and the "
	       "session goes on. Only 250 after the end of the data says that a message was "
	       "taken.") },
	{ { .code = 221 }, { .code = 421 },
	    N_("Both end the session. 221 is the orderly end that the client asked for with QUIT; "
	       "with 421 the server ends it on its own account, and what was not finished has to "
	       "be tried again later.") },
	{ { .code = 221 }, { .code = 535 },
	    N_("221 ends the session in good order and says nothing about a login; 535 says that a "
	       "login failed, and the session goes on. A program that sends QUIT after 535 gets "
	       "221 last: the failure is the reply before it.") },
	{ { .code = 235 }, { .code = 250 },
	    N_("235 says that the login succeeded, and answers nothing but AUTH; 250 says that a "
	       "command such as MAIL or RCPT was carried out. 235 alone has not sent any "
	       "message.") },
	{ { .code = 235 }, { .code = 334 },
	    N_("235 ends the login with success; 334 asks for the next line of it, and nothing is "
	       "decided yet.") },
	{ { .code = 235 }, { .code = 421 },
	    N_("235 says that the login succeeded, and the session goes on; 421 ends the session, "
	       "whatever stage it has reached. A 421 after 235 does not make the login wrong: log "
	       "in again later with the same password.") },
	{ { .code = 235 }, { .code = 535 },
	    N_("Both end a login: 235 with success, 535 with failure, because user name and "
	       "password (or token) do not go together or are not allowed in.") },
	{ { .code = 250 }, { .code = 251 },
	    N_("Both accept the recipient. 250 says that it is taken as it is; 251 says that it is "
	       "not local, and that the server will forward to it.") },
	{ { .code = 250 }, { .code = 252 },
	    N_("250 to VRFY says that the mailbox exists; 252 says that the server does not tell, "
	       "but would accept a message for it and try.") },
	{ { .code = 250 }, { .code = 354 },
	    N_("354 asks for the message: nothing has been accepted yet. Only the 250 behind the "
	       "end of the data makes the server responsible for it.") },
	{ { .code = 251 }, { .code = 551 },
	    N_("In both cases the user is not local. With 251 the server forwards by itself; with "
	       "551 it refuses, and may name the address that the client should try.") },
	{ { .code = 252 }, { .code = 253 },
	    N_("Both answer ETRN and say that the sending of the messages that wait has begun; 253 "
	       "also tells how many they are. To VRFY only 252 is an answer.") },
	{ { .code = 252 }, { .code = 550 },
	    N_("252 leaves open whether the mailbox exists; 550 says that it does not, or that it "
	       "may not be used.") },
	{ { .code = 334 }, { .code = 354 },
	    N_("Both wait for more input. 334 belongs to AUTH and wants one line in base64; 354 "
	       "belongs to DATA and wants the message, up to a line with nothing but a dot.") },
	{ { .code = 334 }, { .code = 535 },
	    N_("334 is no outcome but the next question of the login; 535 is its end, with "
	       "failure.") },
	{ { .code = 354 }, { .code = 355 },
	    N_("354 asks for the whole message; 355 asks for the rest of one whose transfer broke "
	       "off, from the octet that it names (RFC 1845).") },
	{ { .code = 354 }, { .code = 554 },
	    N_("Both answer DATA. 354 asks for the message; 554 refuses it, mostly because no "
	       "recipient was accepted.") },
	{ { .code = 421 }, { .code = 432 },
	    N_("432 is about one login, which has to be made once with PLAIN (RFC 4954); 421 ends "
	       "the session. Exchange Online uses \"432 4.3.2\" for too many connections at once, "
	       "which others say with 421.") },
	{ { .code = 421 }, { .code = 450 },
	    N_("Both mean \"later\". With 450 only this recipient or command is deferred, and the "
	       "session goes on; with 421 the server ends the session, and all that was not "
	       "finished is deferred.") },
	{ { .code = 421 }, { .code = 451 },
	    N_("Both mean \"later\". 451 says that this command failed for a fault of the server, "
	       "and the session goes on; with 421 the server ends the session.") },
	{ { .code = 421 }, { .code = 452 },
	    N_("Both mean \"later\". 452 says that there is no room for this message, or for more "
	       "recipients of it, and the session goes on; with 421 the server ends the "
	       "session.") },
	{ { .code = 421 }, { .code = 454 },
	    N_("454 says that the login or TLS does not work just now, and the session goes on; "
	       "421 ends the session, whatever command it answers.") },
	{ { .code = 421 }, { .code = 500 },
	    N_("421 is about the server, which cannot or will not go on now; 500 is about the "
	       "line, which it did not understand, and the session goes on. Trying again later "
	       "helps after 421, never after 500. Many 500s in one session can end in a 421.") },
	{ { .code = 421 }, { .code = 521 },
	    N_("Both end the session, often as its greeting. After 421 the client comes back; 521 "
	       "says that this host takes no mail at all (RFC 7504), and nobody should come "
	       "back.") },
	{ { .code = 421 }, { .code = 530 },
	    N_("530 says that the client has to log in or to start TLS first: then the same "
	       "command works at once, in the same session. 421 ends the session, and no login "
	       "helps against that.") },
	{ { .code = 421 }, { .code = 535 },
	    N_("421 is about the server, which ends the session: the same login can work later. "
	       "535 is about the login, which is wrong: waiting does not help, another password "
	       "does. Many 535s in one session can end in a 421.") },
	{ { .code = 421 }, { .code = 550 },
	    N_("550 refuses one recipient or sender for good, and the session goes on; 421 refuses "
	       "nothing for good and ends the session.") },
	{ { .code = 421 }, { .code = 554 },
	    N_("Both can be the greeting. After 421 the client tries again; after 554 it does not, "
	       "for the server wants none of its mail.") },
	{ { .code = 422 }, { .code = 432 },
	    N_("The registry of statuses lists both with X.7.12, a password that has to be changed "
	       "to another form. RFC 4954 knows 432 only; some programs use 422 for a mailbox that "
	       "is full, so that the text decides.") },
	{ { .code = 422 }, { .code = 452 },
	    N_("Some programs answer 422 for a mailbox that is full; the standard's code for a "
	       "lack of room that may pass is 452.") },
	{ { .code = 430 }, { .code = 500 },
	    N_("500 is what servers answer to a command that they do not know; 430 is its "
	       "temporary form, which stands in the registry of statuses and is hardly ever "
	       "seen.") },
	{ { .code = 431 }, { .code = 452 },
	    N_("452 is the standard's code for a lack of room; 431 is the status 4.3.1, which says "
	       "the same, written without its dots.") },
	{ { .code = 432 }, { .code = 535 },
	    N_("432 says that the password may be right, but has to be used once with PLAIN before "
	       "the mechanism that was asked for can check it; 535 says that the login is "
	       "wrong.") },
	{ { .code = 441 }, { .code = 451 },
	    N_("441 is the status 4.4.1, written without its dots, of a message that could not be "
	       "sent on: the next server did not answer. 451 is an answer, and tells of a fault of "
	       "the server that gives it.") },
	{ { .code = 442 }, { .code = 451 },
	    N_("442 is the status 4.4.2, written without its dots: the connection to the next "
	       "server broke. 451 is an answer, and tells of a fault of the server that gives "
	       "it.") },
	{ { .code = 446 }, { .code = 554 },
	    N_("446 is the status 4.4.6, written without its dots: too many hops. A server that "
	       "refuses such a message answers 554.") },
	{ { .code = 447 }, { .code = 554 },
	    N_("447 is the status 4.4.7, written without its dots, of a message that was given up "
	       "because its time ran out; 554 is an answer that refuses a message at once.") },
	{ { .code = 449 }, { .code = 451 },
	    N_("449 stands in bounces: no way on was found for the message. 451 is an answer, and "
	       "tells of a fault of the server that gives it.") },
	{ { .code = 450 }, { .code = 451 },
	    N_("Both defer, and the session goes on. 450 is about the mailbox or a rule, such as a "
	       "limit or greylisting; 451 is about a fault of the server. Filters use either, so "
	       "that status and text decide.") },
	{ { .code = 450 }, { .code = 452 },
	    N_("Both defer. 450 is about the mailbox or a rule; 452 says that room is missing, or "
	       "that one message has too many recipients.") },
	{ { .code = 450 }, { .code = 453 },
	    N_("450 defers a recipient or a command; 453 answers ATRN only and says that no mail "
	       "is waiting.") },
	{ { .code = 450 }, { .code = 456 },
	    N_("450 is the standard's code for \"later\"; 456 was proposed for \"later, over "
	       "IPv4\" and never became a standard.") },
	{ { .code = 450 }, { .code = 471 },
	    N_("450 with status 4.7.1 is how a server refuses for now by a rule; 471 is that "
	       "status written without its dots.") },
	{ { .code = 450 }, { .code = 550 },
	    N_("Both refuse a recipient, or are a rule's answer. After 450 the client keeps the "
	       "message and tries again; after 550 it gives up and tells the sender.") },
	{ { .code = 451 }, { .code = 452 },
	    N_("451 says that something in the server is broken; 452 says that room is missing, or "
	       "that one message has too many recipients.") },
	{ { .code = 451 }, { .code = 454 },
	    N_("454 is for AUTH and STARTTLS; 451 says the same, a temporary fault of the server, "
	       "of any other command.") },
	{ { .code = 451 }, { .code = 550 },
	    N_("451 is a fault of the server that passes; 550 is a decision that stays until "
	       "somebody changes something.") },
	{ { .code = 451 }, { .code = 554 },
	    N_("After 451 the client tries the same message again; after 554 it returns it to the "
	       "sender.") },
	{ { .code = 452 }, { .code = 552 },
	    N_("Both are about room. 452 may pass: the disk is full, or the message has too many "
	       "recipients and the rest goes into another one. 552 stays: the message is too big, "
	       "or the mailbox is over its quota.") },
	{ { .code = 454 }, { .code = 530 },
	    N_("454 says that AUTH or STARTTLS does not work just now, through the fault of the "
	       "server; 530 says that it is required and was not used.") },
	{ { .code = 454 }, { .code = 534 },
	    N_("454 says that the login cannot be checked just now; 534 says that the mechanism is "
	       "too weak for this user, and another one is needed.") },
	{ { .code = 454 }, { .code = 535 },
	    N_("454 says that nobody could tell whether the password is right, because what the "
	       "server asks is down; 535 says that it is wrong. After 454 the user must not be "
	       "asked for another password, and it is no attack.") },
	{ { .code = 455 }, { .code = 501 },
	    N_("501 says that an argument is malformed; 455 says that a parameter of MAIL or RCPT "
	       "is understood but cannot be obeyed just now.") },
	{ { .code = 455 }, { .code = 555 },
	    N_("Both are about parameters of MAIL or RCPT. 455 knows them and cannot obey them "
	       "just now; 555 does not know them, and the client must leave them out.") },
	{ { .code = 456 }, { .code = 550 },
	    N_("Both are seen after checks of the sender's domain. 550 refuses for good; 456, "
	       "which never became a standard, wants the message to come again over IPv4.") },
	{ { .code = 458 }, { .code = 459 },
	    N_("Both refuse ETRN. 458 says that the queue cannot be started just now; 459 says "
	       "that this client may not start it, and somebody has to allow that.") },
	{ { .code = 459 }, { .code = 550 },
	    N_("459 refuses the start of a queue with ETRN; 550 refuses a recipient or a "
	       "sender.") },
	{ { .code = 500 }, { .code = 501 },
	    N_("500 does not know the command, or the line is too long; 501 knows the command, but "
	       "not its arguments.") },
	{ { .code = 500 }, { .code = 502 },
	    N_("500 does not know the command; 502 knows it and does not carry it out, because it "
	       "is not built in or is switched off.") },
	{ { .code = 500 }, { .code = 503 },
	    N_("500 does not know the command; 503 knows it, but it comes at the wrong time, such "
	       "as RCPT before MAIL.") },
	{ { .code = 501 }, { .code = 503 },
	    N_("501: right time, wrong arguments. 503: the arguments are not even looked at, for "
	       "the command comes at the wrong time.") },
	{ { .code = 501 }, { .code = 504 },
	    N_("501 says that the argument is malformed; 504 says that it is well formed, but the "
	       "server does not do that, such as a login mechanism that it does not have.") },
	{ { .code = 501 }, { .code = 513 },
	    N_("501 is the standard's code for an address that cannot be read; 513 is the status "
	       "5.1.3, which says the same, written without its dots.") },
	{ { .code = 501 }, { .code = 520 },
	    N_("501 is the standard's code for bad arguments; 520 was proposed for a quick start "
	       "of sessions and never became a standard.") },
	{ { .code = 501 }, { .code = 535 },
	    N_("501 to AUTH says that the client broke the login off, or that its answer was not "
	       "in base64: no password was tried. 535 says that one was tried and is wrong.") },
	{ { .code = 501 }, { .code = 553 },
	    N_("Both refuse an address. 501 says that it cannot even be read; 553 says that it is "
	       "not allowed, often because the login may not use it as a sender.") },
	{ { .code = 501 }, { .code = 555 },
	    N_("501 says that an argument of the command is malformed; 555 says that a parameter "
	       "behind the address, such as SIZE=, is not known.") },
	{ { .code = 502 }, { .code = 504 },
	    N_("502 says that the server does not carry out the command at all; 504 says that it "
	       "does, but not with this parameter.") },
	{ { .code = 502 }, { .code = 550 },
	    N_("502 to VRFY says that the server does not verify addresses; 550 says that the "
	       "address is unknown, or that it will not be told.") },
	{ { .code = 503 }, { .code = 530 },
	    N_("503 says that the command comes at the wrong time, such as a second AUTH; 530 says "
	       "that a login or TLS has to come first.") },
	{ { .code = 503 }, { .code = 535 },
	    N_("503 to AUTH says that the server does not offer a login here, or that one has been "
	       "made already: no password was tried. 535 says that one was tried and is wrong.") },
	{ { .code = 504 }, { .code = 534 },
	    N_("504 says that the server does not offer this login mechanism at all; 534 says that "
	       "it is too weak for this user.") },
	{ { .code = 504 }, { .code = 535 },
	    N_("504 says that the server does not offer this login mechanism; 535 says that the "
	       "login itself is wrong.") },
	{ { .code = 510 }, { .code = 550 },
	    N_("550 is the standard's code for an address that cannot be used; 510 is the status "
	       "5.1.0 written without its dots.") },
	{ { .code = 511 }, { .code = 550 },
	    N_("550 with status 5.1.1 says that the mailbox does not exist; 511 is that status "
	       "written without its dots.") },
	{ { .code = 512 }, { .code = 550 },
	    N_("550 refuses a mailbox; 512 is the status 5.1.2, written without its dots, and says "
	       "that the domain of the recipient cannot be found.") },
	{ { .code = 521 }, { .code = 554 },
	    N_("Both can be the greeting and refuse for good. 521 says that this host takes no "
	       "mail from anybody (RFC 7504); 554 refuses this client or this message.") },
	{ { .code = 521 }, { .code = 556 },
	    N_("521 is said by the host that takes no mail; 556 is said by another server, which "
	       "found in the DNS that the recipient's domain takes none.") },
	{ { .code = 523 }, { .code = 530 },
	    N_("530 is what servers answer where TLS has to come first; 523 stands in the registry "
	       "of statuses for a login mechanism that needs encryption, and is hardly seen.") },
	{ { .code = 523 }, { .code = 538 },
	    N_("Both say that the login mechanism needs encryption; 538 is the code of RFC 2554, "
	       "523 the one that the registry of statuses lists today.") },
	{ { .code = 523 }, { .code = 552 },
	    N_("523 is a reply code about the encryption of a login. 5.2.3 with dots is a status "
	       "that stands behind 552 and says that the message is too long for the mailbox.") },
	{ { .code = 524 }, { .code = 538 },
	    N_("Both say that the login mechanism needs encryption; 538 is the code of RFC 2554, "
	       "and 524 stands beside it in the registry of statuses only.") },
	{ { .code = 525 }, { .code = 535 },
	    N_("525 says that the password is right and the account is disabled: only its "
	       "administrator can help. 535 says that the login is wrong, and mostly hides whether "
	       "it is the user, the password or the account.") },
	{ { .code = 530 }, { .code = 534 },
	    N_("530 says that no login was made, or no TLS; 534 says that one was tried with a "
	       "mechanism that is too weak for this user.") },
	{ { .code = 530 }, { .code = 535 },
	    N_("530 says that the client has not logged in: a setting is missing. 535 says that it "
	       "tried to, and that the credentials are wrong.") },
	{ { .code = 530 }, { .code = 538 },
	    N_("530 to any command says that TLS or a login has to come first; 538 to AUTH says "
	       "that this mechanism is not allowed without encryption.") },
	{ { .code = 530 }, { .code = 550 },
	    N_("After 530 the same command works once the client has logged in or started TLS; "
	       "after 550 it does not. Some servers answer 550 or 554 with \"relay access denied\" "
	       "to clients that forgot to log in.") },
	{ { .code = 530 }, { .code = 554 },
	    N_("After 530 the same command works once the client has logged in or started TLS. "
	       "Postfix never answers 530 for a missing login, but 554 5.7.1, unless an access "
	       "table says so.") },
	{ { .code = 533 }, { .code = 550 },
	    N_("550 with status 5.7.1 is what servers answer where delivery is not allowed; 533 "
	       "stands beside it in the registry of statuses and is hardly seen.") },
	{ { .code = 534 }, { .code = 535 },
	    N_("534 is about the mechanism, which is too weak for this user (some providers: an "
	       "application password is needed); 535 is about the credentials, which are wrong.") },
	{ { .code = 535 }, { .code = 538 },
	    N_("538 says that this login mechanism needs encryption first: no password was judged. "
	       "535 says that the login is wrong.") },
	{ { .code = 535 }, { .code = 550 },
	    N_("535 answers AUTH and is about the login; 550 answers MAIL, RCPT or the message, "
	       "and is about an address or a rule.") },
	{ { .code = 541 }, { .code = 550 },
	    N_("550 is the standard's code for a refusal by a rule; 541 is used by a few filters "
	       "instead, and in bounces.") },
	{ { .code = 550 }, { .code = 551 },
	    N_("Both refuse a recipient. 551 says that the user is not local, and may name another "
	       "address to try; 550 names none.") },
	{ { .code = 550 }, { .code = 553 },
	    N_("550 says that the mailbox is not there or a rule refuses it; 553 says that the "
	       "name itself is not allowed: its syntax, or a sender address that the login may not "
	       "use.") },
	{ { .code = 550 }, { .code = 554 },
	    N_("550 refuses a recipient or sender; 554 refuses the message as a whole, or the "
	       "client in the greeting. Servers are not strict about it, so that the status "
	       "decides.") },
	{ { .code = 550 }, { .code = 556 },
	    N_("550 is said by the recipient's own server about a mailbox; 556 is said by a server "
	       "on the way, whose DNS says that the whole domain takes no mail (RFC 7505).") },
	{ { .code = 550 }, { .code = 557 },
	    N_("550 refuses a recipient; 557 was proposed as the refusal of a question about an "
	       "address, and never became a standard.") },
	{ { .code = 550 }, { .code = 571 },
	    N_("550 with status 5.7.1 is how a server refuses by a rule; 571 is that status "
	       "written without its dots.") },
	{ { .code = 552 }, { .code = 554 },
	    N_("552 is about size: of the message, or of the full mailbox. 554 refuses the message "
	       "for another reason.") },

	{ { .status = { 2, 1, 0 } }, { .status = { 2, 1, 5 } },
	    N_("2.1.0 with 250 answers MAIL: the sender is taken. 2.1.5 with 250 answers RCPT: the "
	       "recipient is taken.") },
	{ { .status = { 4, 1, 1 } }, { .status = { 5, 1, 1 } },
	    N_("5.1.1 says that the mailbox does not exist. 4.1.1 says that this is not certain "
	       "yet, for example while Postfix asks another server whether the address is good: "
	       "come again.") },
	{ { .status = { 4, 1, 8 } }, { .status = { 5, 1, 8 } },
	    N_("Both say that the sender's domain cannot be found. With 4.1.8 the DNS gave no "
	       "clear answer, and it may be found later; with 5.1.8 it said that there is no such "
	       "domain.") },
	{ { .status = { 4, 2, 1 } }, { .status = { 5, 2, 1 } },
	    N_("The mailbox exists and takes no mail: with 4.2.1 for a while, with 5.2.1 until its "
	       "owner or administrator opens it again.") },
	{ { .status = { 4, 2, 2 } }, { .status = { 4, 3, 1 } },
	    N_("4.2.2: this mailbox is full, and its owner can make room. 4.3.1: the server's disk "
	       "is full, and its administrator can.") },
	{ { .status = { 4, 2, 2 } }, { .status = { 5, 2, 2 } },
	    N_("The mailbox is full. With 4.2.2 the message waits until its owner makes room; with "
	       "5.2.2 it is returned at once.") },
	{ { .status = { 4, 3, 0 } }, { .status = { 4, 3, 2 } },
	    N_("4.3.0: something in the server is broken. 4.3.2: nothing is broken, but it takes "
	       "no mail just now, because it is busy, being stopped, or over a limit.") },
	{ { .status = { 4, 3, 0 } }, { .status = { 4, 3, 5 } },
	    N_("4.3.0: something in the server is broken, whatever it is. 4.3.5: its configuration "
	       "is wrong, and it stays so until the administrator mends it.") },
	{ { .status = { 4, 3, 2 } }, { .status = { 4, 7, 0 } },
	    N_("4.3.2: the server takes no mail just now, from anybody or from too many at once. "
	       "4.7.0: a rule about this client wants it so, such as a limit of Postfix.") },
	{ { .status = { 4, 4, 1 } }, { .status = { 4, 4, 2 } },
	    N_("4.4.1: no connection came about, or nobody answered on it. 4.4.2: the connection "
	       "was there and broke, or was silent for too long.") },
	{ { .status = { 4, 4, 2 } }, { .status = { 4, 7, 0 } },
	    N_("4.4.2: the connection was silent for too long or broke. 4.7.0: a rule ended the "
	       "session or refused the command, however quick the client was.") },
	{ { .status = { 4, 5, 3 } }, { .status = { 5, 5, 3 } },
	    N_("Too many recipients: with 4.5.3 in this message, and the rest goes into another "
	       "one; with 5.5.3 so many are never taken.") },
	{ { .status = { 4, 7, 0 } }, { .status = { 4, 7, 1 } },
	    N_("Both are a rule's \"later\". 4.7.0 does not tell more, and is common for limits of "
	       "connections and errors; 4.7.1 is common for greylisting and limits of messages and "
	       "recipients.") },
	{ { .status = { 4, 7, 0 } }, { .status = { 5, 7, 0 } },
	    N_("The same reason, security or policy without detail. With 4.7.0 trying later helps; "
	       "with 5.7.0 something has to change first, such as a missing login or TLS.") },
	{ { .status = { 4, 7, 0 } }, { .status = { 5, 7, 8 } },
	    N_("To AUTH: 4.7.0 with 454 says that the login could not be checked, 5.7.8 with 535 "
	       "that it was checked and is wrong.") },
	{ { .status = { 4, 7, 1 } }, { .status = { 5, 7, 1 } },
	    N_("A rule refuses this client, sender or recipient: with 4.7.1 for now, as "
	       "greylisting and limits do, with 5.7.1 until somebody changes the rule or the "
	       "message.") },
	{ { .status = { 4, 7, 26 } }, { .status = { 5, 7, 26 } },
	    N_("The message is not authenticated (SPF, DKIM, DMARC). With 4.7.26 such mail is "
	       "slowed down; with 5.7.26 it is refused.") },
	{ { .status = { 5, 1, 1 } }, { .status = { 5, 1, 2 } },
	    N_("5.1.1: what stands before the @ does not exist. 5.1.2: what stands behind it does "
	       "not, or takes no mail.") },
	{ { .status = { 5, 1, 1 } }, { .status = { 5, 1, 6 } },
	    N_("5.1.1: there is no such mailbox. 5.1.6: there was one, and it has moved.") },
	{ { .status = { 5, 1, 1 } }, { .status = { 5, 2, 1 } },
	    N_("5.1.1: there is no such mailbox. 5.2.1: there is one, and it takes no mail.") },
	{ { .status = { 5, 1, 2 } }, { .status = { 5, 1, 10 } },
	    N_("5.1.2: the recipient's domain cannot be found or reached. 5.1.10: it is there and "
	       "says in the DNS, with a null MX, that it takes no mail.") },
	{ { .status = { 5, 1, 3 } }, { .status = { 5, 1, 7 } },
	    N_("Both are about the syntax of an address: 5.1.3 of the recipient's, 5.1.7 of the "
	       "sender's.") },
	{ { .status = { 5, 1, 7 } }, { .status = { 5, 1, 8 } },
	    N_("Both are about the sender's address: 5.1.7 cannot read it; 5.1.8 can, but its "
	       "domain does not exist or takes no answers.") },
	{ { .status = { 5, 2, 2 } }, { .status = { 5, 3, 4 } },
	    N_("5.2.2: the mailbox is full, and a smaller message does not help much. 5.3.4: the "
	       "message is too big for the server, however empty the mailbox is.") },
	{ { .status = { 5, 2, 3 } }, { .status = { 5, 3, 4 } },
	    N_("The message is too big: 5.2.3 for this mailbox, 5.3.4 for the whole server.") },
	{ { .status = { 5, 5, 1 } }, { .status = { 5, 5, 2 } },
	    N_("5.5.1: the command is not known, or comes at the wrong time. 5.5.2: the line "
	       "cannot be read at all.") },
	{ { .status = { 5, 5, 2 } }, { .status = { 5, 5, 4 } },
	    N_("5.5.2: the line cannot be read. 5.5.4: it can, but its arguments are wrong or not "
	       "known.") },
	{ { .status = { 5, 7, 0 } }, { .status = { 5, 7, 1 } },
	    N_("5.7.0 gives security or policy as the reason and hides the rest, and with 530 asks "
	       "for a login or TLS; 5.7.1 says that a rule refuses this client, sender or "
	       "recipient.") },
	{ { .status = { 5, 7, 0 } }, { .status = { 5, 7, 8 } },
	    N_("With 535 both say that the login is wrong: Postfix gives 5.7.8, Sendmail 5.7.0. "
	       "With 530 there is only 5.7.0, and it says that a login or TLS is missing.") },
	{ { .status = { 5, 7, 3 } }, { .status = { 5, 7, 8 } },
	    N_("5.7.8 is the standard's status of a wrong login; Exchange gives 5.7.3 with 535 for "
	       "the same, though the standard has it for messages that cannot be converted between "
	       "two forms of security.") },
	{ { .status = { 5, 7, 8 } }, { .status = { 5, 7, 9 } },
	    N_("5.7.8: the credentials are wrong. 5.7.9: the mechanism is too weak for this user, "
	       "or an application password is needed.") },
	{ { .status = { 5, 7, 8 } }, { .status = { 5, 7, 13 } },
	    N_("5.7.8: the credentials are wrong. 5.7.13: they are right, and the account is "
	       "disabled.") },
	{ { .status = { 5, 7, 10 } }, { .status = { 5, 7, 11 } },
	    N_("Both say that the login mechanism needs encryption first: 5.7.10 goes with 523, "
	       "5.7.11 with 538, which is older.") },
	{ { .status = { 5, 7, 20 } }, { .status = { 5, 7, 21 } },
	    N_("5.7.20: no signature of DKIM is valid. 5.7.21: some are, but none that the "
	       "recipient's server accepts.") },
	{ { .status = { 5, 7, 23 } }, { .status = { 5, 7, 24 } },
	    N_("5.7.23: the sender's domain says in SPF that this client may not send for it. "
	       "5.7.24: its SPF record cannot be read, so that nobody knows.") },
	{ { .status = { 5, 7, 23 } }, { .status = { 5, 7, 26 } },
	    N_("5.7.23: SPF alone failed. 5.7.26: several checks failed together, such as SPF and "
	       "DKIM, or DMARC, which asks for one of them.") },
};

const size_t confusion_count = sizeof(confusions) / sizeof(confusions[0]);

static bool
is_same(const struct codename *one, const struct codename *other)
{
	return one->code == other->code && one->status.class == other->status.class &&
	       one->status.subject == other->status.subject &&
	       one->status.detail == other->status.detail;
}

const struct confusion *
confusion_find(const struct codename *one, const struct codename *other)
{
	for (size_t i = 0; i < confusion_count; i++) {
		const struct confusion *pair = &confusions[i];

		if ((is_same(&pair->one, one) && is_same(&pair->other, other)) ||
		    (is_same(&pair->one, other) && is_same(&pair->other, one)))
			return pair;
	}
	return NULL;
}
