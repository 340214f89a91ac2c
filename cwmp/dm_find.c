/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_find.c: see dm_find.h.
 */
#include "cwmp/dm_find.h"

#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/settings.h"

#include "platform/banned.h"

static const struct dm_row *row_at(size_t i)
{
    size_t count;
    return datamodel_rows(&count) + i;
}

/* --- reading a name --- */

/* An instance number: 1 to 4294967295 without leading zeros. */
static bool take_number(const char **name, struct dm_step *step)
{
    size_t digits = strspn(*name, "0123456789");
    if (!digits || digits > 10 || **name == '0')
        return false;
    unsigned long long value = strtoull(*name, NULL, 10);
    *step = (struct dm_step){.kind = DM_STEP_NUMBER, .number = (uint32_t)value};
    *name += digits;
    return value <= UINT32_MAX;
}

static bool take_alias(const char **name, struct dm_step *step)
{
    const char *begin = *name + 1, *end = strchr(begin, ']');
    if (**name != '[' || !end || end == begin)
        return false;
    *step =
        (struct dm_step){.kind = DM_STEP_ALIAS, .alias = begin, .alias_len = (size_t)(end - begin)};
    *name = end + 1;
    return true;
}

static bool take_any(const char **name, struct dm_step *step)
{
    if (**name != '*')
        return false;
    *step = (struct dm_step){.kind = DM_STEP_ANY};
    (*name)++;
    return true;
}

static bool matches(const char *row_path, const char *name, struct dm_place *place)
{
    for (;;) {
        if (*row_path == '{') {
            if (!*name) { /* "Table." of "Table.{i}." */
                place->table = strcmp(row_path + DM_PLACEHOLDER_LEN, ".") == 0;
                return place->table;
            }
            struct dm_step *step = &place->steps[place->depth];
            if (place->depth++ == DATAMODEL_TABLES_MAX ||
                !(take_number(&name, step) || take_alias(&name, step) || take_any(&name, step)))
                return false;
            place->wild = place->wild || step->kind == DM_STEP_ANY;
            row_path += DM_PLACEHOLDER_LEN;
        }
        if (*row_path != *name)
            return false;
        if (!*name)
            return true;
        row_path++;
        name++;
    }
}

/* Whether the two are the same up to the first instance: what tells most rows apart, cheaply, since
 * a request may name a hundred thousand parameters. */
static bool begin_alike(const char *row_path, const char *name)
{
    while (*row_path && *row_path != '{' && *row_path == *name)
        row_path++, name++;
    return *row_path == '{' || *row_path == *name;
}

bool dm_parse(const struct datamodel *dm, const char *root, const char *name, struct dm_place *out)
{
    size_t count, len = strlen(root);
    const struct dm_row *rows = datamodel_rows(&count);
    if (strncmp(name, root, len) != 0)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *path = rows[i].path + DM_ROW_ROOT_LEN;
        if (rows[i].flags & dm->root->lacks || !begin_alike(path, name + len))
            continue;
        *out = (struct dm_place){.row = i};
        if (matches(path, name + len, out))
            return true;
    }
    return false;
}

/* --- instances --- */

static uint32_t number_of(const char *key)
{
    return (uint32_t)strtoul(key, NULL, 10);
}

/* Entries are in ascending order. */
static uint32_t next_entry(const struct settings *settings, enum list_id list, uint32_t after)
{
    size_t count = settings_entry_count(settings, list), low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (number_of(settings_entry_key(settings, list, middle)) > after)
            high = middle;
        else
            low = middle + 1;
    }
    return low < count ? number_of(settings_entry_key(settings, list, low)) : 0;
}

uint32_t dm_next_instance(struct datamodel *dm, size_t table, const uint32_t *instances,
                          uint32_t after)
{
    const struct dm_context context = {.env = &dm->env, .instances = instances};
    const struct dm_row *row = row_at(table);
    return row->next ? row->next(&context, after)
                     : next_entry(dm_settings(dm), (enum list_id)row->list, after);
}

const struct dm_row *dm_alias_row(const struct datamodel *dm, size_t table)
{
    const struct dm_row *row = row_at(table);
    size_t len = strlen(row->path);
    for (size_t i = table + 1; i < dm_subtree_end(table); i++)
        if (strcmp(row_at(i)->path + len, "Alias") == 0 && !(row_at(i)->flags & dm->root->lacks))
            return row_at(i);
    return NULL;
}

static bool has_alias(struct datamodel *dm, const struct dm_row *alias, const uint32_t *instances,
                      const struct dm_step *step)
{
    struct buf text;
    buf_init(&text, SETTING_TEXT_MAX);
    bool same = !dm_value(dm, alias, instances, &text) && text.len == step->alias_len &&
                memcmp(buf_text(&text), step->alias, text.len) == 0;
    buf_free(&text);
    return same;
}

struct resolving {
    struct datamodel *dm;
    const struct dm_place *place;
    dm_found *fn;
    void *ctx;
    size_t count;
    uint32_t instances[DATAMODEL_TABLES_MAX];
};

static int resolve(struct resolving *r, unsigned level, const char *rest);

/* The instance of a list that has this alias. It is looked up where the aliases are: a request may
 * name a hundred thousand. */
static int resolve_listed(struct resolving *r, unsigned level, const struct dm_row *alias,
                          const char *rest)
{
    const struct dm_step *step = &r->place->steps[level];
    const char *key = settings_entry_with(dm_settings(r->dm), (enum setting_id)alias->setting,
                                          step->alias, step->alias_len);
    if (!key)
        return 0;
    r->instances[level] = number_of(key);
    return resolve(r, level + 1, rest);
}

/* The instances of one table that fit the step, and for each of them what comes after it. */
static int resolve_step(struct resolving *r, unsigned level, size_t table, const char *rest)
{
    const struct dm_step *step = &r->place->steps[level];
    const struct dm_row *alias = step->kind == DM_STEP_ALIAS ? dm_alias_row(r->dm, table) : NULL;
    uint32_t n = step->kind == DM_STEP_NUMBER ? step->number - 1 : 0;
    int stop = 0;
    if (alias && row_at(table)->list != LIST_NONE)
        return resolve_listed(r, level, alias, rest);
    while (!stop && (n = dm_next_instance(r->dm, table, r->instances, n))) {
        if (step->kind == DM_STEP_NUMBER && n != step->number)
            break;
        r->instances[level] = n;
        if (step->kind != DM_STEP_ALIAS || (alias && has_alias(r->dm, alias, r->instances, step)))
            stop = resolve(r, level + 1, rest);
    }
    return stop;
}

/* Recursion goes as deep as tables are nested in datamodel.def. */
static int resolve(struct resolving *r, unsigned level, const char *rest)
{
    const char *path = row_at(r->place->row)->path;
    if (level == r->place->depth) {
        r->count++;
        return r->fn(r->ctx, r->instances);
    }
    const char *at = strstr(rest, DM_PLACEHOLDER);
    size_t count, table = at ? dm_table_row(path, (size_t)(at - path)) : SIZE_MAX;
    (void)datamodel_rows(&count);
    return table < count ? resolve_step(r, level, table, at + DM_PLACEHOLDER_LEN) : 0;
}

int dm_resolve(struct datamodel *dm, const struct dm_place *place, dm_found *fn, void *ctx,
               size_t *count)
{
    struct resolving r = {.dm = dm, .place = place, .fn = fn, .ctx = ctx};
    int stop = resolve(&r, 0, row_at(place->row)->path);
    if (count)
        *count = r.count;
    return stop;
}

static int take_first(void *ctx, const uint32_t *instances)
{
    memcpy(ctx, instances, DATAMODEL_TABLES_MAX * sizeof(*instances));
    return 1;
}

bool dm_resolve_one(struct datamodel *dm, const struct dm_place *place,
                    uint32_t instances[DATAMODEL_TABLES_MAX])
{
    return !place->wild && dm_resolve(dm, place, take_first, instances, NULL);
}
