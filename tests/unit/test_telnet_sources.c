/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_telnet_sources.c: who may connect by telnet.
 */
#include "cli/telnet_sources.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "platform/banned.h"

static struct telnet_sources *sources;

static struct sockaddr_storage at(const char *address)
{
    struct sockaddr_storage peer = {0};
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)&peer;
    struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)&peer;

    if (inet_pton(AF_INET, address, &ipv4->sin_addr) == 1)
        peer.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, address, &ipv6->sin6_addr) == 1)
        peer.ss_family = AF_INET6;
    return peer;
}

static enum telnet_verdict open_from(const char *address, int64_t now, unsigned *source)
{
    const struct sockaddr_storage peer = at(address);

    return telnet_sources_open(sources, &peer, now, source);
}

static void begin(void)
{
    CU_ASSERT_EQUAL_FATAL(telnet_sources_new(&sources), 0);
}

static void test_limits(void)
{
    unsigned source, first = 0;

    begin();
    for (unsigned i = 0; i < TELNET_PER_SOURCE_MAX; i++) {
        CU_ASSERT_EQUAL(open_from("192.0.2.1", 0, &source), TELNET_WELCOME);
        CU_ASSERT(i == 0 || source == first);
        first = source;
    }
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 0, &source), TELNET_FULL);
    CU_ASSERT_EQUAL(open_from("192.0.2.2", 0, &source), TELNET_WELCOME);
    telnet_sources_close(sources, first);
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 0, &source), TELNET_WELCOME);
    telnet_sources_free(sources);
}

static void test_all_full(void)
{
    unsigned source = 0;

    begin();
    for (unsigned i = 0; i < TELNET_CONNECTIONS_MAX; i++) {
        char address[32];

        snprintf(address, sizeof address, "192.0.2.%u", i);
        CU_ASSERT_EQUAL(open_from(address, 0, &source), TELNET_WELCOME);
    }
    CU_ASSERT_EQUAL(open_from("198.51.100.1", 0, &source), TELNET_FULL);
    telnet_sources_close(sources, source);
    CU_ASSERT_EQUAL(open_from("198.51.100.1", 0, &source), TELNET_WELCOME);
    telnet_sources_free(sources);
}

static void test_networks(void)
{
    unsigned a, b, c;

    begin();
    CU_ASSERT_EQUAL(open_from("2001:db8:0:1::1", 0, &a), TELNET_WELCOME);
    CU_ASSERT_EQUAL(open_from("2001:db8:0:1:ffff::2", 0, &b), TELNET_WELCOME);
    CU_ASSERT_EQUAL(open_from("2001:db8:0:2::1", 0, &c), TELNET_WELCOME);
    CU_ASSERT(a == b && a != c);
    CU_ASSERT_EQUAL(open_from("::1", 0, &a), TELNET_WELCOME);
    CU_ASSERT_EQUAL(open_from("127.0.0.1", 0, &b), TELNET_WELCOME);
    CU_ASSERT(a != b);
    telnet_sources_free(sources);
}

/* A connection, failures at that time, and its end. */
static void guess(const char *address, unsigned failures, int64_t now)
{
    unsigned source;

    CU_ASSERT_EQUAL_FATAL(open_from(address, now, &source), TELNET_WELCOME);
    for (unsigned i = 0; i < failures; i++)
        telnet_sources_failed(sources, source, now);
    telnet_sources_close(sources, source);
}

static void test_lock(void)
{
    unsigned source;

    begin();
    guess("192.0.2.1", TELNET_FREE_FAILURES, 100);
    guess("192.0.2.1", 1, 100);
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 100 + TELNET_LOCK_SECONDS - 1, &source), TELNET_LOCKED);
    CU_ASSERT_EQUAL(open_from("192.0.2.2", 100, &source), TELNET_WELCOME);
    guess("192.0.2.1", 1, 100 + TELNET_LOCK_SECONDS);
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 100 + 3 * TELNET_LOCK_SECONDS - 1, &source),
                    TELNET_LOCKED);
    guess("192.0.2.1", 100, 100 + 3 * TELNET_LOCK_SECONDS);
    CU_ASSERT_EQUAL(
        open_from("192.0.2.1", 99 + 3 * TELNET_LOCK_SECONDS + TELNET_LOCK_SECONDS_MAX, &source),
        TELNET_LOCKED);
    CU_ASSERT_EQUAL(
        open_from("192.0.2.1", 100 + 3 * TELNET_LOCK_SECONDS + TELNET_LOCK_SECONDS_MAX, &source),
        TELNET_WELCOME);
    telnet_sources_free(sources);
}

static void test_forgiven(void)
{
    unsigned source;

    begin();
    guess("192.0.2.1", TELNET_FREE_FAILURES, 100);
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 100, &source), TELNET_WELCOME);
    telnet_sources_passed(sources, source);
    telnet_sources_close(sources, source);
    guess("192.0.2.1", TELNET_FREE_FAILURES, 100);
    guess("192.0.2.1", TELNET_FREE_FAILURES, 100 + TELNET_FORGET_SECONDS);
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 100 + TELNET_FORGET_SECONDS, &source), TELNET_WELCOME);
    telnet_sources_free(sources);
}

static void test_many_sources(void)
{
    unsigned source;

    begin();
    guess("192.0.2.1", TELNET_FREE_FAILURES + 3, 0);
    for (unsigned i = 0; i < 200; i++) {
        char address[32];

        snprintf(address, sizeof address, "198.51.100.%u", i);
        guess(address, 0, 1);
    }
    CU_ASSERT_EQUAL(open_from("192.0.2.1", 1, &source), TELNET_LOCKED);
    /* More than are remembered: the one that failed least recently goes, and those connected stay.
     */
    CU_ASSERT_EQUAL(open_from("192.0.2.99", 1, &source), TELNET_WELCOME);
    for (unsigned i = 0; i < 1000; i++) {
        char address[32];

        snprintf(address, sizeof address, "10.0.%u.%u", i / 250, i % 250);
        guess(address, 1, 2);
    }
    CU_ASSERT_EQUAL(open_from("192.0.2.99", 2, &source), TELNET_WELCOME);
    telnet_sources_close(sources, source);
    telnet_sources_close(sources, source);
    telnet_sources_free(sources);
}

UNIT_MAIN("telnet_sources", {"a source has a limit of its own", test_limits},
          {"all together have one", test_all_full},
          {"a source is an IPv4 address or a /64", test_networks},
          {"failures lock a source out, longer each time, up to a limit", test_lock},
          {"a login or enough time makes good", test_forgiven},
          {"many sources do not push out those that count", test_many_sources})
