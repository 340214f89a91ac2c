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
#include <sys/types.h>

struct clock;
struct conf;
struct switch_dev;

/* Texts are owned by the switch and valid until switch_close(). Limits: TR-181 Device.DeviceInfo.
 */
struct switch_identity {
    const char *manufacturer;       /* at most 64 characters */
    const char *oui;                /* 6 upper-case hex digits */
    const char *model_name;         /* 64 */
    const char *description;        /* 256 */
    const char *product_class;      /* 64 */
    const char *serial_number;      /* 64 */
    const char *hardware_version;   /* 64 */
    const char *software_version;   /* 64 */
    const char *software_name;      /* 64; what Comware calls "Comware Software" */
    const char *manufacturing_date; /* yyyy-mm-dd, "" unknown */
    uint8_t mac[6];                 /* of the switch as a whole; zeros: unknown */
};

/* Why the switch last started. */
enum switch_boot_reason {
    SWITCH_BOOT_UNKNOWN,
    SWITCH_BOOT_COLD,
    SWITCH_BOOT_USER,
    SWITCH_BOOT_WATCHDOG
};

struct switch_memory {
    uint32_t total_kib, free_kib;
};

/* What an interface is; by it, and by number and parent, interface_list.c finds the name that
 * Comware would give it. */
enum switch_kind {
    SWITCH_OTHER,
    SWITCH_PORT,        /* for traffic */
    SWITCH_MANAGEMENT,  /* out of band, beside the ports of a switch chip */
    SWITCH_VLAN,        /* of one VLAN (number); parent: what it is on */
    SWITCH_AGGREGATION, /* of several ports */
    SWITCH_BRIDGE,
    SWITCH_LOOPBACK, /* leads to the switch itself */
    SWITCH_DUMMY     /* leads nowhere; what Comware calls a loopback interface */
};

enum switch_duplex { SWITCH_DUPLEX_UNKNOWN, SWITCH_DUPLEX_HALF, SWITCH_DUPLEX_FULL };

/* Comware's types of a port in a bridge: all VLANs that leave it are untagged and there is one; one
 * is untagged; several are. */
enum switch_link_type { SWITCH_LINK_ACCESS, SWITCH_LINK_TRUNK, SWITCH_LINK_HYBRID };

enum { SWITCH_DESCRIPTION_SIZE = 257 };

struct switch_interface {
    char name[64]; /* the platform's name */
    enum switch_kind kind;
    uint32_t number;     /* of the VLAN; 0 unknown */
    char parent[64];     /* "" none */
    char address[46];    /* first global IPv4, else IPv6 address, as text; "" none */
    uint8_t address_len; /* of its prefix, in bits */
    uint8_t mac[6];
    bool up;       /* enabled, and its link is there */
    bool admin_up; /* enabled */
    bool bridged;  /* forwards frames between ports; pvid and link_type are valid */
    uint16_t pvid;
    enum switch_link_type link_type;
    uint32_t speed_mbps; /* 0 unknown */
    enum switch_duplex duplex;
    bool autoneg;
    uint32_t mtu;
    char description[SWITCH_DESCRIPTION_SIZE]; /* given by the operator; "" none */
};

struct switch_ops {
    const char *name; /* "sim", "linux" */
    int (*open)(const struct conf *conf, struct clock *clock, struct switch_dev **out);
    void (*close)(struct switch_dev *dev);
    const struct switch_identity *(*identity)(const struct switch_dev *dev);
    uint32_t (*uptime_s)(const struct switch_dev *dev);
    enum switch_boot_reason (*boot_reason)(const struct switch_dev *dev);
    int (*memory)(const struct switch_dev *dev, struct switch_memory *out);
    int (*host_name)(const struct switch_dev *dev, char *out, size_t size);
    /* Fills at most max entries, *count gets how many interfaces there are. */
    int (*interfaces)(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                      size_t *count);
    int (*reboot)(struct switch_dev *dev, pid_t *program); /* as switch_reboot() */
};

extern const struct switch_ops switch_linux_ops, switch_sim_ops;

bool switch_exists(const char *platform);
/* The implementation of that name opened; -ENOENT for another name. */
int switch_open(const char *platform, const struct conf *conf, struct clock *clock,
                struct switch_dev **out);
void switch_close(struct switch_dev *dev);
const struct switch_identity *switch_identity(const struct switch_dev *dev);
uint32_t switch_uptime_s(const struct switch_dev *dev);
enum switch_boot_reason switch_boot_reason(const struct switch_dev *dev);
int switch_memory(const struct switch_dev *dev, struct switch_memory *out);
int switch_host_name(const struct switch_dev *dev, char *out, size_t size);
int switch_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                      size_t *count);

/* Has the switch restarted. 0 with the process that sees to it and is the caller's to wait for, or
 * with *program 0 when the switch is simulated: this program is to be started again. An error when
 * there is nothing that could be run. */
int switch_reboot(struct switch_dev *dev, pid_t *program);

#endif
