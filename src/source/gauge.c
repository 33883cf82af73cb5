/* SPDX-License-Identifier: BSD-2-Clause */
/* Measures how the machine fares, in threads of their own. */
#include "source/gauge.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/language.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"
#include "base/thread.h"

#include "source/kernel.h"
#include "source/spool.h"
#include "source/volume.h"

/* A thread that takes long rests for so many times as long, so that it never is a load itself. */
#define REST_TIMES 10
#define REST_MOST_US (10 * MINUTE_US)

/* For so long threads that end are waited for; one that hangs ends when it can. */
#define END_PATIENCE_US (SECOND_US / 5)

/* Where queues are if nobody says: those of Postfix 3.7 and Sendmail 8.17. */
static const char *const usual_queues[] = { "/var/spool/postfix", "/var/spool/mqueue", NULL };

struct meter;

static void kernel_measure(struct meter *meter);
static void volumes_measure(struct meter *meter);
static void queues_measure(struct meter *meter);

enum { DUTY_KERNEL, DUTY_VOLUMES, DUTY_QUEUES, DUTY_COUNT };

/* What a thread does. */
static const struct duty {
	const char *words; /* what it measures, in the log */
	uint32_t resources;
	int64_t patience_us; /* after so long it hangs */
	int64_t times_rarer; /* than the interval says */
	void (*measure)(struct meter *meter);
} duties[DUTY_COUNT] = {
	[DUTY_KERNEL] = { "the kernel's figures",
	    RESOURCE_BIT(RESOURCE_CPU) | RESOURCE_BIT(RESOURCE_MEMORY) | RESOURCE_BIT(RESOURCE_IO) |
	        RESOURCE_BIT(RESOURCE_MEMORY_USED),
	    5 * SECOND_US, 1, kernel_measure },
	[DUTY_VOLUMES] = { "the file systems",
	    RESOURCE_BIT(RESOURCE_DISK) | RESOURCE_BIT(RESOURCE_INODES), 5 * SECOND_US, 1,
	    volumes_measure },
	/* A million files on a disk that is busy. */
	[DUTY_QUEUES] = { "the queues", RESOURCE_BIT(RESOURCE_QUEUE), 30 * SECOND_US, 10,
	    queues_measure },
};

/* One of the threads. */
struct meter {
	const struct duty *duty;
	struct gauge *gauge;
	_Atomic int64_t busy_since_us; /* of the steady clock; 0: it rests */
	bool hangs; /* and that was said; of the thread that follows the gauge */
	pthread_mutex_t mutex; /* guards the remarks */
	struct gauge_remark remarks[RESOURCE_COUNT];
};

/* Used by whoever follows it, and by each of its threads: the last one frees it. */
struct gauge {
	atomic_uint user_count;
	_Atomic bool is_stopping;
	int stop_fd; /* readable once it is */
	struct strain *strain;
	char *proc;
	char *home;
	char *
	    *filesystems; /* each of these two ends with NULL, and is NULL where nobody named any */
	char **queues;
	int64_t interval_us;
	uint32_t wanted;
	struct meter meters[DUTY_COUNT];
};

/* --- what a thread tells */

/* Whoever was stopped while he hung has nothing to say any more. */
static void
meter_tell(struct meter *meter, enum resource resource, int64_t value)
{
	if (!meter->gauge->is_stopping)
		meter->gauge->strain->value[resource] = value;
}

/* Said once, and once more when it is over. Nobody misses what no rule wants. */
static void
meter_trouble(struct meter *meter, enum resource resource, const char *trouble)
{
	char *known = meter->remarks[resource].trouble;
	const char *name = resource_table[resource].name;

	if (!(meter->gauge->wanted & RESOURCE_BIT(resource)) || strcmp(known, trouble) == 0)
		return;
	if (trouble[0] != '\0')
		log_warning("gauge: %s: %s", name, trouble);
	else
		log_info("gauge: %s: all is well again", name);
	pthread_mutex_lock(&meter->mutex);
	text_copy(known, GAUGE_TEXT_BYTES, trouble);
	pthread_mutex_unlock(&meter->mutex);
}

/* A value, or the -errno that came instead, and where. */
static void
meter_tell_either(
    struct meter *meter, enum resource resource, int rc, int64_t value, const char *place)
{
	char trouble[GAUGE_TEXT_BYTES] = "";

	if (rc < 0)
		snprintf(trouble, sizeof(trouble), "%s: %s", place,
		    rc == -EINVAL ? N_("not as expected") : strerror(-rc));
	meter_tell(meter, resource, rc < 0 ? STRAIN_UNKNOWN : value);
	meter_trouble(meter, resource, trouble);
}

/* --- the kernel's figures */

static void
pressure_measure(struct meter *meter, enum resource resource, const char *name)
{
	char place[GAUGE_TEXT_BYTES];
	int64_t percent = 0;
	int rc = kernel_pressure(meter->gauge->proc, name, &percent);

	snprintf(place, sizeof(place), "%.200s/pressure/%s", meter->gauge->proc, name);
	if (resource == RESOURCE_CPU && rc < 0) {
		rc = kernel_load(meter->gauge->proc, sysconf(_SC_NPROCESSORS_ONLN), &percent);
		snprintf(place, sizeof(place), "%.200s/loadavg", meter->gauge->proc);
	}
	meter_tell_either(meter, resource, rc, percent, place);
}

static void
kernel_measure(struct meter *meter)
{
	char place[GAUGE_TEXT_BYTES];
	int64_t percent = 0;
	int rc;

	pressure_measure(meter, RESOURCE_CPU, "cpu");
	pressure_measure(meter, RESOURCE_MEMORY, "memory");
	pressure_measure(meter, RESOURCE_IO, "io");
	rc = kernel_memory_used(meter->gauge->proc, &percent);
	snprintf(place, sizeof(place), "%.200s/meminfo", meter->gauge->proc);
	meter_tell_either(meter, RESOURCE_MEMORY_USED, rc, percent, place);
}

/* --- the file systems */

/* The fullest so far, of space or of inodes. */
struct fullest {
	int64_t percent; /* -1: there is none */
	const char *path;
	int rc; /* of the last that could not be looked at … */
	const char *missed; /* … and which that was */
};

static void
fullest_take(struct fullest *fullest, int64_t percent, const char *path)
{
	if (percent <= fullest->percent)
		return;
	fullest->percent = percent;
	fullest->path = path;
}

static void
fullest_tell(struct meter *meter, enum resource resource, const struct fullest *fullest)
{
	meter_tell(meter, resource, fullest->percent < 0 ? STRAIN_UNKNOWN : fullest->percent);
	pthread_mutex_lock(&meter->mutex);
	text_copy(meter->remarks[resource].place, GAUGE_TEXT_BYTES, fullest->path);
	pthread_mutex_unlock(&meter->mutex);
}

/* One that cannot be looked at is told, and the others go on. */
static void
fullest_complain(struct meter *meter, enum resource resource, const struct fullest *fullest)
{
	char trouble[GAUGE_TEXT_BYTES] = "";

	if (fullest->rc < 0)
		snprintf(trouble, sizeof(trouble), "%.200s: %s", fullest->missed,
		    strerror(-fullest->rc));
	else if (fullest->percent < 0)
		text_copy(trouble, sizeof(trouble), N_("no file system has a limit"));
	meter_trouble(meter, resource, trouble);
}

struct look {
	struct fullest space, inodes;
};

enum missing { MISSING_MATTERS, MISSING_IS_FINE };

static void
volume_measure(struct look *look, const char *path, enum missing missing)
{
	struct volume volume;
	int rc = volume_look(&volume, path);

	if (rc == -ENOENT && missing == MISSING_IS_FINE)
		return;
	if (rc < 0) {
		look->space.rc = look->inodes.rc = rc;
		look->space.missed = look->inodes.missed = path;
		return;
	}
	fullest_take(&look->space, volume.space_percent, path);
	fullest_take(&look->inodes, volume.inodes_percent, path);
}

/* Where nobody says, those that the daemon and the queues are in. */
static void
volumes_usual(struct look *look, const struct gauge *gauge)
{
	if (gauge->queues == NULL) {
		for (const char *const *queue = usual_queues; *queue != NULL; queue++)
			volume_measure(look, *queue, MISSING_IS_FINE);
	} else {
		for (char *const *queue = gauge->queues; *queue != NULL; queue++)
			volume_measure(look, *queue, MISSING_MATTERS);
	}
	volume_measure(look, gauge->home, MISSING_IS_FINE);
}

static void
volumes_measure(struct meter *meter)
{
	const struct gauge *gauge = meter->gauge;
	const struct fullest none = { .percent = -1, .path = "" };
	struct look look = { none, none };

	if (gauge->filesystems == NULL)
		volumes_usual(&look, gauge);
	for (char *const *path = gauge->filesystems; path != NULL && *path != NULL; path++)
		volume_measure(&look, *path, MISSING_MATTERS);
	fullest_tell(meter, RESOURCE_DISK, &look.space);
	fullest_complain(meter, RESOURCE_DISK, &look.space);
	fullest_tell(meter, RESOURCE_INODES, &look.inodes);
	fullest_complain(meter, RESOURCE_INODES, &look.inodes);
}

/* --- the queues */

/* Half a count would be worse than none. */
static int
queue_add(const struct gauge *gauge, const char *path, int64_t *count, char *place_r)
{
	int64_t more = 0;
	int rc = spool_count(path, &gauge->is_stopping, &more, place_r);

	*count += more;
	return rc;
}

static void
queues_measure(struct meter *meter)
{
	const struct gauge *gauge = meter->gauge;
	char place[SPOOL_PLACE_BYTES] = "";
	int64_t count = 0;
	unsigned found_count = 0;
	int rc = 0;

	for (size_t i = 0; gauge->queues != NULL && gauge->queues[i] != NULL && rc == 0; i++)
		rc = queue_add(gauge, gauge->queues[i], &count, place);
	for (size_t i = 0; gauge->queues == NULL && usual_queues[i] != NULL && rc == 0; i++) {
		rc = queue_add(gauge, usual_queues[i], &count, place);
		found_count += rc == 0;
		if (rc == -ENOENT && (found_count > 0 || usual_queues[i + 1] != NULL))
			rc = 0;
	}
	if (rc == -ECANCELED)
		return;
	meter_tell_either(meter, RESOURCE_QUEUE, rc, count, place);
}

/* --- the threads */

static void
gauge_free(struct gauge *gauge)
{
	for (char **path = gauge->filesystems; path != NULL && *path != NULL; path++)
		free(*path);
	for (char **path = gauge->queues; path != NULL && *path != NULL; path++)
		free(*path);
	for (size_t i = 0; i < DUTY_COUNT; i++)
		pthread_mutex_destroy(&gauge->meters[i].mutex);
	free(gauge->filesystems);
	free(gauge->queues);
	free(gauge->proc);
	free(gauge->home);
	if (gauge->stop_fd >= 0)
		close(gauge->stop_fd);
	free(gauge);
}

static void
gauge_let_go(struct gauge *gauge)
{
	if (atomic_fetch_sub(&gauge->user_count, 1) == 1)
		gauge_free(gauge);
}

static void
meter_rest(const struct meter *meter, int64_t took_us)
{
	struct pollfd stop = { .fd = meter->gauge->stop_fd, .events = POLLIN };
	int64_t rest_us = meter->gauge->interval_us * meter->duty->times_rarer;

	if (rest_us < took_us * REST_TIMES)
		rest_us = took_us * REST_TIMES;
	if (rest_us > REST_MOST_US)
		rest_us = REST_MOST_US;
	poll(&stop, 1, (int)(rest_us / 1000));
}

static void *
meter_run(void *arg)
{
	struct meter *meter = arg;
	struct gauge *gauge = meter->gauge;

	while (!gauge->is_stopping) {
		int64_t begun_us = now_steady_us();

		meter->busy_since_us = begun_us;
		meter->duty->measure(meter);
		meter->busy_since_us = 0;
		meter_rest(meter, now_steady_us() - begun_us);
	}
	gauge_let_go(gauge);
	return NULL;
}

/* --- start and stop */

static bool
is_on_duty(const struct gauge *gauge, const struct meter *meter)
{
	return (gauge->wanted & meter->duty->resources) != 0;
}

static char **
paths_copy(const char *const *paths)
{
	size_t count = 0;
	char **copy;

	while (paths[count] != NULL)
		count++;
	copy = calloc(count + 1, sizeof(*copy));
	for (size_t i = 0; copy != NULL && i < count; i++) {
		copy[i] = strdup(paths[i]);
		if (copy[i] != NULL)
			continue;
		while (i-- > 0)
			free(copy[i]);
		free(copy);
		return NULL;
	}
	return copy;
}

/* Returns false without memory. */
static bool
gauge_fill(struct gauge *gauge, const struct gauge_options *options)
{
	gauge->proc = strdup(options->proc);
	gauge->home = strdup(options->home);
	if (options->filesystems != NULL)
		gauge->filesystems = paths_copy(options->filesystems);
	if (options->queues != NULL)
		gauge->queues = paths_copy(options->queues);
	return gauge->proc != NULL && gauge->home != NULL &&
	       (gauge->filesystems != NULL || options->filesystems == NULL) &&
	       (gauge->queues != NULL || options->queues == NULL);
}

static struct gauge *
gauge_new(const struct gauge_options *options, struct strain *strain)
{
	struct gauge *gauge = calloc(1, sizeof(*gauge));

	if (gauge == NULL)
		return NULL;
	atomic_init(&gauge->user_count, 1);
	gauge->strain = strain;
	gauge->interval_us = options->interval_us;
	gauge->wanted = options->wanted;
	gauge->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	for (size_t i = 0; i < DUTY_COUNT; i++) {
		gauge->meters[i].duty = &duties[i];
		gauge->meters[i].gauge = gauge;
		pthread_mutex_init(&gauge->meters[i].mutex, NULL);
	}
	if (gauge->stop_fd >= 0 && gauge_fill(gauge, options))
		return gauge;
	gauge_free(gauge);
	return NULL;
}

static int
gauge_start(struct gauge *gauge)
{
	pthread_t thread;
	int rc = 0;

	for (size_t i = 0; i < DUTY_COUNT && rc == 0; i++) {
		if (!is_on_duty(gauge, &gauge->meters[i]))
			continue;
		atomic_fetch_add(&gauge->user_count, 1);
		rc = thread_start(&thread, meter_run, &gauge->meters[i]);
		if (rc == 0)
			pthread_detach(thread);
		else
			atomic_fetch_sub(&gauge->user_count, 1);
	}
	return rc;
}

static void
gauge_stop(struct gauge **gauge)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	int64_t until_us = now_steady_us() + END_PATIENCE_US;
	struct strain *strain;

	if (*gauge == NULL)
		return;
	strain = (*gauge)->strain;
	(*gauge)->is_stopping = true;
	eventfd_write((*gauge)->stop_fd, 1);
	while ((*gauge)->user_count > 1 && now_steady_us() < until_us)
		nanosleep(&moment, NULL);
	gauge_let_go(*gauge);
	*gauge = NULL;
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (GAUGE_RESOURCES & RESOURCE_BIT(i))
			strain->value[i] = STRAIN_UNKNOWN;
	}
}

static bool
paths_equal(char *const *ours, const char *const *wanted)
{
	if (ours == NULL || wanted == NULL)
		return ours == NULL && wanted == NULL;
	for (; *ours != NULL && *wanted != NULL; ours++, wanted++) {
		if (strcmp(*ours, *wanted) != 0)
			return false;
	}
	return *ours == NULL && *wanted == NULL;
}

static bool
gauge_is_for(const struct gauge *gauge, const struct gauge_options *options)
{
	return gauge->wanted == options->wanted && gauge->interval_us == options->interval_us &&
	       strcmp(gauge->proc, options->proc) == 0 && strcmp(gauge->home, options->home) == 0 &&
	       paths_equal(gauge->filesystems, options->filesystems) &&
	       paths_equal(gauge->queues, options->queues);
}

int
gauge_follow(struct gauge **gauge, const struct gauge_options *options, struct strain *strain)
{
	int rc;

	if (options != NULL && *gauge != NULL && gauge_is_for(*gauge, options))
		return 0;
	gauge_stop(gauge);
	if (options == NULL)
		return 0;
	*gauge = gauge_new(options, strain);
	if (*gauge == NULL)
		return -ENOMEM;
	rc = gauge_start(*gauge);
	if (rc < 0)
		gauge_stop(gauge);
	return rc;
}

/* --- threads that hang */

static void
meter_tick(struct meter *meter, int64_t steady_us)
{
	const struct duty *duty = meter->duty;
	int64_t since_us = meter->busy_since_us;
	bool hangs = since_us != 0 && steady_us - since_us > duty->patience_us;

	for (int i = 0; i < RESOURCE_COUNT && hangs; i++) {
		if (duty->resources & RESOURCE_BIT(i))
			meter->gauge->strain->value[i] = STRAIN_UNKNOWN;
	}
	if (hangs && !meter->hangs)
		log_warning(
		    "gauge: %s do not answer; what they would tell is not known", duty->words);
	else if (!hangs && meter->hangs)
		log_info("gauge: %s answer again", duty->words);
	meter->hangs = hangs;
}

void
gauge_tick(struct gauge *gauge)
{
	int64_t steady_us = now_steady_us();

	for (size_t i = 0; gauge != NULL && i < DUTY_COUNT; i++) {
		if (is_on_duty(gauge, &gauge->meters[i]))
			meter_tick(&gauge->meters[i], steady_us);
	}
}

void
gauge_remark(struct gauge *gauge, enum resource resource, struct gauge_remark *remark_r)
{
	*remark_r = (struct gauge_remark){ .place = "" };
	for (size_t i = 0; gauge != NULL && i < DUTY_COUNT; i++) {
		struct meter *meter = &gauge->meters[i];

		if (!(meter->duty->resources & RESOURCE_BIT(resource)))
			continue;
		pthread_mutex_lock(&meter->mutex);
		*remark_r = meter->remarks[resource];
		pthread_mutex_unlock(&meter->mutex);
		if (meter->hangs)
			text_copy(remark_r->trouble, GAUGE_TEXT_BYTES, N_("does not answer"));
	}
}
