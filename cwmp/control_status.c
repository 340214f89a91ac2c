/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_status.c: the verb "status" of the control socket: what the daemon tells about itself
 * (platform/status.def).
 */
#include "cwmp/control.h"

#include <stdio.h>

#include "cwmp/engine.h"
#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/time_text.h"
#include "platform/banned.h"

enum { EVENTS_SHOWN_MAX = 64 };

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

static void answer_status(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    static const char *const connections[] = {[ENGINE_DISCONNECTED] = "disconnected",
                                              [ENGINE_WAITING] = "waiting",
                                              [ENGINE_CONNECTED] = "connected"};
    struct engine_status status;
    (void)request;
    (void)peer;
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
    put_pair(reply, status_CWMP_VERSION, status.cwmp_version);
    put_pair(reply, status_ACS_METHODS, status.acs_methods);
    put_events(env, reply, status_EVENTS);
    put_pair(reply, status_VERSION, switch_identity(env->sw)->software_version);
}

static const struct control_verb verbs[] = {
    {"status", ROLE_OPERATOR, answer_status},
};

const struct control_verb_set control_verbs_status = {verbs, sizeof(verbs) / sizeof(verbs[0])};
