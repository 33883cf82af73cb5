/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be the name of a host, and what cannot. */
#include "smtp/hostname.h"

#include <stddef.h>
#include <string.h>

#define LABEL_BYTES_MAX 63
#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyz" DIGITS "-_"

static bool
letter_is_allowed(char letter)
{
	return letter != '\0' && ((unsigned char)letter >= 0x80 || strchr(LETTERS, letter) != NULL);
}

static bool
label_is_allowed(const char *label, size_t bytes)
{
	if (bytes == 0 || bytes > LABEL_BYTES_MAX)
		return false;
	for (size_t i = 0; i < bytes; i++) {
		if (!letter_is_allowed(label[i]))
			return false;
	}
	return true;
}

static char
letter_lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

bool
hostname_copy(char name_r[static HOSTNAME_BYTES], const char *text)
{
	size_t bytes = strnlen(text, HOSTNAME_BYTES + 1), label_bytes;
	const char *label = name_r;

	if (bytes > 0 && text[bytes - 1] == '.')
		bytes--;
	if (bytes >= HOSTNAME_BYTES)
		return false;
	for (size_t i = 0; i < bytes; i++)
		name_r[i] = letter_lower(text[i]);
	name_r[bytes] = '\0';
	for (;; label += label_bytes + 1) {
		label_bytes = strcspn(label, ".");
		if (!label_is_allowed(label, label_bytes))
			return false;
		if (label[label_bytes] == '\0')
			return label[strspn(label, DIGITS)] != '\0';
	}
}
