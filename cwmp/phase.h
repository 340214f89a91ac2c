/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * phase.h: intervals whose phase is fixed by a time of the configuration, such as
 * PeriodicInformTime (TR-181 ManagementServer), and the times that are unknown.
 */
#ifndef CWMP_PHASE_H
#define CWMP_PHASE_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/settings.h"

/* The time that this setting (of type UTCTIME) names, in ms since 1970. False
 * if it is the unknown time (TR-106 3.2), or now_ms, the wall time, is before
 * the clock was set: then any phase will do. */
bool phase_known(const struct settings *settings, enum setting_id id, int64_t now_ms, int64_t *out);

/* The time until the next instant that is whole intervals away from phase_ms, before or after it: 1
 * to interval_ms. elapsed: an interval has just ended, so what is left of it for want of a
 * millisecond is not another one; then up to one and a half intervals. interval_ms > 0. */
int64_t phase_wait_ms(int64_t now_ms, int64_t phase_ms, int64_t interval_ms, bool elapsed);

#endif
