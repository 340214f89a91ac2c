/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tail.h: what may follow a display command on its line, and what becomes of its output:
 *
 *     display ... [ | [ by-linenum ] { begin | exclude | include } REGEX ]... [ > FILE | >> FILE ]
 *
 * A bar begins the tail wherever it stands outside quotes, with or without blanks around it; a
 * regular expression goes on to the next blank with a bar or a '>' behind it, so it may hold bars
 * ("a|b"), and blanks; one in double quotes may hold anything. Only the rows of COMMAND_DISPLAY
 * have a tail: a password may hold '|' and '>'.
 *
 * Source: H3C V7 fundamentals, "Using the CLI": 128 filters, regular expressions of 256 characters,
 * file names of 63.
 */
#ifndef CLI_TAIL_H
#define CLI_TAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/verdict.h"
#include "cli/words.h"

struct offer;

enum { TAIL_FILTERS_MAX = 128, TAIL_REGEX_MAX = 256, TAIL_FILE_MAX = 63 };

enum tail_kind {
    TAIL_BEGIN,
    TAIL_EXCLUDE,
    TAIL_INCLUDE,
    TAIL_BY_LINENUM, /* numbers the lines as they are at this place; has no text */
};

/* In the order in which they were typed, which is the order in which they work. */
struct tail_filter {
    enum tail_kind kind;
    const char *text; /* the regular expression, 1 to TAIL_REGEX_MAX bytes, quotes and their escapes
                         taken away; "" for TAIL_BY_LINENUM */
    size_t column;    /* of text in the line as it was typed: for the caret */
};

enum tail_target { TAIL_SCREEN, TAIL_FILE_NEW, TAIL_FILE_APPEND };

/* Points into itself: not to be copied. */
struct tail {
    struct tail_filter filters[TAIL_FILTERS_MAX];
    size_t count;
    enum tail_target target;
    const char *file; /* 1 to TAIL_FILE_MAX bytes as typed; NULL for TAIL_SCREEN */
    size_t file_column;
    char store[2 * WORDS_LINE_MAX];
};

/* Where the tail of a line would begin: the first bar or '>' outside quotes; the line's length when
 * there is none. */
size_t tail_start(const char *line);

/* Reads the tail of a line (of at most WORDS_LINE_MAX bytes) from that place on; an empty one is
 * VERDICT_OK. Otherwise one of the complaints, with the *column of the line for the caret, and for
 * VERDICT_WRONG *why, a static sentence part. */
enum verdict tail_read(const char *line, size_t start, struct tail *out, size_t *column,
                       const char **why);

/* Adds to the offer what may stand at the end of this line, whose tail begins at start: at the
 * line's length directly behind a complete display command. Returns as tail_read(). */
enum verdict tail_offer(const char *line, size_t start, struct offer *offer, size_t *column);

#endif
