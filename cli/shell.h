/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.h: one command line session without its terminal: the current view, the grammar, the
 * connection to the daemon, and where output goes. Lines come in, text goes out; key strokes, echo
 * and history are the terminal's (session.h), so everything here can be tested with strings.
 */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"

struct buf;
struct control_client;
struct settings;
struct shell;

/* Receives whole or partial lines; lines end with "\n". */
typedef void shell_output_fn(void *ctx, const char *data, size_t len);

/* Asks the person a question (dialogues of save, reboot): prints prompt, reads one line without its
 * end into answer. Returns 0, -ETIMEDOUT after 30 s, -ENOTTY when there is nobody to ask. */
typedef int shell_ask_fn(void *ctx, const char *prompt, char *answer, size_t size);

struct shell_io {
    shell_output_fn *output;
    shell_ask_fn *ask; /* NULL: nobody to ask */
    void *ctx;
};

/* client stays the caller's and must outlive the shell. */
int shell_new(struct control_client *client, const struct shell_io *io, struct shell **out);
void shell_free(struct shell *shell);

/* The prompt as it is now, e.g. "[Sysname-cwmp]"; asks the daemon for the system name. Valid until
 * the next call. */
const char *shell_prompt(struct shell *shell);

enum shell_result {
    SHELL_DONE,    /* carried out; the line may go into history */
    SHELL_SECRET,  /* carried out, but held a password: not into history */
    SHELL_NOTHING, /* blank or comment */
    SHELL_REFUSED, /* an error was printed */
    SHELL_QUIT,    /* the session ends */
};
/* Runs one line (at most 511 bytes, no line end). Caret errors are placed under the text as typed
 * after the last shell_prompt(). */
enum shell_result shell_run(struct shell *shell, const char *line);

/* Whether the last line that was run could not reach the daemon. */
bool shell_is_lost(const struct shell *shell);

/* What '?' after this text prints: help for the next word, or for the word begun. */
void shell_help(struct shell *shell, const char *line);

/* TAB. The completion of the last word of line; turn counts the TABs pressed in a row, from 0, to
 * walk through several. Appends the new whole line to out and returns true; false when there is
 * nothing to complete. */
bool shell_complete(struct shell *shell, const char *line, unsigned turn, struct buf *out);

/* --- for command handlers --- */
void shell_print(struct shell *shell, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int shell_ask(struct shell *shell, const char *prompt, char *answer, size_t size);
struct control_client *shell_client(struct shell *shell);
enum view shell_view(const struct shell *shell);
void shell_enter_view(struct shell *shell, enum view view);
void shell_end(struct shell *shell); /* the session ends after this command */
/* The daemon's values as of now; NULL after printing why not. Owned by the shell, valid until the
 * next call. */
const struct settings *shell_settings(struct shell *shell);
/* Says why a call of the control client failed with this code, as Comware would where it has words
 * for it: a caret under the value for one that the daemon refused, "Permission denied.", otherwise
 * the reason. Returns error. */
int shell_refuse(struct shell *shell, int error);
/* "Wrong parameter" with the caret under the first value of the line. Returns -EINVAL. */
int shell_wrong_value(struct shell *shell);
/* Sets (undo form: unsets) the row's setting to the value typed: what rows without a handler do. */
int shell_set(struct shell *shell, const struct arguments *arguments);

#endif
