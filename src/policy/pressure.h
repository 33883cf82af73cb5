/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include "policy/rule.h"

/* A share of all is so many parts per million. */
#define SHARE_ALL_PPM INT64_C(1000000)

/* What a rule of type "pressure" refuses. */
struct shedding {
	bool is_on; /* it began, and has not ended yet */
	int64_t since_us; /* when it began */
	int64_t share_ppm; /* of the way from none to all … */
	int64_t strangers_ppm; /* … which are so many of the strangers' new sessions … */
	int64_t known_ppm; /* … and so many of those of known clients */
	enum resource resource; /* what there is least of; or was, when there was too little last */
	int64_t value; /* of that; 0 where nobody can tell any more */
};

/*
 * Moves the share on to this time, by how the machine fares now, and tells it. Shedding begins when
 * a value reaches its mark. Then the share follows the worst of the values: from none where that is
 * at its lower mark to all where it is at the upper one; slowly, so that what is refused has its
 * effect before more is. It ends when no value is above its lower mark and the share has come down
 * to none. What nobody can tell does not count. Any thread.
 */
struct shedding pressure_move(
    const struct rule *rule, const struct memories *memories, int64_t now_us);

/* The marks as in the config file: "cpu 80 %, disk 95 %"; as many as fit. */
void pressure_marks_print(const struct rule *rule, char text_r[static RULE_LIMIT_BYTES]);
