/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_inside.h: what the files of the shell share. They include shell.h first; nobody else
 * includes this.
 */
#ifndef CLI_SHELL_INSIDE_H
#define CLI_SHELL_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/alias.h"
#include "cli/grammar.h"
#include "cli/place.h"

enum {
    PROMPT_MAX = 160,
    OUTPUT_MAX = 1048576, /* one print; the longest is the whole configuration */
};

struct shell {
    struct control_client *client;
    struct shell_io io;
    struct grammar *grammar;
    struct settings *settings;
    struct output *output;
    struct place place;
    char prompt[PROMPT_MAX];
    struct alias_line line; /* the running one */
    bool is_current;        /* settings are those of just now */
    struct shell_log log;
    size_t value_column; /* of the running line: where a refused value stands */
    bool value_is_cipher;
    bool ended;
    bool lost; /* the running line could not reach the daemon */
    bool pages;
    char session_line[LIST_KEY_MAX]; /* "vty0"; "": not known */
};

/* The caret under that column of the line as it is read, and what is wrong. */
void shell_print_verdict(struct shell *shell, enum verdict verdict, size_t column);
/* After how many rows output pauses: as output_begin() takes it. */
int shell_rows(const struct shell *shell);

#endif
