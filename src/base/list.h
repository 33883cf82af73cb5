/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Room for one more in a list of so many, on the heap: where the list is now; or NULL without
 * memory, and it stays as it is. NULL with a capacity of 0 is one that has never had any.
 */
void *list_fit(void *list, uint32_t count, uint32_t *capacity, size_t item_bytes);
