/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_udp.c: see fake_udp.h.
 */
#include "tests/unit/fake_udp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/loop.h"
#include "platform/udp.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { DATAGRAMS_MAX = 64 };

struct udp_peer {
    udp_ready_fn *fn;
    void *ctx;
    struct loop_timer *ready;
};

static struct {
    struct udp_peer *peer;
    bool held;
    int lookup_error, send_error;
    char host[512];
    uint16_t port;
    char *datagrams[DATAGRAMS_MAX];
    size_t count;
} fake;

static void on_ready(void *ctx)
{
    struct udp_peer *peer = ctx;
    peer->fn(peer->ctx, fake.lookup_error);
}

int udp_open(struct loop *loop, const char *host, uint16_t port, udp_ready_fn *fn, void *ctx,
             struct udp_peer **out)
{
    CU_ASSERT_PTR_NULL_FATAL(fake.peer);
    fake.peer = calloc(1, sizeof(*fake.peer));
    CU_ASSERT_PTR_NOT_NULL_FATAL(fake.peer);
    *fake.peer = (struct udp_peer){.fn = fn, .ctx = ctx};
    (void)snprintf(fake.host, sizeof(fake.host), "%s", host);
    fake.port = port;
    CU_ASSERT_EQUAL_FATAL(loop_timer_new(loop, on_ready, fake.peer, &fake.peer->ready), 0);
    if (!fake.held)
        CU_ASSERT_EQUAL(loop_timer_set(fake.peer->ready, 0), 0);
    *out = fake.peer;
    return 0;
}

void udp_free(struct udp_peer *peer)
{
    if (!peer)
        return;
    loop_timer_free(peer->ready);
    free(peer);
    fake.peer = NULL;
}

int udp_send(struct udp_peer *peer, const void *data, size_t len)
{
    CU_ASSERT_PTR_EQUAL(peer, fake.peer);
    if (fake.send_error)
        return fake.send_error;
    CU_ASSERT_FATAL(fake.count < DATAGRAMS_MAX);
    fake.datagrams[fake.count++] = strndup(data, len);
    return 0;
}

void fake_udp_reset(void)
{
    for (size_t i = 0; i < fake.count; i++)
        free(fake.datagrams[i]);
    fake.count = 0;
    fake.held = false;
    fake.lookup_error = fake.send_error = 0;
    fake.host[0] = '\0';
}

void fake_udp_hold(void)
{
    fake.held = true;
}

void fake_udp_fail(int lookup, int send)
{
    fake.lookup_error = lookup;
    fake.send_error = send;
}

bool fake_udp_is_open(void)
{
    return fake.peer != NULL;
}

void fake_udp_found(void)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(fake.peer);
    on_ready(fake.peer);
}

const char *fake_udp_host(void)
{
    return fake.host;
}

uint16_t fake_udp_port(void)
{
    return fake.port;
}

size_t fake_udp_count(void)
{
    return fake.count;
}

const char *fake_udp_datagram(size_t n)
{
    return n < fake.count ? fake.datagrams[n] : "";
}
