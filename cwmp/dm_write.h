/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_write.h: what one request of the ACS changes in the data model, collected into a transaction
 * that its caller commits: SetParameterValues, AddObject, DeleteObject (TR-069 A.3.2.1, A.3.2.6,
 * A.3.2.7). While it is collected, names are found as if it had been committed, so that an instance
 * made by one assignment can be used by the next.
 */
#ifndef CWMP_DM_WRITE_H
#define CWMP_DM_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "cwmp/soap.h"

struct datamodel;
struct dm_write;
struct txn;

/* txn (setter SETTER_ACS) and dm outlive it; one at a time for a data model. 0 or -ENOMEM. */
int dm_write_new(struct datamodel *dm, struct txn *txn, struct dm_write **out);
void dm_write_free(struct dm_write *w);

/* Checks one assignment and adds what it does to the transaction. path is kept until
 * dm_write_end(). 0, or 9003 assigned before under another name, 9005 unknown, 9006 type does not
 * fit xsd_type (as sent by the ACS, without prefix; "" is taken as right), 9007 value, 9008 not
 * writable, 9004 no memory or no room for an instance. White space around a value is dropped for
 * all types but string, as xsd:whiteSpace demands. With AutoCreateInstances an unknown alias makes
 * the instance (3.6.1). */
enum cwmp_fault dm_write_value(struct dm_write *w, const char *path, const char *xsd_type,
                               const char *value);
/* A new instance of the table path; "Table.[alias]." names it, else its alias is "cpe-" and its
 * number. Numbers are not used again before all others were (A.3.2.6). 0, or 9003 not the path of
 * an object, 9005 no table or an alias that is in use or none, 9001 a table of instances that come
 * and go by themselves, 9004. */
enum cwmp_fault dm_write_add(struct dm_write *w, const char *path, uint32_t *instance);
/* The instance goes with all that is below it. 0, or 9003, 9005, 9001 as above. */
enum cwmp_fault dm_write_delete(struct dm_write *w, const char *path);

/* Told of an assignment that is wrong beside the others. */
typedef enum cwmp_fault dm_write_bad(void *ctx, const char *path, enum cwmp_fault fault);
/* Once, after all of a request: checks and adds what follows from them together: an alias in use is
 * 9007 (bad may be NULL if no values were assigned), the rest of the ACS's triple
 * (dm_management.h), the instance numbers given. 0, what bad returned, 9002, 9004. */
enum cwmp_fault dm_write_end(struct dm_write *w, dm_write_bad *bad, void *ctx);

/* Whether something assigned is used from the next session on only, which is Status 1. */
bool dm_write_is_for_later(const struct dm_write *w);

#endif
