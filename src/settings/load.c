/* SPDX-License-Identifier: BSD-2-Clause */
/* A config file, from libconfig's tree to the settings. */
#include "settings/load.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "base/language.h"
#include "base/text.h"

#include "source/dns.h"

#include "settings/allocation.h"
#include "settings/complaint.h"
#include "settings/group.h"
#include "settings/logs.h"
#include "settings/rules.h"
#include "settings/scan.h"
#include "settings/tree.h"
#include "settings/values.h"

/* What lies deeper is nothing that the schema knows, and is left out of the tree. */
#define DEPTH_MOST 8

/* One loading of a file: what it holds is given back at its end. */
struct loading {
	struct complaints *complaints;
	const char *path;
	const char *directory;
	struct allocation *scratch; /* owner of the text and the tree */
	config_t config; /* owner of the strings in the tree */
	const char *foreign_file; /* the last file that libconfig named … */
	const char *file; /* … and its path */
	bool spoiled; /* the scan has said already what libconfig will stumble over */
	int error;
};

/* The path of a file that libconfig names: NULL for the first, else as it was included. */
static const char *
loading_file(struct loading *loading, const char *foreign_file)
{
	if (foreign_file == NULL)
		return loading->path;
	if (foreign_file != loading->foreign_file) {
		loading->file =
		    scan_include_path(&loading->scratch, loading->directory, foreign_file);
		loading->foreign_file = foreign_file;
	}
	if (loading->file != NULL)
		return loading->file;
	loading->foreign_file = NULL;
	loading->error = -ENOMEM;
	return loading->path;
}

static enum node_kind
node_kind_of(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_GROUP:
		return NODE_GROUP;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return NODE_NUMBER;
	case CONFIG_TYPE_FLOAT:
		return NODE_FRACTION;
	case CONFIG_TYPE_BOOL:
		return NODE_BOOL;
	case CONFIG_TYPE_STRING:
		return NODE_TEXT;
	default:
		return NODE_LIST;
	}
}

static void
node_fill(struct loading *loading, struct node *node, const config_setting_t *setting)
{
	node->name = config_setting_name(setting);
	node->kind = node_kind_of(setting);
	node->file = loading_file(loading, config_setting_source_file(setting));
	node->line = config_setting_source_line(setting);
	if (node->kind == NODE_TEXT)
		node->text = config_setting_get_string(setting);
	else if (node->kind == NODE_NUMBER)
		node->number = config_setting_get_int64(setting);
	else if (node->kind == NODE_BOOL)
		node->number = config_setting_get_bool(setting);
}

/* Makes the nodes of what stands in a group or list. */
static void
node_grow(
    struct loading *loading, struct node *node, const config_setting_t *setting, unsigned depth)
{
	struct node **next = &node->first;
	int count, i;

	if ((node->kind != NODE_GROUP && node->kind != NODE_LIST) || depth == DEPTH_MOST)
		return;
	count = config_setting_length(setting);
	for (i = 0; i < count && loading->error == 0; i++) {
		const config_setting_t *child = config_setting_get_elem(setting, (unsigned)i);

		*next = allocation_new(&loading->scratch, sizeof(**next));
		if (*next == NULL) {
			loading->error = -ENOMEM;
			return;
		}
		node_fill(loading, *next, child);
		(*next)->parent = node;
		(*next)->place = (size_t)i;
		node_grow(loading, *next, child, depth + 1);
		next = &(*next)->next;
	}
}

/* libconfig 1.5 names neither the word nor the key that it stumbled over. */
static const char *
parse_advice(const char *fault)
{
	if (strcmp(fault, "duplicate setting name") == 0)
		return tr("this key stands here a second time; or is a bracket missing before it?");
	if (strcmp(fault, "mismatched element type in array") == 0)
		return tr("[ ] holds values of one kind only");
	if (strcmp(fault, "syntax error") == 0)
		return tr("syntax error; is a ;, = or bracket missing here or on the line before?");
	if (strcmp(fault, "memory exhausted") == 0)
		return tr("too many brackets in each other");
	return fault;
}

/* Reads the text into libconfig's tree. */
static int
loading_parse(struct loading *loading, const char *text)
{
	config_set_include_dir(&loading->config, loading->directory);
	if (config_read_string(&loading->config, text) == CONFIG_TRUE)
		return loading->spoiled ? -EINVAL : 0;
	if (!loading->spoiled)
		complaint_add(loading->complaints,
		    loading_file(loading, config_error_file(&loading->config)),
		    (unsigned)config_error_line(&loading->config), "{fault}", "fault",
		    parse_advice(config_error_text(&loading->config)), NULL);
	return -EINVAL;
}

static int
loading_scan(struct loading *loading, const char **text_r)
{
	struct scan scan = {
		.complaints = loading->complaints,
		.owner = &loading->scratch,
		.directory = loading->directory,
	};

	*text_r = scan_file(&scan, loading->path);
	loading->spoiled = scan.spoiled;
	if (scan.error < 0)
		return scan.error;
	return *text_r == NULL ? -EINVAL : 0;
}

/* Where includes are looked for: the directory of the file. NULL without memory. */
static const char *
directory_of(struct allocation **owner, const char *path)
{
	char *directory = allocation_text(owner, path);
	char *slash = directory != NULL ? strrchr(directory, '/') : NULL;

	if (directory == NULL)
		return NULL;
	if (slash == NULL)
		return ".";
	slash[slash == directory] = '\0';
	return directory;
}

static int
loading_tree(struct loading *loading, struct node *root)
{
	const char *text;
	int error;

	loading->directory = directory_of(&loading->scratch, loading->path);
	if (loading->directory == NULL)
		return -ENOMEM;
	error = loading_scan(loading, &text);
	if (error < 0)
		return error;

	/* Where it stumbled the tree holds what stands before: settings_salvage() wants that. */
	error = loading_parse(loading, text);
	node_fill(loading, root, config_root_setting(&loading->config));
	root->name = NULL;
	node_grow(loading, root, config_root_setting(&loading->config), 0);
	return loading->error < 0 ? loading->error : error;
}

/* What is rotated must not be deleted at once. */
static void
audit_check(struct reader *reader, struct node *audit, const struct settings *settings)
{
	const struct archive_bounds *bounds = &settings->audit.bounds;
	struct node *node;

	if (audit == NULL || bounds->total_bytes == 0 || bounds->total_bytes >= bounds->size_bytes)
		return;
	node = node_child(audit, "total");
	if (node == NULL)
		node = node_child(audit, "size");
	complaint_at(reader->complaints, node,
	    tr("all rotated files together must have room for one of audit.size at least"), NULL);
}

static void
dns_check(struct reader *reader, struct node *dns)
{
	struct node *servers = dns != NULL ? node_child(dns, "servers") : NULL;
	struct node *element = NULL;
	struct nameserver nameserver;
	char value[NODE_VALUE_BYTES], most[NUMBER_TEXT_BYTES];
	size_t count = 0;

	if (servers != NULL && !servers->refused)
		element = node_first_element(servers);
	for (; element != NULL; element = node_next_element(servers, element)) {
		if (element->refused || ++count > RESOLVER_SERVERS_MAX ||
		    nameserver_parse(&nameserver, element->text) == 0)
			continue;
		node_value(element, value);
		complaint_at(reader->complaints, element,
		    tr("{value} is not the address of a name server; write \"192.0.2.53\", "
		       "\"192.0.2.53:5353\" or \"[2001:db8::53]:5353\""),
		    "value", value, NULL);
	}
	if (count > RESOLVER_SERVERS_MAX)
		complaint_at(reader->complaints, servers, tr("there can be no more than {count}"),
		    "count", text_number(most, RESOLVER_SERVERS_MAX), NULL);
}

static int
settings_fill(struct settings *settings, struct node *root, struct complaints *complaints)
{
	struct reader reader = { .complaints = complaints, .owner = &settings->allocations };

	settings->path = allocation_text(&settings->allocations, root->file);
	if (settings->path == NULL)
		return -ENOMEM;
	group_read(&reader, "", NULL, root, settings);
	audit_check(&reader, node_child(root, "audit"), settings);
	dns_check(&reader, node_child(root, "dns"));
	logs_read(&reader, node_child(root, "logs"), settings);
	rules_read(&reader, node_child(root, "rules"), settings);
	if (reader.error < 0)
		return reader.error;
	return complaints->count > 0 ? -EINVAL : 0;
}

static int
loading_run(struct loading *loading, struct settings *settings)
{
	struct node root = { .file = loading->path };
	int error = loading_tree(loading, &root);

	if (error < 0)
		return error;
	return settings_fill(settings, &root, loading->complaints);
}

int
settings_load(struct settings **settings_r, const char *path, struct complaints *complaints_r)
{
	struct loading loading = { .complaints = complaints_r, .path = path };
	struct settings *settings = calloc(1, sizeof(*settings));
	int error;

	*settings_r = NULL;
	complaints_r->count = 0;
	complaints_r->unsaid = 0;
	if (settings == NULL)
		return -ENOMEM;

	config_init(&loading.config);
	error = loading_run(&loading, settings);
	config_destroy(&loading.config);
	allocations_free(&loading.scratch);
	if (error < 0) {
		settings_free(&settings);
		return error;
	}
	*settings_r = settings;
	return 0;
}

int
settings_salvage(struct settings **settings_r, const char *path)
{
	struct complaints *complaints = calloc(1, sizeof(*complaints));
	struct settings *settings = calloc(1, sizeof(*settings));
	struct loading loading = { .complaints = complaints, .path = path };
	struct node root = { .file = path };
	int error = -ENOMEM;

	config_init(&loading.config);
	if (complaints != NULL && settings != NULL)
		error = loading_tree(&loading, &root);
	if (error != -ENOMEM)
		error = settings_fill(settings, &root, complaints);
	config_destroy(&loading.config);
	allocations_free(&loading.scratch);
	free(complaints);
	if (error == -ENOMEM)
		settings_free(&settings);
	*settings_r = settings;
	return error == -ENOMEM ? error : 0;
}

void
settings_free(struct settings **settings)
{
	if (*settings == NULL)
		return;
	allocations_free(&(*settings)->allocations);
	free(*settings);
	*settings = NULL;
}
