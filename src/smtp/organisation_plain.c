/* SPDX-License-Identifier: BSD-2-Clause */
/* Organisational domains by the look of the last labels: built without libpsl. */
#include <stddef.h>
#include <string.h>

#include "smtp/hostname.h"
#include "smtp/organisation.h"

#define COUNTRY_LETTERS 2
#define MIDDLE_LETTERS_MAX 3

/* The beginning of the label that ends here. */
static const char *
label_begin(const char *name, const char *end)
{
	while (end > name && end[-1] != '.')
		end--;
	return end;
}

const char *
organisation_of(const char *name)
{
	char lower[HOSTNAME_BYTES];
	const char *end, *last, *middle;

	if (!hostname_copy(lower, name))
		return NULL;
	end = lower + strlen(lower);
	last = label_begin(lower, end);
	if (last == lower)
		return NULL;
	middle = label_begin(lower, last - 1);
	if (end - last != COUNTRY_LETTERS || last - 1 - middle > MIDDLE_LETTERS_MAX)
		return name + (middle - lower);
	return middle == lower ? NULL : name + (label_begin(lower, middle - 1) - lower);
}
