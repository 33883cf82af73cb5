/* SPDX-License-Identifier: BSD-2-Clause */
/* Organisational domains by the list of public suffixes that libpsl has built in. */
#include "smtp/organisation.h"

#include <stddef.h>

#include <libpsl.h>

#include "smtp/hostname.h"

/* The list is constant data of the library: it is neither loaded nor allocated. */
const char *
organisation_of(const char *name)
{
	char lower[HOSTNAME_BYTES];
	const char *domain;

	if (!hostname_copy(lower, name))
		return NULL;
	domain = psl_registrable_domain(psl_builtin(), lower);
	return domain == NULL ? NULL : name + (domain - lower);
}
