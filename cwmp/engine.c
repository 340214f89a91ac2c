/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine.c: see engine.h. Whatever happens only notes what is due and sets the `decide` timer;
 * decide() alone opens sessions. So nothing here depends on being inside an observer, a reply or a
 * commit when something becomes due.
 */
#include "cwmp/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/acs.h"
#include "cwmp/datamodel.h"
#include "cwmp/http.h"
#include "cwmp/inform.h"
#include "cwmp/retry.h"
#include "cwmp/schedule.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/secret.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/time_text.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* Records in the store. */
static const char record_events[] = "events";
static const char record_informed_url[] =
    "informed-url"; /* the ACS that acknowledged the last 0 BOOTSTRAP */

/* Settings whose change by anybody but the ACS the ACS is told of at once: those with active
 * notification, and what makes up the account at the ACS (TR-069 3.7.1.5, "4 VALUE CHANGE"). */
static const enum setting_id active[] = {SETTING_PROVISION_CODE, SETTING_CWMP_ENABLE,
                                         SETTING_ACS_USERNAME, SETTING_ACS_PASSWORD};
enum { ACTIVE_COUNT = sizeof(active) / sizeof(active[0]) };

/* The ACS in force as last looked at, to notice a change. */
struct seen {
    bool enabled;
    char url[256], username[256], password[SETTING_TEXT_MAX]; /* the password's cipher text */
};

struct engine {
    struct engine_env env;
    struct clock *clock;
    struct datamodel *dm;
    struct exchange *exchange;
    struct loop_timer *decide, *retry;
    struct schedule *schedule;
    struct seen seen;
    bool booted;

    struct events events;
    struct setting_ids changed; /* goes with 4 VALUE CHANGE */
    bool fresh;           /* something became due since the last attempt: waits do not count */
    bool resting;         /* the retries that the administrator allows are used up */
    unsigned attempts;    /* failed ones in a row, of those allowed */
    bool bootstrap_again; /* acknowledged, but the session failed after that */

    struct {
        bool bootstrap; /* carries 0 BOOTSTRAP */
        bool informed;
        size_t carried;                           /* events of the queue in the Inform */
        enum event_id reasons[EVENTS_INFORM_MAX]; /* those of them without a CommandKey */
        size_t reason_count;
        uint64_t last_serial;
        struct setting_ids changed;
        char url[256];
    } session; /* under way */

    struct engine_status status;
};

/* --- what is due --- */

static bool is_enabled(const struct engine *engine)
{
    return settings_bool(store_settings(engine->env.store), SETTING_CWMP_ENABLE);
}

static bool bootstrap_is_due(const struct engine *engine)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(engine->env.store), &acs);
    const char *informed = store_record(engine->env.store, record_informed_url);
    return acs.exists && (engine->bootstrap_again || !informed || strcmp(informed, acs.url) != 0);
}

static bool anything_is_due(const struct engine *engine)
{
    return engine->events.count || bootstrap_is_due(engine);
}

static void wake(struct engine *engine)
{
    if (loop_timer_set(engine->decide, 0))
        log_error(engine->env.log, "out of memory: a session waits for the next event");
}

static void commit(struct engine *engine, const struct txn *txn)
{
    struct store_error why;
    int error = txn_is_empty(txn) ? 0 : store_commit(engine->env.store, txn, &why);
    if (error) /* said, and gone on in memory: an ACS that hears of an event is worth more than none
                */
        log_error(engine->env.log, "engine state is not on disk: %s", why.reason);
}

/* Adds the queue to txn if what must be on disk has changed. */
static void add_events(struct engine *engine, struct txn *txn)
{
    struct buf text;
    const char *kept = store_record(engine->env.store, record_events);
    buf_init(&text, STORE_RECORD_MAX);
    if (!events_print(&engine->events, &text) && strcmp(buf_text(&text), kept ? kept : "") != 0)
        txn_put_record(txn, record_events, text.len ? text.data : NULL);
    buf_free(&text);
}

static struct txn *new_txn(struct engine *engine)
{
    struct txn *txn = NULL;
    if (txn_new(SETTER_ENGINE, &txn))
        log_error(engine->env.log, "out of memory");
    return txn;
}

static void save_events(struct engine *engine)
{
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_events(engine, txn);
    commit(engine, txn);
    txn_free(txn);
}

static void raise_in_memory(struct engine *engine, enum event_id event)
{
    if (events_raise(&engine->events, event, ""))
        log_error(engine->env.log, "event queue is full: %s is lost", event_code(event));
    engine->fresh = true;
    wake(engine);
}

void engine_raise(struct engine *engine, enum event_id event)
{
    raise_in_memory(engine, event);
    save_events(engine);
}

/* --- times that the configuration sets --- */

/* The time set by `cwmp cpe inform time` has been used or missed: it goes, in one transaction with
 * the event. */
static void clear_inform_time(struct engine *engine, bool raise)
{
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    if (raise) {
        raise_in_memory(engine, EVENT_SCHEDULED);
        add_events(engine, txn);
    }
    txn_unset(txn, SETTING_INFORM_TIME, SOURCE_USER);
    commit(engine, txn);
    txn_free(txn);
}

static void on_schedule(void *ctx, enum event_id event)
{
    struct engine *engine = ctx;
    if (event == EVENT_SCHEDULED)
        clear_inform_time(engine, true);
    else
        engine_raise(engine, event);
}

/* A time that went by while the switch was off is not made up for. */
static void drop_missed_schedule(struct engine *engine)
{
    const char *text = settings_effective(store_settings(engine->env.store), SETTING_INFORM_TIME);
    int64_t at_ms;
    if (!text || time_parse_local(text, &at_ms) || at_ms > clock_wall_ms(engine->clock))
        return;
    log_notice(engine->env.log, "cwmp cpe inform time %s went by while the switch was off", text);
    clear_inform_time(engine, false);
}

/* --- a session --- */

/* The Inform's events, in the order of their codes. */
static size_t list_events(struct engine *engine, struct inform_event *out)
{
    size_t count = 0;
    engine->session.informed = false;
    engine->session.reason_count = 0;
    engine->session.bootstrap = bootstrap_is_due(engine);
    if (engine->session.bootstrap)
        out[count++] = (struct inform_event){event_code(EVENT_BOOTSTRAP), ""};
    size_t room = EVENTS_INFORM_MAX - count;
    engine->session.carried = engine->events.count < room ? engine->events.count : room;
    engine->session.last_serial = engine->events.last_serial;
    for (unsigned id = 0; id < EVENT_COUNT; id++)
        for (size_t i = 0; i < engine->session.carried; i++) {
            const struct event *event = &engine->events.queue[i];
            if (event->id != id)
                continue;
            out[count++] = (struct inform_event){event_code(event->id), event->command_key};
            if (!event->command_key[0])
                engine->session.reasons[engine->session.reason_count++] = event->id;
        }
    return count;
}

static size_t list_changed(const struct engine *engine, const char **out)
{
    size_t count = 0;
    for (size_t i = 0; i < ACTIVE_COUNT; i++) {
        const char *path = datamodel_path_of_setting((int)active[i]);
        if (path && setting_ids_has(&engine->session.changed, active[i]))
            out[count++] = path;
    }
    return count;
}

static int open_session(struct engine *engine, const struct acs_in_force *acs)
{
    struct inform_event events[EVENTS_INFORM_MAX];
    const char *changed[ACTIVE_COUNT];
    struct buf password;
    engine->session.changed = engine->changed;
    engine->changed = (struct setting_ids){{0}};
    snprintf(engine->session.url, sizeof(engine->session.url), "%s", acs->url);
    buf_init(&password, SETTING_TEXT_MAX);
    if (acs->has_password &&
        store_reveal(engine->env.store, SETTING_ACS_PASSWORD, acs->source, &password))
        log_error(engine->env.log, "the ACS password cannot be deciphered with this device's key");
    const struct exchange_inform inform = {
        .events = events,
        .event_count = list_events(engine, events),
        .retry_count = engine->status.retry_count,
        .changed = changed,
        .changed_count = list_changed(engine, changed),
    };
    const struct http_target target = {
        .url = acs->url,
        .username = acs->username,
        .password = buf_text(&password),
        .timeout_s = settings_uint(store_settings(engine->env.store), SETTING_WAIT_TIMEOUT, 30),
    };
    log_info(engine->env.log, "session with %s begins: %s%s", acs->url, events[0].code,
             inform.event_count > 1 ? ", ..." : "");
    int error = exchange_start(engine->exchange, &target, &inform);
    buf_wipe(&password);
    return error;
}

/* A session that fails after its Inform was acknowledged is tried again for the same reasons, so
 * that the ACS can go on where it was (TR-069 3.2.1.1); what came with a CommandKey was delivered
 * and is not told twice. */
static void restore_reasons(struct engine *engine)
{
    if (!engine->session.informed)
        return;
    for (size_t i = 0; i < engine->session.reason_count; i++)
        events_raise(&engine->events, engine->session.reasons[i], "");
    engine->bootstrap_again = engine->session.bootstrap;
}

static void after_failure(struct engine *engine, const char *reason)
{
    const struct settings *settings = store_settings(engine->env.store);
    restore_reasons(engine);
    snprintf(engine->status.failure_reason, sizeof(engine->status.failure_reason), "%s", reason);
    engine->status.last_failure_ms = clock_wall_ms(engine->clock);
    engine->status.retry_count++;
    engine->attempts++;
    events_failed(&engine->events);
    for (size_t i = 0; i < ACTIVE_COUNT; i++)
        if (setting_ids_has(&engine->session.changed, active[i]))
            setting_ids_add(&engine->changed, active[i]);
    engine->resting =
        engine->attempts > settings_uint(settings, SETTING_CONNECT_RETRY, UINT32_MAX - 1);
    if (!anything_is_due(engine)) {
        log_warning(engine->env.log, "session failed: %s", reason);
    } else if (engine->resting) {
        log_warning(engine->env.log, "session failed: %s; not tried again before the next event",
                    reason);
    } else {
        struct retry_range range;
        retry_range(settings_uint(settings, SETTING_RETRY_MINIMUM, 5),
                    settings_uint(settings, SETTING_RETRY_MULTIPLIER, 2000),
                    engine->status.retry_count, &range);
        int64_t wait_ms = retry_wait_ms(&range, engine->env.draw(engine->env.draw_ctx));
        loop_timer_set(engine->retry, wait_ms);
        log_warning(engine->env.log, "session failed: %s; retry %u in %lld.%03d s", reason,
                    engine->status.retry_count, (long long)(wait_ms / 1000), (int)(wait_ms % 1000));
    }
    wake(engine);
}

static void on_informed(void *ctx)
{
    struct engine *engine = ctx;
    engine->status.last_success_ms = clock_wall_ms(engine->clock);
    events_delivered(&engine->events, engine->session.carried, engine->session.last_serial);
    engine->session.informed = true;
    engine->bootstrap_again = false;
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_events(engine, txn);
    if (engine->session.bootstrap)
        txn_put_record(txn, record_informed_url, engine->session.url);
    commit(engine, txn);
    txn_free(txn);
}

static void on_ended(void *ctx, const char *reason)
{
    struct engine *engine = ctx;
    if (reason) {
        after_failure(engine, reason);
        return;
    }
    engine->status.retry_count = engine->attempts = 0;
    engine->status.sessions++;
    engine->resting = false;
    log_info(engine->env.log, "session with %s ended well", engine->session.url);
    wake(engine);
}

/* `undo cwmp enable` in the middle of a session. */
static void drop_session(struct engine *engine)
{
    exchange_abort(engine->exchange);
    events_failed(&engine->events);
    log_notice(engine->env.log, "session with %s dropped: CWMP was disabled", engine->session.url);
}

static void decide(void *ctx)
{
    struct engine *engine = ctx;
    struct acs_in_force acs;
    acs_in_force(store_settings(engine->env.store), &acs);
    if (!is_enabled(engine) || !acs.exists) {
        loop_timer_cancel(engine->retry);
        if (exchange_is_running(engine->exchange) && !is_enabled(engine))
            drop_session(engine);
        return;
    }
    bool waiting = loop_timer_is_set(engine->retry) || engine->resting;
    if (exchange_is_running(engine->exchange) || !anything_is_due(engine) ||
        (waiting && !engine->fresh))
        return;
    if (engine->fresh && engine->resting)
        engine->attempts = 0;
    engine->fresh = engine->resting = false;
    loop_timer_cancel(engine->retry);
    snprintf(engine->status.url, sizeof(engine->status.url), "%s", acs.url);
    snprintf(engine->status.username, sizeof(engine->status.username), "%s", acs.username);
    int error = open_session(engine, &acs);
    if (error)
        after_failure(engine, strerror(-error));
}

/* --- the observer --- */

static void look(const struct engine *engine, struct seen *out)
{
    const struct settings *settings = store_settings(engine->env.store);
    struct acs_in_force acs;
    acs_in_force(settings, &acs);
    const char *password =
        acs.exists ? settings_get(settings, SETTING_ACS_PASSWORD, acs.source) : NULL;
    out->enabled = is_enabled(engine);
    snprintf(out->url, sizeof(out->url), "%s", acs.url);
    snprintf(out->username, sizeof(out->username), "%s", acs.username);
    snprintf(out->password, sizeof(out->password), "%s", password ? password : "");
}

/* Whether the ACS must be told that this setting has another value. */
static bool is_news(const struct engine *engine, enum setting_id id,
                    const struct store_change *change, const struct seen *now)
{
    const struct seen *before = &engine->seen;
    switch (id) {
    case SETTING_CWMP_ENABLE: /* only switching on: it is the first session since */
        return now->enabled && !before->enabled && !engine->events.count;
    case SETTING_ACS_USERNAME: /* of the ACS in force, whichever source changed */
        return strcmp(now->username, before->username) != 0;
    case SETTING_ACS_PASSWORD:
        return strcmp(now->password, before->password) != 0;
    default:
        return setting_ids_has(&change->ids, id);
    }
}

/* An ACS that has not yet heard of this switch is told everything by 0 BOOTSTRAP; what it changed
 * itself is no news to it (TR-069 3.7.1.5). */
static void note_news(struct engine *engine, const struct store_change *change,
                      const struct seen *now)
{
    if (!now->enabled || change->setter == SETTER_ACS || bootstrap_is_due(engine))
        return;
    bool any = false;
    for (size_t i = 0; i < ACTIVE_COUNT; i++)
        if (is_news(engine, active[i], change, now)) {
            setting_ids_add(&engine->changed, active[i]);
            any = true;
        }
    if (any)
        engine_raise(engine, EVENT_VALUE_CHANGE);
}

static void on_change(void *ctx, const struct store_change *change)
{
    struct engine *engine = ctx;
    struct seen now = {0};
    look(engine, &now);
    bool switched_on = now.enabled && !engine->seen.enabled;
    bool other_acs = strcmp(now.url, engine->seen.url) != 0;
    bool other_account = other_acs || strcmp(now.username, engine->seen.username) != 0 ||
                         strcmp(now.password, engine->seen.password) != 0;
    if (other_acs) {
        events_discard_for_bootstrap(&engine->events);
        engine->changed = (struct setting_ids){{0}};
        engine->status.retry_count = 0;
        save_events(engine);
    }
    note_news(engine, change, &now);
    engine->seen = now;
    if (switched_on || other_account)
        engine->fresh = true;
    schedule_arm(engine->schedule, &change->ids);
    wake(engine);
}

/* --- life --- */

static void on_retry(void *ctx)
{
    wake(ctx);
}

static int make_parts(struct engine *engine)
{
    const struct engine_env *env = &engine->env;
    const struct datamodel_env dm_env = {.store = env->store,
                                         .sw = env->sw,
                                         .clock = engine->clock,
                                         .startup_file = store_startup_path(env->store)};
    const struct exchange_callbacks callbacks = {on_informed, on_ended, engine};
    int error = datamodel_new(&dm_env, &engine->dm);
    const struct exchange_env exchange_env = {
        env->http, engine->dm, env->store, switch_identity(env->sw), engine->clock, env->log};
    if (!error)
        error = exchange_new(&exchange_env, &callbacks, &engine->exchange);
    if (!error)
        error = loop_timer_new(env->loop, decide, engine, &engine->decide);
    if (!error)
        error = loop_timer_new(env->loop, on_retry, engine, &engine->retry);
    if (!error)
        error = schedule_new(env->loop, env->store, on_schedule, engine, &engine->schedule);
    return error;
}

int engine_new(const struct engine_env *env, struct engine **out)
{
    struct engine *engine = calloc(1, sizeof(*engine));
    if (!engine)
        return -ENOMEM;
    engine->env = *env;
    engine->clock = loop_clock(env->loop);
    engine->status.last_success_ms = engine->status.last_failure_ms = -1;
    events_init(&engine->events);
    int error = make_parts(engine);
    if (error) {
        engine_free(engine);
        return error;
    }
    *out = engine;
    return 0;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    if (engine->booted)
        store_unobserve(engine->env.store, on_change, engine);
    exchange_free(engine->exchange);
    datamodel_free(engine->dm);
    loop_timer_free(engine->decide);
    loop_timer_free(engine->retry);
    schedule_free(engine->schedule);
    secret_wipe(engine, sizeof(*engine));
    free(engine);
}

void engine_boot(struct engine *engine)
{
    const char *kept = store_record(engine->env.store, record_events);
    if (kept)
        events_parse(&engine->events, kept);
    engine->booted = true;
    look(engine, &engine->seen);
    if (store_observe(engine->env.store, on_change, engine))
        log_error(engine->env.log, "changes of the configuration are not observed");
    drop_missed_schedule(engine);
    engine_raise(engine, EVENT_BOOT);
    schedule_arm(engine->schedule, NULL);
}

/* --- what it tells --- */

void engine_status(const struct engine *engine, struct engine_status *out)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(engine->env.store), &acs);
    *out = engine->status;
    out->enabled = is_enabled(engine);
    out->has_acs = acs.exists;
    out->source = acs.source;
    out->connection = exchange_is_informed(engine->exchange)  ? ENGINE_CONNECTED
                      : exchange_is_running(engine->exchange) ? ENGINE_WAITING
                                                              : ENGINE_DISCONNECTED;
    out->next_attempt_ms = -1;
    if (!out->enabled || !acs.exists)
        return;
    int64_t retry_ms = loop_timer_remaining_ms(engine->retry);
    int64_t schedule_ms = schedule_next_ms(engine->schedule);
    out->next_attempt_ms =
        retry_ms >= 0 && (schedule_ms < 0 || retry_ms < schedule_ms) ? retry_ms : schedule_ms;
}

size_t engine_undelivered(const struct engine *engine, const char **codes, size_t max)
{
    size_t count = 0;
    if (bootstrap_is_due(engine)) {
        if (max)
            codes[0] = event_code(EVENT_BOOTSTRAP);
        count++;
    }
    for (size_t i = 0; i < engine->events.count; i++, count++)
        if (count < max)
            codes[count] = event_code(engine->events.queue[i].id);
    return count;
}
