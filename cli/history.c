/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * history.c: see history.h.
 */
#include "cli/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

struct history {
    char *lines[HISTORY_MAX]; /* the oldest first */
    unsigned count, size;
};

int history_new(struct history **out)
{
    struct history *history = calloc(1, sizeof *history);

    if (history == NULL)
        return -ENOMEM;
    history->size = HISTORY_DEFAULT;
    *out = history;
    return 0;
}

static void drop_oldest(struct history *history)
{
    explicit_bzero(history->lines[0], strlen(history->lines[0]));
    free(history->lines[0]);
    history->count--;
    memmove(history->lines, history->lines + 1, history->count * sizeof history->lines[0]);
}

void history_set_size(struct history *history, unsigned size)
{
    history->size = size < HISTORY_MAX ? size : HISTORY_MAX;
    while (history->count > history->size)
        drop_oldest(history);
}

void history_free(struct history *history)
{
    if (history == NULL)
        return;
    history_set_size(history, 0);
    free(history);
}

void history_add(struct history *history, const char *line)
{
    char *copy;

    if (history->size == 0 ||
        (history->count > 0 && strcmp(history->lines[history->count - 1], line) == 0))
        return;
    copy = strdup(line);
    if (copy == NULL)
        return;
    if (history->count == history->size)
        drop_oldest(history);
    history->lines[history->count++] = copy;
}

unsigned history_count(const struct history *history)
{
    return history->count;
}

const char *history_line(const struct history *history, unsigned n)
{
    return n < history->count ? history->lines[n] : NULL;
}
