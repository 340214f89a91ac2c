/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * screen.h: what the shell prints on its way to a screen.
 */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <stdbool.h>

/* The character itself, or '.' in the place of one that is no text: values come from the network
 * too, and none of their control characters may reach a terminal. LF and TAB are text; so are the
 * bytes of UTF-8. */
char screen_char(char c);

/* Whether output begins with the caret row of an error: blanks, '^', line end. For those who show
 * the line elsewhere than after shell_prompt() and have to move the caret. */
bool screen_caret_begins(const char *output);

#endif
