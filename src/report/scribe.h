/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"

#include "report/audit.h"
#include "report/flood.h"
#include "report/guests.h"
#include "report/outcomes.h"
#include "report/outfile.h"
#include "report/queue.h"

#define SCRIBE_BATCH_BYTES (1 << 16)

enum life { LIFE_OPEN, LIFE_CLOSING };

struct audit {
	pthread_mutex_t mutex;
	pthread_cond_t more;
	pthread_t writer;
	enum { WITHOUT_FILE, WITH_FILE } kind; /* never changes */

	/* Guarded by the mutex, which nobody holds while he waits for a disk or for syslog. */
	struct floods *floods;
	struct outcomes *outcomes;
	struct guests guests;
	struct archive_bounds bounds;
	int64_t now_us; /* of the last tick; 0: there was none yet */
	int64_t upkeep_us; /* the last one … */
	bool upkeep_due; /* … and whether it has still to be done */
	struct queue file_lines;
	struct queue log_lines;
	enum life life;
	struct audit_health health;

	/* The writer's own. */
	struct outfile file;
	int64_t retry_us; /* on the steady clock; 0: the file is well */
	int64_t rotated_us; /* on the clock of the ticks */
	char rotation_trouble[OUTFILE_TROUBLE_BYTES]; /* why that is not possible just now, or "" */
	struct log_seldom trouble_said, loss_said, rotation_said;
	int64_t lost_said_count;
	char batch[SCRIBE_BATCH_BYTES];
};

/* A thread that writes what others put into the queues; until the audit is closing. */
void *scribe_run(void *audit);

/* Lines leave the queue when they are in the file. Opens it also where there are none. */
void scribe_write_file(struct audit *audit);

/* Writes what is left, when there is no other thread any more. */
void scribe_write_rest(struct audit *audit);

/* A file that is in trouble now will not be written any more. */
void scribe_give_up_rest(struct audit *audit);
