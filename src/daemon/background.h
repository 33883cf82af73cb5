/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/* A daemon whose parent stays until it is known whether the start succeeded. */
struct background {
	int fd; /* where the parent listens; -1: we stayed in the foreground */
};

/*
 * Forks. Returns 0 in the child, which has a session of its own and still the terminal's stderr;
 * the parent does not return, but exits as the child tells it to. -errno if there was no fork.
 */
int background_begin(struct background *background_r);

/* The start succeeded: lets the parent go, and lets go of the terminal. */
void background_ready(struct background *background);
