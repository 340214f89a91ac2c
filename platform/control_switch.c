/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_switch.c: see control_switch.h.
 */
#include "platform/control_switch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_message.h"
#include "platform/interface_name.h"
#include "platform/banned.h"

static const char *const device_keys[DEVICE_COUNT] = {
#define DEVICE(id, key) [DEVICE_##id] = key,
#include "platform/device.def"
};

/* Verb and argument (NULL: none) to the daemon. */
static int call(struct control_client *client, const char *verb, const char *argument,
                struct buf *reply)
{
    struct buf request;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    control_put(&request, verb);
    if (argument)
        control_put(&request, argument);
    int error = control_call(client, &request, reply);
    buf_free(&request);
    return error;
}

int control_device(struct control_client *client, struct control_device *out)
{
    struct buf reply;
    struct control_reader reader;
    memset(out, 0, sizeof(*out));
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call(client, "device", NULL, &reply);
    if (!error)
        error = control_reader_init(&reader, reply.data, reply.len);
    const char *key, *value;
    while (!error && (key = control_next(&reader)) && (value = control_next(&reader)))
        for (size_t i = 0; i < DEVICE_COUNT; i++)
            if (!strcmp(key, device_keys[i]))
                (void)snprintf(out->values[i], sizeof(out->values[i]), "%s", value);
    buf_free(&reply);
    return error;
}

/* The next interface of a reply: 1; 0 at its end, -EBADMSG when it ends within one. */
static int next_interface(struct control_reader *reader, struct control_interface *out)
{
    const char **fields[] = {
#define INTERFACE(field) &out->field,
#include "platform/device.def"
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (!(*fields[i] = control_next(reader)))
            return i == 0 ? 0 : -EBADMSG;
    return 1;
}

/* Those of one reply; last gets the name of the last one, "" when there was none. */
static int take_interfaces(const struct buf *reply, control_interface_fn *fn, void *ctx, char *last)
{
    struct control_reader reader;
    struct control_interface interface;
    *last = '\0';
    if (!reply->len)
        return 0;
    int rc = control_reader_init(&reader, reply->data, reply->len);
    while (!rc && (rc = next_interface(&reader, &interface)) > 0) {
        if (strlen(interface.name) >= INTERFACE_NAME_SIZE)
            return -EBADMSG;
        (void)snprintf(last, INTERFACE_NAME_SIZE, "%s", interface.name);
        rc = fn(ctx, &interface);
    }
    return rc;
}

int control_interfaces(struct control_client *client, control_interface_fn *fn, void *ctx)
{
    char before[INTERFACE_NAME_SIZE], last[INTERFACE_NAME_SIZE] = "";
    int rc = 0;
    do {
        struct buf reply;
        memcpy(before, last, sizeof(before));
        buf_init(&reply, CONTROL_MESSAGE_MAX);
        rc = call(client, "interfaces", before, &reply);
        if (!rc)
            rc = take_interfaces(&reply, fn, ctx, last);
        buf_free(&reply);
        /* A daemon that gives the same ones again would never come to an end. */
        if (!rc && *last && *before && interface_name_compare(last, before) <= 0)
            rc = -EBADMSG;
    } while (!rc && *last);
    return rc;
}
