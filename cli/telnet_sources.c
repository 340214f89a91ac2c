/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_sources.c: see telnet_sources.h.
 */
#include "cli/telnet_sources.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

/* More than connections, so that a few who guess are remembered beside all who are connected. */
enum { SOURCES_MAX = 4 * TELNET_CONNECTIONS_MAX };

struct source {
    unsigned char key[8]; /* the /64, or ::ffff:0:0 made short and the IPv4 address */
    unsigned open, failures;
    int64_t failed_at; /* the latest */
};

struct telnet_sources {
    struct source all[SOURCES_MAX];
    unsigned open;
};

int telnet_sources_new(struct telnet_sources **out)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? 0 : -ENOMEM;
}

void telnet_sources_free(struct telnet_sources *sources)
{
    free(sources);
}

static void key_of(const struct sockaddr_storage *peer, unsigned char key[8])
{
    static const unsigned char ipv4[4] = {0, 0, 0xff, 0xff}; /* no /64 in use begins with zeros */

    if (peer->ss_family == AF_INET6) {
        memcpy(key, ((const struct sockaddr_in6 *)peer)->sin6_addr.s6_addr, 8);
    } else {
        memcpy(key, ipv4, 4);
        memcpy(key + 4, &((const struct sockaddr_in *)peer)->sin_addr, 4);
    }
}

static void forget(struct source *source, int64_t now)
{
    if (source->failures > 0 && now - source->failed_at >= TELNET_FORGET_SECONDS)
        source->failures = 0;
}

static bool is_locked(const struct source *source, int64_t now)
{
    int64_t seconds = TELNET_LOCK_SECONDS;

    if (source->failures <= TELNET_FREE_FAILURES)
        return false;
    for (unsigned i = TELNET_FREE_FAILURES + 1;
         i < source->failures && seconds < TELNET_LOCK_SECONDS_MAX; i++)
        seconds *= 2;
    if (seconds > TELNET_LOCK_SECONDS_MAX)
        seconds = TELNET_LOCK_SECONDS_MAX;
    return now - source->failed_at < seconds;
}

/* Its place; for a new one that of the source without a connection that failed least recently.
 * There is always one, as there are more places than connections. */
static struct source *find(struct telnet_sources *sources, const unsigned char key[8], int64_t now)
{
    struct source *oldest = NULL;

    for (unsigned i = 0; i < SOURCES_MAX; i++) {
        struct source *source = &sources->all[i];

        forget(source, now);
        if (memcmp(source->key, key, 8) == 0 && (source->open > 0 || source->failures > 0))
            return source;
        if (source->open == 0 &&
            (oldest == NULL || (source->failures == 0 && oldest->failures > 0) ||
             (source->failures > 0 && oldest->failures > 0 &&
              source->failed_at < oldest->failed_at)))
            oldest = source;
    }
    *oldest = (struct source){0};
    memcpy(oldest->key, key, 8);
    return oldest;
}

enum telnet_verdict telnet_sources_open(struct telnet_sources *sources,
                                        const struct sockaddr_storage *peer, int64_t now,
                                        unsigned *out)
{
    unsigned char key[8];
    struct source *source;

    if (sources->open == TELNET_CONNECTIONS_MAX)
        return TELNET_FULL;
    key_of(peer, key);
    source = find(sources, key, now);
    if (source->open == TELNET_PER_SOURCE_MAX)
        return TELNET_FULL;
    if (is_locked(source, now))
        return TELNET_LOCKED;
    source->open++;
    sources->open++;
    *out = (unsigned)(source - sources->all);
    return TELNET_WELCOME;
}

void telnet_sources_close(struct telnet_sources *sources, unsigned source)
{
    sources->all[source].open--;
    sources->open--;
}

void telnet_sources_failed(struct telnet_sources *sources, unsigned source, int64_t now)
{
    sources->all[source].failures++;
    sources->all[source].failed_at = now;
}

void telnet_sources_passed(struct telnet_sources *sources, unsigned source)
{
    sources->all[source].failures = 0;
}
