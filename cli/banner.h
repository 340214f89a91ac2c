/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * banner.h: the text of a banner (`header ...`) as it is typed. It stands between two delimiters:
 *
 *     header motd %text%        on one line: the first character is the delimiter, and the last
 *     header motd %             over several lines, up to one that ends with the delimiter;
 *     header motd %beginning    the first may hold the beginning of the text
 *     header motd               the same, the delimiter is '%'
 *
 * Source: H3C V7 fundamentals, "Configuring banners".
 */
#ifndef CLI_BANNER_H
#define CLI_BANNER_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/settings.h"

struct banner {
    char delimiter;
    char text[SETTING_TEXT_MAX]; /* lines end with "\n", but for the last */
    size_t len;
    bool too_long; /* text holds its beginning only */
};

/* What stands behind the command's words, NULL: nothing. Whether the text is complete; else the
 * next lines are for banner_line(). */
bool banner_begin(struct banner *banner, const char *typed);
/* One more line, without its end. Whether the text is complete. */
bool banner_line(struct banner *banner, const char *line);

#endif
