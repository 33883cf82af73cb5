/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

/*
 * Can gettext read this file of translations without harm? It believes whatever stands in there:
 * one that was cut off when the disk was full, or that somebody made to do harm, ends the program.
 * What the texts say is not looked at.
 */
bool mofile_is_sound(const char *path);
