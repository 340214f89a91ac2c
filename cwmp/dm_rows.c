/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_rows.c: see dm_rows.h.
 */
#include "cwmp/dm_rows.h"

#include <stdio.h>
#include <string.h>

#include "cwmp/dm_device.h"
#include "cwmp/dm_management.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"

#include "platform/banned.h"

static const struct dm_root roots[] = {
    {"tr-181", "Device.", DM_TR098},
    {"tr-098", "InternetGatewayDevice.", DM_TR181},
};
enum { ROOT_COUNT = sizeof(roots) / sizeof(roots[0]) };

/* --- the rows --- */

#define READ_ONLY     false
#define READ_WRITE    true
#define NO_LIMIT      DM_NO_LIMIT
#define NO_SETTING    DM_NO_SETTING
#define NO_LIST       LIST_NONE
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
#define AFTER_SESSION DM_AFTER_SESSION
static const struct dm_row rows[] = {
#define OBJECT(object_path, access, flag_bits, instances, list_id)                                 \
    {.path = object_path,                                                                          \
     .type = DM_OBJECT,                                                                            \
     .writable = access,                                                                           \
     .flags = flag_bits,                                                                           \
     .next = instances,                                                                            \
     .list = list_id,                                                                              \
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
#undef NO_LIST
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
#undef AFTER_SESSION

enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

const struct dm_row *datamodel_rows(size_t *count)
{
    *count = ROW_COUNT;
    return rows;
}

const struct dm_root *dm_root_of(const char *setting)
{
    for (size_t i = 0; i < ROOT_COUNT; i++)
        if (strcmp(roots[i].setting, setting) == 0)
            return &roots[i];
    return &roots[0];
}

const char *dm_xsd_type(enum dm_type type)
{
    static const char *const names[] = {
        [DM_OBJECT] = NULL,
        [DM_STRING] = "xsd:string",
        [DM_URL] = "xsd:string",
        [DM_ALIAS] = "xsd:string",
        [DM_BOOLEAN] = "xsd:boolean",
        [DM_UINT] = "xsd:unsignedInt",
        [DM_DATETIME] = "xsd:dateTime",
    };
    return names[type];
}

size_t dm_subtree_end(size_t at)
{
    size_t len = strlen(rows[at].path), end = at + 1;
    while (end < ROW_COUNT && strncmp(rows[end].path, rows[at].path, len) == 0)
        end++;
    return end;
}

unsigned dm_count_tables(const char *path)
{
    unsigned count = 0;
    for (const char *p = path; (p = strstr(p, DM_PLACEHOLDER)); p += DM_PLACEHOLDER_LEN)
        count++;
    return count;
}

size_t dm_table_row(const char *path, size_t len)
{
    size_t i = 0;
    while (i < ROW_COUNT && (strncmp(rows[i].path, path, len) != 0 ||
                             strcmp(rows[i].path + len, DM_PLACEHOLDER ".") != 0))
        i++;
    return i;
}

bool dm_is_table(const struct dm_row *row)
{
    return row->next || row->list != LIST_NONE;
}

/* --- values --- */

const struct settings *dm_settings(const struct datamodel *dm)
{
    return dm->draft ? dm->draft : store_settings(dm->env.store);
}

void dm_entry_key(const uint32_t *instances, unsigned level, char key[LIST_KEY_MAX])
{
    (void)snprintf(key, LIST_KEY_MAX, "%u", (unsigned)instances[level]);
}

int dm_value(const struct datamodel *dm, const struct dm_row *row, const uint32_t *instances,
             struct buf *out)
{
    if (row->get) {
        const struct dm_context context = {.env = &dm->env, .instances = instances};
        return row->get(&context, out);
    }
    enum setting_id id = (enum setting_id)row->setting;
    const char *text;
    if (setting_row(id)->list == LIST_NONE) {
        text = settings_effective(dm_settings(dm), id);
    } else {
        char key[LIST_KEY_MAX];
        dm_entry_key(instances, dm_count_tables(row->path) - 1, key);
        text = settings_entry_effective(dm_settings(dm), id, key);
    }
    return buf_puts(out, text ? text : "");
}
