/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_switch.h: the calls of a control client (control_client.h) about the switch itself and
 * its interfaces. They return what control_call() does; -EBADMSG for a reply of another form.
 */
#ifndef PLATFORM_CONTROL_SWITCH_H
#define PLATFORM_CONTROL_SWITCH_H

struct control_client;

/* What the daemon tells of the switch: the rows of device.def. */
enum device_id {
#define DEVICE(id, key) DEVICE_##id,
#include "platform/device.def"
    DEVICE_COUNT
};
enum { DEVICE_VALUE_SIZE = 512 };
struct control_device {
    char values[DEVICE_COUNT][DEVICE_VALUE_SIZE]; /* "" what the daemon does not tell */
};
int control_device(struct control_client *client, struct control_device *out);

/* An interface; the texts are valid during the call of fn. */
struct control_interface {
#define INTERFACE(field) const char *field;
#include "platform/device.def"
};
/* fn is called for each interface, in the order of Comware's names; it returns 0 to go on. */
typedef int control_interface_fn(void *ctx, const struct control_interface *interface);
/* Returns what fn returned if it was not 0. */
int control_interfaces(struct control_client *client, control_interface_fn *fn, void *ctx);

#endif
