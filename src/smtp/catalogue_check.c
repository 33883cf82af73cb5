/* SPDX-License-Identifier: BSD-2-Clause */
/* Run by make: is the catalogue complete, in order, and without contradictions? */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "smtp/catalogue.h"

#define NAME_CHARACTERS 60 /* it stands beside a code, in one line */
#define TEXT_CHARACTERS 900 /* more, and nobody reads it */

struct table {
	const char *file;
	const struct catalogue_entry *entries;
	size_t count;
};

static int complaint_count;

static unsigned
class_lowest(unsigned classes)
{
	unsigned digit = 0;

	while (classes && !(classes & CLASS_BIT(digit)))
		digit++;
	return digit;
}

/* An entry is named by the lowest of its classes. */
static void __attribute__((format(printf, 3, 4)))
complain(const char *file, const struct catalogue_entry *entry, const char *format, ...)
{
	va_list arguments;

	complaint_count++;
	fprintf(stderr, "%s: ", file);
	if (entry->code)
		fprintf(stderr, "%u ", entry->code);
	if (entry->classes || entry->code == 0)
		fprintf(stderr, "%u.%u.%u ", class_lowest(entry->classes), entry->subject,
		    entry->detail);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

/* The order that catalogue_find_…() halves: a class stands in one entry, and between no others. */
static void
order_check(
    const char *file, const struct catalogue_entry *before, const struct catalogue_entry *entry)
{
	if (before->code != entry->code) {
		if (before->code > entry->code)
			complain(file, entry, "comes after code %u", before->code);
	} else if (before->subject != entry->subject) {
		if (before->subject > entry->subject)
			complain(file, entry, "comes after subject %u", before->subject);
	} else if (before->detail != entry->detail) {
		if (before->detail > entry->detail)
			complain(file, entry, "comes after detail %u", before->detail);
	} else if (entry->classes == 0 ||
	           before->classes >= CLASS_BIT(class_lowest(entry->classes))) {
		complain(file, entry, "stands there twice, or its classes not in order");
	}
}

static void
key_check(const char *file, const struct catalogue_entry *entry)
{
	unsigned digit = entry->code / 100;

	if (entry->classes & ~(CLASS_BIT(2) | CLASS_BIT(4) | CLASS_BIT(5)))
		complain(file, entry, "has a class that no status has");
	if (entry->subject > 999 || entry->detail > 999)
		complain(file, entry, "is no status");
	if (entry->classes == 0 && (entry->code == 0 || entry->subject || entry->detail))
		complain(file, entry, "has no class");
	if (entry->code && (digit < 2 || digit > 5 || entry->code % 100 / 10 > 7))
		complain(file, entry, "is no reply code");
	if (entry->code && entry->classes && entry->classes != CLASS_BIT(digit))
		complain(file, entry, "has another class than the first digit of its code");
}

static void
facts_check(const char *file, const struct catalogue_entry *entry)
{
	unsigned digit = entry->code / 100;

	if (entry->standing > OF_VENDOR)
		complain(file, entry, "has a standing that there is not");
	if (entry->actor >= ACTOR_COUNT)
		complain(file, entry, "has an actor that there is not");
	if (entry->ending > ENDING_MAYBE)
		complain(file, entry, "has an ending that there is not");
	if (entry->stages >= STAGE_BIT(STAGE_COUNT))
		complain(file, entry, "has a stage that there is not");
	if ((digit == 2 || entry->classes == CLASS_BIT(2)) && entry->actor == ACTOR_SERVER_ADMIN)
		complain(file, entry, "has succeeded, and yet the server has to be mended");
	if (digit == 3 && entry->ending != ENDING_NO)
		complain(file, entry, "waits for input, and yet the session may end");
	/* Only 421 may come at any moment (RFC 5321 section 3.8). */
	if (entry->ending == ENDING_ALWAYS && entry->stages == 0 && entry->code != 421)
		complain(file, entry, "always ends the session, but has no stage");
	if (entry->code == 421 && entry->ending != ENDING_ALWAYS)
		complain(file, entry, "does not end the session");
}

static void
text_check(
    const char *file, const struct catalogue_entry *entry, const char *field, const char *text)
{
	size_t length;

	if (!text || !*text) {
		complain(file, entry, "has no %s", field);
		return;
	}
	length = strlen(text);
	if (length > TEXT_CHARACTERS)
		complain(file, entry, "has a %s of %zu characters", field, length);
	if (text[0] == ' ' || text[length - 1] == ' ' || strstr(text, "  "))
		complain(file, entry, "has needless blanks in its %s", field);
	/* Braces would be places to fill in (text_say()). */
	if (strpbrk(text, "{}\n\t"))
		complain(file, entry, "has a brace or a line break in its %s", field);
	for (size_t i = 0; i < length; i++)
		if ((text[i] & 0x80) != 0) {
			complain(file, entry, "has more than ASCII in its %s", field);
			break;
		}
}

static void
sentence_check(
    const char *file, const struct catalogue_entry *entry, const char *field, const char *text)
{
	size_t length = text ? strlen(text) : 0;

	text_check(file, entry, field, text);
	if (length && text[length - 1] != '.')
		complain(file, entry, "has no full stop at the end of its %s", field);
}

/* What is called a standard, or a draft of one, has to name the document. */
static void
standard_check(const char *file, const struct catalogue_entry *entry)
{
	const char *standard = entry->standard ? entry->standard : "";

	if (entry->standing == OF_STANDARD && !strstr(standard, "RFC ") &&
	    !strstr(standard, "IANA"))
		complain(file, entry, "is called a standard, which is not named");
	if (entry->standing == OF_DRAFT && !strstr(standard, "draft-"))
		complain(file, entry, "is called a draft, which is not named");
}

static void
texts_check(const char *file, const struct catalogue_entry *entry)
{
	size_t length = entry->name ? strlen(entry->name) : 0;

	text_check(file, entry, "name", entry->name);
	if (length && entry->name[length - 1] == '.')
		complain(file, entry, "has a full stop at the end of its name");
	if (length > NAME_CHARACTERS)
		complain(file, entry, "has a name of %zu characters", length);
	text_check(file, entry, "standard", entry->standard);
	standard_check(file, entry);
	sentence_check(file, entry, "meaning", entry->meaning);
	sentence_check(file, entry, "seen", entry->seen);
	sentence_check(file, entry, "client", entry->client);
	sentence_check(file, entry, "server", entry->server);
	if (entry->use || (entry->code && entry->classes == 0))
		sentence_check(file, entry, "use", entry->use);
}

/* Every class of the entry must lead to it, and no other. */
static void
find_check(const char *file, const struct catalogue_entry *entry)
{
	if (entry->classes == 0 && catalogue_find_code(entry->code) != entry)
		complain(file, entry, "is not found");
	for (unsigned digit = 0; digit < 8; digit++) {
		struct status status = { (uint8_t)digit, entry->subject, entry->detail };
		const struct catalogue_entry *found =
		    entry->code ? catalogue_find_pair(entry->code, &status)
		                : catalogue_find_status(&status);

		if ((found == entry) != ((entry->classes & CLASS_BIT(digit)) != 0))
			complain(file, entry, "is not what is found by class %u", digit);
	}
	if (entry->code && entry->classes && !catalogue_find_code(entry->code))
		complain(file, entry, "has a code that is not there alone");
}

static void
table_check(const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct catalogue_entry *entry = &table->entries[i];

		if (i > 0)
			order_check(table->file, entry - 1, entry);
		if ((entry->code == 0) != (table->entries == catalogue_statuses))
			complain(table->file, entry, "belongs into the other table");
		key_check(table->file, entry);
		facts_check(table->file, entry);
		texts_check(table->file, entry);
		find_check(table->file, entry);
	}
}

int
main(void)
{
	const struct table codes = { "src/smtp/catalogue_codes.c", catalogue_codes,
		catalogue_code_count };
	const struct table statuses = { "src/smtp/catalogue_statuses.c", catalogue_statuses,
		catalogue_status_count };

	table_check(&codes);
	table_check(&statuses);
	return complaint_count > 0;
}
