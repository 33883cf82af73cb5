/* SPDX-License-Identifier: BSD-2-Clause */
/* Every key of the config file. */
#include "settings/schema.h"

#include <stdbool.h>
#include <string.h>

#include "base/duration.h"

#include "settings/logs.h"
#include "settings/settings.h"

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

#define YEAR_US (365 * DAY_US)
#define MILLISECOND_US (SECOND_US / 1000)

#define SETTING(member)                                                                            \
	.offset = offsetof(struct settings, member), .width = sizeof(((struct settings *)0)->member)
#define OF_LOG(member)                                                                             \
	.offset = offsetof(struct log_entry, member),                                              \
	.width = sizeof(((struct log_entry *)0)->member)
#define OF_MARK(resource) OF_RULE(as.pressure.marks[resource])
#define OF_RULE(member)                                                                            \
	.offset = offsetof(struct rule, member), .width = sizeof(((struct rule *)0)->member)

static const char *const backends[] = { "lmdb", "ram", NULL };

static const char *const facilities[] = { "auth", "authpriv", "daemon", "local0", "local1",
	"local2", "local3", "local4", "local5", "local6", "local7", "mail", "user", NULL };

static const char *const greylisted[] = { "all", "suspicious", NULL };

static const char *const levels[] = { "error", "warning", "info", "debug", NULL };

/* clang-format off */
const struct schema_key schema[] = {
	/* --- the top */
	{ "", "milter", KIND_SOCKET, "", "unix:/run/sluice/milter.sock", 1, 120, NULL,
	    SETTING(milter.socket),
	    "Where the mail server finds the filter." },
	{ "", "milter_mode", KIND_OCTAL, "", "0660", 0, 0, NULL, SETTING(milter.mode),
	    "The permissions of a unix socket." },
	{ "", "milter_group", KIND_TEXT, "", "", 0, 31, NULL, SETTING(milter.group),
	    "The group of a unix socket; empty for that of the process." },
	{ "", "mode", KIND_MODE, "", "enforce", 0, 0, NULL, SETTING(mode),
	    "Whether decisions are answered, or only recorded." },
	{ "", "user", KIND_TEXT, "", "sluice", 0, 31, NULL, SETTING(user),
	    "The user to run as when started as root; empty to stay root." },
	{ "", "pid_file", KIND_PATH, "", "/run/sluice/sluiced.pid", 0, 4000, NULL,
	    SETTING(pid_file),
	    "Where the process id is written; empty for nowhere." },
	{ "", "drain_at_stop", KIND_DURATION, "", "0s", 0, 10 * MINUTE_US, NULL,
	    SETTING(drain_at_stop_us),
	    "For how long sluiced that is told to stop waits for sessions to end." },
	{ "", "ipv4_bits", KIND_NUMBER, "", "32", 1, 32, NULL, SETTING(v4_bits),
	    "How many bits of an IPv4 address make a client." },
	{ "", "ipv6_bits", KIND_NUMBER, "", "64", 1, 128, NULL, SETTING(v6_bits),
	    "How many bits of an IPv6 address make a client." },
	{ "", "hammering", KIND_NUMBER, "", "10", 0, 1000000, NULL, SETTING(policy.hammering),
	    "Who comes so often sooner than told is refused at connect; 0 for nobody." },
	{ "", "store", KIND_GROUP, "", NULL, .help = "What is remembered, and where." },
	{ "", "audit", KIND_GROUP, "", NULL,
	    .help = "Where decisions and outcomes are written down, and for how long." },
	{ "", "control", KIND_GROUP, "", NULL, .help = "Where sluice(1) finds the daemon." },
	{ "", "gauge", KIND_GROUP, "", NULL,
	    .help = "Where it is measured how the machine fares, for rules of type pressure." },
	{ "", "dns", KIND_GROUP, "", NULL, .help = "Whom rules of type greylist ask for SPF records." },
	{ "", "log", KIND_GROUP, "", NULL, .help = "What is said to syslog." },
	{ "", "rules", KIND_LIST, "", NULL, .help = "The rules, in the order in which they are asked." },
	{ "", "logs", KIND_LIST, "", NULL, .help = "The mail server's logs, which are followed." },

	{ "logs", "file", KIND_PATH, "", NULL, 1, 4000, NULL, OF_LOG(source.file),
	    "A log file." },
	{ "logs", "journal", KIND_BOOL, "", NULL, 0, 0, NULL, OF_LOG(is_journal),
	    "Whether it is the systemd journal." },
	{ "logs", "directory", KIND_PATH, "", NULL, 1, 4000, NULL, OF_LOG(source.directory),
	    "The directory of the journal's files; absent for the machine's own journal." },

	{ "store", "backend", KIND_CHOICE, "", "lmdb", 0, 0, backends, SETTING(store.backend),
	    "On disk, or in the process only." },
	{ "store", "path", KIND_PATH, "", "/var/lib/sluice", 1, 4000, NULL, SETTING(store.path),
	    "The directory of the database." },
	{ "store", "map", KIND_SIZE, "", "1G", MIB, 16 * TIB, NULL, SETTING(store.map_bytes),
	    "The most that the database may grow to." },
	{ "store", "accounts", KIND_NUMBER, "", "262144", 1024, 16777216, NULL,
	    SETTING(store.accounts),
	    "How many accounts are held in memory." },

	{ "audit", "file", KIND_PATH, "", "/var/log/sluice/audit.jsonl", 0, 4000, NULL,
	    SETTING(audit.file),
	    "The audit file; empty for none." },
	{ "audit", "size", KIND_SIZE, "", "64M", 0, TIB, NULL, SETTING(audit.bounds.size_bytes),
	    "A larger file is rotated; 0 leaves that to others." },
	{ "audit", "total", KIND_SIZE, "", "1G", 0, 16 * TIB, NULL,
	    SETTING(audit.bounds.total_bytes),
	    "The most that rotated files may have together; 0 for any amount." },
	{ "audit", "age", KIND_DURATION, "", "30d", 0, 10 * YEAR_US, NULL,
	    SETTING(audit.bounds.age_us),
	    "For how long rotated files are kept; 0 for ever." },

	/* A path in a struct sockaddr_un has room for 107 bytes and a NUL (Linux). */
	{ "control", "socket", KIND_PATH, "", "/run/sluice/control.sock", 1, 107, NULL,
	    SETTING(control.socket),
	    "The control socket." },
	{ "control", "group", KIND_TEXT, "", "sluice", 0, 31, NULL, SETTING(control.group),
	    "Who may use it beside root and the user; empty for the group of the process." },

	{ "dns", "servers", KIND_TEXTS, "", NULL, 1, 63, NULL, SETTING(dns.servers),
	    "The name servers; absent for the system's." },
	{ "dns", "timeout", KIND_DURATION, "", "5s", SECOND_US / 10, MINUTE_US, NULL,
	    SETTING(dns.timeout_us),
	    "How long an answer is waited for." },

	{ "log", "facility", KIND_CHOICE, "", "mail", 0, 0, facilities, SETTING(log.facility),
	    "The facility of syslog." },
	{ "log", "level", KIND_CHOICE, "", "info", 0, 0, levels, SETTING(log.level),
	    "The least that is said." },

	{ "gauge", "filesystems", KIND_PATHS, "", NULL, 1, 4000, NULL,
	    SETTING(gauge.filesystems),
	    "A path in each file system that matters; absent for those of store.path and the queues." },
	{ "gauge", "queue", KIND_PATHS, "", NULL, 1, 4000, NULL, SETTING(gauge.queues),
	    "The mail server's queue directories; absent for the usual ones that exist." },
	{ "gauge", "proc", KIND_PATH, "", "/proc", 1, 4000, NULL, SETTING(gauge.proc),
	    "Where the kernel tells of itself." },
	{ "gauge", "interval", KIND_DURATION, "", "1s", 100 * MILLISECOND_US, MINUTE_US, NULL,
	    SETTING(gauge.interval_us),
	    "How often it is measured; the queue ten times less often." },

	/* --- a rule */
	{ "rules", "name", KIND_NAME, "", NULL, 1, RULE_NAME_BYTES - 1, NULL, OF_RULE(name),
	    "What the rule is called in logs and answers; its accounts are kept under it." },
	{ "rules", "type", KIND_TYPE, "", NULL, 0, 0, NULL, OF_RULE(type),
	    "What kind of rule it is." },
	{ "rules", "mode", KIND_MODE, "drain pressure rate open greylist", "enforce", 0, 0, NULL, OF_RULE(mode),
	    "Whether the rule stops anybody, or is only recorded." },
	{ "rules", "when", KIND_GROUP, "", NULL, .help = "When the rule applies at all." },
	{ "when", "authenticated", KIND_WANTED, "", NULL, 0, 0, NULL, OF_RULE(when.authenticated),
	    "Whether the client must have logged in, or must not have." },
	{ "when", "tls", KIND_WANTED, "", NULL, 0, 0, NULL, OF_RULE(when.tls),
	    "Whether the session must be encrypted, or must not be." },
	{ "when", "service", KIND_TEXTS, "", NULL, 1, 63, NULL, OF_RULE(when.services),
	    "The services of the mail server that it applies to." },
	{ "rules", "clients", KIND_NETWORKS, "exempt", NULL, 0, 0, NULL,
	    OF_RULE(as.exempt.clients),
	    "Addresses and networks that are exempt." },
	{ "rules", "logins", KIND_TEXTS, "exempt", NULL, 1, 255, NULL, OF_RULE(as.exempt.logins),
	    "Logins that are exempt." },
	{ "rules", "names", KIND_HOSTS, "exempt", NULL, 1, 255, NULL, OF_RULE(as.exempt.names),
	    "Host names that are exempt, or domains with all below them." },
	{ "rules", "services", KIND_TEXTS, "exempt", NULL, 1, 63, NULL,
	    OF_RULE(as.exempt.services),
	    "Services of the mail server that are exempt." },
	{ "rules", "counts", KIND_EVENTS, "rate", NULL, 0, 0, NULL, OF_RULE(counts),
	    "What is charged." },
	{ "rules", "per", KIND_PARTS, "rate open", NULL, 0, 0, NULL, OF_RULE(per),
	    "Whose account is charged; absent for one account of the whole server." },
	{ "rules", "distinct", KIND_PARTS, "rate", NULL, 0, 0, NULL, OF_RULE(as.rate.distinct),
	    "What must be new to the account to be charged." },
	{ "rules", "limit", KIND_LIMIT, "rate", NULL, 1, TIB, NULL, OF_RULE(as.rate.limit),
	    "How much is earned back in which time." },
	{ "rules", "limit", KIND_NUMBER, "open", NULL, 1, 1000000, NULL, OF_RULE(as.open.limit),
	    "How many sessions may be open at once." },
	{ "rules", "burst", KIND_SIZE, "rate", NULL, 1, TIB, NULL, OF_RULE(as.rate.limit.burst),
	    "How much may come at once; absent for as much as the limit." },
	{ "rules", "hold", KIND_DURATION, "rate", NULL, SECOND_US, YEAR_US, NULL,
	    OF_RULE(as.rate.hold_us),
	    "For how long an account over its limit is stopped; absent until it is earned back." },
	{ "rules", "hold_max", KIND_DURATION, "rate", NULL, SECOND_US, YEAR_US, NULL,
	    OF_RULE(as.rate.hold_max_us),
	    "Up to which length each further hold doubles; absent for as long as the hold." },
	{ "rules", "forgive", KIND_EVENTS, "rate", NULL, 0, 0, NULL, OF_RULE(as.rate.forgive),
	    "What takes back the failures of a login from the same client." },
	{ "rules", "stops", KIND_STAGES, "rate", NULL, 0, 0, NULL, OF_RULE(stops),
	    "Where in a session the account is looked at." },
	{ "rules", "answer", KIND_ANSWER, "rate",
	    "421 4.7.0 Too many {counts}, limit is {limit}; try again in {wait} (ref {ticket})",
	    0, 0, NULL, OF_RULE(answer),
	    "What the client is told; 421 closes the session, any other 4yz defers." },
	{ "rules", "answer", KIND_ANSWER, "open",
	    "421 4.7.0 Too many sessions open, limit is {limit}; try again later (ref {ticket})",
	    0, 0, NULL, OF_RULE(answer),
	    "What the client is told; 421 closes the session, any other 4yz defers." },
	{ "rules", "answer", KIND_ANSWER, "drain",
	    "421 4.3.2 {host} is being serviced until {until}: {reason}; "
	    "try again in {wait} (ref {ticket})",
	    0, 0, NULL, OF_RULE(answer),
	    "What the client is told; 421 closes the session, any other 4yz defers." },
	{ "rules", "at_once", KIND_BOOL, "drain pressure rate open", "false", 0, 0, NULL,
	    OF_RULE(at_once),
	    "Whether 421 is answered at connect without words, instead of at HELO with them." },
	{ "rules", "ipv4_bits", KIND_NUMBER, "pressure", "24", 1, 32, NULL, OF_RULE(v4_bits),
	    "How many bits of an IPv4 address make a client that is known." },
	{ "rules", "ipv6_bits", KIND_NUMBER, "pressure", "64", 1, 128, NULL, OF_RULE(v6_bits),
	    "How many bits of an IPv6 address make a client that is known." },
	{ "rules", "ipv4_bits", KIND_NUMBER, "rate open", NULL, 1, 32, NULL, OF_RULE(v4_bits),
	    "The same as at the top, for this rule." },
	{ "rules", "ipv6_bits", KIND_NUMBER, "rate open", NULL, 1, 128, NULL, OF_RULE(v6_bits),
	    "The same as at the top, for this rule." },

	{ "rules", "cpu", KIND_MARK, "pressure", NULL, 1, 1000, NULL, OF_MARK(RESOURCE_CPU),
	    "Percent of the last 10 seconds in which somebody waited for a processor." },
	{ "rules", "memory", KIND_MARK, "pressure", NULL, 1, 100, NULL, OF_MARK(RESOURCE_MEMORY),
	    "The same of memory." },
	{ "rules", "io", KIND_MARK, "pressure", NULL, 1, 100, NULL, OF_MARK(RESOURCE_IO),
	    "The same of disks." },
	{ "rules", "memory_used", KIND_MARK, "pressure", NULL, 1, 100, NULL,
	    OF_MARK(RESOURCE_MEMORY_USED),
	    "Percent of the memory that cannot be had without swapping." },
	{ "rules", "disk", KIND_MARK, "pressure", NULL, 1, 100, NULL, OF_MARK(RESOURCE_DISK),
	    "Percent of the fullest file system that is used." },
	{ "rules", "inodes", KIND_MARK, "pressure", NULL, 1, 100, NULL, OF_MARK(RESOURCE_INODES),
	    "The same of inodes." },
	{ "rules", "queue", KIND_MARK, "pressure", NULL, 1, 1000000, NULL,
	    OF_MARK(RESOURCE_QUEUE),
	    "Files in the mail server's queue." },
	{ "rules", "sessions", KIND_MARK, "pressure", NULL, 1, 1000000, NULL,
	    OF_MARK(RESOURCE_SESSIONS),
	    "Open sessions." },
	{ "rules", "latency", KIND_MARK, "pressure", NULL, MILLISECOND_US, MINUTE_US, NULL,
	    OF_MARK(RESOURCE_LATENCY),
	    "The slowest of the daemon's own answers of the last 10 seconds." },
	{ "rules", "errors", KIND_MARK, "pressure", NULL, 1, 1000000, NULL,
	    OF_MARK(RESOURCE_ERRORS),
	    "Replies of the last minute in which the mail server speaks of its own troubles." },
	{ "rules", "spare", KIND_SPARED, "pressure", "authenticated", 0, 0, NULL,
	    OF_RULE(as.pressure.spare),
	    "Who is never refused." },
	{ "rules", "answer", KIND_ANSWER, "pressure",
	    "421 4.3.2 {host} is short of {resource}, please try again in {wait} (ref {ticket})",
	    0, 0, NULL, OF_RULE(answer),
	    "What the client is told; 421 closes the session, any other 4yz defers." },
	{ "rules", "delay", KIND_DURATION, "greylist", "1m", SECOND_US, DAY_US, NULL,
	    OF_RULE(as.greylist.delay_us),
	    "When to come back at the earliest." },
	{ "rules", "window", KIND_DURATION, "greylist", "24h", SECOND_US, 30 * DAY_US, NULL,
	    OF_RULE(as.greylist.window_us),
	    "When to come back at the latest." },
	{ "rules", "welcome", KIND_DURATION, "greylist", "36d", SECOND_US, YEAR_US, NULL,
	    OF_RULE(as.greylist.welcome_us),
	    "For how long who came back is known, from each use on." },
	{ "rules", "welcome_after", KIND_NUMBER, "greylist", "5", 0, 1000, NULL,
	    OF_RULE(as.greylist.welcome_after),
	    "For how many domains of senders a network has to come back to be welcome altogether." },
	{ "rules", "only", KIND_CHOICE, "greylist", "all", 0, 0, greylisted,
	    OF_RULE(as.greylist.only),
	    "Whether all clients are greylisted, or those that look suspicious." },
	{ "rules", "spf", KIND_BOOL, "greylist", "true", 0, 0, NULL, OF_RULE(as.greylist.spf),
	    "Whether the networks of the sender's domain are looked up, to know its retries." },
	{ "rules", "clients", KIND_NETWORKS, "greylist", NULL, 0, 0, NULL,
	    OF_RULE(as.greylist.clients),
	    "Addresses and networks that are not greylisted." },
	{ "rules", "names", KIND_HOSTS, "greylist", NULL, 1, 255, NULL,
	    OF_RULE(as.greylist.names),
	    "Host names that are not greylisted, or domains with all below them." },
	{ "rules", "senders", KIND_MAILBOXES, "greylist", NULL, 1, 320, NULL,
	    OF_RULE(as.greylist.senders),
	    "Senders that are not greylisted, or their domains." },
	{ "rules", "recipients", KIND_MAILBOXES, "greylist", NULL, 1, 320, NULL,
	    OF_RULE(as.greylist.recipients),
	    "Recipients whose mail is not greylisted, or their domains." },
	{ "rules", "answer", KIND_ANSWER, "greylist",
	    "450 4.7.1 Greylisted for {wait}, please try again after {seconds} seconds "
	    "(ref {ticket})",
	    0, 0, NULL, OF_RULE(answer),
	    "What the client is told; 421 closes the session, any other 4yz defers." },
	{ "rules", "ipv4_bits", KIND_NUMBER, "greylist", "24", 1, 32, NULL, OF_RULE(v4_bits),
	    "How many bits of an IPv4 address make a network of a client's." },
	{ "rules", "ipv6_bits", KIND_NUMBER, "greylist", "64", 1, 128, NULL, OF_RULE(v6_bits),
	    "How many bits of an IPv6 address make a network of a client's." },
	{ .name = NULL },
};
/* clang-format on */

/* Is it one of the words? An empty list has them all. */
static bool
types_have(const char *types, const char *type)
{
	size_t length;

	if (types[0] == '\0' || type == NULL)
		return true;
	for (; *types != '\0'; types += length + (types[length] == ' ')) {
		length = strcspn(types, " ");
		if (strlen(type) == length && memcmp(types, type, length) == 0)
			return true;
	}
	return false;
}

const struct schema_key *
schema_find_of(const char *group, const char *name, const char *type)
{
	for (const struct schema_key *key = schema; key->name != NULL; key++) {
		if (strcmp(key->group, group) == 0 && strcmp(key->name, name) == 0 &&
		    types_have(key->types, type))
			return key;
	}
	return NULL;
}

const struct schema_key *
schema_find(const char *group, const char *name)
{
	return schema_find_of(group, name, NULL);
}

void
schema_names(const char *names_r[static SCHEMA_NAMES], const char *group, const char *type)
{
	size_t count = 0;

	for (const struct schema_key *key = schema; key->name != NULL && count + 1 < SCHEMA_NAMES;
	     key++) {
		if (strcmp(key->group, group) == 0 && types_have(key->types, type))
			names_r[count++] = key->name;
	}
	names_r[count] = NULL;
}
