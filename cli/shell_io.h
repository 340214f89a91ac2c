/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_io.h: what a session's terminal, pipe or script does for its shell.
 */
#ifndef CLI_SHELL_IO_H
#define CLI_SHELL_IO_H

#include <stdbool.h>
#include <stddef.h>

/* Receives whole or partial lines; lines end with "\n". */
typedef void shell_output_fn(void *ctx, const char *data, size_t len);

/* Asks the person a question (dialogues of save, reboot): prints prompt, reads one line without its
 * end into answer. Returns 0, -ETIMEDOUT after 30 s, -ENOTTY when there is nobody to ask. */
typedef int shell_ask_fn(void *ctx, const char *prompt, char *answer, size_t size);

/* The answer to "---- More ----". */
enum shell_more { MORE_PAGE, MORE_LINE, MORE_BACK, MORE_STOP };

struct shell_io {
    shell_output_fn *output;
    shell_ask_fn *ask;        /* NULL: nobody to ask */
    shell_ask_fn *ask_secret; /* the same without an echo; NULL: nobody to ask */
    /* The size of the terminal at this moment, 0: unknown. NULL, or false: there is no terminal,
     * and output is never held back. */
    bool (*window)(void *ctx, unsigned *rows, unsigned *columns);
    /* Shows "---- More ----", waits for a key, and takes the text away again. Not NULL where window
     * is not. */
    enum shell_more (*more)(void *ctx);
    /* Whether Ctrl+C was pressed since the command began, or the person is gone; NULL: never. */
    bool (*interrupted)(void *ctx);
    /* Log lines of the daemon up to this level come to this terminal (6: informational, 7:
     * debugging); -1: none does any more. 0, -ENOTTY when there is no terminal, or the error of
     * control_monitor_open(). NULL: no terminal. */
    int (*monitor)(void *ctx, int level);
    /* One more line of a text that goes on over several (header): as ask, but without its time
     * limit, and in a script it is the script's next line. NULL: as ask. */
    shell_ask_fn *next_line;
    /* This session's history: the line that was entered back lines before the newest one (0: the
     * newest), NULL when there are not so many. Valid until a line is added. NULL: none is kept. */
    const char *(*history)(void *ctx, size_t back);
    /* Shows what was written so far and lets time pass; returns early on Ctrl+C. NULL: nothing is
     * held back, and nobody can press Ctrl+C. */
    void (*pause)(void *ctx, unsigned milliseconds);
    void *ctx;
};

#endif
