/* SPDX-License-Identifier: BSD-2-Clause */
/* Amounts, such as of bytes: as written in a config file. */
#include "base/amount.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char amount_units[] = "KMGT";

int
amount_parse(int64_t *amount_r, const char *text)
{
	int64_t amount = 0;
	const char *unit;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++) {
		if (__builtin_mul_overflow(amount, 10, &amount) ||
		    __builtin_add_overflow(amount, *text - '0', &amount))
			return -ERANGE;
	}
	unit = *text != '\0' ? strchr(amount_units, *text) : NULL;
	if (text[0] != '\0' && (unit == NULL || text[1] != '\0'))
		return -EINVAL;
	for (; unit != NULL && unit >= amount_units; unit--) {
		if (__builtin_mul_overflow(amount, 1024, &amount))
			return -ERANGE;
	}
	*amount_r = amount;
	return 0;
}

void
amount_print(int64_t amount, char text_r[static AMOUNT_TEXT_BYTES])
{
	const char *next = amount_units;
	char unit[2] = "";

	for (; amount != 0 && amount % 1024 == 0 && *next != '\0'; next++) {
		amount /= 1024;
		unit[0] = *next;
	}
	snprintf(text_r, AMOUNT_TEXT_BYTES, "%" PRId64 "%s", amount, unit);
}
