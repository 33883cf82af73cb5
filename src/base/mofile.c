/* SPDX-License-Identifier: BSD-2-Clause */
/* Looks a file of translations over before gettext reads it. */
#include "base/mofile.h"

#include <endian.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST_BYTES (64 << 20)
#define PLURAL_MOST_BYTES 512 /* GNU gettext reads and counts by recursion */
#define DIVISOR_MOST_DIGITS 9
#define CHARSET_MOST_BYTES 32 /* glibc 2.36 copies it to its stack */
#define HASH_LEAST 3 /* a smaller table is not used */

/* The numbers at its beginning ("The Format of GNU MO Files" in the manual of GNU gettext). */
enum {
	NUMBER_MAGIC,
	NUMBER_REVISION,
	NUMBER_COUNT, /* of the texts */
	NUMBER_TEXTS, /* where the table of the texts is, and that of their translations */
	NUMBER_TRANSLATED,
	NUMBER_HASH_SIZE,
	NUMBER_HASH, /* where the table is by which a text is found */
	NUMBER_OF_ALL
};

struct mofile {
	const char *at;
	size_t bytes;
	bool is_big_endian;
};

/* The number at a place that is known to be in the file. */
static uint32_t
number_at(const struct mofile *file, size_t place)
{
	uint32_t number;

	memcpy(&number, file->at + place, sizeof(number));
	return file->is_big_endian ? be32toh(number) : le32toh(number);
}

static uint32_t
head_number(const struct mofile *file, size_t which)
{
	return number_at(file, which * sizeof(uint32_t));
}

static bool
is_inside(const struct mofile *file, uint64_t from, uint64_t bytes)
{
	return from + bytes <= file->bytes;
}

/* The text of an entry of one of the tables, length and place; NULL: it is not a whole one. */
static const char *
text_at(const struct mofile *file, uint32_t table, uint32_t index)
{
	const size_t entry = table + (size_t)index * 2 * sizeof(uint32_t);
	const uint32_t bytes = number_at(file, entry);
	const uint32_t place = number_at(file, entry + sizeof(uint32_t));

	if (!is_inside(file, place, (uint64_t)bytes + 1) || file->at[place + (size_t)bytes] != 0)
		return NULL;
	return file->at + place;
}

/* Behind a '%': nothing is divided by zero. */
static bool
divisor_is_sound(const char *c)
{
	size_t digits;

	c += strspn(c, " \t");
	digits = strspn(c, "0123456789");
	return digits > 0 && digits <= DIVISOR_MOST_DIGITS && *c != '0';
}

/* How the language counts, as the head of the texts tells: "plural=n>1;". */
static bool
plural_is_sound(const char *head)
{
	const char *c = strstr(head, "plural=");
	size_t bytes;

	if (c == NULL)
		return true;
	bytes = strcspn(c, ";\n");
	if (bytes > PLURAL_MOST_BYTES || memchr(c, '/', bytes) != NULL)
		return false;
	for (size_t i = 0; i < bytes; i++) {
		if (c[i] == '%' && !divisor_is_sound(c + i + 1))
			return false;
	}
	return true;
}

static bool
charset_is_sound(const char *head)
{
	const char *charset = strstr(head, "charset=");

	return charset == NULL ||
	       strcspn(charset + strlen("charset="), " \t\n") <= CHARSET_MOST_BYTES;
}

/* The translation of "" is the head. */
static bool
entries_are_sound(const struct mofile *file)
{
	const uint32_t count = head_number(file, NUMBER_COUNT);
	const uint64_t table_bytes = (uint64_t)count * 2 * sizeof(uint32_t);
	const uint32_t from = head_number(file, NUMBER_TEXTS);
	const uint32_t to = head_number(file, NUMBER_TRANSLATED);

	if (!is_inside(file, from, table_bytes) || !is_inside(file, to, table_bytes))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const char *text = text_at(file, from, i), *translated = text_at(file, to, i);

		if (text == NULL || translated == NULL)
			return false;
		if (text[0] == '\0' &&
		    !(plural_is_sound(translated) && charset_is_sound(translated)))
			return false;
	}
	return true;
}

static bool
is_prime(uint32_t number)
{
	for (uint32_t i = 2; (uint64_t)i * i <= number; i++) {
		if (number % i == 0)
			return false;
	}
	return number > 1;
}

/* A search goes on until it meets with a free slot: in a table with a prime size it will. */
static bool
hash_is_sound(const struct mofile *file)
{
	const uint32_t size = head_number(file, NUMBER_HASH_SIZE);
	const uint32_t table = head_number(file, NUMBER_HASH);

	if (size < HASH_LEAST)
		return true;
	if (!is_inside(file, table, (uint64_t)size * sizeof(uint32_t)) || !is_prime(size))
		return false;
	for (uint32_t i = 0; i < size; i++) {
		if (number_at(file, table + (size_t)i * sizeof(uint32_t)) == 0)
			return true;
	}
	return false;
}

static bool
file_is_sound(const char *at, size_t bytes)
{
	static const char magic[] = "\xde\x12\x04\x95", big_magic[] = "\x95\x04\x12\xde";
	struct mofile file = { .at = at, .bytes = bytes };

	if (bytes < NUMBER_OF_ALL * sizeof(uint32_t))
		return false;
	file.is_big_endian = memcmp(at, big_magic, sizeof(uint32_t)) == 0;
	return (file.is_big_endian || memcmp(at, magic, sizeof(uint32_t)) == 0) &&
	       head_number(&file, NUMBER_REVISION) == 0 && entries_are_sound(&file) &&
	       hash_is_sound(&file);
}

bool
mofile_is_sound(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool is_sound = false;
	struct stat file;
	void *at;

	if (fd < 0)
		return false;
	if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_size > 0 &&
	    file.st_size <= FILE_MOST_BYTES) {
		at = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (at != MAP_FAILED) {
			is_sound = file_is_sound(at, (size_t)file.st_size);
			munmap(at, (size_t)file.st_size);
		}
	}
	close(fd);
	return is_sound;
}
