/* SPDX-License-Identifier: BSD-2-Clause */
/* Lists that become twice as long where they are full. */
#include "base/list.h"

#include <stdlib.h>

#define FIRST_CAPACITY 64

void *
list_fit(void *list, uint32_t count, uint32_t *capacity, size_t item_bytes)
{
	const uint32_t grown = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;

	if (count < *capacity)
		return list;
	list = reallocarray(list, grown, item_bytes);
	if (list != NULL)
		*capacity = grown;
	return list;
}
