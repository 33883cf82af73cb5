/* SPDX-License-Identifier: BSD-2-Clause */
/* Built instead of notify.c where libsystemd is not there: nobody is told. */
#include "daemon/notify.h"

void
notify_ready(void)
{
}

void
notify_reloading(void)
{
}

void
notify_stopping(int64_t length_us)
{
	(void)length_us;
}
