/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pen.h: writes on the person's screen and knows where the cursor stands, so that a line that is
 * longer than a row of the screen can be edited and taken away.
 *
 * A terminal steps to the next row by itself, but BS does not step back to the row before; only
 * there escape sequences are written (those of a VT100). A line that fits a row is all text, CR, LF
 * and BS.
 */
#ifndef CLI_PEN_H
#define CLI_PEN_H

#include <stdbool.h>
#include <stddef.h>

struct pen {
    void (*to_user)(void *ctx, const char *data, size_t len);
    void *ctx;
    bool terminal;   /* lines end with CR LF, and there is a bell */
    unsigned width;  /* of the screen, in columns; 0: not known, then no row ends by itself */
    unsigned column; /* where the cursor stands; width: behind the last one */
    unsigned row;    /* how many rows below the one in which the line began */
    bool at_start;   /* nothing stands in the row yet */
};

/* to_user is called with at most PEN_WRITES_MAX bytes at once. */
enum { PEN_WRITES_MAX = 32 };

void pen_init(struct pen *pen, void (*to_user)(void *ctx, const char *data, size_t len), void *ctx,
              bool terminal);

/* c: text, LF (the next line begins), BS, BEL, TAB. */
void pen_char(struct pen *pen, char c);
void pen_times(struct pen *pen, char c, size_t times);
void pen_text(struct pen *pen, const char *text, size_t len);
/* LF, unless the cursor stands at the beginning of a line. */
void pen_start_line(struct pen *pen);

/* Makes old (old_len bytes), which the cursor stands behind, into text on the screen. */
void pen_difference(struct pen *pen, const char *old, size_t old_len, const char *text, size_t len);

/* Blanks so many columns left of the cursor, which have just been written, and goes back there. */
void pen_take_back(struct pen *pen, size_t columns);

/* Blanks the line that the cursor is in, which is so many columns long, and goes to its beginning.
 */
void pen_take_away(struct pen *pen, size_t columns);

/* How many columns len bytes of text take: one for each character of UTF-8. */
size_t pen_columns(const char *text, size_t len);

#endif
