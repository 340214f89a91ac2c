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

struct buf;
struct settings;
struct txn;

struct config_text {
    /* Appends the whole configuration, as `display current-configuration` shows it without the last
     * "return". version: the software version for the " version ..." line. 0 or the buffer's error.
     */
    int (*print)(const struct settings *settings, const char *version, struct buf *out);

    /* Reads one line in the context *view (0 at the start of a file, updated by lines that enter a
     * view) and adds to txn what it sets; blank lines, '#', "version ..." and "return" add nothing.
     * 0, -ENOMEM, or -EINVAL with the reason (one sentence part, at most why_size bytes) in why: it
     * names column and word, but never a password. */
    int (*read_line)(const char *line, int *view, struct txn *txn, char *why, size_t why_size);

    /* Overwrites in line what may be a password: for a line that is to be logged. */
    void (*hide)(char *line);
};

extern const struct config_text config_text_comware;

#endif
