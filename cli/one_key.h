/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * one_key.h: questions that one key answers, without Enter: "---- More ----" and those at the start
 * of a session.
 */
#ifndef CLI_ONE_KEY_H
#define CLI_ONE_KEY_H

#include "cli/key.h"

/* How Comware asks whether to go on; takes 16 columns. */
#define ONE_KEY_MORE "  ---- More ----"

/* The keys of ONE_KEY_MORE: INBAND_MORE_... (inband.h) for Space, PageDown, Enter, PageUp and
 * Ctrl+C; 0 for keys that it does not know. */
char one_key_more(enum key key, char text);

/* The key among wanted, in which LF stands for Enter; letter case does not matter.
 * INBAND_ANSWER_CANCEL for Ctrl+C; 0: none of them. */
char one_key_of(const char *wanted, enum key key, char text);

#endif
