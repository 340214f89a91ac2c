/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_rows.h: the rows of datamodel.def and the values behind them, for the files that make up the
 * data model (datamodel.c walks, dm_find.c finds names, dm_write.c writes, dm_inform.c serves the
 * Inform); nobody else includes this.
 */
#ifndef CWMP_DM_ROWS_H
#define CWMP_DM_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/dm_row.h"
#include "platform/settings.h"

/* How the root is called in a model, and which rows it lacks. */
struct dm_root {
    const char *setting, *name;
    unsigned lacks; /* of enum dm_flag */
};

struct datamodel {
    struct datamodel_env env;
    const struct dm_root *root;
    /* While a request of the ACS is collected (dm_write.h): the settings as they will be, so that
     * what it creates is found. Else NULL. */
    const struct settings *draft;
};

#define DM_PLACEHOLDER "{i}"
enum { DM_PLACEHOLDER_LEN = 3, DM_ROW_ROOT_LEN = sizeof("Device.") - 1 };

const struct dm_root *dm_root_of(const char *setting); /* of SETTING_DATA_MODEL */
const char *dm_xsd_type(enum dm_type type);            /* "xsd:string"; NULL for an object */
size_t dm_subtree_end(size_t row);                     /* the row after the last one below it */
unsigned dm_count_tables(const char *row_path);        /* how many {i} are in it */
/* The row of the table whose {i} stands at path[len]; the number of rows when there is none. */
size_t dm_table_row(const char *path, size_t len);
bool dm_is_table(const struct dm_row *row);

const struct settings *dm_settings(const struct datamodel *dm);
/* The key of a list's entry: the number of its instance, which is the level-th (from 0) in the
 * path. */
void dm_entry_key(const uint32_t *instances, unsigned level, char key[LIST_KEY_MAX]);
/* Appends a parameter's value, also of a hidden one. 0 or a negative errno code. */
int dm_value(const struct datamodel *dm, const struct dm_row *row, const uint32_t *instances,
             struct buf *out);

#endif
