/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/*
 * A sender as a greylist knows it again: in lower case, and without what changes from message to
 * message though the sender is the same.
 *
 *   prvs=1234abcdef=joe@example.org          joe@example.org (BATV)
 *   SRS0=hash=tt=example.net=joe@example.org srs0=example.net=joe@example.org
 *   bounce+12345-joe=example.net@example.org bounce+#@example.org (VERP)
 *   list-return-42-7f@example.org            list-return-#@example.org
 *
 * A word with a digit in it becomes "#", and several of those in a row are one. The domain stays as
 * it is. What is longer than the buffer is cut.
 */
#define FOLDING_BYTES 512
void folding_sender(char folded_r[static FOLDING_BYTES], const char *sender);

/*
 * Stands for a folded sender and a recipient: 13 characters, the same on every machine. The hash
 * has no secret: whoever finds two that collide has gained nothing but the welcome of the other.
 */
#define TUPLE_BYTES 14
void folding_tuple(char tuple_r[static TUPLE_BYTES], const char *sender, const char *recipient);
