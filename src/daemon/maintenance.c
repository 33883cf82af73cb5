/* SPDX-License-Identifier: BSD-2-Clause */
/* Maintenance: switched on and off, kept over a restart, and over in time. */
#include "daemon/maintenance.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/now.h"
#include "base/text.h"

#include "daemon/drain_file.h"

#define FILE_NAME "drain"

struct maintenance {
	struct audit *audit;
	char path[PATH_MAX]; /* "": nothing is kept */
	bool file_stays; /* it could not be removed when it was due */
	_Atomic int kept_rc; /* what became of the file, for maintenance_kept() */
	_Atomic bool is_on;
	pthread_mutex_t mutex; /* guards what follows */
	struct drain drain;
};

static void
drain_set(struct maintenance *maintenance, const struct drain *drain)
{
	pthread_mutex_lock(&maintenance->mutex);
	maintenance->drain = *drain;
	pthread_mutex_unlock(&maintenance->mutex);
	maintenance->is_on = true;
}

/* It goes on after a restart. What is over meanwhile is ended by the first tick. */
static void
drain_take_up(struct maintenance *maintenance)
{
	char since[NOW_TEXT_BYTES];
	struct drain drain;
	int rc = drain_file_read(&drain, maintenance->path);

	if (rc == -EINVAL)
		log_warning(
		    "%s: not written as a whole by sluiced: maintenance is off", maintenance->path);
	else if (rc < 0)
		log_warning(
		    "%s: maintenance is not taken up again: %s", maintenance->path, strerror(-rc));
	if (rc <= 0)
		return;
	now_print(drain.since_us, since);
	log_info("maintenance goes on, as %s switched it on at %s", drain.by, since);
	drain_set(maintenance, &drain);
}

int
maintenance_open(
    struct maintenance **maintenance_r, const struct store_options *store, struct audit *audit)
{
	struct maintenance *maintenance = calloc(1, sizeof(*maintenance));
	int length = 0;

	if (maintenance == NULL)
		return -ENOMEM;
	/* What answers say in local time is not looked up while somebody waits for one. */
	tzset();
	maintenance->audit = audit;
	pthread_mutex_init(&maintenance->mutex, NULL);
	if (strcmp(store->backend, "ram") != 0)
		length = snprintf(
		    maintenance->path, sizeof(maintenance->path), "%s/" FILE_NAME, store->path);
	if (length >= (int)sizeof(maintenance->path))
		maintenance->path[0] = '\0';
	if (maintenance->path[0] != '\0')
		drain_take_up(maintenance);
	*maintenance_r = maintenance;
	return 0;
}

bool
maintenance_look(struct maintenance *maintenance, struct drain *drain_r)
{
	bool is_on;

	if (!maintenance->is_on)
		return false;
	pthread_mutex_lock(&maintenance->mutex);
	is_on = maintenance->is_on;
	*drain_r = maintenance->drain;
	pthread_mutex_unlock(&maintenance->mutex);
	return is_on;
}

int
maintenance_begin(struct maintenance *maintenance, const struct drain *drain)
{
	int rc;

	drain_set(maintenance, drain);
	audit_note_drain(maintenance->audit, drain, DRAIN_TURN_ON, drain->by, drain->since_us);
	rc = maintenance->path[0] != '\0' ? drain_file_write(drain, maintenance->path) : -ENOTSUP;
	if (rc < 0 && rc != -ENOTSUP)
		log_warning(
		    "%s: a restart will end maintenance: %s", maintenance->path, strerror(-rc));
	maintenance->kept_rc = rc;
	maintenance->file_stays = false;
	return rc;
}

int
maintenance_kept(const struct maintenance *maintenance)
{
	return maintenance->kept_rc;
}

static int
file_forget(struct maintenance *maintenance)
{
	static struct log_seldom seldom;
	int rc = 0;

	if (maintenance->path[0] != '\0')
		rc = drain_file_remove(maintenance->path);
	if (rc < 0 && log_due(&seldom))
		log_error("%s: cannot be removed, a restart would begin maintenance anew: %s",
		    maintenance->path, strerror(-rc));
	maintenance->file_stays = rc < 0;
	return rc;
}

static int
drain_end(struct maintenance *maintenance, const struct drain *drain, enum drain_turn turn,
    const char *by)
{
	maintenance->is_on = false;
	audit_note_drain(maintenance->audit, drain, turn, by, now_us());
	return file_forget(maintenance);
}

int
maintenance_end(struct maintenance *maintenance, const char *by, struct drain *ended_r)
{
	int rc;

	if (!maintenance_look(maintenance, ended_r))
		return 0;
	rc = drain_end(maintenance, ended_r, DRAIN_TURN_OFF, by);
	return rc < 0 ? rc : 1;
}

void
maintenance_tick(struct maintenance *maintenance, int64_t now_us)
{
	struct drain drain;

	if (maintenance_look(maintenance, &drain)) {
		if (now_us >= drain.until_us)
			drain_end(maintenance, &drain, DRAIN_TURN_OVER, "");
	} else if (maintenance->file_stays) {
		file_forget(maintenance);
	}
}

void
maintenance_shut(struct maintenance *maintenance, int64_t now_us, int64_t end_us)
{
	struct drain shut = {
		.since_us = now_us,
		.until_us = INT64_MAX, /* nobody here knows when the next process starts */
		.reason = "shutting down",
		.by = DRAIN_BY_DAEMON,
	};
	struct drain drain;

	/* What an administrator said is better known, where it refuses everybody for so long. */
	if (maintenance_look(maintenance, &drain) && drain.except == DRAIN_NOBODY &&
	    drain.until_us >= end_us)
		return;
	drain_set(maintenance, &shut);
	maintenance->kept_rc = -ENOTSUP;
}

void
maintenance_close(struct maintenance **maintenance)
{
	if (*maintenance == NULL)
		return;
	pthread_mutex_destroy(&(*maintenance)->mutex);
	free(*maintenance);
	*maintenance = NULL;
}
