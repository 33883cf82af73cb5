/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "source/sendmail_text.h"

/* What is said of a message; ends with no words. */
extern const struct sendmail_kind sendmail_delivery_kinds[];
