/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * assign.h: what a line that sets something changes, typed or read from a configuration.
 */
#ifndef CLI_ASSIGN_H
#define CLI_ASSIGN_H

struct argument;
struct arguments;
struct place;
struct txn;

/* Adds to txn what the line sets, or unsets in its undo form; the row has a setting, or a list and
 * a <key>. place: where the line stands. 0; -ENOMEM; or -EINVAL and the like of txn.h with *why, a
 * static sentence part, and *at, the argument at fault (NULL: none). */
int assign(struct txn *txn, const struct arguments *arguments, const struct place *place,
           const struct argument **at, const char **why);

#endif
