/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "source/finding.h"

/*
 * The parts that many of Postfix's lines have. What is given a *rest reads off its beginning and
 * moves it; where it returns false it has not.
 */

/*
 * A line, or what is left of it, that begins so, and who reads what is behind that. Without a
 * reader there is nothing in it but text, the beginning too.
 */
struct postfix_shape {
	struct span prefix;
	bool (*read)(struct finding *finding, struct span rest, enum event event);
	enum event event;
};

/* Reads in the words of the first shape that fits and understands; false without one. */
bool postfix_shape_read(struct finding *finding, struct span rest,
    const struct postfix_shape *shapes, size_t shape_count);

/*
 * Does as span_cut_text(), and faster for a text whose first byte is a rare one: memmem() of glibc
 * 2.36 takes longer to prepare than most lines to search.
 */
bool postfix_part_cut(struct span *rest, struct span text, struct span *head_r);

/*
 * "name[192.0.2.7]", "name[192.0.2.7]:25" or "[192.0.2.7]:25": whom Postfix speaks with. A name is
 * never such that it could hold a bracket: Postfix 2.6 to 3.11 writes "unknown" for what is no host
 * name. That is also the address of a client that was gone before it could be asked for it.
 */
bool postfix_part_peer(struct finding *finding, struct span *rest);

/* The same for the address alone, "192.0.2.7". */
bool postfix_part_address(struct finding *finding, struct span text);

/* "RCPT", "DATA content", "END-OF-MESSAGE"; STAGE_NONE for a command that has no stage. */
bool postfix_part_stage(enum stage *stage_r, struct span *rest);

/* "421 4.7.0 ", "421 " or "4.7.0 ", as milters' answers stand at the end of a message. */
bool postfix_part_reply(struct finding *finding, struct span *rest);

/* "4.7.0", and nothing else. */
bool postfix_part_status(struct status *status_r, struct span text);

/* "7EAA5516702: ", "4bVHyg1Yx0z6tq: " or "NOQUEUE: ", of which nothing is kept. */
bool postfix_part_queue_id(struct finding *finding, struct span *rest);

/* What stands between brackets; the null reverse-path is shown with them. */
struct span postfix_part_sender(struct span path);
