/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stddef.h>

/*
 * Lines that wait to be written: a ring of bytes. Its owner sees to it that one thread at a time is
 * in here.
 */
struct queue {
	char *bytes;
	size_t capacity;
	size_t head; /* where the oldest line begins */
	size_t length; /* so many bytes wait */
	char end; /* the last byte of each line, and in no other place */
};

/* Returns 0 or -ENOMEM. */
int queue_init(struct queue *queue, size_t capacity, char end);
void queue_clear(struct queue *queue);

/* Puts in one line that has its end. Returns 0, or -ENOSPC and puts in nothing. */
int queue_put(struct queue *queue, const char *line, size_t line_bytes);

/*
 * Copies out as many whole lines as fit, the oldest first, and leaves them in. Returns how many
 * bytes that are.
 */
size_t queue_peek(const struct queue *queue, char *buf, size_t buf_bytes);

/* Takes out the oldest bytes. */
void queue_drop(struct queue *queue, size_t bytes);
