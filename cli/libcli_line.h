/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libcli_line.h: the line that libcli is editing: types keys into libcli's editor and knows what
 * that then holds.
 *
 * libcli has fewer keys than Comware, does not tell how long its line is or where its cursor
 * stands, and takes 4095 bytes where Comware takes 511. So each key of the user becomes keys of
 * libcli here, and the line is kept in parallel.
 */
#ifndef CLI_LIBCLI_LINE_H
#define CLI_LIBCLI_LINE_H

#include <stddef.h>

#include "cli/edit_line.h"
#include "cli/key.h"

struct libcli_line {
    struct edit_line line;
    void (*type)(void *ctx, const char *keys,
                 size_t len); /* given to libcli, at most LIBCLI_LINE_TYPES_MAX at once */
    void *ctx;
};

enum { LIBCLI_LINE_TYPES_MAX = EDIT_LINE_MAX + 1 };

/* A key that edits; others do nothing. text: the character of KEY_TEXT. A key that cannot do its
 * work rings libcli's bell, after the echo of the keys before. */
void libcli_line_key(struct libcli_line *line, enum key key, char text);

/* Replaces the line by text, at most EDIT_LINE_MAX bytes. */
void libcli_line_replace(struct libcli_line *line, const char *text);

/* At libcli's prompt, whose line is empty: begins the line as inband.h says, and puts text, at most
 * EDIT_LINE_MAX bytes, on it. Returns how many bytes libcli will echo. */
size_t libcli_line_start(struct libcli_line *line, const char *text, size_t len);

/* Ends the line, with the byte of inband.h that says how; its echo comes after that of all keys
 * before. The line is still known until the next start. */
void libcli_line_end(struct libcli_line *line, unsigned char end);

#endif
