/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_find.h: from names to rows and instances. An instance identifier in a name is a number, an
 * alias in brackets, or the wildcard (TR-069 3.6.1, 3.6.2).
 */
#ifndef CWMP_DM_FIND_H
#define CWMP_DM_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/dm_rows.h"

enum dm_step_kind { DM_STEP_NUMBER, DM_STEP_ALIAS, DM_STEP_ANY };

/* One instance identifier as it was written. */
struct dm_step {
    enum dm_step_kind kind;
    uint32_t number;
    const char *alias; /* in the name, not closed by NUL */
    size_t alias_len;
};

/* What a name names, whether its instances exist or not. */
struct dm_place {
    size_t row;
    bool table; /* the table itself, not one of its instances */
    unsigned depth;
    bool wild; /* one of the steps is the wildcard */
    struct dm_step steps[DATAMODEL_TABLES_MAX];
};

/* Finds the row under that root name ("Device."), of those that the root in force has. The place
 * points into name. */
bool dm_parse(const struct datamodel *dm, const char *root, const char *name, struct dm_place *out);

/* Told of each set of instances that fits. Non-zero stops. */
typedef int dm_found(void *ctx, const uint32_t *instances);
/* Calls fn for each set of existing instances that fits the place; once when it is in no table.
 * Returns what fn returned last; *count (may be NULL) is the number of calls. */
int dm_resolve(struct datamodel *dm, const struct dm_place *place, dm_found *fn, void *ctx,
               size_t *count);
/* The only one: false when there is none, or the place is wild. */
bool dm_resolve_one(struct datamodel *dm, const struct dm_place *place,
                    uint32_t instances[DATAMODEL_TABLES_MAX]);

/* The first instance above after in a table, 0 when there is none; instances holds the numbers of
 * the tables around it. */
uint32_t dm_next_instance(struct datamodel *dm, size_t table, const uint32_t *instances,
                          uint32_t after);
/* The row of a table's Alias parameter under the root in force; NULL when it has none. */
const struct dm_row *dm_alias_row(const struct datamodel *dm, size_t table);

#endif
