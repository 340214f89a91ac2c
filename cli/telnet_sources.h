/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_sources.h: from where people connect by telnet, and whether one more may: how many
 * connections each source has, and how often it guessed a password wrongly.
 *
 * A source is an IPv4 address or, as one customer has that many, a /64 of IPv6. Times are seconds
 * of a clock that only goes forward.
 */
#ifndef CLI_TELNET_SOURCES_H
#define CLI_TELNET_SOURCES_H

#include <stdint.h>
#include <sys/socket.h>

enum {
    TELNET_CONNECTIONS_MAX = 64, /* at once, as many as Comware has vty lines */
    TELNET_PER_SOURCE_MAX = 16,
    TELNET_FREE_FAILURES = 5,      /* what a person with bad luck needs */
    TELNET_LOCK_SECONDS = 30,      /* after the first failure beyond; doubles with each more, */
    TELNET_LOCK_SECONDS_MAX = 960, /* up to this */
    TELNET_FORGET_SECONDS = 1800,  /* failures that long ago do not count any more */
};

struct telnet_sources;

enum telnet_verdict { TELNET_WELCOME, TELNET_FULL, TELNET_LOCKED };

int telnet_sources_new(struct telnet_sources **out); /* 0 or -ENOMEM */
void telnet_sources_free(struct telnet_sources *sources);

/* One more connection from there. When welcome, *source is its number for the calls below, until
 * _close. */
enum telnet_verdict telnet_sources_open(struct telnet_sources *sources,
                                        const struct sockaddr_storage *peer, int64_t now,
                                        unsigned *source);
void telnet_sources_close(struct telnet_sources *sources, unsigned source);

void telnet_sources_failed(struct telnet_sources *sources, unsigned source, int64_t now);
void telnet_sources_passed(struct telnet_sources *sources, unsigned source);

#endif
