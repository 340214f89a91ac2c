/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings_values.c: a set of values for the rows of settings.def, and the entries of its lists.
 */
#include "platform/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

/* The settings of a list are few, so an entry has room for all rows. */
struct entry {
    char *key;
    char *text[SETTING_COUNT];
};

struct list {
    struct entry *entries; /* in the order of their keys */
    size_t count;
};

struct settings {
    char *text[SETTING_COUNT][SOURCE_COUNT];
    struct list lists[LIST_COUNT];
};

int settings_new(struct settings **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

static void drop(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

static void drop_entry(struct entry *entry)
{
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        drop(entry->text[id]);
    free(entry->key);
}

void settings_clear(struct settings *s)
{
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (unsigned source = 0; source < SOURCE_COUNT; source++)
            drop(s->text[id][source]);
    for (unsigned id = 0; id < LIST_COUNT; id++) {
        for (size_t n = 0; n < s->lists[id].count; n++)
            drop_entry(&s->lists[id].entries[n]);
        free(s->lists[id].entries);
    }
    *s = (struct settings){0};
}

void settings_free(struct settings *s)
{
    if (s)
        settings_clear(s);
    free(s);
}

static int put(char **slot, const char *text)
{
    char *copy = NULL;
    if (text && !(copy = strdup(text)))
        return -ENOMEM;
    drop(*slot);
    *slot = copy;
    return 0;
}

int settings_put(struct settings *s, enum setting_id id, enum setting_source source,
                 const char *text)
{
    return put(&s->text[id][source], text);
}

const char *settings_get(const struct settings *s, enum setting_id id, enum setting_source source)
{
    return s->text[id][source];
}

const char *settings_effective(const struct settings *s, enum setting_id id)
{
    for (unsigned source = 0; source < SOURCE_COUNT; source++)
        if (s->text[id][source])
            return s->text[id][source];
    return setting_row(id)->builtin;
}

bool settings_bool(const struct settings *s, enum setting_id id)
{
    const char *text = settings_effective(s, id);
    return text && !strcmp(text, "1");
}

uint32_t settings_uint(const struct settings *s, enum setting_id id, uint32_t none)
{
    const char *text = settings_effective(s, id);
    return text ? (uint32_t)strtoul(text, NULL, 10) : none;
}

/* --- entries --- */

size_t settings_entry_count(const struct settings *s, enum list_id list)
{
    return s->lists[list].count;
}

const char *settings_entry_key(const struct settings *s, enum list_id list, size_t n)
{
    return s->lists[list].entries[n].key;
}

static struct entry *find_entry(const struct settings *s, enum list_id id, const char *key)
{
    const struct list *list = &s->lists[id];
    for (size_t n = 0; n < list->count; n++)
        if (list_same_key(id, list->entries[n].key, key))
            return &list->entries[n];
    return NULL;
}

bool settings_entry_exists(const struct settings *s, enum list_id list, const char *key)
{
    return find_entry(s, list, key) != NULL;
}

int settings_entry_add(struct settings *s, enum list_id id, const char *key)
{
    struct list *list = &s->lists[id];
    if (find_entry(s, id, key))
        return 0;
    if (list->count >= list_row(id)->entries)
        return -ENOSPC;
    struct entry *grown = realloc(list->entries, (list->count + 1) * sizeof(*grown));
    if (!grown)
        return -ENOMEM;
    list->entries = grown;
    char *copy = strdup(key);
    if (!copy)
        return -ENOMEM;
    size_t at = list->count;
    while (at && strverscmp(grown[at - 1].key, key) > 0)
        at--;
    memmove(grown + at + 1, grown + at, (list->count - at) * sizeof(*grown));
    grown[at] = (struct entry){.key = copy};
    list->count++;
    return 0;
}

void settings_entry_remove(struct settings *s, enum list_id id, const char *key)
{
    struct list *list = &s->lists[id];
    struct entry *entry = find_entry(s, id, key);
    if (!entry)
        return;
    drop_entry(entry);
    size_t after = list->count - (size_t)(entry - list->entries) - 1;
    memmove(entry, entry + 1, after * sizeof(*entry));
    list->count--;
}

int settings_entry_put(struct settings *s, enum setting_id id, const char *key, const char *text)
{
    int error = text ? settings_entry_add(s, setting_row(id)->list, key) : 0;
    struct entry *entry = error ? NULL : find_entry(s, setting_row(id)->list, key);
    return entry ? put(&entry->text[id], text) : error;
}

const char *settings_entry_get(const struct settings *s, enum setting_id id, const char *key)
{
    const struct entry *entry = find_entry(s, setting_row(id)->list, key);
    return entry ? entry->text[id] : NULL;
}

const char *settings_entry_effective(const struct settings *s, enum setting_id id, const char *key)
{
    const char *text = settings_entry_get(s, id, key);
    return text ? text : setting_row(id)->builtin;
}

const char *settings_entry_with(const struct settings *s, enum setting_id id, const char *text,
                                size_t len)
{
    const struct setting_row *row = setting_row(id);
    const struct list *list = &s->lists[row->list];
    for (size_t n = 0; n < list->count; n++) {
        const char *own = list->entries[n].text[id];
        if (!own)
            own = row->builtin;
        if (own && strncmp(own, text, len) == 0 && !own[len])
            return list->entries[n].key;
    }
    return NULL;
}

/* --- whole sets --- */

static bool texts_differ(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) != 0 : a != b;
}

static bool lists_differ(const struct list *a, const struct list *b, enum setting_id id)
{
    bool differ = a->count != b->count;
    for (size_t n = 0; !differ && n < a->count; n++)
        differ = strcmp(a->entries[n].key, b->entries[n].key) != 0 ||
                 texts_differ(a->entries[n].text[id], b->entries[n].text[id]);
    return differ;
}

bool settings_differ(const struct settings *a, const struct settings *b, enum setting_id id)
{
    if (setting_row(id)->list != LIST_NONE)
        return lists_differ(&a->lists[setting_row(id)->list], &b->lists[setting_row(id)->list], id);
    bool differ = false;
    for (unsigned source = 0; !differ && source < SOURCE_COUNT; source++)
        differ = texts_differ(a->text[id][source], b->text[id][source]);
    return differ;
}

static int copy_list(const struct settings *from, enum list_id id, struct settings *to)
{
    int error = 0;
    for (size_t n = 0; !error && n < from->lists[id].count; n++) {
        const struct entry *entry = &from->lists[id].entries[n];
        error = settings_entry_add(to, id, entry->key);
        for (unsigned row = 0; !error && row < SETTING_COUNT; row++)
            if (entry->text[row])
                error = settings_entry_put(to, (enum setting_id)row, entry->key, entry->text[row]);
    }
    return error;
}

int settings_copy_entries(const struct settings *from, struct settings *to)
{
    int error = 0;
    for (unsigned id = 0; !error && id < LIST_COUNT; id++)
        error = copy_list(from, (enum list_id)id, to);
    return error;
}

int settings_copy(const struct settings *s, struct settings **out)
{
    int error = settings_new(out);
    for (unsigned id = 0; !error && id < SETTING_COUNT; id++)
        for (unsigned source = 0; !error && source < SOURCE_COUNT; source++)
            error = settings_put(*out, (enum setting_id)id, (enum setting_source)source,
                                 s->text[id][source]);
    if (!error)
        error = settings_copy_entries(s, *out);
    if (error)
        settings_free(*out); /* NULL when settings_new() failed */
    return error;
}

void settings_swap(struct settings *a, struct settings *b)
{
    struct settings kept = *a;
    *a = *b;
    *b = kept;
}
