/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "settings/settings.h"

#include "cli/command.h"

/* Where the daemon answers, and where it writes down what it decided. */
struct places {
	const char *socket;
	const char *group; /* whose members may use the socket; "": not known */
	const char *audit; /* "": none is written */
	struct settings *settings; /* owns the texts; NULL: they belong to others */
};

/*
 * As the command line says, else as the config says. A config with mistakes must not lock the
 * administrator out: then what it says rightly counts, the defaults stand in for the rest, and a
 * line on stderr says so.
 */
void places_find(struct places *places_r, const struct wish *wish);
void places_clear(struct places *places);

/* Says who may use this file, and what to do about it. The group is a guess where it is hidden. */
void places_denied(const char *path, const char *group);

/* Does the config want an audit file? Where it does not, says so. */
bool places_have_audit(const struct places *places);

/* Says why the audit file cannot be read (-errno), and what to do about it. */
void places_audit_failed(const char *path, int error);
