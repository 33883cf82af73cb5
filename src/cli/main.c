/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice: the administrator's command. Reads the command line and runs one of the commands. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/error.h"
#include "base/language.h"
#include "base/log.h"
#include "base/text.h"
#include "base/utf8.h"

#include "cli/command.h"
#include "cli/page.h"

#include "config.h"

#define LAST_MOST 1000000
#define ENTRY_BYTES 128
#define ENTRY_INDENT 2
#define LANGUAGES_BYTES 256
#define FOR_ANY (OPTION_BIT(OPTION_LANG) | OPTION_BIT(OPTION_HELP))
#define FOR_ALL (FOR_ANY | OPTION_BIT(OPTION_CONFIG) | OPTION_BIT(OPTION_JSON))

static enum finish help_run(const struct wish *wish);

static const struct command commands[] = {
	{ "check", OPERANDS_NONE, "",
	    N_("say what is wrong with the config, or what its rules mean"), FOR_ALL, check_run },
	{ "status", OPERANDS_NONE, "",
	    N_("show how the daemon is, what its rules did, and who is on hold"),
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET) | OPTION_BIT(OPTION_WATCH), status_run },
	{ "why", OPERANDS_SUBJECT, N_("TICKET|ADDRESS|LOGIN|QUEUE-ID|..."),
	    N_("tell what was decided, and why"),
	    FOR_ALL | OPTION_BIT(OPTION_AUDIT) | OPTION_BIT(OPTION_LAST) | OPTION_BIT(OPTION_SINCE),
	    why_run },
	{ "audit", OPERANDS_NONE, "", N_("say who attacked, who broke in, and what to do about it"),
	    FOR_ALL | OPTION_BIT(OPTION_AUDIT) | OPTION_BIT(OPTION_LAST) |
	        OPTION_BIT(OPTION_SINCE) | OPTION_BIT(OPTION_CLIENT) | OPTION_BIT(OPTION_LOGIN) |
	        OPTION_BIT(OPTION_CSV),
	    audit_run },
	{ "forget", OPERANDS_SUBJECT, N_("ACCOUNT|ADDRESS|LOGIN|..."),
	    N_("free an account, at once"), FOR_ALL | OPTION_BIT(OPTION_SOCKET), forget_run },
	{ "drain", OPERANDS_OPTION, N_("[on|off]"),
	    N_("refuse new mail while the server is serviced, or end that"),
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET) | OPTION_BIT(OPTION_FOR) |
	        OPTION_BIT(OPTION_UNTIL) | OPTION_BIT(OPTION_REASON) | OPTION_BIT(OPTION_EXCEPT),
	    drain_run },
	{ "reload", OPERANDS_NONE, "",
	    N_("put the config in force as it now stands, or say why not"),
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET), reload_run },
	{ "classify", OPERANDS_FILES, N_("[FILE|-]..."),
	    N_("turn lines of a mail log into JSON, or count them"),
	    FOR_ANY | OPTION_BIT(OPTION_MTA) | OPTION_BIT(OPTION_UNKNOWN) |
	        OPTION_BIT(OPTION_SUMMARY) | OPTION_BIT(OPTION_JSON),
	    classify_run },
	{ "import", OPERANDS_FILES, N_("postgrey-whitelist|milter-greylist FILE|-..."),
	    N_("turn the whitelist of another program into lists of a rule"),
	    FOR_ANY | OPTION_BIT(OPTION_RECIPIENTS), import_run },
	{ "explain", OPERANDS_TEXTS, N_("CODE|REPLY|LOG-LINE|-..."),
	    N_("explain reply codes, or tell several apart"), FOR_ALL | OPTION_BIT(OPTION_AUDIT),
	    explain_run },
	{ "help", OPERANDS_OPTION, N_("[COMMAND]"), N_("show this, or the options of a command"),
	    FOR_ANY, help_run },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct option_entry {
	const char *name;
	char letter; /* '\0': none */
	const char *value; /* as in the help; NULL: it takes none */
	const char *help;
} options[OPTION_COUNT] = {
	[OPTION_CONFIG] = { "config", 'c', N_("FILE"), N_("the config file ({default})") },
	[OPTION_SOCKET] = { "socket", 0, N_("FILE"),
	    N_("the daemon's control socket (as in the config)") },
	[OPTION_AUDIT] = { "audit", 0, N_("FILE"), N_("the audit file (as in the config)") },
	[OPTION_JSON] = { "json", 0, NULL, N_("for programs: one object a line") },
	[OPTION_LAST] = { "last", 'n', N_("N"),
	    N_("only N (why: the last 100, audit: 10 of each; --json: all), 0: all") },
	[OPTION_SINCE] = { "since", 0, N_("DURATION"),
	    N_("only what is not longer ago, such as 2h") },
	[OPTION_MTA] = { "mta", 0, N_("NAME"), N_("whose lines: auto (all), postfix or sendmail") },
	[OPTION_UNKNOWN] = { "unknown", 0, NULL, N_("only the lines that are not understood") },
	[OPTION_SUMMARY] = { "summary", 0, NULL, N_("count the lines by what they mean") },
	[OPTION_WATCH] = { "watch", 0, NULL, N_("again every two seconds, until interrupted") },
	[OPTION_CLIENT] = { "client", 0, N_("ADDRESS"), N_("only this address or network") },
	[OPTION_LOGIN] = { "login", 0, N_("LOGIN"), N_("only this login") },
	[OPTION_CSV] = { "csv", 0, NULL, N_("for programs: a table with commas") },
	[OPTION_RECIPIENTS] = { "recipients", 0, NULL, N_("it is a whitelist of recipients") },
	[OPTION_FOR] = { "for", 0, N_("DURATION"),
	    N_("it ends by itself after that, such as 20m") },
	[OPTION_UNTIL] = { "until", 0, N_("TIME"),
	    N_("it ends by itself then, such as 23:00 or \"2026-11-22 23:00\"") },
	[OPTION_REASON] = { "reason", 0, N_("TEXT"), N_("what clients are told, in ASCII") },
	[OPTION_EXCEPT] = { "except", 0, "authenticated", N_("who has logged in is served") },
	[OPTION_LANG] = { "lang", 0, N_("LANGUAGE"), N_("one of {languages} (as in the locale)") },
	[OPTION_HELP] = { "help", 'h', NULL, N_("show this") },
	[OPTION_VERSION] = { "version", 'V', NULL, N_("show the version") },
};

/* The command line while it is read. */
struct arguments {
	int count;
	char **list;
	int next;
	uint32_t given; /* of enum option */
	struct wish wish;
};

static const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

static void
command_unknown(const char *name)
{
	const char *names[COMMAND_COUNT + 1] = { NULL };
	const char *nearest;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i].name;
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		page_warn(tr("there is no command \"{name}\"; did you mean \"{nearest}\"?"), "name",
		    name, "nearest", nearest, NULL);
	else
		page_warn(
		    tr("there is no command \"{name}\" (see \"sluice help\")"), "name", name, NULL);
}

static void
option_unknown(const char *argument)
{
	const char *names[OPTION_COUNT + 1] = { NULL };
	const char *nearest = NULL;
	char name[32];

	for (size_t i = 0; i < OPTION_COUNT; i++)
		names[i] = options[i].name;
	text_copy(name, sizeof(name), argument);
	name[strcspn(name, "=")] = '\0';
	if (name[1] == '-')
		nearest = text_nearest(name + 2, names);
	if (nearest != NULL)
		page_warn(tr("there is no option {name}; did you mean --{nearest}?"), "name", name,
		    "nearest", nearest, NULL);
	else
		page_warn(
		    tr("there is no option {name} (see \"sluice help\")"), "name", name, NULL);
}

/* --- help: names in one column, what they mean in the next */

static const char *
optional(const char *text)
{
	return text == NULL || text[0] == '\0' ? "" : tr(text);
}

/* "-c, --config FILE" */
static const char *
option_entry(char entry_r[static ENTRY_BYTES], const struct option_entry *option)
{
	const char letter[] = { '-', option->letter, ',', '\0' };

	snprintf(entry_r, ENTRY_BYTES, "%-3s --%s %s", option->letter != '\0' ? letter : "",
	    option->name, optional(option->value));
	return entry_r;
}

/* "en, fr" */
static void
language_codes(char codes_r[static LANGUAGES_BYTES])
{
	codes_r[0] = '\0';
	for (const struct language *language = languages; language->code != NULL; language++) {
		text_append(codes_r, LANGUAGES_BYTES, language == languages ? "" : ", ");
		text_append(codes_r, LANGUAGES_BYTES, language->code);
	}
}

static size_t
wider(size_t columns, const char *entry)
{
	size_t needed = utf8_columns(entry);

	return needed > columns ? needed : columns;
}

static void
options_print(uint32_t set)
{
	char entry[ENTRY_BYTES], help[2 * ENTRY_BYTES], codes[LANGUAGES_BYTES];
	size_t columns = 0;

	language_codes(codes);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		columns = wider(columns, option_entry(entry, &options[i]));
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!(set & OPTION_BIT(i)))
			continue;
		text_say(help, sizeof(help), tr(options[i].help), "default", CONFIG_FILE,
		    "languages", codes, NULL);
		page_entry(ENTRY_INDENT, option_entry(entry, &options[i]),
		    ENTRY_INDENT + columns + 2, help);
	}
}

static void
commands_print(void)
{
	size_t columns = 0;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		columns = wider(columns, commands[i].name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		page_entry(ENTRY_INDENT, commands[i].name, ENTRY_INDENT + columns + 2,
		    tr(commands[i].help));
}

static void
usage_print(const struct command *command)
{
	if (command->operands[0] == '\0')
		page_say(tr("usage: sluice {command} [OPTION]..."), "command", command->name, NULL);
	else
		page_say(tr("usage: sluice {command} [OPTION]... {operands}"), "command",
		    command->name, "operands", tr(command->operands), NULL);
	page_paragraph(ENTRY_INDENT, tr(command->help));
	page_print("\n");
	options_print(command->options);
}

static void
overview_print(void)
{
	page_say(tr("usage: sluice COMMAND [OPTION]..."), NULL);
	page_print("\n");
	commands_print();
	page_print("\n");
	page_say(tr("Options of all or some of them (\"sluice help COMMAND\"):"), NULL);
	options_print(~UINT32_C(0));
	page_print("\n");
	page_paragraph(
	    0, tr("Exit status: 0 all is well; 1 mistakes, nothing found, trouble, or no answer; "
	          "2 misuse."));
	page_paragraph(0, tr("Manuals: sluice(1), sluiced(8), sluice.conf(5), sluice-audit(5)."));
}

static void
help_print(const struct command *command)
{
	if (command != NULL)
		usage_print(command);
	else
		overview_print();
}

static enum finish
help_run(const struct wish *wish)
{
	const struct command *command = NULL;

	if (wish->operands[0] != '\0') {
		command = command_find(wish->operands);
		if (command == NULL) {
			command_unknown(wish->operands);
			return FINISH_MISUSE;
		}
	}
	help_print(command);
	return FINISH_FINE;
}

static enum finish
last_read(struct wish *wish, const char *value)
{
	char *end, most[NUMBER_TEXT_BYTES];
	long last = strtol(value, &end, 10);

	if (end == value || *end != '\0' || last < 0 || last > LAST_MOST) {
		page_warn(tr("--last: \"{value}\" is not a number from 0 to {most}"), "value",
		    value, "most", text_number(most, LAST_MOST), NULL);
		return FINISH_MISUSE;
	}
	wish->last_count = last;
	return FINISH_FINE;
}

static enum finish
since_read(struct wish *wish, const char *value)
{
	if (duration_parse(&wish->since_us, value) == 0 && wish->since_us > 0)
		return FINISH_FINE;
	page_warn(tr("--since: \"{value}\" is not a duration (try \"10m\", \"2h\" or \"1d12h\")"),
	    "value", value, NULL);
	return FINISH_MISUSE;
}

static enum finish
for_read(struct wish *wish, const char *value)
{
	if (duration_parse(&wish->for_us, value) == 0 && wish->for_us > 0)
		return FINISH_FINE;
	page_warn(tr("--for: \"{value}\" is not a duration (try \"20m\", \"2h\" or \"1d12h\")"),
	    "value", value, NULL);
	return FINISH_MISUSE;
}

/* Dovecot's lines are Postfix's: it asks Dovecot who is who. */
static enum finish
mta_read(struct wish *wish, const char *value)
{
	static const struct {
		const char *name;
		enum mta mta;
	} choices[] = { { "auto", MTA_NONE }, { "postfix", MTA_POSTFIX },
		{ "sendmail", MTA_SENDMAIL } };

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		if (strcmp(choices[i].name, value) == 0) {
			wish->mta = choices[i].mta;
			return FINISH_FINE;
		}
	}
	page_warn(
	    tr("--mta: \"{value}\" is neither auto, postfix nor sendmail"), "value", value, NULL);
	return FINISH_MISUSE;
}

static enum finish
option_apply(struct arguments *arguments, enum option option, const char *value)
{
	struct wish *wish = &arguments->wish;

	arguments->given |= OPTION_BIT(option);
	switch (option) {
	case OPTION_CONFIG:
		wish->config = value;
		break;
	case OPTION_SOCKET:
		wish->socket = value;
		break;
	case OPTION_AUDIT:
		wish->audit = value;
		break;
	case OPTION_JSON:
		wish->format = FORMAT_JSON;
		break;
	case OPTION_LAST:
		return last_read(wish, value);
	case OPTION_SINCE:
		return since_read(wish, value);
	case OPTION_MTA:
		return mta_read(wish, value);
	case OPTION_UNKNOWN:
		wish->view = VIEW_UNKNOWN;
		break;
	case OPTION_SUMMARY:
		wish->view = VIEW_SUMMARY;
		break;
	case OPTION_WATCH:
		wish->pace = PACE_WATCH;
		break;
	case OPTION_CLIENT:
		wish->client = value;
		break;
	case OPTION_LOGIN:
		wish->login = value;
		break;
	case OPTION_CSV:
		wish->format = FORMAT_CSV;
		break;
	case OPTION_RECIPIENTS:
		wish->whitelist = WHITELIST_RECIPIENTS;
		break;
	case OPTION_FOR:
		return for_read(wish, value);
	case OPTION_UNTIL:
		wish->until = value;
		break;
	case OPTION_REASON:
		wish->reason = value;
		break;
	case OPTION_EXCEPT:
		wish->except = value;
		break;
	case OPTION_LANG: /* spoken already */
	case OPTION_HELP:
	case OPTION_VERSION:
	case OPTION_COUNT:
		break;
	}
	return FINISH_FINE;
}

/*
 * Which option an argument is. *value_r is what stands in the same argument, or NULL. Returns
 * OPTION_COUNT if there is none such.
 */
static enum option
option_find(const char *argument, const char **value_r)
{
	bool is_long = argument[1] == '-';
	size_t bytes = is_long ? strcspn(argument + 2, "=") : 1;
	const char *behind = argument + (is_long ? 2 : 1) + bytes;
	size_t i;

	for (i = 0; i < OPTION_COUNT; i++) {
		if (is_long && strlen(options[i].name) == bytes &&
		    memcmp(options[i].name, argument + 2, bytes) == 0)
			break;
		if (!is_long && options[i].letter == argument[1])
			break;
	}
	*value_r = *behind == '\0' ? NULL : is_long ? behind + 1 : behind;
	return (enum option)i;
}

static enum finish
option_read(struct arguments *arguments, const char *argument)
{
	const char *value;
	enum option option = option_find(argument, &value);

	if (option == OPTION_COUNT) {
		option_unknown(argument);
		return FINISH_MISUSE;
	}
	if (options[option].value == NULL && value != NULL) {
		page_warn(tr("{argument}: --{option} takes no value"), "argument", argument,
		    "option", options[option].name, NULL);
		return FINISH_MISUSE;
	}
	if (options[option].value != NULL && value == NULL) {
		if (arguments->next == arguments->count) {
			page_warn(tr("{option} takes a value: {value}"), "option", argument,
			    "value", tr(options[option].value), NULL);
			return FINISH_MISUSE;
		}
		value = arguments->list[arguments->next++];
	}
	return option_apply(arguments, option, value);
}

/* What was copied from a terminal or a message has tabs and ends of lines. */
static void
ends_flatten(char *text)
{
	while (*(text += strcspn(text, "\t\r\n")) != '\0')
		*text = ' ';
}

/* What is no option: first the command, then what it is about. */
static enum finish
operand_read(struct arguments *arguments, char *argument)
{
	struct wish *wish = &arguments->wish;

	if (wish->command == NULL) {
		wish->command = command_find(argument);
		if (wish->command != NULL)
			return FINISH_FINE;
		command_unknown(argument);
		return FINISH_MISUSE;
	}
	if (wish->command->kind == OPERANDS_TEXTS)
		ends_flatten(argument);
	for (const char *c = argument; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			page_warn(tr("control characters name nothing: \"{argument}\""), "argument",
			    argument, NULL);
			return FINISH_MISUSE;
		}
	}
	/* The list has been read further than that: no operand is lost. */
	arguments->list[wish->word_count++] = argument;
	return FINISH_FINE;
}

static enum finish
arguments_read(struct arguments *arguments)
{
	enum finish finish = FINISH_FINE;
	bool options_over = false;

	while (finish == FINISH_FINE && arguments->next < arguments->count) {
		char *argument = arguments->list[arguments->next++];

		if (options_over || argument[0] != '-' || argument[1] == '\0')
			finish = operand_read(arguments, argument);
		else if (strcmp(argument, "--") == 0)
			options_over = true;
		else
			finish = option_read(arguments, argument);
	}
	return finish;
}

/* Where they name one thing. */
static enum finish
operands_join(struct wish *wish)
{
	char most[NUMBER_TEXT_BYTES];

	for (size_t i = 0; i < wish->word_count; i++) {
		if ((wish->operands[0] != '\0' &&
		        !text_append(wish->operands, OPERANDS_BYTES, " ")) ||
		    !text_append(wish->operands, OPERANDS_BYTES, wish->words[i])) {
			page_warn(tr("that is too long: at most {most} characters"), "most",
			    text_number(most, OPERANDS_BYTES - 1), NULL);
			return FINISH_MISUSE;
		}
	}
	return FINISH_FINE;
}

/* Do the options and operands mean something to the command? */
static enum finish
arguments_fit(struct arguments *arguments)
{
	struct wish *wish = &arguments->wish;
	const struct command *command = wish->command;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (arguments->given & ~command->options & OPTION_BIT(i)) {
			page_warn(tr("sluice {command} does not take --{option} (see \"sluice "
			             "help {command}\")"),
			    "command", command->name, "option", options[i].name, NULL);
			return FINISH_MISUSE;
		}
	}
	if ((arguments->given & OPTION_BIT(OPTION_UNKNOWN)) &&
	    (arguments->given & OPTION_BIT(OPTION_SUMMARY))) {
		page_warn(tr("--unknown or --summary: which of them?"), NULL);
		return FINISH_MISUSE;
	}
	if ((arguments->given & OPTION_BIT(OPTION_JSON)) &&
	    (arguments->given & OPTION_BIT(OPTION_CSV))) {
		page_warn(tr("--json or --csv: which of them?"), NULL);
		return FINISH_MISUSE;
	}
	if (command->kind == OPERANDS_FILES || command->kind == OPERANDS_TEXTS)
		return FINISH_FINE;
	if (operands_join(wish) != FINISH_FINE)
		return FINISH_MISUSE;
	if (command->kind == OPERANDS_NONE && wish->operands[0] != '\0') {
		page_warn(tr("sluice {command} takes nothing but options: \"{operands}\" is too "
		             "much"),
		    "command", command->name, "operands", wish->operands, NULL);
		return FINISH_MISUSE;
	}
	if (command->kind == OPERANDS_SUBJECT && wish->operands[0] == '\0') {
		page_warn(tr("whom about? sluice {command} {operands}"), "command", command->name,
		    "operands", tr(command->operands), NULL);
		return FINISH_MISUSE;
	}
	return FINISH_FINE;
}

static enum finish
sluice(struct arguments *arguments)
{
	const struct command *command;

	if (arguments_read(arguments) != FINISH_FINE)
		return FINISH_MISUSE;
	command = arguments->wish.command;
	if (arguments->given & OPTION_BIT(OPTION_VERSION)) {
		page_print("sluice %s\n", PACKAGE_VERSION);
		return FINISH_FINE;
	}
	if (arguments->given & OPTION_BIT(OPTION_HELP)) {
		help_print(command);
		return FINISH_FINE;
	}
	if (command == NULL) {
		page_warn(tr("what shall be done? (see \"sluice help\")"), NULL);
		return FINISH_MISUSE;
	}
	if (arguments_fit(arguments) != FINISH_FINE)
		return FINISH_MISUSE;
	return command->run(&arguments->wish);
}

/* The language that is asked for, wherever that stands; NULL: none. */
static const char *
language_named(const struct arguments *arguments)
{
	const char *named = NULL;

	for (int i = arguments->next; i < arguments->count; i++) {
		const char *argument = arguments->list[i], *value = NULL;
		enum option option = OPTION_COUNT;

		if (strcmp(argument, "--") == 0)
			break;
		if (argument[0] == '-' && argument[1] != '\0')
			option = option_find(argument, &value);
		if (option == OPTION_COUNT || options[option].value == NULL)
			continue;
		if (value == NULL && i + 1 < arguments->count)
			value = arguments->list[++i];
		if (option == OPTION_LANG)
			named = value;
	}
	return named;
}

/* "en (English), fr (français)", as far as the terminal can show it. */
static void
languages_print(char text_r[static LANGUAGES_BYTES])
{
	if (language_alphabet() != ALPHABET_UTF8) {
		language_codes(text_r);
		return;
	}
	text_r[0] = '\0';
	for (const struct language *language = languages; language->code != NULL; language++) {
		char entry[ENTRY_BYTES];

		snprintf(entry, sizeof(entry), "%s%s (%s)", language == languages ? "" : ", ",
		    language->code, language->name);
		text_append(text_r, LANGUAGES_BYTES, entry);
	}
}

/* So early that all complaints come in the language that is asked for. */
static enum finish
language_choose(const struct arguments *arguments)
{
	const char *name = language_named(arguments);
	char known[LANGUAGES_BYTES];
	int error = language_begin(name);

	if (error == 0)
		return FINISH_FINE;
	language_begin(NULL);
	languages_print(known);
	if (error == -ENODATA)
		page_warn(
		    tr("--lang: the texts of \"{name}\" are not installed; known are: {known}"),
		    "name", name, "known", known, NULL);
	else
		page_warn(tr("--lang: there is no language \"{name}\"; known are: {known}"), "name",
		    name, "known", known, NULL);
	return FINISH_MISUSE;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .count = argc, .list = argv, .next = argc > 0 ? 1 : 0 };
	enum finish finish;

	log_to_stderr("sluice", LOG_LEVEL_WARNING);
	arguments.wish.last_count = -1;
	arguments.wish.whitelist = WHITELIST_COUNT;
	arguments.wish.words = (const char *const *)argv;
	finish = language_choose(&arguments);
	if (finish == FINISH_FINE)
		finish = sluice(&arguments);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		page_warn(
		    tr("cannot write the answer: {error}"), "error", error_words(errno), NULL);
		return FINISH_FINDING;
	}
	return finish;
}
