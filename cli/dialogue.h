/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dialogue.h: questions that commands ask in Comware's way.
 */
#ifndef CLI_DIALOGUE_H
#define CLI_DIALOGUE_H

struct shell;

/* 1 yes, 0 no, or the error of shell_ask(). Whatever is neither is asked again, as Comware does. */
int dialogue_yes_no(struct shell *shell, const char *question);

#endif
