/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch.h: the switch that is managed. Two implementations behind one interface: switch_linux.c
 * (the machine it runs on) and switch_sim.c (any number of ports, from cwmpd.conf). What a platform
 * cannot tell is "" or 0, never invented.
 */
#ifndef PLATFORM_SWITCH_H
#define PLATFORM_SWITCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct conf;
struct switch_dev;

/* Texts are owned by the switch and valid until switch_close(). Limits: TR-181 Device.DeviceInfo.
 */
struct switch_identity {
    const char *manufacturer;     /* at most 64 characters */
    const char *oui;              /* 6 upper-case hex digits */
    const char *model_name;       /* 64 */
    const char *description;      /* 256 */
    const char *product_class;    /* 64 */
    const char *serial_number;    /* 64 */
    const char *hardware_version; /* 64 */
    const char *software_version; /* 64 */
};

struct switch_memory {
    uint32_t total_kib, free_kib;
};

struct switch_interface {
    char name[64];    /* the platform's name */
    char address[46]; /* first global IPv4, else IPv6 address, as text; "" none */
    uint8_t mac[6];
    bool up;
};

struct switch_ops {
    const char *name; /* "sim", "linux" */
    int (*open)(const struct conf *conf, struct clock *clock, struct switch_dev **out);
    void (*close)(struct switch_dev *dev);
    const struct switch_identity *(*identity)(const struct switch_dev *dev);
    uint32_t (*uptime_s)(const struct switch_dev *dev);
    int (*memory)(const struct switch_dev *dev, struct switch_memory *out);
    int (*host_name)(const struct switch_dev *dev, char *out, size_t size);
    /* Fills at most max entries, *count gets how many interfaces there are. */
    int (*interfaces)(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                      size_t *count);
};

extern const struct switch_ops switch_linux_ops, switch_sim_ops;

bool switch_exists(const char *platform);
/* The implementation of that name opened; -ENOENT for another name. */
int switch_open(const char *platform, const struct conf *conf, struct clock *clock,
                struct switch_dev **out);
void switch_close(struct switch_dev *dev);
const struct switch_identity *switch_identity(const struct switch_dev *dev);
uint32_t switch_uptime_s(const struct switch_dev *dev);
int switch_memory(const struct switch_dev *dev, struct switch_memory *out);
int switch_host_name(const struct switch_dev *dev, char *out, size_t size);
int switch_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                      size_t *count);

#endif
