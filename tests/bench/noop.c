/* SPDX-License-Identifier: BSD-2-Clause */
/* noop SOCKET: a filter with the callbacks and the negotiation of sluiced that does nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <libmilter/mfapi.h>

/* libmilter does not promise to leave these alone, so they are no constants. */
static struct macros {
	int stage;
	char names[128];
} macros[] = {
	{ SMFIM_CONNECT, "j {daemon_name} {daemon_port} {client_name} {client_resolve} i" },
	{ SMFIM_HELO, "{tls_version}" },
	{ SMFIM_ENVFROM, "i {auth_type} {auth_authen}" },
	{ SMFIM_ENVRCPT, "i {rcpt_mailer} {rcpt_host} {rcpt_addr}" },
	{ SMFIM_DATA, "i" },
	{ SMFIM_EOM, "i {msg_size}" },
};

#define MACROS_COUNT (sizeof(macros) / sizeof(macros[0]))

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps, unsigned long more,
    unsigned long still_more, unsigned long *actions_r, unsigned long *steps_r,
    unsigned long *more_r, unsigned long *still_more_r)
{
	size_t i;

	(void)more;
	(void)still_more;
	*actions_r = actions & SMFIF_SETSYMLIST;
	*steps_r = steps & (SMFIP_NOHDRS | SMFIP_NOEOH | SMFIP_NOBODY | SMFIP_RCPT_REJ);
	*more_r = 0;
	*still_more_r = 0;
	for (i = 0; i < MACROS_COUNT; i++)
		smfi_setsymlist(ctx, macros[i].stage, macros[i].names);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address)
{
	(void)ctx;
	(void)name;
	(void)address;
	return SMFIS_CONTINUE;
}

static sfsistat
on_word(SMFICTX *ctx, char *word)
{
	(void)ctx;
	(void)word;
	return SMFIS_CONTINUE;
}

static sfsistat
on_words(SMFICTX *ctx, char **words)
{
	(void)ctx;
	(void)words;
	return SMFIS_CONTINUE;
}

static sfsistat
on_unknown(SMFICTX *ctx, const char *command)
{
	(void)ctx;
	(void)command;
	return SMFIS_CONTINUE;
}

static sfsistat
on_nothing(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

static char name[] = "noop";

int
main(int argc, char **argv)
{
	struct smfiDesc filter = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_word,
		.xxfi_envfrom = on_words,
		.xxfi_envrcpt = on_words,
		.xxfi_eom = on_nothing,
		.xxfi_abort = on_nothing,
		.xxfi_close = on_nothing,
		.xxfi_unknown = on_unknown,
		.xxfi_data = on_nothing,
		.xxfi_negotiate = on_negotiate,
	};

	if (argc != 2) {
		fprintf(stderr, "usage: noop SOCKET\n");
		return 2;
	}
	umask(0);
	if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS ||
	    smfi_setbacklog(512) != MI_SUCCESS || smfi_opensocket(1) != MI_SUCCESS)
		return EXIT_FAILURE;
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
