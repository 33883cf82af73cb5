/* SPDX-License-Identifier: BSD-2-Clause */
/* Sendmail's words for what happened. */
#include "source/sendmail_line.h"

#include <string.h>

#include "source/sendmail_delivery.h"
#include "source/sendmail_ruling.h"
#include "source/sendmail_session.h"
#include "source/sendmail_text.h"

#define QUEUE_ID_LEAST_BYTES 8 /* "i1345702" of old; 14 with today's process ids */
#define QUEUE_ID_MOST_BYTES 24
#define QUEUE_ID_LEAST_DIGITS 4

/* What the server says of itself and of what it does; nothing follows for anybody else. */
static const struct sendmail_kind server_kinds[] = {
	{ WORDS("AUTH: available mech"), NULL, EVENT_NOTE },
	{ WORDS("AUTH warning: "), NULL, EVENT_TROUBLE },
	{ WORDS("AUTH error: "), NULL, EVENT_TROUBLE },
	{ WORDS("AUTH: sasl_"), NULL, EVENT_TROUBLE },
	{ WORDS("AUTH=client, error"), NULL, EVENT_TROUBLE },
	{ WORDS("AUTH=client, "), NULL, EVENT_NOTE },
	{ WORDS("AUTH username "), NULL, EVENT_NOTE },
	{ WORDS("AUTH authid "), NULL, EVENT_NOTE },
	{ WORDS("AUTH flags="), NULL, EVENT_NOTE },
	{ WORDS("auth=\""), NULL, EVENT_NOTE },
	{ WORDS("getauth "), NULL, EVENT_NOTE },
	{ WORDS("error: safesasl("), NULL, EVENT_TROUBLE },
	{ WORDS("encode64 for AUTH failed"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS=server, error"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS=client, error"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS=init, "), NULL, EVENT_NOTE },
	{ WORDS("STARTTLS=read, error"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS=write, error"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS="), NULL, EVENT_NOTE },
	{ WORDS("STARTTLS: RAND"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS: Error"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS: Warning"), NULL, EVENT_TROUBLE },
	{ WORDS("STARTTLS: "), NULL, EVENT_NOTE },
	{ WORDS("tls_srv_features="), NULL, EVENT_NOTE },
	{ WORDS("tls_clt_features="), NULL, EVENT_NOTE },
	{ WORDS("rscheck(tls_"), NULL, EVENT_TROUBLE },
	{ WORDS("clt_features="), NULL, EVENT_NOTE },
	{ WORDS("engine="), NULL, EVENT_NOTE },
	{ WORDS("TLSA="), NULL, EVENT_NOTE },
	{ WORDS("smtps: TLS not available"), NULL, EVENT_TROUBLE },
	{ WORDS("rejecting connections on "), NULL, EVENT_TROUBLE },
	{ WORDS("rejecting new messages"), NULL, EVENT_TROUBLE },
	{ WORDS("Authentication-Warning: "), NULL, EVENT_NOTE },
	{ WORDS("POSSIBLE ATTACK from "), NULL, EVENT_TROUBLE },
	{ WORDS("delaying="), NULL, EVENT_NOTE },
	{ WORDS("conn_limits: "), NULL, EVENT_NOTE },
	{ WORDS("setsender: "), NULL, EVENT_NOTE },
	{ WORDS("rcpt="), NULL, EVENT_NOTE },
	{ WORDS("main: where="), NULL, EVENT_NOTE },
	{ WORDS("x-connect"), NULL, EVENT_NOTE },
	{ WORDS("stat=occ_exceeded"), NULL, EVENT_NOTE },
	{ WORDS("unquarantine"), NULL, EVENT_NOTE },
	{ WORDS("alias database "), NULL, EVENT_NOTE },
	{ WORDS("alias "), NULL, EVENT_NOTE },
	{ WORDS("forward "), NULL, EVENT_NOTE },
	{ WORDS("expand "), NULL, EVENT_NOTE },
	{ WORDS("hesiod "), NULL, EVENT_NOTE },
	{ WORDS("include "), NULL, EVENT_NOTE },
	{ WORDS("clone "), NULL, EVENT_NOTE },
	{ WORDS("clone: "), NULL, EVENT_NOTE },
	{ WORDS("split: "), NULL, EVENT_NOTE },
	{ WORDS("queueup"), NULL, EVENT_NOTE },
	{ WORDS("assigned id"), NULL, EVENT_NOTE },
	{ WORDS("unlock"), NULL, EVENT_NOTE },
	{ WORDS("locked"), NULL, EVENT_NOTE },
	{ WORDS("changed"), NULL, EVENT_NOTE },
	{ WORDS("too young"), NULL, EVENT_NOTE },
	{ WORDS("unlink"), NULL, EVENT_NOTE },
	{ WORDS("dropenvelope"), NULL, EVENT_NOTE },
	{ WORDS("sendenvelope"), NULL, EVENT_NOTE },
	{ WORDS("smtp: doublequeue"), NULL, EVENT_NOTE },
	{ WORDS("proxy mode "), NULL, EVENT_NOTE },
	{ WORDS("Milter"), NULL, EVENT_NOTE },
	{ WORDS("milter_"), NULL, EVENT_TROUBLE },
	{ WORDS("possible spam from <> "), NULL, EVENT_NOTE },
	{ WORDS("Saved message in "), NULL, EVENT_NOTE },
	{ WORDS("Losing "), NULL, EVENT_TROUBLE },
	{ WORDS("Truncated "), NULL, EVENT_NOTE },
	{ WORDS("Fixed MIME "), NULL, EVENT_NOTE },
	{ WORDS("Dropped invalid comments "), NULL, EVENT_NOTE },
	{ WORDS("ctladdr="), NULL, EVENT_NOTE },
	{ WORDS("delay="), NULL, EVENT_NOTE },
	{ WORDS("relay="), NULL, EVENT_NOTE },
	{ WORDS("stat="), NULL, EVENT_NOTE },
	{ WORDS("size="), NULL, EVENT_NOTE },
	{ WORDS("msgid="), NULL, EVENT_NOTE },
	{ WORDS("proto="), NULL, EVENT_NOTE },
	{ WORDS("bodytype="), NULL, EVENT_NOTE },
	{ WORDS("to "), NULL, EVENT_NOTE },
	{ WORDS("SYSERR"), NULL, EVENT_TROUBLE },
	{ WORDS("starting daemon "), NULL, EVENT_NOTE },
	{ WORDS("started as: "), NULL, EVENT_NOTE },
	{ WORDS("restarting "), NULL, EVENT_NOTE },
	{ WORDS("restart queue runner"), NULL, EVENT_TROUBLE },
	{ WORDS("stopping daemon"), NULL, EVENT_NOTE },
	{ WORDS("accepting connections again "), NULL, EVENT_NOTE },
	{ WORDS("accepting new messages "), NULL, EVENT_NOTE },
	{ WORDS("have been rejecting "), NULL, EVENT_TROUBLE },
	{ WORDS("delaying connections "), NULL, EVENT_TROUBLE },
	{ WORDS("deferring connections "), NULL, EVENT_TROUBLE },
	{ WORDS("deferred: "), NULL, EVENT_TROUBLE },
	{ WORDS("low on space "), NULL, EVENT_TROUBLE },
	{ WORDS("Too many hops "), NULL, EVENT_TROUBLE },
	{ WORDS("gethostbyaddr("), NULL, EVENT_TROUBLE },
	{ WORDS("runqueue"), NULL, EVENT_NOTE },
	{ WORDS("dowork"), NULL, EVENT_NOTE },
	{ WORDS("grew WorkList "), NULL, EVENT_NOTE },
	{ WORDS("WorkList "), NULL, EVENT_TROUBLE },
	{ WORDS("FAILED to grow "), NULL, EVENT_TROUBLE },
	{ WORDS("rwg: "), NULL, EVENT_NOTE },
	{ WORDS("rq: "), NULL, EVENT_NOTE },
	{ WORDS("rqe: "), NULL, EVENT_NOTE },
	{ WORDS("sqr: "), NULL, EVENT_NOTE },
	{ WORDS("checkqueuerunner"), NULL, EVENT_NOTE },
	{ WORDS("persistent queue runner"), NULL, EVENT_TROUBLE },
	{ WORDS("queue control process"), NULL, EVENT_TROUBLE },
	{ WORDS("queue group name "), NULL, EVENT_NOTE },
	{ WORDS("queue directory "), NULL, EVENT_TROUBLE },
	{ WORDS("gatherq: "), NULL, EVENT_TROUBLE },
	{ WORDS("finis, pid="), NULL, EVENT_NOTE },
	{ WORDS("interrupt"), NULL, EVENT_NOTE },
	{ WORDS("in background, "), NULL, EVENT_NOTE },
	{ WORDS("disconnect level "), NULL, EVENT_NOTE },
	{ WORDS("disconnect: "), NULL, EVENT_TROUBLE },
	{ WORDS("dns "), NULL, EVENT_NOTE },
	{ WORDS("ldap="), NULL, EVENT_NOTE },
	{ WORDS("mci_cache: "), NULL, EVENT_NOTE },
	{ WORDS("mci_uncache: "), NULL, EVENT_NOTE },
	{ WORDS("mci_"), NULL, EVENT_TROUBLE },
	{ WORDS("MCI@"), NULL, EVENT_NOTE },
	{ WORDS("stab: "), NULL, EVENT_NOTE },
	{ WORDS("poststats: "), NULL, EVENT_TROUBLE },
	{ WORDS("control: "), NULL, EVENT_NOTE },
	{ WORDS("socket_map_lookup("), NULL, EVENT_TROUBLE },
	{ WORDS("makeconnection"), NULL, EVENT_TROUBLE },
	{ WORDS("Timeout.to_aconnect "), NULL, EVENT_NOTE },
	{ WORDS("timeout "), NULL, EVENT_TROUBLE },
	{ WORDS("server="), NULL, EVENT_NOTE },
	{ WORDS("global connection rate"), NULL, EVENT_NOTE },
	{ WORDS("connection_rate_check"), NULL, EVENT_NOTE },
	{ WORDS("total: "), NULL, EVENT_NOTE },
	{ WORDS("set automode "), NULL, EVENT_NOTE },
	{ WORDS("sync_dir: "), NULL, EVENT_NOTE },
	{ WORDS("Adding "), NULL, EVENT_NOTE },
	{ WORDS("*** $j "), NULL, EVENT_TROUBLE },
	{ WORDS("CurChildren = "), NULL, EVENT_NOTE },
	{ WORDS("NextMacroId = "), NULL, EVENT_NOTE },
	{ WORDS("user "), NULL, EVENT_TROUBLE },
	{ WORDS("daemon "), NULL, EVENT_TROUBLE },
	{ WORDS("File descriptors missing "), NULL, EVENT_TROUBLE },
	{ WORDS("Unsupported address family "), NULL, EVENT_TROUBLE },
	{ WORDS("My unqualified host name "), NULL, EVENT_TROUBLE },
	{ WORDS("unable to "), NULL, EVENT_TROUBLE },
	{ WORDS("cannot "), NULL, EVENT_TROUBLE },
	{ WORDS("can't "), NULL, EVENT_TROUBLE },
	{ WORDS("could not "), NULL, EVENT_TROUBLE },
	{ WORDS("Could not "), NULL, EVENT_TROUBLE },
	{ WORDS("Warning: "), NULL, EVENT_TROUBLE },
	{ WORDS("WARNING: "), NULL, EVENT_TROUBLE },
	{ WORDS("ERROR"), NULL, EVENT_TROUBLE },
	{ WORDS("error: "), NULL, EVENT_TROUBLE },
	{ WORDS("Bad line on "), NULL, EVENT_TROUBLE },
	{ WORDS("bogus queue file"), NULL, EVENT_TROUBLE },
	{ WORDS("dangerous permissions"), NULL, EVENT_TROUBLE },
	{ WORDS("ownership change on "), NULL, EVENT_TROUBLE },
	{ WORDS("no fchown()"), NULL, EVENT_TROUBLE },
	{ WORDS("shared memory "), NULL, EVENT_TROUBLE },
	{ WORDS("sm_shmstop "), NULL, EVENT_TROUBLE },
	{ WORDS("key="), NULL, EVENT_TROUBLE },
	{ WORDS("func="), NULL, EVENT_TROUBLE },
	{ WORDS("filesys_update failed"), NULL, EVENT_TROUBLE },
	{ WORDS("dup_df: "), NULL, EVENT_TROUBLE },
	{ WORDS("dferror: "), NULL, EVENT_TROUBLE },
	{ WORDS("hostsignature "), NULL, EVENT_TROUBLE },
	{ WORDS("smtpquit: "), NULL, EVENT_TROUBLE },
	{ WORDS("MAIL too long"), NULL, EVENT_TROUBLE },
	{ WORDS("RCPT too long"), NULL, EVENT_TROUBLE },
	{ WORDS("usershellok: "), NULL, EVENT_TROUBLE },
	{ WORDS("getmodifiers "), NULL, EVENT_TROUBLE },
	{ WORDS("proc_list_"), NULL, EVENT_TROUBLE },
	{ WORDS("returntosender: "), NULL, EVENT_TROUBLE },
	{ WORDS("rewrite: "), NULL, EVENT_TROUBLE },
	{ WORDS("arith_map: "), NULL, EVENT_TROUBLE },
	{ WORDS("srvfeatures: "), NULL, EVENT_TROUBLE },
	{ WORDS("srv_features: "), NULL, EVENT_TROUBLE },
	{ WORDS("fcntl("), NULL, EVENT_TROUBLE },
	{ WORDS("log terminated, too many parts"), NULL, EVENT_NOTE },
	{ WORDS(""), NULL, EVENT_NOTE },
};

/* The most frequent first; of two beginnings that fit, the first one reads. */
static const struct sendmail_kind *const tables[] = {
	sendmail_delivery_kinds,
	sendmail_session_kinds,
	sendmail_ruling_kinds,
	server_kinds,
};

static bool
byte_is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

/* How many bytes of a queue id the text begins with; 0: it begins with none. */
static size_t
queue_id_bytes(struct span text)
{
	size_t bytes = 0, digits = 0;

	if (span_begins(text, SPAN("NOQUEUE")))
		return sizeof("NOQUEUE") - 1;
	for (; bytes < text.bytes && byte_is_word(text.at[bytes]); bytes++)
		digits += text.at[bytes] >= '0' && text.at[bytes] <= '9';
	if (bytes < QUEUE_ID_LEAST_BYTES || bytes > QUEUE_ID_MOST_BYTES ||
	    digits < QUEUE_ID_LEAST_DIGITS)
		return 0;
	return bytes;
}

/*
 * Moves *message behind the queue id and tells which part of a split message it is; 0: it is whole.
 * Without an id a part has its number alone.
 */
static int64_t
queue_id_eat(struct finding *finding, struct span *message)
{
	const size_t bytes = queue_id_bytes(*message);
	struct span rest = span_tail(*message, bytes);
	int64_t part = 0;

	if (span_eat(&rest, SPAN("[")) &&
	    (!span_eat_number(&rest, 999, &part) || !span_eat(&rest, SPAN("]"))))
		return 0;
	if ((bytes == 0 && part == 0) || !span_eat(&rest, SPAN(": ")))
		return 0;
	if (!span_begins(*message, SPAN("NOQUEUE")))
		finding->queue_id = span_head(*message, bytes);
	*message = rest;
	return part;
}

/* "6ALLTHwX028818: DSN: Service unavailable": the id of another message that comes of this one. */
static bool
is_descendant(struct span message)
{
	const size_t bytes = queue_id_bytes(message);

	return bytes > 0 && span_begins(span_tail(message, bytes), SPAN(": "));
}

/* Files of the server's: an alias database was rebuilt, a file is unsafe. */
static bool
read_file(struct finding *finding, struct span message)
{
	const bool is_count = span_ends(message, SPAN(" bytes total"));

	return sendmail_name(finding, is_count ? EVENT_NOTE : EVENT_TROUBLE, message);
}

/* NULL: the message begins with somebody else's words. */
static const struct sendmail_kind *
kind_find(struct span message)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct sendmail_kind *kind = tables[i]; kind->begins.bytes > 0; kind++) {
			if (kind->begins.at[0] == message.at[0] &&
			    span_begins(message, kind->begins))
				return kind;
		}
	}
	return NULL;
}

static bool
read_kind(struct finding *finding, struct span message, enum extent extent)
{
	const struct sendmail_kind *kind = kind_find(message);

	if (kind == NULL)
		return false;
	if (kind->read == NULL)
		return sendmail_name(finding, kind->event, message);
	finding->text = message;
	return kind->read(finding, span_tail(message, kind->begins.bytes), extent);
}

/* Those that begin with a client or with an address. */
static bool
read_other(struct finding *finding, struct span message)
{
	const struct finding clear = *finding;

	if (sendmail_client_read(finding, message))
		return true;
	*finding = clear;
	if (message.at[0] == '/')
		return read_file(finding, message);
	return sendmail_user_error_read(finding, message);
}

bool
sendmail_line_mine(struct span program)
{
	static const struct span begins[] = { WORDS("sm-"), WORDS("sendmail-"),
		WORDS("sendmail[") };

	if (span_is(program, SPAN("sendmail")))
		return true;
	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (span_begins(program, begins[i]))
			return memchr(program.at, '/', program.bytes) == NULL;
	}
	return false;
}

bool
sendmail_line_read(struct finding *finding_r, const struct syslog_line *line)
{
	struct span message = line->message;
	struct finding clear;
	int64_t part;

	finding_clear(finding_r);
	finding_r->service = line->program;
	part = queue_id_eat(finding_r, &message);
	if (message.bytes == 0)
		return false;
	/* A later part begins with whatever a client has made the line so long with. */
	if (part > 1 || is_descendant(message))
		return sendmail_name(finding_r, EVENT_NOTE, message);
	if (part == 1)
		(void)span_eat_end(&message, SPAN(" ..."));
	clear = *finding_r;
	if (read_kind(finding_r, message, part == 1 ? EXTENT_BEGINNING : EXTENT_WHOLE))
		return true;
	*finding_r = clear;
	return message.bytes > 0 && read_other(finding_r, message);
}
