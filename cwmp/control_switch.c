/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_switch.c: the verbs that tell what the switch is and has: "device" and "interfaces"
 * (platform/device.def), and the names of interfaces for others.
 */
#include "cwmp/control_switch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cwmp/control.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/control_message.h"
#include "platform/control_server.h"
#include "platform/interface_cache.h"
#include "platform/interface_list.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/settings.h"
#include "platform/switch.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* An interface in a reply is not longer than this: names, description and some short fields. */
enum { INTERFACE_MAX = 1024 };

/* --- device --- */

/* Keys of platform/device.def. */
#define DEVICE(id, key) static const char device_##id[] = key;
#include "platform/device.def"

static void put_pair(struct buf *reply, const char *key, const char *value)
{
    control_put(reply, key);
    control_put(reply, value);
}

static void put_number(struct buf *reply, const char *key, int64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof(text), "%" PRId64, value);
    put_pair(reply, key, text);
}

/* 12 hex digits; "" for an address of zeros. */
static const char *mac_text(const uint8_t mac[6], char out[13])
{
    static const uint8_t none[6];
    out[0] = '\0';
    for (size_t i = 0; memcmp(mac, none, sizeof(none)) != 0 && i < sizeof(none); i++)
        (void)snprintf(out + 2 * i, 3, "%02x", mac[i]);
    return out;
}

static void put_identity(const struct control_env *env, struct buf *reply)
{
    const struct switch_identity *identity = switch_identity(env->sw);
    char mac[13];
    put_pair(reply, device_MANUFACTURER, identity->manufacturer);
    put_pair(reply, device_MODEL, identity->model_name);
    put_pair(reply, device_SERIAL, identity->serial_number);
    put_pair(reply, device_HARDWARE, identity->hardware_version);
    put_pair(reply, device_SOFTWARE, identity->software_name);
    put_pair(reply, device_VERSION, identity->software_version);
    put_pair(reply, device_MADE, identity->manufacturing_date);
    put_pair(reply, device_MAC, mac_text(identity->mac, mac));
}

static void put_time(const struct control_env *env, struct buf *reply)
{
    int64_t wall_ms = clock_wall_ms(loop_clock(env->loop));
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm local;
    tzset(); /* an administrator may have changed the zone of the machine */
    if (!localtime_r(&seconds, &local))
        return;
    put_number(reply, device_TIME, seconds);
    put_pair(reply, device_ZONE, local.tm_zone);
    put_number(reply, device_ZONE_OFFSET, local.tm_gmtoff);
}

static void answer_device(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    static const char *const reasons[] = {[SWITCH_BOOT_UNKNOWN] = "",
                                          [SWITCH_BOOT_COLD] = "cold",
                                          [SWITCH_BOOT_USER] = "user",
                                          [SWITCH_BOOT_WATCHDOG] = "watchdog"};
    struct switch_memory memory;
    (void)peer;
    (void)request;
    control_put(reply, "ok");
    put_identity(env, reply);
    put_number(reply, device_UPTIME, switch_uptime_s(env->sw));
    put_pair(reply, device_BOOT, reasons[switch_boot_reason(env->sw)]);
    if (!switch_memory(env->sw, &memory))
        put_number(reply, device_MEMORY, memory.total_kib);
    put_number(reply, device_PROCESSORS, sysconf(_SC_NPROCESSORS_ONLN));
    put_time(env, reply);
}

/* --- interfaces --- */

static void put_interface(const struct interface *interface, struct buf *reply)
{
    static const char *const types[] = {[SWITCH_LINK_ACCESS] = "access",
                                        [SWITCH_LINK_TRUNK] = "trunk",
                                        [SWITCH_LINK_HYBRID] = "hybrid"};
    static const char *const duplexes[] = {
        [SWITCH_DUPLEX_UNKNOWN] = "", [SWITCH_DUPLEX_HALF] = "half", [SWITCH_DUPLEX_FULL] = "full"};
    const struct switch_interface *link = &interface->link;
    char address[64] = "", pvid[16] = "", speed[16] = "", mtu[16], mac[13];
    if (link->address[0])
        (void)snprintf(address, sizeof(address), "%s/%u", link->address, link->address_len);
    if (link->bridged && link->pvid)
        (void)snprintf(pvid, sizeof(pvid), "%u", link->pvid);
    if (link->speed_mbps)
        (void)snprintf(speed, sizeof(speed), "%" PRIu32, link->speed_mbps);
    (void)snprintf(mtu, sizeof(mtu), "%" PRIu32, link->mtu);
    const struct control_interface_fields {
#define INTERFACE(field) const char *field;
#include "platform/device.def"
    } fields = {
        .name = interface->name,
        .platform = link->name,
        .kind = link->kind == SWITCH_LOOPBACK ? "loopback"
                : link->kind == SWITCH_DUMMY  ? "dummy"
                                              : "other",
        .link = !link->admin_up ? "disabled"
                : link->up      ? "up"
                                : "down",
        .mode = link->bridged ? "bridge" : "route",
        .address = address,
        .type = link->bridged ? types[link->link_type] : "",
        .pvid = pvid,
        .speed = speed,
        .duplex = duplexes[link->duplex],
        .negotiation = link->autoneg ? "auto" : "fixed",
        .mtu = mtu,
        .mac = mac_text(link->mac, mac),
        .description = link->description,
    };
#define INTERFACE(field) control_put(reply, fields.field);
#include "platform/device.def"
}

/* "interfaces AFTER": those behind the one with that name, "" from the first, as many as the reply
 * holds. A name, as some may come and go between two requests. */
static void answer_interfaces(const struct control_env *env, const struct control_peer *peer,
                              struct control_reader *request, struct buf *reply)
{
    const struct interface_list *list;
    const char *after = control_next(request);
    (void)peer;
    int error = interface_cache_read(env->interfaces, &list);
    if (error) {
        control_reply_error(reply, error, strerror(-error), NULL);
        return;
    }
    control_put(reply, "ok");
    for (size_t i = 0; i < list->count && reply->len < CONTROL_MESSAGE_MAX - INTERFACE_MAX; i++)
        if (!after || !*after || interface_name_compare(list->items[i].name, after) > 0)
            put_interface(&list->items[i], reply);
}

/* --- names for others --- */

void control_name_interfaces(const struct control_env *env, struct txn *txn)
{
    for (size_t i = 0; i < txn->change_count; i++) {
        struct txn_change *change = &txn->changes[i];
        char name[INTERFACE_NAME_SIZE];
        if (change->kind != TXN_VALUE || !change->text ||
            setting_row(change->id)->type != SETTING_TYPE_INTERFACE)
            continue;
        control_interface_name(env, change->text, name);
        char *copy = strdup(name);
        if (!copy)
            return; /* it is found under either name */
        free(change->text);
        change->text = copy;
    }
}

void control_interface_name(const struct control_env *env, const char *platform_name,
                            char out[INTERFACE_NAME_SIZE])
{
    struct interface_list list;
    const struct interface *found = NULL;
    int error = interface_list_read(env->conf, env->sw, &list);
    if (error)
        log_warning(env->log, "interfaces of the switch: %s", strerror(-error));
    else
        found = interface_list_find(&list, platform_name);
    (void)snprintf(out, INTERFACE_NAME_SIZE, "%s", found ? found->name : platform_name);
    interface_list_free(&list);
}

static const struct control_verb verbs[] = {
    {"device", ROLE_OPERATOR, answer_device},
    {"interfaces", ROLE_OPERATOR, answer_interfaces},
};

const struct control_verb_set control_verbs_switch = {verbs, sizeof(verbs) / sizeof(verbs[0])};
