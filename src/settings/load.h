/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/settings.h"

/*
 * Reads a config file with all that it includes. Returns 0, or -EINVAL and every complaint there
 * is; the settings are then NULL. -ENOMEM.
 */
int settings_load(struct settings **settings_r, const char *path, struct complaints *complaints_r);

/*
 * For finding a running daemon by a file with mistakes: what the file says rightly before the first
 * error of syntax, and the defaults for what it does not say. What it says wrongly is NULL or zero:
 * good for control and audit, and for nothing else. Returns 0 or -ENOMEM.
 */
int settings_salvage(struct settings **settings_r, const char *path);

/* Leaves NULL behind. */
void settings_free(struct settings **settings);
