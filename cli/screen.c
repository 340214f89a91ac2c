/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * screen.c: see screen.h.
 */
#include "cli/screen.h"

#include <string.h>

#include "platform/banned.h"

enum { DELETE = 0x7f, FIRST_OUTSIDE_UTF8 = 0xf5 };

char screen_char(char c)
{
    unsigned char byte = (unsigned char)c;
    bool control = (byte < ' ' && c != '\n' && c != '\t') || byte == DELETE;

    return control || byte >= FIRST_OUTSIDE_UTF8 ? '.' : c;
}

bool screen_caret_begins(const char *output)
{
    output += strspn(output, " ");
    return output[0] == '^' && output[1] == '\n';
}
