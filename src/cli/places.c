/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the daemon's socket and its audit file, also where the config file is broken. */
#include "cli/places.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"

#include "settings/load.h"
#include "settings/schema.h"

#include "cli/page.h"

static const char *
initial_value(const char *group, const char *name)
{
	const struct schema_key *key = schema_find(group, name);

	return key != NULL && key->initial != NULL ? key->initial : "";
}

static void
places_take(struct places *places, const struct settings *settings)
{
	if (settings->control.socket != NULL)
		places->socket = settings->control.socket;
	if (settings->control.group != NULL)
		places->group = settings->control.group;
	if (settings->audit.file != NULL)
		places->audit = settings->audit.file;
}

/* The running daemon read the file before it was broken. */
static void
mistakes_complain(
    const struct places *places, const char *path, const struct complaints *complaints)
{
	const struct complaint *first = &complaints->list[0];
	size_t count = complaints->count + complaints->unsaid;
	char number[NUMBER_TEXT_BYTES];

	if (count == 1 && first->line == 0)
		page_warn("{file}: {text}", "file", path, "text", first->text, NULL);
	else
		page_warn(tr_count("{file} has {count} mistake (see \"sluice check\")",
		              "{file} has {count} mistakes (see \"sluice check\")", (int64_t)count),
		    "file", path, "count", text_number(number, (int64_t)count), NULL);
	page_warn(tr("going by control socket {socket} and audit file {audit} (others by --socket "
	             "and --audit)"),
	    "socket", places->socket, "audit", places->audit, NULL);
}

void
places_find(struct places *places_r, const struct wish *wish)
{
	static struct complaints complaints;
	const char *path = wish->config != NULL ? wish->config : CONFIG_FILE;
	int error = 0;

	*places_r = (struct places){
		.socket = initial_value("control", "socket"),
		.group = initial_value("control", "group"),
		.audit = initial_value("audit", "file"),
	};
	if (wish->socket == NULL && wish->audit == NULL) {
		error = settings_load(&places_r->settings, path, &complaints);
		if (error < 0)
			settings_salvage(&places_r->settings, path);
	}
	if (places_r->settings != NULL)
		places_take(places_r, places_r->settings);
	if (error < 0)
		mistakes_complain(places_r, path, &complaints);
	if (wish->socket != NULL)
		places_r->socket = wish->socket;
	if (wish->audit != NULL)
		places_r->audit = wish->audit;
}

void
places_clear(struct places *places)
{
	if (places->settings != NULL)
		settings_free(&places->settings);
}

/* Of the file, or of the directory in which it is hidden. NULL: nobody can tell. */
static const struct group *
group_find(const char *path)
{
	char directory[PATH_MAX];
	struct stat status;

	if (stat(path, &status) == 0)
		return getgrgid(status.st_gid);
	if (!text_copy(directory, sizeof(directory), path) || strrchr(directory, '/') == NULL)
		return NULL;
	*strrchr(directory, '/') = '\0';
	return stat(directory, &status) == 0 ? getgrgid(status.st_gid) : NULL;
}

void
places_denied(const char *path, const char *group)
{
	const struct group *entry = group_find(path);

	if (entry != NULL)
		group = entry->gr_name;
	if (group[0] == '\0' || strcmp(group, "root") == 0)
		page_warn(tr("{file}: permission denied: ask as root"), "file", path, NULL);
	else
		page_warn(tr("{file}: permission denied: ask as root, or as a member of the group "
		             "\"{group}\" (usermod -aG {group} USER, then log in again)"),
		    "file", path, "group", group, NULL);
}

bool
places_have_audit(const struct places *places)
{
	if (places->audit[0] != '\0')
		return true;
	page_warn(
	    tr("the config wants no audit file (audit.file is \"\"): nothing is recorded"), NULL);
	return false;
}

void
places_audit_failed(const char *path, int error)
{
	if (error == -EACCES || error == -EPERM)
		places_denied(path, "");
	else if (error == -ENOENT)
		page_warn(tr("there is no audit file {file} yet: nothing was recorded, or the "
		             "daemon writes another (--audit FILE)"),
		    "file", path, NULL);
	else
		page_warn("{file}: {error}", "file", path, "error", error_words(-error), NULL);
}
