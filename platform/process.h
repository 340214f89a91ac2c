/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process.h: what a program that handles passwords does about itself.
 */
#ifndef PLATFORM_PROCESS_H
#define PLATFORM_PROCESS_H

#include <sys/types.h>

/* No core dump, to a file or to a handler, and no debugger of another user: they would hold
 * passwords. (A build with AddressSanitizer keeps the debugger, which its leak check is.) */
void process_forbid_dumps(void);

/* Fills the places 0, 1 and 2 where the caller left them closed, so that no socket lands there:
 * reading ends at once, writing fails as it would have. The first thing in main(). */
void process_open_standard_streams(void);

/* Overwrites an argument that holds a password, so that ps(1) does not show it for long. */
void process_hide_argument(char *argument);

/* Starts a program by its absolute path: no arguments, no shell, an environment with nothing but
 * PATH, standard input from /dev/null, everything else of this process closed. 0 with the process,
 * which is the caller's to wait for; -EINVAL for a path that is not absolute, else why it cannot be
 * run. */
int process_start(const char *path, pid_t *out);

#endif
