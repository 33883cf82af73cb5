/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

#include "base/log.h"

#include "store/store.h"

#include "policy/policy.h"

#include "report/audit.h"
#include "source/gauge.h"
#include "source/milter.h"
#include "source/resolver.h"
#include "source/source.h"

/* Where the administrator's command finds the daemon. */
struct control_options {
	const char *socket; /* a path */
	const char *group; /* may use it beside root and the daemon's user; "": the process's */
};

/*
 * All that the config file says, with the defaults filled in. Owns every string and list in it; the
 * policy points into them.
 */
struct settings {
	const char *path; /* the file that it was read from */
	const char *user; /* to run as when started as root; "": stay */
	const char *pid_file; /* "": none */
	enum mode mode;
	int64_t drain_at_stop_us; /* new mail is refused for so long before the end; 0: not */
	unsigned v4_bits, v6_bits;
	struct milter_options milter;
	struct store_options store;
	struct audit_options audit;
	struct control_options control;
	struct resolver_options dns;
	struct log_options log;
	struct gauge_options gauge; /* without home and wanted: who starts it knows them */
	struct log_source logs[LOG_SOURCES_MAX];
	unsigned log_count;
	struct policy policy;
	struct allocation *allocations; /* the owner's list; nobody else's business */
};

/* What is wrong with a config file. */
struct complaint {
	char file[256];
	unsigned line; /* 0: the file as a whole */
	char text[800]; /* in the reader's language */
};

struct complaints {
	size_t count;
	size_t unsaid; /* more than there was room for */
	struct complaint list[100];
};
