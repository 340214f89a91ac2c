/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * resolver.h: the addresses of a host name, by the system's own rules (getaddrinfo(3): hosts file,
 * DNS), asked in a thread of its own so that the loop never waits for a name server. Nothing is
 * kept from one lookup to the next.
 */
#ifndef PLATFORM_RESOLVER_H
#define PLATFORM_RESOLVER_H

#include <stddef.h>

struct loop;
struct resolver_lookup;

enum { RESOLVER_ADDRESSES_MAX = 16, RESOLVER_ADDRESS_SIZE = 46 };

/* IPv4 or IPv6 in its numeric form, without a scope. */
struct resolver_address {
    char text[RESOLVER_ADDRESS_SIZE];
};

/* error: NULL, or why there are no addresses, for a person. The addresses, each once and the first
 * 16 of them, are in the resolver's order of preference and valid during the call. The lookup has
 * ended: its handle is gone. */
typedef void resolver_fn(void *ctx, const char *error, const struct resolver_address *addresses,
                         size_t count);

/* Asks for host, which is copied. 0, and later fn is called once, from the loop; or a negative
 * errno code, and it is not. How long name servers are waited for is in resolv.conf(5); the caller
 * has its own timer. */
int resolver_start(struct loop *loop, const char *host, resolver_fn *fn, void *ctx,
                   struct resolver_lookup **out);
/* fn is not called any more. The thread ends by itself, when the name servers have answered or not.
 */
void resolver_cancel(struct resolver_lookup *lookup);

#endif
