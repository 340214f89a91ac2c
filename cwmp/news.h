/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * news.h: when 4 VALUE CHANGE is due. notify.h says which parameters the ACS does not know as they
 * are; this holds the news of active ones back until a session has ended, and as long as
 * DefaultActiveNotificationThrottle wants (TR-181 Device.ManagementServer.): so many seconds after
 * the end of the last good session, whatever that was for. News that wait go with any session that
 * begins for another reason. Those of lightweight notification go to lwn.h.
 */
#ifndef CWMP_NEWS_H
#define CWMP_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct acs_in_force;
struct datamodel;
struct log;
struct loop;
struct news;
struct notify;
struct setting_ids;
struct store;
struct switch_identity;
struct txn;

/* All outlive it. */
struct news_env {
    struct loop *loop;
    struct store *store;
    struct datamodel *dm;
    struct log *log;        /* may be NULL */
    void (*due)(void *ctx); /* 4 VALUE CHANGE is to be raised now */
    void *ctx;
    const struct switch_identity *identity; /* this and what follows: as in lwn.h */
    uint64_t (*draw)(void *ctx);
    void *draw_ctx;
    void (*acs)(void *ctx, struct acs_in_force *out); /* NULL: as in lwn.h */
    void *acs_ctx;
};

/* 0 or -ENOMEM. */
int news_new(const struct news_env *env, struct news **out);
void news_free(struct news *news);

/* For the ACS's requests; the news own it. */
struct notify *news_notify(struct news *news);

/* The configuration is loaded: reads what the ACS was told. */
void news_boot(struct news *news);
/* Another ACS came into force: attributes and what was told are forgotten in txn. */
void news_reset(struct news *news, struct txn *txn);
/* After a commit by whoever, and at boot. While CWMP is off only what the ACS changed is taken note
 * of. */
void news_look(struct news *news, bool enabled, bool by_acs);
/* CWMP was switched on and nothing else tells the ACS: EnableCWMP is due. */
void news_mark_enabled(struct news *news);
/* Whether there is anything that 4 VALUE CHANGE would tell. */
bool news_exist(const struct news *news);

/* As in notify.h. */
size_t news_pack(struct news *news, bool first, const char *const **names);
void news_acknowledge(struct news *news, struct txn *txn);
void news_end(struct news *news, bool well);

#endif
