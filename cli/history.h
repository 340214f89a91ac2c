/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * history.h: the commands of one session that can be recalled: as many of the latest as the line's
 * history-command max-size says, the same one several times in a row kept once.
 */
#ifndef CLI_HISTORY_H
#define CLI_HISTORY_H

#include <stddef.h>

struct history;

enum { HISTORY_MAX = 256, HISTORY_DEFAULT = 10 }; /* Comware's */

int history_new(struct history **out);      /* of HISTORY_DEFAULT entries; 0 or -ENOMEM */
void history_free(struct history *history); /* leaves no line in memory */

/* 0 (nothing is kept) to HISTORY_MAX; what is too much then, the oldest, goes. */
void history_set_size(struct history *history, unsigned size);
/* Copies the line; without memory it is not recalled. */
void history_add(struct history *history, const char *line);

unsigned history_count(const struct history *history);
/* n from 0, the oldest; NULL: there are not so many. Valid until the next change. */
const char *history_line(const struct history *history, unsigned n);

#endif
