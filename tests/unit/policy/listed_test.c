/* SPDX-License-Identifier: BSD-2-Clause */
/* Who stands in a list, and who does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "policy/listed.h"

static const struct path_case {
	const char *listed, *path;
	bool is_listed;
} path_cases[] = {
	{ "joe@example.com", "joe@example.com", true },
	{ "joe@example.com", "Joe@Example.COM", true },
	{ "joe@example.com", "joe@sub.example.com", false },
	{ "joe@example.com", "ann@example.com", false },
	{ "joe@example.com", "xjoe@example.com", false },
	{ "joe@example.com", "joe", false },
	{ "example.com", "joe@example.com", true },
	{ "example.com", "joe@EXAMPLE.com", true },
	{ "example.com", "joe@sub.example.com", false },
	{ "example.com", "joe@badexample.com", false },
	{ "example.com", "example.com", false },
	{ "example.com", "example.com@example.org", false },
	{ ".example.com", "joe@sub.example.com", true },
	{ ".example.com", "joe@a.b.Example.com", true },
	{ ".example.com", "joe@example.com", false },
	{ ".example.com", "joe@badexample.com", false },
	{ ".example.com", "joe@.example.com", false },
	{ "postmaster@", "postmaster@example.com", true },
	{ "postmaster@", "PostMaster@any.example", true },
	{ "postmaster@", "postmaster", true },
	{ "postmaster@", "postmasters@example.com", false },
	{ "postmaster@", "post@example.com", false },
	{ "postmaster@", "<>", false },
	{ "example.com", "<>", false },
	{ "example.com", "", false },
};

static void
listed__paths__are_found_by_each_way_to_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(path_cases) / sizeof(path_cases[0]); i++) {
		const struct path_case *one = &path_cases[i];
		const char *const written[] = { "other.example", one->listed, NULL };
		struct listed_texts list;
		struct span room[2];

		listed_sort_texts(&list, written, room);
		if (listed_path(&list, one->path) != one->is_listed)
			fail_msg("%s %s", one->listed, one->path);
	}
}

static void
listed__no_list__has_nobody(void **state)
{
	struct observation seen = { .client_name = "mx.example.com", .name_verified = true };
	struct listed_networks networks = { .count = 0 };
	struct listed_texts texts = { .written = NULL };

	(void)state;
	assert_false(listed_path(&texts, "joe@example.com"));
	assert_false(listed_name(&texts, &seen));
	assert_false(listed_client(&networks, &seen.client));
	listed_sort_texts(&texts, NULL, NULL);
	assert_false(listed_path(&texts, "joe@example.com"));
	listed_sort_networks(&networks, NULL, 0, NULL);
	assert_int_equal(addr_parse(&seen.client, "192.0.2.7"), 0);
	assert_false(listed_client(&networks, &seen.client));
}

static void
listed__names__count_where_they_lead_back(void **state)
{
	static const char *const written[] = { ".example.com", "mx.example.net", NULL };
	struct observation seen = { .client_name = "a.Example.com", .name_verified = true };
	struct listed_texts names;
	struct span room[2];

	(void)state;
	listed_sort_texts(&names, written, room);
	assert_true(listed_name(&names, &seen));
	seen.name_verified = false;
	assert_false(listed_name(&names, &seen));
	seen.name_verified = true;
	seen.client_name = "example.com";
	assert_false(listed_name(&names, &seen));
	seen.client_name = "MX.example.net";
	assert_true(listed_name(&names, &seen));
	seen.client_name = "";
	assert_false(listed_name(&names, &seen));
}

static void
listed__clients__are_in_their_networks(void **state)
{
	struct network networks[2], room[2];
	struct listed_networks list;
	struct addr client;

	(void)state;
	assert_int_equal(network_parse(&networks[0], "192.0.2.0/28"), 0);
	assert_int_equal(network_parse(&networks[1], "2001:db8::/32"), 0);
	listed_sort_networks(&list, networks, 2, room);
	assert_int_equal(addr_parse(&client, "192.0.2.15"), 0);
	assert_true(listed_client(&list, &client));
	assert_int_equal(addr_parse(&client, "192.0.2.16"), 0);
	assert_false(listed_client(&list, &client));
	assert_int_equal(addr_parse(&client, "2001:db8:1::1"), 0);
	assert_true(listed_client(&list, &client));
	client.family = 0;
	assert_false(listed_client(&list, &client));
	listed_sort_networks(&list, networks, 1, room);
	assert_int_equal(addr_parse(&client, "2001:db8:1::1"), 0);
	assert_false(listed_client(&list, &client));
}

static void
listed__texts__are_kept_as_written(void **state)
{
	static const char *const written[] = { "z.example", ".a.example", ".example", "A@b.example",
		".A.EXAMPLE", "user@", NULL };
	struct listed_texts list;
	struct span room[6];

	(void)state;
	listed_sort_texts(&list, written, room);
	assert_ptr_equal(list.written, written);
	assert_int_equal(list.whole_count, 2);
	assert_int_equal(list.user_count, 1);
	assert_int_equal(list.below_count, 1);
}

/* --- the same, entry by entry */

static uint32_t dice = 20260821;

static uint32_t
dice_roll(uint32_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % sides;
}

static bool
plain_name_is(const char *listed, const char *name)
{
	size_t listed_bytes = strlen(listed), name_bytes = strlen(name);

	if (listed[0] != '.')
		return strcasecmp(listed, name) == 0;
	return name_bytes > listed_bytes &&
	       strcasecmp(name + name_bytes - listed_bytes, listed) == 0;
}

static bool
plain_path_is(const char *listed, const char *path)
{
	const char *listed_at = strrchr(listed, '@'), *at = strrchr(path, '@');
	size_t local_bytes = at != NULL ? (size_t)(at - path) : strlen(path);

	if (listed_at == NULL)
		return at != NULL && plain_name_is(listed, at + 1);
	if (listed_at[1] != '\0')
		return strcasecmp(listed, path) == 0;
	return (size_t)(listed_at - listed) == local_bytes &&
	       strncasecmp(listed, path, local_bytes) == 0;
}

static bool
plain_listed(const char *const *written, const char *text, bool (*is)(const char *, const char *))
{
	for (; *written != NULL; written++) {
		if (is(*written, text))
			return true;
	}
	return false;
}

#define WRITTEN_MOST 24
#define TEXT_BYTES 9

/* Of few letters, so that much meets by chance; letters of a name have no "@" among them. */
static void
text_roll(char text_r[static TEXT_BYTES], const char *letters)
{
	size_t bytes = dice_roll(TEXT_BYTES);

	for (size_t i = 0; i < bytes; i++)
		text_r[i] = letters[dice_roll((uint32_t)strlen(letters))];
	text_r[bytes] = '\0';
}

static void
list_roll(char texts_r[WRITTEN_MOST][TEXT_BYTES], const char **written_r, const char *letters)
{
	uint32_t count = dice_roll(WRITTEN_MOST + 1);

	for (uint32_t i = 0; i < count; i++) {
		text_roll(texts_r[i], letters);
		written_r[i] = texts_r[i];
	}
	written_r[count] = NULL;
}

static void
listed__texts__are_found_as_one_by_one(void **state)
{
	char texts[WRITTEN_MOST][TEXT_BYTES], text[TEXT_BYTES];
	const char *written[WRITTEN_MOST + 1];
	struct span room[WRITTEN_MOST];
	struct listed_texts list;
	struct observation seen = { .client_name = text, .name_verified = true };
	uint32_t found[2] = { 0 }, round, i;
	bool is;

	(void)state;
	for (round = 0; round < 4000; round++) {
		list_roll(texts, written, "aB.");
		listed_sort_texts(&list, written, room);
		for (i = 0; i < 50; i++) {
			text_roll(text, "Ab.");
			is = text[0] != '\0' && plain_listed(written, text, plain_name_is);
			found[0] += is;
			if (listed_name(&list, &seen) != is)
				fail_msg("name %s", text);
		}
		list_roll(texts, written, "a.@B@.\xe4");
		listed_sort_texts(&list, written, room);
		for (i = 0; i < 50; i++) {
			text_roll(text, "A.@b\xe4");
			is = plain_listed(written, text, plain_path_is);
			found[1] += is;
			if (listed_path(&list, text) != is)
				fail_msg("path %s", text);
		}
	}
	/* Neither all nor nothing was listed. */
	assert_in_range(found[0], 20000, 180000);
	assert_in_range(found[1], 20000, 180000);
}

#define MANY 3000

/* One in four of each form of an entry; or addresses that just such an entry lists, or misses. */
static void
form_print(char text_r[static 60], unsigned i, const char *const *before, const char *const *behind)
{
	snprintf(text_r, 60, "%s%u%s", before[i % 4], i, behind[i % 4]);
}

static void
listed__each_of_many__is_found(void **state)
{
	static const char *const before[] = { "host", ".net", "joe", "user" };
	static const char *const behind[] = { ".example.com", ".example", "@example.org", "@" };
	static const char *const found_before[] = { "x@host", "x@a.net", "JOE", "user" };
	static const char *const found_behind[] = { ".example.com", ".example", "@example.org",
		"@b.example" };
	static const char *const missed_before[] = { "x@ahost", "x@net", "ajoe", "auser" };
	static char texts[MANY][60];
	static const char *written[MANY + 1];
	static struct span room[MANY];
	struct listed_texts list;
	char path[60];

	(void)state;
	for (unsigned i = 0; i < MANY; i++) {
		/* 1009 and MANY have no divisor in common. */
		form_print(texts[i], i * 1009 % MANY, before, behind);
		written[i] = texts[i];
	}
	listed_sort_texts(&list, written, room);
	for (unsigned i = 0; i < MANY; i++) {
		form_print(path, i, found_before, found_behind);
		if (!listed_path(&list, path))
			fail_msg("%s is not found", path);
		form_print(path, i, missed_before, found_behind);
		if (listed_path(&list, path))
			fail_msg("%s is found", path);
	}
}

static void
addr_roll(struct addr *addr_r)
{
	*addr_r = (struct addr){ .family = dice_roll(2) == 0 ? 4 : 6 };
	/* Few bits differ, and those of each end do. */
	for (size_t i = 0; i < (addr_r->family == 4 ? 4 : 16); i++)
		addr_r->bytes[i] = (uint8_t[]){ 0, 1, 0x80, 0xff }[dice_roll(4)];
}

static bool
plain_client(const struct network *networks, uint32_t count, const struct addr *client)
{
	for (uint32_t i = 0; i < count; i++) {
		if (network_contains(&networks[i], client))
			return true;
	}
	return false;
}

static void
listed__networks__are_found_as_one_by_one(void **state)
{
	struct network written[WRITTEN_MOST], room[WRITTEN_MOST];
	struct listed_networks list;
	uint32_t found = 0, count, round, i;
	struct addr client;
	bool is;

	(void)state;
	for (round = 0; round < 4000; round++) {
		count = dice_roll(WRITTEN_MOST + 1);
		for (i = 0; i < count; i++) {
			addr_roll(&written[i].base);
			written[i].bits = (uint8_t)dice_roll(written[i].base.family == 4 ? 33 : 24);
			if (round % 8 > 0 && written[i].bits < 4)
				written[i].bits += 4;
			addr_mask(&written[i].base, written[i].bits, written[i].bits);
		}
		listed_sort_networks(&list, written, count, room);
		assert_int_equal(list.count, count);
		for (i = 0; i < 50; i++) {
			addr_roll(&client);
			is = plain_client(written, count, &client);
			found += is;
			assert_int_equal(listed_client(&list, &client), is);
		}
	}
	assert_in_range(found, 20000, 180000);
}

static void
listed__edges_of_networks__are_exact(void **state)
{
	static const char *const texts[] = { "10.1.0.0/16", "10.0.0.0/8", "192.0.2.128/25",
		"192.0.2.7", "255.255.255.255", "0.0.0.0", "2001:db8::/32", "::/128",
		"2001:db8:ffff::/48" };
	static const struct {
		const char *client;
		bool is_listed;
	} cases[] = {
		{ "10.0.0.0", true },
		{ "9.255.255.255", false },
		{ "10.255.255.255", true },
		{ "10.2.0.0", true },
		{ "11.0.0.0", false },
		{ "192.0.2.6", false },
		{ "192.0.2.7", true },
		{ "192.0.2.8", false },
		{ "192.0.2.127", false },
		{ "192.0.2.128", true },
		{ "192.0.2.255", true },
		{ "192.0.3.0", false },
		{ "255.255.255.254", false },
		{ "255.255.255.255", true },
		{ "0.0.0.0", true },
		{ "0.0.0.1", false },
		{ "::", true },
		{ "::1", false },
		{ "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", false },
		{ "2001:db8::", true },
		{ "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true },
		{ "2001:db9::", false },
	};
	struct network written[sizeof(texts) / sizeof(texts[0])], room[9];
	struct listed_networks list;
	struct addr client;

	(void)state;
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(network_parse(&written[i], texts[i]), 0);
	listed_sort_networks(&list, written, 9, room);
	assert_int_equal(list.sorted_count, 7);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(addr_parse(&client, cases[i].client), 0);
		if (listed_client(&list, &client) != cases[i].is_listed)
			fail_msg("%s", cases[i].client);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listed__paths__are_found_by_each_way_to_write_them),
		cmocka_unit_test(listed__no_list__has_nobody),
		cmocka_unit_test(listed__names__count_where_they_lead_back),
		cmocka_unit_test(listed__clients__are_in_their_networks),
		cmocka_unit_test(listed__texts__are_kept_as_written),
		cmocka_unit_test(listed__texts__are_found_as_one_by_one),
		cmocka_unit_test(listed__each_of_many__is_found),
		cmocka_unit_test(listed__networks__are_found_as_one_by_one),
		cmocka_unit_test(listed__edges_of_networks__are_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
