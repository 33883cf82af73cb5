/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/* Maintenance that is on, in some fields: a record of kind "drain" of the daemon's answer. */
void maintenance_tell(const char *record);
