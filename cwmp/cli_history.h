/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_history.h: the commands that all users entered with success, the last 1,024 of them, as
 * Comware keeps them. Passwords were hidden before they come here.
 */
#ifndef CWMP_CLI_HISTORY_H
#define CWMP_CLI_HISTORY_H

#include <stdint.h>

struct cli_history;

enum { CLI_HISTORY_MAX = 1024 };

struct cli_history_entry {
    int64_t wall_ms;
    const char *line, *address, *user; /* "" where there is none */
    const char *command;
};

int cli_history_new(struct cli_history **out); /* 0 or -ENOMEM */
void cli_history_free(struct cli_history *history);

/* Copies the entry. The same command of the same person in succession is kept once. 0 or -ENOMEM.
 */
int cli_history_add(struct cli_history *history, const struct cli_history_entry *entry);

/* The number of the next entry; those held are the last CLI_HISTORY_MAX before it. */
uint64_t cli_history_end(const struct cli_history *history);
/* NULL: not held. Valid until the next entry is added. */
const struct cli_history_entry *cli_history_entry(const struct cli_history *history,
                                                  uint64_t number);

#endif
