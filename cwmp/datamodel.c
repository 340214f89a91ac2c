/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * datamodel.c: see datamodel.h. Names are made from the rows while walking and never kept, so a
 * walk of any size costs no memory but the visitor's.
 */
#include "cwmp/datamodel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/dm_device.h"
#include "cwmp/dm_management.h"
#include "cwmp/dm_row.h"
#include "cwmp/utf8.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

struct datamodel {
    struct datamodel_env env;
    const struct root *root;
};

/* How the root is called in a model, and which rows it lacks. */
struct root {
    const char *setting, *name;
    unsigned lacks;
};
static const struct root roots[] = {
    {"tr-181", "Device.", DM_TR098},
    {"tr-098", "InternetGatewayDevice.", DM_TR181},
};
enum { ROOT_COUNT = sizeof(roots) / sizeof(roots[0]) };

/* --- the rows --- */

#define READ_ONLY     false
#define READ_WRITE    true
#define NO_LIMIT      DM_NO_LIMIT
#define NO_SETTING    DM_NO_SETTING
#define NOTIFY_PLAIN  DM_NOTIFY_PLAIN
#define NOTIFY_ALWAYS DM_NOTIFY_ALWAYS
#define NOTIFY_ACTIVE DM_NOTIFY_ACTIVE
#define NOTIFY_DENIED DM_NOTIFY_DENIED
#define HIDDEN        DM_HIDDEN
#define FORCED        DM_FORCED
#define EMPTY_UNSETS  DM_EMPTY_UNSETS
#define FIXED         DM_FIXED
#define TELL          DM_TELL
#define TR181         DM_TR181
#define TR098         DM_TR098
static const struct dm_row rows[] = {
#define OBJECT(object_path, access, instances)                                                     \
    {.path = object_path,                                                                          \
     .type = DM_OBJECT,                                                                            \
     .writable = access,                                                                           \
     .next = instances,                                                                            \
     .setting = DM_NO_SETTING},
#define PARAM(full_path, kind, access, least, most, notification, flag_bits, getter, setting_id)   \
    {.path = full_path,                                                                            \
     .type = DM_##kind,                                                                            \
     .writable = access,                                                                           \
     .min = least,                                                                                 \
     .max = most,                                                                                  \
     .notify = notification,                                                                       \
     .flags = flag_bits,                                                                           \
     .get = getter,                                                                                \
     .setting = setting_id},
#include "cwmp/datamodel.def"
#undef OBJECT
#undef PARAM
};
#undef READ_ONLY
#undef READ_WRITE
#undef NO_LIMIT
#undef NO_SETTING
#undef NOTIFY_PLAIN
#undef NOTIFY_ALWAYS
#undef NOTIFY_ACTIVE
#undef NOTIFY_DENIED
#undef HIDDEN
#undef FORCED
#undef EMPTY_UNSETS
#undef FIXED
#undef TELL
#undef TR181
#undef TR098

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

static const char placeholder[] = "{i}";
enum { PLACEHOLDER_LEN = sizeof(placeholder) - 1, ROW_ROOT_LEN = sizeof("Device.") - 1 };

const struct dm_row *datamodel_rows(size_t *count)
{
    *count = ROW_COUNT;
    return rows;
}

static const char *xsd_type_of(enum dm_type type)
{
    static const char *const names[] = {
        [DM_OBJECT] = NULL,           [DM_STRING] = "xsd:string",    [DM_URL] = "xsd:string",
        [DM_BOOLEAN] = "xsd:boolean", [DM_UINT] = "xsd:unsignedInt", [DM_DATETIME] = "xsd:dateTime",
    };
    return names[type];
}

/* The row after the last one below rows[at]. */
static size_t subtree_end(size_t at)
{
    size_t len = strlen(rows[at].path), end = at + 1;
    while (end < ROW_COUNT && strncmp(rows[end].path, rows[at].path, len) == 0)
        end++;
    return end;
}

static unsigned count_tables(const char *path)
{
    unsigned count = 0;
    for (const char *p = path; (p = strstr(p, placeholder)); p += PLACEHOLDER_LEN)
        count++;
    return count;
}

/* --- finding a name --- */

struct place {
    size_t row;
    bool table; /* the table itself, not one of its instances */
    uint32_t instances[DATAMODEL_TABLES_MAX];
};

/* An instance number: 1 to 4294967295 without leading zeros. 0 for anything else; *end is behind
 * it. */
static uint32_t take_number(const char *text, const char **end)
{
    size_t digits = strspn(text, "0123456789");
    *end = text + digits;
    if (!digits || digits > 10 || *text == '0')
        return 0;
    unsigned long long value = strtoull(text, NULL, 10);
    return value <= UINT32_MAX ? (uint32_t)value : 0;
}

static bool matches(const char *row_path, const char *name, struct place *place)
{
    unsigned table = 0;
    for (;;) {
        if (*row_path == '{') {
            if (!*name) { /* "Table." of "Table.{i}." */
                place->table = strcmp(row_path + PLACEHOLDER_LEN, ".") == 0;
                return place->table;
            }
            uint32_t number = take_number(name, &name);
            if (!number || table == DATAMODEL_TABLES_MAX)
                return false;
            place->instances[table++] = number;
            row_path += PLACEHOLDER_LEN;
        }
        if (*row_path != *name)
            return false;
        if (!*name)
            return true;
        row_path++;
        name++;
    }
}

/* The row of the table whose {i} stands at path[0..len). */
static size_t table_row(const char *path, size_t len)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (strncmp(rows[i].path, path, len) == 0 && strcmp(rows[i].path + len, "{i}.") == 0)
            return i;
    return ROW_COUNT;
}

static bool instances_exist(struct datamodel *dm, const struct place *place)
{
    const char *path = rows[place->row].path;
    const struct dm_context context = {.env = &dm->env, .instances = place->instances};
    unsigned level = 0;
    for (const char *p = path; (p = strstr(p, placeholder)); p += PLACEHOLDER_LEN, level++) {
        if (place->table && strcmp(p, "{i}.") == 0)
            return true;
        size_t table = table_row(path, (size_t)(p - path));
        uint32_t number = place->instances[level];
        if (table == ROW_COUNT || rows[table].next(&context, number - 1) != number)
            return false;
    }
    return true;
}

static bool find(struct datamodel *dm, const char *name, struct place *out)
{
    size_t root = strlen(dm->root->name);
    if (strncmp(name, dm->root->name, root) != 0)
        return false;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        *out = (struct place){.row = i};
        if (!(rows[i].flags & dm->root->lacks) &&
            matches(rows[i].path + ROW_ROOT_LEN, name + root, out))
            return instances_exist(dm, out);
    }
    return false;
}

/* --- walking --- */

struct walk {
    struct datamodel *dm;
    datamodel_visit *fn;
    void *ctx;
    bool children_only;   /* do not enter the objects met */
    bool parameters_only; /* do not tell of objects */
    char path[DATAMODEL_PATH_MAX + 1];
    uint32_t instances[DATAMODEL_TABLES_MAX];
};

/* row_path under the root in force, its {i} replaced by instance numbers; without the last "{i}."
 * for a table. */
static void make_name(struct walk *w, const char *row_path, bool table)
{
    size_t len = strlen(w->dm->root->name);
    unsigned level = 0;
    memcpy(w->path, w->dm->root->name, len);
    row_path += ROW_ROOT_LEN;
    while (*row_path && len < DATAMODEL_PATH_MAX) {
        if (*row_path != '{') {
            w->path[len++] = *row_path++;
            continue;
        }
        if (table && strcmp(row_path, "{i}.") == 0)
            break;
        int digits =
            snprintf(w->path + len, sizeof(w->path) - len, "%u", (unsigned)w->instances[level++]);
        len += digits > 0 ? (size_t)digits : 0;
        row_path += PLACEHOLDER_LEN;
    }
    w->path[len < DATAMODEL_PATH_MAX ? len : DATAMODEL_PATH_MAX] = '\0';
}

static int tell(struct walk *w, const struct dm_row *row, bool table)
{
    bool is_object = row->type == DM_OBJECT;
    if ((is_object && w->parameters_only) || row->flags & w->dm->root->lacks)
        return 0;
    make_name(w, row->path, table);
    const struct datamodel_item item = {
        .path = w->path,
        .is_object = is_object,
        .writable = row->writable,
        .xsd_type = xsd_type_of(row->type),
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
    const struct dm_context context = {.env = &w->dm->env, .instances = w->instances};
    int stop = 0;
    for (uint32_t n = 0; !stop && (n = rows[table].next(&context, n));) {
        w->instances[level] = n;
        stop = tell(w, &rows[table], false);
        if (!stop && !w->children_only)
            stop = walk_rows(w, table + 1, end, level + 1);
    }
    return stop;
}

static int walk_rows(struct walk *w, size_t from, size_t to, unsigned level)
{
    int stop = 0;
    for (size_t i = from; !stop && i < to;) {
        bool object = rows[i].type == DM_OBJECT, table = rows[i].next != NULL;
        size_t end = object ? subtree_end(i) : i + 1;
        stop = tell(w, &rows[i], table);
        if (table && !stop && !w->children_only)
            stop = walk_instances(w, i, end, level);
        i = table || w->children_only ? end : i + 1;
    }
    return stop;
}

/* The place itself if asked for, then what is below it. */
static int walk_place(struct walk *w, const struct place *place, bool itself)
{
    const struct dm_row *row = &rows[place->row];
    memcpy(w->instances, place->instances, sizeof(w->instances));
    int stop = itself ? tell(w, row, place->table) : 0;
    if (stop || row->type != DM_OBJECT)
        return stop;
    size_t end = subtree_end(place->row);
    unsigned level = count_tables(row->path);
    return place->table ? walk_instances(w, place->row, end, level - 1)
                        : walk_rows(w, place->row + 1, end, level);
}

/* --- what is asked for --- */

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
    const char *chosen = settings_effective(store_settings(dm->env.store), SETTING_DATA_MODEL);
    for (size_t i = 0; i < ROOT_COUNT; i++)
        if (strcmp(roots[i].setting, chosen) == 0)
            dm->root = &roots[i];
}

void datamodel_free(struct datamodel *dm)
{
    free(dm);
}

enum cwmp_fault datamodel_names(struct datamodel *dm, const char *path, bool next_level,
                                datamodel_visit *fn, void *ctx)
{
    struct walk w = {.dm = dm, .fn = fn, .ctx = ctx, .children_only = next_level};
    struct place place = {.row = 0};
    if (!*path && next_level) { /* the root object alone */
        (void)tell(&w, &rows[0], false);
        return FAULT_NONE;
    }
    if (*path && !find(dm, path, &place))
        return FAULT_INVALID_NAME;
    if (next_level && rows[place.row].type != DM_OBJECT)
        return FAULT_INVALID_ARGUMENTS;
    (void)walk_place(&w, &place, !next_level);
    return FAULT_NONE;
}

enum cwmp_fault datamodel_parameters(struct datamodel *dm, const char *path, datamodel_visit *fn,
                                     void *ctx)
{
    struct walk w = {.dm = dm, .fn = fn, .ctx = ctx, .parameters_only = true};
    struct place place = {.row = 0};
    if (*path && !find(dm, path, &place))
        return FAULT_INVALID_NAME;
    (void)walk_place(&w, &place, true);
    return FAULT_NONE;
}

void datamodel_changed(struct datamodel *dm, const char *table_path, datamodel_visit *fn, void *ctx)
{
    struct walk w = {.dm = dm, .fn = fn, .ctx = ctx, .parameters_only = true};
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (strcmp(rows[i].path, table_path) == 0)
            (void)tell(&w, &rows[i], false);
}

int datamodel_forced(struct datamodel *dm, datamodel_visit *fn, void *ctx)
{
    struct walk w = {.dm = dm, .fn = fn, .ctx = ctx};
    int stop = 0;
    for (size_t i = 0; !stop && i < ROW_COUNT; i++)
        if (rows[i].flags & DM_FORCED) /* there is none in a table */
            stop = tell(&w, &rows[i], false);
    return stop;
}

int datamodel_value(struct datamodel *dm, const struct datamodel_item *item, struct buf *out)
{
    const struct dm_row *row = item->row;
    if (row->flags & DM_HIDDEN || row->type == DM_OBJECT)
        return buf_error(out);
    if (row->get) {
        const struct dm_context context = {.env = &dm->env, .instances = item->instances};
        return row->get(&context, out);
    }
    const char *text =
        settings_effective(store_settings(dm->env.store), (enum setting_id)row->setting);
    return buf_puts(out, text ? text : "");
}

/* --- writing --- */

/* The value as settings take it: white space and the optional parts of the lexical form gone.
 * False: too long. */
static bool normal_form(enum dm_type type, const char *value, char *out, size_t size)
{
    size_t len = strlen(value);
    if (type != DM_STRING && type != DM_URL) {
        value += strspn(value, " \t\r\n");
        len = strlen(value);
        while (len && strchr(" \t\r\n", value[len - 1]))
            len--;
    }
    if (type == DM_UINT) {
        if (len && *value == '+')
            value++, len--;
        while (len > 1 && *value == '0')
            value++, len--;
    }
    if (len + 2 > size) /* room for a 'Z' */
        return false;
    memcpy(out, value, len);
    out[len] = '\0';
    /* TR-106 3.2: times are UTC unless said otherwise, so a missing zone is UTC. */
    if (type == DM_DATETIME && len >= 19 && !out[19 + strspn(out + 19, ".0123456789")])
        memcpy(out + len, "Z", 2);
    return true;
}

static enum cwmp_fault fault_of(int error)
{
    switch (error) {
    case 0:
        return FAULT_NONE;
    case -EINVAL:
    case -ERANGE:
    case -EMSGSIZE:
        return FAULT_INVALID_VALUE;
    case -EACCES:
        return FAULT_NOT_WRITABLE;
    case -ENOMEM:
        return FAULT_RESOURCES;
    default:
        return FAULT_INTERNAL;
    }
}

static bool length_fits(const struct dm_row *row, const char *value)
{
    if (row->type != DM_STRING && row->type != DM_URL)
        return true; /* the setting checks */
    size_t count = utf8_count(value);
    return count >= row->min && count <= row->max;
}

enum cwmp_fault datamodel_set(struct datamodel *dm, const char *path, const char *xsd_type,
                              const char *value, struct txn *txn)
{
    struct place place;
    char text[SETTING_TEXT_MAX];
    const char *why;
    if (!find(dm, path, &place) || rows[place.row].type == DM_OBJECT)
        return FAULT_INVALID_NAME;
    const struct dm_row *row = &rows[place.row];
    if (!row->writable || row->setting == DM_NO_SETTING)
        return FAULT_NOT_WRITABLE;
    if (*xsd_type && strcmp(xsd_type, xsd_type_of(row->type) + strlen("xsd:")) != 0)
        return FAULT_INVALID_TYPE;
    if (!length_fits(row, value) || !normal_form(row->type, value, text, sizeof(text)))
        return FAULT_INVALID_VALUE;
    enum setting_id id = (enum setting_id)row->setting;
    int error = !*text && row->flags & DM_EMPTY_UNSETS
                    ? txn_unset(txn, id, SOURCE_USER)
                    : txn_set(txn, id, SOURCE_USER, TXN_PLAIN, text, &why);
    explicit_bzero(text, sizeof(text));
    return fault_of(error);
}

enum cwmp_fault datamodel_set_end(struct datamodel *dm, struct txn *txn)
{
    int error = dm_management_complete(&dm->env, txn);
    if (!error)
        return FAULT_NONE;
    return error == -ENOMEM ? FAULT_RESOURCES : FAULT_INTERNAL;
}

static const struct dm_row *row_of_setting(int setting_id)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (rows[i].setting == setting_id && setting_id != DM_NO_SETTING)
            return &rows[i];
    return NULL;
}

const char *datamodel_path_of_setting(int setting_id)
{
    const struct dm_row *row = row_of_setting(setting_id);
    return row ? row->path : NULL;
}

bool datamodel_tells(unsigned setting_id)
{
    const struct dm_row *row = row_of_setting((int)setting_id);
    return row && (row->flags & DM_TELL || row->notify == DM_NOTIFY_ALWAYS ||
                   row->notify == DM_NOTIFY_ACTIVE);
}
