/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_way.c: how somebody came here.
 */
#include "cli/way.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "platform/banned.h"

static void check(const char *ssh, const char *remote, bool console, const char *terminal,
                  const char *address)
{
    struct way way;

    /* Whoever runs this may sit at a console. */
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen("/dev/null", "r", stdin));
    unsetenv("SSH_CONNECTION");
    unsetenv("REMOTEHOST");
    if (ssh != NULL)
        setenv("SSH_CONNECTION", ssh, 1);
    if (remote != NULL)
        setenv("REMOTEHOST", remote, 1);
    way_find(console, &way);
    CU_ASSERT_STRING_EQUAL(way.terminal, terminal);
    CU_ASSERT_STRING_EQUAL(way.address, address);
}

static void test_ways(void)
{
    check(NULL, NULL, false, "vty", "");
    check("192.0.2.1 51234 192.0.2.2 22", NULL, false, "ssh", "192.0.2.1");
    check("2001:db8::1 51234 2001:db8::2 22", "host", false, "ssh", "2001:db8::1");
    check(NULL, "noc-1.example.net", false, "telnet", "noc-1.example.net");
    check(NULL, "fe80::1%eth0", false, "telnet", "fe80::1%eth0");
    check("192.0.2.1 51234 192.0.2.2 22", NULL, true, "console", "");
}

static void test_nonsense(void)
{
    char longest[200];

    memset(longest, '1', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    check("", "", false, "vty", "");
    check(" 1 2 3", NULL, false, "vty", "");
    check("192.0.2.1\n%Jan  1 forged line", NULL, false, "vty", "");
    check(NULL, "\x1b[2J", false, "vty", "");
    check(longest, longest, false, "vty", "");
}

UNIT_MAIN("way", {"console, ssh, telnet, or none of them", test_ways},
          {"what cannot be an address is not taken", test_nonsense})
