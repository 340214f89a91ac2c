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

#include "cwmp/account.h"
#include "cwmp/acs.h"
#include "cwmp/acs_grace.h"
#include "cwmp/acs_methods.h"
#include "cwmp/backoff.h"
#include "cwmp/datamodel.h"
#include "cwmp/http.h"
#include "cwmp/inform.h"
#include "cwmp/ledger.h"
#include "cwmp/news.h"
#include "cwmp/schedule.h"
#include "cwmp/scheduled_informs.h"
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

struct engine {
    struct engine_env env;
    struct clock *clock;
    struct datamodel *dm;
    struct exchange *exchange;
    struct acs_methods *methods; /* of the ACS */
    struct acs_grace *grace;
    struct backoff *backoff;
    struct loop_timer *decide;
    struct news *news;
    struct schedule *schedule;
    struct scheduled_informs *scheduled_informs;
    struct account account; /* as last looked at */
    bool booted;

    struct ledger ledger;
    struct ledger_load load; /* of the session under way, or the last one */
    bool fresh;              /* something became due since the last attempt: waits do not count */
    bool asked;        /* ... or the administrator or DHCP did something that wants a session */
    bool typing;       /* while a change by the administrator is looked at */
    bool finishing;    /* the ACS disabled CWMP: the session under way may end, then none follows */
    unsigned diverted; /* how often in a row an ACS named another ACS */

    struct engine_status status;
};

/* --- what is due --- */

static bool is_enabled(const struct engine *engine)
{
    return settings_bool(store_settings(engine->env.store), SETTING_CWMP_ENABLE);
}

static void wake(struct engine *engine)
{
    if (loop_timer_set(engine->decide, 0))
        log_error(engine->env.log, "out of memory: a session waits for the next event");
}

/* Frees txn. After a failure all goes on in memory: an ACS that hears of it is better than none. */
static void commit(struct engine *engine, struct txn *txn)
{
    struct store_error why;
    int error = txn_is_empty(txn) ? 0 : store_commit(engine->env.store, txn, &why);
    if (error)
        log_error(engine->env.log, "engine state is not on disk: %s", why.reason);
    txn_free(txn);
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
}

/* What waits to be told already is nothing new when it happens once more: else a fleet whose ACS is
 * down would come back at each period, or whenever a value changes, instead of ever less often. */
static void raise_in_memory(struct engine *engine, enum event_id event, const char *command_key)
{
    bool again = !command_key[0] && events_has(&engine->ledger.events, event) &&
                 backoff_is_waiting(engine->backoff);
    int error = events_raise(&engine->ledger.events, event, command_key);
    if (error)
        log_error(engine->env.log, "event %s is lost: %s", event_code(event),
                  error == -ENOSPC ? "too many are undelivered" : strerror(-error));
    engine->fresh |= !again;
    wake(engine);
}

void engine_raise(struct engine *engine, enum event_id event)
{
    raise_in_memory(engine, event, "");
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
        raise_in_memory(engine, EVENT_SCHEDULED, "");
        add_ledger(engine, txn);
    }
    txn_unset(txn, SETTING_INFORM_TIME, SOURCE_USER);
    commit(engine, txn);
}

static void on_schedule(void *ctx, enum event_id event)
{
    struct engine *engine = ctx;
    if (event == EVENT_NONE)
        wake(engine);
    else if (event == EVENT_SCHEDULED)
        clear_inform_time(engine, true);
    else
        engine_raise(engine, event);
}

/* The delays of these ScheduleInforms are over: they become events in one transaction. */
static void on_scheduled_informs(void *ctx, const char *const *command_keys, size_t count)
{
    struct engine *engine = ctx;
    raise_in_memory(engine, EVENT_SCHEDULED, "");
    for (size_t i = 0; i < count; i++)
        raise_in_memory(engine, EVENT_M_SCHEDULE_INFORM, command_keys[i]);
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_ledger(engine, txn);
    if (scheduled_informs_put_record(engine->scheduled_informs, txn))
        log_error(engine->env.log, "out of memory");
    commit(engine, txn);
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

/* What changed is told with any Inform, also what is no reason for a session by itself. */
static size_t pack_news(struct engine *engine, const char *const **changed)
{
    size_t count = news_pack(engine->news, ledger_owes_bootstrap(&engine->ledger), changed);
    if (count && events_raise(&engine->ledger.events, EVENT_VALUE_CHANGE, ""))
        log_error(engine->env.log, "out of memory");
    return count;
}

static int open_session(struct engine *engine)
{
    struct inform_event events[INFORM_EVENTS_MAX];
    const char *const *changed;
    size_t changed_count = pack_news(engine, &changed);
    struct buf password;
    struct acs_in_force acs;
    acs_grace_in_force(engine->grace, &acs); /* now: the settings' texts do not outlive a commit */
    buf_init(&password, SETTING_TEXT_MAX);
    if (acs.has_password &&
        store_reveal(engine->env.store, SETTING_ACS_PASSWORD, acs.source, &password))
        log_error(engine->env.log, "the ACS password cannot be deciphered with this device's key");
    const struct exchange_inform inform = {
        .events = events,
        .event_count = ledger_pack(&engine->ledger, &engine->load, events),
        .retry_count = engine->status.retry_count,
        .changed = changed,
        .changed_count = changed_count,
    };
    const struct http_target target = {
        .url = acs.url,
        .username = acs.username,
        .password = buf_text(&password),
        .timeout_s = settings_uint(store_settings(engine->env.store), SETTING_WAIT_TIMEOUT, 30),
        .compression = http_compression_of(
            settings_effective(store_settings(engine->env.store), SETTING_HTTP_COMPRESSION)),
    };
    log_info(engine->env.log, "session with %s begins: %s%s", acs.url, events[0].code,
             inform.event_count > 1 ? ", ..." : "");
    acs_methods_begin(engine->methods, strcmp(events[0].code, event_code(EVENT_BOOTSTRAP)) == 0);
    int error = exchange_start(engine->exchange, &target, &inform);
    buf_wipe(&password);
    return error;
}

/* Whether what is undelivered may begin a session. */
static bool may_begin(const struct engine *engine)
{
    const struct ledger *ledger = &engine->ledger;
    return ledger_owes_bootstrap(ledger) || events_has(&ledger->events, EVENT_HEARTBEAT) ||
           events_has(&ledger->events, EVENT_CONNECTION_REQUEST) ||
           (ledger_owes_anything(ledger) &&
            (engine->asked || !schedule_heartbeat_is_active(engine->schedule)));
}

/* Waits as the retry table says, or not at all when the administrator's limit is reached. */
static void plan_retry(struct engine *engine, const char *reason)
{
    bool last = backoff_failed(engine->backoff);
    if (!may_begin(engine)) {
        log_warning(engine->env.log, "session failed: %s", reason);
        return;
    }
    if (last) {
        log_warning(engine->env.log, "session failed: %s; not tried again before the next event",
                    reason);
        return;
    }
    int64_t wait_ms = backoff_wait(engine->backoff, engine->status.retry_count);
    log_warning(engine->env.log, "session failed: %s; retry %u in %lld.%03d s", reason,
                engine->status.retry_count, (long long)(wait_ms / 1000), (int)(wait_ms % 1000));
}

static void after_failure(struct engine *engine, const char *reason)
{
    snprintf(engine->status.failure_reason, sizeof(engine->status.failure_reason), "%s", reason);
    engine->status.last_failure_ms = clock_wall_ms(engine->clock);
    engine->status.retry_count++;
    engine->fresh = false; /* what became due meanwhile waits with the rest */
    ledger_fail(&engine->ledger, &engine->load);
    news_end(engine->news, false);
    save_ledger(engine);
    plan_retry(engine, reason);
    wake(engine);
}

static void on_informed(void *ctx)
{
    struct engine *engine = ctx;
    engine->status.last_success_ms = clock_wall_ms(engine->clock);
    engine->load.version = exchange_inform_version(engine->exchange);
    ledger_acknowledge(&engine->ledger, &engine->load);
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_ledger(engine, txn);
    news_acknowledge(engine->news, txn);
    commit(engine, txn);
}

/* What the CPE has to ask the ACS in this session. */
static bool next_request(void *ctx, struct exchange_request *out)
{
    struct engine *engine = ctx;
    return acs_methods_next(engine->methods, out);
}

static void on_ended(void *ctx, const char *reason)
{
    struct engine *engine = ctx;
    if (reason) {
        after_failure(engine, reason);
        return;
    }
    engine->status.retry_count = 0;
    engine->status.sessions++;
    backoff_succeeded(engine->backoff);
    if (strcmp(engine->account.url, engine->load.url) == 0)
        engine->diverted = 0;
    log_info(engine->env.log, "session with %s ended well", engine->load.url);
    news_end(engine->news, true);
    wake(engine);
}

/* `undo cwmp enable` in the middle of a session. */
static void drop_session(struct engine *engine)
{
    exchange_abort(engine->exchange);
    ledger_drop(&engine->ledger);
    news_end(engine->news, false);
    log_notice(engine->env.log, "session with %s dropped: CWMP was disabled", engine->load.url);
}

static void decide(void *ctx)
{
    struct engine *engine = ctx;
    struct acs_in_force acs;
    bool running = exchange_is_running(engine->exchange);
    acs_grace_in_force(engine->grace, &acs);
    engine->asked = engine->asked && ledger_owes_anything(&engine->ledger);
    if (!is_enabled(engine) || !acs.exists) {
        backoff_cancel(engine->backoff);
        if (running && !is_enabled(engine) && !engine->finishing)
            drop_session(engine);
        return;
    }
    if (running || !may_begin(engine) ||
        (backoff_holds(engine->backoff) && !engine->fresh && !engine->asked))
        return;
    engine->fresh = engine->asked = false;
    backoff_end(engine->backoff);
    snprintf(engine->status.url, sizeof(engine->status.url), "%s", acs.url);
    snprintf(engine->status.username, sizeof(engine->status.username), "%s", acs.username);
    int error = open_session(engine);
    if (error)
        after_failure(engine, exchange_start_error(error));
}

/* --- the observer --- */

static void look(const struct engine *engine, struct account *out)
{
    struct acs_in_force acs;
    acs_grace_in_force(engine->grace, &acs);
    account_look(store_settings(engine->env.store), &acs, out);
}

/* An ACS that has not yet heard of this switch is told everything by 0 BOOTSTRAP. */
static void on_news(void *ctx)
{
    struct engine *engine = ctx;
    if (ledger_owes_bootstrap(&engine->ledger))
        return;
    engine_raise(engine, EVENT_VALUE_CHANGE);
    engine->fresh |= engine->typing;
}

static void look_for_news(struct engine *engine, enum setting_setter setter,
                          const struct account *now)
{
    bool by_acs = setter == SETTER_ACS;
    engine->typing = setter == SETTER_CLI;
    news_look(engine->news, now->enabled, by_acs);
    engine->typing = false;
    if (now->enabled && !engine->account.enabled && !by_acs && !engine->ledger.events.count)
        news_mark_enabled(engine->news);
    if (!exchange_is_running(engine->exchange) && !news_exist(engine->news))
        events_withdraw(&engine->ledger.events, EVENT_VALUE_CHANGE);
}

static void turn_to(struct engine *engine, const char *url)
{
    if (!ledger_turn_to(&engine->ledger, url))
        return;
    engine->status.retry_count = 0;
    struct txn *txn = new_txn(engine);
    if (!txn)
        return;
    add_ledger(engine, txn);
    scheduled_informs_clear(engine->scheduled_informs, txn);
    news_reset(engine->news, txn);
    commit(engine, txn);
}

/* Two ACSs may each name the other. That shall not keep the switch calling them in a circle. */
static void note_diversion(struct engine *engine, enum setting_setter setter,
                           const struct account *now)
{
    enum { AT_ONCE = 2 };
    if (strcmp(now->url, engine->account.url) == 0)
        return;
    engine->diverted = setter == SETTER_ACS ? engine->diverted + 1 : 0;
    if (engine->diverted <= AT_ONCE)
        return;
    int64_t wait_ms = backoff_wait(engine->backoff, engine->diverted - AT_ONCE);
    log_warning(engine->env.log,
                "ACSs send this switch from one to the next: %s is called in %lld s", now->url,
                (long long)(wait_ms / 1000));
}

static void on_change(void *ctx, const struct store_change *change)
{
    struct engine *engine = ctx;
    struct account now = {0};
    if (change->setter == SETTER_CLI && setting_ids_has(&change->ids, SETTING_ACS_URL))
        acs_grace_end(engine->grace); /* somebody is there and wants it now */
    look(engine, &now);
    bool switched_on = now.enabled && !engine->account.enabled;
    bool other_account = account_is_other(&now, &engine->account);
    turn_to(engine, now.url);
    note_diversion(engine, change->setter, &now);
    look_for_news(engine, change->setter, &now);
    if (now.enabled != engine->account.enabled)
        engine->finishing = !now.enabled && change->setter == SETTER_ACS;
    engine->account = now;
    /* What the ACS changes does not end a wait: it could keep the switch calling in a circle. */
    if (switched_on || (other_account && change->setter != SETTER_ACS))
        engine->asked = true;
    schedule_arm(engine->schedule, &change->ids);
    wake(engine);
}

/* DHCP did not name its ACS again. */
static void on_grace_over(void *ctx)
{
    struct engine *engine = ctx;
    look(engine, &engine->account);
    turn_to(engine, engine->account.url);
    engine->asked = true;
    wake(engine);
}

/* --- life --- */

static void on_wait_over(void *ctx)
{
    wake(ctx);
}

static void find_acs(void *ctx, struct acs_in_force *out)
{
    acs_grace_in_force(((struct engine *)ctx)->grace, out);
}

static int make_parts(struct engine *engine)
{
    const struct engine_env *env = &engine->env;
    const struct datamodel_env dm_env = {.store = env->store,
                                         .sw = env->sw,
                                         .clock = engine->clock,
                                         .startup_file = store_startup_path(env->store)};
    const struct exchange_callbacks callbacks = {on_informed, on_ended, engine, next_request};
    int error = datamodel_new(&dm_env, &engine->dm);
    if (!error)
        error = acs_methods_new(env->ask_acs_methods, &engine->methods);
    if (!error)
        error = scheduled_informs_new(env->loop, env->store, env->log, on_scheduled_informs, engine,
                                      &engine->scheduled_informs);
    const struct news_env news_env = {.loop = env->loop,
                                      .store = env->store,
                                      .dm = engine->dm,
                                      .log = env->log,
                                      .due = on_news,
                                      .ctx = engine,
                                      .identity = switch_identity(env->sw),
                                      .draw = env->draw,
                                      .draw_ctx = env->draw_ctx,
                                      .acs = find_acs,
                                      .acs_ctx = engine};
    if (!error)
        error = news_new(&news_env, &engine->news);
    const struct exchange_env exchange_env = {.http = env->http,
                                              .dm = engine->dm,
                                              .store = env->store,
                                              .identity = switch_identity(env->sw),
                                              .clock = engine->clock,
                                              .log = env->log,
                                              .scheduled_informs = engine->scheduled_informs,
                                              .notify = error ? NULL : news_notify(engine->news)};
    if (!error)
        error = exchange_new(&exchange_env, &callbacks, &engine->exchange);
    if (!error)
        error = loop_timer_new(env->loop, decide, engine, &engine->decide);
    const struct backoff_env backoff_env = {env->loop, env->store, on_wait_over,
                                            engine,    env->draw,  env->draw_ctx};
    if (!error)
        error = backoff_new(&backoff_env, &engine->backoff);
    if (!error)
        error = acs_grace_new(env->loop, env->store, on_grace_over, engine, &engine->grace);
    if (!error)
        error = schedule_new(env->loop, env->store, on_schedule, engine, &engine->schedule);
    if (!error)
        schedule_log_to(engine->schedule, env->log);
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
    acs_methods_free(engine->methods);
    news_free(engine->news);
    datamodel_free(engine->dm);
    loop_timer_free(engine->decide);
    backoff_free(engine->backoff);
    acs_grace_free(engine->grace);
    schedule_free(engine->schedule);
    scheduled_informs_free(engine->scheduled_informs);
    ledger_free(&engine->ledger);
    secret_wipe(engine, sizeof(*engine));
    free(engine);
}

void engine_boot(struct engine *engine)
{
    const char *kept = store_record(engine->env.store, record_ledger);
    if (kept)
        ledger_parse(&engine->ledger, kept);
    engine->booted = true;
    acs_grace_begin(engine->grace, engine->ledger.url);
    look(engine, &engine->account);
    scheduled_informs_boot(engine->scheduled_informs);
    news_boot(engine->news);
    turn_to(engine, engine->account.url);
    if (store_observe(engine->env.store, on_change, engine))
        log_error(engine->env.log, "changes of the configuration are not observed");
    drop_missed_schedule(engine);
    engine_raise(engine, EVENT_BOOT);
    news_look(engine->news, engine->account.enabled, false);
    schedule_arm(engine->schedule, NULL);
}

void engine_values_changed(struct engine *engine)
{
    news_look(engine->news, engine->account.enabled, false);
}

/* --- what it tells --- */

void engine_status(const struct engine *engine, struct engine_status *out)
{
    struct acs_in_force acs;
    acs_grace_in_force(engine->grace, &acs);
    *out = engine->status;
    out->enabled = is_enabled(engine);
    out->has_acs = acs.exists;
    out->source = acs.source;
    out->connection = exchange_is_informed(engine->exchange)  ? ENGINE_CONNECTED
                      : exchange_is_running(engine->exchange) ? ENGINE_WAITING
                                                              : ENGINE_DISCONNECTED;
    out->cwmp_version = exchange_cwmp_version(engine->exchange);
    out->acs_methods = acs_methods_text(engine->methods);
    out->next_attempt_ms = -1;
    if (!out->enabled || !acs.exists)
        return;
    int64_t retry_ms = backoff_remaining_ms(engine->backoff);
    int64_t schedule_ms =
        schedule_next_ms(engine->schedule, scheduled_informs_next_ms(engine->scheduled_informs));
    out->next_attempt_ms =
        retry_ms >= 0 && (schedule_ms < 0 || retry_ms < schedule_ms) ? retry_ms : schedule_ms;
}

size_t engine_undelivered(const struct engine *engine, const char **codes, size_t max)
{
    return ledger_undelivered(&engine->ledger, codes, max);
}
