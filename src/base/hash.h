/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A secret that strangers who choose what is hashed must not know. */
struct hash_secret {
	uint64_t word[2];
};

/* From getrandom(2). */
void hash_secret_draw(struct hash_secret *secret_r);

/* SipHash-2-4 with 64 bits (Aumasson and Bernstein, 2012). */
uint64_t hash_bytes(const struct hash_secret *secret, const void *data, size_t data_bytes);

/*
 * The same without a secret: equal in every process, now and later. For what is kept, and for what
 * nobody gains by choosing.
 */
uint64_t hash_openly(const void *data, size_t data_bytes);
