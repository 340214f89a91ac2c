/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.c: see utf8.h.
 */
#include "cwmp/utf8.h"

#include <string.h>

#include "platform/banned.h"

size_t utf8_decode(const char *text, size_t len, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800,
                                     0x10000}; /* per length: below it is an overlong form */
    if (!len)
        return 0;
    unsigned char first = (unsigned char)text[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || len < bytes)
        return 0;
    uint32_t value = first & (0x7fu >> bytes);
    for (size_t i = 1; i < bytes; i++) {
        unsigned char next = (unsigned char)text[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3fu);
    }
    if (value < least[bytes] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return bytes;
}

bool utf8_is_xml_char(uint32_t code)
{
    if (code < ' ')
        return code == '\t' || code == '\n' || code == '\r';
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code != 0xfffe &&
           code != 0xffff;
}

size_t utf8_count(const char *text)
{
    size_t count = 0, len = strlen(text);
    for (size_t at = 0; at < len; count++) {
        uint32_t code;
        size_t bytes = utf8_decode(text + at, len - at, &code);
        at += bytes ? bytes : 1;
    }
    return count;
}
