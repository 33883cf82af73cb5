/* SPDX-License-Identifier: BSD-2-Clause */
/* Config files for tests. */
#include "config_text.h"

#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* libconfig 1.5 loses the string that it was reading when it met a syntax error. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

static char directory[] = "/tmp/sluice-settings-XXXXXX";
static char written[512];
static struct complaints complaints;

int
config_text_open(void **state)
{
	(void)state;
	return mkdtemp(directory) != NULL ? 0 : -1;
}

int
config_text_close(void **state)
{
	DIR *handle = opendir(directory);
	struct dirent *entry;

	(void)state;
	while (handle != NULL && (entry = readdir(handle)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(written, sizeof(written), "%s/%s", directory, entry->d_name);
		remove(written);
	}
	if (handle != NULL)
		closedir(handle);
	return rmdir(directory);
}

const char *
config_text_write(const char *name, const void *text, size_t bytes)
{
	FILE *file;

	snprintf(written, sizeof(written), "%s/%s", directory, name);
	file = fopen(written, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, bytes, file), bytes);
	assert_int_equal(fclose(file), 0);
	return written;
}

struct settings *
config_text_load(const char *text)
{
	const char *path = config_text_write("test.conf", text, strlen(text));
	struct settings *settings;
	int error = settings_load(&settings, path, &complaints);
	size_t i;

	for (i = 0; i < complaints.count; i++)
		print_error("line %u: %s\n", complaints.list[i].line, complaints.list[i].text);
	if (error != 0)
		print_error("of: %s\n", text);
	assert_int_equal(error, 0);
	assert_non_null(settings);
	return settings;
}

const struct complaints *
config_text_refuse(const char *text)
{
	const char *path = config_text_write("test.conf", text, strlen(text));
	struct settings *settings;
	int error = settings_load(&settings, path, &complaints);

	if (error != -EINVAL)
		print_error("accepted: %s\n", text);
	assert_int_equal(error, -EINVAL);
	assert_null(settings);
	assert_true(complaints.count > 0);
	return &complaints;
}

void
config_text_expect(
    const struct complaints *said, const char *file, unsigned line, const char *fragment)
{
	size_t i;

	for (i = 0; i < said->count; i++) {
		if (said->list[i].line == line && strstr(said->list[i].file, file) != NULL &&
		    strstr(said->list[i].text, fragment) != NULL)
			return;
	}
	print_error("not said: %s:%u: %s\n", file, line, fragment);
	for (i = 0; i < said->count; i++)
		print_error(
		    "but: %s:%u: %s\n", said->list[i].file, said->list[i].line, said->list[i].text);
	fail();
}

void
config_text_refuse_once(const char *text, unsigned line, const char *fragment)
{
	const struct complaints *said = config_text_refuse(text);

	config_text_expect(said, "test.conf", line, fragment);
	if (said->count != 1) {
		for (size_t i = 0; i < said->count; i++)
			print_error("%s\n", said->list[i].text);
	}
	assert_int_equal(said->count, 1);
}
