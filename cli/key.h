/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * key.h: which key was pressed. Turns the bytes of a terminal, a pasted text or a script into keys:
 * line ends in all their forms, control characters as Comware uses them (fundamentals guide,
 * "Editing a command line"), and the escape sequences that xterm, VT100, VT220, the Linux console,
 * screen and rxvt send for the arrow, Home, End, Delete and Page keys.
 *
 * Without effect, as what they would act on does not exist here: Ctrl+K (a connection that is being
 * opened), Ctrl+] and Ctrl+\ (one that is open), Ctrl+V (a clipboard; pasting is the terminal's),
 * and the hot keys Ctrl+L and Ctrl+O, whose default commands, "display ip routing-table" and "undo
 * debugging all", this switch does not have, and Ctrl+T and Ctrl+U, which have none.
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
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_CONFIGURATION, /* the hot key for "display current-configuration" */
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
