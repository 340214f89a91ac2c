/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_text.h: the configuration as text. The store and the daemon need to print and to read it
 * without knowing the command language, so the language comes in as a value: config_text_comware is
 * defined in cli/ from the command table, and only main() names it. (So cwmp/ does not include
 * cli/, and a test may hand in another language.)
 */
#ifndef PLATFORM_CONFIG_TEXT_H
#define PLATFORM_CONFIG_TEXT_H

#include <stddef.h>

#include "platform/settings.h"

struct buf;
struct settings;
struct txn;

/* Where in a text the next line stands; all zero at its start. What the numbers mean is the
 * language's own business. */
struct config_place {
    int view;
    char key[LIST_KEY_MAX];
    int open;       /* 1 + the setting whose text goes on in the next line; 0: none, as it has to be
                       at the end of a file */
    char delimiter; /* ends that text */
    char text[SETTING_TEXT_MAX];
};

struct config_text {
    /* Appends the whole configuration, as `display current-configuration` shows it without the last
     * "return". version: the software version for the " version ..." line. 0 or the buffer's error.
     */
    int (*print)(const struct settings *settings, const char *version, struct buf *out);

    /* Reads one line at *place, which it updates, and adds to txn what it sets; blank lines, '#',
     * "version ..." and "return" add nothing.
     * 0, -ENOMEM, or -EINVAL with the reason (one sentence part, at most why_size bytes) in why: it
     * names column and word, but never a password. */
    int (*read_line)(const char *line, struct config_place *place, struct txn *txn, char *why,
                     size_t why_size);

    /* Overwrites in line what may be a password: for a line that is to be logged. */
    void (*hide)(char *line);
};

extern const struct config_text config_text_comware;

#endif
