/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/* A text in another language, for tests. */
struct translation {
	const char *text;
	const char *many; /* of what is counted: the text for many; else NULL */
	const char *translated;
	const char *translated_many;
};

/*
 * Speaks French from now on, of which it knows these texts; all else stays English. Skips the test
 * where the program was built without translations. The directory is removed at once.
 */
void translation_speak(const struct translation *texts, size_t count);
