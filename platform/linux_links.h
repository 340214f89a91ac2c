/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * linux_links.h: the network interfaces of a Linux machine as the kernel tells by netlink, without
 * their addresses; a part of switch_linux.c.
 */
#ifndef PLATFORM_LINUX_LINKS_H
#define PLATFORM_LINUX_LINKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct switch_interface;

/* Fills at most max entries of the network namespace of this thread; *count gets how many there
 * are. 0 or a negative errno code. */
int linux_links_read(struct switch_interface *out, size_t max, size_t *count);

/* --- what decides something, so that a test can reach it with made-up input --- */

/* Which of the links are ports. Where some belong to a switch chip, it is those, and the other
 * hardware is for management; else the hardware; where there is none, as in a container, the ends
 * of virtual cables. */
enum linux_port_rank { LINUX_NO_PORT, LINUX_VIRTUAL_CABLE, LINUX_HARDWARE, LINUX_SWITCH_CHIP };
/* type: ARPHRD_... of linux/if_arp.h; kind: IFLA_INFO_KIND, "" for hardware. */
enum linux_port_rank linux_port_rank(unsigned type, const char *kind, bool on_switch_chip);
/* Of all links; kind and number of those with a rank are set. */
void linux_choose_ports(struct switch_interface *links, const enum linux_port_rank *ranks,
                        size_t count);

/* The VLANs of a port in a bridge, one call for each entry of IFLA_BRIDGE_VLAN_INFO. */
struct linux_port_vlans {
    uint16_t pvid; /* 0 none */
    unsigned tagged, untagged;
};
void linux_take_vlan(struct linux_port_vlans *vlans, uint16_t flags, uint16_t vid);
void linux_set_vlans(const struct linux_port_vlans *vlans, struct switch_interface *out);

#endif
