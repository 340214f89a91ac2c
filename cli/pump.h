/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pump.h: stands between a person's terminal (or a script's pipe) and libcli, and gives libcli only
 * what is safe and what it can do. libcli edits the line, echoes, and prompts; the pump
 *   - knows line ends in all forms, limits the line to 511 bytes, and turns Comware's keys into
 * keys libcli has;
 *   - makes of each line, '?', TAB, history key, Ctrl+C and Ctrl+Z the argument of the one command
 * that libcli knows (inband.h), so that libcli's own parser, help and completion, which a typing
 * user can crash, never see typed text;
 *   - holds type-ahead back while a command runs;
 *   - drops the blank row that libcli writes before each prompt;
 *   - asks what one key answers ("---- More ----"), and shows lines of the log where they do not
 * tear what the person reads or types.
 * It does no input or output itself: bytes go in, the two functions it was given take what comes
 * out.
 */
#ifndef CLI_PUMP_H
#define CLI_PUMP_H

#include <stdbool.h>
#include <stddef.h>

struct pump;

struct pump_io {
    void (*to_user)(void *ctx, const char *data, size_t len);
    void (*to_libcli)(void *ctx, const char *data, size_t len);
    /* The width of the screen at this moment, 0: not known. NULL: never known. */
    unsigned (*columns)(void *ctx);
    /* Lines of the log up to this level are wanted (pump_log()), -1: none. 0 or a negative errno
     * code. NULL: they cannot be had. */
    int (*monitor)(void *ctx, int level);
    void *ctx;
    bool terminal; /* a terminal in raw mode: lines end with CR LF, and it can ring a bell */
};

enum {
    PUMP_TYPES_MAX = 1024, /* a byte from the user types at most as many into libcli */
    PUMP_LOG_MAX = 1200,   /* of a line of the log; the rest of it is not shown */
};

int pump_new(const struct pump_io *io, struct pump **out); /* 0 or -ENOMEM */
void pump_free(struct pump *pump);

/* Whether the next byte of the user can be taken: libcli, or a question of a command, waits for it.
 */
bool pump_ready(const struct pump *pump);
/* Takes one byte; only when ready. */
void pump_user(struct pump *pump, unsigned char byte);
/* The user's input has ended; to be called when ready. A last line without its end is run first.
 * True when nothing is left to do, so that the session can end. */
bool pump_user_ended(struct pump *pump);
/* Ctrl+C while not ready: if a command is running, what it still prints is not shown, and its
 * number is returned: of the lines that were run, counted from 1. 0: there is none, and Ctrl+C is a
 * key like others. */
unsigned pump_interrupt(struct pump *pump);
/* What the user was to see last has been dropped: the cursor may stand anywhere in a row. */
void pump_torn(struct pump *pump);

/* What libcli and the commands wrote. */
void pump_libcli(struct pump *pump, const char *data, size_t len);

/* A line of the log, without its end: is shown at once, or as soon as nothing is torn by it. Only
 * when there is room for one. */
bool pump_log_ready(const struct pump *pump);
void pump_log(struct pump *pump, const char *line);

/* The number of the question, from 1, whose answer a command waits for with a time limit; 0: none.
 * The caller gives the person 30 seconds for each, then calls _late. */
unsigned pump_asking(const struct pump *pump);
void pump_late(struct pump *pump);
/* After how many seconds without a key the session ends; 0: never, or not now as nobody waits for
 * one. As the command side has last said, which it does with each prompt; at first 0. */
unsigned pump_idle_limit(const struct pump *pump);

/* The session is over: makes sure that the cursor stands at the beginning of a row. */
void pump_finish(struct pump *pump);

#endif
