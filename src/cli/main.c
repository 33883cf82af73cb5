/* SPDX-License-Identifier: BSD-2-Clause */
/* sluice: the administrator's command. Reads the command line and runs one of the commands. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/text.h"

#include "cli/command.h"
#include "cli/page.h"

#include "config.h"

#define LAST_MOST 1000000
#define FOR_ALL (OPTION_BIT(OPTION_CONFIG) | OPTION_BIT(OPTION_JSON) | OPTION_BIT(OPTION_HELP))

static enum finish help_run(const struct wish *wish);

static const struct command commands[] = {
	{ "check", OPERANDS_NONE, "", "say what is wrong with the config, or what its rules mean",
	    FOR_ALL, check_run },
	{ "status", OPERANDS_NONE, "",
	    "show how the daemon is, what its rules did, and who is on hold",
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET), status_run },
	{ "why", OPERANDS_SUBJECT, "TICKET|ADDRESS|LOGIN|QUEUE-ID|...",
	    "tell what was decided, and why",
	    FOR_ALL | OPTION_BIT(OPTION_AUDIT) | OPTION_BIT(OPTION_LAST) | OPTION_BIT(OPTION_SINCE),
	    why_run },
	{ "forget", OPERANDS_SUBJECT, "ACCOUNT|ADDRESS|LOGIN|...", "free an account, at once",
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET), forget_run },
	{ "reload", OPERANDS_NONE, "", "put the config in force as it now stands, or say why not",
	    FOR_ALL | OPTION_BIT(OPTION_SOCKET), reload_run },
	{ "classify", OPERANDS_FILES, "[FILE|-]...",
	    "turn lines of a mail log into JSON, or count them",
	    OPTION_BIT(OPTION_MTA) | OPTION_BIT(OPTION_UNKNOWN) | OPTION_BIT(OPTION_SUMMARY) |
	        OPTION_BIT(OPTION_JSON) | OPTION_BIT(OPTION_HELP),
	    classify_run },
	{ "help", OPERANDS_OPTION, "[COMMAND]", "show this, or the options of a command",
	    OPTION_BIT(OPTION_HELP), help_run },
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static const struct option_entry {
	const char *name;
	char letter; /* '\0': none */
	const char *value; /* as in the help; NULL: it takes none */
	const char *help;
} options[OPTION_COUNT] = {
	[OPTION_CONFIG] = { "config", 'c', "FILE", "the config file (" CONFIG_FILE ")" },
	[OPTION_SOCKET] = { "socket", 0, "FILE", "the daemon's control socket (as in the config)" },
	[OPTION_AUDIT] = { "audit", 0, "FILE", "the audit file (as in the config)" },
	[OPTION_JSON] = { "json", 0, NULL, "for programs: one object a line" },
	[OPTION_LAST] = { "last", 'n', "N", "only the last N (100; with --json all), 0: all" },
	[OPTION_SINCE] = { "since", 0, "DURATION", "only what is not longer ago, such as 2h" },
	[OPTION_MTA] = { "mta", 0, "NAME", "whose lines: auto (all), postfix or sendmail" },
	[OPTION_UNKNOWN] = { "unknown", 0, NULL, "only the lines that are not understood" },
	[OPTION_SUMMARY] = { "summary", 0, NULL, "count the lines by what they mean" },
	[OPTION_HELP] = { "help", 'h', NULL, "show this" },
	[OPTION_VERSION] = { "version", 'V', NULL, "show the version" },
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
		page_complain("there is no command \"%s\"; did you mean \"%s\"?", name, nearest);
	else
		page_complain("there is no command \"%s\" (see \"sluice help\")", name);
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
		page_complain("there is no option %s; did you mean --%s?", name, nearest);
	else
		page_complain("there is no option %s (see \"sluice help\")", name);
}

static void
options_print(uint32_t set)
{
	char left[32];

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!(set & OPTION_BIT(i)))
			continue;
		snprintf(left, sizeof(left), "%c%c%c --%s %s", options[i].letter ? '-' : ' ',
		    options[i].letter ? options[i].letter : ' ', options[i].letter ? ',' : ' ',
		    options[i].name, options[i].value != NULL ? options[i].value : "");
		page_print("  %-25s %s\n", left, options[i].help);
	}
}

static void
usage_print(const struct command *command)
{
	if (command != NULL) {
		page_print("usage: sluice %s [OPTION]...%s%s\n%c%s.\n\n", command->name,
		    command->operands[0] != '\0' ? " " : "", command->operands,
		    command->help[0] - 'a' + 'A', command->help + 1);
		options_print(command->options);
		return;
	}
	page_print("usage: sluice COMMAND [OPTION]...\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		page_print("  %-8s %s\n", commands[i].name, commands[i].help);
	page_print("\nOptions of all or some of them (\"sluice help COMMAND\"):\n");
	options_print(~UINT32_C(0));
	page_print(
	    "\nExit status: 0 all is well; 1 mistakes, nothing found, trouble, or no answer;\n"
	    "2 misuse. Manuals: sluice(1), sluiced(8), sluice.conf(5), sluice-audit(5).\n");
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
	usage_print(command);
	return FINISH_FINE;
}

static enum finish
last_read(struct wish *wish, const char *value)
{
	char *end;
	long last = strtol(value, &end, 10);

	if (end == value || *end != '\0' || last < 0 || last > LAST_MOST) {
		page_complain("--last: \"%s\" is not a number from 0 to %d", value, LAST_MOST);
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
	page_complain(
	    "--since: \"%s\" is not a duration (try \"10m\", \"2h\" or \"1d12h\")", value);
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
	page_complain("--mta: \"%s\" is neither auto, postfix nor sendmail", value);
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
		page_complain("%s: --%s takes no value", argument, options[option].name);
		return FINISH_MISUSE;
	}
	if (options[option].value != NULL && value == NULL) {
		if (arguments->next == arguments->count) {
			page_complain("%s takes a value: %s", argument, options[option].value);
			return FINISH_MISUSE;
		}
		value = arguments->list[arguments->next++];
	}
	return option_apply(arguments, option, value);
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
	for (const char *c = argument; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			page_complain("control characters name nothing: \"%s\"", argument);
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
	for (size_t i = 0; i < wish->word_count; i++) {
		if ((wish->operands[0] != '\0' &&
		        !text_append(wish->operands, OPERANDS_BYTES, " ")) ||
		    !text_append(wish->operands, OPERANDS_BYTES, wish->words[i])) {
			page_complain(
			    "that is too long: at most %d characters", OPERANDS_BYTES - 1);
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
			page_complain("sluice %s does not take --%s (see \"sluice help %s\")",
			    command->name, options[i].name, command->name);
			return FINISH_MISUSE;
		}
	}
	if ((arguments->given & OPTION_BIT(OPTION_UNKNOWN)) &&
	    (arguments->given & OPTION_BIT(OPTION_SUMMARY))) {
		page_complain("--unknown or --summary: which of them?");
		return FINISH_MISUSE;
	}
	if (command->kind == OPERANDS_FILES)
		return FINISH_FINE;
	if (operands_join(wish) != FINISH_FINE)
		return FINISH_MISUSE;
	if (command->kind == OPERANDS_NONE && wish->operands[0] != '\0') {
		page_complain("sluice %s takes nothing but options: \"%s\" is too much",
		    command->name, wish->operands);
		return FINISH_MISUSE;
	}
	if (command->kind == OPERANDS_SUBJECT && wish->operands[0] == '\0') {
		page_complain("whom about? sluice %s %s", command->name, command->operands);
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
		usage_print(command);
		return FINISH_FINE;
	}
	if (command == NULL) {
		page_complain("what shall be done? (see \"sluice help\")");
		return FINISH_MISUSE;
	}
	if (arguments_fit(arguments) != FINISH_FINE)
		return FINISH_MISUSE;
	return command->run(&arguments->wish);
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .count = argc, .list = argv, .next = argc > 0 ? 1 : 0 };
	enum finish finish;

	log_to_stderr("sluice", LOG_LEVEL_WARNING);
	arguments.wish.last_count = -1;
	arguments.wish.words = (const char *const *)argv;
	finish = sluice(&arguments);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		page_complain("cannot write the answer: %s", strerror(errno));
		return FINISH_FINDING;
	}
	return finish;
}
