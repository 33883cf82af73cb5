/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole lines in a ring of bytes: what callbacks put in, a writer takes out. */
#include "report/queue.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
queue_init(struct queue *queue, size_t capacity, char end)
{
	*queue = (struct queue){ .capacity = capacity, .end = end };
	queue->bytes = malloc(capacity);
	return queue->bytes == NULL ? -ENOMEM : 0;
}

void
queue_clear(struct queue *queue)
{
	free(queue->bytes);
	*queue = (struct queue){ .end = queue->end };
}

int
queue_put(struct queue *queue, const char *line, size_t line_bytes)
{
	size_t tail, first;

	assert(line_bytes > 0 && line[line_bytes - 1] == queue->end);
	if (line_bytes > queue->capacity - queue->length)
		return -ENOSPC;
	tail = (queue->head + queue->length) % queue->capacity;
	first = queue->capacity - tail;
	if (first > line_bytes)
		first = line_bytes;
	memcpy(queue->bytes + tail, line, first);
	memcpy(queue->bytes, line + first, line_bytes - first);
	queue->length += line_bytes;
	return 0;
}

size_t
queue_peek(const struct queue *queue, char *buf, size_t buf_bytes)
{
	size_t bytes = queue->length < buf_bytes ? queue->length : buf_bytes;
	size_t first = queue->capacity - queue->head;
	const char *end;

	if (bytes == 0)
		return 0;
	if (first > bytes)
		first = bytes;
	memcpy(buf, queue->bytes + queue->head, first);
	memcpy(buf + first, queue->bytes, bytes - first);
	end = memrchr(buf, queue->end, bytes);
	return end == NULL ? 0 : (size_t)(end - buf) + 1;
}

void
queue_drop(struct queue *queue, size_t bytes)
{
	assert(bytes <= queue->length);
	queue->head = (queue->head + bytes) % queue->capacity;
	queue->length -= bytes;
}
