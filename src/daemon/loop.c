/* SPDX-License-Identifier: BSD-2-Clause */
/* One thread that watches the logs, the control socket and the seconds, and reloads. */
#include "daemon/loop.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/duration.h"
#include "base/now.h"
#include "base/thread.h"

#include "daemon/maintenance.h"
#include "daemon/notify.h"
#include "daemon/overload.h"

#define TICK_US SECOND_US
#define STOP_PATIENCE_US (SECOND_US / 2)

struct loop {
	struct judge *judge;
	struct control *control;
	struct ears *ears; /* NULL: no log is followed */
	bool has_more; /* lines to read at once */
	pthread_t thread;
	int wake_fd;
	int64_t next_tick_us; /* of the steady clock */
	_Atomic bool is_stopping;
	_Atomic bool reload_due;
};

static void
loop_wake(struct loop *loop)
{
	const uint64_t one = 1;
	ssize_t written = write(loop->wake_fd, &one, sizeof(one));

	(void)written; /* a full counter wakes as well */
}

static void
loop_calm(struct loop *loop)
{
	uint64_t count;
	ssize_t got = read(loop->wake_fd, &count, sizeof(count));

	(void)got;
}

static void
loop_tick(struct loop *loop)
{
	int64_t steady_us = now_steady_us();
	int64_t time_us;

	if (steady_us < loop->next_tick_us)
		return;
	loop->next_tick_us = steady_us + TICK_US;
	time_us = now_us();
	store_tick(loop->judge->memories.durable, time_us);
	store_tick(loop->judge->memories.sessions, time_us);
	if (loop->judge->maintenance != NULL)
		maintenance_tick(loop->judge->maintenance, time_us);
	if (loop->judge->overload != NULL)
		overload_tick(loop->judge->overload, loop->judge, time_us);
	audit_tick(loop->judge->audit, time_us);
	if (loop->ears != NULL)
		loop->has_more = ears_tick(loop->ears) || loop->has_more;
}

static void
loop_take_reload(struct loop *loop)
{
	struct reload *reload;

	if (!loop->reload_due)
		return;
	loop->reload_due = false;
	reload = malloc(sizeof(*reload));
	if (reload == NULL)
		return;
	notify_reloading();
	judge_reload(loop->judge, reload);
	notify_ready();
	free(reload);
}

static int
loop_patience_ms(const struct loop *loop)
{
	int64_t left_us = loop->next_tick_us - now_steady_us();

	if (loop->has_more)
		return 0;
	return left_us > 0 ? (int)(left_us / 1000) + 1 : 0;
}

/* The logs first: an answer to an attacker waits for them. */
static void
loop_listen(struct loop *loop, const struct pollfd *fds, size_t count)
{
	bool is_due = loop->has_more;

	for (size_t i = 0; i < count; i++)
		is_due = is_due || fds[i].revents != 0;
	if (is_due)
		loop->has_more = ears_serve(loop->ears);
}

static void *
loop_run(void *arg)
{
	struct loop *loop = arg;
	struct pollfd fds[1 + EARS_FDS + CONTROL_FDS];

	while (!loop->is_stopping) {
		size_t ear_count = loop->ears != NULL ? ears_watch(loop->ears, fds + 1) : 0;
		struct pollfd *control_fds = fds + 1 + ear_count;
		size_t control_count = control_watch(loop->control, control_fds);

		fds[0] = (struct pollfd){ .fd = loop->wake_fd, .events = POLLIN };
		if (poll(fds, 1 + ear_count + control_count, loop_patience_ms(loop)) < 0)
			continue;
		if (fds[0].revents != 0)
			loop_calm(loop);
		loop_listen(loop, fds + 1, ear_count);
		loop_take_reload(loop);
		control_serve(loop->control, control_fds, control_count, loop->judge);
		loop_tick(loop);
	}
	ears_close(&loop->ears);
	return NULL;
}

int
loop_start(struct loop **loop_r, struct judge *judge, struct control *control, struct ears *ears)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	int rc;

	if (loop == NULL)
		return -ENOMEM;
	loop->judge = judge;
	loop->control = control;
	loop->ears = ears;
	loop->has_more = ears != NULL;
	loop->next_tick_us = now_steady_us() + TICK_US;
	loop->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	rc = loop->wake_fd < 0 ? errno : pthread_create(&loop->thread, NULL, loop_run, loop);
	if (rc == 0) {
		*loop_r = loop;
		return 0;
	}
	if (loop->wake_fd >= 0)
		close(loop->wake_fd);
	free(loop);
	return -rc;
}

void
loop_reload(struct loop *loop)
{
	loop->reload_due = true;
	loop_wake(loop);
}

int
loop_stop(struct loop **loop)
{
	int rc;

	if (*loop == NULL)
		return 0;
	(*loop)->is_stopping = true;
	loop_wake(*loop);
	rc = thread_join((*loop)->thread, STOP_PATIENCE_US);
	if (rc != 0)
		return rc;
	close((*loop)->wake_fd);
	free(*loop);
	*loop = NULL;
	return 0;
}
