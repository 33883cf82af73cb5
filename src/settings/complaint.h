/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/settings.h"
#include "settings/tree.h"

/* Notes a mistake. What is not printable ASCII in it becomes '?'. */
void complaint_add(struct complaints *complaints, const char *file, unsigned line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same of a place in the tree: says the key first, and marks the node as refused. */
void complaint_at(struct complaints *complaints, struct node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define COMPLAINT_LINE_BYTES 680 /* for the longest of them */

/* "FILE:LINE: text", or "FILE: text" where the file as a whole is meant. */
void complaint_print(const struct complaint *complaint, char line_r[static COMPLAINT_LINE_BYTES]);
