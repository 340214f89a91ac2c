/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * output.h: the way of a command's output: through the filters of its tail, then to the screen page
 * by page, or to a file. It streams: at most one line and one piece of a file are held.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output;
struct shell_io;
struct tail;

/* Writes a piece of the file (append: behind what it has). 0 or a negative errno code, after which
 * there is no more. */
typedef int output_file_fn(void *ctx, const char *name, const char *data, size_t len, bool append);

/* io must outlive it. 0 or -ENOMEM. */
int output_new(const struct shell_io *io, output_file_fn *write_file, void *ctx,
               struct output **out);
void output_free(struct output *output);

/* A command begins. tail: NULL for none; must be valid until output_end(). rows: as of
 * pager_begin(). 0; -ENOMEM; or -EINVAL, with *column and *why as of filters_new(). */
int output_begin(struct output *output, const struct tail *tail, int rows, size_t *column,
                 const char **why);

/* Whole or partial lines. Without a tail each byte is on the screen when this returns. */
void output_write(struct output *output, const char *data, size_t len);

/* As pager_seen(). */
void output_seen(struct output *output);

/* Whether more output is of no use: it was stopped, or there is an error. */
bool output_stopped(struct output *output);

/* The command has ended, well or not: of one that failed or was stopped, no more is written to the
 * file. 0, or what went wrong on the way: -E2BIG for a regular expression that takes
 * too long, or the error of the file. */
int output_end(struct output *output, bool well);

#endif
