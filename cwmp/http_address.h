/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_address.h: which of an ACS's several addresses to turn to (TR-069 3.1, "ACS discovery"): a
 * random one, then the same for as long as it can be reached and DNS gives the same list; after a
 * failure another.
 */
#ifndef CWMP_HTTP_ADDRESS_H
#define CWMP_HTTP_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

#include "platform/resolver.h"

enum { HTTP_ADDRESS_HOSTS = 4, HTTP_ADDRESS_HOST_MAX = 256 };

/* What is remembered of a host. */
struct http_address_host {
    char name[HTTP_ADDRESS_HOST_MAX];                     /* "": free place */
    struct resolver_address list[RESOLVER_ADDRESSES_MAX]; /* sorted */
    size_t count;
    struct resolver_address good, bad; /* last reached; last failed; "": none */
};

/* The ACS and hosts that it redirects to; the oldest makes room. All zero is empty. */
struct http_addresses {
    struct http_address_host hosts[HTTP_ADDRESS_HOSTS];
    unsigned next;
};

/* Puts the list that DNS gave for that name into the order in which to try. drawn: a fresh random
 * number. */
void http_address_order(struct http_addresses *known, const char *name,
                        struct resolver_address *list, size_t count, uint64_t drawn);
/* That address of the host answered, or did not. What is not in the list is ignored. */
void http_address_worked(struct http_addresses *known, const char *name, const char *address);
void http_address_failed(struct http_addresses *known, const char *name, const char *address);

#endif
