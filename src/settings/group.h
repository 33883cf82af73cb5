/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/values.h"

/*
 * Reads the keys of a group, and those of the groups in it, into the struct at base; what the file
 * does not say gets its default. Type is that of a rule, else NULL. Node is NULL where the file has
 * no such group. Lists of groups are left to the caller, and so is what was refused already.
 */
void group_read(
    struct reader *reader, const char *group, const char *type, struct node *node, void *base);
