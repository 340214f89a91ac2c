/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * place.h: where a command line stands: in a view, and in the view of a list's entry in which one.
 *
 * The view of a line may stand for several: the key of `line vty 0 4` is "vty0-4" and means the
 * entries vty0 to vty4 of the list.
 */
#ifndef CLI_PLACE_H
#define CLI_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"

struct arguments;
struct buf;
struct settings;

struct place {
    enum view view;
    char key[LIST_KEY_MAX]; /* "" in a view that there is once */
};

/* Where a row with .enters leads. 0; -EINVAL when its arguments name no place. */
int place_entered(const struct arguments *arguments, struct place *out);

/* Takes the key's spelling from the entry; where the entry is gone, so is its view: system view. */
void place_refresh(struct place *place, const struct settings *settings);

/* "[Sysname-pki-domain-test]" */
void place_prompt(const struct place *place, const char *sysname, char *out, size_t size);
/* The line that enters it, without a line end: "pki domain test". */
void place_print(const struct place *place, struct buf *out);

/* The entries it stands for: the n-th key, false when there are not so many. */
bool place_key(const struct place *place, size_t n, char key[LIST_KEY_MAX]);

/* The n-th block of this view in a configuration, in order; false when there are not so many.
 * Neighbouring lines (vty0, vty1, ...) with equal settings are one. */
bool place_nth(const struct settings *settings, enum view view, size_t n, struct place *out);

#endif
