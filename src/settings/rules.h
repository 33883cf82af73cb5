/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/values.h"

/*
 * Reads the list of rules into the policy of the settings, whose other values are read already.
 * Complains of rules that could never work, too. Node is NULL where the file has none.
 */
void rules_read(struct reader *reader, struct node *node, struct settings *settings);
