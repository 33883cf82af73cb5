/* SPDX-License-Identifier: BSD-2-Clause */
/* Tells systemd how far we are. */
#include "daemon/notify.h"

#include <inttypes.h>

#include <systemd/sd-daemon.h>

#include "base/duration.h"
#include "base/now.h"

/* Of the stop itself, with a disk that is slow. */
#define STOP_PATIENCE_US (10 * SECOND_US)

void
notify_ready(void)
{
	sd_notify(0, "READY=1\nSTATUS=Judging.");
}

void
notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, now_steady_us());
}

void
notify_stopping(int64_t length_us)
{
	sd_notifyf(0, "STOPPING=1\nEXTEND_TIMEOUT_USEC=%" PRId64, length_us + STOP_PATIENCE_US);
}
