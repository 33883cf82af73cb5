/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "settings/allocation.h"
#include "settings/schema.h"
#include "settings/settings.h"
#include "settings/tree.h"

/* One reading of a file. */
struct reader {
	struct complaints *complaints;
	struct allocation **owner; /* of the strings and lists that are read */
	int error; /* -ENOMEM once memory was wanting, else 0 */
};

/*
 * Reads the value of a key into the struct at base (schema.h says where and as what). Returns false
 * if it was complained of; then nothing was written.
 */
bool value_read(struct reader *reader, const struct schema_key *key, struct node *node, void *base);

/* The same of the default of a key that has one. */
bool value_initial(struct reader *reader, const struct schema_key *key, void *base);
