/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * printable.c: see printable.h.
 */
#include "platform/printable.h"

#include "platform/banned.h"

static void replace_outside(char *text, char first)
{
    for (; *text; text++)
        if (*text < first || *text > '~')
            *text = '?';
}

void printable_text(char *text)
{
    replace_outside(text, ' ');
}

void printable_word(char *text)
{
    replace_outside(text, ' ' + 1);
}
