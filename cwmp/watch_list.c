/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watch_list.c: see watch_list.h.
 */
#include "cwmp/watch_list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"

#include "platform/banned.h"

void watch_list_clear(struct watch_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->entries[i].key);
    free(list->entries);
    *list = (struct watch_list){0};
}

/* Where the key is, or would be. */
static size_t place_of(const struct watch_list *list, const char *key)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(list->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct watch *watch_list_find(const struct watch_list *list, const char *key)
{
    size_t at = place_of(list, key);
    return at < list->count && strcmp(list->entries[at].key, key) == 0 ? &list->entries[at] : NULL;
}

static bool make_room(struct watch_list *list)
{
    if (list->count < list->room)
        return true;
    size_t room = list->room ? list->room * 2 : 32;
    struct watch *entries = reallocarray(list->entries, room, sizeof(*entries));
    if (!entries)
        return false;
    list->entries = entries;
    list->room = room;
    return true;
}

struct watch *watch_list_take(struct watch_list *list, const char *key)
{
    struct watch *found = watch_list_find(list, key);
    if (found || list->count == WATCHES_MAX || !make_room(list))
        return found;
    size_t at = place_of(list, key);
    char *copy = strdup(key);
    if (!copy)
        return NULL;
    memmove(&list->entries[at + 1], &list->entries[at],
            (list->count++ - at) * sizeof(list->entries[0]));
    list->entries[at] = (struct watch){.key = copy};
    return &list->entries[at];
}

void watch_list_drop_idle(struct watch_list *list)
{
    size_t kept = 0;
    bool many = list->count > WATCHES_MAX / 2;
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].present ? !list->entries[i].means : many)
            free(list->entries[i].key);
        else
            list->entries[kept++] = list->entries[i];
    list->count = kept;
}

bool watch_is_news(const struct watch *watch)
{
    return watch->present && watch->changed;
}

/* "KEY<tab>FINGERPRINT"; '*' for what is trusted. A second fingerprint is of what lightweight
 * notification has told, if the ACS's knowledge is another. */
int watch_list_print(const struct watch_list *list,
                     bool (*trust)(const void *ctx, const struct watch *watch), const void *ctx,
                     struct buf *out)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct watch *watch = &list->entries[i];
        if (watch->trusted || (trust && trust(ctx, watch)))
            buf_printf(out, "%s\t*\n", watch->key);
        else if (watch->known && (watch->means || !watch->present)) {
            buf_printf(out, "%s\t%016" PRIx64, watch->key, watch->told);
            if (watch->light && watch->light_told != watch->told)
                buf_printf(out, "\t%016" PRIx64, watch->light_told);
            buf_putc(out, '\n');
        }
    }
    return buf_error(out);
}

static bool parse_fingerprint(const char *text, uint64_t *out)
{
    if (strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
        return false;
    *out = strtoull(text, NULL, 16);
    return true;
}

static int parse_line(struct watch_list *list, char *line)
{
    char *rest = line, *key = strsep(&rest, "\t"), *value = strsep(&rest, "\t");
    if (!value || !*key)
        return 0;
    bool trusted = strcmp(value, "*") == 0;
    uint64_t told = 0, light_told;
    if (!trusted && !parse_fingerprint(value, &told))
        return 0;
    if (!rest || !parse_fingerprint(rest, &light_told))
        light_told = told;
    struct watch *watch = watch_list_take(list, key);
    if (!watch)
        return list->count == WATCHES_MAX ? 0 : -ENOMEM;
    watch->trusted = trusted;
    watch->known = !trusted;
    watch->told = watch->seen = told;
    watch->light_told = light_told;
    return 0;
}

int watch_list_parse(struct watch_list *list, const char *text)
{
    char *copy = strdup(text), *rest = copy, *line;
    int error = copy ? 0 : -ENOMEM;
    while (!error && (line = strsep(&rest, "\n")))
        error = parse_line(list, line);
    free(copy);
    return error;
}
