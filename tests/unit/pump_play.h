/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pump_play.h: a pump between a user and a libcli that is played: it echoes what it was given, and
 * the test says when it prompts and what its commands print.
 */
#ifndef TESTS_UNIT_PUMP_PLAY_H
#define TESTS_UNIT_PUMP_PLAY_H

#include <stdbool.h>

#include "cli/pump.h"
#include "platform/buf.h"

enum { TEXT_MAX = 1 << 22 };

struct play {
    struct pump *pump;
    struct buf user;   /* what the user saw */
    struct buf typed;  /* what libcli was given and has not echoed yet */
    struct buf libcli; /* what libcli was given in all */
    struct buf line;   /* what libcli's line holds, if nothing is inserted in its middle */
    unsigned left;     /* how far its cursor is from the end */
    unsigned columns;  /* of the screen */
    int level;         /* of the log lines that are wanted */
};

void play_start(struct play *play, bool terminal);
void play_stop(struct play *play);
void play_libcli(struct play *play, const char *text); /* libcli or a command writes */
void play_echo(struct play *play);                     /* libcli echoes what it was given */
void play_prompt(struct play *play); /* libcli is ready for a line, and its echo is through */
void play_user(struct play *play, const char *keys); /* each only when the pump is ready */
/* What the user saw, what libcli was given since the last time. */
void play_check_seen(struct play *play, const char *wanted);
void play_check_given(struct play *play, const char *wanted);
/* The pump, asking "Sure? [Y/N]:", after the keys "save". */
void play_ask(struct play *play);

#endif
