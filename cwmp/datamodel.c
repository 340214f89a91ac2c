/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * datamodel.c: see datamodel.h. Names are made from the rows while walking and never kept, so a
 * walk of any size costs no memory but the visitor's.
 */
#include "cwmp/datamodel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/dm_find.h"
#include "cwmp/dm_rows.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"

#include "platform/banned.h"

static const char table_root[] = "Device."; /* as the rows are written */

int datamodel_new(const struct datamodel_env *env, struct datamodel **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->env = *env;
    datamodel_choose_root(*out);
    return 0;
}

void datamodel_choose_root(struct datamodel *dm)
{
    dm->root = dm_root_of(settings_effective(store_settings(dm->env.store), SETTING_DATA_MODEL));
}

void datamodel_free(struct datamodel *dm)
{
    free(dm);
}

/* --- walking --- */

struct walk {
    struct datamodel *dm;
    const struct dm_row *rows;
    datamodel_visit *fn;
    void *ctx;
    bool children_only;   /* do not enter the objects met */
    bool parameters_only; /* do not tell of objects */
    bool aliases;         /* instances are called by their aliases (InstanceMode) */
    struct buf path, canonical;
    uint32_t instances[DATAMODEL_TABLES_MAX];
};

static void begin_walk(struct walk *w, struct datamodel *dm, datamodel_visit *fn, void *ctx)
{
    size_t count;
    *w = (struct walk){.dm = dm, .rows = datamodel_rows(&count), .fn = fn, .ctx = ctx};
    w->aliases =
        !strcmp(settings_effective(dm_settings(dm), SETTING_INSTANCE_MODE), "InstanceAlias");
    buf_init(&w->path, DATAMODEL_NAME_SIZE);
    buf_init(&w->canonical, DATAMODEL_NAME_SIZE);
}

static int end_walk(struct walk *w, int stop)
{
    int error = buf_error(&w->path) ? buf_error(&w->path) : buf_error(&w->canonical);
    buf_free(&w->path);
    buf_free(&w->canonical);
    return stop ? stop : error;
}

/* "[alias]" of the instance at that level, or its number when it has none. */
static void put_identifier(struct walk *w, bool aliases, const char *row_path, size_t at,
                           unsigned level, struct buf *out)
{
    size_t count, table = aliases ? dm_table_row(row_path, at) : SIZE_MAX;
    (void)datamodel_rows(&count);
    const struct dm_row *alias = table < count ? dm_alias_row(w->dm, table) : NULL;
    size_t start = out->len;
    if (alias) {
        buf_putc(out, '[');
        if (!dm_value(w->dm, alias, w->instances, out) && out->len > start + 1) {
            buf_putc(out, ']');
            return;
        }
        buf_truncate(out, start);
    }
    buf_printf(out, "%u", (unsigned)w->instances[level]);
}

/* row_path under that root, its {i} replaced by instance numbers or aliases; without the last
 * "{i}." for a table. */
static int make_name(struct walk *w, const char *root, bool aliases, const char *row_path,
                     bool table, struct buf *out)
{
    unsigned level = 0;
    buf_reset(out);
    buf_puts(out, root);
    for (const char *at = row_path + DM_ROW_ROOT_LEN; *at;) {
        size_t plain = strcspn(at, "{");
        buf_append(out, at, plain);
        at += plain;
        if (!*at || (table && strcmp(at, DM_PLACEHOLDER ".") == 0))
            break;
        put_identifier(w, aliases, row_path, (size_t)(at - row_path), level++, out);
        at += DM_PLACEHOLDER_LEN;
    }
    return buf_error(out);
}

static int tell(struct walk *w, const struct dm_row *row, bool table)
{
    bool is_object = row->type == DM_OBJECT;
    if ((is_object && w->parameters_only) || row->flags & w->dm->root->lacks)
        return 0;
    const char *root = w->dm->root->name;
    bool same = !w->aliases && strcmp(root, table_root) == 0;
    int error = make_name(w, root, w->aliases, row->path, table, &w->path);
    if (!error && !same)
        error = make_name(w, table_root, false, row->path, table, &w->canonical);
    if (error)
        return error;
    const struct datamodel_item item = {
        .path = buf_text(&w->path),
        .canonical = buf_text(same ? &w->path : &w->canonical),
        .is_object = is_object,
        .writable = row->writable,
        .xsd_type = dm_xsd_type(row->type),
        .forced_inform = row->flags & DM_FORCED,
        .row = row,
        .instances = w->instances,
    };
    return w->fn(w->ctx, &item);
}

static int walk_rows(struct walk *w, size_t from, size_t to, unsigned level);

/* The instances of the table rows[table], the level-th around them; what is below them is rows up
 * to end. Recursion goes as deep as tables are nested in datamodel.def. */
static int walk_instances(struct walk *w, size_t table, size_t end, unsigned level)
{
    int stop = 0;
    for (uint32_t n = 0; !stop && (n = dm_next_instance(w->dm, table, w->instances, n));) {
        w->instances[level] = n;
        stop = tell(w, &w->rows[table], false);
        if (!stop && !w->children_only)
            stop = walk_rows(w, table + 1, end, level + 1);
    }
    return stop;
}

static int walk_rows(struct walk *w, size_t from, size_t to, unsigned level)
{
    int stop = 0;
    for (size_t i = from; !stop && i < to;) {
        bool object = w->rows[i].type == DM_OBJECT, table = dm_is_table(&w->rows[i]);
        size_t end = object ? dm_subtree_end(i) : i + 1;
        stop = tell(w, &w->rows[i], table);
        if (table && !stop && !w->children_only)
            stop = walk_instances(w, i, end, level);
        i = table || w->children_only ? end : i + 1;
    }
    return stop;
}

/* The place itself if asked for, then what is below it. */
static int walk_place(struct walk *w, size_t at, bool table, bool itself)
{
    const struct dm_row *row = &w->rows[at];
    int stop = itself ? tell(w, row, table) : 0;
    if (stop || row->type != DM_OBJECT)
        return stop;
    size_t end = dm_subtree_end(at);
    unsigned level = dm_count_tables(row->path);
    return table ? walk_instances(w, at, end, level - 1) : walk_rows(w, at + 1, end, level);
}

struct found {
    struct walk *walk;
    const struct dm_place *place;
};

static int walk_found(void *ctx, const uint32_t *instances)
{
    const struct found *found = ctx;
    memcpy(found->walk->instances, instances, sizeof(found->walk->instances));
    return walk_place(found->walk, found->place->row, found->place->table,
                      !found->walk->children_only);
}

/* --- what is asked for --- */

/* Walks whatever a name names. No instance is no error for a wildcard alone. */
static enum cwmp_fault walk_name(struct walk *w, const struct dm_place *place)
{
    size_t count;
    struct found found = {w, place};
    (void)dm_resolve(w->dm, place, walk_found, &found, &count);
    return count || place->wild ? FAULT_NONE : FAULT_INVALID_NAME;
}

/* A name that could not be made ended the walk, so what the visitor has is not all. */
static enum cwmp_fault end_names(struct walk *w, enum cwmp_fault fault)
{
    return end_walk(w, 0) && !fault ? FAULT_RESOURCES : fault;
}

enum cwmp_fault datamodel_names(struct datamodel *dm, const char *path, bool next_level,
                                datamodel_visit *fn, void *ctx)
{
    struct walk w;
    struct dm_place place = {.row = 0};
    enum cwmp_fault fault = FAULT_NONE;
    begin_walk(&w, dm, fn, ctx);
    w.children_only = next_level;
    if (!*path && next_level) /* the root object alone */
        (void)tell(&w, &w.rows[0], false);
    else if (*path && !dm_parse(dm, dm->root->name, path, &place))
        fault = FAULT_INVALID_NAME;
    else if (next_level && w.rows[place.row].type != DM_OBJECT)
        fault = dm_resolve_one(dm, &place, w.instances) || place.wild ? FAULT_INVALID_ARGUMENTS
                                                                      : FAULT_INVALID_NAME;
    else
        fault = walk_name(&w, &place);
    return end_names(&w, fault);
}

enum cwmp_fault datamodel_parameters(struct datamodel *dm, const char *path, datamodel_visit *fn,
                                     void *ctx)
{
    struct walk w;
    struct dm_place place = {.row = 0};
    begin_walk(&w, dm, fn, ctx);
    w.parameters_only = true;
    enum cwmp_fault fault = *path && !dm_parse(dm, dm->root->name, path, &place)
                                ? FAULT_INVALID_NAME
                                : walk_name(&w, &place);
    return end_names(&w, fault);
}

void datamodel_changed(struct datamodel *dm, const char *canonical, datamodel_visit *fn, void *ctx)
{
    struct walk w;
    struct dm_place place;
    begin_walk(&w, dm, fn, ctx);
    w.parameters_only = true;
    if (dm_parse(dm, table_root, canonical, &place) && w.rows[place.row].type != DM_OBJECT)
        (void)walk_name(&w, &place);
    (void)end_walk(&w, 0);
}

int datamodel_forced(struct datamodel *dm, datamodel_visit *fn, void *ctx)
{
    struct walk w;
    size_t count;
    int stop = 0;
    begin_walk(&w, dm, fn, ctx);
    (void)datamodel_rows(&count);
    for (size_t i = 0; !stop && i < count; i++)
        if (w.rows[i].flags & DM_FORCED) /* there is none in a table */
            stop = tell(&w, &w.rows[i], false);
    return end_walk(&w, stop);
}

int datamodel_value(struct datamodel *dm, const struct datamodel_item *item, struct buf *out)
{
    const struct dm_row *row = item->row;
    if (row->flags & DM_HIDDEN || row->type == DM_OBJECT)
        return buf_error(out);
    return dm_value(dm, row, item->instances, out);
}
