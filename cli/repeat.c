/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * repeat.c: see repeat.h.
 */
#include "cli/repeat.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/banned.h"

enum { LINES_MAX = 10, SECOND_MS = 1000 };

/* The number behind this keyword, NULL: the one without a keyword. */
static uint32_t number_after(const struct arguments *arguments, const char *keyword, uint32_t none)
{
    const char *before = NULL;
    for (size_t i = 0; i < arguments->count; i++) {
        const struct argument *argument = &arguments->items[i];
        if (argument->spec && (keyword ? before && !strcmp(before, keyword) : !before))
            return (uint32_t)strtoul(argument->text, NULL, 10);
        before = argument->spec ? "" : argument->text;
    }
    return none;
}

struct lines {
    char *items[LINES_MAX]; /* the newest first */
    size_t count;
};

static void free_lines(struct lines *lines)
{
    while (lines->count)
        free(lines->items[--lines->count]);
}

/* The latest commands; one that repeats is not itself repeated. 0 or -ENOMEM. */
static int take_lines(struct shell *shell, size_t wanted, struct lines *lines)
{
    const char *line;
    lines->count = 0;
    for (size_t back = 0; lines->count < wanted && (line = shell_history(shell, back)); back++) {
        if (shell_means(shell, line, repeat_commands))
            continue;
        lines->items[lines->count] = strdup(line);
        if (!lines->items[lines->count])
            return -ENOMEM;
        lines->count++;
    }
    return 0;
}

/* False: Ctrl+C was pressed. */
static bool wait_seconds(struct shell *shell, uint32_t seconds)
{
    shell_pause(shell, 0);
    for (uint32_t i = 0; i < seconds && !shell_stopped(shell); i++)
        shell_pause(shell, SECOND_MS);
    return !shell_stopped(shell);
}

/* Whether it may go on. */
static bool run_lines(struct shell *shell, const struct lines *lines)
{
    for (size_t i = lines->count; i-- > 0;)
        if (shell_again(shell, lines->items[i]) == SHELL_QUIT || shell_is_lost(shell) ||
            shell_stopped(shell))
            return false;
    return true;
}

int repeat_commands(struct shell *shell, const struct arguments *arguments)
{
    uint32_t wanted = number_after(arguments, NULL, 1);
    uint32_t times = number_after(arguments, "count", 0); /* 0: for ever */
    uint32_t delay = number_after(arguments, "delay", 1);
    struct lines lines;
    if (!times && !shell_has_terminal(shell)) {
        shell_complain(shell, " %% Without a terminal, say how often: repeat count TIMES.\n");
        return -ENOTTY;
    }
    int error = take_lines(shell, wanted, &lines);
    if (!error && !lines.count)
        error = -ENOENT;
    if (error)
        shell_complain(shell, " %% %s.\n",
                       error == -ENOENT ? "There is no command to repeat" : strerror(-error));
    for (uint32_t i = 0; !error && (!times || i < times); i++)
        if ((i && !wait_seconds(shell, delay)) || !run_lines(shell, &lines))
            break;
    free_lines(&lines);
    return error;
}
