/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * udp.c: see udp.h. A peer looks its name up once and keeps the addresses for its short life. An
 * address needs no lookup and no thread.
 */
#include "platform/udp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/loop.h"
#include "platform/resolver.h"
#include "platform/banned.h"

struct address {
    struct sockaddr_storage to;
    socklen_t len;
};

struct udp_peer {
    udp_ready_fn *fn;
    void *ctx;
    uint16_t port;
    struct resolver_lookup *lookup; /* NULL: none under way */
    struct loop_timer *timer;       /* of the lookup's end; at once when there is none */
    struct address addresses[RESOLVER_ADDRESSES_MAX];
    size_t count;
};

/* --- the lookup --- */

/* Texts that are no address are passed over. */
static void add_address(struct udp_peer *peer, const char *text)
{
    struct address *address = &peer->addresses[peer->count];
    struct sockaddr_in *ip4 = (struct sockaddr_in *)&address->to;
    struct sockaddr_in6 *ip6 = (struct sockaddr_in6 *)&address->to;
    *address = (struct address){.len = 0};
    if (inet_pton(AF_INET, text, &ip4->sin_addr) == 1) {
        ip4->sin_family = AF_INET;
        ip4->sin_port = htons(peer->port);
        address->len = sizeof(*ip4);
        peer->count++;
    } else if (inet_pton(AF_INET6, text, &ip6->sin6_addr) == 1) {
        ip6->sin6_family = AF_INET6;
        ip6->sin6_port = htons(peer->port);
        address->len = sizeof(*ip6);
        peer->count++;
    }
}

static void end_lookup(struct udp_peer *peer)
{
    resolver_cancel(peer->lookup);
    peer->lookup = NULL;
    loop_timer_cancel(peer->timer);
    peer->fn(peer->ctx, peer->count ? 0 : -EHOSTUNREACH);
}

static void on_addresses(void *ctx, const char *error, const struct resolver_address *addresses,
                         size_t count)
{
    struct udp_peer *peer = ctx;
    (void)error;         /* a text for persons; there are no addresses then */
    peer->lookup = NULL; /* it has ended */
    for (size_t i = 0; i < count && peer->count < RESOLVER_ADDRESSES_MAX; i++)
        add_address(peer, addresses[i].text);
    end_lookup(peer);
}

static void on_timer(void *ctx)
{
    end_lookup(ctx);
}

int udp_open(struct loop *loop, const char *host, uint16_t port, udp_ready_fn *fn, void *ctx,
             struct udp_peer **out)
{
    struct udp_peer *peer = calloc(1, sizeof(*peer));
    if (!peer)
        return -ENOMEM;
    peer->fn = fn;
    peer->ctx = ctx;
    peer->port = port;
    add_address(peer, host);
    int error = loop_timer_new(loop, on_timer, peer, &peer->timer);
    if (!error)
        error = loop_timer_set(peer->timer, peer->count ? 0 : UDP_LOOKUP_MS);
    if (!error && !peer->count)
        error = resolver_start(loop, host, on_addresses, peer, &peer->lookup);
    if (error) {
        udp_free(peer);
        return error;
    }
    *out = peer;
    return 0;
}

void udp_free(struct udp_peer *peer)
{
    if (!peer)
        return;
    resolver_cancel(peer->lookup);
    loop_timer_free(peer->timer);
    free(peer);
}

/* --- sending --- */

/* Without connect(): an ICMP error to one datagram is then not an error of the next one. */
static int send_to(const struct address *address, const void *data, size_t len)
{
    int fd = socket(address->to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    ssize_t sent =
        sendto(fd, data, len, MSG_NOSIGNAL, (const struct sockaddr *)&address->to, address->len);
    int error = sent < 0 ? -errno : 0;
    close(fd);
    return error;
}

int udp_send(struct udp_peer *peer, const void *data, size_t len)
{
    int error = -EHOSTUNREACH;
    for (size_t i = 0; i < peer->count; i++) {
        error = send_to(&peer->addresses[i], data, len);
        if (!error)
            return 0;
    }
    return error;
}
