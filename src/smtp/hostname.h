/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

/* RFC 1035 section 2.3.4: 253 characters and no dot at the end. */
#define HOSTNAME_BYTES 254

/*
 * Copies the name of a host or domain in lower case and without the dot at its end. Returns false
 * for what cannot be one: "", too long, an empty or too long label, an address, a label of digits
 * last (RFC 3696 section 2). Bytes from 0x80 on may be letters (RFC 6531).
 */
bool hostname_copy(char name_r[static HOSTNAME_BYTES], const char *text);
