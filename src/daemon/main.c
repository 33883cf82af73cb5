/* SPDX-License-Identifier: BSD-2-Clause */
/* sluiced: options, privileges, wiring, start and stop. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/log.h"
#include "base/now.h"
#include "base/text.h"
#include "base/thread.h"

#include "source/milter.h"

#include "settings/complaint.h"
#include "settings/load.h"

#include "daemon/background.h"
#include "daemon/control.h"
#include "daemon/ears.h"
#include "daemon/judge.h"
#include "daemon/loop.h"
#include "daemon/maintenance.h"
#include "daemon/notify.h"
#include "daemon/overload.h"
#include "daemon/pidfile.h"
#include "daemon/privileges.h"
#include "daemon/scout.h"

#include "config.h"

#define PROGRAM "sluiced"
#define EXIT_MISUSE 2
#define SESSION_ACCOUNTS 65536
#define MILTER_PATIENCE_US (1300 * (SECOND_US / 1000))
#define DRAIN_LOOK_NS 50000000 /* so often it is looked whether sessions are open */
#define RUNTIME_MODE 0755 /* the MTA must reach the socket: the socket's own mode guards it */
#define PRIVATE_MODE 0750

enum voice { VOICE_SYSLOG, VOICE_STDERR };
enum place { PLACE_BACKGROUND, PLACE_FOREGROUND };

struct options {
	char config[PATH_MAX];
	enum place place;
	enum voice voice;
};

/* All that the program owns until it exits. */
struct program {
	struct options options;
	const struct settings *settings; /* of the start */
	struct identity identity;
	struct background background;
	struct pidfile pidfile;
	struct judge *judge;
	struct control *control;
	struct memories memories;
	struct audit *audit;
	struct overlap *overlap;
	struct maintenance *maintenance;
	struct overload overload;
	struct scout *scout;
	struct ears *ears; /* until the loop has them */
	struct loop *loop;
	pthread_t main_thread;
	pthread_t milter_thread;
	int milter_rc; /* valid once it has ended */
	_Atomic bool milter_ended;
	_Atomic bool main_waits;
};

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "syslog", no_argument, NULL, 's' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage_text[] =
    "usage: " PROGRAM " [-fshV] [-c FILE]\n"
    "\n"
    "  -c, --config FILE   read this file (" CONFIG_FILE ")\n"
    "  -f, --foreground    stay in the foreground, and log to stderr\n"
    "  -s, --syslog        with -f: log to syslog all the same\n"
    "  -V, --version       print the version and how it was built\n"
    "  -h, --help          print this\n"
    "\n"
    "The config file is checked by \"sluice check\" and read again by \"sluice reload\".\n";

static void
version_print(void)
{
	printf("%s\n", PACKAGE_STRING);
	printf("  compiler    %s\n", BUILD_COMPILER);
	printf("  hardening   %s\n", BUILD_HARDENING);
	printf("  sanitizer   %s\n", BUILD_SANITIZER);
	printf("  milter      %s\n", milter_version());
	printf("  stores      lmdb, ram\n");
	printf("  systemd     %s\n", BUILD_SYSTEMD);
	printf("  libpsl      %s\n", BUILD_LIBPSL);
	printf("  c-ares      %s\n", BUILD_CARES);
	printf("  languages   %s\n", BUILD_NLS);
	printf("  config      %s\n", CONFIG_FILE);
}

/* The file is read again when the working directory is another one. */
static int
config_set(struct options *options, const char *path)
{
	char here[PATH_MAX];
	size_t length;

	if (path[0] == '/')
		return text_copy(options->config, sizeof(options->config), path) ? 0
		                                                                 : -ENAMETOOLONG;
	if (getcwd(here, sizeof(here)) == NULL)
		return -errno;
	length = (size_t)snprintf(options->config, sizeof(options->config), "%s/%s", here, path);
	return length < sizeof(options->config) ? 0 : -ENAMETOOLONG;
}

/* Returns the status to exit with, or -1 to go on. */
static int
options_read(struct options *options_r, int argc, char **argv)
{
	const char *path = CONFIG_FILE;
	int letter, rc;

	while ((letter = getopt_long(argc, argv, "c:fshV", long_options, NULL)) != -1) {
		switch (letter) {
		case 'c':
			path = optarg;
			break;
		case 'f':
			options_r->place = PLACE_FOREGROUND;
			break;
		case 's':
			options_r->voice = VOICE_SYSLOG;
			break;
		case 'V':
			version_print();
			return EXIT_SUCCESS;
		case 'h':
			fputs(usage_text, stdout);
			return EXIT_SUCCESS;
		default:
			fputs(usage_text, stderr);
			return EXIT_MISUSE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, PROGRAM ": what is \"%s\"?\n%s", argv[optind], usage_text);
		return EXIT_MISUSE;
	}
	if (options_r->place == PLACE_BACKGROUND)
		options_r->voice = VOICE_SYSLOG;
	rc = config_set(options_r, path);
	if (rc < 0)
		fprintf(stderr, PROGRAM ": %s: %s\n", path, strerror(-rc));
	return rc < 0 ? EXIT_FAILURE : -1;
}

/* Why there is no start: to the log, and to whoever sits at the terminal. Always -1. */
static int start_fail(const struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int
start_fail(const struct program *program, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	log_error("%s", text);
	if (program->options.voice == VOICE_SYSLOG)
		fprintf(stderr, PROGRAM ": %s\n", text);
	return -1;
}

static void
complaints_print(const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++) {
		char line[COMPLAINT_LINE_BYTES];

		complaint_print(&complaints->list[i], line);
		text_plain(line);
		fprintf(stderr, "%s\n", line);
	}
	if (complaints->unsaid > 0)
		fprintf(stderr, PROGRAM ": %zu more mistakes are not shown\n", complaints->unsaid);
}

static int
settings_read(struct settings **settings_r, const char *path)
{
	struct complaints *complaints = calloc(1, sizeof(*complaints));
	int rc;

	if (complaints == NULL)
		return -ENOMEM;
	rc = settings_load(settings_r, path, complaints);
	if (rc < 0) {
		complaints_print(complaints);
		fprintf(stderr, PROGRAM ": not started: %s: %s\n", path,
		    rc == -EINVAL ? "see above" : strerror(-rc));
	}
	free(complaints);
	return rc;
}

static void
log_begin(const struct program *program)
{
	const struct log_options *log = &program->settings->log;

	if (program->options.voice == VOICE_SYSLOG)
		log_to_syslog(PROGRAM, log_facility(log->facility), log_level(log->level));
	else
		log_to_stderr(PROGRAM, log_level(log->level));
}

/*
 * SIGHUP is ignored, not blocked: what is ignored in the main thread is dropped by the kernel, and
 * never reaches the thread in which libmilter 8.17 waits for it in order to stop. The others are
 * blocked in every thread that comes, and waited for by the main one.
 */
static void
signals_prepare(sigset_t *waited_r)
{
	sigset_t hangup;

	signal(SIGHUP, SIG_IGN);
	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	pthread_sigmask(SIG_UNBLOCK, &hangup, NULL);
	sigemptyset(waited_r);
	sigaddset(waited_r, SIGTERM);
	sigaddset(waited_r, SIGINT);
	sigaddset(waited_r, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, waited_r, NULL);
}

/* The file behind a socket of the milter, "" for one of the network. */
static const char *
milter_socket_path(const char *socket)
{
	const char *slash = strchr(socket, '/');

	return strncmp(socket, "inet", 4) != 0 && slash != NULL ? slash : "";
}

/* What a fresh system lacks is made, so that a start needs no preparation. */
static void
directories_prepare(const struct program *program)
{
	const struct settings *settings = program->settings;
	const struct {
		const char *file;
		mode_t mode;
	} wanted[] = {
		{ settings->pid_file, RUNTIME_MODE },
		{ milter_socket_path(settings->milter.socket), RUNTIME_MODE },
		{ settings->control.socket, RUNTIME_MODE },
		{ settings->audit.file, PRIVATE_MODE },
	};
	int rc;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		rc = directory_make_for(wanted[i].file, wanted[i].mode, &program->identity);
		if (rc < 0)
			log_warning("the directory of %s: %s", wanted[i].file, strerror(-rc));
	}
	if (strcmp(settings->store.backend, "lmdb") != 0)
		return;
	rc = directory_make(settings->store.path, PRIVATE_MODE, &program->identity);
	if (rc < 0)
		log_warning("%s: %s", settings->store.path, strerror(-rc));
}

static int
pidfile_prepare(struct program *program)
{
	const char *path = program->settings->pid_file;
	int rc = pidfile_take(&program->pidfile, path);

	if (rc == -EBUSY)
		return start_fail(program, "another " PROGRAM " holds %s: not started", path);
	if (rc < 0)
		return start_fail(program, "pid_file %s: %s", path, strerror(-rc));
	rc = pidfile_write(&program->pidfile);
	return rc < 0 ? start_fail(program, "pid_file %s: %s", path, strerror(-rc)) : 0;
}

static int
sockets_prepare(struct program *program)
{
	const struct settings *settings = program->settings;
	struct milter_options options = settings->milter;
	const char *milter = options.socket;
	const char *control = settings->control.socket;
	int rc;

	rc = control_open(
	    &program->control, &settings->control, program->identity.uid, program->identity.gid);
	if (rc == -EADDRINUSE)
		return start_fail(program, "somebody answers at %s already: not started", control);
	if (rc < 0)
		return start_fail(program, "control socket %s: %s", control, strerror(-rc));
	if (program->identity.user[0] != '\0')
		options.owner = program->identity.user;
	rc = milter_open(&options, &program->judge->listener);
	if (rc == -EADDRINUSE)
		return start_fail(program, "somebody listens on %s already: not started", milter);
	if (rc < 0)
		return start_fail(program, "milter socket %s: %s", milter, strerror(-rc));
	return 0;
}

/* All that takes root. */
static int
program_prepare(struct program *program, struct settings *settings)
{
	const char *user = settings->user;
	int rc;

	if (judge_open(&program->judge, settings) < 0)
		return start_fail(program, "no memory");
	if (identity_find(&program->identity, user) < 0)
		return start_fail(program,
		    "there is no user \"%s\" to run as: useradd --system --user-group "
		    "--home-dir /nonexistent --shell /usr/sbin/nologin %s",
		    user, user);
	descriptors_raise();
	directories_prepare(program);
	if (pidfile_prepare(program) < 0 || sockets_prepare(program) < 0)
		return -1;
	rc = identity_assume(&program->identity);
	if (rc < 0)
		return start_fail(program, "cannot become \"%s\": %s", user, strerror(-rc));
	if (access(settings->path, R_OK) < 0)
		log_warning(
		    "%s: \"%s\" cannot read it again: a reload will fail", settings->path, user);
	return 0;
}

/* What is open now is counted in a memory of its own, which ends with the process. */
static int
memories_open(struct program *program)
{
	const struct store_options *durable = &program->settings->store;
	const struct store_options sessions = {
		.backend = "ram",
		.path = "",
		.accounts = SESSION_ACCOUNTS,
	};
	int rc;

	rc = store_open(&program->memories.durable, durable);
	if (rc == 0)
		rc = store_open(&program->memories.sessions, &sessions);
	if (rc == 0)
		rc = audit_open(&program->audit, &program->settings->audit);
	if (rc == 0)
		rc = maintenance_open(&program->maintenance, durable, program->audit);
	if (rc == 0 && program->settings->log_count > 0)
		rc = overlap_open(&program->overlap, now_us());
	return rc;
}

/* The counts first: an audit file on a disk that hangs must not cost them. */
static void
memories_close(struct program *program)
{
	store_close(&program->memories.durable);
	store_close(&program->memories.sessions);
	maintenance_close(&program->maintenance);
	audit_close(&program->audit);
	overlap_close(&program->overlap);
}

/*
 * libmilter's own thread waits for SIGTERM too, and takes five seconds to end by it. It must not be
 * there before the main thread is, which the kernel prefers.
 */
static void
main_wait_for(const struct program *program)
{
	const struct timespec moment = { .tv_nsec = 2000000 };

	do
		nanosleep(&moment, NULL);
	while (!program->main_waits);
	nanosleep(&moment, NULL);
}

/* A process-directed SIGTERM that libmilter's own thread took ends up here too. */
static void *
milter_thread_run(void *arg)
{
	struct program *program = arg;

	main_wait_for(program);
	program->milter_rc = milter_run();
	program->milter_ended = true;
	pthread_kill(program->main_thread, SIGTERM);
	return NULL;
}

static int
program_start(struct program *program)
{
	int rc = memories_open(program);

	if (rc < 0)
		return start_fail(program, "store %s and audit: %s", program->settings->store.path,
		    strerror(-rc));
	program->judge->maintenance = program->maintenance;
	overload_open(&program->overload);
	program->judge->overload = &program->overload;
	program->memories.strain = &program->overload.strain;
	judge_begin(program->judge, &program->memories, program->audit, program->overlap);
	if (program->settings->log_count > 0)
		rc = ears_open(&program->ears, program->judge);
	if (rc < 0)
		return start_fail(program, "no memory to follow logs");
	program->judge->ears = program->ears;
	rc = scout_open(&program->scout, program->judge);
	if (rc < 0)
		return start_fail(program, "no thread to ask name servers: %s", strerror(-rc));
	program->judge->scout = program->scout;
	rc = loop_start(&program->loop, program->judge, program->control, program->ears);
	if (rc < 0)
		return start_fail(program, "no thread to watch with: %s", strerror(-rc));
	program->main_thread = pthread_self();
	rc = pthread_create(&program->milter_thread, NULL, milter_thread_run, program);
	if (rc != 0)
		return start_fail(program, "no thread for the milter: %s", strerror(rc));
	return 0;
}

/* Short between two waits, so that hardly a signal finds libmilter's thread alone at it. */
static void
program_wait(struct program *program, const sigset_t *waited)
{
	int number;

	program->main_waits = true;
	for (;;) {
		if (sigwait(waited, &number) != 0)
			continue;
		if (number != SIGUSR1)
			return;
		loop_reload(program->loop);
	}
}

/* As the config in force says; 0: not at all. */
static int64_t
drain_length_us(const struct program *program)
{
	const struct standing *standing = judge_take(program->judge);
	int64_t length_us = 0;

	if (standing == NULL)
		return 0;
	if (!program->milter_ended && program->judge->metrics.sessions_open > 0)
		length_us = standing->settings->drain_at_stop_us;
	judge_let_go(program->judge, standing);
	return length_us;
}

/*
 * What is being received is finished, and what is new refused, until no session is open: but not
 * for longer than that, and not if told a second time. A signal that libmilter's own thread takes
 * meanwhile ends its serving, and comes here by that.
 */
static void
program_drain(const struct program *program, const sigset_t *waited, int64_t length_us)
{
	const struct timespec moment = { .tv_nsec = DRAIN_LOOK_NS };
	int64_t end_us = now_steady_us() + length_us;
	char length[DURATION_TEXT_BYTES];

	if (length_us == 0)
		return;
	duration_print(length_us, length);
	log_info("draining for %s at most: %lld sessions open, %lld messages being received",
	    length, (long long)program->judge->metrics.sessions_open,
	    (long long)program->judge->metrics.messages_open);
	maintenance_shut(program->maintenance, now_us(), now_us() + length_us);
	while (program->judge->metrics.sessions_open > 0 && now_steady_us() < end_us) {
		int number = sigtimedwait(waited, NULL, &moment);

		if (number == SIGTERM || number == SIGINT)
			return;
	}
}

/* A loop that would not end still serves the control socket. */
static void
files_release(struct program *program)
{
	if (program->loop == NULL)
		control_close(&program->control);
	pidfile_release(&program->pidfile);
}

/*
 * Whoever is still at work when patience ends keeps what he works with: then all is written, and
 * nothing closed. The judge stays in any case, for libmilter's workers may outlive its end; where
 * there are sessions that it cut off they may even be at it, and exit(3) would pull things away.
 */
static void
program_stop(struct program *program, int status)
{
	milter_stop();
	if (loop_stop(&program->loop) < 0)
		log_warning("stopping in the middle of an answer or a reload");
	else
		overload_close(&program->overload);
	thread_join(program->milter_thread, MILTER_PATIENCE_US);
	if (judge_end(program->judge) < 0)
		log_warning("stopping in the middle of a judgement");
	else if (scout_close(&program->scout) < 0)
		log_warning("stopping in the middle of an inquiry");
	else if (program->loop == NULL)
		memories_close(program);
	if (program->memories.durable != NULL)
		store_flush(program->memories.durable);
	files_release(program);
	if (program->memories.durable != NULL || program->judge->metrics.sessions_open > 0)
		_exit(status);
}

static int
program_serve(struct program *program, const sigset_t *waited)
{
	const struct settings *settings = program->settings;
	int status = EXIT_SUCCESS;
	int64_t length_us;

	log_info("%s judges at %s by %u rules of %s (%s)", PACKAGE_STRING, settings->milter.socket,
	    (unsigned)settings->policy.rule_count, settings->path, mode_names[settings->mode]);
	background_ready(&program->background);
	notify_ready();
	program_wait(program, waited);
	length_us = drain_length_us(program);
	notify_stopping(length_us);
	program_drain(program, waited, length_us);
	if (program->milter_ended && program->milter_rc < 0) {
		log_error("the milter ended: %s", strerror(-program->milter_rc));
		status = EXIT_FAILURE;
	}
	log_info("stopping");
	program_stop(program, status);
	return status;
}

int
main(int argc, char **argv)
{
	static struct program program = { .background = { .fd = -1 }, .pidfile = { .fd = -1 } };
	struct settings *settings;
	sigset_t waited;
	int status;

	if (descriptors_fill() < 0)
		return EXIT_FAILURE;
	program.options.voice = VOICE_STDERR;
	status = options_read(&program.options, argc, argv);
	if (status >= 0)
		return status;
	if (settings_read(&settings, program.options.config) < 0)
		return EXIT_FAILURE;
	program.settings = settings;
	umask(027);
	log_begin(&program);
	if (program.options.place == PLACE_BACKGROUND) {
		int rc = background_begin(&program.background);

		if (rc < 0) {
			start_fail(&program, "the background: %s", strerror(-rc));
			return EXIT_FAILURE;
		}
	}
	signals_prepare(&waited);
	if (program_prepare(&program, settings) < 0 || program_start(&program) < 0) {
		loop_stop(&program.loop);
		files_release(&program);
		return EXIT_FAILURE;
	}
	return program_serve(&program, &waited);
}
