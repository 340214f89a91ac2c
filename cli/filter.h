/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * filter.h: the filters behind a display command, one after the other, line by line.
 *
 * by-linenum numbers the lines as they are at its place, in five columns: "    1:  text". Where a
 * `begin` stands behind it, a '-' instead of the ':' marks the lines that do not match. The filters
 * look at the text, not at the number before it. Source: H3C V7 fundamentals command reference,
 * "display | by-linenum".
 */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include <stddef.h>

struct buf;
struct filters;
struct tail;

/* Of a tail there may be none. 0; -ENOMEM; or -EINVAL for a regular expression that is none: then
 * *why says what is wrong in a static sentence, and *column where it stands. */
int filters_new(const struct tail *tail, struct filters **out, size_t *column, const char **why);
void filters_free(struct filters *filters);

/* Appends the line (without its end) to out as it comes out of the last filter. 1; 0 when one keeps
 * it back; -E2BIG when an expression is too much work for it, or the buffer's error. */
int filters_line(struct filters *filters, const char *line, size_t len, struct buf *out);

#endif
