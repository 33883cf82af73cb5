/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/settings.h"
#include "settings/tree.h"

/*
 * Notes a mistake: the {places} of the words, which are tr()'s, are filled in with pairs of name
 * and value, behind which NULL stands, as text_say() does it. The text is in UTF-8, without what a
 * terminal would obey.
 */
void complaint_add(struct complaints *complaints, const char *file, unsigned line,
    const char *words, ...) __attribute__((sentinel));

/* The same of a place in the tree: says the key first, and marks the node as refused. */
void complaint_at(struct complaints *complaints, struct node *node, const char *words, ...)
    __attribute__((sentinel));

#define COMPLAINT_LINE_BYTES 1088 /* for the longest of them */

/* "FILE:LINE: text", or "FILE: text" where the file as a whole is meant. */
void complaint_print(const struct complaint *complaint, char line_r[static COMPLAINT_LINE_BYTES]);
