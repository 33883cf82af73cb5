/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a store of millions of keys costs: see millions.sh, which calls this in its parts and tells
 * what each of them is for. What is measured is printed as lines of a name and a number.
 */
#include "store/store.h"

#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/log.h"

/* The first key was seen then, the last one a day later: so long they live. */
#define BEGIN_US INT64_C(1800000000000000)
#define END_US (BEGIN_US + DAY_US)

struct bench {
	struct store_options options;
	struct store *store;
	uint64_t key_count;
};

static uint64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void
pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static void
tell(const char *name, double number)
{
	printf("%s %.2f\n", name, number);
	fflush(stdout);
}

/* A permutation: numbers that follow each other become keys that lie anywhere (splitmix64). */
static uint64_t
scatter(uint64_t number)
{
	number += UINT64_C(0x9e3779b97f4a7c15);
	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	return number ^ number >> 31;
}

/* The key of an attempt that was greylisted; from `key_count` on they are unknown. */
static void
key_print(char text_r[static STORE_KEY_BYTES], uint64_t number)
{
	static const char base32[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const uint64_t place = scatter(number);
	uint64_t tuple = scatter(place);
	char letters[14];

	for (size_t i = 0; i < sizeof(letters) - 1; i++, tuple = tuple >> 5 | tuple << 59)
		letters[i] = base32[tuple % 32];
	letters[sizeof(letters) - 1] = '\0';
	if (place % 8 == 0)
		snprintf(text_r, STORE_KEY_BYTES, "grey domain=mail-%04u.example tuple=%s",
		    (unsigned)(place >> 8 & 0xfff), letters);
	else
		snprintf(text_r, STORE_KEY_BYTES, "grey client=%u.%u.%u.0/24 tuple=%s",
		    (unsigned)(place >> 8 & 0xff), (unsigned)(place >> 16 & 0xff),
		    (unsigned)(place >> 24 & 0xff), letters);
}

static int64_t
seen_us(const struct bench *bench, uint64_t number)
{
	return BEGIN_US + (int64_t)(number % bench->key_count * DAY_US / bench->key_count);
}

static void
change_attempt(void *arg, struct memory *memory, bool known)
{
	const int64_t at_us = *(const int64_t *)arg;

	if (!known)
		*memory = (struct memory){ at_us + DAY_US, { at_us } };
	memory->number[1]++;
}

static void
attempt(struct store *store, const char *key, int64_t at_us)
{
	store_update(store, key, at_us, change_attempt, &at_us);
}

static struct store_health
health_of(const struct bench *bench)
{
	struct store_health health;

	store_health(bench->store, &health);
	return health;
}

static void
bench_open(struct bench *bench)
{
	if (store_open(&bench->store, &bench->options) < 0)
		exit(EXIT_FAILURE);
}

/* Of /proc/self/status, in MB. */
static void
tell_memory(const char *when)
{
	static const char *const kinds[] = { "RssAnon:", "RssFile:" };
	FILE *status = fopen("/proc/self/status", "r");
	char line[128], name[64];

	while (status && fgets(line, sizeof(line), status)) {
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds)[0]; i++) {
			const size_t length = strlen(kinds[i]);

			if (strncmp(line, kinds[i], length) != 0)
				continue;
			snprintf(name, sizeof(name), "%s.%.*s", when, (int)length - 1, kinds[i]);
			tell(name, strtod(line + length, NULL) * 1024 / 1e6);
		}
	}
	if (status)
		fclose(status);
}

/* --- fill: so many keys, in the order of their time, which for the tree is none */

static int
fill(struct bench *bench)
{
	const uint64_t began_ns = now_ns();
	/* Memory must not overflow with what is not on disk yet. */
	const uint64_t most_pending = (uint64_t)bench->options.accounts / 16;
	char key[STORE_KEY_BYTES];

	bench_open(bench);
	for (uint64_t i = 0; i < bench->key_count; i++) {
		key_print(key, i);
		attempt(bench->store, key, seen_us(bench, i));
		if (i % most_pending == 0) {
			store_tick(bench->store, seen_us(bench, i));
			store_flush(bench->store);
		}
	}
	if (store_flush(bench->store) < 0)
		return EXIT_FAILURE;
	tell("fill.seconds", (double)(now_ns() - began_ns) / 1e9);
	tell("fill.keys", (double)health_of(bench).disk_count);
	tell("fill.evicted", (double)health_of(bench).evicted_count);
	tell("fill.used_MB", (double)health_of(bench).disk_bytes / 1e6);
	tell_memory("fill");
	return EXIT_SUCCESS;
}

/* --- look: how long a look takes at what is unknown, in memory, and only on disk */

enum { LOOKS = 8000, ROUNDS = 9, ATTEMPT_LOOKS = 6 };

static int
compare(const void *one, const void *other)
{
	const double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

struct looks {
	const char *name;
	uint64_t from, count; /* keys to choose from */
};

/* Returns nanoseconds for one look, each at another key. */
static double
look_round(struct bench *bench, const struct looks *looks, uint64_t round)
{
	static char keys[LOOKS][STORE_KEY_BYTES];
	const size_t count = looks->count < LOOKS ? looks->count : LOOKS;
	struct memory memory;
	uint64_t began_ns;
	int known = 0;

	for (size_t i = 0; i < count; i++) {
		const uint64_t chosen = count == looks->count ? i : scatter(round * LOOKS + i);

		key_print(keys[i], looks->from + chosen % looks->count);
	}
	began_ns = now_ns();
	for (size_t i = 0; i < count; i++)
		known += store_read(bench->store, keys[i], END_US - 1, &memory);
	began_ns = now_ns() - began_ns;
	if (known != (looks->from < bench->key_count ? (int)count : 0)) {
		fprintf(stderr, "%s: %d of %zu keys are known\n", looks->name, known, count);
		exit(EXIT_FAILURE);
	}
	return (double)began_ns / (double)count;
}

static void
look(struct bench *bench, const struct looks *looks)
{
	double took_ns[ROUNDS];

	for (uint64_t round = 0; round < ROUNDS; round++)
		took_ns[round] = look_round(bench, looks, round);
	qsort(took_ns, ROUNDS, sizeof(*took_ns), compare);
	tell(looks->name, took_ns[ROUNDS / 2]);
}

static void
await_walk(struct bench *bench)
{
	const uint64_t began_ns = now_ns();
	int64_t at_us = END_US - 1;

	while (health_of(bench).walked_count == 0) {
		store_tick(bench->store, at_us--);
		pause_ms(100);
	}
	tell("look.walk_seconds", (double)(now_ns() - began_ns) / 1e9);
}

static int
look_all(struct bench *bench)
{
	const uint64_t recent = bench->key_count < (uint64_t)bench->options.accounts / 2
	                            ? bench->key_count
	                            : (uint64_t)bench->options.accounts / 2;
	const uint64_t newest = bench->key_count - recent;
	char key[STORE_KEY_BYTES];
	struct memory memory;

	bench_open(bench);
	await_walk(bench);
	/* Memory is as full as it gets, with what was written last. */
	for (uint64_t i = newest > 2 * recent ? newest - 2 * recent : 0; i < bench->key_count;
	     i++) {
		key_print(key, i);
		store_read(bench->store, key, END_US - 1, &memory);
	}
	tell("look.held", (double)health_of(bench).held_count);
	look(bench, &(struct looks){ "look.unknown_ns", bench->key_count, INT64_MAX });
	look(bench, &(struct looks){ "look.memory_ns", newest, recent });
	if (newest > 2 * recent)
		look(bench, &(struct looks){ "look.disk_ns", 0, newest - 2 * recent });
	tell_memory("look");
	store_close(&bench->store);
	return EXIT_SUCCESS;
}

/* --- turnover: some days on which as many keys come as expire, a minute at each tick */

enum { TURNOVER_DAYS = 4, DAY_MINUTES = 24 * 60 };

static int
turnover(struct bench *bench)
{
	char key[STORE_KEY_BYTES];
	uint64_t next = 0;

	bench_open(bench);
	for (int64_t minute = 1; minute <= TURNOVER_DAYS * DAY_MINUTES; minute++) {
		const int64_t at_us = BEGIN_US + minute * MINUTE_US;

		for (; next < bench->key_count * (uint64_t)minute / DAY_MINUTES; next++) {
			key_print(key, next);
			attempt(bench->store, key, at_us);
		}
		store_tick(bench->store, at_us);
		store_flush(bench->store);
	}
	tell("turnover.keys", (double)health_of(bench).disk_count);
	tell("turnover.key_bytes",
	    (double)health_of(bench).disk_bytes / (double)health_of(bench).disk_count);
	store_close(&bench->store);
	return EXIT_SUCCESS;
}

/* --- start, crash */

static int
start(struct bench *bench)
{
	const uint64_t began_ns = now_ns();

	bench_open(bench);
	tell("start_ms", (double)(now_ns() - began_ns) / 1e6);
	if (health_of(bench).disk_count < (int64_t)bench->key_count) {
		fprintf(stderr, "start: not all of the keys are there\n");
		return EXIT_FAILURE;
	}
	store_close(&bench->store);
	return EXIT_SUCCESS;
}

static int
crash(struct bench *bench)
{
	char key[STORE_KEY_BYTES];

	bench_open(bench);
	for (uint64_t i = 0; i < 1000; i++) {
		key_print(key, i);
		attempt(bench->store, key, END_US - 1);
	}
	kill(getpid(), SIGKILL);
	return EXIT_FAILURE;
}

/* --- expire: how long judgements wait while millions of keys expire */

enum { THREADS = 2, LATENCIES = 65536 /* in us; the last one is "or longer" */ };

struct judge {
	pthread_t thread;
	struct bench *bench;
	uint64_t next;
	int schedule_fd;
	uint64_t took[LATENCIES]; /* so many looks took so long … */
	uint64_t waited[LATENCIES]; /* … without the time in which others had the processor */
};

static _Atomic int64_t told_us;
static _Atomic int64_t come_count; /* attempts that were left behind */
static atomic_bool is_over;

/* How long this thread could have run and was not let, in all. */
static uint64_t
delayed_ns(const struct judge *judge)
{
	char text[64] = "";
	char *delay;

	if (pread(judge->schedule_fd, text, sizeof(text) - 1, 0) <= 0)
		return 0;
	delay = strchr(text, ' ');
	return delay ? strtoull(delay, NULL, 10) : 0;
}

static void
count_up(uint64_t counts[static LATENCIES], uint64_t ns)
{
	const uint64_t us = ns / 1000;

	counts[us < LATENCIES ? us : LATENCIES - 1]++;
}

enum look_kind { LOOK_READ, LOOK_ATTEMPT };

static void
judge_look(struct judge *judge, const char *key, enum look_kind kind)
{
	struct store *store = judge->bench->store;
	const uint64_t delay_ns = delayed_ns(judge);
	const uint64_t began_ns = now_ns();
	struct memory memory;
	uint64_t took_ns, lost_ns;

	if (kind == LOOK_ATTEMPT)
		attempt(store, key, told_us);
	else
		store_read(store, key, told_us, &memory);
	took_ns = now_ns() - began_ns;
	lost_ns = delayed_ns(judge) - delay_ns;
	count_up(judge->took, took_ns);
	count_up(judge->waited, took_ns > lost_ns ? took_ns - lost_ns : 0);
	if (kind == LOOK_ATTEMPT)
		come_count++;
}

/*
 * What a client whom nobody knows yet is looked up by, and one that may be anywhere. Some hundred
 * clients a second leave an attempt behind.
 */
static void
judge_client(struct judge *judge)
{
	char key[STORE_KEY_BYTES];

	for (int i = 0; i < ATTEMPT_LOOKS; i++) {
		key_print(key, judge->next);
		judge_look(judge, key,
		    judge->next++ % (ATTEMPT_LOOKS * 10) == 0 ? LOOK_ATTEMPT : LOOK_READ);
	}
	key_print(key, scatter(judge->next) % judge->bench->key_count);
	judge_look(judge, key, LOOK_READ);
}

static void *
judge_run(void *arg)
{
	const struct timespec moment = { .tv_nsec = 300000 };
	struct judge *judge = arg;

	judge->schedule_fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	while (!is_over) {
		judge_client(judge);
		nanosleep(&moment, NULL);
	}
	close(judge->schedule_fd);
	return NULL;
}

static void *
spin(void *arg)
{
	(void)arg;
	while (!is_over)
		;
	return NULL;
}

static void
judges_start(struct bench *bench, struct judge *judges)
{
	is_over = false;
	for (uint64_t i = 0; i < THREADS; i++) {
		memset(judges[i].took, 0, sizeof(judges[i].took));
		memset(judges[i].waited, 0, sizeof(judges[i].waited));
		judges[i].bench = bench;
		judges[i].next += (i + 1) * ATTEMPT_LOOKS << 40;
		pthread_create(&judges[i].thread, NULL, judge_run, &judges[i]);
	}
}

static void
tell_counts(const char *name, const char *what, uint64_t counts[static LATENCIES])
{
	uint64_t total = 0, above = 0, sum = 0;
	int most = 0, rare = -1;
	char line[64];

	for (int us = 0; us < LATENCIES; us++)
		total += counts[us];
	for (int us = 0; us < LATENCIES; us++) {
		sum += counts[us];
		most = counts[us] > 0 ? us : most;
		above += us >= 5000 ? counts[us] : 0;
		if (rare < 0 && sum * 1000 >= total * 999)
			rare = us;
	}
	snprintf(line, sizeof(line), "%s.%s_rare_us", name, what);
	tell(line, rare);
	snprintf(line, sizeof(line), "%s.%s_most_us", name, what);
	tell(line, most);
	snprintf(line, sizeof(line), "%s.%s_over_5ms", name, what);
	tell(line, (double)above);
}

static void
judges_stop(struct judge *judges, const char *name)
{
	is_over = true;
	for (int i = 0; i < THREADS; i++)
		pthread_join(judges[i].thread, NULL);
	for (int us = 0; us < LATENCIES; us++) {
		judges[0].took[us] += judges[1].took[us];
		judges[0].waited[us] += judges[1].waited[us];
	}
	tell_counts(name, "took", judges[0].took);
	tell_counts(name, "waited", judges[0].waited);
}

/* Tells the time each second, for so many seconds or until so many keys have left the disk. */
static double
tell_time(struct bench *bench, int seconds, int64_t gone_count)
{
	const int64_t left_count = health_of(bench).disk_count - gone_count - come_count;
	const uint64_t began_ns = now_ns();

	for (int i = 0; i < seconds * 10; i++) {
		if (health_of(bench).disk_count - come_count <= left_count)
			break;
		if (i % 10 == 0) {
			told_us += SECOND_US;
			store_tick(bench->store, told_us);
		}
		pause_ms(100);
	}
	return (double)(now_ns() - began_ns) / 1e9;
}

static int
expire(struct bench *bench)
{
	static struct judge judges[THREADS];
	const int64_t half = (int64_t)bench->key_count / 2;
	pthread_t spinner;

	/* Half a minute before the first one expires. */
	told_us = END_US - 30 * SECOND_US;
	bench_open(bench);
	await_walk(bench);
	judges_start(bench, judges);
	tell_time(bench, 10, INT32_MAX);
	judges_stop(judges, "idle");

	judges_start(bench, judges);
	pthread_create(&spinner, NULL, spin, NULL);
	tell_time(bench, 10, INT32_MAX);
	judges_stop(judges, "busy");
	pthread_join(spinner, NULL);

	told_us = END_US + DAY_US / 2;
	judges_start(bench, judges);
	tell("expire.seconds", tell_time(bench, 600, half));
	judges_stop(judges, "expire");
	tell("expire.keys", (double)half);
	tell_memory("expire");
	store_close(&bench->store);
	return EXIT_SUCCESS;
}

static const struct {
	const char *name;
	int (*run)(struct bench *bench);
} parts[] = {
	{ "fill", fill },
	{ "turnover", turnover },
	{ "look", look_all },
	{ "start", start },
	{ "crash", crash },
	{ "expire", expire },
};

int
main(int argc, char **argv)
{
	struct bench bench = { .options = { .backend = "lmdb" } };

	if (argc != 6) {
		fprintf(stderr, "usage: store PART DIRECTORY KEYS ACCOUNTS MAP_BYTES\n");
		return 2;
	}
	log_to_stderr("store", LOG_LEVEL_WARNING);
	bench.options.path = argv[2];
	bench.key_count = strtoull(argv[3], NULL, 10);
	bench.options.accounts = strtoll(argv[4], NULL, 10);
	bench.options.map_bytes = strtoll(argv[5], NULL, 10);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts)[0]; i++) {
		if (strcmp(parts[i].name, argv[1]) == 0)
			return parts[i].run(&bench);
	}
	return 2;
}
