/* SPDX-License-Identifier: BSD-2-Clause */
/* Explanations: of all that is in the catalogue, of what is not, and of the causes of 421. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#include "report/causes.h"
#include "report/explanation.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static char page[262144];

/* The lines of a field become one again: what is looked for may stand in two of them. */
static void
line_put(void *arg, enum weight weight, const char *line)
{
	(void)arg;
	(void)weight;
	line += strspn(line, " ");
	text_append(page, sizeof(page), line);
	text_append(page, sizeof(page), line[0] == '\0' ? "\n" : " ");
}

static const char *
page_of(const char *line)
{
	struct sheet sheet = { .columns = 80, .put = line_put };
	struct reply reply = { .text = "" };

	if (reply_parse(&reply, line) < 0)
		assert_true(status_parse(&reply.status, line) > 0);
	page[0] = '\0';
	explanation_page(&sheet, &reply);
	return page;
}

static void
assert_told(const char *line, const char *fact)
{
	if (strstr(page_of(line), fact) == NULL)
		fail_msg("\"%s\" does not tell \"%s\":\n%s", line, fact, page);
}

/* What means nothing to a status alone, or is known of some only. */
static bool
may_be_empty(const struct reply *subject, enum aspect aspect)
{
	if (aspect == ASPECT_EVENTS)
		return true;
	return subject->code == 0 && (aspect == ASPECT_ENDING || aspect == ASPECT_STAGES);
}

static void
assert_complete(const struct reply *subject)
{
	static char text[EXPLANATION_BYTES];
	char name[EXPLANATION_NAME_BYTES];

	explanation_name(name, subject);
	for (int aspect = 0; aspect < ASPECT_COUNT; aspect++) {
		explanation_tell(text, sizeof(text), subject, (enum aspect)aspect);
		if (text[0] == '\0' && !may_be_empty(subject, (enum aspect)aspect))
			fail_msg("%s: nothing is said of %s", name, aspect_table[aspect].slug);
		if (strlen(text) > sizeof(text) / 2)
			fail_msg("%s: %s has no room in another language", name,
			    aspect_table[aspect].slug);
		if (strchr(text, '{') != NULL || strchr(text, '}') != NULL)
			fail_msg("%s: a place is not filled in: %s", name, text);
	}
	explanation_title(text, sizeof(text), subject);
	assert_true(text[0] != '\0');
}

static void
assert_entries_complete(const struct catalogue_entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reply subject = { .code = entries[i].code, .text = "" };

		if (entries[i].classes == 0)
			assert_complete(&subject);
		for (unsigned class = 2; class <= 5; class ++) {
			if (!(entries[i].classes & CLASS_BIT(class)))
				continue;
			subject.status = (struct status){ (uint8_t) class, entries[i].subject,
				entries[i].detail };
			assert_complete(&subject);
		}
	}
}

static void
explanation__every_row_of_the_catalogue__has_no_empty_field(void **state)
{
	(void)state;
	assert_entries_complete(catalogue_codes, catalogue_code_count);
	assert_entries_complete(catalogue_statuses, catalogue_status_count);
}

static void
explanation__every_code_and_status_there_can_be__is_explained(void **state)
{
	static char text[EXPLANATION_BYTES];

	(void)state;
	for (uint16_t code = 200; code < 600; code++) {
		const struct reply subject = { .code = code, .text = "" };

		explanation_tell(text, sizeof(text), &subject, ASPECT_MEANING);
		assert_true(text[0] != '\0');
	}
	for (uint16_t subject = 0; subject < 1000; subject += 9) {
		for (uint16_t detail = 0; detail < 1000; detail += 37) {
			const struct reply reply = {
				.code = 433, .status = { 4, subject, detail }, .text = ""
			};

			explanation_tell(text, sizeof(text), &reply, ASPECT_MEANING);
			assert_true(text[0] != '\0');
		}
	}
}

static void
explanation__the_facts_of_a_code__are_on_its_page(void **state)
{
	(void)state;
	assert_told("421", "421 Service not available");
	assert_told("421", "4yz, transient negative");
	assert_told("421", "RFC 5321");
	assert_told("421", "Yes, the server closes the connection");
	assert_told("421", "too-many-connections");
	assert_told("535", "5yz, permanent negative");
	assert_told("535", "A rule can count it, as: auth-failed");
	assert_told("535", "Confused with");
	assert_told("535", "RFC 4954");
	assert_told("535", "No, the session goes on.");
	assert_told("221", "2yz, positive completion");
	assert_told("354", "3yz, positive intermediate");
	assert_told("530", "auth-required");
}

static void
explanation__a_code_with_a_status__tells_of_the_two_together(void **state)
{
	(void)state;
	assert_told("535 5.7.8", "535 5.7.8");
	assert_told("535 5.7.8", "auth-failed");
	assert_told("452 4.3.1", "452 4.3.1");
	/* No entry is about these together: both are told. */
	assert_told("550 5.2.2", "550: ");
	assert_told("550 5.2.2", "5.2.2: ");
}

static void
explanation__what_sluice_says_itself__is_told(void **state)
{
	(void)state;
	assert_told("450 4.7.1", "when it greylists, unless");
	assert_told("421 4.3.2", "during maintenance, and");
	assert_told("421 4.7.0", "sluice itself answers so over");
	assert_told("421", "Without words sluice itself");
	assert_null(strstr(page_of("450 4.2.0"), "sluice itself"));
	assert_null(strstr(page_of("4.7.1"), "sluice itself"));
}

static void
explanation__what_nobody_knows__is_told_by_its_digits(void **state)
{
	(void)state;
	assert_told("433", "has the code 433");
	assert_told("433", "4yz, transient negative");
	assert_told("599", "599");
	assert_told("599", "No standard gives it a meaning.");
	assert_told("4.7.999", "does not have 4.7.999");
	assert_told("5.99.1", "No standard gives it a meaning.");
}

static void
explanation__a_status_that_is_of_no_such_class__is_not_known(void **state)
{
	const struct reply subject = { .status = { 2, 7, 8 }, .text = "" };

	(void)state;
	assert_int_equal(explanation_actor(&subject), ACTOR_COUNT);
	assert_told("2.7.8", "does not have 2.7.8");
}

static void
explanation__every_confusion__is_on_both_pages(void **state)
{
	const struct reply unknown = { .code = 299, .text = "" };

	(void)state;
	for (size_t i = 0; i < confusion_count; i++) {
		const struct codename *names[] = { &confusions[i].one, &confusions[i].other };

		for (size_t j = 0; j < COUNT(names); j++) {
			const struct reply subject = { names[j]->code, names[j]->status, false,
				"" };
			struct reply other;

			assert_true(explanation_confused(&other, &confusions[i], &subject));
			assert_int_equal(other.code, names[1 - j]->code);
			assert_int_equal(other.status.class, names[1 - j]->status.class);
			assert_int_equal(other.status.subject, names[1 - j]->status.subject);
			assert_int_equal(other.status.detail, names[1 - j]->status.detail);
			assert_string_equal(other.text, "");
			assert_false(explanation_confused(&other, &confusions[i], &unknown));
		}
	}
	assert_told("421", "Trying again later helps after 421");
	assert_told("500", "Trying again later helps after 421");
}

static void
causes__without_text_and_status__are_all_told_apart(void **state)
{
	(void)state;
	for (int kind = 0; kind < FAREWELL_COUNT; kind++) {
		assert_told("421", farewell_causes[kind].name);
		assert_told("421", farewell_causes[kind].client);
	}
	assert_told("421", "Recognised by");
	assert_told("421", "Postfix: \"...Error: too many errors\", status 4.7.0");
	if (strstr(page_of("450 4.7.1 later"), "Recognised by") != NULL)
		fail_msg("450 has causes of 421");
}

static void
causes__a_known_text__leaves_one(void **state)
{
	static const char line[] = "421 4.7.0 mx Error: too many errors";

	(void)state;
	assert_told(line, "Too many errors (Postfix)");
	assert_told(line, "smtpd_hard_error_limit");
	assert_told(line, "mx Error: too many errors");
	if (strstr(page_of(line), farewell_causes[FAREWELL_GREYLISTING].client) != NULL)
		fail_msg("greylisting is no cause of too many errors");
}

static void
causes__common_words__are_said_to_be_a_guess(void **state)
{
	(void)state;
	assert_told("421 down for maintenance", "guess");
	assert_told("421 down for maintenance", farewell_causes[FAREWELL_MAINTENANCE].client);
}

static void
causes__a_status_alone__leaves_those_that_have_it(void **state)
{
	struct causes causes;
	struct reply reply = { .code = 421, .status = { 4, 4, 2 }, .text = "xyzzy" };

	(void)state;
	causes_find(&causes, &reply);
	assert_int_equal(causes.fit, FAREWELL_FIT_STATUS);
	assert_true(causes.is_possible[FAREWELL_TIMEOUT]);
	assert_false(causes.is_possible[FAREWELL_GREYLISTING]);
	reply.status = (struct status){ 4, 9, 9 };
	causes_find(&causes, &reply);
	assert_int_equal(causes.fit, FAREWELL_FIT_NOT);
	assert_true(causes.is_possible[FAREWELL_GREYLISTING]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explanation__every_row_of_the_catalogue__has_no_empty_field),
		cmocka_unit_test(explanation__every_code_and_status_there_can_be__is_explained),
		cmocka_unit_test(explanation__the_facts_of_a_code__are_on_its_page),
		cmocka_unit_test(explanation__a_code_with_a_status__tells_of_the_two_together),
		cmocka_unit_test(explanation__what_sluice_says_itself__is_told),
		cmocka_unit_test(explanation__what_nobody_knows__is_told_by_its_digits),
		cmocka_unit_test(explanation__a_status_that_is_of_no_such_class__is_not_known),
		cmocka_unit_test(explanation__every_confusion__is_on_both_pages),
		cmocka_unit_test(causes__without_text_and_status__are_all_told_apart),
		cmocka_unit_test(causes__a_known_text__leaves_one),
		cmocka_unit_test(causes__common_words__are_said_to_be_a_guess),
		cmocka_unit_test(causes__a_status_alone__leaves_those_that_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
