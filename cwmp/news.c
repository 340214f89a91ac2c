/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * news.c: see news.h.
 */
#include "cwmp/news.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "cwmp/lwn.h"
#include "cwmp/notify.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/settings.h"
#include "platform/store.h"

#include "platform/banned.h"

struct news {
    struct news_env env;
    struct notify *notify;
    struct lwn *lwn;
    struct loop_timer *throttle;
    bool in_session;
    bool pending;        /* active ones appeared, and are not raised yet */
    bool ended;          /* there was a good session since the start */
    int64_t ended_at_ms; /* monotonic */
};

/* How long active notification has to wait, 0: not at all. */
static int64_t throttle_ms(const struct news *news)
{
    int64_t least_ms =
        (int64_t)settings_uint(store_settings(news->env.store), SETTING_NOTIFY_THROTTLE, 0) * 1000;
    int64_t passed_ms = clock_monotonic_ms(loop_clock(news->env.loop)) - news->ended_at_ms;
    return news->ended && passed_ms < least_ms ? least_ms - passed_ms : 0;
}

/* In a session nothing is decided: its end counts. */
static void consider(struct news *news)
{
    loop_timer_cancel(news->throttle);
    if (news->in_session || !news->pending)
        return;
    int64_t wait_ms = throttle_ms(news);
    if (wait_ms && !loop_timer_set(news->throttle, wait_ms))
        return;
    news->pending = false;
    if (notify_has_active_news(news->notify))
        news->env.due(news->env.ctx);
}

static void on_news(void *ctx)
{
    struct news *news = ctx;
    news->pending = true;
    consider(news);
}

static void on_throttle(void *ctx)
{
    consider(ctx);
}

static void on_light(void *ctx, const struct notify_light *changes, size_t count, struct txn *txn)
{
    lwn_tell(((struct news *)ctx)->lwn, changes, count, txn);
}

int news_new(const struct news_env *env, struct news **out)
{
    struct news *news = calloc(1, sizeof(*news));
    if (!news)
        return -ENOMEM;
    news->env = *env;
    const struct notify_env notify_env = {.store = env->store,
                                          .dm = env->dm,
                                          .loop = env->loop,
                                          .log = env->log,
                                          .news = on_news,
                                          .lightweight = on_light,
                                          .ctx = news};
    const struct lwn_env lwn_env = {.loop = env->loop,
                                    .store = env->store,
                                    .dm = env->dm,
                                    .identity = env->identity,
                                    .log = env->log,
                                    .draw = env->draw,
                                    .draw_ctx = env->draw_ctx,
                                    .acs = env->acs,
                                    .acs_ctx = env->acs_ctx};
    int error = notify_new(&notify_env, &news->notify);
    if (!error)
        error = lwn_new(&lwn_env, &news->lwn);
    if (!error)
        error = loop_timer_new(env->loop, on_throttle, news, &news->throttle);
    if (error) {
        news_free(news);
        return error;
    }
    *out = news;
    return 0;
}

void news_free(struct news *news)
{
    if (!news)
        return;
    notify_free(news->notify);
    lwn_free(news->lwn);
    loop_timer_free(news->throttle);
    free(news);
}

struct notify *news_notify(struct news *news)
{
    return news->notify;
}

void news_boot(struct news *news)
{
    if (notify_start(news->notify))
        log_error(news->env.log, "out of memory: what the ACS knows is forgotten");
    lwn_boot(news->lwn);
}

void news_reset(struct news *news, struct txn *txn)
{
    notify_reset(news->notify, txn);
    lwn_forget(news->lwn, txn);
    news->pending = false;
    loop_timer_cancel(news->throttle);
}

void news_look(struct news *news, bool enabled, bool by_acs)
{
    if (enabled || by_acs)
        notify_look(news->notify, by_acs);
    if (enabled) {
        consider(news); /* the throttle may have been changed */
    } else {
        notify_rest(news->notify);
        loop_timer_cancel(news->throttle);
    }
}

void news_mark_enabled(struct news *news)
{
    notify_mark(news->notify, SETTING_CWMP_ENABLE);
    on_news(news);
}

bool news_exist(const struct news *news)
{
    return notify_has_news(news->notify);
}

size_t news_pack(struct news *news, bool first, const char *const **names)
{
    loop_timer_cancel(news->throttle);
    size_t count = notify_pack(news->notify, first, names);
    news->in_session = true;
    news->pending = false;
    return count;
}

void news_acknowledge(struct news *news, struct txn *txn)
{
    notify_acknowledge(news->notify, txn);
}

void news_end(struct news *news, bool well)
{
    notify_end(news->notify, well);
    news->in_session = false;
    if (well) {
        news->ended = true;
        news->ended_at_ms = clock_monotonic_ms(loop_clock(news->env.loop));
    }
    consider(news);
}
