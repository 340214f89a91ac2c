/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * argument.h: the placeholders of the command table: what may stand there, and how '?' names it.
 */
#ifndef CLI_ARGUMENT_H
#define CLI_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/command.h"

struct word;

enum argument_type {
    ARGUMENT_INTEGER,          /* INTEGER<a-b> */
    ARGUMENT_STRING,           /* STRING<a-b>: a to b bytes */
    ARGUMENT_TEXT,             /* TEXT: the rest of the line */
    ARGUMENT_SETTING,          /* <value> of a setting */
    ARGUMENT_CIPHER,           /* <value> of a secret setting, after the keyword cipher */
    ARGUMENT_KEY,              /* <key> of a list's entry */
    ARGUMENT_INTERFACE,        /* <interface> in one word */
    ARGUMENT_INTERFACE_TYPE,   /* first word of the two-word form of an interface <value> */
    ARGUMENT_INTERFACE_NUMBER, /* second word of it */
};

struct argument_spec {
    enum argument_type type;
    uint32_t min, max;
    int setting;       /* enum setting_id, or -1 */
    enum list_id list; /* of ARGUMENT_KEY */
};

/* Reads a placeholder of a row; cipher: the keyword before it is "cipher". 0, or -EINVAL. */
int argument_spec_read(const char *placeholder, const struct command *command, bool cipher,
                       struct argument_spec *out);
bool argument_spec_same(const struct argument_spec *a, const struct argument_spec *b);

/* As help names it, e.g. "INTEGER<10-86400>"; "" for what help does not show. */
void argument_notation(const struct argument_spec *spec, char *out, size_t size);

enum argument_match {
    ARGUMENT_NO,    /* not of this form at all */
    ARGUMENT_RANGE, /* a number, but not in range: no abbreviated keyword can be meant */
    ARGUMENT_YES,
    ARGUMENT_MANY, /* an abbreviation of several interface types */
};
/* saved: the word is of a saved configuration, where a setting may have any value that its row
 * takes, also one that cannot be typed. *why: static sentence part, set unless ARGUMENT_YES. */
enum argument_match argument_check(const struct argument_spec *spec, const struct word *word,
                                   bool saved, const char **why);

/* Whether the value is an interface's name. */
bool argument_is_interface(const struct argument_spec *spec);
/* Whether the value is a number, so that it is never taken for an abbreviated keyword. */
bool argument_is_number(const struct argument_spec *spec);

/* Whether a value may begin like this word: for '?' in the middle of it. */
bool argument_may_begin(const struct argument_spec *spec, const struct word *word);

#endif
