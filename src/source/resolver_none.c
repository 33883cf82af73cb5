/* SPDX-License-Identifier: BSD-2-Clause */
/* Built without c-ares: nobody is asked. */
#include <errno.h>

#include "source/resolver.h"

bool
resolver_is_built(void)
{
	return false;
}

int
resolver_open(struct resolver **resolver_r, const struct resolver_options *options)
{
	(void)options;
	*resolver_r = NULL;
	return -ENOTSUP;
}

void
resolver_close(struct resolver **resolver)
{
	*resolver = NULL;
}

void
resolver_ask(struct resolver *resolver, const struct dns_question *question)
{
	(void)resolver;
	(void)question;
}

size_t
resolver_watch(const struct resolver *resolver, struct pollfd fds_r[static RESOLVER_FDS])
{
	(void)resolver;
	(void)fds_r;
	return 0;
}

int
resolver_patience_ms(const struct resolver *resolver)
{
	(void)resolver;
	return -1;
}

void
resolver_serve(struct resolver *resolver, const struct pollfd *fds, size_t fd_count)
{
	(void)resolver;
	(void)fds;
	(void)fd_count;
}

const struct dns_answer *
resolver_take(struct resolver *resolver)
{
	(void)resolver;
	return NULL;
}
