/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * banner.c: see banner.h.
 */
#include "cli/banner.h"

#include <string.h>

#include "platform/banned.h"

static void append(struct banner *banner, const char *text, size_t len)
{
    size_t room = sizeof(banner->text) - 1 - banner->len;
    if (len > room) {
        banner->too_long = true;
        len = room;
    }
    memcpy(banner->text + banner->len, text, len);
    banner->len += len;
    banner->text[banner->len] = '\0';
}

bool banner_begin(struct banner *banner, const char *typed)
{
    size_t len = typed ? strlen(typed) : 0;
    *banner = (struct banner){.delimiter = len ? *typed : '%'};
    if (len > 1)
        return banner_line(banner, typed + 1);
    return false;
}

bool banner_line(struct banner *banner, const char *line)
{
    size_t len = strlen(line);
    bool ends = len && line[len - 1] == banner->delimiter;
    append(banner, line, ends ? len - 1 : len);
    if (!ends)
        append(banner, "\n", 1);
    return ends;
}
