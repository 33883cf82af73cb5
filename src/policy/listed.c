/* SPDX-License-Identifier: BSD-2-Clause */
/* Who stands in the lists of a rule: addresses, host names, senders and recipients. */
#include "policy/listed.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

bool
listed_client(const struct network *clients, uint32_t client_count, const struct addr *client)
{
	for (uint32_t i = 0; i < client_count; i++) {
		if (network_contains(&clients[i], client))
			return true;
	}
	return false;
}

static bool
name_is(const char *listed, const char *name)
{
	size_t listed_bytes = strlen(listed);
	size_t name_bytes = strlen(name);

	if (listed[0] != '.')
		return strcasecmp(listed, name) == 0;
	return name_bytes > listed_bytes &&
	       strcasecmp(name + name_bytes - listed_bytes, listed) == 0;
}

bool
listed_name(const char *const *names, const struct observation *seen)
{
	if (names == NULL || !seen->name_verified || seen->client_name[0] == '\0')
		return false;
	for (; *names != NULL; names++) {
		if (name_is(*names, seen->client_name))
			return true;
	}
	return false;
}

/* RFC 5321 section 4.5.1 has a "postmaster" without a domain: "postmaster@" is him, too. */
static bool
path_is(const char *listed, const char *path)
{
	const char *listed_at = strrchr(listed, '@');
	const char *at = strrchr(path, '@');
	size_t local_bytes = at != NULL ? (size_t)(at - path) : strlen(path);

	if (listed_at == NULL)
		return at != NULL && name_is(listed, at + 1);
	if (listed_at[1] != '\0')
		return strcasecmp(listed, path) == 0;
	return (size_t)(listed_at - listed) == local_bytes &&
	       strncasecmp(listed, path, local_bytes) == 0;
}

bool
listed_path(const char *const *paths, const char *path)
{
	if (paths == NULL)
		return false;
	for (; *paths != NULL; paths++) {
		if (path_is(*paths, path))
			return true;
	}
	return false;
}
