/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * syntax.h: the notation of a command row (command.h) cut into its tokens.
 */
#ifndef CLI_SYNTAX_H
#define CLI_SYNTAX_H

#include <stdbool.h>

enum syntax_kind {
    SYNTAX_END,
    SYNTAX_KEYWORD,
    SYNTAX_VALUE,      /* <value>, STRING<a-b>, INTEGER<a-b>, TEXT */
    SYNTAX_CHOICE,     /* { */
    SYNTAX_CHOICE_END, /* } */
    SYNTAX_OPTION,     /* [ */
    SYNTAX_OPTION_END, /* ] */
    SYNTAX_OR,         /* | */
};

enum { SYNTAX_TOKEN_MAX = 31 };

struct syntax_token {
    enum syntax_kind kind;
    char text[SYNTAX_TOKEN_MAX + 1];
};

/* Reads the token at *cursor and moves it on. 0, or -EINVAL for a token that is too long. */
int syntax_next(const char **cursor, struct syntax_token *out);

/* Whether the row's help array has a text for this token. */
bool syntax_has_help(const struct syntax_token *token);

#endif
