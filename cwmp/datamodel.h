/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * datamodel.h: the tree that the ACS sees, as walked from the rows of datamodel.def (TABLE 3 of 3:
 * one row per object or parameter: path, type, access, limits, notification rule, and the setting
 * or the getter behind it).
 */
#ifndef CWMP_DATAMODEL_H
#define CWMP_DATAMODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/dm_row.h"
#include "cwmp/soap.h"

struct buf;
struct datamodel;
struct txn;

/* Copies env. 0 or -ENOMEM. */
int datamodel_new(const struct datamodel_env *env, struct datamodel **out);
void datamodel_free(struct datamodel *dm);

/* Takes the root that is configured (SETTING_DATA_MODEL): at the beginning of each session, so that
 * names stay the same during it. */
void datamodel_choose_root(struct datamodel *dm);

enum { DATAMODEL_PATH_MAX = 256 }; /* of a full name, TR-069 A.2.2.2 */

struct datamodel_item {
    const char *path; /* full name; objects end with '.'; valid during the callback */
    bool is_object;
    bool writable;        /* parameter: Set allowed; object: Add/Delete allowed */
    const char *xsd_type; /* "xsd:string", ...; parameters only */
    bool forced_inform;
    const struct dm_row *row;
    const uint32_t *instances; /* numbers in path, from left to right; valid during the callback */
};
/* Non-zero stops, and is returned. */
typedef int datamodel_visit(void *ctx, const struct datamodel_item *item);

/* GetParameterNames' matrix (TR-069 A.3.2.3): path "", a partial path ending in '.', or a full
 * name. FAULT_INVALID_NAME (9005) when nothing has that name, 9003 for next_level with a full name.
 */
enum cwmp_fault datamodel_names(struct datamodel *dm, const char *path, bool next_level,
                                datamodel_visit *fn, void *ctx);
/* Every parameter at or below path, for GetParameterValues. 9005 when nothing has that name. */
enum cwmp_fault datamodel_parameters(struct datamodel *dm, const char *path, datamodel_visit *fn,
                                     void *ctx);
/* The parameter of that path in the table (see datamodel_path_of_setting()), by its name under the
 * root in force; nothing if it has none. */
void datamodel_changed(struct datamodel *dm, const char *table_path, datamodel_visit *fn,
                       void *ctx);
/* The parameters that every Inform carries. */
int datamodel_forced(struct datamodel *dm, datamodel_visit *fn, void *ctx);
/* Appends the value of a visited parameter; hidden parameters read as "". 0 or a negative errno
 * code. */
int datamodel_value(struct datamodel *dm, const struct datamodel_item *item, struct buf *out);

/* Checks one assignment and adds what it does to txn (setter SETTER_ACS). 0, or 9005 unknown, 9006
 * type does not fit xsd_type (as sent by the ACS, without prefix; "" is taken as right), 9007
 * value, 9008 not writable, 9004 no memory. White space around a value is dropped for all types but
 * string, as xsd:whiteSpace demands. */
enum cwmp_fault datamodel_set(struct datamodel *dm, const char *path, const char *xsd_type,
                              const char *value, struct txn *txn);
/* Once, after all assignments of a request: adds what follows from them together (see
 * dm_management.h). 0, 9002, 9004. */
enum cwmp_fault datamodel_set_end(struct datamodel *dm, struct txn *txn);

/* All rows in the order of datamodel.def. */
const struct dm_row *datamodel_rows(size_t *count);

/* The path in the table, which is that of TR-181, of the parameter behind a setting, NULL when it
 * has none: for VALUE CHANGE. */
const char *datamodel_path_of_setting(int setting_id);
/* Whether the ACS is told at once when somebody else changes that setting: the row's notification
 * is active, or it is flagged TELL. */
bool datamodel_tells(unsigned setting_id);

#endif
