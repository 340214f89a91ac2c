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
 *   - drops the blank row that libcli writes before each prompt.
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
    void *ctx;
    bool terminal; /* a terminal in raw mode: lines end with CR LF, and it can ring a bell */
};

enum { PUMP_TYPES_MAX = 1024 }; /* a byte from the user types at most as many into libcli */

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
/* Ctrl+C while not ready: if a command is running, what it still prints is not shown. False: there
 * is none, and Ctrl+C is a key like others. */
bool pump_interrupt(struct pump *pump);

/* What libcli and the commands wrote. */
void pump_libcli(struct pump *pump, const char *data, size_t len);

/* The number of the question, from 1, whose answer a command waits for; 0: none. The caller gives
 * the person 30 seconds for each, then calls _late. */
unsigned pump_asking(const struct pump *pump);
void pump_late(struct pump *pump);

/* The session is over: makes sure that the cursor stands at the beginning of a row. */
void pump_finish(struct pump *pump);

#endif
