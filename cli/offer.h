/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * offer.h: what may stand at the end of a line that is being typed: for '?' and TAB.
 */
#ifndef CLI_OFFER_H
#define CLI_OFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct offer_item {
    const char *label, *help; /* "": neither is shown */
    bool is_word;             /* TAB may fill it in; otherwise it stands for a value */
};

enum { OFFER_MAX = 128 };
struct offer {
    struct offer_item items[OFFER_MAX]; /* in the order of their labels */
    size_t count;
    bool cr;     /* the line is complete as it is */
    size_t from; /* column of the word that is being typed; the line's length: none */
    bool common; /* what is for ROLE_ADMIN alone is left out */
    const struct offer *aliases; /* what may begin a command besides keywords; NULL: nothing */
};

/* Puts it in its place; more than OFFER_MAX are left out. The texts are not copied. */
void offer_add(struct offer *offer, const char *label, const char *help, bool is_word);

/* One line each, the help texts in one column, "<cr>" last. */
void offer_print(const struct offer *offer, struct buf *out);

/* Appends line with its last word completed: the only completion and a blank, or of several the one
 * number turn (modulo their number). False: nothing to complete. */
bool offer_complete(const struct offer *offer, const char *line, unsigned turn, struct buf *out);

#endif
