/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "daemon/judge.h"
#include "daemon/lines.h"

/*
 * How the daemon is: records of kind daemon, drain (while maintenance is on), rule, hold (the
 * hundred that wait longest), holds (how many there are), store, audit, dns (once name servers were
 * asked) and log (one for each that is followed). Called in the loop.
 */
void status_add(struct lines *lines, struct judge *judge);
