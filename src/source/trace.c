/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the lines of one session. */
#include "source/trace.h"

#include <stddef.h>

struct trace *
trace_new(unsigned session_count)
{
	(void)session_count;
	return NULL;
}

void
trace_free(struct trace **trace)
{
	*trace = NULL;
}

void
trace_hear(struct trace *trace, const struct finding *finding, int64_t now_us, trace_fn *hand_on,
    void *arg)
{
	(void)trace;
	(void)finding;
	(void)now_us;
	(void)hand_on;
	(void)arg;
}
