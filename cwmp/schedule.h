/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schedule.h: the sessions that the configuration sets a time for: the periodic Inform, `cwmp cpe
 * inform time` and the heartbeat of HeartbeatPolicy. Says when such a time has come; what follows
 * is the engine's.
 */
#ifndef CWMP_SCHEDULE_H
#define CWMP_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "cwmp/events.h"
#include "platform/settings.h"

struct log;
struct loop;
struct schedule;
struct store;

/* EVENT_PERIODIC, EVENT_SCHEDULED or EVENT_HEARTBEAT is due; EVENT_NONE: the clock was set, so what
 * was held back may be due. */
typedef void schedule_due_fn(void *ctx, enum event_id event);

/* Watches the wall clock being set too. Nothing is armed before schedule_arm(). */
int schedule_new(struct loop *loop, struct store *store, schedule_due_fn *fn, void *ctx,
                 struct schedule **out);
void schedule_free(struct schedule *schedule);
/* Where it says that a timer could not be set; log outlives it. */
void schedule_log_to(struct schedule *schedule, struct log *log);

/* Sets the timers as the store now says; changed NULL: all of them, else those that the ids
 * concern. */
void schedule_arm(struct schedule *schedule, const struct setting_ids *changed);

/* HeartbeatPolicy is enabled and its InitiationTime, if known, has come: no other event begins a
 * session but 0 BOOTSTRAP and 6 CONNECTION REQUEST, and there is no 2 PERIODIC (TR-181
 * HeartbeatPolicy). */
bool schedule_heartbeat_is_active(const struct schedule *schedule);

/* The time until the earliest one, or other_ms if that is earlier (-1: none) and no heartbeat holds
 * it back; -1 when there is none at all. */
int64_t schedule_next_ms(const struct schedule *schedule, int64_t other_ms);

#endif
