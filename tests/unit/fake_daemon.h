/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_daemon.h: a process that answers the control socket as cwmpd does, from a plain set of
 * settings: for tests of the command line. It dies with the test.
 *
 * What the command line tells of each line goes into the file "noted": "OUTCOME VIEW TEXT". While
 * there is a file "operators", who asks is told to be a network-operator, but served all the same.
 *
 * Every password is stored as FAKE_CIPHER. A sysname of the form "error-N" is refused with that
 * errno number.
 */
#ifndef TESTS_UNIT_FAKE_DAEMON_H
#define TESTS_UNIT_FAKE_DAEMON_H

#include <sys/types.h>

#define FAKE_CIPHER  "$c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz"
#define FAKE_VERSION "7.1.070, Release 1"

struct fake_daemon {
    pid_t pid;
    char socket[512];
};

/* dir: where the socket and the files are made; "saved" is written by save. Ends the program when
 * it cannot. status: (key, value) pairs ended by NULL that are told besides the version. */
void fake_daemon_start(struct fake_daemon *daemon, const char *dir, const char *const *status);
void fake_daemon_stop(struct fake_daemon *daemon);

#endif
