/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

#define AMOUNT_TEXT_BYTES 24

/* Reads "100M", in units of 1024, or "100". Returns 0, -EINVAL, or -ERANGE beyond an int64_t. */
int amount_parse(int64_t *amount_r, const char *text);

/* Prints what amount_parse() reads back, in the largest unit that tells it exactly. */
void amount_print(int64_t amount, char text_r[static AMOUNT_TEXT_BYTES]);
