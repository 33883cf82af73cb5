/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/* A key and its memory on their way between the table and the disk. */
struct entry {
	char key[STORE_KEY_BYTES];
	struct memory memory; /* expires_us 0: the key is to be forgotten */
	uint64_t slot; /* the table's own: where it came from, … */
	uint64_t version; /* … and as of when */
};

#define MEMORY_TEXT_BYTES ((1 + STORE_NUMBERS) * 21)

/*
 * One line of decimal text, "expires n0 n1 n2 n3", where zeros at the end are left out: with
 * millions of keys each byte counts. Returns its length.
 */
size_t memory_print(char text_r[static MEMORY_TEXT_BYTES], const struct memory *memory);

/* Reads it back; any bytes will do. Returns 0, or -EINVAL and leaves memory_r alone. */
int memory_parse(struct memory *memory_r, const void *text, size_t text_bytes);
