/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * repeat.h: `repeat`: the latest commands of history once more, and again and again.
 */
#ifndef CLI_REPEAT_H
#define CLI_REPEAT_H

struct arguments;
struct shell;

/* The handler (command_fn) of "repeat [ NUMBER ] [ count TIMES ] [ delay SECONDS ]". */
int repeat_commands(struct shell *shell, const struct arguments *arguments);

#endif
