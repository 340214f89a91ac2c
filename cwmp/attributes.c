/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attributes.c: see attributes.h.
 */
#include "cwmp/attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/dm_row.h"
#include "platform/buf.h"

#include "platform/banned.h"

enum { NO_LEVEL = -1 };

struct entry {
    char *key;   /* canonical name */
    int level;   /* NO_LEVEL: the default */
    bool nobody; /* the access list is empty */
    bool kept;   /* attributes_keep() */
};

struct attributes {
    struct entry *entries; /* sorted by key */
    size_t count, room;
};

int attributes_new(struct attributes **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void attributes_free(struct attributes *attributes)
{
    if (!attributes)
        return;
    for (size_t i = 0; i < attributes->count; i++)
        free(attributes->entries[i].key);
    free(attributes->entries);
    free(attributes);
}

int attributes_copy(const struct attributes *attributes, struct attributes **out)
{
    struct attributes *copy;
    if (attributes_new(&copy))
        return -ENOMEM;
    copy->entries = calloc(attributes->count + 1, sizeof(*copy->entries));
    bool failed = !copy->entries;
    copy->room = attributes->count + 1;
    for (size_t i = 0; !failed && i < attributes->count; i++) {
        const struct entry *from = &attributes->entries[i];
        struct entry *to = &copy->entries[copy->count++];
        *to = *from;
        to->key = strdup(from->key);
        failed = !to->key;
    }
    if (failed) {
        attributes_free(copy);
        return -ENOMEM;
    }
    *out = copy;
    return 0;
}

/* --- the list --- */

/* Where the key is, or would be. */
static size_t place_of(const struct attributes *attributes, const char *key, bool *found)
{
    size_t low = 0, high = attributes->count;
    *found = false;
    while (low < high && !*found) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, attributes->entries[middle].key);
        *found = order == 0;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return *found ? high : low;
}

static const struct entry *find(const struct attributes *attributes, const char *key)
{
    bool found;
    size_t at = place_of(attributes, key, &found);
    return found ? &attributes->entries[at] : NULL;
}

static int make_room(struct attributes *attributes)
{
    if (attributes->count < attributes->room)
        return 0;
    size_t room = attributes->room ? attributes->room * 2 : 16;
    struct entry *entries = reallocarray(attributes->entries, room, sizeof(*entries));
    if (!entries)
        return -ENOMEM;
    attributes->entries = entries;
    attributes->room = room;
    return 0;
}

/* The entry of that key, added if there is none. */
static int take(struct attributes *attributes, const char *key, struct entry **out)
{
    bool found;
    size_t at = place_of(attributes, key, &found);
    *out = NULL;
    if (!found) {
        if (attributes->count == ATTRIBUTES_MAX)
            return -ENOSPC;
        char *copy = strdup(key);
        if (!copy || make_room(attributes)) {
            free(copy);
            return -ENOMEM;
        }
        memmove(&attributes->entries[at + 1], &attributes->entries[at],
                (attributes->count++ - at) * sizeof(attributes->entries[0]));
        attributes->entries[at] = (struct entry){.key = copy, .level = NO_LEVEL};
    }
    *out = &attributes->entries[at];
    return 0;
}

/* An entry that says nothing but the defaults goes. */
static void drop_if_plain(struct attributes *attributes, struct entry *entry)
{
    if (entry->level != NO_LEVEL || entry->nobody)
        return;
    size_t after = (size_t)(&attributes->entries[attributes->count] - entry) - 1;
    free(entry->key);
    memmove(entry, entry + 1, after * sizeof(*entry));
    attributes->count--;
}

/* --- of a parameter --- */

static const struct entry *find_item(const struct attributes *attributes,
                                     const struct datamodel_item *item)
{
    return find(attributes, item->canonical);
}

static enum attribute_level default_level(const struct dm_row *row)
{
    bool active = row->notify == DM_NOTIFY_ALWAYS || row->notify == DM_NOTIFY_ACTIVE;
    return active ? LEVEL_ACTIVE : LEVEL_OFF;
}

bool attributes_has_level(const struct attributes *attributes, const struct datamodel_item *item)
{
    const struct entry *entry = find_item(attributes, item);
    return entry && entry->level != NO_LEVEL && item->row->notify != DM_NOTIFY_ALWAYS;
}

enum attribute_level attributes_level(const struct attributes *attributes,
                                      const struct datamodel_item *item)
{
    const struct entry *entry = find_item(attributes, item);
    bool chosen = entry && entry->level != NO_LEVEL && item->row->notify != DM_NOTIFY_ALWAYS;
    return chosen ? (enum attribute_level)entry->level : default_level(item->row);
}

static bool is_active(enum attribute_level level)
{
    return level == LEVEL_ACTIVE || level == LEVEL_ACTIVE_LIGHT ||
           level == LEVEL_PASSIVE_ACTIVE_LIGHT;
}

int attributes_set_level(struct attributes *attributes, const struct datamodel_item *item,
                         enum attribute_level level)
{
    struct entry *entry;
    if (item->row->notify == DM_NOTIFY_ALWAYS)
        return 0;
    if (item->row->notify == DM_NOTIFY_DENIED && is_active(level))
        return -EACCES;
    bool plain = level == default_level(item->row);
    if (plain && !find(attributes, item->canonical))
        return 0;
    int error = take(attributes, item->canonical, &entry);
    if (error)
        return error;
    entry->level = plain ? NO_LEVEL : (int)level;
    drop_if_plain(attributes, entry);
    return 0;
}

bool attributes_has_subscriber(const struct attributes *attributes,
                               const struct datamodel_item *item)
{
    const struct entry *entry = find_item(attributes, item);
    return !entry || !entry->nobody;
}

int attributes_set_subscriber(struct attributes *attributes, const struct datamodel_item *item,
                              bool subscriber)
{
    struct entry *entry;
    if (subscriber && !find(attributes, item->canonical))
        return 0;
    int error = take(attributes, item->canonical, &entry);
    if (error)
        return error;
    entry->nobody = !subscriber;
    drop_if_plain(attributes, entry);
    return 0;
}

/* --- what is gone --- */

size_t attributes_count(const struct attributes *attributes)
{
    return attributes->count;
}

void attributes_keep(struct attributes *attributes, const struct datamodel_item *item)
{
    bool found;
    size_t at = place_of(attributes, item->canonical, &found);
    if (found)
        attributes->entries[at].kept = true;
}

void attributes_drop_others(struct attributes *attributes)
{
    size_t count = 0;
    for (size_t i = 0; i < attributes->count; i++)
        if (attributes->entries[i].kept) {
            attributes->entries[count] = attributes->entries[i];
            attributes->entries[count++].kept = false;
        } else {
            free(attributes->entries[i].key);
        }
    attributes->count = count;
}

/* --- as text --- */

/* "NAME<tab>LEVEL<tab>ACCESS": a digit and "nobody", or "-" for a default. */
int attributes_print(const struct attributes *attributes, struct buf *out)
{
    for (size_t i = 0; i < attributes->count; i++) {
        const struct entry *entry = &attributes->entries[i];
        char level = entry->level == NO_LEVEL ? '-' : (char)('0' + entry->level);
        buf_printf(out, "%s\t%c\t%s\n", entry->key, level, entry->nobody ? "nobody" : "-");
    }
    return buf_error(out);
}

static int parse_line(struct attributes *attributes, char *line)
{
    struct entry *entry;
    char *level = strchr(line, '\t'), *access = level ? strchr(level + 1, '\t') : NULL;
    if (!access || level == line || level - line >= DATAMODEL_NAME_SIZE)
        return 0;
    *level++ = '\0';
    *access++ = '\0';
    bool chosen = *level >= '0' && *level < '0' + LEVEL_COUNT && !level[1];
    bool nobody = strcmp(access, "nobody") == 0;
    if (!chosen && !nobody)
        return 0;
    int error = take(attributes, line, &entry);
    if (error)
        return error == -ENOSPC ? 0 : error;
    entry->level = chosen ? *level - '0' : NO_LEVEL;
    entry->nobody = nobody;
    return 0;
}

int attributes_parse(const char *text, struct attributes **out)
{
    char *copy = strdup(text), *rest = copy, *line;
    struct attributes *attributes = NULL;
    int error = copy ? attributes_new(&attributes) : -ENOMEM;
    while (!error && (line = strsep(&rest, "\n")))
        error = parse_line(attributes, line);
    free(copy);
    if (error)
        attributes_free(attributes);
    else
        *out = attributes;
    return error;
}
