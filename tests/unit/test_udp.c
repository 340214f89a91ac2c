/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_udp.c: datagrams to a host by its name, over the loopback interface. getaddrinfo() is
 * wrapped (the linker's --wrap): a name in .never is one whose name server does not answer. A
 * thread that waits for it is still there when the program ends, which must not wait for it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/loop.h"
#include "platform/udp.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { NOT_YET = 1 };

int __real_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);
int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found);

int __wrap_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                       struct addrinfo **found)
{
    const char *end = strrchr(node, '.');
    while (end && strcmp(end, ".never") == 0)
        (void)pause();
    return __real_getaddrinfo(node, service, hints, found);
}

static void on_ready(void *ctx, int error)
{
    *(int *)ctx = error;
}

struct udp_rig {
    struct clock *clock;
    struct loop *loop;
    struct udp_peer *peer;
    int fd, result;
    uint16_t port;
};

static void begin(struct udp_rig *rig, const char *address)
{
    *rig = (struct udp_rig){.result = NOT_YET};
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof(at);
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&rig->clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(rig->clock, &rig->loop), 0);
    CU_ASSERT_EQUAL(inet_pton(AF_INET, address, &at.sin_addr), 1);
    rig->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    CU_ASSERT_EQUAL_FATAL(bind(rig->fd, (const struct sockaddr *)&at, sizeof(at)), 0);
    CU_ASSERT_EQUAL_FATAL(getsockname(rig->fd, (struct sockaddr *)&at, &len), 0);
    rig->port = ntohs(at.sin_port);
}

static void end(struct udp_rig *rig)
{
    udp_free(rig->peer);
    loop_free(rig->loop);
    clock_free(rig->clock);
    close(rig->fd);
}

static void open_peer(struct udp_rig *rig, const char *host)
{
    CU_ASSERT_EQUAL_FATAL(udp_open(rig->loop, host, rig->port, on_ready, &rig->result, &rig->peer),
                          0);
    CU_ASSERT_EQUAL(rig->result, NOT_YET); /* never from inside */
}

static void wait_for(struct udp_rig *rig)
{
    for (unsigned i = 0; i < 100 && rig->result == NOT_YET; i++)
        CU_ASSERT_EQUAL(loop_turn(rig->loop, 100), 0);
}

static void expect_arrival(struct udp_rig *rig, const char *text)
{
    char got[64] = "";
    CU_ASSERT_EQUAL(recv(rig->fd, got, sizeof(got) - 1, 0), (ssize_t)strlen(text));
    CU_ASSERT_STRING_EQUAL(got, text);
}

static void test_address(void)
{
    struct udp_rig rig;
    begin(&rig, "127.0.0.1");
    open_peer(&rig, "127.0.0.1");
    wait_for(&rig);
    CU_ASSERT_EQUAL(rig.result, 0);
    CU_ASSERT_EQUAL(udp_send(rig.peer, "one", 3), 0);
    CU_ASSERT_EQUAL(udp_send(rig.peer, "two", 3), 0);
    expect_arrival(&rig, "one");
    expect_arrival(&rig, "two");
    end(&rig);
}

/* localhost may stand for ::1 first, where nobody listens: a datagram to there is sent, too. */
static void test_name(void)
{
    struct udp_rig rig;
    begin(&rig, "127.0.0.1");
    open_peer(&rig, "localhost");
    wait_for(&rig);
    CU_ASSERT_EQUAL(rig.result, 0);
    CU_ASSERT_EQUAL(udp_send(rig.peer, "x", 1), 0);
    end(&rig);
}

/* Nobody listens: an ICMP error to one datagram is not the next one's. */
static void test_nobody(void)
{
    struct udp_rig rig;
    begin(&rig, "127.0.0.1");
    close(rig.fd);
    rig.fd = -1;
    open_peer(&rig, "127.0.0.1");
    wait_for(&rig);
    for (unsigned i = 0; i < 5; i++)
        CU_ASSERT_EQUAL(udp_send(rig.peer, "x", 1), 0);
    end(&rig);
}

static void test_no_such_name(void)
{
    static const char *const names[] = {"", "not a name", "a..b", ".", "[::1]", "300.1.2.3.4"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct udp_rig rig;
        begin(&rig, "127.0.0.1");
        open_peer(&rig, names[i]);
        /* What goes to a name server that does not answer takes its time: not waited for. */
        for (unsigned turn = 0; turn < 3 && rig.result == NOT_YET; turn++)
            CU_ASSERT_EQUAL(loop_turn(rig.loop, 10), 0);
        CU_ASSERT(rig.result == NOT_YET || rig.result == -EHOSTUNREACH);
        end(&rig);
    }
}

static void test_freed(void)
{
    struct udp_rig rig;
    begin(&rig, "127.0.0.1");
    for (unsigned i = 0; i < 20; i++) { /* each kind of lookup, at each of its first stages */
        open_peer(&rig, i % 2 ? "127.0.0.1" : "no-such-host.invalid");
        for (unsigned turn = 0; turn < i / 4; turn++)
            CU_ASSERT_EQUAL(loop_turn(rig.loop, 1), 0);
        udp_free(rig.peer);
        rig.peer = NULL;
        rig.result = NOT_YET;
    }
    CU_ASSERT_EQUAL(loop_turn(rig.loop, 1), 0);
    CU_ASSERT_EQUAL(rig.result, NOT_YET);
    end(&rig);
}

static void test_silent_server(void)
{
    struct clock *clock;
    struct loop *loop;
    struct udp_peer *peer;
    int result = NOT_YET;
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(0, &clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(clock, &loop), 0);
    CU_ASSERT_EQUAL_FATAL(udp_open(loop, "acs.never", 7547, on_ready, &result, &peer), 0);
    loop_advance(loop, UDP_LOOKUP_MS - 1);
    CU_ASSERT_EQUAL(result, NOT_YET);
    loop_advance(loop, 1);
    CU_ASSERT_EQUAL(result, -EHOSTUNREACH);
    CU_ASSERT_EQUAL(udp_send(peer, "x", 1), -EHOSTUNREACH);
    result = NOT_YET;
    loop_advance(loop, 10 * UDP_LOOKUP_MS);
    CU_ASSERT_EQUAL(result, NOT_YET); /* once */
    udp_free(peer);
    loop_free(loop);
    clock_free(clock);
}

/* A lookup that hangs is nothing to the next one. */
static void test_beside_silent_server(void)
{
    struct udp_rig rig;
    struct udp_peer *hanging;
    int never = NOT_YET;
    begin(&rig, "127.0.0.1");
    CU_ASSERT_EQUAL_FATAL(udp_open(rig.loop, "a.never", rig.port, on_ready, &never, &hanging), 0);
    open_peer(&rig, "127.0.0.1");
    wait_for(&rig);
    CU_ASSERT_EQUAL(udp_send(rig.peer, "one", 3), 0);
    expect_arrival(&rig, "one");
    CU_ASSERT_EQUAL(never, NOT_YET);
    udp_free(hanging);
    end(&rig);
}

UNIT_MAIN("udp", {"datagrams to an address arrive", test_address},
          {"a name is looked up", test_name}, {"a closed port is not noticed", test_nobody},
          {"what is no name has no address", test_no_such_name},
          {"freeing forgets the lookup", test_freed},
          {"a silent name server is waited for so long and no longer", test_silent_server},
          {"a lookup beside one that hangs", test_beside_silent_server})
