/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "smtp/observation.h"
#include "store/store.h"

/* What an account can be kept by; a set of them is a word of bits. */
enum part {
	PART_CLIENT,
	PART_LOGIN,
	PART_SENDER,
	PART_SENDER_DOMAIN,
	PART_RECIPIENT,
	PART_RECIPIENT_DOMAIN,
	PART_HELO,
	PART_SERVICE,
	PART_COUNT
};

#define PART_BIT(part) (UINT32_C(1) << (part))

struct part_entry {
	const char *name; /* as in the config file and in an account */
	const char *words; /* in a sentence, to be translated: "each client" */
	uint32_t known; /* the stages at which a filter knows it */
};

extern const struct part_entry part_table[PART_COUNT];

/* The stages at which a filter knows all of these parts. */
uint32_t parts_known(uint32_t parts);

/*
 * The parts that may be known of an event: to a filter where it happens, or from its line in a log
 * where only that tells of it.
 */
uint32_t parts_told(enum event event);

/* One of the words of an account behind the rule's name: "client=192.0.2.0/24". */
struct account_part {
	const char *name; /* as in part_table, or a word of the rule type's own */
	const char *value; /* without escapes; NULL: the name stands alone */
};

/* What a key is made of. */
struct account_recipe {
	const char *beginning; /* the rule's name, or the account that a marker belongs to */
	char before; /* each part: ' ', or '\t' in a marker */
	uint32_t parts;
	unsigned v4_bits, v6_bits;
	const struct observation *seen; /* of which the parts are */
	const struct account_part *words; /* behind them, in this order */
	size_t word_count;
};

/*
 * Writes the key of an account or a marker by its recipe, as account_key() does. Returns false
 * where a part is not known.
 */
bool account_write(char key_r[static STORE_KEY_BYTES], const struct account_recipe *recipe);

/*
 * Names an account: "failed-logins client=192.0.2.7", or the rule's name alone where parts is
 * empty. Values are in lower case, and what is not a plain character in them is written as %XX, so
 * that no two accounts share a key; a key that would be too long keeps its beginning and ends in
 * "~" and a hash of the whole. Returns false where a part is not known: then there is no account,
 * and the rule does not apply.
 */
bool account_key(char key_r[static STORE_KEY_BYTES], const char *rule_name, uint32_t parts,
    unsigned v4_bits, unsigned v6_bits, const struct observation *seen);

/*
 * The key of the marker that says that this account has met these values of the distinct parts. The
 * same rules hold; "\t" stands between the account and the values, so that no marker is an account.
 */
bool account_marker(char key_r[static STORE_KEY_BYTES], const char *account, uint32_t distinct,
    unsigned v4_bits, unsigned v6_bits, const struct observation *seen);

/*
 * Cuts the next part off an account, which is changed; moves *rest behind it. Words without a
 * value, such as the rule's name, are passed over. False behind the last.
 */
bool account_next_part(char **rest, struct account_part *part_r);
