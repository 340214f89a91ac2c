/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schedule.h: the sessions that the configuration sets a time for: the periodic Inform and `cwmp
 * cpe inform time`. Says when such a time has come; what follows is the engine's.
 */
#ifndef CWMP_SCHEDULE_H
#define CWMP_SCHEDULE_H

#include <stdint.h>

#include "cwmp/events.h"
#include "platform/settings.h"

struct loop;
struct schedule;
struct store;

/* EVENT_PERIODIC or EVENT_SCHEDULED is due. */
typedef void schedule_due_fn(void *ctx, enum event_id event);

/* Watches the wall clock being set too. Nothing is armed before schedule_arm(). */
int schedule_new(struct loop *loop, struct store *store, schedule_due_fn *fn, void *ctx,
                 struct schedule **out);
void schedule_free(struct schedule *schedule);

/* Sets the timers as the store now says; changed NULL: all of them, else those that the ids
 * concern. */
void schedule_arm(struct schedule *schedule, const struct setting_ids *changed);

/* The time until the earlier one, -1 when neither is armed. */
int64_t schedule_next_ms(const struct schedule *schedule);

#endif
