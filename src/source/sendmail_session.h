/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "source/sendmail_text.h"

/* What is said of a session, and begins with nobody's words but Sendmail's; ends with no words. */
extern const struct sendmail_kind sendmail_session_kinds[];

/*
 * What is said of a client that is named first, such as "name [192.0.2.1] did not issue
 * MAIL/EXPN/VRFY/ETRN during connection to MTA-v4". Returns false for anything else, and may leave
 * anything in the finding then.
 */
bool sendmail_client_read(struct finding *finding, struct span message);
