/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdint.h>

/* Tells the service manager how far we are; nothing where there is none, or no libsystemd. */
void notify_ready(void);
void notify_reloading(void);

/* It will take so long, and a moment: beyond the patience of the unit where need be. */
void notify_stopping(int64_t length_us);
