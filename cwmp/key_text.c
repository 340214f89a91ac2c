/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * key_text.c: see key_text.h.
 */
#include "cwmp/key_text.h"

#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

static const char plain[] = "\\\t\n\r", escaped[] = "\\tnr";

void key_print(struct buf *out, const char *key)
{
    for (; *key; key++) {
        const char *at = strchr(plain, *key);
        if (at)
            buf_printf(out, "\\%c", escaped[at - plain]);
        else
            buf_append(out, key, 1);
    }
}

int key_parse(const char *text, size_t len, char *out, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        char byte = text[i];
        if (byte == '\\') {
            const char *at = ++i < len && text[i] ? strchr(escaped, text[i]) : NULL;
            if (!at)
                return -EINVAL;
            byte = plain[at - escaped];
        }
        if (count + 1 >= size)
            return -EMSGSIZE;
        out[count++] = byte;
    }
    out[count] = '\0';
    return 0;
}
