/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_linux.h: the parts of switch_linux.c that decide something, so that a test can reach them
 * with made-up input.
 */
#ifndef PLATFORM_SWITCH_LINUX_H
#define PLATFORM_SWITCH_LINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINUX_SERIAL_SIZE = 17 };

/* Whether a firmware text is one of the fillers that board makers leave in ("To be filled by
 * O.E.M."), or blank. */
bool linux_is_filler(const char *text);

/* A serial number for a machine that has none: 16 upper-case hex digits derived from its
 * machine-id, from which the machine-id cannot be found (machine-id(5) asks for that). -EINVAL when
 * machine_id is not 32 hex digits; -EIO. */
int linux_derive_serial(const char *machine_id, char out[LINUX_SERIAL_SIZE]);

/* Whether a MAC address carries its maker's OUI: neither multicast nor locally administered, and
 * not zero. */
bool linux_mac_has_oui(const uint8_t mac[6]);

/* The whole seconds of a /proc/uptime text; 0 when it is none. */
uint32_t linux_parse_uptime(const char *text);

/* Whether an address, in network byte order, reaches beyond its own link. */
bool linux_is_global_ipv4(const uint8_t address[4]);
bool linux_is_global_ipv6(const uint8_t address[16]);

#endif
