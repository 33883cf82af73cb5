/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "daemon/judge.h"
#include "daemon/lines.h"

/*
 * How the daemon is: records of kind daemon, rule, hold (the hundred that wait longest), holds (how
 * many there are), store and audit.
 */
void status_add(struct lines *lines, struct judge *judge);
