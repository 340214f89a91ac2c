/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * leases.h: what the DHCP servers of the switch's interfaces said about the ACS. The latest lease
 * that names an ACS counts; when it is lost, the one before it.
 */
#ifndef CWMP_LEASES_H
#define CWMP_LEASES_H

#include <stddef.h>
#include <stdint.h>

struct leases;
struct store;

enum { LEASES_MAX = 64, LEASE_INTERFACE_MAX = 63 };

int leases_new(struct store *store, struct leases **out);
void leases_free(struct leases *leases);

/* A lease with that option 43 was gained or renewed on the interface. One transaction of the store,
 * and none when nothing changed. 0; -EINVAL (the option, or the interface's name), -ENOSPC, or the
 * store's error, with why. */
int leases_gained(struct leases *leases, const char *interface, const uint8_t *option43, size_t len,
                  char *why, size_t why_size);
/* The lease of that interface is gone; 0 also when there was none. */
int leases_lost(struct leases *leases, const char *interface, char *why, size_t why_size);

#endif
