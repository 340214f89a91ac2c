/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.c: see control.h.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cwmp/engine.h"
#include "cwmp/leases.h"
#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/log.h"
#include "platform/option43.h"
#include "platform/secret.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/time_text.h"
#include "platform/txn.h"
#include "platform/banned.h"

enum { EVENTS_SHOWN_MAX = 64, OPTION43_MAX = 4096 };

/* --- get --- */

static void answer_get(const struct control_env *env, struct control_reader *request,
                       struct buf *reply)
{
    const struct settings *settings = store_settings(env->store);
    (void)request;
    control_put(reply, "ok");
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (unsigned source = 0; source < SOURCE_COUNT; source++) {
            const char *text =
                settings_get(settings, (enum setting_id)id, (enum setting_source)source);
            if (!text)
                continue;
            control_put(reply, setting_row((enum setting_id)id)->name);
            control_put(reply, setting_source_name((enum setting_source)source));
            control_put(reply, text);
        }
}

/* --- commit --- */

/* One "set name source text", "cipher name source text" or "unset name source". Returns 0, or an
 * error after saying why in reply. */
static int read_change(struct txn *txn, const char *verb, struct control_reader *request,
                       struct buf *reply)
{
    const char *name = control_next(request), *source_name = control_next(request);
    bool unset = !strcmp(verb, "unset"), cipher = !strcmp(verb, "cipher");
    const char *text = unset ? NULL : control_next(request);
    enum setting_id id;
    enum setting_source source;
    const char *why = "out of memory";
    int error = -EBADMSG;
    if ((!unset && !cipher && strcmp(verb, "set") != 0) || !source_name || (!unset && !text))
        control_reply_error(reply, error, "malformed request", NULL);
    else if (setting_find(name, &id) || setting_source_find(source_name, &source))
        control_reply_error(reply, error, "no such setting or source", name);
    else if ((error = unset
                          ? txn_unset(txn, id, source)
                          : txn_set(txn, id, source, cipher ? TXN_CIPHER : TXN_PLAIN, text, &why)))
        control_reply_error(reply, error, why, name);
    return error;
}

static void answer_commit(const struct control_env *env, struct control_reader *request,
                          struct buf *reply)
{
    struct txn *txn = NULL;
    struct store_error refusal;
    const char *verb;
    int error = txn_new(SETTER_CLI, &txn);
    if (error) {
        control_reply_error(reply, error, "out of memory", NULL);
        return;
    }
    while (!error && (verb = control_next(request)))
        error = read_change(txn, verb, request, reply);
    if (!error) {
        error = store_commit(env->store, txn, &refusal);
        if (error)
            control_reply_error(reply, error, refusal.reason,
                                refusal.has_id ? setting_row(refusal.id)->name : NULL);
        else
            control_put(reply, "ok");
    }
    txn_free(txn);
}

/* --- status --- */

static void put_pair(struct buf *reply, const char *key, const char *value)
{
    control_put(reply, key);
    control_put(reply, value);
}

static void put_number(struct buf *reply, const char *key, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    put_pair(reply, key, text);
}

static void put_time(struct buf *reply, const char *key, int64_t wall_ms)
{
    char text[TIME_TEXT_SIZE] = "";
    if (wall_ms >= 0)
        time_print_local(wall_ms, text);
    put_pair(reply, key, text);
}

static void put_events(const struct control_env *env, struct buf *reply, const char *key)
{
    const char *codes[EVENTS_SHOWN_MAX];
    char text[2048] = "";
    size_t len = 0, count = engine_undelivered(env->engine, codes, EVENTS_SHOWN_MAX);
    for (size_t i = 0; i < count && i < EVENTS_SHOWN_MAX && len < sizeof(text); i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? ", " : "", codes[i]);
    put_pair(reply, key, text);
}

/* Keys of platform/status.def. */
#define STATUS(id, key) static const char status_##id[] = key;
#include "platform/status.def"
#undef STATUS

static void answer_status(const struct control_env *env, struct control_reader *request,
                          struct buf *reply)
{
    static const char *const connections[] = {[ENGINE_DISCONNECTED] = "disconnected",
                                              [ENGINE_WAITING] = "waiting",
                                              [ENGINE_CONNECTED] = "connected"};
    struct engine_status status;
    (void)request;
    engine_status(env->engine, &status);
    control_put(reply, "ok");
    put_pair(reply, status_STATE, status.enabled ? "enabled" : "disabled");
    put_pair(reply, status_URL, status.url);
    put_pair(reply, status_SOURCE, status.has_acs ? setting_source_name(status.source) : "none");
    put_pair(reply, status_USERNAME, status.username);
    put_pair(reply, status_CONNECTION, connections[status.connection]);
    put_pair(reply, status_TRANSFER, "none");
    put_time(reply, status_LAST_SUCCESS, status.last_success_ms);
    if (status.next_attempt_ms >= 0)
        put_number(reply, status_NEXT_ATTEMPT, (uint64_t)((status.next_attempt_ms + 999) / 1000));
    else
        put_pair(reply, status_NEXT_ATTEMPT, "");
    put_time(reply, status_LAST_FAILURE, status.last_failure_ms);
    put_pair(reply, status_FAILURE_REASON, status.failure_reason);
    put_number(reply, status_RETRY_COUNT, status.retry_count);
    put_number(reply, status_SESSIONS, status.sessions);
    put_events(env, reply, status_EVENTS);
    put_pair(reply, status_VERSION, switch_identity(env->sw)->software_version);
    put_pair(reply, status_SAVED, access(store_startup_path(env->store), F_OK) == 0 ? "yes" : "no");
}

/* --- save --- */

static void answer_save(const struct control_env *env, struct control_reader *request,
                        struct buf *reply)
{
    (void)request;
    int error =
        store_save(env->store, env->config_text, switch_identity(env->sw)->software_version);
    if (error)
        control_reply_error(reply, error, strerror(-error), NULL);
    else
        control_put(reply, "ok");
}

/* --- leases --- */

static void answer_lease(const struct control_env *env, struct control_reader *request,
                         struct buf *reply)
{
    const char *interface = control_next(request), *hex = control_next(request);
    uint8_t option[OPTION43_MAX];
    char why[160] = "malformed request";
    int len = hex ? option43_from_hex(hex, option, sizeof(option)) : -EBADMSG;
    if (hex && len < 0)
        snprintf(why, sizeof(why), "option 43: %s",
                 len == -EMSGSIZE ? "too long" : "not pairs of hex digits");
    int error = len < 0
                    ? len
                    : leases_gained(env->leases, interface, option, (size_t)len, why, sizeof(why));
    secret_wipe(option, sizeof(option));
    if (error) {
        log_warning(env->log, "DHCP lease of %s: %s", interface ? interface : "?", why);
        control_reply_error(reply, error, why, NULL);
    } else {
        control_put(reply, "ok");
    }
}

static void answer_lost(const struct control_env *env, struct control_reader *request,
                        struct buf *reply)
{
    const char *interface = control_next(request);
    char why[160] = "malformed request";
    int error = interface ? leases_lost(env->leases, interface, why, sizeof(why)) : -EBADMSG;
    if (error)
        control_reply_error(reply, error, why, NULL);
    else
        control_put(reply, "ok");
}

static const struct {
    const char *verb;
    void (*answer)(const struct control_env *env, struct control_reader *request,
                   struct buf *reply);
} verbs[] = {
    {"get", answer_get},   {"commit", answer_commit}, {"status", answer_status},
    {"save", answer_save}, {"lease", answer_lease},   {"lost", answer_lost},
};

void control_answer(void *ctx, struct control_reader *request, struct buf *reply)
{
    const char *verb = control_next(request);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verbs[i].verb, verb) == 0) {
            verbs[i].answer(ctx, request, reply);
            return;
        }
    control_reply_error(reply, -ENOSYS, "unknown request", NULL);
}
