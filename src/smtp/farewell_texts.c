/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts of 421 replies that are known, by program; of two that fit alike the first is meant. */
#include "base/language.h"

#include "smtp/farewell.h"

/* At which point of a session. */
#define AT_GREETING N_("In the greeting, instead of 220.")
#define AT_ANY N_("In answer to any command.")
#define AT_TLS N_("When TLS has begun.")
#define AT_MAIL N_("In answer to MAIL.")
#define AT_RCPT N_("In answer to RCPT.")
#define AT_DATA N_("While the message is sent.")
#define AT_END N_("After the end of the message.")

/* What is behind the texts of large providers and of common words. */
#define WORDS_ONLY                                                                                 \
	N_("Its words point to this; it is no text of a program that is known here, so it is a "   \
	   "guess.")
#define SINCE_REPUTATION                                                                           \
	N_("The provider slows down the address or the domain for what came from it before: its "  \
	   "volume, complaints of its users, or missing authentication of the messages.")

const struct farewell farewells[] = {
	/* sluice: the answers that its rules have if the config says nothing else. */
	{ "sluice", "4.7.0", "Too many sessions open, limit is *; try again later (ref *)",
	    FAREWELL_CONNECTION_LIMIT, AT_ANY,
	    N_("A rule of type \"open\" found as many sessions open as it allows. The ticket "
	       "behind \"ref\" leads to the whole story: sluice why TICKET.") },
	{ "sluice", "4.3.2", "_ is being serviced until *: *; try again in * (ref *)",
	    FAREWELL_MAINTENANCE, AT_ANY,
	    N_("Maintenance was switched on with \"sluice drain on\". The ticket behind \"ref\" "
	       "leads to the whole story: sluice why TICKET.") },
	{ "sluice", "4.3.2", "_ is short of *, please try again in * (ref *)", FAREWELL_OVERLOAD,
	    AT_ANY,
	    N_("A rule of type \"pressure\" found the machine short of what the text names. The "
	       "ticket behind \"ref\" leads to the whole story: sluice why TICKET.") },
	{ "sluice", "4.7.1", "Greylisted for *, please try again after * seconds (ref *)",
	    FAREWELL_GREYLISTING, AT_RCPT,
	    N_("A rule of type \"greylist\" has not seen this sender from there. The ticket behind "
	       "\"ref\" leads to the whole story: sluice why TICKET.") },
	{ "sluice", "4.7.0", "*try again in * (ref *)*", FAREWELL_RATE_LIMIT, AT_ANY,
	    N_("A rule of type \"rate\" found its account over the limit, or on hold. The ticket "
	       "behind \"ref\" leads to the whole story: sluice why TICKET.") },

	/* Postfix. */
	{ "Postfix", "4.7.0", "*Error: too many connections from *", FAREWELL_CONNECTION_LIMIT,
	    AT_GREETING,
	    N_("The client has more connections open than smtpd_client_connection_count_limit "
	       "allows. The log says \"Connection concurrency limit exceeded\".") },
	{ "Postfix", "4.7.0", "*Error: too many connections from *", FAREWELL_RATE_LIMIT,
	    AT_GREETING,
	    N_("The client opened more connections in anvil_rate_time_unit than "
	       "smtpd_client_connection_rate_limit allows. The log says \"Connection rate limit "
	       "exceeded\".") },
	{ "Postfix", "4.7.0", "*Error: too many new TLS sessions from *", FAREWELL_RATE_LIMIT,
	    AT_TLS,
	    N_("The client began more TLS sessions without resuming an old one than "
	       "smtpd_client_new_tls_session_rate_limit allows.") },
	{ "Postfix", "4.7.0", "*Error: too many errors", FAREWELL_TOO_MANY_ERRORS, AT_ANY,
	    N_("The session reached smtpd_hard_error_limit: 20 errors, or 1 while the server is "
	       "under stress. Failed logins count as errors.") },
	{ "Postfix", "4.4.2", "*Error: timeout exceeded", FAREWELL_TIMEOUT, AT_ANY,
	    N_("The client was silent or too slow for longer than smtpd_timeout: 300 seconds, or "
	       "10 while the server is under stress.") },
	{ "Postfix", "4.7.1",
	    "*Error: Client certificate not trusted|*Error: No client certificate presented",
	    FAREWELL_TLS, AT_TLS,
	    N_("smtpd_tls_req_ccert is on, and the client has no certificate, or one that "
	       "smtpd_tls_CAfile and smtpd_tls_CApath do not lead to.") },
	{ "Postfix", "4.3.0", "*Server local data error", FAREWELL_SERVER_FAULT, AT_ANY,
	    N_("A lookup table could not be read or holds nonsense; the log names it.") },
	{ "Postfix", "4.3.0", "*Server local error", FAREWELL_SERVER_FAULT, AT_ANY,
	    N_("smtpd had an internal error; the log has a line with \"fatal\" or \"panic\" just "
	       "before it.") },
	{ "Postfix", "4.3.0", "Mail system error", FAREWELL_SERVER_FAULT, AT_END,
	    N_("The connection to the cleanup process broke while a milter changed the message.") },
	{ "Postfix", "4.3.5", "Server configuration error", FAREWELL_SERVER_FAULT, AT_ANY,
	    N_("A milter gave a reply that cannot be used.") },
	{ "Postfix", "4.3.5", "Server configuration problem - try again later",
	    FAREWELL_FILTER_DOWN, AT_ANY,
	    N_("A milter is not configured rightly, and milter_default_action is \"shutdown\", as "
	       "it is by default from Postfix 3.11 on.") },
	{ "Postfix", "4.7.1", "Service unavailable - try again later", FAREWELL_FILTER_DOWN, AT_ANY,
	    N_("A milter cannot be reached or broke off, and milter_default_action is "
	       "\"shutdown\", as it is by default from Postfix 3.11 on.") },
	{ "Postfix", "4.7.0", "Service unavailable", FAREWELL_FILTER_DOWN, AT_END,
	    N_("A milter broke off while it replaced the body of the message.") },
	{ "Postfix", "", "_ Service unavailable - try again later", FAREWELL_POLICY, AT_GREETING,
	    N_("A milter answered 421 on connecting; Postfix then says words of its own. The "
	       "milter's text stands in the log, in a line with \"milter-reject: CONNECT\". It may "
	       "be sluice.") },
	{ "Postfix", "4.7.0", "Server closing connection", FAREWELL_POLICY, AT_ANY,
	    N_("A milter asked for the end of the session, without a reply of its own.") },
	{ "Postfix", "",
	    "<*>: * rejected: *greylist*|<*>: * rejected: *graylist*|<*>: * rejected: "
	    "*grey*listed*",
	    FAREWELL_GREYLISTING, AT_RCPT,
	    N_("A policy service that greylists answered 421; most of them answer 450.") },
	{ "Postfix", "",
	    "<*>: Client host rejected: *|<*>: Helo command rejected: *|<*>: Sender address "
	    "rejected: *|<*>: Recipient address rejected: *|<*>: Data command rejected: *|<*>: "
	    "End-of-data rejected: *",
	    FAREWELL_POLICY, AT_ANY,
	    N_("An access table, a restriction or a policy service answered 421; the text behind "
	       "\"rejected:\" is what its administrator wrote.") },

	/* postscreen, before Postfix. */
	{ "postscreen", "4.7.0", "Error: too many connections", FAREWELL_CONNECTION_LIMIT,
	    AT_GREETING,
	    N_("The client has more connections open than postscreen_client_connection_count_limit "
	       "allows.") },
	{ "postscreen", "4.3.2", "All server ports are busy", FAREWELL_OVERLOAD, AT_GREETING,
	    N_("No smtpd process is free for a client that has passed: "
	       "postscreen_post_queue_limit, which follows the process limit.") },
	{ "postscreen", "4.3.2", "All screening ports are busy", FAREWELL_OVERLOAD, AT_GREETING,
	    N_("Too many clients are being tested at once: postscreen_pre_queue_limit.") },
	{ "postscreen", "4.3.2", "No system resources", FAREWELL_OVERLOAD, AT_GREETING,
	    N_("postscreen has no file descriptor or no memory left.") },
	{ "postscreen", "4.3.2", "Service currently unavailable", FAREWELL_GREYLISTING, AT_ANY,
	    N_("The client passed the tests that need a session of their own, and must connect "
	       "once more: this session cannot be handed on.") },
	{ "postscreen", "4.4.2", "*Error: timeout exceeded", FAREWELL_TIMEOUT, AT_ANY,
	    N_("The client took longer than postscreen_command_time_limit for a command.") },
	{ "postscreen", "", "_ Service unavailable - try again later", FAREWELL_TOO_MANY_ERRORS,
	    AT_ANY,
	    N_("The client reached postscreen_command_count_limit: 20 commands, or was hung up on "
	       "after a failed test.") },

	/* Sendmail. */
	{ "Sendmail", "4.3.2", "Connection rate limit exceeded.", FAREWELL_RATE_LIMIT, AT_GREETING,
	    N_("FEATURE(ratecontrol) with \"terminate\": the client opened more connections in "
	       "ConnectionRateWindowSize than the ClientRate of the access table allows.") },
	{ "Sendmail", "4.3.2", "Too many open connections.", FAREWELL_CONNECTION_LIMIT, AT_GREETING,
	    N_("FEATURE(conncontrol) with \"terminate\": the client has more connections open than "
	       "the ClientConn of the access table allows.") },
	{ "Sendmail", "4.4.5", "Too many SMTP sessions for this host", FAREWELL_CONNECTION_LIMIT,
	    AT_GREETING,
	    N_("The limits of the extended load average, which Sendmail has only if it was built "
	       "with XLA.") },
	{ "Sendmail", "4.7.0", "*Too many bad commands; closing connection",
	    FAREWELL_TOO_MANY_ERRORS, AT_ANY,
	    N_("The session had more than 25 unknown or unwanted commands.") },
	{ "Sendmail", "4.7.0", "*Too many bad recipients; closing connection",
	    FAREWELL_TOO_MANY_ERRORS, AT_RCPT,
	    N_("The session had more unknown recipients than BadRcptShutdown allows.") },
	{ "Sendmail", "4.7.0", "*Command too long, possible attack*", FAREWELL_TOO_MANY_ERRORS,
	    AT_ANY, N_("The client sent a line that is longer than any command may be.") },
	{ "Sendmail", "4.7.0", "_ Rejecting open proxy *|_ HTTP command *",
	    FAREWELL_TOO_MANY_ERRORS, AT_ANY,
	    N_("The client spoke HTTP: it is a scanner, or a proxy that is misused.") },
	{ "Sendmail", "4.4.1", "*Lost input channel from *", FAREWELL_LOST_CONNECTION, AT_ANY,
	    N_("The client vanished without QUIT.") },
	{ "Sendmail", "4.4.1",
	    "collect: relay=*, info=read timeout*|collect: *read timeout* on connection from *",
	    FAREWELL_TIMEOUT, AT_DATA,
	    N_("No data came for longer than Timeout.datablock or Timeout.datainit allows.") },
	{ "Sendmail", "4.4.1", "collect: relay=*, info=*|collect: * on connection from *",
	    FAREWELL_LOST_CONNECTION, AT_DATA,
	    N_("The client vanished in the middle of the message.") },
	{ "Sendmail", "4.5.0",
	    "Bare linefeed (LF) not allowed|Bare carriage return (CR) not allowed", FAREWELL_POLICY,
	    AT_END,
	    N_("A line of the message ends without CRLF, which can be used to smuggle messages "
	       "past a filter.") },
	{ "Sendmail", "4.7.0", "_ closing connection", FAREWELL_POLICY, AT_ANY,
	    N_("A milter or a ruleset asked for the end of the session. On connecting Sendmail "
	       "then says words of its own; it may be sluice.") },
	{ "Sendmail", "4.7.0", "_ closing connection", FAREWELL_FILTER_DOWN, AT_GREETING,
	    N_("A milter with F=4 cannot be reached.") },
	{ "Sendmail", "4.3.0", "closing connection", FAREWELL_POLICY, AT_ANY,
	    N_("A milter asked for the end of the session, without a reply of its own.") },
	{ "Sendmail", "4.3.1", "Out of disk space for temp file", FAREWELL_SERVER_FAULT, AT_DATA,
	    N_("The disk of the queue is full.") },
	{ "Sendmail", "4.3.0", "collect: Cannot write *", FAREWELL_SERVER_FAULT, AT_DATA,
	    N_("The queue file cannot be written; the text names the error.") },

	/* Exim. */
	{ "Exim", "",
	    "Too many concurrent SMTP connections from this IP address; please try again later.",
	    FAREWELL_CONNECTION_LIMIT, AT_GREETING,
	    N_("The client has as many connections open as smtp_accept_max_per_host allows.") },
	{ "Exim", "", "Too many concurrent SMTP connections; please try again later.",
	    FAREWELL_CONNECTION_LIMIT, AT_GREETING,
	    N_("All clients together have as many connections open as smtp_accept_max allows.") },
	{ "Exim", "", "Too much load; please try again later.", FAREWELL_OVERLOAD, AT_GREETING,
	    N_("The load of the machine is above smtp_load_reserve.") },
	{ "Exim", "", "too many messages in this connection", FAREWELL_RATE_LIMIT, AT_MAIL,
	    N_("The session sent as many messages as smtp_accept_max_per_connection allows: 1000. "
	       "The client may go on at once in a new one.") },
	{ "Exim", "", "*SIGTERM received*", FAREWELL_SHUTDOWN, AT_ANY,
	    N_("Exim is being stopped.") },
	{ "Exim", "", "*SMTP command timeout*|_ SMTP incoming data timeout*", FAREWELL_TIMEOUT,
	    AT_ANY, N_("The client was silent for longer than smtp_receive_timeout.") },

	/* KumoMTA. */
	{ "KumoMTA", "4.3.2", "_ shutting down", FAREWELL_SHUTDOWN, AT_ANY,
	    N_("The server is being stopped in good order.") },
	{ "KumoMTA", "4.3.2", "*waiting for spool startup. Try again soon!", FAREWELL_SHUTDOWN,
	    AT_ANY, N_("The server has just been started and reads its spool.") },
	{ "KumoMTA", "4.3.2", "*load shedding. Try later", FAREWELL_OVERLOAD, AT_ANY,
	    N_("The server has no memory to spare.") },
	{ "KumoMTA", "4.3.2", "*too many concurrent sessions. Try later", FAREWELL_OVERLOAD,
	    AT_GREETING, N_("All clients together have as many sessions open as are allowed.") },
	{ "KumoMTA", "4.3.2", "*disk is too full. Try later", FAREWELL_SERVER_FAULT, AT_ANY,
	    N_("The disk of the spool is fuller than the configuration allows.") },

	/* Haraka. */
	{ "Haraka", "", "connection rate limit exceeded*", FAREWELL_RATE_LIMIT, AT_GREETING,
	    N_("The client opened more connections than rate_conn of the plugin \"limit\" "
	       "allows.") },

	/* Large providers; their texts change, so that their heads alone are looked for. */
	{ "Gmail", "", "*unusual rate of unsolicited mail*", FAREWELL_RATE_LIMIT, AT_ANY,
	    SINCE_REPUTATION },
	{ "Gmail", "4.7.26", "*rate limited because it is unauthenticated*", FAREWELL_RATE_LIMIT,
	    AT_END, SINCE_REPUTATION },
	{ "Gmail", "4.7.0", "*Try again later, closing connection.*", FAREWELL_RATE_LIMIT, AT_ANY,
	    SINCE_REPUTATION },
	{ "Gmail", "4.7.0", "TLS required for RCPT domain, closing connection.*", FAREWELL_TLS,
	    AT_RCPT, N_("The domain of the recipient takes mail over TLS only.") },
	{ "Gmail", "4.7.0", "IP not in whitelist for RCPT domain, closing connection.*",
	    FAREWELL_POLICY, AT_RCPT,
	    N_("The domain of the recipient takes mail from the servers that it named only.") },
	{ "Gmail", "4.4.5", "Server busy, try again later.*", FAREWELL_OVERLOAD, AT_ANY,
	    N_("The provider's server has too much to do just now.") },
	{ "Gmail", "", "Temporary System Problem*", FAREWELL_SERVER_FAULT, AT_ANY,
	    N_("Something is wrong at the provider; it mostly passes by itself.") },
	{ "Yahoo", "", "*[TSS0*]*|*[TS0*]*", FAREWELL_RATE_LIMIT, AT_ANY, SINCE_REPUTATION },
	{ "Yahoo", "", "*[GL0*]*", FAREWELL_GREYLISTING, AT_ANY,
	    N_("The provider defers what it does not know yet.") },
	{ "Outlook.com", "", "*RP-001*|*RP-002*", FAREWELL_RATE_LIMIT, AT_ANY, SINCE_REPUTATION },
	{ "Outlook.com", "", "*RP-003*", FAREWELL_CONNECTION_LIMIT, AT_GREETING,
	    N_("The address has more connections open than its reputation allows.") },
	{ "Exchange", "4.3.2", "Service not active*", FAREWELL_MAINTENANCE, AT_GREETING,
	    N_("The transport service is there but set inactive, as it is for maintenance.") },
	{ "Exchange", "4.3.2",
	    "The maximum number of concurrent *connections has exceeded a limit*",
	    FAREWELL_CONNECTION_LIMIT, AT_GREETING,
	    N_("The receive connector has reached MaxInboundConnection or "
	       "MaxInboundConnectionPerSource.") },
	{ "Exchange", "4.7.0", "Too many errors on this connection*", FAREWELL_TOO_MANY_ERRORS,
	    AT_ANY, N_("The session reached MaxProtocolErrors of the receive connector.") },
	{ "Exchange", "4.4.1", "Connection timed out*", FAREWELL_TIMEOUT, AT_ANY,
	    N_("The client was silent for longer than ConnectionInactivityTimeout, or the session "
	       "lasted longer than ConnectionTimeout.") },
	{ "Amazon SES", "", "Too many concurrent SMTP connections", FAREWELL_CONNECTION_LIMIT,
	    AT_ANY, N_("The account has more connections open than the provider allows.") },

	/*
	 * Words that many use. The narrow ones stand first: what is told of a limit or a filter
	 * often has words of the others in it.
	 */
	{ "", "", "*greylist*|*graylist*|*grey-list*|*gray-list*|*grey list*|*gray list*",
	    FAREWELL_GREYLISTING, AT_ANY, WORDS_ONLY },
	{ "", "", "*maintenance*|*upgrade in progress*|*scheduled downtime*", FAREWELL_MAINTENANCE,
	    AT_ANY, WORDS_ONLY },
	{ "", "", "*shutting down*|*shutdown*|*going down*|*restarting*|*reboot*|*starting up*",
	    FAREWELL_SHUTDOWN, AT_ANY, WORDS_ONLY },
	{ "", "", "*timeout*|*timed out*|*time out*|*idle time*|*idle for *|*inactiv*|*too slow*",
	    FAREWELL_TIMEOUT, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*too many *errors*|*too many *bad *|*too many *invalid *|*too many *unknown *|*too "
	    "many *failed *|*too many *failures*|*too many *unrecogni*",
	    FAREWELL_TOO_MANY_ERRORS, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*rate limit*|*rate-limit*|*ratelimit*|*too fast*|*slow down*|*throttl*|*too many "
	    "*messages*|*too many *mails*|*too many *logins*|*too frequent*|*too much mail*|*per "
	    "hour*|*per minute*|*unusual rate*|*too often*",
	    FAREWELL_RATE_LIMIT, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*too many *connections*|*too many *sessions*|*connection "
	    "limit*|*concurren*|*simultaneous*",
	    FAREWELL_CONNECTION_LIMIT, AT_ANY, WORDS_ONLY },
	{ "", "", "*starttls*|*tls *|*tls|*ssl *|*certificate*|*encrypt*", FAREWELL_TLS, AT_ANY,
	    WORDS_ONLY },
	{ "", "",
	    "*milter*|*content filter*|*mail filter*|*virus scanner*|*scanner *|*policy "
	    "service*|*policy server*",
	    FAREWELL_FILTER_DOWN, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*overload*|*load average*|*too much load*|*high load*|*system load*|*server "
	    "load*|*load too high*|*busy*|*congest*|*out of memory*|*resources*",
	    FAREWELL_OVERLOAD, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*disk *|*no space*|*configuration*|*internal error*|*local error*|*system "
	    "error*|*system problem*|*database*|*lookup *",
	    FAREWELL_SERVER_FAULT, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*lost connection*|*connection lost*|*lost input*|*connection reset*|*broken pipe*",
	    FAREWELL_LOST_CONNECTION, AT_ANY, WORDS_ONLY },
	{ "", "",
	    "*policy*|*blocked*|*block list*|*blocklist*|*blacklist*|*reputation*|*spam*|*not "
	    "allowed*|*denied*|*rejected*|*refused*|*banned*",
	    FAREWELL_POLICY, AT_ANY, WORDS_ONLY },
};

const size_t farewell_count = sizeof(farewells) / sizeof(farewells[0]);
