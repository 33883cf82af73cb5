/* SPDX-License-Identifier: BSD-2-Clause */
/* What is measured, of made files: whole, broken, missing, huge, and such that never answer. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"

#include "source/gauge.h"
#include "source/kernel.h"
#include "source/spool.h"
#include "source/volume.h"

#define HUGE_BYTES (8 << 20)

static char home[64];
static struct strain strain;
static struct gauge *gauge;
static const _Atomic bool never;

static int
world_open(void **state)
{
	(void)state;
	snprintf(home, sizeof(home), "/tmp/sluice-gauge-XXXXXX");
	for (int i = 0; i < RESOURCE_COUNT; i++)
		strain.value[i] = STRAIN_UNKNOWN;
	log_to_stderr("gauge_test", LOG_LEVEL_ERROR);
	return mkdtemp(home) != NULL ? 0 : -1;
}

static int
entry_remove(const char *path, const struct stat *stat, int type, struct FTW *walk)
{
	(void)stat;
	(void)type;
	(void)walk;
	return remove(path);
}

static int
world_close(void **state)
{
	(void)state;
	gauge_follow(&gauge, NULL, &strain);
	return nftw(home, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* A path below home; its directories are made. Lives until the fourth call after it. */
static const char *
place(const char *name)
{
	static char paths[4][256];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", home, name);
	for (char *slash = path + strlen(home) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	return path;
}

static void
make(const char *name, const void *text, size_t bytes)
{
	int fd = open(place(name), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, bytes), bytes);
	close(fd);
}

static void
make_text(const char *name, const char *text)
{
	make(name, text, strlen(text));
}

/* --- the kernel's figures */

struct file_case {
	const char *text;
	int rc;
	int64_t percent;
};

#define OTHERS                                                                                     \
	" avg60=1.00 avg300=2.00 total=123\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0\n"

static void
pressure__file__is_read_to_the_percent(void **state)
{
	static const struct file_case cases[] = {
		{ "some avg10=12.34" OTHERS, 0, 12 },
		{ "some avg10=0.00" OTHERS, 0, 0 },
		{ "some avg10=79.99" OTHERS, 0, 79 },
		{ "some avg10=100.00" OTHERS, 0, 100 },
		{ "full avg10=1.00 total=0\nsome avg10=7.00 total=0\n", 0, 7 },
		{ "some avg10=101.00" OTHERS, -EINVAL, 0 },
		{ "some avg10=-1.00" OTHERS, -EINVAL, 0 },
		{ "some avg10=99999999999999999999.00" OTHERS, -EINVAL, 0 },
		{ "some avg10=12" OTHERS, -EINVAL, 0 },
		{ "some avg10=12.3" OTHERS, -EINVAL, 0 },
		{ "some avg10=12.345" OTHERS, -EINVAL, 0 },
		{ "some avg10=" OTHERS, -EINVAL, 0 },
		{ "some avg10=12.34", -EINVAL, 0 },
		{ "some avg60=12.34\n", -EINVAL, 0 },
		{ "sometimes avg10=12.34\n", -EINVAL, 0 },
		{ "full avg10=12.34" OTHERS, -EINVAL, 0 },
		{ "", -EINVAL, 0 },
		{ "\n\n\n", -EINVAL, 0 },
		{ "\xff\xfe some avg10=1.00\n", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t percent = -7;

		make_text("pressure/cpu", cases[i].text);
		assert_int_equal(kernel_pressure(home, "cpu", &percent), cases[i].rc);
		assert_int_equal(percent, cases[i].rc == 0 ? cases[i].percent : -7);
	}
	assert_int_equal(kernel_pressure(home, "io", &(int64_t){ 0 }), -ENOENT);
	mkdir(place("pressure/memory"), 0755);
	assert_int_equal(kernel_pressure(home, "memory", &(int64_t){ 0 }), -EISDIR);
}

static void
load__file__is_read_for_each_processor(void **state)
{
	static const struct {
		const char *text;
		int64_t processor_count;
		int rc;
		int64_t percent;
	} cases[] = {
		{ "0.52 0.58 0.59 1/467 12345\n", 1, 0, 52 },
		{ "8.00 0.58 0.59 1/467 12345\n", 4, 0, 200 },
		{ "1.99 ", 2, 0, 99 },
		{ "3.00", 0, 0, 300 },
		{ "3.00", -1, 0, 300 },
		{ "1000000.99 1 1", 1, 0, 100000099 },
		{ "1000001.00 1 1", 1, -EINVAL, 0 },
		{ "-1.00 1 1", 1, -EINVAL, 0 },
		{ "nan 1 1", 1, -EINVAL, 0 },
		{ "1 1 1", 1, -EINVAL, 0 },
		{ "", 1, -EINVAL, 0 },
	};

	(void)state;
	assert_int_equal(kernel_load(home, 1, &(int64_t){ 0 }), -ENOENT);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t percent = 0;

		make_text("loadavg", cases[i].text);
		assert_int_equal(
		    kernel_load(home, cases[i].processor_count, &percent), cases[i].rc);
		assert_int_equal(percent, cases[i].percent);
	}
}

static void
memory__file__is_read_by_its_names(void **state)
{
	static const struct file_case cases[] = {
		{ "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    250 kB\n", 0, 75 },
		{ "MemAvailable: 1000 kB\nMemTotal: 1000 kB\n", 0, 0 },
		{ "MemTotal: 1000 kB\nMemAvailable: 0 kB\n", 0, 100 },
		{ "MemTotal: 9007199254740991 kB\nMemAvailable: 1 kB\n", 0, 99 },
		{ "MemTotal: 9007199254740992 kB\nMemAvailable: 1 kB\n", -EINVAL, 0 },
		{ "MemTotal: 1000 kB\nMemAvailable: 1001 kB\n", -EINVAL, 0 },
		{ "MemTotal: 0 kB\nMemAvailable: 0 kB\n", -EINVAL, 0 },
		{ "MemTotal: 1000 kB\nMemFree: 250 kB\n", -EINVAL, 0 },
		{ "MemTotal: 1000 kB\n", -EINVAL, 0 },
		{ "MemTotal: kB\nMemAvailable: 1 kB\n", -EINVAL, 0 },
		{ "MemTotal: 1000 MB\nMemAvailable: 1 MB\n", -EINVAL, 0 },
		{ "MemTotal: -5 kB\nMemAvailable: 1 kB\n", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
	};

	(void)state;
	assert_int_equal(kernel_memory_used(home, &(int64_t){ 0 }), -ENOENT);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t percent = 0;

		make_text("meminfo", cases[i].text);
		assert_int_equal(kernel_memory_used(home, &percent), cases[i].rc);
		assert_int_equal(percent, cases[i].percent);
	}
}

/* Of any bytes something comes that is none of these, or a percentage. */
static void
kernel__huge_and_binary_files__do_no_harm(void **state)
{
	static const char *const names[] = { "pressure/cpu", "loadavg", "meminfo" };
	char *text = malloc(HUGE_BYTES);
	int64_t percent;

	(void)state;
	assert_non_null(text);
	for (unsigned kind = 0; kind < 3; kind++) {
		for (size_t i = 0; i < HUGE_BYTES; i++)
			text[i] = kind == 0   ? '\0'
			          : kind == 1 ? '9'
			                      : (char)(i * 2654435761U >> 13);
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			make(names[i], text, HUGE_BYTES);
		assert_int_equal(kernel_pressure(home, "cpu", &percent), -EINVAL);
		assert_int_equal(kernel_load(home, 1, &percent), -EINVAL);
		assert_int_equal(kernel_memory_used(home, &percent), -EINVAL);
	}
	memset(text, 'x', 5000);
	text[5000] = '\0';
	assert_int_equal(kernel_memory_used(text, &percent), -ENAMETOOLONG);
	free(text);
}

static void
kernel__this_machine__is_understood(void **state)
{
	int64_t percent;

	(void)state;
	assert_int_equal(kernel_memory_used("/proc", &percent), 0);
	assert_true(percent >= 0 && percent <= 100);
	assert_int_equal(kernel_load("/proc", 1, &percent), 0);
	if (kernel_pressure("/proc", "cpu", &percent) == 0)
		assert_true(percent >= 0 && percent <= 100);
}

/* --- file systems */

static void
volume__root__is_as_df_tells_it(void **state)
{
	struct volume volume;
	char line[256];
	int percent = -1;
	FILE *df = popen("df -P / | tail -1 | sed 's/.* \\([0-9]*\\)% .*/\\1/'", "r");

	(void)state;
	assert_int_equal(volume_look(&volume, "/"), 0);
	if (df != NULL && fgets(line, sizeof(line), df) != NULL)
		percent = (int)strtol(line, NULL, 10);
	if (df != NULL)
		pclose(df);
	/* Others may write meanwhile. */
	assert_true(volume.space_percent >= percent - 1 && volume.space_percent <= percent + 1);
	assert_true(volume.inodes_percent >= -1 && volume.inodes_percent <= 100);
}

static void
volume__without_limit__has_none(void **state)
{
	struct volume volume;

	(void)state;
	assert_int_equal(volume_look(&volume, "/proc"), 0);
	assert_int_equal(volume.space_percent, -1);
	assert_int_equal(volume.inodes_percent, -1);
	assert_int_equal(volume_look(&volume, place("absent")), -ENOENT);
}

/* --- queues */

static int64_t
count_of(const char *name)
{
	char where[SPOOL_PLACE_BYTES];
	int64_t count = -7;
	int rc = spool_count(place(name), &never, &count, where);

	return rc < 0 ? rc : count;
}

static void
spool__postfix__counts_what_is_to_be_sent(void **state)
{
	(void)state;
	mkdir(place("q/"), 0755);
	make_text("q/incoming/AAA", "");
	make_text("q/active/BBB", "");
	make_text("q/deferred/C/CCC", "");
	make_text("q/deferred/C/D/DDD", "");
	make_text("q/deferred/1/2/3/4/deep", "");
	make_text("q/deferred/1/2/3/4/5/too-deep", "");
	make_text("q/defer/C/CCC", "a log of why");
	make_text("q/hold/held", "");
	make_text("q/maildrop/qfdropped", "");
	make_text("q/qf-of-nobody", "");
	assert_int_equal(symlink(place("q/hold"), place("q/deferred/loop")), 0);
	assert_int_equal(count_of("q"), 6);
}

static void
spool__sendmail__counts_control_files(void **state)
{
	(void)state;
	make_text("m/qfAB12", "");
	make_text("m/dfAB12", "");
	make_text("m/tfAB12", "");
	make_text("m/QfLOST", "");
	make_text("m/group1/qfAB13", "");
	make_text("m/group2/qf/qfAB14", "");
	make_text("m/group2/df/dfAB14", "");
	make_text("m/a/b/c/qfdeep", "");
	assert_int_equal(symlink(place("m"), place("m/loop")), 0);
	assert_int_equal(count_of("m"), 3);
}

static void
spool__empty_or_absent__is_none_or_told(void **state)
{
	(void)state;
	mkdir(place("empty"), 0755);
	make_text("file", "");
	assert_int_equal(count_of("empty"), 0);
	assert_int_equal(count_of("absent"), -ENOENT);
	assert_int_equal(count_of("file"), -ENOTDIR);
}

static void
spool__no_permission__is_told_with_its_place(void **state)
{
	char where[SPOOL_PLACE_BYTES], wanted[SPOOL_PLACE_BYTES];
	int64_t count = -7;
	int rc;

	(void)state;
	make_text("q/incoming/AAA", "");
	make_text("q/deferred/C/CCC", "");
	chmod(home, 0755);
	chmod(place("q/deferred/C"), 0);
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	rc = spool_count(place("q"), &never, &count, where);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	chmod(place("q/deferred/C"), 0755);
	assert_int_equal(rc, -EACCES);
	assert_int_equal(count, -7);
	snprintf(wanted, sizeof(wanted), "%s/q/deferred/C", home);
	assert_string_equal(where, wanted);
}

static void
spool__told_to_stop__stops(void **state)
{
	static const _Atomic bool at_once = true;
	char where[SPOOL_PLACE_BYTES];
	int64_t count = -7;

	(void)state;
	make_text("q/incoming/AAA", "");
	assert_int_equal(spool_count(place("q"), &at_once, &count, where), -ECANCELED);
	assert_int_equal(count, -7);
}

/* --- the threads */

static bool
wait_for(enum resource resource, int64_t value)
{
	const struct timespec moment = { .tv_nsec = 2000000 };
	int64_t until_us = now_steady_us() + 5 * SECOND_US;

	while (strain.value[resource] != value) {
		if (now_steady_us() > until_us)
			return false;
		nanosleep(&moment, NULL);
	}
	return true;
}

static struct gauge_options
options_of(uint32_t wanted)
{
	static const char *filesystems[2], *queues[2];
	static char queue[256], proc[64];

	snprintf(proc, sizeof(proc), "%s", home);
	snprintf(queue, sizeof(queue), "%s/q", home);
	filesystems[0] = "/";
	queues[0] = queue;
	return (struct gauge_options){
		.proc = proc,
		.filesystems = filesystems,
		.queues = queues,
		.home = "/",
		.interval_us = SECOND_US / 100,
		.wanted = wanted,
	};
}

static void
make_machine(void)
{
	make_text("pressure/cpu", "some avg10=40.00" OTHERS);
	make_text("pressure/memory", "some avg10=30.00" OTHERS);
	make_text("pressure/io", "some avg10=20.00" OTHERS);
	make_text("meminfo", "MemTotal: 1000 kB\nMemAvailable: 400 kB\n");
	make_text("loadavg", "0.00 0.00 0.00 1/1 1\n");
	make_text("q/incoming/AAA", "");
}

static void
gauge__wanted__is_measured_and_follows(void **state)
{
	struct gauge_options options = options_of(GAUGE_RESOURCES);

	(void)state;
	make_machine();
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 40));
	assert_true(wait_for(RESOURCE_MEMORY, 30));
	assert_true(wait_for(RESOURCE_IO, 20));
	assert_true(wait_for(RESOURCE_MEMORY_USED, 60));
	assert_true(wait_for(RESOURCE_QUEUE, 1));
	while (strain.value[RESOURCE_DISK] < 0)
		assert_int_equal(usleep(1000), 0);
	make_text("pressure/cpu", "some avg10=90.00" OTHERS);
	make_text("q/deferred/1/BBB", "");
	assert_true(wait_for(RESOURCE_CPU, 90));
	assert_true(wait_for(RESOURCE_QUEUE, 2));
	assert_int_equal(gauge_follow(&gauge, NULL, &strain), 0);
	assert_null(gauge);
	for (int i = 0; i < RESOURCE_COUNT; i++)
		assert_int_equal(strain.value[i], STRAIN_UNKNOWN);
}

static void
gauge__not_wanted__is_not_measured(void **state)
{
	struct gauge_options options = options_of(RESOURCE_BIT(RESOURCE_IO));

	(void)state;
	make_machine();
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_IO, 20));
	usleep(50000);
	assert_int_equal(strain.value[RESOURCE_QUEUE], STRAIN_UNKNOWN);
	assert_int_equal(strain.value[RESOURCE_DISK], STRAIN_UNKNOWN);
	assert_int_equal(strain.value[RESOURCE_SESSIONS], STRAIN_UNKNOWN);
}

static void
gauge__other_options__are_followed(void **state)
{
	struct gauge_options options = options_of(RESOURCE_BIT(RESOURCE_CPU));
	struct gauge *before;

	(void)state;
	make_machine();
	make_text("other/pressure/cpu", "some avg10=11.00" OTHERS);
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 40));
	before = gauge;
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_ptr_equal(gauge, before);
	options.proc = place("other");
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 11));
	options.filesystems = NULL;
	options.queues = NULL;
	options.wanted = GAUGE_RESOURCES;
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 11));
}

static void
gauge__no_pressure_files__load_stands_for_the_processor(void **state)
{
	struct gauge_options options =
	    options_of(RESOURCE_BIT(RESOURCE_CPU) | RESOURCE_BIT(RESOURCE_IO));
	struct gauge_remark remark;
	char loadavg[64];

	(void)state;
	snprintf(loadavg, sizeof(loadavg), "%ld.00 0 0\n", 3 * sysconf(_SC_NPROCESSORS_ONLN));
	make_text("loadavg", loadavg);
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 300));
	gauge_remark(gauge, RESOURCE_CPU, &remark);
	assert_string_equal(remark.trouble, "");
	while (gauge_remark(gauge, RESOURCE_IO, &remark), remark.trouble[0] == '\0')
		usleep(1000);
	assert_int_equal(strain.value[RESOURCE_IO], STRAIN_UNKNOWN);
	assert_non_null(strstr(remark.trouble, "/pressure/io: No such file"));
	/* Nobody asked for that. */
	gauge_remark(gauge, RESOURCE_MEMORY, &remark);
	assert_string_equal(remark.trouble, "");
	make_text("pressure/io", "some avg10=5.00" OTHERS);
	assert_true(wait_for(RESOURCE_IO, 5));
	usleep(30000);
	gauge_remark(gauge, RESOURCE_IO, &remark);
	assert_string_equal(remark.trouble, "");
	make_text("pressure/io", "some avg10=5" OTHERS);
	assert_true(wait_for(RESOURCE_IO, STRAIN_UNKNOWN));
}

static void
gauge__file_systems__the_fullest_counts_and_the_missing_is_told(void **state)
{
	struct gauge_options options = options_of(RESOURCE_BIT(RESOURCE_DISK));
	const char *filesystems[] = { "/proc", "/", place("absent"), NULL };
	struct gauge_remark remark;

	(void)state;
	options.filesystems = filesystems;
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	while (gauge_remark(gauge, RESOURCE_DISK, &remark), remark.trouble[0] == '\0')
		usleep(1000);
	assert_non_null(strstr(remark.trouble, "absent: No such file"));
	assert_string_equal(remark.place, "/");
	assert_true(strain.value[RESOURCE_DISK] >= 0);
	filesystems[1] = NULL;
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	while (gauge_remark(gauge, RESOURCE_DISK, &remark), remark.trouble[0] == '\0')
		usleep(1000);
	assert_string_equal(remark.trouble, "no file system has a limit");
	assert_int_equal(strain.value[RESOURCE_DISK], STRAIN_UNKNOWN);
}

/* A pipe that nobody writes to is a file that never answers. */
static void
gauge__file_that_hangs__is_unknown_and_holds_nobody_up(void **state)
{
	struct gauge_options options = options_of(GAUGE_RESOURCES);
	int64_t began_us;
	struct gauge_remark remark;

	(void)state;
	make_machine();
	assert_int_equal(gauge_follow(&gauge, &options, &strain), 0);
	assert_true(wait_for(RESOURCE_CPU, 40));
	gauge_tick(gauge);
	assert_int_equal(unlink(place("pressure/memory")), 0);
	assert_int_equal(mkfifo(place("pressure/memory"), 0600), 0);
	usleep(100000);
	began_us = now_steady_us();
	gauge_tick(gauge);
	assert_true(strain.value[RESOURCE_CPU] >= 0);
	while (strain.value[RESOURCE_CPU] >= 0 && now_steady_us() - began_us < 8 * SECOND_US) {
		usleep(20000);
		gauge_tick(gauge);
	}
	assert_int_equal(strain.value[RESOURCE_CPU], STRAIN_UNKNOWN);
	assert_true(now_steady_us() - began_us > 4 * SECOND_US);
	gauge_remark(gauge, RESOURCE_CPU, &remark);
	assert_string_equal(remark.trouble, "does not answer");
	/* The others go on. */
	assert_true(strain.value[RESOURCE_DISK] >= 0);
	make_text("q/active/BBB", "");
	assert_true(wait_for(RESOURCE_QUEUE, 2));
	/* Who stops it does not wait for what hangs; and when that ends, nobody hears of it. */
	began_us = now_steady_us();
	assert_int_equal(gauge_follow(&gauge, NULL, &strain), 0);
	assert_true(now_steady_us() - began_us < SECOND_US);
	close(open(place("pressure/memory"), O_RDWR | O_NONBLOCK));
	close(open(place("pressure/memory"), O_WRONLY));
	usleep(50000);
	assert_int_equal(strain.value[RESOURCE_CPU], STRAIN_UNKNOWN);
}

#define law(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		law(pressure__file__is_read_to_the_percent),
		law(load__file__is_read_for_each_processor),
		law(memory__file__is_read_by_its_names),
		law(kernel__huge_and_binary_files__do_no_harm),
		law(kernel__this_machine__is_understood),
		law(volume__root__is_as_df_tells_it),
		law(volume__without_limit__has_none),
		law(spool__postfix__counts_what_is_to_be_sent),
		law(spool__sendmail__counts_control_files),
		law(spool__empty_or_absent__is_none_or_told),
		law(spool__no_permission__is_told_with_its_place),
		law(spool__told_to_stop__stops),
		law(gauge__wanted__is_measured_and_follows),
		law(gauge__not_wanted__is_not_measured),
		law(gauge__other_options__are_followed),
		law(gauge__no_pressure_files__load_stands_for_the_processor),
		law(gauge__file_systems__the_fullest_counts_and_the_missing_is_told),
		law(gauge__file_that_hangs__is_unknown_and_holds_nobody_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
