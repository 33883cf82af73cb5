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
	{ SPAN("AUTH: available mech"), NULL, EVENT_NOTE },
	{ SPAN("AUTH warning: "), NULL, EVENT_TROUBLE },
	{ SPAN("AUTH error: "), NULL, EVENT_TROUBLE },
	{ SPAN("AUTH: sasl_"), NULL, EVENT_TROUBLE },
	{ SPAN("AUTH=client, error"), NULL, EVENT_TROUBLE },
	{ SPAN("AUTH=client, "), NULL, EVENT_NOTE },
	{ SPAN("AUTH username "), NULL, EVENT_NOTE },
	{ SPAN("AUTH authid "), NULL, EVENT_NOTE },
	{ SPAN("AUTH flags="), NULL, EVENT_NOTE },
	{ SPAN("auth=\""), NULL, EVENT_NOTE },
	{ SPAN("getauth "), NULL, EVENT_NOTE },
	{ SPAN("error: safesasl("), NULL, EVENT_TROUBLE },
	{ SPAN("encode64 for AUTH failed"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS=server, error"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS=client, error"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS=init, "), NULL, EVENT_NOTE },
	{ SPAN("STARTTLS=read, error"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS=write, error"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS="), NULL, EVENT_NOTE },
	{ SPAN("STARTTLS: RAND"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS: Error"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS: Warning"), NULL, EVENT_TROUBLE },
	{ SPAN("STARTTLS: "), NULL, EVENT_NOTE },
	{ SPAN("tls_srv_features="), NULL, EVENT_NOTE },
	{ SPAN("tls_clt_features="), NULL, EVENT_NOTE },
	{ SPAN("rscheck(tls_"), NULL, EVENT_TROUBLE },
	{ SPAN("clt_features="), NULL, EVENT_NOTE },
	{ SPAN("engine="), NULL, EVENT_NOTE },
	{ SPAN("TLSA="), NULL, EVENT_NOTE },
	{ SPAN("smtps: TLS not available"), NULL, EVENT_TROUBLE },
	{ SPAN("rejecting connections on "), NULL, EVENT_TROUBLE },
	{ SPAN("rejecting new messages"), NULL, EVENT_TROUBLE },
	{ SPAN("Authentication-Warning: "), NULL, EVENT_NOTE },
	{ SPAN("POSSIBLE ATTACK from "), NULL, EVENT_TROUBLE },
	{ SPAN("delaying="), NULL, EVENT_NOTE },
	{ SPAN("conn_limits: "), NULL, EVENT_NOTE },
	{ SPAN("setsender: "), NULL, EVENT_NOTE },
	{ SPAN("rcpt="), NULL, EVENT_NOTE },
	{ SPAN("main: where="), NULL, EVENT_NOTE },
	{ SPAN("x-connect"), NULL, EVENT_NOTE },
	{ SPAN("stat=occ_exceeded"), NULL, EVENT_NOTE },
	{ SPAN("unquarantine"), NULL, EVENT_NOTE },
	{ SPAN("alias database "), NULL, EVENT_NOTE },
	{ SPAN("alias "), NULL, EVENT_NOTE },
	{ SPAN("forward "), NULL, EVENT_NOTE },
	{ SPAN("expand "), NULL, EVENT_NOTE },
	{ SPAN("hesiod "), NULL, EVENT_NOTE },
	{ SPAN("include "), NULL, EVENT_NOTE },
	{ SPAN("clone "), NULL, EVENT_NOTE },
	{ SPAN("clone: "), NULL, EVENT_NOTE },
	{ SPAN("split: "), NULL, EVENT_NOTE },
	{ SPAN("queueup"), NULL, EVENT_NOTE },
	{ SPAN("assigned id"), NULL, EVENT_NOTE },
	{ SPAN("unlock"), NULL, EVENT_NOTE },
	{ SPAN("locked"), NULL, EVENT_NOTE },
	{ SPAN("changed"), NULL, EVENT_NOTE },
	{ SPAN("too young"), NULL, EVENT_NOTE },
	{ SPAN("unlink"), NULL, EVENT_NOTE },
	{ SPAN("dropenvelope"), NULL, EVENT_NOTE },
	{ SPAN("sendenvelope"), NULL, EVENT_NOTE },
	{ SPAN("smtp: doublequeue"), NULL, EVENT_NOTE },
	{ SPAN("proxy mode "), NULL, EVENT_NOTE },
	{ SPAN("Milter"), NULL, EVENT_NOTE },
	{ SPAN("milter_"), NULL, EVENT_TROUBLE },
	{ SPAN("possible spam from <> "), NULL, EVENT_NOTE },
	{ SPAN("Saved message in "), NULL, EVENT_NOTE },
	{ SPAN("Losing "), NULL, EVENT_TROUBLE },
	{ SPAN("Truncated "), NULL, EVENT_NOTE },
	{ SPAN("Fixed MIME "), NULL, EVENT_NOTE },
	{ SPAN("Dropped invalid comments "), NULL, EVENT_NOTE },
	{ SPAN("ctladdr="), NULL, EVENT_NOTE },
	{ SPAN("delay="), NULL, EVENT_NOTE },
	{ SPAN("relay="), NULL, EVENT_NOTE },
	{ SPAN("stat="), NULL, EVENT_NOTE },
	{ SPAN("size="), NULL, EVENT_NOTE },
	{ SPAN("msgid="), NULL, EVENT_NOTE },
	{ SPAN("proto="), NULL, EVENT_NOTE },
	{ SPAN("bodytype="), NULL, EVENT_NOTE },
	{ SPAN("to "), NULL, EVENT_NOTE },
	{ SPAN("SYSERR"), NULL, EVENT_TROUBLE },
	{ SPAN("starting daemon "), NULL, EVENT_NOTE },
	{ SPAN("started as: "), NULL, EVENT_NOTE },
	{ SPAN("restarting "), NULL, EVENT_NOTE },
	{ SPAN("restart queue runner"), NULL, EVENT_TROUBLE },
	{ SPAN("stopping daemon"), NULL, EVENT_NOTE },
	{ SPAN("accepting connections again "), NULL, EVENT_NOTE },
	{ SPAN("accepting new messages "), NULL, EVENT_NOTE },
	{ SPAN("have been rejecting "), NULL, EVENT_TROUBLE },
	{ SPAN("delaying connections "), NULL, EVENT_TROUBLE },
	{ SPAN("deferring connections "), NULL, EVENT_TROUBLE },
	{ SPAN("deferred: "), NULL, EVENT_TROUBLE },
	{ SPAN("low on space "), NULL, EVENT_TROUBLE },
	{ SPAN("Too many hops "), NULL, EVENT_TROUBLE },
	{ SPAN("gethostbyaddr("), NULL, EVENT_TROUBLE },
	{ SPAN("runqueue"), NULL, EVENT_NOTE },
	{ SPAN("dowork"), NULL, EVENT_NOTE },
	{ SPAN("grew WorkList "), NULL, EVENT_NOTE },
	{ SPAN("WorkList "), NULL, EVENT_TROUBLE },
	{ SPAN("FAILED to grow "), NULL, EVENT_TROUBLE },
	{ SPAN("rwg: "), NULL, EVENT_NOTE },
	{ SPAN("rq: "), NULL, EVENT_NOTE },
	{ SPAN("rqe: "), NULL, EVENT_NOTE },
	{ SPAN("sqr: "), NULL, EVENT_NOTE },
	{ SPAN("checkqueuerunner"), NULL, EVENT_NOTE },
	{ SPAN("persistent queue runner"), NULL, EVENT_TROUBLE },
	{ SPAN("queue control process"), NULL, EVENT_TROUBLE },
	{ SPAN("queue group name "), NULL, EVENT_NOTE },
	{ SPAN("queue directory "), NULL, EVENT_TROUBLE },
	{ SPAN("gatherq: "), NULL, EVENT_TROUBLE },
	{ SPAN("finis, pid="), NULL, EVENT_NOTE },
	{ SPAN("interrupt"), NULL, EVENT_NOTE },
	{ SPAN("in background, "), NULL, EVENT_NOTE },
	{ SPAN("disconnect level "), NULL, EVENT_NOTE },
	{ SPAN("disconnect: "), NULL, EVENT_TROUBLE },
	{ SPAN("dns "), NULL, EVENT_NOTE },
	{ SPAN("ldap="), NULL, EVENT_NOTE },
	{ SPAN("mci_cache: "), NULL, EVENT_NOTE },
	{ SPAN("mci_uncache: "), NULL, EVENT_NOTE },
	{ SPAN("mci_"), NULL, EVENT_TROUBLE },
	{ SPAN("MCI@"), NULL, EVENT_NOTE },
	{ SPAN("stab: "), NULL, EVENT_NOTE },
	{ SPAN("poststats: "), NULL, EVENT_TROUBLE },
	{ SPAN("control: "), NULL, EVENT_NOTE },
	{ SPAN("socket_map_lookup("), NULL, EVENT_TROUBLE },
	{ SPAN("makeconnection"), NULL, EVENT_TROUBLE },
	{ SPAN("Timeout.to_aconnect "), NULL, EVENT_NOTE },
	{ SPAN("timeout "), NULL, EVENT_TROUBLE },
	{ SPAN("server="), NULL, EVENT_NOTE },
	{ SPAN("global connection rate"), NULL, EVENT_NOTE },
	{ SPAN("connection_rate_check"), NULL, EVENT_NOTE },
	{ SPAN("total: "), NULL, EVENT_NOTE },
	{ SPAN("set automode "), NULL, EVENT_NOTE },
	{ SPAN("sync_dir: "), NULL, EVENT_NOTE },
	{ SPAN("Adding "), NULL, EVENT_NOTE },
	{ SPAN("*** $j "), NULL, EVENT_TROUBLE },
	{ SPAN("CurChildren = "), NULL, EVENT_NOTE },
	{ SPAN("NextMacroId = "), NULL, EVENT_NOTE },
	{ SPAN("user "), NULL, EVENT_TROUBLE },
	{ SPAN("daemon "), NULL, EVENT_TROUBLE },
	{ SPAN("File descriptors missing "), NULL, EVENT_TROUBLE },
	{ SPAN("Unsupported address family "), NULL, EVENT_TROUBLE },
	{ SPAN("My unqualified host name "), NULL, EVENT_TROUBLE },
	{ SPAN("unable to "), NULL, EVENT_TROUBLE },
	{ SPAN("cannot "), NULL, EVENT_TROUBLE },
	{ SPAN("can't "), NULL, EVENT_TROUBLE },
	{ SPAN("could not "), NULL, EVENT_TROUBLE },
	{ SPAN("Could not "), NULL, EVENT_TROUBLE },
	{ SPAN("Warning: "), NULL, EVENT_TROUBLE },
	{ SPAN("WARNING: "), NULL, EVENT_TROUBLE },
	{ SPAN("ERROR"), NULL, EVENT_TROUBLE },
	{ SPAN("error: "), NULL, EVENT_TROUBLE },
	{ SPAN("Bad line on "), NULL, EVENT_TROUBLE },
	{ SPAN("bogus queue file"), NULL, EVENT_TROUBLE },
	{ SPAN("dangerous permissions"), NULL, EVENT_TROUBLE },
	{ SPAN("ownership change on "), NULL, EVENT_TROUBLE },
	{ SPAN("no fchown()"), NULL, EVENT_TROUBLE },
	{ SPAN("shared memory "), NULL, EVENT_TROUBLE },
	{ SPAN("sm_shmstop "), NULL, EVENT_TROUBLE },
	{ SPAN("key="), NULL, EVENT_TROUBLE },
	{ SPAN("func="), NULL, EVENT_TROUBLE },
	{ SPAN("filesys_update failed"), NULL, EVENT_TROUBLE },
	{ SPAN("dup_df: "), NULL, EVENT_TROUBLE },
	{ SPAN("dferror: "), NULL, EVENT_TROUBLE },
	{ SPAN("hostsignature "), NULL, EVENT_TROUBLE },
	{ SPAN("smtpquit: "), NULL, EVENT_TROUBLE },
	{ SPAN("MAIL too long"), NULL, EVENT_TROUBLE },
	{ SPAN("RCPT too long"), NULL, EVENT_TROUBLE },
	{ SPAN("usershellok: "), NULL, EVENT_TROUBLE },
	{ SPAN("getmodifiers "), NULL, EVENT_TROUBLE },
	{ SPAN("proc_list_"), NULL, EVENT_TROUBLE },
	{ SPAN("returntosender: "), NULL, EVENT_TROUBLE },
	{ SPAN("rewrite: "), NULL, EVENT_TROUBLE },
	{ SPAN("arith_map: "), NULL, EVENT_TROUBLE },
	{ SPAN("srvfeatures: "), NULL, EVENT_TROUBLE },
	{ SPAN("srv_features: "), NULL, EVENT_TROUBLE },
	{ SPAN("fcntl("), NULL, EVENT_TROUBLE },
	{ SPAN("log terminated, too many parts"), NULL, EVENT_NOTE },
	{ SPAN(""), NULL, EVENT_NOTE },
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
file_read(struct finding *finding, struct span message)
{
	const bool is_count = span_ends(message, SPAN(" bytes total"));

	return finding_name_text(finding, is_count ? EVENT_NOTE : EVENT_TROUBLE, message);
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
kind_read(struct finding *finding, struct span message, enum extent extent)
{
	const struct sendmail_kind *kind = kind_find(message);

	if (kind == NULL)
		return false;
	if (kind->read == NULL)
		return finding_name_text(finding, kind->event, message);
	finding->text = message;
	return kind->read(finding, span_tail(message, kind->begins.bytes), extent);
}

/* Those that begin with a client or with an address. */
static bool
other_read(struct finding *finding, struct span message)
{
	const struct finding clear = *finding;

	if (sendmail_client_read(finding, message))
		return true;
	*finding = clear;
	if (message.at[0] == '/')
		return file_read(finding, message);
	return sendmail_user_error_read(finding, message);
}

bool
sendmail_line_mine(struct span program)
{
	static const struct span begins[] = { SPAN("sm-"), SPAN("sendmail-"), SPAN("sendmail[") };

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
		return finding_name_text(finding_r, EVENT_NOTE, message);
	if (part == 1)
		(void)span_eat_end(&message, SPAN(" ..."));
	clear = *finding_r;
	if (kind_read(finding_r, message, part == 1 ? EXTENT_BEGINNING : EXTENT_WHOLE))
		return true;
	*finding_r = clear;
	return message.bytes > 0 && other_read(finding_r, message);
}
