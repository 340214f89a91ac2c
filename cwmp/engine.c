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
#include "cwmp/ledger.h"
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

/* The ledger's record in the store. */
static const char record_ledger[] = "acs";

/* After a boot, how long an ACS that DHCP named before may take to be named again, before `cwmp acs
 * default` is turned to: else each boot would introduce the switch to both. */
enum { GRACE_MS = 60 * 1000 };

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
    struct loop_timer *decide, *retry, *grace;
    struct schedule *schedule;
    struct seen seen;
    bool booted;

    struct ledger ledger;
    struct ledger_load load; /* of the session under way, or the last one */
    bool fresh;              /* something became due since the last attempt: waits do not count */
    bool resting;            /* the retries that the administrator allows are used up */
    bool finishing;    /* the ACS disabled CWMP: the session under way may end, then none follows */
    unsigned attempts; /* failed ones in a row, of those allowed */

    struct engine_status status;
};

/* --- what is due --- */

static bool is_enabled(const struct engine *engine)
{
    return settings_bool(store_settings(engine->env.store), SETTING_CWMP_ENABLE);
}

static void in_force(const struct engine *engine, struct acs_in_force *acs)
{
    acs_in_force(store_settings(engine->env.store), acs);
    if (acs->exists && acs->source == SOURCE_DEFAULT && loop_timer_is_set(engine->grace))
        *acs = (struct acs_in_force){.url = "", .username = ""};
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

/* Adds the ledger to txn if what must be on disk has changed. */
static void add_ledger(struct engine *engine, struct txn *txn)
{
    struct buf text;
    const char *kept = store_record(engine->env.store, record_ledger);
    buf_init(&text, STORE_RECORD_MAX);
    if (!ledger_print(&engine->ledger, &text) && (!kept || strcmp(text.data, kept) != 0))
        txn_put_record(txn, record_ledger, text.data);
    buf_free(&text);
}

static struct txn *new_txn(struct engine *engine)
{
    struct txn *txn = NULL;
    if (txn_new(SETTER_ENGINE, &txn))
        log_error(engine->env.log, "out of memory");
    return txn;
}

static void save_ledger(struct engine *engine)
{
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_ledger(engine, txn);
    commit(engine, txn);
    txn_free(txn);
}

static void raise_in_memory(struct engine *engine, enum event_id event)
{
    if (events_raise(&engine->ledger.events, event, ""))
        log_error(engine->env.log, "event queue is full: %s is lost", event_code(event));
    engine->fresh = true;
    wake(engine);
}

void engine_raise(struct engine *engine, enum event_id event)
{
    raise_in_memory(engine, event);
    save_ledger(engine);
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
        add_ledger(engine, txn);
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

static size_t list_changed(const struct engine *engine, const char **out)
{
    size_t count = 0;
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        if (setting_ids_has(&engine->load.changed, (enum setting_id)id))
            out[count++] = datamodel_path_of_setting((int)id);
    return count;
}

static int open_session(struct engine *engine, const struct acs_in_force *acs)
{
    struct inform_event events[INFORM_EVENTS_MAX];
    const char *changed[SETTING_COUNT];
    struct buf password;
    buf_init(&password, SETTING_TEXT_MAX);
    if (acs->has_password &&
        store_reveal(engine->env.store, SETTING_ACS_PASSWORD, acs->source, &password))
        log_error(engine->env.log, "the ACS password cannot be deciphered with this device's key");
    const struct exchange_inform inform = {
        .events = events,
        .event_count = ledger_pack(&engine->ledger, &engine->load, events),
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

/* Waits as the retry table says, or not at all when the administrator's limit is reached. */
static void plan_retry(struct engine *engine, const char *reason)
{
    const struct settings *settings = store_settings(engine->env.store);
    engine->resting =
        engine->attempts > settings_uint(settings, SETTING_CONNECT_RETRY, UINT32_MAX - 1);
    if (!ledger_owes_anything(&engine->ledger)) {
        log_warning(engine->env.log, "session failed: %s", reason);
        return;
    }
    if (engine->resting) {
        log_warning(engine->env.log, "session failed: %s; not tried again before the next event",
                    reason);
        return;
    }
    struct retry_range range;
    retry_range(settings_uint(settings, SETTING_RETRY_MINIMUM, 5),
                settings_uint(settings, SETTING_RETRY_MULTIPLIER, 2000), engine->status.retry_count,
                &range);
    int64_t wait_ms = retry_wait_ms(&range, engine->env.draw(engine->env.draw_ctx));
    if (loop_timer_set(engine->retry, wait_ms))
        engine->resting = true; /* out of memory: better late than in a circle */
    log_warning(engine->env.log, "session failed: %s; retry %u in %lld.%03d s", reason,
                engine->status.retry_count, (long long)(wait_ms / 1000), (int)(wait_ms % 1000));
}

static void after_failure(struct engine *engine, const char *reason)
{
    snprintf(engine->status.failure_reason, sizeof(engine->status.failure_reason), "%s", reason);
    engine->status.last_failure_ms = clock_wall_ms(engine->clock);
    engine->status.retry_count++;
    engine->attempts++;
    ledger_fail(&engine->ledger, &engine->load);
    save_ledger(engine);
    plan_retry(engine, reason);
    wake(engine);
}

static void on_informed(void *ctx)
{
    struct engine *engine = ctx;
    engine->status.last_success_ms = clock_wall_ms(engine->clock);
    ledger_acknowledge(&engine->ledger, &engine->load);
    save_ledger(engine);
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
    log_info(engine->env.log, "session with %s ended well", engine->load.url);
    wake(engine);
}

/* `undo cwmp enable` in the middle of a session. */
static void drop_session(struct engine *engine)
{
    exchange_abort(engine->exchange);
    ledger_drop(&engine->ledger, &engine->load);
    log_notice(engine->env.log, "session with %s dropped: CWMP was disabled", engine->load.url);
}

static void decide(void *ctx)
{
    struct engine *engine = ctx;
    struct acs_in_force acs;
    bool running = exchange_is_running(engine->exchange);
    in_force(engine, &acs);
    if (!is_enabled(engine) || !acs.exists) {
        loop_timer_cancel(engine->retry);
        if (running && !is_enabled(engine) && !engine->finishing)
            drop_session(engine);
        return;
    }
    bool waiting = loop_timer_is_set(engine->retry) || engine->resting;
    if (running || !ledger_owes_anything(&engine->ledger) || (waiting && !engine->fresh))
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
    in_force(engine, &acs);
    const char *password =
        acs.exists ? settings_get(settings, SETTING_ACS_PASSWORD, acs.source) : NULL;
    out->enabled = is_enabled(engine);
    snprintf(out->url, sizeof(out->url), "%s", acs.url);
    snprintf(out->username, sizeof(out->username), "%s", acs.username);
    snprintf(out->password, sizeof(out->password), "%s", password ? password : "");
}

/* Whether this setting has another value than the ACS knows. */
static bool is_news(const struct engine *engine, enum setting_id id,
                    const struct store_change *change, const struct seen *now)
{
    const struct seen *before = &engine->seen;
    switch (id) {
    case SETTING_CWMP_ENABLE: /* only switching on, when nothing else opens the first session */
        return now->enabled && !before->enabled && !engine->ledger.events.count;
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
    if (!now->enabled || change->setter == SETTER_ACS || ledger_owes_bootstrap(&engine->ledger))
        return;
    bool any = false;
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        if (!datamodel_tells(i) || !is_news(engine, id, change, now))
            continue;
        setting_ids_add(&engine->ledger.changed, id);
        any = true;
    }
    if (any)
        engine_raise(engine, EVENT_VALUE_CHANGE);
}

static void turn_to(struct engine *engine, const char *url)
{
    if (!ledger_turn_to(&engine->ledger, url))
        return;
    engine->status.retry_count = 0;
    save_ledger(engine);
}

static void on_change(void *ctx, const struct store_change *change)
{
    struct engine *engine = ctx;
    struct seen now = {0};
    if (change->setter == SETTER_CLI && setting_ids_has(&change->ids, SETTING_ACS_URL))
        loop_timer_cancel(engine->grace); /* somebody is there and wants it now */
    look(engine, &now);
    bool switched_on = now.enabled && !engine->seen.enabled;
    bool other_account = strcmp(now.url, engine->seen.url) != 0 ||
                         strcmp(now.username, engine->seen.username) != 0 ||
                         strcmp(now.password, engine->seen.password) != 0;
    turn_to(engine, now.url);
    note_news(engine, change, &now);
    if (now.enabled != engine->seen.enabled)
        engine->finishing = !now.enabled && change->setter == SETTER_ACS;
    engine->seen = now;
    /* What the ACS changes does not end a wait: it could keep the switch calling in a circle. */
    if (switched_on || (other_account && change->setter != SETTER_ACS))
        engine->fresh = true;
    schedule_arm(engine->schedule, &change->ids);
    wake(engine);
}

/* DHCP did not name its ACS again. */
static void on_grace_over(void *ctx)
{
    struct engine *engine = ctx;
    look(engine, &engine->seen);
    turn_to(engine, engine->seen.url);
    engine->fresh = true;
    wake(engine);
}

static void begin_grace(struct engine *engine)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(engine->env.store), &acs);
    if (acs.exists && acs.source == SOURCE_DEFAULT && engine->ledger.url[0] &&
        strcmp(engine->ledger.url, acs.url) != 0)
        loop_timer_set(engine->grace, GRACE_MS);
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
        error = loop_timer_new(env->loop, on_grace_over, engine, &engine->grace);
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
    ledger_init(&engine->ledger);
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
    loop_timer_free(engine->grace);
    schedule_free(engine->schedule);
    secret_wipe(engine, sizeof(*engine));
    free(engine);
}

void engine_boot(struct engine *engine)
{
    const char *kept = store_record(engine->env.store, record_ledger);
    if (kept)
        ledger_parse(&engine->ledger, kept);
    engine->booted = true;
    begin_grace(engine);
    look(engine, &engine->seen);
    ledger_turn_to(&engine->ledger, engine->seen.url);
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
    in_force(engine, &acs);
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
    if (ledger_owes_bootstrap(&engine->ledger)) {
        if (max)
            codes[0] = event_code(EVENT_BOOTSTRAP);
        count++;
    }
    for (size_t i = 0; i < engine->ledger.events.count; i++, count++)
        if (count < max)
            codes[count] = event_code(engine->ledger.events.queue[i].id);
    return count;
}
