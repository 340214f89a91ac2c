/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_grace.c: see acs_grace.h.
 */
#include "cwmp/acs_grace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/acs.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/banned.h"

enum { GRACE_MS = 60 * 1000 };

struct acs_grace {
    struct store *store;
    struct loop_timer *timer;
};

int acs_grace_new(struct loop *loop, struct store *store, void (*over)(void *ctx), void *ctx,
                  struct acs_grace **out)
{
    struct acs_grace *grace = calloc(1, sizeof(*grace));
    if (!grace)
        return -ENOMEM;
    grace->store = store;
    int error = loop_timer_new(loop, over, ctx, &grace->timer);
    if (error) {
        free(grace);
        return error;
    }
    *out = grace;
    return 0;
}

void acs_grace_free(struct acs_grace *grace)
{
    if (!grace)
        return;
    loop_timer_free(grace->timer);
    free(grace);
}

void acs_grace_begin(struct acs_grace *grace, const char *former_url)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(grace->store), &acs);
    if (acs.exists && acs.source == SOURCE_DEFAULT && *former_url &&
        strcmp(former_url, acs.url) != 0)
        (void)loop_timer_set(grace->timer, GRACE_MS); /* no memory: the default counts at once */
}

void acs_grace_end(struct acs_grace *grace)
{
    loop_timer_cancel(grace->timer);
}

void acs_grace_in_force(const struct acs_grace *grace, struct acs_in_force *out)
{
    acs_in_force(store_settings(grace->store), out);
    if (out->exists && out->source == SOURCE_DEFAULT && loop_timer_is_set(grace->timer))
        *out = (struct acs_in_force){.url = "", .username = ""};
}
