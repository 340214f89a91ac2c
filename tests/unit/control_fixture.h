/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_fixture.h: a control server in a process of its own, for the tests of the blocking
 * clients. It answers like this, whatever the daemon would:
 *
 *     get     ok, with sysname user "sw 1", acs.url dhcp "http://dhcp", and a setting that nobody
 * knows status  ok, with state "enabled" and url "" save    ok commit, lease, lost   error EINVAL,
 * the reason being all strings of the request joined by '|'; name "acs.url" but ok when the second
 * string is "good" junk    a reply that is none die     no reply: the server ends
 */
#ifndef TESTS_UNIT_CONTROL_FIXTURE_H
#define TESTS_UNIT_CONTROL_FIXTURE_H

#include <sys/types.h>

/* Returns when it listens on path; ends the test when it cannot. The server dies with this process.
 */
pid_t control_child_start(const char *path);
void control_child_stop(pid_t pid);

#endif
