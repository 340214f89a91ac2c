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

/* Copies env. 0 or -ENOMEM. */
int datamodel_new(const struct datamodel_env *env, struct datamodel **out);
void datamodel_free(struct datamodel *dm);

/* Takes the root that is configured (SETTING_DATA_MODEL): at the beginning of each session, so that
 * names stay the same during it. */
void datamodel_choose_root(struct datamodel *dm);

enum {
    DATAMODEL_PATH_MAX = 256,   /* characters of a full name, TR-069 A.2.2.2 */
    DATAMODEL_NAME_SIZE = 1100, /* bytes of one, with the closing NUL */
};

struct datamodel_item {
    /* Full name as the ACS is told it: under the root in force, instances by number or by alias as
     * InstanceMode says. Objects end with '.'. Valid during the callback. */
    const char *path;
    /* The same under "Device." and with instance numbers, whatever root and InstanceMode are: what
     * a record that outlives the session keeps. */
    const char *canonical;
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
 * An instance in a path, here and below, is a number, "[alias]" (3.6.1), or "*" for all of them
 * (3.6.2), which may be none. Here and below, 9004 when there is no memory to walk on. */
enum cwmp_fault datamodel_names(struct datamodel *dm, const char *path, bool next_level,
                                datamodel_visit *fn, void *ctx);
/* Every parameter at or below path, for GetParameterValues. 9005 when nothing has that name. */
enum cwmp_fault datamodel_parameters(struct datamodel *dm, const char *path, datamodel_visit *fn,
                                     void *ctx);
/* The parameter of that canonical name (see struct datamodel_item); nothing if there is none under
 * the root in force. */
void datamodel_changed(struct datamodel *dm, const char *canonical, datamodel_visit *fn, void *ctx);
/* The parameters that every Inform carries. */
int datamodel_forced(struct datamodel *dm, datamodel_visit *fn, void *ctx);
/* Appends the value of a visited parameter; hidden parameters read as "". 0 or a negative errno
 * code. */
int datamodel_value(struct datamodel *dm, const struct datamodel_item *item, struct buf *out);

#endif
