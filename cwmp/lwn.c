/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwn.c: see lwn.h. Whatever happens only notes what waits and sets a timer; send_now() alone opens
 * a peer, and the messages are written once its name has been looked up, so that what a datagram
 * says is what is true when it leaves.
 */
#include "cwmp/lwn.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/acs.h"
#include "cwmp/datamodel.h"
#include "cwmp/lwn_message.h"
#include "cwmp/notify.h"
#include "cwmp/phase.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "platform/udp.h"

#include "platform/banned.h"

/* The record in the store: one line for each parameter that waits, "!" before an active one. */
static const char record_waiting[] = "lwn";

struct waiting {
    char *path;
    bool urgent; /* goes at once */
};

struct lwn {
    struct lwn_env env;
    struct clock *clock;
    struct loop_timer *send, *trigger;
    struct loop_clock_watch *clock_watch;
    struct udp_peer *peer; /* a sending is under way */
    char host[SETTING_TEXT_MAX];
    struct waiting *waiting;
    size_t count, room;
    int64_t sent_ms; /* monotonic, of the last sending; -1 none */
    bool unsaved;    /* what waits is not what the record says */
    bool booted, said_full, said_unsigned;
};

/* --- the settings --- */

static const struct settings *settings_of(const struct lwn *lwn)
{
    return store_settings(lwn->env.store);
}

static bool is_used(const struct lwn *lwn)
{
    const char *used = settings_effective(settings_of(lwn), SETTING_LWN_PROTOCOLS);
    return used && strcmp(used, "UDP") == 0;
}

static bool may_send(const struct lwn *lwn)
{
    return lwn->booted && is_used(lwn) && settings_bool(settings_of(lwn), SETTING_CWMP_ENABLE);
}

/* As whoever made this sees it; else the settings alone say it. */
static void find_acs(const struct lwn *lwn, struct acs_in_force *out)
{
    if (lwn->env.acs)
        lwn->env.acs(lwn->env.acs_ctx, out);
    else
        acs_in_force(settings_of(lwn), out);
}

/* The host of a URL that the store has checked: without brackets, port and path. */
static void host_of_url(const char *url, char out[SETTING_TEXT_MAX])
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    bool bracketed = *host == '[';
    host += bracketed;
    (void)snprintf(out, SETTING_TEXT_MAX, "%.*s", (int)strcspn(host, bracketed ? "]" : ":/?#"),
                   host);
}

/* UDPLightweightNotificationHost, or else the ACS's (TR-181). */
static void find_host(struct lwn *lwn, const struct acs_in_force *acs)
{
    const char *named = settings_effective(settings_of(lwn), SETTING_LWN_HOST);
    if (named && named[0])
        (void)snprintf(lwn->host, sizeof(lwn->host), "%s", named);
    else
        host_of_url(acs->url, lwn->host);
}

/* --- what waits --- */

static void wake(struct lwn *lwn)
{
    int64_t wait_ms = 0;
    if (lwn->sent_ms >= 0)
        wait_ms = lwn->sent_ms + LWN_PAUSE_MS - clock_monotonic_ms(lwn->clock);
    if (loop_timer_set(lwn->send, wait_ms))
        log_error(lwn->env.log, "out of memory: a lightweight notification waits for the next");
}

static bool any_is_urgent(const struct lwn *lwn)
{
    for (size_t i = 0; i < lwn->count; i++)
        if (lwn->waiting[i].urgent)
            return true;
    return false;
}

static bool make_room(struct lwn *lwn)
{
    if (lwn->count < lwn->room)
        return true;
    size_t room = lwn->room ? 2 * lwn->room : 8;
    struct waiting *waiting =
        room <= LWN_WAITING_MAX ? realloc(lwn->waiting, room * sizeof(*waiting)) : NULL;
    if (!waiting)
        return false;
    lwn->waiting = waiting;
    lwn->room = room;
    return true;
}

static void note(struct lwn *lwn, const char *path, size_t len, bool urgent)
{
    for (size_t i = 0; i < lwn->count; i++)
        if (strncmp(lwn->waiting[i].path, path, len) == 0 && !lwn->waiting[i].path[len]) {
            lwn->unsaved |= urgent && !lwn->waiting[i].urgent;
            lwn->waiting[i].urgent |= urgent;
            return;
        }
    char *copy = make_room(lwn) ? strndup(path, len) : NULL;
    if (copy) {
        lwn->waiting[lwn->count++] = (struct waiting){copy, urgent};
        lwn->unsaved = true;
        return;
    }
    if (!lwn->said_full)
        log_warning(lwn->env.log,
                    "too many changes wait for a lightweight notification: %.*s and later ones "
                    "are left out",
                    (int)len, path);
    lwn->said_full = true;
}

/* Takes the first count away. */
static void drop(struct lwn *lwn, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(lwn->waiting[i].path);
    if (!count)
        return;
    lwn->count -= count;
    memmove(lwn->waiting, lwn->waiting + count, lwn->count * sizeof(lwn->waiting[0]));
    lwn->said_full = false;
    lwn->unsaved = true;
}

static void print_waiting(const struct lwn *lwn, struct buf *out)
{
    for (size_t i = 0; i < lwn->count; i++)
        buf_printf(out, "%s%s\n", lwn->waiting[i].urgent ? "!" : "", lwn->waiting[i].path);
}

static void put_record(const struct lwn *lwn, struct txn *txn)
{
    struct buf text;
    buf_init(&text, STORE_RECORD_MAX);
    print_waiting(lwn, &text);
    if (buf_error(&text) ||
        txn_put_record(txn, record_waiting, lwn->count ? buf_text(&text) : NULL))
        log_error(lwn->env.log, "out of memory: a lightweight notification is not on disk");
    buf_free(&text);
}

/* Into the given transaction, or as one of its own. */
static void save(struct lwn *lwn, struct txn *given)
{
    struct txn *own = NULL;
    struct store_error why;
    if (!lwn->unsaved)
        return;
    if (!given && txn_new(SETTER_ENGINE, &own)) {
        log_error(lwn->env.log, "out of memory");
        return;
    }
    put_record(lwn, given ? given : own);
    lwn->unsaved = false;
    if (own && store_commit(lwn->env.store, own, &why))
        log_error(lwn->env.log, "waiting lightweight notifications are not on disk: %s",
                  why.reason);
    txn_free(own);
}

static void load(struct lwn *lwn)
{
    const char *line = store_record(lwn->env.store, record_waiting);
    for (size_t len; line && *line; line += len + (line[len] == '\n')) {
        len = strcspn(line, "\n");
        bool urgent = *line == '!';
        if (len > urgent && len <= DATAMODEL_PATH_MAX)
            note(lwn, line + urgent, len - urgent, urgent);
    }
}

/* --- writing and sending --- */

struct reading {
    struct lwn *lwn;
    struct lwn_message *message;
    struct buf value;
    int error;
};

static int add_parameter(void *ctx, const struct datamodel_item *item)
{
    struct reading *reading = ctx;
    if (item->is_object)
        return 0;
    buf_reset(&reading->value);
    reading->error = datamodel_value(reading->lwn->env.dm, item, &reading->value);
    if (!reading->error)
        reading->error = lwn_message_add(reading->message, item->path, item->xsd_type,
                                         buf_text(&reading->value));
    return reading->error;
}

/* As many of those that wait, from the n-th on, as one datagram holds. Returns how many are done
 * with: added, gone from the tree, or alone too long for a datagram. */
static size_t fill(struct lwn *lwn, struct lwn_message *message, size_t n)
{
    struct reading reading = {.lwn = lwn, .message = message};
    size_t from = n;
    buf_init(&reading.value, 2 * LWN_DATAGRAM_MAX);
    for (; n < lwn->count; n++) {
        const char *path = lwn->waiting[n].path;
        reading.error = 0;
        datamodel_changed(lwn->env.dm, path, add_parameter, &reading);
        if (!reading.error)
            continue;
        if (reading.error == -EMSGSIZE && message->parameters)
            break; /* in the next one */
        log_warning(lwn->env.log, "lightweight notification without %s: %s", path,
                    strerror(-reading.error));
    }
    buf_free(&reading.value);
    return n - from;
}

static int send_message(struct lwn *lwn, const struct lwn_head *head, size_t *taken)
{
    struct lwn_message message;
    struct buf datagram;
    int error = 0;
    lwn_message_begin(&message, head);
    *taken = fill(lwn, &message, 0);
    buf_init(&datagram, LWN_DATAGRAM_MAX);
    if (message.parameters)
        error = lwn_message_end(&message, &datagram);
    if (!error && message.parameters)
        error = udp_send(lwn->peer, buf_text(&datagram), datagram.len);
    if (!error && message.parameters)
        log_info(lwn->env.log, "lightweight notification of %zu parameters to %s",
                 message.parameters, lwn->host);
    buf_free(&datagram);
    lwn_message_free(&message);
    return error;
}

static int send_messages(struct lwn *lwn, const struct acs_in_force *acs, const char *key)
{
    struct lwn_head head = {
        .host = lwn->host,
        .port = (uint16_t)settings_uint(settings_of(lwn), SETTING_LWN_PORT, 7547),
        .key = key,
        .username = acs->username,
        .identity = lwn->env.identity,
    };
    int error = 0;
    for (unsigned i = 0; i < LWN_BURST_MAX && lwn->count && !error; i++) {
        char nonce[LWN_NONCE_SIZE];
        size_t taken;
        uint64_t first = lwn->env.draw(lwn->env.draw_ctx);
        uint64_t second = lwn->env.draw(lwn->env.draw_ctx);
        (void)snprintf(nonce, sizeof(nonce), "%016" PRIX64 "%016" PRIX64, first, second);
        head.nonce = nonce;
        head.wall_ms = clock_wall_ms(lwn->clock);
        error = send_message(lwn, &head, &taken);
        if (!error)
            drop(lwn, taken);
    }
    return error;
}

/* Nothing is tried again by itself: what could not leave goes with the next sending. */
static void give_up(struct lwn *lwn, const char *reason)
{
    if (reason)
        log_warning(lwn->env.log, "no lightweight notification to %s: %s", lwn->host, reason);
    for (size_t i = 0; i < lwn->count; i++) {
        lwn->unsaved |= lwn->waiting[i].urgent;
        lwn->waiting[i].urgent = false;
    }
    save(lwn, NULL);
}

/* Without a key there is no signature, and that is said once until there is one. */
static void give_up_unsigned(struct lwn *lwn, int error)
{
    const char *reason = error == -ENOENT
                             ? "there is no ACS password to sign it with"
                             : "the ACS password cannot be deciphered with this device's key";
    give_up(lwn, lwn->said_unsigned ? NULL : reason);
    lwn->said_unsigned = true;
}

/* The password of the ACS in force. 0, -ENOENT when it has none, or what store_reveal() says. */
static int reveal_key(struct lwn *lwn, const struct acs_in_force *acs, struct buf *key)
{
    int error = acs->has_password
                    ? store_reveal(lwn->env.store, SETTING_ACS_PASSWORD, acs->source, key)
                    : -ENOENT;
    lwn->said_unsigned &= error != 0;
    return error;
}

static void send_to_peer(struct lwn *lwn)
{
    struct acs_in_force acs;
    struct buf key;
    find_acs(lwn, &acs);
    buf_init(&key, SETTING_TEXT_MAX);
    int unsigned_because = reveal_key(lwn, &acs, &key);
    int error = unsigned_because ? 0 : send_messages(lwn, &acs, buf_text(&key));
    buf_wipe(&key);
    if (unsigned_because)
        give_up_unsigned(lwn, unsigned_because);
    else if (error)
        give_up(lwn, strerror(-error));
    else if (lwn->count)
        wake(lwn); /* the rest, after the pause */
}

static void on_peer(void *ctx, int error)
{
    struct lwn *lwn = ctx;
    lwn->sent_ms = clock_monotonic_ms(lwn->clock);
    if (error)
        give_up(lwn, error == -EHOSTUNREACH ? "its name cannot be looked up" : strerror(-error));
    else if (may_send(lwn))
        send_to_peer(lwn);
    udp_free(lwn->peer);
    lwn->peer = NULL;
    save(lwn, NULL);
}

/* The `send` timer, and the trigger. */
static void send_now(struct lwn *lwn)
{
    struct acs_in_force acs;
    uint32_t port = settings_uint(settings_of(lwn), SETTING_LWN_PORT, 7547);
    if (!may_send(lwn) || !lwn->count || lwn->peer)
        return;
    find_acs(lwn, &acs);
    if (!acs.exists)
        return; /* nobody to tell, or not known yet whom */
    find_host(lwn, &acs);
    if (!lwn->host[0] || !port || port > UINT16_MAX)
        return; /* port 0 is no port */
    if (!acs.has_password) {
        give_up_unsigned(lwn, -ENOENT);
        return;
    }
    int error = udp_open(lwn->env.loop, lwn->host, (uint16_t)port, on_peer, lwn, &lwn->peer);
    if (error)
        give_up(lwn, strerror(-error));
}

static void on_send(void *ctx)
{
    send_now(ctx);
}

/* --- the trigger --- */

static void arm_trigger(struct lwn *lwn, bool elapsed)
{
    const struct settings *settings = settings_of(lwn);
    int64_t interval_ms = (int64_t)settings_uint(settings, SETTING_LWN_TRIGGER_INTERVAL, 0) * 1000;
    loop_timer_cancel(lwn->trigger);
    if (!may_send(lwn) || !interval_ms)
        return;
    int64_t wait_ms = interval_ms, phase_ms, now_ms = clock_wall_ms(lwn->clock);
    if (phase_known(settings, SETTING_LWN_TRIGGER_TIME, now_ms, &phase_ms))
        wait_ms = phase_wait_ms(now_ms, phase_ms, interval_ms, elapsed);
    int error = loop_timer_set(lwn->trigger, wait_ms);
    if (error)
        log_error(lwn->env.log,
                  "no trigger of lightweight notifications until the configuration or the clock is "
                  "set again: %s",
                  strerror(-error));
}

static void on_trigger(void *ctx)
{
    struct lwn *lwn = ctx;
    arm_trigger(lwn, true);
    if (lwn->count)
        wake(lwn);
}

static void on_clock_set(void *ctx)
{
    arm_trigger(ctx, false);
}

/* --- the observer --- */

static void on_change(void *ctx, const struct store_change *change)
{
    struct lwn *lwn = ctx;
    const struct setting_ids *ids = &change->ids;
    bool enabled = setting_ids_has(ids, SETTING_CWMP_ENABLE);
    if (setting_ids_has(ids, SETTING_LWN_PROTOCOLS) && !is_used(lwn))
        lwn_forget(lwn, NULL);
    if (enabled || setting_ids_has(ids, SETTING_LWN_PROTOCOLS) ||
        setting_ids_has(ids, SETTING_LWN_TRIGGER_INTERVAL) ||
        setting_ids_has(ids, SETTING_LWN_TRIGGER_TIME))
        arm_trigger(lwn, false);
    if ((enabled || setting_ids_has(ids, SETTING_ACS_URL)) && any_is_urgent(lwn))
        wake(lwn); /* it could not be sent before */
}

/* --- life --- */

int lwn_new(const struct lwn_env *env, struct lwn **out)
{
    struct lwn *lwn = calloc(1, sizeof(*lwn));
    if (!lwn)
        return -ENOMEM;
    lwn->env = *env;
    lwn->clock = loop_clock(env->loop);
    lwn->sent_ms = -1;
    int error = loop_timer_new(env->loop, on_send, lwn, &lwn->send);
    if (!error)
        error = loop_timer_new(env->loop, on_trigger, lwn, &lwn->trigger);
    if (!error)
        error = loop_clock_watch_new(env->loop, on_clock_set, lwn, &lwn->clock_watch);
    if (error) {
        lwn_free(lwn);
        return error;
    }
    *out = lwn;
    return 0;
}

void lwn_free(struct lwn *lwn)
{
    if (!lwn)
        return;
    if (lwn->booted)
        store_unobserve(lwn->env.store, on_change, lwn);
    udp_free(lwn->peer);
    drop(lwn, lwn->count);
    free(lwn->waiting);
    loop_timer_free(lwn->send);
    loop_timer_free(lwn->trigger);
    loop_clock_watch_free(lwn->clock_watch);
    free(lwn);
}

void lwn_boot(struct lwn *lwn)
{
    lwn->booted = true;
    if (store_observe(lwn->env.store, on_change, lwn))
        log_error(lwn->env.log, "changes of the configuration are not observed");
    load(lwn);
    lwn->unsaved = false;
    arm_trigger(lwn, false);
    if (any_is_urgent(lwn))
        wake(lwn);
}

void lwn_tell(struct lwn *lwn, const struct notify_light *changes, size_t count, struct txn *txn)
{
    bool urgent = false;
    if (!count || !is_used(lwn))
        return;
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(changes[i].path);
        if (len <= DATAMODEL_PATH_MAX)
            note(lwn, changes[i].path, len, changes[i].at_once);
        urgent |= changes[i].at_once;
    }
    save(lwn, txn);
    if (urgent)
        wake(lwn);
}

void lwn_forget(struct lwn *lwn, struct txn *txn)
{
    drop(lwn, lwn->count);
    save(lwn, txn);
}

size_t lwn_waiting(const struct lwn *lwn)
{
    return lwn->count;
}
