/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * udp.h: datagrams to a host by its name. The name is looked up by resolver.h, so nothing ever
 * waits for a name server.
 */
#ifndef PLATFORM_UDP_H
#define PLATFORM_UDP_H

#include <stddef.h>
#include <stdint.h>

struct loop;
struct udp_peer;

/* How long name servers are waited for. */
enum { UDP_LOOKUP_MS = 10 * 1000 };

/* error: 0, -EHOSTUNREACH when the name stands for no address or no name server answered in time,
 * or another negative errno code. Called once, on the loop, never from inside udp_open(). May free
 * the peer. */
typedef void udp_ready_fn(void *ctx, int error);

/* host: a name or an address, an IPv6 one without brackets; port 1 to 65535. 0 or a negative errno
 * code (no memory, no thread, no file descriptor); *out is the caller's and may be freed at any
 * time, which forgets a lookup under way. */
int udp_open(struct loop *loop, const char *host, uint16_t port, udp_ready_fn *fn, void *ctx,
             struct udp_peer **out);
void udp_free(struct udp_peer *peer);

/* One datagram, after fn was told 0: to the first address that there is a way to. Sent or not is
 * decided at once; that it arrived is never known. 0, or the error of the last address tried. */
int udp_send(struct udp_peer *peer, const void *data, size_t len);

#endif
