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
#include "cli/shell_io.h"

struct buf;
struct control_client;
struct place;
struct settings;
struct shell;
struct txn;

/* client stays the caller's and must outlive the shell. */
int shell_new(struct control_client *client, const struct shell_io *io, struct shell **out);
void shell_free(struct shell *shell);

/* The prompt as it is now, e.g. "[Sysname-cwmp]"; asks the daemon for the system name. Valid until
 * the next call. */
const char *shell_prompt(struct shell *shell);

/* The daemon's values as of the last shell_prompt(), without asking it again. */
const struct settings *shell_known_settings(const struct shell *shell);

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

/* The line that was run last, as history keeps it: aliases replaced by what they stand for. Valid
 * until the next one. */
const char *shell_history_text(const struct shell *shell);

/* Whether the last line that was run could not reach the daemon. */
bool shell_is_lost(const struct shell *shell);

/* What '?' after this text prints: help for the next word, or for the word begun. */
void shell_help(struct shell *shell, const char *line);

/* TAB. The completion of the last word of line; turn counts the TABs pressed in a row, from 0, to
 * walk through several. Appends the new whole line to out and returns true; false when there is
 * nothing to complete. */
bool shell_complete(struct shell *shell, const char *line, unsigned turn, struct buf *out);

/* --- what holds for this session alone --- */
/* Whether output stops at each screenful ("---- More ----"); at first it does. */
void shell_set_paging(struct shell *shell, bool on);
/* The line that the session is on ("vty0"); copied. NULL or "", as at first: it is not known. The
 * settings of that line (screen-length) then hold for this session. */
void shell_set_line(struct shell *shell, const char *line);
const char *shell_line(const struct shell *shell);

/* --- for command handlers --- */
/* Output of the running command: it goes through filters, to a file, or to the screen, page by
 * page. */
void shell_print(struct shell *shell, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same for text that may hold any bytes and is of any length. */
void shell_write(struct shell *shell, const char *data, size_t len);
/* A complaint: straight to the screen, whatever becomes of the output. */
void shell_complain(struct shell *shell, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Whether nobody wants more output of the running command: Ctrl+C was pressed, or the file it goes
 * to is full. What loops, waits or prints much asks this now and then, and then returns 0. */
bool shell_stopped(struct shell *shell);
int shell_ask(struct shell *shell, const char *prompt, char *answer, size_t size);
/* The same for a password, which is not shown. */
int shell_ask_secret(struct shell *shell, const char *prompt, char *answer, size_t size);
/* One more line of a text: as shell_ask(), without a prompt or a time limit. */
int shell_next_line(struct shell *shell, char *line, size_t size);
bool shell_has_terminal(struct shell *shell);
/* Lets time pass; a handler asks shell_stopped() then. */
void shell_pause(struct shell *shell, unsigned milliseconds);
/* What of the daemon's log this terminal shows; nothing at first. */
enum { SHELL_LOG_LEVEL = 6 };
struct shell_log {
    bool monitor;   /* anything at all */
    bool debugging; /* level 7 too */
    int level;      /* the least serious besides that; -1: none */
};
const struct shell_log *shell_log(const struct shell *shell);
/* 0; -ENOTTY when there is no terminal, or the error of control_monitor_open(): then nothing
 * changes. */
int shell_set_log(struct shell *shell, const struct shell_log *log);
const char *shell_history(struct shell *shell, size_t back); /* as the function of shell_io */
/* Whether the line is one for this handler, in the view as it is. */
bool shell_means(struct shell *shell, const char *line, command_fn *fn);
/* Whether the line sets a password, in any view, and has it in plain text. */
bool shell_holds_password(struct shell *shell, const char *line);
/* Shows the prompt with the line behind it and runs it: a handler's way to run other commands. */
enum shell_result shell_again(struct shell *shell, const char *line);
struct control_client *shell_client(struct shell *shell);
enum view shell_view(const struct shell *shell);
const struct place *shell_place(const struct shell *shell);
void shell_enter_view(struct shell *shell, enum view view); /* one that there is once */
/* What rows with .enters do: goes there, adding the entry. */
int shell_enter(struct shell *shell, const struct arguments *arguments);
void shell_end(struct shell *shell); /* the session ends after this command */
/* The daemon's values as of now; NULL after printing why not. Owned by the shell, valid until the
 * next call. */
const struct settings *shell_settings(struct shell *shell);
/* Says why a call of the control client failed with this code, as Comware would where it has words
 * for it: a caret under the value for one that the daemon refused, "Permission denied.", otherwise
 * the reason. Returns error. */
int shell_refuse(struct shell *shell, int error);
/* Sends the transaction to the daemon; says what is wrong if it is refused. */
int shell_commit(struct shell *shell, const struct txn *txn);
/* "Wrong parameter" with the caret under the first value of the line. Returns -EINVAL. */
int shell_wrong_value(struct shell *shell);
/* Sets (undo form: unsets) the row's setting to the value typed, adds or removes the row's entry:
 * what rows without a handler do. */
int shell_set(struct shell *shell, const struct arguments *arguments);

#endif
