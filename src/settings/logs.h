/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "settings/settings.h"
#include "settings/values.h"

/* One entry of `logs`, as it is written; NULL is what it does not say. */
struct log_entry {
	struct log_source source;
	bool is_journal;
};

/*
 * Reads the logs to follow. Each entry is counted, also one that was complained of. Node is NULL
 * where the file names none.
 */
void logs_read(struct reader *reader, struct node *node, struct settings *settings);
