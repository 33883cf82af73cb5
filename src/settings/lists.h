/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "settings/values.h"

/* Readers of values that may be one or a list of them; see value_read(). */
bool lists_texts(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool lists_paths(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool lists_hosts(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool lists_mailboxes(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);
bool lists_networks(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target);

/*
 * Is this a string of a length that the key allows, without control characters? Complains if not.
 */
bool lists_text_fits(struct reader *reader, const struct schema_key *key, struct node *node);
