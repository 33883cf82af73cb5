/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads what the kernel tells of the machine. */
#include "source/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/span.h"

/* What is looked for stands at the beginning of each file. */
#define FILE_BYTES 4096

/* A load beyond that is no load average. */
#define LOAD_MOST 1000000

static int
file_read(const char *proc, const char *name, char buf[static FILE_BYTES], struct span *text_r)
{
	char path[PATH_MAX];
	ssize_t got;
	int fd, error;

	*text_r = SPAN_NONE;
	if (snprintf(path, sizeof(path), "%s/%s", proc, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	got = read(fd, buf, FILE_BYTES);
	error = errno;
	close(fd);
	if (got < 0)
		return -error;
	*text_r = (struct span){ buf, (size_t)got };
	return 0;
}

/* Cuts off the next line that begins with the word, and the word off it. */
static bool
line_find(struct span text, struct span word, struct span *line_r)
{
	while (span_cut(&text, '\n', line_r)) {
		if (span_eat(line_r, word))
			return true;
	}
	return false;
}

/* "12.34" as hundredths. */
static bool
hundredths_eat(struct span *rest, int64_t most, int64_t *hundredths_r)
{
	struct span before;
	int64_t whole, part;

	if (!span_eat_number(rest, most, &whole) || !span_eat(rest, SPAN(".")))
		return false;
	before = *rest;
	if (!span_eat_number(rest, 99, &part) || before.bytes - rest->bytes != 2)
		return false;
	*hundredths_r = whole * 100 + part;
	return true;
}

int
kernel_pressure(const char *proc, const char *resource, int64_t *percent_r)
{
	char name[64], buf[FILE_BYTES];
	struct span text, line, before;
	int64_t hundredths;
	int rc;

	snprintf(name, sizeof(name), "pressure/%s", resource);
	rc = file_read(proc, name, buf, &text);
	if (rc < 0)
		return rc;
	if (!line_find(text, SPAN("some "), &line) ||
	    !span_cut_text(&line, SPAN("avg10="), &before) ||
	    !hundredths_eat(&line, 100, &hundredths))
		return -EINVAL;
	*percent_r = hundredths / 100;
	return 0;
}

int
kernel_load(const char *proc, int64_t processor_count, int64_t *percent_r)
{
	char buf[FILE_BYTES];
	struct span text;
	int64_t hundredths;
	int rc = file_read(proc, "loadavg", buf, &text);

	if (rc < 0)
		return rc;
	if (!hundredths_eat(&text, LOAD_MOST, &hundredths))
		return -EINVAL;
	*percent_r = hundredths / (processor_count > 0 ? processor_count : 1);
	return 0;
}

/* "MemTotal:       16303428 kB" */
static bool
memory_find(struct span text, struct span word, int64_t *kib_r)
{
	struct span line;

	if (!line_find(text, word, &line))
		return false;
	while (span_eat(&line, SPAN(" ")))
		;
	return span_eat_number(&line, INT64_MAX / 1024, kib_r) && span_is(line, SPAN(" kB"));
}

int
kernel_memory_used(const char *proc, int64_t *percent_r)
{
	char buf[FILE_BYTES];
	struct span text;
	int64_t total, available;
	int rc = file_read(proc, "meminfo", buf, &text);

	if (rc < 0)
		return rc;
	if (!memory_find(text, SPAN("MemTotal:"), &total) ||
	    !memory_find(text, SPAN("MemAvailable:"), &available) || total == 0 ||
	    available > total)
		return -EINVAL;
	*percent_r = (total - available) * 100 / total;
	return 0;
}
