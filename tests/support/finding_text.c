/* SPDX-License-Identifier: BSD-2-Clause */
/* A finding as a line of text, for tests to compare. */
#include "finding_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct page {
	char *text;
	size_t bytes;
};

static void __attribute__((format(printf, 2, 3)))
page_add(struct page *page, const char *format, ...)
{
	va_list args;
	int bytes;

	va_start(args, format);
	bytes = vsnprintf(page->text + page->bytes, FINDING_TEXT_BYTES - page->bytes, format, args);
	va_end(args);
	if (bytes > 0)
		page->bytes += (size_t)bytes;
	if (page->bytes >= FINDING_TEXT_BYTES)
		page->bytes = FINDING_TEXT_BYTES - 1;
}

static void
page_add_span(struct page *page, const char *name, struct span span)
{
	char text[1024];

	if (span.bytes == 0)
		return;
	(void)span_copy(text, sizeof(text), span);
	page_add(page, " %s=%s", name, text);
}

static void
page_add_reply(struct page *page, const struct reply *reply)
{
	if (reply->code != 0)
		page_add(page, " %s%u", reply->inferred ? "~" : "", (unsigned)reply->code);
	if (reply->status.class != 0)
		page_add(page, " %u.%u.%u", (unsigned)reply->status.class,
		    (unsigned)reply->status.subject, (unsigned)reply->status.detail);
}

void
finding_text(char text_r[static FINDING_TEXT_BYTES], const struct finding *finding)
{
	struct page page = { .text = text_r };
	char client[ADDR_TEXT_BYTES];

	page_add(&page, "%s", event_table[finding->event].name);
	if (finding->is_heard)
		page_add(&page, " heard");
	if (finding->stage != STAGE_NONE)
		page_add(&page, " %s", stage_names[finding->stage]);
	page_add_reply(&page, &finding->reply);
	addr_print(&finding->client, client);
	page_add_span(&page, "client", span_of(client));
	page_add_span(&page, "name", finding->client_name);
	if (finding->is_forged)
		page_add(&page, " forged");
	page_add_span(&page, "id", finding->queue_id);
	page_add_span(&page, "login", finding->login);
	page_add_span(&page, "mechanism", finding->mechanism);
	page_add_span(&page, "helo", finding->helo);
	page_add_span(&page, "sender", finding->sender);
	page_add_span(&page, "recipient", finding->recipient);
	page_add_span(&page, "daemon", finding->daemon);
	page_add_span(&page, "relay", finding->relay);
	if (finding->delay_us >= 0)
		page_add(&page, " delay=%lld", (long long)(finding->delay_us / 1000000));
	if (finding->bytes >= 0)
		page_add(&page, " bytes=%lld", (long long)finding->bytes);
	page_add_span(&page, "text", finding->text);
}

static bool
span_is_within(struct span span, struct span line)
{
	if (span.bytes == 0)
		return true;
	return span.at >= line.at && span.at + span.bytes <= line.at + line.bytes;
}

bool
finding_is_within(const struct finding *finding, struct span line)
{
	const struct span spans[] = {
		finding->client_name,
		finding->queue_id,
		finding->login,
		finding->mechanism,
		finding->helo,
		finding->sender,
		finding->recipient,
		finding->daemon,
		finding->relay,
		finding->text,
	};

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		if (!span_is_within(spans[i], line))
			return false;
	}
	return true;
}
