/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_sim.c: a switch that exists only here: as many ports as cwmpd.conf says, and nothing that
 * changes by itself. It says of itself that it is simulated; memory is that of the machine it runs
 * on.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/switch.h"
#include "platform/switch_common.h"

#include "platform/banned.h"

struct switch_sim {
    struct switch_dev base;
    struct clock *clock;
    int64_t opened_ms;
    uint32_t ports;
    struct switch_identity_text text;
    struct switch_identity identity;
};

static const struct switch_sim *sim_of(const struct switch_dev *dev)
{
    return (const struct switch_sim *)dev;
}

static int sim_open(const struct conf *conf, struct clock *clock, struct switch_dev **out)
{
    static const struct switch_identity defaults = {
        .manufacturer = "cwmpd",
        .oui = SWITCH_OUI_LOCAL,
        .model_name = "Simulated Switch",
        .description = "A switch simulated by cwmpd",
        .product_class = "Simulated Switch",
        .serial_number = "SIM0000001",
        .hardware_version = "sim",
        .software_version = PACKAGE_VERSION,
        .mac = {0x02, 0x00, 0xce}, /* SWITCH_OUI_LOCAL */
    };
    struct switch_sim *sim = calloc(1, sizeof(*sim));
    if (!sim)
        return -ENOMEM;
    sim->base.ops = &switch_sim_ops;
    sim->clock = clock;
    sim->opened_ms = clock_monotonic_ms(clock);
    sim->ports = conf_uint(conf, CONF_SIM_PORTS);
    switch_identity_fill(conf, &defaults, &sim->text);
    switch_identity_view(&sim->text, &sim->identity);
    *out = &sim->base;
    return 0;
}

static void sim_close(struct switch_dev *dev)
{
    free(dev);
}

static const struct switch_identity *sim_identity(const struct switch_dev *dev)
{
    return &sim_of(dev)->identity;
}

static uint32_t sim_uptime_s(const struct switch_dev *dev)
{
    const struct switch_sim *sim = sim_of(dev);
    int64_t seconds = (clock_monotonic_ms(sim->clock) - sim->opened_ms) / 1000;
    return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

/* The power comes and goes with the daemon. */
static enum switch_boot_reason sim_boot_reason(const struct switch_dev *dev)
{
    (void)dev;
    return SWITCH_BOOT_COLD;
}

static int sim_memory(const struct switch_dev *dev, struct switch_memory *out)
{
    (void)dev;
    return switch_machine_memory(out);
}

static int sim_host_name(const struct switch_dev *dev, char *out, size_t size)
{
    static const char name[] = "simulated-switch";
    (void)dev;
    if (size < sizeof(name))
        return -ENAMETOOLONG;
    memcpy(out, name, sizeof(name));
    return 0;
}

/* Number 0 is the interface with the address, 1 to ports are the ports. */
static void sim_interface(uint32_t number, struct switch_interface *out)
{
    *out = (struct switch_interface){.up = true, .admin_up = true, .mtu = 1500};
    if (number == 0) {
        (void)snprintf(out->name, sizeof(out->name), "Vlan-interface1");
        out->kind = SWITCH_VLAN;
        out->number = 1;
        /* The one address that can really be reached and bound to on every machine a simulation
         * runs on. */
        (void)snprintf(out->address, sizeof(out->address), "127.0.0.1");
        out->address_len = 8;
    } else {
        (void)snprintf(out->name, sizeof(out->name), "GigabitEthernet1/0/%u", number);
        out->kind = SWITCH_PORT;
        out->bridged = true;
        out->pvid = 1;
        out->speed_mbps = 1000;
        out->duplex = SWITCH_DUPLEX_FULL;
        out->autoneg = true;
    }
    out->mac[0] = 0x02; /* SWITCH_OUI_LOCAL */
    out->mac[2] = 0xce;
    out->mac[3] = (uint8_t)(number >> 16);
    out->mac[4] = (uint8_t)(number >> 8);
    out->mac[5] = (uint8_t)number;
}

static int sim_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                          size_t *count)
{
    *count = (size_t)sim_of(dev)->ports + 1;
    for (size_t i = 0; i < *count && i < max; i++)
        sim_interface((uint32_t)i, &out[i]);
    return 0;
}

static int sim_reboot(struct switch_dev *dev, pid_t *program)
{
    (void)dev;
    *program = 0;
    return 0;
}

const struct switch_ops switch_sim_ops = {
    .name = "sim",
    .open = sim_open,
    .close = sim_close,
    .identity = sim_identity,
    .uptime_s = sim_uptime_s,
    .boot_reason = sim_boot_reason,
    .memory = sim_memory,
    .host_name = sim_host_name,
    .interfaces = sim_interfaces,
    .reboot = sim_reboot,
};
