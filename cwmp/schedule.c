/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * schedule.c: see schedule.h.
 */
#include "cwmp/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/phase.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/time_text.h"

#include "platform/banned.h"

struct schedule {
    struct loop *loop;
    struct store *store;
    struct log *log; /* NULL: none */
    schedule_due_fn *fn;
    void *ctx;
    struct loop_timer *periodic, *scheduled, *heartbeat;
    struct loop_clock_watch *clock_watch;
};

static int64_t wall_ms(const struct schedule *schedule)
{
    return clock_wall_ms(loop_clock(schedule->loop));
}

static bool known_time(const struct schedule *schedule, enum setting_id id, int64_t *out)
{
    return phase_known(store_settings(schedule->store), id, wall_ms(schedule), out);
}

/* A timer that cannot be set is one that never comes. */
static void set_timer(const struct schedule *schedule, struct loop_timer *timer, int64_t wait_ms,
                      const char *what)
{
    int error = loop_timer_set(timer, wait_ms);
    if (error)
        log_error(schedule->log, "no %s until the configuration or the clock is set again: %s",
                  what, strerror(-error));
}

/* PeriodicInformTime fixes the phase of the interval; while it or the time is unknown any phase
 * will do (TR-181). */
static void arm_periodic(struct schedule *schedule, bool elapsed)
{
    const struct settings *settings = store_settings(schedule->store);
    loop_timer_cancel(schedule->periodic);
    if (!settings_bool(settings, SETTING_CWMP_ENABLE) ||
        !settings_bool(settings, SETTING_INFORM_ENABLE))
        return;
    int64_t interval_ms = (int64_t)settings_uint(settings, SETTING_INFORM_INTERVAL, 600) * 1000;
    int64_t wait_ms = interval_ms, phase_ms;
    if (known_time(schedule, SETTING_PERIODIC_PHASE, &phase_ms))
        wait_ms = phase_wait_ms(wall_ms(schedule), phase_ms, interval_ms, elapsed);
    set_timer(schedule, schedule->periodic, wait_ms, "periodic Inform");
}

/* The first heartbeat is at InitiationTime, the others whole intervals later. */
static void arm_heartbeat(struct schedule *schedule, bool elapsed)
{
    const struct settings *settings = store_settings(schedule->store);
    loop_timer_cancel(schedule->heartbeat);
    if (!settings_bool(settings, SETTING_CWMP_ENABLE) ||
        !settings_bool(settings, SETTING_HEARTBEAT_ENABLE))
        return;
    int64_t interval_ms = (int64_t)settings_uint(settings, SETTING_HEARTBEAT_INTERVAL, 3600) * 1000;
    int64_t wait_ms = interval_ms, first_ms;
    if (known_time(schedule, SETTING_HEARTBEAT_TIME, &first_ms))
        wait_ms = first_ms > wall_ms(schedule)
                      ? first_ms - wall_ms(schedule)
                      : phase_wait_ms(wall_ms(schedule), first_ms, interval_ms, elapsed);
    set_timer(schedule, schedule->heartbeat, wait_ms, "heartbeat");
}

bool schedule_heartbeat_is_active(const struct schedule *schedule)
{
    const struct settings *settings = store_settings(schedule->store);
    int64_t first_ms;
    return settings_bool(settings, SETTING_HEARTBEAT_ENABLE) &&
           (!known_time(schedule, SETTING_HEARTBEAT_TIME, &first_ms) ||
            first_ms <= wall_ms(schedule));
}

static void arm_scheduled(struct schedule *schedule)
{
    const struct settings *settings = store_settings(schedule->store);
    const char *text = settings_effective(settings, SETTING_INFORM_TIME);
    int64_t at_ms;
    loop_timer_cancel(schedule->scheduled);
    if (settings_bool(settings, SETTING_CWMP_ENABLE) && text && !time_parse_local(text, &at_ms))
        set_timer(schedule, schedule->scheduled, at_ms - wall_ms(schedule), "Inform at its time");
}

static void on_periodic(void *ctx)
{
    struct schedule *schedule = ctx;
    arm_periodic(schedule, true);
    if (!schedule_heartbeat_is_active(schedule))
        schedule->fn(schedule->ctx, EVENT_PERIODIC);
}

static void on_scheduled(void *ctx)
{
    struct schedule *schedule = ctx;
    schedule->fn(schedule->ctx, EVENT_SCHEDULED);
}

static void on_heartbeat(void *ctx)
{
    struct schedule *schedule = ctx;
    arm_heartbeat(schedule, true);
    schedule->fn(schedule->ctx, EVENT_HEARTBEAT);
}

/* An interval that has no phase goes on: a clock that is set again and again must not put the
 * Inform off for ever. */
static void on_clock_set(void *ctx)
{
    struct schedule *schedule = ctx;
    int64_t phase_ms;
    if (known_time(schedule, SETTING_PERIODIC_PHASE, &phase_ms))
        arm_periodic(schedule, false);
    if (known_time(schedule, SETTING_HEARTBEAT_TIME, &phase_ms))
        arm_heartbeat(schedule, false);
    arm_scheduled(schedule);
    schedule->fn(schedule->ctx, EVENT_NONE);
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
        error = loop_timer_new(loop, on_heartbeat, schedule, &schedule->heartbeat);
    if (!error)
        error = loop_clock_watch_new(loop, on_clock_set, schedule, &schedule->clock_watch);
    if (error) {
        schedule_free(schedule);
        return error;
    }
    *out = schedule;
    return 0;
}

void schedule_log_to(struct schedule *schedule, struct log *log)
{
    schedule->log = log;
}

void schedule_free(struct schedule *schedule)
{
    if (!schedule)
        return;
    loop_timer_free(schedule->periodic);
    loop_timer_free(schedule->scheduled);
    loop_timer_free(schedule->heartbeat);
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
    if (all || setting_ids_has(changed, SETTING_HEARTBEAT_ENABLE) ||
        setting_ids_has(changed, SETTING_HEARTBEAT_INTERVAL) ||
        setting_ids_has(changed, SETTING_HEARTBEAT_TIME))
        arm_heartbeat(schedule, false);
    if (all || setting_ids_has(changed, SETTING_INFORM_TIME))
        arm_scheduled(schedule);
}

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    return a_ms < 0 || (b_ms >= 0 && b_ms < a_ms) ? b_ms : a_ms;
}

int64_t schedule_next_ms(const struct schedule *schedule, int64_t other_ms)
{
    int64_t heartbeat_ms = loop_timer_remaining_ms(schedule->heartbeat);
    if (heartbeat_ms >= 0 && schedule_heartbeat_is_active(schedule))
        return heartbeat_ms;
    int64_t next_ms = earlier(loop_timer_remaining_ms(schedule->periodic),
                              loop_timer_remaining_ms(schedule->scheduled));
    return earlier(earlier(next_ms, heartbeat_ms), other_ms);
}
