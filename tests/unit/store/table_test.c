/* SPDX-License-Identifier: BSD-2-Clause */
/* The table: what it holds, what makes room first, and what is dirty until it was written. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/table.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
#define NOW_US 1000
#define NEVER_US INT64_MAX

/* What change_set() leaves, and what it saw. */
struct setting {
	int64_t expires_us;
	int64_t number;
	struct memory seen;
	bool known;
	int call_count;
};

static void
change_set(void *arg, struct memory *memory, bool known)
{
	struct setting *setting = arg;

	setting->seen = *memory;
	setting->known = known;
	setting->call_count++;
	*memory = (struct memory){ setting->expires_us, { setting->number } };
}

static void
change_nothing(void *arg, struct memory *memory, bool known)
{
	struct setting *setting = arg;

	setting->seen = *memory;
	setting->known = known;
}

static struct table_key
key_of(const struct table *table, const char *text)
{
	struct table_key key;

	assert_int_equal(table_key_init(&key, table, text), 0);
	return key;
}

/* Sets a key, and finds behind the table what is passed. */
static struct setting
set_found(struct table *table, const char *text, int64_t expires_us, int64_t number,
    const struct memory *found)
{
	struct setting setting = { .expires_us = expires_us, .number = number };
	struct table_key key = key_of(table, text);
	struct table_turn turn = { 0 };

	while (!table_update(table, &key, NOW_US, change_set, &setting, &turn))
		turn.found = *found;
	assert_int_equal(setting.call_count, 1);
	return setting;
}

static struct setting
set(struct table *table, const char *text, int64_t expires_us, int64_t number)
{
	return set_found(table, text, expires_us, number, &(struct memory){ 0 });
}

static enum table_sight
sight_of(struct table *table, const char *text)
{
	struct table_key key = key_of(table, text);
	struct memory memory;

	return table_look(table, &key, NOW_US, &memory);
}

/* Writes all that is dirty, as a writer would. */
static size_t
settle_all(struct table *table)
{
	struct entry entries[TABLE_WAYS];
	uint64_t bucket = 0;
	size_t count, total = 0;

	while ((count = table_collect(table, &bucket, NOW_US, entries, TABLE_WAYS)) > 0) {
		table_settle(table, entries, count);
		total += count;
	}
	return total;
}

static struct table_counts
counts_of(struct table *table)
{
	struct table_counts counts;

	table_count(table, &counts);
	return counts;
}

static void
table_new__accounts__are_rounded_up_to_a_power_of_two(void **state)
{
	static const struct {
		int64_t accounts;
		int64_t capacity;
	} cases[] = {
		{ -1, 16 },
		{ 0, 16 },
		{ 1, 16 },
		{ 16, 16 },
		{ 17, 32 },
		{ 1024, 1024 },
		{ 1025, 2048 },
		{ 262144, 262144 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct table *table;

		assert_int_equal(table_new(&table, cases[i].accounts, TABLE_ALONE), 0);
		assert_int_equal(counts_of(table).capacity, cases[i].capacity);
		table_free(&table);
		assert_null(table);
	}
}

static void
table_new__more_than_any_host_has__fails_without_harm(void **state)
{
	struct table *table = NULL;

	(void)state;
	if (table_new(&table, INT64_MAX, TABLE_ALONE) == 0)
		table_free(&table);
	assert_null(table);
}

static void
table_key__limits__hold(void **state)
{
	char longest[STORE_KEY_BYTES], too_long[STORE_KEY_BYTES + 1];
	struct table *table;
	struct table_key key;

	(void)state;
	memset(longest, 'k', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	memset(too_long, 'k', sizeof(too_long));
	too_long[sizeof(too_long) - 1] = '\0';
	assert_int_equal(table_new(&table, 16, TABLE_ALONE), 0);
	assert_int_equal(table_key_init(&key, table, longest), 0);
	assert_int_equal(key.length, STORE_KEY_BYTES - 1);
	assert_int_equal(table_key_init(&key, table, too_long), -EINVAL);
	assert_int_equal(table_key_init(&key, table, ""), -EINVAL);
	assert_int_equal(table_key_init(&key, table, "\tformat"), -EINVAL);
	assert_int_equal(table_key_init(&key, table, "account\tvalue"), 0);
	set(table, longest, NEVER_US, 4);
	assert_int_equal(set(table, longest, NEVER_US, 5).seen.number[0], 4);
	table_free(&table);
}

static void
table_update__expiry__shows_nothing_from_then_on(void **state)
{
	static const struct {
		int64_t expires_us;
		bool known;
	} cases[] = {
		{ NOW_US - 1, false },
		{ NOW_US, false },
		{ NOW_US + 1, true },
		{ NEVER_US, true },
		{ INT64_MIN, false },
	};

	(void)state;
	for (int kind = TABLE_ALONE; kind <= TABLE_BACKED; kind++) {
		for (size_t i = 0; i < COUNT(cases); i++) {
			struct memory found = { cases[i].expires_us, { 7 } };
			struct table *table;
			struct setting seen;

			assert_int_equal(table_new(&table, 16, (enum table_kind)kind), 0);
			if (kind == TABLE_ALONE)
				set(table, "key", cases[i].expires_us, 7);
			seen = set_found(table, "key", NEVER_US, 8, &found);
			assert_int_equal(seen.known, cases[i].known);
			assert_int_equal(seen.seen.number[0], cases[i].known ? 7 : 0);
			assert_int_equal(counts_of(table).held, 1);
			table_free(&table);
		}
	}
}

static void
table_update__alone__asks_nobody_and_keeps_nothing_dirty(void **state)
{
	struct table *table;
	struct table_key key;
	struct table_turn turn = { 0 };
	struct setting setting = { .expires_us = NEVER_US };

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_ALONE), 0);
	key = key_of(table, "key");
	assert_int_equal(table_update(table, &key, NOW_US, change_set, &setting, &turn), 1);
	assert_int_equal(counts_of(table).dirty, 0);
	assert_int_equal(counts_of(table).held, 1);
	set(table, "key", 0, 0);
	assert_int_equal(counts_of(table).held, 0);
	table_free(&table);
}

static void
table_update__what_was_only_read__is_clean(void **state)
{
	struct memory found = { NEVER_US, { 7 } };
	struct setting setting = { 0 };
	struct table_turn turn = { 0 };
	struct table *table;
	struct table_key key;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	key = key_of(table, "key");
	assert_int_equal(table_update(table, &key, NOW_US, change_nothing, &setting, &turn), 0);
	turn.found = found;
	assert_int_equal(table_update(table, &key, NOW_US, change_nothing, &setting, &turn), 1);
	assert_int_equal(setting.seen.number[0], 7);
	assert_int_equal(sight_of(table, "key"), TABLE_KNOWN);
	assert_int_equal(counts_of(table).dirty, 0);

	/* The same again is no change either. */
	set(table, "key", NEVER_US, 7);
	assert_int_equal(counts_of(table).dirty, 0);
	set(table, "key", NEVER_US, 8);
	assert_int_equal(counts_of(table).dirty, 1);
	table_free(&table);
}

static void
table_update__unknown_and_left_so__takes_no_slot(void **state)
{
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	set(table, "key", 0, 0);
	set(table, "other", NOW_US, 3);
	assert_int_equal(counts_of(table).held, 0);
	assert_int_equal(counts_of(table).dirty, 0);
	table_free(&table);
}

static void
table_update__forgotten__stays_until_it_is_forgotten_on_disk(void **state)
{
	struct memory found = { NEVER_US, { 7 } };
	struct entry entries[TABLE_WAYS];
	struct table *table;
	uint64_t bucket = 0;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	assert_true(set_found(table, "key", 0, 0, &found).known);
	assert_int_equal(sight_of(table, "key"), TABLE_FORGOTTEN);
	assert_int_equal(table_collect(table, &bucket, NOW_US, entries, TABLE_WAYS), 1);
	assert_string_equal(entries[0].key, "key");
	assert_int_equal(entries[0].memory.expires_us, 0);
	table_settle(table, entries, 1);
	assert_int_equal(sight_of(table, "key"), TABLE_ABSENT);
	assert_int_equal(counts_of(table).held, 0);
	table_free(&table);
}

static void
table_update__key_that_came_and_went_meanwhile__is_looked_for_again(void **state)
{
	struct setting setting = { .expires_us = NEVER_US, .number = 9 };
	struct table_turn turn = { 0 };
	struct table *table;
	struct table_key key;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	key = key_of(table, "key");
	assert_int_equal(table_update(table, &key, NOW_US, change_set, &setting, &turn), 0);
	set_found(table, "key", 0, 0, &(struct memory){ NEVER_US, { 1 } });
	settle_all(table);
	assert_int_equal(table_update(table, &key, NOW_US, change_set, &setting, &turn), 0);
	assert_int_equal(table_update(table, &key, NOW_US, change_set, &setting, &turn), 1);
	table_free(&table);
}

/* Four classes of keys in one bucket, the last to go first; each has an earlier and a later one. */
static void
table_update__full_bucket__lets_go_of_the_least_worth_first(void **state)
{
	static const struct {
		const char *key;
		bool dirty;
		int64_t expires_us; /* with NOW_US as the present when it must go */
	} order[] = {
		{ "expired, clean, earlier", false, 1 },
		{ "expired, clean, later", false, NOW_US },
		{ "clean, earlier", false, NOW_US + 1 },
		{ "clean, later", false, NOW_US + 2 },
		{ "expired, dirty, earlier", true, 1 },
		{ "expired, dirty, later", true, NOW_US },
		{ "dirty, earlier", true, NOW_US + 1 },
		{ "dirty, later", true, NOW_US + 2 },
	};
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	for (size_t i = 0; i < 2 * COUNT(order); i++) {
		/* First the clean ones, while time is 0; then the others. */
		size_t at = i % COUNT(order);
		struct table_key key = key_of(table, order[at].key);
		struct setting setting = { .expires_us = order[at].expires_us };
		struct table_turn turn = { 0 };

		if (i == COUNT(order))
			settle_all(table);
		if (order[at].dirty != (i >= COUNT(order)))
			continue;
		while (!table_update(table, &key, 0, change_set, &setting, &turn))
			;
	}
	/* settle_all() lets go of what had expired: those are clean by being read. */
	for (size_t i = 0; i < 2; i++) {
		struct table_key key = key_of(table, order[i].key);
		struct table_turn turn = { 0 };
		struct setting setting = { 0 };

		while (!table_update(table, &key, 0, change_nothing, &setting, &turn))
			turn.found = (struct memory){ order[i].expires_us, { 0 } };
	}
	for (int i = 0; counts_of(table).held < TABLE_WAYS; i++) {
		char filler[32];

		snprintf(filler, sizeof(filler), "filler %d", i);
		set(table, filler, NEVER_US, 0);
	}

	for (size_t i = 0; i < COUNT(order); i++) {
		char intruder[32];

		assert_int_not_equal(sight_of(table, order[i].key), TABLE_ABSENT);
		snprintf(intruder, sizeof(intruder), "intruder %zu", i);
		set(table, intruder, NEVER_US, 0);
		assert_int_equal(sight_of(table, order[i].key), TABLE_ABSENT);
		assert_int_equal(counts_of(table).evicted, order[i].dirty ? i - 3 : 0);
	}
	table_free(&table);
}

static void
table_update__full_of_dirty_keys__reading_another_costs_none_of_them(void **state)
{
	struct setting setting = { 0 };
	struct table_turn turn = { 0 };
	struct table *table;
	struct table_key key;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	for (int i = 0; i < TABLE_WAYS; i++)
		set(table, (const char[]){ (char)('a' + i), '\0' }, NEVER_US, i);
	assert_int_equal(counts_of(table).dirty, TABLE_WAYS);
	key = key_of(table, "key");
	while (!table_update(table, &key, NOW_US, change_nothing, &setting, &turn))
		turn.found = (struct memory){ NEVER_US, { 7 } };
	assert_int_equal(setting.seen.number[0], 7);
	assert_true(turn.crowded);
	assert_int_equal(sight_of(table, "key"), TABLE_ABSENT);
	assert_int_equal(counts_of(table).evicted, 0);
	table_free(&table);
}

static void
table_update__alone_and_full__counts_whom_it_forgot(void **state)
{
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_ALONE), 0);
	for (int i = 0; i < TABLE_WAYS; i++)
		set(table, (const char[]){ (char)('a' + i), '\0' }, NEVER_US - 20 + i, i);
	assert_int_equal(counts_of(table).evicted, 0);
	set(table, "key", NEVER_US, 0);
	assert_int_equal(counts_of(table).evicted, 1);
	assert_int_equal(counts_of(table).held, TABLE_WAYS);
	assert_int_equal(sight_of(table, "a"), TABLE_ABSENT);
	assert_int_equal(sight_of(table, "b"), TABLE_KNOWN);
	table_free(&table);
}

static void
table_update__nearly_full__lets_nobody_go(void **state)
{
	enum { ACCOUNTS = 65536 };
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, ACCOUNTS, TABLE_ALONE), 0);
	for (int i = 0; i < ACCOUNTS * 3 / 4; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		set(table, text, NEVER_US, i);
	}
	assert_int_equal(counts_of(table).evicted, 0);
	table_free(&table);
}

static void
table_settle__key_changed_since_it_was_collected__stays_dirty(void **state)
{
	struct entry entries[TABLE_WAYS];
	struct table *table;
	uint64_t bucket = 0;

	(void)state;
	assert_int_equal(table_new(&table, 16, TABLE_BACKED), 0);
	set(table, "changed", NEVER_US, 1);
	set(table, "same", NEVER_US, 1);
	assert_int_equal(table_collect(table, &bucket, NOW_US, entries, TABLE_WAYS), 2);
	set(table, "changed", NEVER_US, 2);
	table_settle(table, entries, 2);
	assert_int_equal(counts_of(table).dirty, 1);
	bucket = 0;
	assert_int_equal(table_collect(table, &bucket, NOW_US, entries, TABLE_WAYS), 1);
	assert_string_equal(entries[0].key, "changed");
	assert_int_equal(entries[0].memory.number[0], 2);
	table_free(&table);
}

static void
table_collect__many__shows_each_once_and_ends(void **state)
{
	enum { KEYS = 3000, MAX = TABLE_WAYS + 5 };
	static int shown[KEYS];
	struct entry entries[MAX];
	struct table *table;
	uint64_t bucket = 0;
	size_t count;

	(void)state;
	assert_int_equal(table_new(&table, 16384, TABLE_BACKED), 0);
	for (int i = 0; i < KEYS; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		set(table, text, NEVER_US, i);
	}
	assert_int_equal(counts_of(table).dirty, KEYS);
	while ((count = table_collect(table, &bucket, NOW_US, entries, MAX)) > 0) {
		for (size_t i = 0; i < count; i++)
			shown[entries[i].memory.number[0]]++;
	}
	for (int i = 0; i < KEYS; i++)
		assert_int_equal(shown[i], 1);
	assert_int_equal(settle_all(table), KEYS);
	assert_int_equal(counts_of(table).dirty, 0);
	assert_int_equal(counts_of(table).held, KEYS);
	table_soil(table, NOW_US);
	assert_int_equal(counts_of(table).dirty, KEYS);
	table_free(&table);
}

static void
table_sweep__expired__is_let_go_unless_it_is_dirty(void **state)
{
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 4096, TABLE_BACKED), 0);
	set(table, "clean", NOW_US + 5, 1);
	set(table, "lasting", NEVER_US, 1);
	settle_all(table);
	set(table, "dirty", NOW_US + 5, 1);
	for (int i = 0; i < 64; i++)
		table_sweep(table, NOW_US + 4);
	assert_int_equal(counts_of(table).held, 3);
	for (int i = 0; i < 64; i++)
		table_sweep(table, NOW_US + 5);
	assert_int_equal(sight_of(table, "clean"), TABLE_ABSENT);
	assert_int_equal(sight_of(table, "dirty"), TABLE_KNOWN);
	assert_int_equal(sight_of(table, "lasting"), TABLE_KNOWN);
	table_free(&table);
}

/* Looks for a key as store_read() does. Returns whether anybody was asked behind the table. */
static bool
is_asked(struct table *table, const char *text, struct table_turn *turn, struct setting *setting_r)
{
	struct table_key key = key_of(table, text);

	*setting_r = (struct setting){ 0 };
	return !table_update(table, &key, NOW_US, change_nothing, setting_r, turn);
}

static void
table_trust__key_that_the_sieve_stops__is_asked_for_no_more(void **state)
{
	struct setting setting;
	struct sieve *sieve;
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 4096, TABLE_BACKED), 0);
	assert_int_equal(sieve_new(&sieve, 0), 0);
	assert_true(is_asked(table, "on disk", &(struct table_turn){ 0 }, &setting));
	sieve_add(sieve, key_of(table, "on disk").hash);
	table_trust(table, sieve);
	assert_true(is_asked(table, "on disk", &(struct table_turn){ 0 }, &setting));
	assert_false(is_asked(table, "unknown", &(struct table_turn){ 0 }, &setting));
	assert_false(setting.known);
	/* What the table holds is known whatever the sieve says. */
	set(table, "new", NEVER_US, 7);
	assert_false(is_asked(table, "new", &(struct table_turn){ 0 }, &setting));
	assert_int_equal(setting.seen.number[0], 7);

	table_trust(table, NULL);
	assert_true(is_asked(table, "unknown", &(struct table_turn){ 0 }, &setting));
	sieve_free(&sieve);
	table_free(&table);
}

/* It was found, and forgotten on disk before the second call. */
static void
table_trust__stopped_since_it_was_found__is_unknown(void **state)
{
	struct table_turn turn = { 0 };
	struct setting setting;
	struct sieve *sieve;
	struct table *table;

	(void)state;
	assert_int_equal(table_new(&table, 4096, TABLE_BACKED), 0);
	assert_int_equal(sieve_new(&sieve, 0), 0);
	assert_true(is_asked(table, "key", &turn, &setting));
	turn.found = (struct memory){ NEVER_US, { 7 } };
	table_trust(table, sieve);
	assert_false(is_asked(table, "key", &turn, &setting));
	assert_false(setting.known);
	assert_int_equal(setting.seen.number[0], 0);
	table_trust(table, NULL);
	sieve_free(&sieve);
	table_free(&table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_new__accounts__are_rounded_up_to_a_power_of_two),
		cmocka_unit_test(table_new__more_than_any_host_has__fails_without_harm),
		cmocka_unit_test(table_key__limits__hold),
		cmocka_unit_test(table_update__expiry__shows_nothing_from_then_on),
		cmocka_unit_test(table_update__alone__asks_nobody_and_keeps_nothing_dirty),
		cmocka_unit_test(table_update__what_was_only_read__is_clean),
		cmocka_unit_test(table_update__unknown_and_left_so__takes_no_slot),
		cmocka_unit_test(table_update__forgotten__stays_until_it_is_forgotten_on_disk),
		cmocka_unit_test(
		    table_update__key_that_came_and_went_meanwhile__is_looked_for_again),
		cmocka_unit_test(table_update__full_bucket__lets_go_of_the_least_worth_first),
		cmocka_unit_test(
		    table_update__full_of_dirty_keys__reading_another_costs_none_of_them),
		cmocka_unit_test(table_update__alone_and_full__counts_whom_it_forgot),
		cmocka_unit_test(table_update__nearly_full__lets_nobody_go),
		cmocka_unit_test(table_trust__key_that_the_sieve_stops__is_asked_for_no_more),
		cmocka_unit_test(table_trust__stopped_since_it_was_found__is_unknown),
		cmocka_unit_test(table_settle__key_changed_since_it_was_collected__stays_dirty),
		cmocka_unit_test(table_collect__many__shows_each_once_and_ends),
		cmocka_unit_test(table_sweep__expired__is_let_go_unless_it_is_dirty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
