/* SPDX-License-Identifier: BSD-2-Clause */
/* What a machine can run short of. */
#include "policy/strain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "base/language.h"

/* Space that was used up comes back slowly, and a quarter of a disk is no sign of trouble. */
const struct resource_entry resource_table[RESOURCE_COUNT] = {
	[RESOURCE_CPU] = { "cpu", N_("processor time"), UNIT_PERCENT, 75 },
	[RESOURCE_MEMORY] = { "memory", N_("memory"), UNIT_PERCENT, 75 },
	[RESOURCE_IO] = { "io", N_("disk speed"), UNIT_PERCENT, 75 },
	[RESOURCE_MEMORY_USED] = { "memory_used", N_("free memory"), UNIT_PERCENT, 95 },
	[RESOURCE_DISK] = { "disk", N_("disk space"), UNIT_PERCENT, 98 },
	[RESOURCE_INODES] = { "inodes", N_("inodes"), UNIT_PERCENT, 98 },
	[RESOURCE_QUEUE] = { "queue", N_("room in the queue"), UNIT_COUNT, 75 },
	[RESOURCE_SESSIONS] = { "sessions", N_("open sessions"), UNIT_COUNT, 80 },
	[RESOURCE_LATENCY] = { "latency", N_("answers in time"), UNIT_DURATION, 50 },
	[RESOURCE_ERRORS] = { "errors", N_("a mail server that works"), UNIT_COUNT, 50 },
};

void
resource_value_print(
    enum resource resource, int64_t value, char text_r[static RESOURCE_VALUE_BYTES])
{
	switch (resource_table[resource].unit) {
	case UNIT_PERCENT:
		snprintf(text_r, RESOURCE_VALUE_BYTES, "%" PRId64 " %%", value);
		break;
	case UNIT_COUNT:
		snprintf(text_r, RESOURCE_VALUE_BYTES, "%" PRId64, value);
		break;
	case UNIT_DURATION:
		duration_print(value, text_r);
		break;
	}
}

int
resource_find(const char *name)
{
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (strcmp(resource_table[i].name, name) == 0)
			return i;
	}
	return -1;
}
