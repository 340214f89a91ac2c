/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * printable.h: text from elsewhere that is shown on terminals: nothing in it may move a cursor.
 */
#ifndef PLATFORM_PRINTABLE_H
#define PLATFORM_PRINTABLE_H

/* Puts '?' in place of each byte that is not printable ASCII; so UTF-8 has one for each byte. */
void printable_text(char *text);
/* The same, of a word in a column: a space is not allowed either. */
void printable_word(char *text);

#endif
