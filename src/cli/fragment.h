/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "settings/whitelist.h"

/* What was read of whitelists, as lists of a rule in the config file's own form. */
struct fragment;

/* NULL without memory. */
struct fragment *fragment_new(void);
void fragment_free(struct fragment **fragment);

/* What is taken from now on comes from this file, whose name is kept, not copied. */
void fragment_begin(struct fragment *fragment, const char *file);

/* Once each, in turn: a whitelist_sink's. Says what is left out, with what to do about it. */
bool fragment_take(void *fragment, const struct whitelist_entry *entry);

struct fragment_counts {
	size_t taken; /* of the file that was begun last */
	size_t left; /* of all files: what is left out */
	size_t others; /* of all files: DOUBT_OTHER */
};

struct fragment_counts fragment_counts(const struct fragment *fragment);

/* To stdout. Whatever stood in the files, it can be included in a config. */
void fragment_print(const struct fragment *fragment);
