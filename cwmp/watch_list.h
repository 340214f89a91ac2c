/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch_list.h: the parameters that notify.c watches, and of each the fingerprint of its value now
 * and when the ACS last heard of it. Pure bookkeeping.
 */
#ifndef CWMP_WATCH_LIST_H
#define CWMP_WATCH_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct dm_row;

struct watch {
    char *key;                /* canonical name (datamodel.h) */
    const struct dm_row *row; /* NULL until it has been visited */
    unsigned means;           /* what its level asks for; notify.c's bits */
    bool present;             /* the data model has it now */
    uint64_t seen;            /* its value when last looked at */
    uint64_t told;            /* what the ACS knows, if it is known */
    bool known;
    bool trusted;        /* as `known`, but what it is will be seen at the next look */
    bool light;          /* lightweight notification tells of it, too */
    uint64_t light_told; /* its value when that was last asked to: `seen`, but after a restart */
    bool changed;        /* by another than the ACS, and not told since; back or not */
    uint64_t sent;       /* what the Inform of the session says, if that carries it */
    bool carried;        /* there was an Inform in this session, and it was there */
    bool listed;         /* ... and named as changed */
    bool changed_before; /* `changed`, as it was before that Inform */
};

enum {
    WATCHES_MAX = 3100,  /* ATTRIBUTES_MAX, and those that are watched without being asked for */
    WATCH_LINE_MAX = 40, /* of watch_list_print(), besides the key */
};

struct watch_list {
    struct watch *entries; /* sorted by key */
    size_t count, room;
};

void watch_list_clear(struct watch_list *list);
/* NULL when it is not there. A pointer is valid until something is added or removed. */
struct watch *watch_list_find(const struct watch_list *list, const char *key);
/* Finds or adds it. NULL: no memory, or WATCHES_MAX are there. */
struct watch *watch_list_take(struct watch_list *list, const char *key);
/* Removes those that are present and mean nothing, and when there are many, those that are gone. */
void watch_list_drop_idle(struct watch_list *list);

/* Whether the ACS has yet to hear of a change. */
bool watch_is_news(const struct watch *watch);

/* What the ACS knows, one line for each, and back; trust() NULL, or says for which of them it knows
 * whatever the value is at the next start. Lines that cannot be understood are passed over. 0 or
 * the buffer's error; 0 or -ENOMEM. */
int watch_list_print(const struct watch_list *list,
                     bool (*trust)(const void *ctx, const struct watch *watch), const void *ctx,
                     struct buf *out);
int watch_list_parse(struct watch_list *list, const char *text);

#endif
