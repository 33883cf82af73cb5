/* SPDX-License-Identifier: BSD-2-Clause */
/* From the line of an outcome to what the ledger keeps of it. */
#include "report/entry.h"

#include <string.h>

#include "base/text.h"

static const struct {
	struct span event;
	enum act act;
} acts[] = {
	{ SPAN("auth-failed"), ACT_FAILED },
	{ SPAN("auth-ok"), ACT_SUCCEEDED },
	{ SPAN("auth-unavailable"), ACT_UNCHECKED },
	{ SPAN("auth-required"), ACT_NO_LOGIN },
	{ SPAN("tls-required"), ACT_NO_TLS },
};
#define ACT_COUNT (sizeof(acts) / sizeof(acts[0]))

static unsigned
acts_read(struct span events)
{
	unsigned found = 0;
	struct span event;

	while (span_cut_item(&events, &event)) {
		for (size_t i = 0; i < ACT_COUNT; i++)
			found |= span_is(event, acts[i].event) ? acts[i].act : 0;
	}
	return found;
}

/* Most logins stand in the line as they are. */
static bool
login_is_plain(struct span login)
{
	for (size_t i = 0; i < login.bytes; i++) {
		if (login.at[i] == '\\' || (login.at[i] >= 'A' && login.at[i] <= 'Z'))
			return false;
	}
	return login.bytes < ENTRY_LOGIN_BYTES;
}

static void
login_read(struct entry *entry, const struct record *record)
{
	const struct span login = record->value[MEMBER_LOGIN];
	char text[ENTRY_LOGIN_BYTES];

	if (login_is_plain(login)) {
		memcpy(entry->login, login.at, login.bytes);
		entry->login[login.bytes] = '\0';
		entry->login_bytes = login.bytes;
		return;
	}
	record_text(text, sizeof(text), record, MEMBER_LOGIN);
	text_copy_lower(entry->login, sizeof(entry->login), text);
	entry->login_bytes = strlen(entry->login);
}

/* A network stands where no client does. */
static void
client_read(struct entry *entry, const struct record *record)
{
	char text[NETWORK_TEXT_BYTES];

	entry->client.family = entry->network.base.family = 0;
	if (record->value[MEMBER_CLIENT].bytes > 0 &&
	    addr_parse_span(&entry->client, record->value[MEMBER_CLIENT]) == 0)
		entry->network = crowd_range(&entry->client);
	else if (record->value[MEMBER_NETWORK].bytes == 0 ||
	         !span_copy(text, sizeof(text), record->value[MEMBER_NETWORK]) ||
	         network_parse(&entry->network, text) != 0)
		entry->network.base.family = 0;
}

void
entry_read(struct entry *entry_r, const struct record *record, const struct stretch *when)
{
	entry_r->when = *when;
	entry_r->acts = acts_read(record->value[MEMBER_EVENTS]);
	entry_r->code = (unsigned)record_number(record, MEMBER_CODE);
	client_read(entry_r, record);
	login_read(entry_r, record);
}

struct span
entry_login(const struct entry *entry)
{
	return (struct span){ entry->login, entry->login_bytes };
}
