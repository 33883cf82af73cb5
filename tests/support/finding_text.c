/* SPDX-License-Identifier: BSD-2-Clause */
/* A finding as a line of text, and cases of lines and what is found in them. */
#include "finding_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
	char client[ADDR_TEXT_BYTES], relay[ADDR_TEXT_BYTES];

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
	addr_print(&finding->relay_address, relay);
	page_add_span(&page, "relay_address", span_of(relay));
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

bool
dialect_read(const struct dialect *dialect, struct finding *finding_r, struct span message)
{
	const struct syslog_line line = {
		.program = span_of(dialect->program),
		.message = message,
	};

	return dialect->read(finding_r, &line);
}

static void
assert_case(const struct dialect *dialect, const struct line_case *each)
{
	struct finding finding;
	char text[FINDING_TEXT_BYTES];

	if (!dialect_read(dialect, &finding, span_of(each->message))) {
		assert_null(each->expected);
		return;
	}
	assert_non_null(each->expected);
	finding_text(text, &finding);
	assert_string_equal(text, each->expected);
}

/* In memory of its own size, so that a sanitizer sees a byte too far. */
static void
assert_harmless_bytes(const struct dialect *dialect, const char *bytes, size_t count)
{
	char *copy = malloc(count + 1);
	const struct span message = { copy + 1, count };
	struct finding finding;

	assert_non_null(copy);
	memcpy(copy + 1, bytes, count);
	if (dialect_read(dialect, &finding, message)) {
		assert_true(finding_is_within(&finding, message));
		assert_true(finding.event < EVENT_COUNT);
		assert_true(finding.stage <= STAGE_NONE);
	}
	free(copy);
}

static void
assert_harmless_cut(const struct dialect *dialect, const char *message)
{
	for (size_t count = 0; count <= strlen(message); count++)
		assert_harmless_bytes(dialect, message, count);
}

/* Some bytes are others, among them NUL, 8-bit ones and those that mean something. */
static void
assert_harmless_changed(const struct dialect *dialect, const char *message)
{
	static const char bytes[] = "\0\"\\<>[](),=: \xff\x80"
	                            "0";
	char changed[2048];
	const size_t count = strlen(message);
	uint32_t chance = 12345;

	assert_true(count > 0 && count < sizeof(changed));
	for (unsigned round = 0; round < 200; round++) {
		memcpy(changed, message, count);
		for (unsigned i = 0; i <= round % 3; i++) {
			chance = chance * 1103515245 + 12345;
			changed[(chance >> 8) % count] =
			    bytes[(chance >> 24) % (sizeof(bytes) - 1)];
		}
		assert_harmless_bytes(dialect, changed, count);
	}
}

void
assert_cases(const struct dialect *dialect, const struct line_case *cases, size_t case_count)
{
	for (size_t i = 0; i < case_count; i++)
		assert_case(dialect, &cases[i]);
}

void
assert_harmless(const struct dialect *dialect, const struct line_case *cases, size_t case_count)
{
	for (size_t i = 0; i < case_count; i++) {
		assert_harmless_cut(dialect, cases[i].message);
		assert_harmless_changed(dialect, cases[i].message);
	}
}
