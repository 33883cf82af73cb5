/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libmilter's symbols without an MTA: records what it is told, and does what 8.17 was seen to do.
 */
#include "fake_libmilter.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LISTEN_MS 5000
#define LINE_MOST_BYTES 980

struct fake_libmilter fake = { .socket_fd = -1 };

/* Held while the library waits for a client: smfi_stop() has to wait too. */
static pthread_mutex_t listen_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t stop_mutex = PTHREAD_MUTEX_INITIALIZER;

void
fake_reset(void)
{
	if (fake.socket_fd >= 0)
		close(fake.socket_fd);
	memset(&fake, 0, sizeof(fake));
	fake.socket_fd = -1;
}

void
fake_macro(SMFICTX *ctx, const char *name, const char *value)
{
	for (size_t i = 0; i < ctx->macro_count; i++) {
		if (strcmp(ctx->macros[i].name, name) == 0) {
			ctx->macros[i].value = value;
			return;
		}
	}
	if (ctx->macro_count < FAKE_MACROS)
		ctx->macros[ctx->macro_count++] = (struct fake_macro){ name, value };
}

char *
smfi_getsymval(SMFICTX *ctx, char *name)
{
	for (size_t i = 0; i < ctx->macro_count; i++) {
		if (strcmp(ctx->macros[i].name, name) == 0)
			return (char *)ctx->macros[i].value;
	}
	return NULL;
}

int
smfi_setpriv(SMFICTX *ctx, void *private_data)
{
	ctx->private_data = private_data;
	return MI_SUCCESS;
}

void *
smfi_getpriv(SMFICTX *ctx)
{
	return ctx->private_data;
}

static bool
is_code(const char *code)
{
	return strlen(code) == 3 && (code[0] == '4' || code[0] == '5') &&
	       isdigit((unsigned char)code[1]) && isdigit((unsigned char)code[2]);
}

/* "4.7.0": subject and detail of one to three digits. */
static bool
is_status(const char *status)
{
	size_t subject, detail;

	if (status[0] == '\0' || strchr("245", status[0]) == NULL || status[1] != '.')
		return false;
	subject = strspn(status + 2, "0123456789");
	if (subject < 1 || subject > 3 || status[2 + subject] != '.')
		return false;
	detail = strspn(status + 3 + subject, "0123456789");
	return detail >= 1 && detail <= 3 && status[3 + subject + detail] == '\0';
}

int
smfi_setreply(SMFICTX *ctx, char *code, char *status, char *text)
{
	ctx->reply_count++;
	if (ctx->reply_fail_count > 0) {
		ctx->reply_fail_count--;
		return MI_FAILURE;
	}
	if (!is_code(code) || !is_status(status) || strlen(text) > LINE_MOST_BYTES ||
	    strpbrk(text, "\r\n") != NULL)
		return MI_FAILURE;
	snprintf(ctx->code, sizeof(ctx->code), "%s", code);
	snprintf(ctx->status, sizeof(ctx->status), "%s", status);
	snprintf(ctx->text, sizeof(ctx->text), "%s", text);
	return MI_SUCCESS;
}

int
smfi_setsymlist(SMFICTX *ctx, int stage, char *names)
{
	if (fake.setsymlist_fails || stage < SMFIM_FIRST || stage > SMFIM_LAST)
		return MI_FAILURE;
	if (ctx->asked[stage] != NULL)
		return MI_FAILURE;
	ctx->asked[stage] = names;
	return MI_SUCCESS;
}

int
smfi_register(struct smfiDesc description)
{
	fake.registered = description;
	return MI_SUCCESS;
}

int
smfi_setconn(char *connection)
{
	snprintf(fake.connection, sizeof(fake.connection), "%s", connection);
	return MI_SUCCESS;
}

int
smfi_setbacklog(int count)
{
	fake.backlog_count = count;
	return MI_SUCCESS;
}

int
smfi_settimeout(int seconds)
{
	fake.timeout_seconds = seconds;
	return MI_SUCCESS;
}

/* Only unix sockets are really there. */
int
smfi_opensocket(bool removes)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (fake.opensocket_fails || removes || fake.registered.xxfi_name == NULL) {
		errno = fake.opensocket_errno;
		return MI_FAILURE;
	}
	if (strncmp(fake.connection, "unix:", 5) != 0)
		return MI_SUCCESS;
	snprintf(address.sun_path, sizeof(address.sun_path), "%.107s", fake.connection + 5);
	fake.socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(fake.socket_fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fake.socket_fd, fake.backlog_count) < 0)
		return MI_FAILURE;
	return MI_SUCCESS;
}

static bool
is_stopped(void)
{
	bool stopped;

	pthread_mutex_lock(&stop_mutex);
	stopped = fake.is_stopped;
	pthread_mutex_unlock(&stop_mutex);
	return stopped;
}

int
smfi_main(void)
{
	while (!is_stopped()) {
		struct pollfd waiting = { .fd = fake.socket_fd, .events = POLLIN };

		pthread_mutex_lock(&listen_mutex);
		if (poll(&waiting, 1, LISTEN_MS) > 0) {
			close(accept(fake.socket_fd, NULL, NULL));
			fake.client_count++;
		}
		pthread_mutex_unlock(&listen_mutex);
	}
	return MI_SUCCESS;
}

int
smfi_stop(void)
{
	pthread_mutex_lock(&stop_mutex);
	fake.is_stopped = true;
	pthread_mutex_unlock(&stop_mutex);
	pthread_mutex_lock(&listen_mutex);
	pthread_mutex_unlock(&listen_mutex);
	return MI_SUCCESS;
}

int
smfi_version(unsigned *major, unsigned *minor, unsigned *patch)
{
	*major = 8;
	*minor = 17;
	*patch = 1;
	return MI_SUCCESS;
}
