/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify_rig.h: what the tests of notification say as the ACS.
 */
#ifndef TESTS_UNIT_NOTIFY_RIG_H
#define TESTS_UNIT_NOTIFY_RIG_H

#include <stdbool.h>

#include "tests/unit/engine_rig.h"

#define MS       "Device.ManagementServer."
#define DI       "Device.DeviceInfo."
#define INTERVAL MS "PeriodicInformInterval"

/* CWMP runs, and the ACS has given this parameter a level. */
void begin_watching(struct rig *rig, const char *name, int level);

/* A session for another reason, up to its Inform; its InformResponse; its end. */
void begin_session(struct rig *rig);
void acknowledge(struct rig *rig);
void end_session(struct rig *rig);
void serve(struct rig *rig); /* the session under way, without a request of the ACS */

/* In a session. */
void acs_sets(struct rig *rig, const char *name, const char *type, const char *value);
void acs_watches(struct rig *rig, const char *name, int level);

/* Whether the Inform under way names it. */
bool tells(const struct rig *rig, const char *name);

#endif
