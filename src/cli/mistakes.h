/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "settings/settings.h"

/*
 * The mistakes for which the daemon does not take its config. It tells them in English; in another
 * language they are those that the command finds itself. All zero but for the path at first.
 */
struct mistakes {
	const char *path; /* of the config */
	bool is_read;
	size_t told_count;
	struct complaints own;
};

/*
 * The words for the next mistake that the daemon tells: the command's own, where the one that it
 * finds in this turn is in the same line of the same file, else what the daemon said.
 */
const char *mistakes_words(
    struct mistakes *mistakes, const char *file, int64_t line, const char *said);
