/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet.h: a small telnet server for a switch that has none: each connection gets processes, a
 * terminal and a login of its own, then the command line.
 */
#ifndef CLI_TELNET_H
#define CLI_TELNET_H

#include <stdbool.h>
#include <stddef.h>

enum { TELNET_ADDRESSES_MAX = 8 };

struct telnet_config {
    const char *addresses[TELNET_ADDRESSES_MAX]; /* "127.0.0.1:23", "[::1]:23"; port 0: any */
    size_t count;
    bool remote;        /* addresses beyond this machine are meant */
    const char *socket; /* cwmpd's */
};

/* Serves until a signal ends this process; the connections end with it. Says on stdout where it
 * listens, one line each. Returns after one line on stderr when it cannot: a negative errno code.
 */
int telnet_serve(const struct telnet_config *config);

#endif
