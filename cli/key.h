/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * key.h: which key was pressed. Turns the bytes of a terminal, a pasted text or a script into keys:
 * line ends in all their forms, control characters as Comware uses them (fundamentals guide,
 * "Editing a command line"), and the escape sequences that common terminals send for the arrow,
 * Home, End and Delete keys.
 */
#ifndef CLI_KEY_H
#define CLI_KEY_H

#include <stdbool.h>

enum key {
    KEY_NONE, /* no key yet, or one without a meaning here */
    KEY_TEXT, /* the byte itself */
    KEY_ENTER,
    KEY_HELP,
    KEY_TAB,
    KEY_UP,
    KEY_DOWN,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_WORD_LEFT,
    KEY_WORD_RIGHT,
    KEY_ERASE,       /* the character left of the cursor */
    KEY_DELETE,      /* the one at the cursor */
    KEY_ERASE_WORD,  /* the word left of the cursor */
    KEY_DELETE_WORD, /* the one right of it */
    KEY_ERASE_TO_START,
    KEY_ERASE_TO_END,
    KEY_REDRAW,
    KEY_CANCEL,
    KEY_USER_VIEW,
    KEY_COUNT
};

/* All zero is the start. */
struct key_decoder {
    int state;
    unsigned number; /* of an escape sequence such as ESC [ 3 ~ */
    bool ended;      /* the byte before was a CR: LF or NUL now belongs to it */
};

/* The key that byte completes. For KEY_TEXT the character is *text; a byte that no text holds (0xf5
 * to 0xff) becomes one that no argument takes either, so that it is refused rather than lost. */
enum key key_decode(struct key_decoder *decoder, unsigned char byte, char *text);

#endif
