/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_cache.c: see interface_cache.h.
 */
#include "platform/interface_cache.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "platform/clock.h"
#include "platform/interface_list.h"
#include "platform/banned.h"

enum { VALID_MS = 1000 };

struct interface_cache {
    const struct conf *conf;
    const struct switch_dev *sw;
    struct clock *clock;
    struct interface_list list;
    bool is_read;
    int64_t read_ms;
};

int interface_cache_new(const struct conf *conf, const struct switch_dev *sw, struct clock *clock,
                        struct interface_cache **out)
{
    struct interface_cache *cache = calloc(1, sizeof(*cache));
    if (!cache)
        return -ENOMEM;
    *cache = (struct interface_cache){.conf = conf, .sw = sw, .clock = clock};
    *out = cache;
    return 0;
}

void interface_cache_free(struct interface_cache *cache)
{
    if (!cache)
        return;
    interface_list_free(&cache->list);
    free(cache);
}

int interface_cache_read(struct interface_cache *cache, const struct interface_list **out)
{
    int64_t now_ms = clock_monotonic_ms(cache->clock);
    if (!cache->is_read || now_ms - cache->read_ms >= VALID_MS) {
        interface_list_free(&cache->list);
        cache->is_read = false;
        int error = interface_list_read(cache->conf, cache->sw, &cache->list);
        if (error)
            return error;
        cache->is_read = true;
        cache->read_ms = now_ms;
    }
    *out = &cache->list;
    return 0;
}
