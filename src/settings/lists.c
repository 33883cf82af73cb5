/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that are lists: texts, host names, networks. */
#include "settings/lists.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/addr.h"
#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

#include "policy/listed.h"

#include "settings/complaint.h"

#define SHOWN_BYTES 61 /* of a name, with NUL */

bool
lists_text_fits(struct reader *reader, const struct schema_key *key, struct node *node)
{
	char value[NODE_VALUE_BYTES], most[NUMBER_TEXT_BYTES];
	const char *byte;
	int64_t length;

	if (node->kind != NODE_TEXT) {
		node_value(node, value);
		complaint_at(reader->complaints, node, tr("{value} is not a string in quotes"),
		    "value", value, NULL);
		return false;
	}
	for (byte = node->text; *byte != '\0'; byte++) {
		if ((unsigned char)*byte < ' ' || *byte == 0x7f) {
			complaint_at(reader->complaints, node,
			    tr("has a line break, a tab or another control character in it"), NULL);
			return false;
		}
	}
	length = byte - node->text;
	if (length < key->least) {
		complaint_at(reader->complaints, node,
		    tr("is empty; write something, or leave it out"), NULL);
		return false;
	}
	if (length > key->most) {
		complaint_at(reader->complaints, node, tr("is longer than {count} characters"),
		    "count", text_number(most, key->most), NULL);
		return false;
	}
	return true;
}

static size_t
element_count(struct node *node)
{
	const struct node *element = node_first_element(node);
	size_t count = 0;

	for (; element != NULL; element = node_next_element(node, element))
		count++;
	return count;
}

static bool
is_empty(struct reader *reader, struct node *node)
{
	if (node->kind != NODE_LIST || node->first != NULL)
		return false;
	complaint_at(
	    reader->complaints, node, tr("is an empty list; name one, or leave the key out"), NULL);
	return true;
}

typedef bool text_fits_fn(struct reader *reader, const struct schema_key *key, struct node *node);

static bool
texts_read(struct reader *reader, const struct schema_key *key, struct node *node, void *target,
    text_fits_fn *fits)
{
	struct node *element = node_first_element(node);
	const char **texts;
	size_t count = 0;
	bool good = true;

	if (is_empty(reader, node))
		return false;
	texts = allocation_new(reader->owner, (element_count(node) + 1) * sizeof(*texts));
	if (texts == NULL) {
		reader->error = -ENOMEM;
		return false;
	}
	for (; element != NULL; element = node_next_element(node, element)) {
		if (!fits(reader, key, element)) {
			good = false;
			continue;
		}
		texts[count] = allocation_text(reader->owner, element->text);
		if (texts[count++] == NULL)
			reader->error = -ENOMEM;
	}
	if (good)
		memcpy(target, &texts, sizeof(texts));
	return good && reader->error == 0;
}

/* The same, to be looked up at each judgement. */
static bool
listed_read(struct reader *reader, const struct schema_key *key, struct node *node, void *target,
    text_fits_fn *fits)
{
	const char *const *texts;
	struct span *room;

	if (!texts_read(reader, key, node, &texts, fits))
		return false;
	room = allocation_new(reader->owner, element_count(node) * sizeof(*room));
	if (room == NULL) {
		reader->error = -ENOMEM;
		return false;
	}
	listed_sort_texts(target, texts, room);
	return true;
}

bool
lists_texts(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	return texts_read(reader, key, node, target, lists_text_fits);
}

static bool
path_fits(struct reader *reader, const struct schema_key *key, struct node *node)
{
	char value[NODE_VALUE_BYTES];

	if (!lists_text_fits(reader, key, node))
		return false;
	if (node->text[0] == '/')
		return true;
	node_value(node, value);
	complaint_at(reader->complaints, node,
	    tr("{value} is not a whole path: it must begin with \"/\""), "value", value, NULL);
	return false;
}

bool
lists_paths(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	return texts_read(reader, key, node, target, path_fits);
}

static const char host_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

/* Letters that a host name can have, no label empty; the first may be for ".example.com". */
static bool
is_host(const char *text)
{
	return text[0] != '\0' && text[strspn(text, host_letters)] == '\0' &&
	       strstr(text, "..") == NULL && text[strlen(text) - 1] != '.';
}

static bool
host_fits(struct reader *reader, const struct schema_key *key, struct node *node)
{
	const char *text = node->text;
	char value[SHOWN_BYTES], domain[SHOWN_BYTES];
	struct network network;

	if (!lists_text_fits(reader, key, node))
		return false;
	if (network_parse(&network, text) != -EINVAL) {
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is an address; those stand in clients"), "value",
		    utf8_cut(value, sizeof(value), text), NULL);
		return false;
	}
	if (strncmp(text, "*.", 2) == 0) {
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is not a host name; all below a domain is \"{domain}\""),
		    "value", utf8_cut(value, sizeof(value), text), "domain",
		    utf8_cut(domain, sizeof(domain), text + 1), NULL);
		return false;
	}
	if (!is_host(text)) {
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is not a host name; try \"mail.example.com\", or "
		       "\".example.com\" for all below it"),
		    "value", utf8_cut(value, sizeof(value), text), NULL);
		return false;
	}
	return true;
}

bool
lists_hosts(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	return listed_read(reader, key, node, target, host_fits);
}

/* Blanks and brackets stand in no address that a client is heard of by. */
static bool
is_mailbox(const char *text)
{
	const char *at = strrchr(text, '@');

	if (text[strcspn(text, " <>*")] != '\0')
		return false;
	if (at == NULL)
		return is_host(text);
	return at > text && (at[1] == '\0' || at[1] == '[' || (at[1] != '.' && is_host(at + 1)));
}

/* What was probably meant, in the other notations that are about; NULL: nobody can tell. */
static const char *
mailbox_meant(const char *text)
{
	if (strncmp(text, "*@", 2) == 0)
		text += 2;
	else if (text[0] == '@' || strncmp(text, "*.", 2) == 0)
		text++;
	else
		return NULL;
	return strchr(text, '@') == NULL && is_host(text) ? text : NULL;
}

static bool
mailbox_fits(struct reader *reader, const struct schema_key *key, struct node *node)
{
	char value[SHOWN_BYTES], shown[SHOWN_BYTES];
	const char *meant;

	if (!lists_text_fits(reader, key, node))
		return false;
	if (is_mailbox(node->text))
		return true;
	meant = mailbox_meant(node->text);
	utf8_cut(value, sizeof(value), node->text);
	if (meant != NULL)
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is not an address; did you mean \"{meant}\"?"), "value", value,
		    "meant", utf8_cut(shown, sizeof(shown), meant), NULL);
	else
		complaint_at(reader->complaints, node,
		    tr("\"{value}\" is neither an address nor a domain; try "
		       "\"user@example.com\", \"example.com\", \".example.com\" for all below it, "
		       "or \"user@\" for that name at any domain"),
		    "value", value, NULL);
	return false;
}

bool
lists_mailboxes(
    struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	return listed_read(reader, key, node, target, mailbox_fits);
}

static bool
network_read(struct reader *reader, struct node *node, struct network *network_r)
{
	char value[NODE_VALUE_BYTES], meant[NETWORK_TEXT_BYTES];
	int error = node->kind == NODE_TEXT ? network_parse(network_r, node->text) : -EINVAL;

	if (error == 0)
		return true;
	node_value(node, value);
	if (error == -EDOM) {
		network_print(network_r, meant);
		complaint_at(reader->complaints, node,
		    tr("{value} has bits set behind its prefix; did you mean \"{meant}\", or the "
		       "address alone?"),
		    "value", value, "meant", meant, NULL);
		return false;
	}
	complaint_at(reader->complaints, node,
	    tr("{value} is not an address or network such as \"192.0.2.7\", \"192.0.2.0/24\" "
	       "or \"2001:db8::/32\" (host names stand in names)"),
	    "value", value, NULL);
	return false;
}

bool
lists_networks(struct reader *reader, const struct schema_key *key, struct node *node, void *target)
{
	struct node *element = node_first_element(node);
	const size_t most = element_count(node);
	struct network *networks, *room;
	uint32_t count = 0;
	bool good = true;

	(void)key;
	if (is_empty(reader, node))
		return false;
	networks = allocation_new(reader->owner, most * sizeof(*networks));
	room = allocation_new(reader->owner, most * sizeof(*room));
	if (networks == NULL || room == NULL) {
		reader->error = -ENOMEM;
		return false;
	}
	for (; element != NULL; element = node_next_element(node, element)) {
		if (network_read(reader, element, &networks[count]))
			count++;
		else
			good = false;
	}
	if (good)
		listed_sort_networks(target, networks, count, room);
	return good;
}
