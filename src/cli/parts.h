/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

/* "client=192.0.2.7", one of the words of an account behind the rule's name. */
struct part_words {
	const char *name;
	const char *value; /* its escapes are undone */
};

/* Cuts the rule's name off an account, which is changed. NULL: it has none. Moves *rest on. */
const char *parts_begin(char **rest);

/* Cuts off the next part; words without a value are passed over. False behind the last. */
bool parts_next(char **rest, struct part_words *part_r);
