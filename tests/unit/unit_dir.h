/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_dir.h: a directory of its own for each test, removed however the program ends.
 */
#ifndef TESTS_UNIT_UNIT_DIR_H
#define TESTS_UNIT_UNIT_DIR_H

#include <stddef.h>

enum { UNIT_PATH_MAX = 512 };

/* Makes a new empty directory under $TMPDIR or /tmp and writes its path to out. Ends the program
 * when it cannot. All of them are removed when the program ends, also by a signal. */
void unit_dir(char out[UNIT_PATH_MAX]);

/* out = dir "/" name */
void unit_path(const char *dir, const char *name, char out[UNIT_PATH_MAX]);

/* Writes a file in one go; ends the program when it cannot. */
void unit_write(const char *path, const void *data, size_t len);
void unit_write_text(const char *path, const char *text);
/* The whole file as a NUL-terminated text that the caller frees, *len without the NUL; NULL when
 * there is none. */
char *unit_read(const char *path, size_t *len);

/* Makes one directory, which exists, hold the same regular files and directories as another. */
void unit_copy_tree(const char *from, const char *to);

#endif
