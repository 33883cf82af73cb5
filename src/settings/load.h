/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/settings.h"

/*
 * Reads a config file with all that it includes. Returns 0, or -EINVAL and every complaint there
 * is; the settings are then NULL. -ENOMEM.
 */
int settings_load(struct settings **settings_r, const char *path, struct complaints *complaints_r);

/* Leaves NULL behind. */
void settings_free(struct settings **settings);
