/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * engine.h: keeps one switch managed by its ACS: observes the store, collects events, decides when
 * a session begins, waits after a failed one. One process may hold any number of engines.
 */
#ifndef CWMP_ENGINE_H
#define CWMP_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/events.h"
#include "cwmp/exchange.h"
#include "platform/settings.h"

struct http;
struct log;
struct loop;
struct store;
struct switch_dev;

/* All outlive the engine. The clock is the loop's. */
struct engine_env {
    struct loop *loop;
    struct store *store;
    struct switch_dev *sw;
    struct http *http;
    struct log *log;             /* may be NULL */
    uint64_t (*draw)(void *ctx); /* 64 random bits, for the waits of the retry table */
    void *draw_ctx;
    bool ask_acs_methods; /* GetRPCMethods to each ACS that is met (cwmpd.conf: acs-methods) */
};

struct engine;

/* 0 or a negative errno code. Nothing happens before engine_boot(). */
int engine_new(const struct engine_env *env, struct engine **out);
void engine_free(struct engine *engine); /* a session under way is dropped */

/* The switch has started and its configuration is loaded: 1 BOOT is due. Call once. */
void engine_boot(struct engine *engine);
/* Something happened that the ACS shall hear of at once. */
void engine_raise(struct engine *engine, enum event_id event);
/* Something outside the configuration changed that a parameter tells (an address): parameters are
 * compared now, and the ACS is called if one with active notification is another. For whoever
 * learns of such a change, as nobody looks for it from time to time unless the ACS asked for it
 * (notify.h). */
void engine_values_changed(struct engine *engine);

enum engine_connection { ENGINE_DISCONNECTED, ENGINE_WAITING, ENGINE_CONNECTED };

struct engine_status {
    bool enabled;
    enum engine_connection connection; /* waiting: for the reply to the Inform */
    char url[256], username[256];      /* of the most recent attempt; "" none */
    bool has_acs;
    enum setting_source source;               /* of the ACS in force, if there is one */
    int64_t last_success_ms;                  /* wall time; -1 never */
    int64_t last_failure_ms;                  /* wall time; -1 never */
    int64_t next_attempt_ms;                  /* from now; -1 none pending */
    char failure_reason[EXCHANGE_REASON_MAX]; /* of the most recent failure; "" none */
    unsigned retry_count;                     /* failures since the last success */
    uint64_t sessions;                        /* successful ones */
    const char *cwmp_version;                 /* of the session under way or the last one; "" */
    const char *acs_methods;                  /* see acs_methods.h; "" not asked */
};
void engine_status(const struct engine *engine, struct engine_status *out);
/* Codes of undelivered events, at most max; returns how many there are. */
size_t engine_undelivered(const struct engine *engine, const char **codes, size_t max);

#endif
