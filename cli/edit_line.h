/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * edit_line.h: the line that libcli is editing, as the pump knows it from the keys it typed there.
 * libcli does not tell how long the line is or where the cursor stands; the limit of 511 bytes,
 * delete-at-cursor, the word keys and what TAB has to rewrite on the screen need both.
 */
#ifndef CLI_EDIT_LINE_H
#define CLI_EDIT_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum { EDIT_LINE_MAX = 511 }; /* Comware's command buffer */

/* All zero is an empty line. */
struct edit_line {
    char text[EDIT_LINE_MAX + 1];
    size_t len, cursor;
};

bool edit_line_insert(struct edit_line *line, char c); /* false: the line is full */
/* Removes count bytes left of the cursor; there must be as many. */
void edit_line_erase(struct edit_line *line, size_t count);
void edit_line_erase_to_end(struct edit_line *line);
/* Replaces the whole line, the cursor at its end. False, and nothing changed, when text is too
 * long. */
bool edit_line_set(struct edit_line *line, const char *text, size_t len);
/* Empties the line and leaves no byte of it in memory. */
void edit_line_wipe(struct edit_line *line);

/* How many bytes there are from the cursor to the beginning of the word to its left, to the end of
 * the word to its right. */
size_t edit_line_word_left(const struct edit_line *line);
size_t edit_line_word_right(const struct edit_line *line);

#endif
