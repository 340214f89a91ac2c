/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schedule.c: see schedule.h.
 */
#include "cwmp/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/clock.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/time_text.h"

#include "platform/banned.h"

struct schedule {
    struct loop *loop;
    struct store *store;
    schedule_due_fn *fn;
    void *ctx;
    struct loop_timer *periodic, *scheduled;
    struct loop_clock_watch *clock_watch;
};

static int64_t wall_ms(const struct schedule *schedule)
{
    return clock_wall_ms(loop_clock(schedule->loop));
}

/* PeriodicInformTime fixes the phase of the interval; while it is unknown any phase will do
 * (TR-181). elapsed: an interval has just ended, so what is left of it for want of a millisecond is
 * not another one. */
static void arm_periodic(struct schedule *schedule, bool elapsed)
{
    const struct settings *settings = store_settings(schedule->store);
    loop_timer_cancel(schedule->periodic);
    if (!settings_bool(settings, SETTING_CWMP_ENABLE) ||
        !settings_bool(settings, SETTING_INFORM_ENABLE))
        return;
    int64_t interval_ms = (int64_t)settings_uint(settings, SETTING_INFORM_INTERVAL, 600) * 1000;
    int64_t wait_ms = interval_ms, phase_ms;
    const char *phase = settings_effective(settings, SETTING_PERIODIC_PHASE);
    if (strncmp(phase, "0001-01-01", 10) != 0 && !time_parse_zoned(phase, &phase_ms)) {
        int64_t since_ms = (wall_ms(schedule) - phase_ms) % interval_ms;
        wait_ms = interval_ms - (since_ms < 0 ? since_ms + interval_ms : since_ms);
        if (elapsed && wait_ms < interval_ms / 2)
            wait_ms += interval_ms;
    }
    loop_timer_set(schedule->periodic, wait_ms);
}

static void arm_scheduled(struct schedule *schedule)
{
    const struct settings *settings = store_settings(schedule->store);
    const char *text = settings_effective(settings, SETTING_INFORM_TIME);
    int64_t at_ms;
    loop_timer_cancel(schedule->scheduled);
    if (settings_bool(settings, SETTING_CWMP_ENABLE) && text && !time_parse_local(text, &at_ms))
        loop_timer_set(schedule->scheduled, at_ms - wall_ms(schedule));
}

static void on_periodic(void *ctx)
{
    struct schedule *schedule = ctx;
    arm_periodic(schedule, true);
    schedule->fn(schedule->ctx, EVENT_PERIODIC);
}

static void on_scheduled(void *ctx)
{
    struct schedule *schedule = ctx;
    schedule->fn(schedule->ctx, EVENT_SCHEDULED);
}

static void on_clock_set(void *ctx)
{
    schedule_arm(ctx, NULL);
}

int schedule_new(struct loop *loop, struct store *store, schedule_due_fn *fn, void *ctx,
                 struct schedule **out)
{
    struct schedule *schedule = calloc(1, sizeof(*schedule));
    if (!schedule)
        return -ENOMEM;
    *schedule = (struct schedule){.loop = loop, .store = store, .fn = fn, .ctx = ctx};
    int error = loop_timer_new(loop, on_periodic, schedule, &schedule->periodic);
    if (!error)
        error = loop_timer_new(loop, on_scheduled, schedule, &schedule->scheduled);
    if (!error)
        error = loop_clock_watch_new(loop, on_clock_set, schedule, &schedule->clock_watch);
    if (error) {
        schedule_free(schedule);
        return error;
    }
    *out = schedule;
    return 0;
}

void schedule_free(struct schedule *schedule)
{
    if (!schedule)
        return;
    loop_timer_free(schedule->periodic);
    loop_timer_free(schedule->scheduled);
    loop_clock_watch_free(schedule->clock_watch);
    free(schedule);
}

void schedule_arm(struct schedule *schedule, const struct setting_ids *changed)
{
    bool all = !changed || setting_ids_has(changed, SETTING_CWMP_ENABLE);
    if (all || setting_ids_has(changed, SETTING_INFORM_ENABLE) ||
        setting_ids_has(changed, SETTING_INFORM_INTERVAL) ||
        setting_ids_has(changed, SETTING_PERIODIC_PHASE))
        arm_periodic(schedule, false);
    if (all || setting_ids_has(changed, SETTING_INFORM_TIME))
        arm_scheduled(schedule);
}

int64_t schedule_next_ms(const struct schedule *schedule)
{
    int64_t periodic = loop_timer_remaining_ms(schedule->periodic);
    int64_t scheduled = loop_timer_remaining_ms(schedule->scheduled);
    if (periodic < 0 || scheduled < 0)
        return periodic < 0 ? scheduled : periodic;
    return periodic < scheduled ? periodic : scheduled;
}
