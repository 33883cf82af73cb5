/* SPDX-License-Identifier: BSD-2-Clause */
/* Something that may be deadly is tried out by a child first. */
#include "store/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void __attribute__((noreturn)) trial_child(trial_fn *trial, void *arg, int result_fd)
{
	static const int deadly[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV };
	const struct rlimit none = { 0 };
	int result;

	/* Its death is an answer: nobody shall catch it, and no core file be written. */
	for (size_t i = 0; i < sizeof(deadly) / sizeof(deadly)[0]; i++)
		signal(deadly[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	result = trial(arg);
	_exit(write(result_fd, &result, sizeof(result)) == sizeof(result) ? 0 : 1);
}

/* The pipe tells whether the child has died, because the program may have SIGCHLD ignored. */
static int
trial_await(int *result_r, int result_fd, int64_t patience_us)
{
	struct pollfd result = { .fd = result_fd, .events = POLLIN };
	int rc;

	do {
		rc = poll(&result, 1, (int)(patience_us / 1000));
	} while (rc < 0 && errno == EINTR);
	if (rc <= 0)
		return -ETIMEDOUT;
	return read(result_fd, result_r, sizeof(*result_r)) == sizeof(*result_r) ? 0 : -ECHILD;
}

int
trial_run(int *result_r, trial_fn *trial, void *arg, int64_t patience_us)
{
	int ends[2];
	int rc;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child == 0)
		trial_child(trial, arg, ends[1]);
	rc = child < 0 ? -errno : 0;
	close(ends[1]);
	if (rc == 0) {
		rc = trial_await(result_r, ends[0], patience_us);
		kill(child, SIGKILL);
		while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close(ends[0]);
	return rc;
}
