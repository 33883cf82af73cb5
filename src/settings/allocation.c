/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory that lives as long as one owner: the settings, or one reading of a file. */
#include "settings/allocation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct allocation {
	struct allocation *next;
	max_align_t bytes[];
};

void *
allocation_new(struct allocation **list, size_t bytes)
{
	struct allocation *allocation;

	if (bytes > SIZE_MAX - sizeof(*allocation))
		return NULL;
	allocation = calloc(1, sizeof(*allocation) + bytes);
	if (allocation == NULL)
		return NULL;

	allocation->next = *list;
	*list = allocation;
	return allocation->bytes;
}

char *
allocation_text(struct allocation **list, const char *text)
{
	size_t bytes = strlen(text) + 1;
	char *copy = allocation_new(list, bytes);

	if (copy != NULL)
		memcpy(copy, text, bytes);
	return copy;
}

void
allocations_free(struct allocation **list)
{
	struct allocation *next;

	for (; *list != NULL; *list = next) {
		next = (*list)->next;
		free(*list);
	}
}
