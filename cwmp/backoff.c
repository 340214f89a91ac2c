/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backoff.c: see backoff.h.
 */
#include "cwmp/backoff.h"

#include <errno.h>
#include <stdlib.h>

#include "cwmp/retry.h"
#include "platform/loop.h"
#include "platform/store.h"

#include "platform/banned.h"

struct backoff {
    struct backoff_env env;
    struct loop_timer *timer;
    unsigned attempts; /* failed ones in a row, of those allowed */
    bool resting;      /* they are used up */
};

static void on_timer(void *ctx)
{
    struct backoff *backoff = ctx;
    backoff->env.over(backoff->env.ctx);
}

int backoff_new(const struct backoff_env *env, struct backoff **out)
{
    struct backoff *backoff = calloc(1, sizeof(*backoff));
    if (!backoff)
        return -ENOMEM;
    backoff->env = *env;
    int error = loop_timer_new(env->loop, on_timer, backoff, &backoff->timer);
    if (error) {
        backoff_free(backoff);
        return error;
    }
    *out = backoff;
    return 0;
}

void backoff_free(struct backoff *backoff)
{
    if (!backoff)
        return;
    loop_timer_free(backoff->timer);
    free(backoff);
}

bool backoff_failed(struct backoff *backoff)
{
    backoff->attempts++;
    backoff->resting = backoff->attempts > settings_uint(store_settings(backoff->env.store),
                                                         SETTING_CONNECT_RETRY, UINT32_MAX - 1);
    return backoff->resting;
}

void backoff_succeeded(struct backoff *backoff)
{
    backoff->attempts = 0;
    backoff->resting = false;
}

int64_t backoff_wait(struct backoff *backoff, unsigned n)
{
    const struct settings *settings = store_settings(backoff->env.store);
    struct retry_range range;
    retry_range(settings_uint(settings, SETTING_RETRY_MINIMUM, 5),
                settings_uint(settings, SETTING_RETRY_MULTIPLIER, 2000), n, &range);
    int64_t wait_ms = retry_wait_ms(&range, backoff->env.draw(backoff->env.draw_ctx));
    if (loop_timer_set(backoff->timer, wait_ms))
        backoff->resting = true; /* out of memory: better late than in a circle */
    return wait_ms;
}

bool backoff_is_waiting(const struct backoff *backoff)
{
    return loop_timer_is_set(backoff->timer);
}

int64_t backoff_remaining_ms(const struct backoff *backoff)
{
    return loop_timer_remaining_ms(backoff->timer);
}

bool backoff_holds(const struct backoff *backoff)
{
    return backoff_is_waiting(backoff) || backoff->resting;
}

void backoff_end(struct backoff *backoff)
{
    if (backoff->resting)
        backoff->attempts = 0;
    backoff->resting = false;
    backoff_cancel(backoff);
}

void backoff_cancel(struct backoff *backoff)
{
    loop_timer_cancel(backoff->timer);
}
