/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

/*
 * The texts of one language at a time, for base/language.h; tr() and tr_count() stand here, too.
 * They are gettext's, or none where the program was built without it.
 */

/*
 * Opens those of a language ("fr"): in the directory TEXTDOMAINDIR, if it is an absolute one, or
 * where they were installed. Returns false where they are not there; then English is spoken.
 */
bool translations_open(const char *code);

/* English again. */
void translations_close(void);

/* Sets the program's locale to one in UTF-8: the widths of characters are known from then on. */
void translations_set_locale(void);
