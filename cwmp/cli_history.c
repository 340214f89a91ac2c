/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_history.c: see cli_history.h.
 */
#include "cwmp/cli_history.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

struct kept {
    struct cli_history_entry entry; /* points into text */
    char *text;                     /* line, address, user, command, each with its NUL */
};

struct cli_history {
    struct kept kept[CLI_HISTORY_MAX]; /* entry n is at n modulo CLI_HISTORY_MAX */
    uint64_t end;
};

int cli_history_new(struct cli_history **out)
{
    struct cli_history *history = calloc(1, sizeof(*history));
    if (!history)
        return -ENOMEM;
    *out = history;
    return 0;
}

void cli_history_free(struct cli_history *history)
{
    if (!history)
        return;
    for (size_t i = 0; i < CLI_HISTORY_MAX; i++)
        free(history->kept[i].text);
    free(history);
}

uint64_t cli_history_end(const struct cli_history *history)
{
    return history->end;
}

const struct cli_history_entry *cli_history_entry(const struct cli_history *history,
                                                  uint64_t number)
{
    bool held = number < history->end && history->end - number <= CLI_HISTORY_MAX;
    return held ? &history->kept[number % CLI_HISTORY_MAX].entry : NULL;
}

static bool is_newest(const struct cli_history *history, const struct cli_history_entry *entry)
{
    const struct cli_history_entry *newest =
        history->end ? cli_history_entry(history, history->end - 1) : NULL;
    return newest && !strcmp(newest->line, entry->line) &&
           !strcmp(newest->address, entry->address) && !strcmp(newest->user, entry->user) &&
           !strcmp(newest->command, entry->command);
}

/* Puts a copy at *free, moves *free behind it, and returns it. */
static const char *copy(char **free, const char *text)
{
    char *out = *free;
    size_t size = strlen(text) + 1;
    memcpy(out, text, size);
    *free += size;
    return out;
}

int cli_history_add(struct cli_history *history, const struct cli_history_entry *entry)
{
    if (is_newest(history, entry))
        return 0;
    size_t size = strlen(entry->line) + strlen(entry->address) + strlen(entry->user) +
                  strlen(entry->command) + 4;
    char *text = malloc(size), *place = text;
    if (!text)
        return -ENOMEM;
    struct kept *kept = &history->kept[history->end % CLI_HISTORY_MAX];
    free(kept->text);
    kept->text = text;
    kept->entry.wall_ms = entry->wall_ms;
    kept->entry.line = copy(&place, entry->line);
    kept->entry.address = copy(&place, entry->address);
    kept->entry.user = copy(&place, entry->user);
    kept->entry.command = copy(&place, entry->command);
    history->end++;
    return 0;
}
