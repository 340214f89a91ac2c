/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_instances.h: the numbers of instances that the ACS adds. The last one given in each table is
 * remembered over restarts, so that a number does not soon name something else (TR-069 A.3.2.6).
 */
#ifndef CWMP_DM_INSTANCES_H
#define CWMP_DM_INSTANCES_H

#include <stdint.h>

#include "platform/settings.h"

struct dm_instances;
struct store;
struct txn;

/* As the store remembers them. 0 or -ENOMEM. */
int dm_instances_new(const struct store *store, struct dm_instances **out);
void dm_instances_free(struct dm_instances *numbers);

/* The number of a new entry in that list: above every one given before; from 1 again, past those in
 * use, when there is none above. */
uint32_t dm_instances_take(struct dm_instances *numbers, const struct settings *settings,
                           enum list_id list);
/* Adds to txn what has to be remembered, if any was taken. 0 or -ENOMEM. */
int dm_instances_keep(const struct dm_instances *numbers, struct txn *txn);

#endif
