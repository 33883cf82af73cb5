/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "source/sendmail_text.h"

/* What rulesets and filters say to clients, and the replies as they were sent; ends with no words.
 */
extern const struct sendmail_kind sendmail_ruling_kinds[];

/*
 * An error of the user's as he was told, but without its code: "<a@example.org>... User unknown".
 * Returns false for anything else, and may leave anything in the finding then.
 */
bool sendmail_user_error_read(struct finding *finding, struct span message);
