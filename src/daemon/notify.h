/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/* Tells the service manager how far we are; nothing where there is none, or no libsystemd. */
void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);
