/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

/* A file that somebody names to be read; "-" is standard input. */
bool infile_is_standard(const char *path);

/* What people are told that it is called. */
const char *infile_name(const char *path);

/* Returns the descriptor or -errno. */
int infile_open(const char *path);
void infile_close(const char *path, int fd);

/* Says why it cannot be read (-errno), and what to do about it. */
void infile_failed(const char *path, int error);
