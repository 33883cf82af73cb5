/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "smtp/observation.h"

#include "policy/answer.h"
#include "policy/verdict.h"

#include "report/archive.h"

struct audit_options {
	const char *file; /* "": none is written */
	struct archive_bounds bounds; /* by which it is rotated, and forgotten */
};

struct audit;

/*
 * Begins to record. The file is made where it is missing (mode 0640); one that cannot be opened is
 * warned of once a minute and tried again each second. Lines are written by a thread of its own:
 * who notes a decision never waits for a disk or a syslog daemon. Returns 0 or -ENOMEM, -EAGAIN.
 */
int audit_open(struct audit **audit_r, const struct audit_options *options);

/*
 * Notes one decision (mark stopped) and says what the client shall hear: gives it a ticket, fills
 * in the rule's answer with it, and writes a line to the audit file (sluice-audit(5)) and one to
 * the log. The same decision on the same account is written in full once, then counted, and the
 * count is written when a minute is over; all of them have one ticket, and what comes later has a
 * new one, so that each ticket has one line in full near the time it was told. Where one rule stops
 * more than 300 accounts in a minute, the rest is counted by the rule alone, and shares a ticket.
 * Any thread.
 */
void audit_note(struct audit *audit, const struct observation *seen, const struct step *step,
    char text_r[static ANSWER_TEXT_BYTES], char ticket_r[static TICKET_BYTES]);

/*
 * Notes what nobody was answered for: that an account was put on hold (mark held), that a sender
 * who was greylisted came back (mark welcomed), or a client who was told to wait (mark returned);
 * and by what. Written and counted like a decision; without a ticket, for nobody is told one. Any
 * thread.
 */
void audit_note_turn(struct audit *audit, const struct observation *seen, const struct step *step);

/*
 * A message was received. If it was greylisted, that is written, with the queue id that nobody knew
 * when it was let in. Any thread.
 */
void audit_note_received(struct audit *audit, const struct observation *seen);

enum drain_turn { DRAIN_TURN_ON, DRAIN_TURN_OFF, DRAIN_TURN_OVER };

/*
 * Notes that maintenance was switched on or off, by whom, or that it ended by itself; in the audit
 * file and in the log. Any thread.
 */
void audit_note_drain(struct audit *audit, const struct drain *drain, enum drain_turn turn,
    const char *by, int64_t now_us);

/*
 * Notes what the server itself answered, or that a login succeeded, and which rules count it: their
 * names with commas between them. Written to the audit file only. The first of its kind is written
 * in full; what is alike is counted, and the count is written when its window is over: see
 * report/outcomes.h. Any thread.
 */
void audit_note_outcome(struct audit *audit, const struct observation *seen, const char *rules);

/* From now on the file is rotated by these bounds. Any thread. */
void audit_bound(struct audit *audit, const struct archive_bounds *bounds);

/* Once a second: writes the counts that are due, and rotates the file where that is. */
void audit_tick(struct audit *audit, int64_t now_us);

struct audit_health {
	int64_t written_count;
	int64_t repeated_count; /* what was counted, and not written in full */
	int64_t lost_count; /* lines that found no room or no file */
	char trouble[160]; /* what is wrong with the file just now, or "" */
};

void audit_health(struct audit *audit, struct audit_health *health_r);

/* Writes all, with the counts that are open. No other call may be under way. Leaves NULL behind. */
void audit_close(struct audit **audit);
