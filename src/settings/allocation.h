/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/* Memory that is given back all at once. The list is NULL while it is empty. */
struct allocation;

/* All zero; NULL without memory. */
void *allocation_new(struct allocation **list, size_t bytes);

/* A copy; NULL without memory. */
char *allocation_text(struct allocation **list, const char *text);

/* Leaves NULL behind. */
void allocations_free(struct allocation **list);
