/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"

/*
 * What smtpd and cleanup say that they did to a command or a message: reads from behind the queue
 * id, "reject: RCPT from h[192.0.2.7]: 550 5.1.1 ...", or a "proxy-reject: ..." that has none.
 * False for anything else.
 */
bool postfix_refusal_read(struct finding *finding, struct span rest);

/* The same in postscreen's form. */
bool postfix_refusal_screen_read(struct finding *finding, struct span rest);
