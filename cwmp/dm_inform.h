/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_inform.h: Device.ManagementServer.InformParameter, by which the ACS says what else an Inform
 * shall carry (TR-181).
 */
#ifndef CWMP_DM_INFORM_H
#define CWMP_DM_INFORM_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/datamodel.h"

/* Whether a ParameterName may be assigned: "", or the full name of a parameter that is not in every
 * Inform anyway, wildcards in it only where an instance stands. It need not exist. */
bool dm_inform_name_fits(const struct datamodel *dm, const char *name);
/* Whether an EventList may: event codes with commas between them, "4 VALUE CHANGE" not among them;
 * "" means all but that. */
bool dm_inform_events_fit(const char *events);

/* The parameters that an Inform with these events shall carry besides. Two rows of the table may
 * name the same one. Non-zero of fn stops, and is returned. */
int dm_inform_parameters(struct datamodel *dm, const char *const *event_codes, size_t count,
                         datamodel_visit *fn, void *ctx);

#endif
