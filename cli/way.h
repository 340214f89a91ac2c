/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * way.h: by which way a person reached the command line: the console, telnet, SSH.
 */
#ifndef CLI_WAY_H
#define CLI_WAY_H

#include <stdbool.h>

enum { WAY_ADDRESS_SIZE = 64 };

struct way {
    const char *terminal;           /* as control_login() names it; a constant */
    char address[WAY_ADDRESS_SIZE]; /* of the person's machine; "": not over a network */
};

/* What the surroundings tell about standard input: sshd sets SSH_CONNECTION, login(1) and our
 * telnet server REMOTEHOST, and the name of a terminal says whether it is a serial line or a screen
 * of this machine. console: the caller knows that it is the console. The variables are only as good
 * as whoever set them: for the log and for display, never for rights. */
void way_find(bool console, struct way *out);

#endif
