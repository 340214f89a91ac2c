/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * key.c: bytes into keys, by tables.
 */
#include "cli/key.h"

#include <stddef.h>

#include "platform/banned.h"

enum { STATE_PLAIN, STATE_ESCAPE, STATE_SEQUENCE, STATE_FUNCTION };

enum {
    ESCAPE = 0x1b,
    RUBOUT = 0x7f,
    FIRST_OUTSIDE_UTF8 = 0xf5,
    LAST_IN_UTF8 = 0xf4,
    NUMBER_MAX = 99
};

static const unsigned char control_keys[0x20] = {
    ['\r'] = KEY_ENTER,
    ['\n'] = KEY_ENTER,
    ['\t'] = KEY_TAB,
    ['\b'] = KEY_ERASE,
    [0x01] = KEY_HOME,           /* Ctrl+A */
    [0x02] = KEY_LEFT,           /* Ctrl+B */
    [0x03] = KEY_CANCEL,         /* Ctrl+C */
    [0x04] = KEY_DELETE,         /* Ctrl+D */
    [0x05] = KEY_END,            /* Ctrl+E */
    [0x06] = KEY_RIGHT,          /* Ctrl+F */
    [0x07] = KEY_CONFIGURATION,  /* Ctrl+G */
    [0x0e] = KEY_DOWN,           /* Ctrl+N */
    [0x10] = KEY_UP,             /* Ctrl+P */
    [0x12] = KEY_REDRAW,         /* Ctrl+R */
    [0x17] = KEY_ERASE_WORD,     /* Ctrl+W */
    [0x18] = KEY_ERASE_TO_START, /* Ctrl+X */
    [0x19] = KEY_ERASE_TO_END,   /* Ctrl+Y */
    [0x1a] = KEY_USER_VIEW,      /* Ctrl+Z */
};

struct sequence_row {
    unsigned char last; /* the byte that ends ESC [ number or ESC O */
    unsigned number;    /* matters for '~' only */
    enum key key;
};

static const struct sequence_row sequences[] = {
    {'A', 0, KEY_UP},        {'B', 0, KEY_DOWN}, {'C', 0, KEY_RIGHT},  {'D', 0, KEY_LEFT},
    {'H', 0, KEY_HOME},      {'F', 0, KEY_END},  {'~', 1, KEY_HOME},   {'~', 7, KEY_HOME},
    {'~', 4, KEY_END},       {'~', 8, KEY_END},  {'~', 3, KEY_DELETE}, {'~', 5, KEY_PAGE_UP},
    {'~', 6, KEY_PAGE_DOWN},
};

static enum key escape_key(struct key_decoder *decoder, unsigned char byte)
{
    decoder->state = STATE_PLAIN;
    switch (byte) {
    case '[':
    case 'O':
        decoder->state = STATE_SEQUENCE;
        decoder->number = 0;
        return KEY_NONE;
    case 'b':
    case 'B':
        return KEY_WORD_LEFT;
    case 'f':
    case 'F':
        return KEY_WORD_RIGHT;
    case 'd':
    case 'D':
        return KEY_DELETE_WORD;
    default:
        return KEY_NONE;
    }
}

static enum key sequence_key(struct key_decoder *decoder, unsigned char byte)
{
    if (byte >= '0' && byte <= '9') {
        decoder->number = decoder->number * 10 + (unsigned)(byte - '0');
        if (decoder->number > NUMBER_MAX)
            decoder->number = NUMBER_MAX;
        return KEY_NONE;
    }
    if (byte >= ' ' && byte < '@') /* further parameters, such as ";5" */
        return KEY_NONE;
    if (byte == '[') { /* the Linux console's F1 to F5: ESC [ [ A and so on */
        decoder->state = STATE_FUNCTION;
        return KEY_NONE;
    }

    decoder->state = STATE_PLAIN;
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (sequences[i].last == byte && (byte != '~' || sequences[i].number == decoder->number))
            return sequences[i].key;
    return KEY_NONE;
}

static enum key plain_key(struct key_decoder *decoder, unsigned char byte, bool ended, char *text)
{
    if (ended && (byte == '\n' || byte == '\0'))
        return KEY_NONE;
    decoder->ended = byte == '\r';
    if (byte == ESCAPE) {
        decoder->state = STATE_ESCAPE;
        return KEY_NONE;
    }
    if (byte < ' ')
        return (enum key)control_keys[byte];
    if (byte == RUBOUT)
        return KEY_ERASE;
    if (byte == '?')
        return KEY_HELP;
    *text = (char)(byte >= FIRST_OUTSIDE_UTF8 ? LAST_IN_UTF8 : byte);
    return KEY_TEXT;
}

enum key key_decode(struct key_decoder *decoder, unsigned char byte, char *text)
{
    bool ended = decoder->ended;

    decoder->ended = false;
    /* A line end or Ctrl+C inside a broken sequence is meant as such; another ESC begins anew. */
    if (decoder->state != STATE_PLAIN && byte < ' ')
        decoder->state = STATE_PLAIN;
    switch (decoder->state) {
    case STATE_ESCAPE:
        return escape_key(decoder, byte);
    case STATE_SEQUENCE:
        return sequence_key(decoder, byte);
    case STATE_FUNCTION:
        decoder->state = STATE_PLAIN;
        return KEY_NONE;
    default:
        return plain_key(decoder, byte, ended, text);
    }
}
