/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_write.c: see dm_write.h.
 */
#include "cwmp/dm_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/dm_find.h"
#include "cwmp/dm_inform.h"
#include "cwmp/dm_instances.h"
#include "cwmp/dm_management.h"
#include "cwmp/dm_rows.h"
#include "cwmp/utf8.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

/* An alias assigned to an instance: whether it is free shows when all are known. */
struct alias_change {
    enum setting_id id;
    char key[LIST_KEY_MAX];
    const char *path; /* the caller's */
    char *text;
};

/* A parameter of an instance that got its value. */
struct assigned {
    size_t row;
    uint32_t instances[DATAMODEL_TABLES_MAX];
};

struct dm_write {
    struct datamodel *dm;
    struct txn *txn;
    struct settings *draft; /* what the settings will be, of the lists that are tables */
    struct dm_instances *numbers;
    struct alias_change *aliases;
    size_t alias_count;
    struct assigned *assigned;
    size_t assigned_count;
    bool for_later;
};

int dm_write_new(struct datamodel *dm, struct txn *txn, struct dm_write **out)
{
    struct dm_write *w = calloc(1, sizeof(*w));
    if (!w)
        return -ENOMEM;
    w->dm = dm;
    w->txn = txn;
    int error = settings_copy(store_settings(dm->env.store), &w->draft);
    if (error)
        w->draft = NULL;
    if (!error)
        error = dm_instances_new(dm->env.store, &w->numbers);
    if (error) {
        dm_write_free(w);
        return error;
    }
    dm->draft = w->draft;
    *out = w;
    return 0;
}

void dm_write_free(struct dm_write *w)
{
    if (!w)
        return;
    w->dm->draft = NULL;
    for (size_t i = 0; i < w->alias_count; i++)
        free(w->aliases[i].text);
    free(w->aliases);
    free(w->assigned);
    dm_instances_free(w->numbers);
    settings_free(w->draft);
    free(w);
}

bool dm_write_is_for_later(const struct dm_write *w)
{
    return w->for_later;
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
    case -ENOSPC:
        return FAULT_RESOURCES;
    default:
        return FAULT_INTERNAL;
    }
}

static const struct dm_row *row_at(size_t i)
{
    size_t count;
    return datamodel_rows(&count) + i;
}

/* --- instances --- */

/* Adds the instance to the draft and to the transaction. */
static int add_entry(struct dm_write *w, size_t table, uint32_t number, const char *alias)
{
    enum list_id list = (enum list_id)row_at(table)->list;
    const struct dm_row *alias_row = dm_alias_row(w->dm, table);
    char key[LIST_KEY_MAX];
    const char *why;
    dm_entry_key(&number, 0, key);
    int error = settings_entry_add(w->draft, list, key);
    if (!error)
        error = txn_entry_add(w->txn, list, key, &why);
    if (error || !alias_row)
        return error;
    enum setting_id id = (enum setting_id)alias_row->setting;
    error = txn_entry_set(w->txn, id, key, TXN_PLAIN, alias, &why);
    return error ? error : settings_entry_put(w->draft, id, key, alias);
}

static bool alias_in_use(const struct dm_write *w, enum setting_id id, const char *alias,
                         const char *but_key)
{
    enum list_id list = setting_row(id)->list;
    for (size_t n = 0; n < settings_entry_count(w->draft, list); n++) {
        const char *key = settings_entry_key(w->draft, list, n);
        const char *text = settings_entry_effective(w->draft, id, key);
        if (text && strcmp(text, alias) == 0 && (!but_key || strcmp(key, but_key) != 0))
            return true;
    }
    return false;
}

/* "cpe-" and the number (TR-106: what the CPE assigns begins so); the ACS may have given that one
 * to another instance. */
static void make_alias(const struct dm_write *w, size_t table, uint32_t number,
                       char out[LIST_KEY_MAX])
{
    const struct dm_row *row = dm_alias_row(w->dm, table);
    unsigned again = 1;
    (void)snprintf(out, LIST_KEY_MAX, "cpe-%u", (unsigned)number);
    while (row && alias_in_use(w, (enum setting_id)row->setting, out, NULL))
        (void)snprintf(out, LIST_KEY_MAX, "cpe-%u-%u", (unsigned)number, ++again);
}

static enum cwmp_fault create(struct dm_write *w, size_t table, const char *alias, uint32_t *number)
{
    char own[LIST_KEY_MAX];
    enum list_id list = (enum list_id)row_at(table)->list;
    *number = dm_instances_take(w->numbers, w->draft, list);
    if (!alias)
        make_alias(w, table, *number, own);
    return fault_of(add_entry(w, table, *number, alias ? alias : own));
}

/* The alias that names a new instance, if it may. */
static bool new_alias(const struct dm_write *w, size_t table, const struct dm_step *step,
                      char out[SETTING_TEXT_MAX])
{
    const struct dm_row *row = dm_alias_row(w->dm, table);
    const char *why;
    if (!row || step->alias_len >= SETTING_TEXT_MAX)
        return false;
    memcpy(out, step->alias, step->alias_len);
    out[step->alias_len] = '\0';
    return !setting_check((enum setting_id)row->setting, out, &why) && utf8_count(out) <= row->max;
}

/* AutoCreateInstances: makes the instance that the path names by an alias, if it is that of a row
 * in a table of the ACS's. */
static enum cwmp_fault create_missing(struct dm_write *w, const struct dm_place *place,
                                      uint32_t instances[DATAMODEL_TABLES_MAX])
{
    char alias[SETTING_TEXT_MAX];
    const char *path = row_at(place->row)->path, *last = strstr(path, DM_PLACEHOLDER);
    size_t count;
    (void)datamodel_rows(&count);
    /* The tables that the ACS fills are not nested (datamodel.def). */
    if (place->depth != 1 || place->steps[0].kind != DM_STEP_ALIAS ||
        !settings_bool(dm_settings(w->dm), SETTING_AUTO_CREATE))
        return FAULT_INVALID_NAME;
    size_t table = dm_table_row(path, (size_t)(last - path));
    if (table == count || row_at(table)->list == LIST_NONE || !row_at(table)->writable ||
        !new_alias(w, table, &place->steps[0], alias))
        return FAULT_INVALID_NAME;
    return create(w, table, alias, &instances[0]);
}

static bool is_object_path(const char *path)
{
    size_t len = strlen(path);
    return len && path[len - 1] == '.' && utf8_count(path) <= DATAMODEL_PATH_MAX;
}

enum cwmp_fault dm_write_add(struct dm_write *w, const char *path, uint32_t *instance)
{
    struct dm_place place;
    uint32_t instances[DATAMODEL_TABLES_MAX];
    char alias[SETTING_TEXT_MAX];
    if (!is_object_path(path))
        return FAULT_INVALID_ARGUMENTS;
    if (!dm_parse(w->dm, w->dm->root->name, path, &place) || place.wild)
        return FAULT_INVALID_NAME;
    const struct dm_row *row = row_at(place.row);
    bool named =
        dm_is_table(row) && !place.table && place.steps[place.depth - 1].kind == DM_STEP_ALIAS;
    if (!place.table && !named)
        return FAULT_INVALID_NAME;
    if (!row->writable)
        return FAULT_REQUEST_DENIED;
    if (named && (dm_resolve_one(w->dm, &place, instances) ||
                  !new_alias(w, place.row, &place.steps[place.depth - 1], alias)))
        return FAULT_INVALID_NAME;
    return create(w, place.row, named ? alias : NULL, instance);
}

enum cwmp_fault dm_write_delete(struct dm_write *w, const char *path)
{
    struct dm_place place;
    uint32_t instances[DATAMODEL_TABLES_MAX];
    char key[LIST_KEY_MAX];
    if (!is_object_path(path))
        return FAULT_INVALID_ARGUMENTS;
    if (!dm_parse(w->dm, w->dm->root->name, path, &place) ||
        !dm_resolve_one(w->dm, &place, instances))
        return FAULT_INVALID_NAME;
    const struct dm_row *row = row_at(place.row);
    if (!dm_is_table(row) || place.table)
        return FAULT_INVALID_NAME;
    if (!row->writable)
        return FAULT_REQUEST_DENIED;
    dm_entry_key(instances, place.depth - 1, key);
    settings_entry_remove(w->draft, (enum list_id)row->list, key);
    return fault_of(txn_entry_remove(w->txn, (enum list_id)row->list, key));
}

/* --- values --- */

static bool is_string(enum dm_type type)
{
    return type == DM_STRING || type == DM_URL || type == DM_ALIAS;
}

/* The value as settings take it: white space and the optional parts of the lexical form gone.
 * False: too long. */
static bool normal_form(enum dm_type type, const char *value, char *out, size_t size)
{
    size_t len = strlen(value);
    if (!is_string(type)) {
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

static bool length_fits(const struct dm_row *row, const char *value)
{
    if (!is_string(row->type))
        return true; /* the setting checks */
    size_t count = utf8_count(value);
    return count >= row->min && count <= row->max;
}

/* What the form of the setting does not say. */
static bool value_fits(const struct datamodel *dm, enum setting_id id, const char *text)
{
    switch (id) {
    case SETTING_IP_NAME:
        return dm_inform_name_fits(dm, text);
    case SETTING_IP_EVENTS:
        return dm_inform_events_fit(text);
    default:
        return true;
    }
}

static int keep_alias(struct dm_write *w, enum setting_id id, const char *key, const char *path,
                      const char *text)
{
    struct alias_change *grown = realloc(w->aliases, (w->alias_count + 1) * sizeof(*w->aliases));
    if (!grown)
        return -ENOMEM;
    w->aliases = grown;
    struct alias_change *change = &grown[w->alias_count];
    *change = (struct alias_change){.id = id, .path = path, .text = strdup(text)};
    (void)snprintf(change->key, sizeof(change->key), "%s", key);
    if (!change->text)
        return -ENOMEM;
    w->alias_count++;
    return 0;
}

/* A setting of an instance. */
static int assign_entry(struct dm_write *w, const struct dm_row *row, const uint32_t *instances,
                        const char *path, const char *text)
{
    enum setting_id id = (enum setting_id)row->setting;
    char key[LIST_KEY_MAX];
    const char *why;
    dm_entry_key(instances, dm_count_tables(row->path) - 1, key);
    int error = txn_entry_set(w->txn, id, key, TXN_PLAIN, text, &why);
    if (error || row->type != DM_ALIAS)
        return error;
    return keep_alias(w, id, key, path, text);
}

static int assign(struct dm_write *w, const struct dm_row *row, const uint32_t *instances,
                  const char *path, const char *text)
{
    enum setting_id id = (enum setting_id)row->setting;
    const char *why;
    if (setting_row(id)->list != LIST_NONE)
        return assign_entry(w, row, instances, path, text);
    return !*text && row->flags & DM_EMPTY_UNSETS
               ? txn_unset(w->txn, id, SOURCE_USER)
               : txn_set(w->txn, id, SOURCE_USER, TXN_PLAIN, text, &why);
}

/* By number and by alias, one parameter has two names; assigned by both, neither may win. */
static enum cwmp_fault note_assigned(struct dm_write *w, const struct dm_place *place,
                                     const uint32_t *instances)
{
    if (!place->depth)
        return FAULT_NONE;
    for (size_t i = 0; i < w->assigned_count; i++)
        if (w->assigned[i].row == place->row &&
            !memcmp(w->assigned[i].instances, instances, sizeof(w->assigned[i].instances)))
            return FAULT_INVALID_ARGUMENTS;
    struct assigned *grown = realloc(w->assigned, (w->assigned_count + 1) * sizeof(*w->assigned));
    if (!grown)
        return FAULT_RESOURCES;
    w->assigned = grown;
    struct assigned *assigned = &grown[w->assigned_count++];
    assigned->row = place->row;
    memcpy(assigned->instances, instances, sizeof(assigned->instances));
    return FAULT_NONE;
}

static enum cwmp_fault find_or_create(struct dm_write *w, const struct dm_place *place,
                                      uint32_t instances[DATAMODEL_TABLES_MAX])
{
    enum cwmp_fault fault = FAULT_NONE;
    if (!dm_resolve_one(w->dm, place, instances))
        fault = create_missing(w, place, instances);
    return fault ? fault : note_assigned(w, place, instances);
}

enum cwmp_fault dm_write_value(struct dm_write *w, const char *path, const char *xsd_type,
                               const char *value)
{
    struct dm_place place;
    uint32_t instances[DATAMODEL_TABLES_MAX] = {0};
    char text[SETTING_TEXT_MAX];
    if (!dm_parse(w->dm, w->dm->root->name, path, &place) || row_at(place.row)->type == DM_OBJECT ||
        place.wild)
        return FAULT_INVALID_NAME;
    enum cwmp_fault fault = find_or_create(w, &place, instances);
    if (fault)
        return fault;
    const struct dm_row *row = row_at(place.row);
    if (!row->writable || row->setting == DM_NO_SETTING)
        return FAULT_NOT_WRITABLE;
    if (*xsd_type && strcmp(xsd_type, dm_xsd_type(row->type) + strlen("xsd:")) != 0)
        return FAULT_INVALID_TYPE;
    if (!length_fits(row, value) || !normal_form(row->type, value, text, sizeof(text)))
        return FAULT_INVALID_VALUE; /* text is untouched */
    fault = value_fits(w->dm, (enum setting_id)row->setting, text)
                ? fault_of(assign(w, row, instances, path, text))
                : FAULT_INVALID_VALUE;
    explicit_bzero(text, sizeof(text));
    w->for_later = w->for_later || row->flags & DM_AFTER_SESSION;
    return fault;
}

/* --- the end --- */

/* Aliases may be exchanged within one request, so they are compared when all are in place. */
static enum cwmp_fault check_aliases(struct dm_write *w, dm_write_bad *bad, void *ctx)
{
    enum cwmp_fault fault = FAULT_NONE;
    for (size_t i = 0; i < w->alias_count && !fault; i++)
        fault = fault_of(
            settings_entry_put(w->draft, w->aliases[i].id, w->aliases[i].key, w->aliases[i].text));
    for (size_t i = 0; i < w->alias_count && !fault; i++) {
        const struct alias_change *change = &w->aliases[i];
        if (alias_in_use(w, change->id, change->text, change->key))
            fault = bad(ctx, change->path, FAULT_INVALID_VALUE);
    }
    return fault;
}

enum cwmp_fault dm_write_end(struct dm_write *w, dm_write_bad *bad, void *ctx)
{
    enum cwmp_fault fault = check_aliases(w, bad, ctx);
    if (fault)
        return fault;
    int error = dm_management_complete(&w->dm->env, w->txn);
    if (!error)
        error = dm_instances_keep(w->numbers, w->txn);
    return error == -ENOMEM ? FAULT_RESOURCES : error ? FAULT_INTERNAL : FAULT_NONE;
}
