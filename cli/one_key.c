/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * one_key.c: see one_key.h.
 */
#include "cli/one_key.h"

#include <ctype.h>
#include <string.h>

#include "cli/inband.h"

#include "platform/banned.h"

char one_key_more(enum key key, char text)
{
    static const char answers[KEY_COUNT] = {
        [KEY_PAGE_DOWN] = INBAND_MORE_PAGE, [KEY_ENTER] = INBAND_MORE_LINE,
        [KEY_PAGE_UP] = INBAND_MORE_BACK,   [KEY_CANCEL] = INBAND_MORE_STOP,
        [KEY_USER_VIEW] = INBAND_MORE_STOP,
    };

    return key == KEY_TEXT && text == ' ' ? INBAND_MORE_PAGE : answers[key];
}

char one_key_of(const char *wanted, enum key key, char text)
{
    char pressed = key == KEY_ENTER ? '\n' : key == KEY_TEXT ? text : '\0';

    if (key == KEY_CANCEL)
        return INBAND_ANSWER_CANCEL;
    pressed = (char)tolower((unsigned char)pressed);
    return pressed != '\0' && strchr(wanted, pressed) != NULL ? pressed : '\0';
}
