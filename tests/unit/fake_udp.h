/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_udp.h: stands in for platform/udp.c, so that datagrams stay in the test and a name is looked
 * up when the test says so.
 */
#ifndef TESTS_UNIT_FAKE_UDP_H
#define TESTS_UNIT_FAKE_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void fake_udp_reset(void);                /* nothing sent, nothing open, lookups succeed at once */
void fake_udp_hold(void);                 /* lookups take until fake_udp_found() */
void fake_udp_fail(int lookup, int send); /* negative errno codes, 0: works */
bool fake_udp_is_open(void);
void fake_udp_found(void); /* the lookup under way ends */

const char *fake_udp_host(void); /* of the last udp_open() */
uint16_t fake_udp_port(void);
size_t fake_udp_count(void); /* datagrams sent since the reset */
const char *fake_udp_datagram(size_t n);

#endif
