/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"

/* What became of a message: reads behind "to=<", the same in all of Postfix's delivery agents. */
bool postfix_delivery_read(struct finding *finding, struct span rest);
