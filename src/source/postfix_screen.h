/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"

/* postscreen and its helpers tlsproxy and dnsblog. False for an unknown shape. */
bool postfix_screen_read(struct finding *finding, struct span rest);
bool postfix_tlsproxy_read(struct finding *finding, struct span rest);
bool postfix_dnsblog_read(struct finding *finding, struct span rest);
