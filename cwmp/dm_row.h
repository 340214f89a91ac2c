/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_row.h: the rows of datamodel.def as C, for the files that walk them and the files that give
 * their values.
 */
#ifndef CWMP_DM_ROW_H
#define CWMP_DM_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct clock;
struct store;
struct switch_dev;

/* What the model reads from; all outlive it. */
struct datamodel_env {
    struct store *store;
    struct switch_dev *sw;
    struct clock *clock;
    const char *startup_file; /* the saved configuration's path; NULL: VendorConfigFile is empty */
};

enum dm_type { DM_OBJECT, DM_STRING, DM_URL, DM_ALIAS, DM_BOOLEAN, DM_UINT, DM_DATETIME };

enum dm_notify { DM_NOTIFY_PLAIN, DM_NOTIFY_ALWAYS, DM_NOTIFY_ACTIVE, DM_NOTIFY_DENIED };

enum dm_flag {
    DM_HIDDEN = 1,
    DM_FORCED = 2,
    DM_EMPTY_UNSETS = 4,
    DM_FIXED = 8,
    DM_TELL = 16,
    DM_TR181 = 32, /* in this model only */
    DM_TR098 = 64,
    DM_AFTER_SESSION = 128,
};

#define DM_NO_LIMIT UINT32_MAX
enum { DM_NO_SETTING = -1 };
enum { DATAMODEL_TABLES_MAX = 3 }; /* tables within tables */

/* Where a value is asked for: the instance numbers stand for the {i} of the row's path, from left
 * to right. */
struct dm_context {
    const struct datamodel_env *env;
    const uint32_t *instances;
};

/* Appends the value, unescaped. 0 or a negative errno code. */
typedef int dm_get(const struct dm_context *context, struct buf *out);
/* The number of the first instance above `after` (0 to begin), 0 when there is none: so walking a
 * table needs no list. context->instances holds the numbers of the tables around it. */
typedef uint32_t dm_next(const struct dm_context *context, uint32_t after);

struct dm_row {
    const char *path;
    enum dm_type type;
    bool writable;
    uint32_t min, max;
    enum dm_notify notify;
    unsigned flags;
    dm_get *get;
    dm_next *next; /* tables only */
    int list;      /* enum list_id: of a table whose instances are its entries */
    int setting;   /* enum setting_id, or DM_NO_SETTING */
};

/* All rows in the order of datamodel.def. */
const struct dm_row *datamodel_rows(size_t *count);

#endif
