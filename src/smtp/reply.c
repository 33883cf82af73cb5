/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server answers: code, enhanced status code and text. */
#include "smtp/reply.h"

#include <errno.h>
#include <stdio.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Reads ".7": one to three digits without leading zeros (RFC 3463 section 2). */
static int
status_part_parse(uint16_t *part_r, const char *text)
{
	unsigned part = 0;
	int length = 1;

	if (text[0] != '.' || !is_digit(text[1]) || (text[1] == '0' && is_digit(text[2])))
		return -EINVAL;
	for (; is_digit(text[length]); length++) {
		if (length > 3)
			return -EINVAL;
		part = part * 10 + (unsigned)(text[length] - '0');
	}
	*part_r = (uint16_t)part;
	return length;
}

int
status_parse(struct status *status_r, const char *text)
{
	struct status status = { .class = 0 };
	int length, subject, detail;

	if (text[0] != '2' && text[0] != '4' && text[0] != '5')
		return -EINVAL;
	status.class = (uint8_t)(text[0] - '0');
	subject = status_part_parse(&status.subject, text + 1);
	if (subject < 0)
		return -EINVAL;
	detail = status_part_parse(&status.detail, text + 1 + subject);
	if (detail < 0)
		return -EINVAL;
	length = 1 + subject + detail;
	/* "5.1.1x" and the address "5.1.1.7" are something else. */
	if (is_letter(text[length]) || (text[length] == '.' && is_digit(text[length + 1])))
		return -EINVAL;
	*status_r = status;
	return length;
}

int
reply_parse(struct reply *reply_r, const char *line)
{
	struct reply reply = { .code = 0 };
	int length;

	if (line[0] < '2' || line[0] > '5' || !is_digit(line[1]) || !is_digit(line[2]))
		return -EINVAL;
	if (line[3] != '\0' && line[3] != ' ' && line[3] != '-')
		return -EINVAL;
	reply.code = (uint16_t)((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
	reply.text = line + 3 + (line[3] != '\0');
	length = status_parse(&reply.status, reply.text);
	if (length > 0 && reply.text[length] == ' ')
		reply.text += length + 1;
	else if (length > 0 && reply.text[length] == '\0')
		reply.text += length;
	else
		reply.status = (struct status){ .class = 0 };
	*reply_r = reply;
	return 0;
}

void
status_print(const struct status *status, char text_r[static STATUS_TEXT_BYTES])
{
	text_r[0] = '\0';
	if (status->class != 0)
		snprintf(text_r, STATUS_TEXT_BYTES, "%u.%u.%u", status->class, status->subject,
		    status->detail);
}

size_t
reply_print(char *buf, size_t buf_bytes, const struct reply *reply)
{
	char words[STATUS_TEXT_BYTES];
	int length;

	if (reply->code == 0) {
		if (buf_bytes > 0)
			buf[0] = '\0';
		return 0;
	}
	status_print(&reply->status, words);
	length = snprintf(buf, buf_bytes, "%03u%s%s%s%s", reply->code, words[0] == '\0' ? "" : " ",
	    words, reply->text[0] == '\0' ? "" : " ", reply->text);
	return length < 0 ? 0 : (size_t)length;
}
