/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_management.h: values below Device.ManagementServer. that are not simply a setting's. dm_get of
 * dm_row.h.
 */
#ifndef CWMP_DM_MANAGEMENT_H
#define CWMP_DM_MANAGEMENT_H

#include "cwmp/dm_row.h"

struct txn;

/* Of the ACS in force, whichever source it is from. */
dm_get dm_acs_url, dm_acs_username;
dm_get dm_connection_request_url;
dm_get dm_inform_parameter_count;
/* What this program can do, whatever is configured. */
dm_get dm_yes, dm_http_compressions, dm_lwn_protocols;

/* When txn assigns Username or Password while the ACS in force comes from DHCP or `cwmp acs
 * default`, the new values would belong to no URL and never be used. So the rest of the triple is
 * assigned beside them: same URL, and the user name or password that is not replaced. 0; -ENOMEM or
 * what store_reveal() says. */
int dm_management_complete(const struct datamodel_env *env, struct txn *txn);

#endif
