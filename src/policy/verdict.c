/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that machines read for what was decided. */
#include "policy/verdict.h"

const char *const action_names[ACTION_COUNT] = {
	[ACTION_PASS] = "pass",
	[ACTION_DEFER] = "defer",
	[ACTION_CLOSE] = "close",
};

const char *const mode_names[MODE_COUNT] = {
	[MODE_ENFORCE] = "enforce",
	[MODE_OBSERVE] = "observe",
};

const char *const reason_slugs[REASON_COUNT] = {
	[REASON_WITHIN] = "within-limit",
	[REASON_EXEMPT] = "exempt",
	[REASON_RATE] = "rate-exceeded",
	[REASON_HOLD] = "on-hold",
	[REASON_OPEN] = "too-many-open",
	[REASON_FIRST_SEEN] = "first-seen",
	[REASON_TOO_EARLY] = "too-early",
	[REASON_CAME_BACK] = "came-back",
	[REASON_PRESSURE] = "short-of-resource",
	[REASON_DRAIN] = "maintenance",
	[REASON_HAMMERING] = "hammering",
	[REASON_WAITED] = "waited",
};
