/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * words.h: a typed line cut into words, each with the column it stands at.
 *
 * Blanks (space, TAB) separate. A word that begins with a double quote runs to the closing one and
 * may hold blanks; in it \" and \\ stand for " and \. Anywhere else quote and backslash are
 * themselves.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum {
    WORDS_LINE_TYPED =
        511, /* longest line that may be typed, in bytes (Comware's command buffer) */
    WORDS_LINE_MAX =
        1023,       /* longest line of a configuration file: a quoted value may double in length */
    WORDS_MAX = 64, /* more than any row holds; further words are "too many" well before that */
};

struct word {
    size_t column; /* of its first byte, a quote included, from 0 */
    const char *text;
    bool quoted; /* so it is no keyword */
    bool open;   /* the closing quote is missing */
};

struct words {
    struct word items[WORDS_MAX];
    size_t count;
    size_t length;  /* of the line, in bytes */
    bool blank_end; /* the line is empty or ends with a blank: no word is being typed */
    char store[WORDS_LINE_MAX + 1 + WORDS_MAX];
};

/* Points into itself: not to be copied. 0, or -EMSGSIZE for a line longer than WORDS_LINE_MAX. */
int words_split(const char *line, struct words *out);

/* Whether text as it is would be read as something else than one word of that text. */
bool words_must_quote(const char *text);
/* Appends text in quotes, with its escapes. 0 or the buffer's error. */
int words_quote(const char *text, struct buf *out);

#endif
