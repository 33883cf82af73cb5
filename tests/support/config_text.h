/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "settings/load.h"

/* Config files for tests, in a directory of their own. */

/* Makes the directory; a cmocka group set-up. */
int config_text_open(void **state);

/* Removes it with all in it; a cmocka group tear-down. */
int config_text_close(void **state);

/* Writes a file and returns its path, which lives until the next call. */
const char *config_text_write(const char *name, const void *text, size_t bytes);

/* Loads the text as a file of its own. Fails the test if it is not accepted. */
struct settings *config_text_load(const char *text);

/* Loads the text, and fails the test if it is accepted. The complaints live until the next call. */
const struct complaints *config_text_refuse(const char *text);

/* Fails the test unless the only complaint is in this line and has the fragment in it. */
void config_text_refuse_once(const char *text, unsigned line, const char *fragment);

/* Fails the test unless one of the complaints is in this line and has the fragment in it. */
void config_text_expect(
    const struct complaints *complaints, const char *file, unsigned line, const char *fragment);
