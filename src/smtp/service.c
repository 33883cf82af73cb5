/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of the ports that mail servers listen on. */
#include "smtp/service.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *port;
	const char *name;
} services[] = {
	{ "25", "smtp" },
	{ "465", "submissions" },
	{ "smtps", "submissions" },
	{ "587", "submission" },
};

const char *
service_name(const char *port)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		if (strcmp(port, services[i].port) == 0)
			return services[i].name;
	}
	return port;
}
