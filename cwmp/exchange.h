/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exchange.h: one session with the ACS, carried out: session.h says what comes next, this does it
 * with HTTP and XML.
 */
#ifndef CWMP_EXCHANGE_H
#define CWMP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct datamodel;
struct exchange;
struct http;
struct http_target;
struct inform_event;
struct log;
struct store;
struct switch_identity;

/* All outlive the exchange. */
struct exchange_env {
    struct http *http;
    struct datamodel *dm;
    struct store *store;
    const struct switch_identity *identity;
    struct clock *clock;
    struct log *log;
};

/* What the Inform says; copied into the message, so it need not outlive exchange_start(). */
struct exchange_inform {
    const struct inform_event *events;
    size_t event_count;
    unsigned retry_count;
    const char *const *changed; /* parameter names */
    size_t changed_count;
};

struct exchange_callbacks {
    void (*informed)(void *ctx); /* the ACS acknowledged the Inform */
    void (*ended)(void *ctx,
                  const char *reason); /* the session is over; NULL: well, else why it failed */
    void *ctx;
};

enum { EXCHANGE_REASON_MAX = 256 };

int exchange_new(const struct exchange_env *env, const struct exchange_callbacks *callbacks,
                 struct exchange **out);
void exchange_free(struct exchange *exchange);

/* Opens a session. 0, and later exactly one call of ended(); or an error, and none. */
int exchange_start(struct exchange *exchange, const struct http_target *target,
                   const struct exchange_inform *inform);
/* Drops a session in the middle: closes the connection, calls nothing. */
void exchange_abort(struct exchange *exchange);

bool exchange_is_running(const struct exchange *exchange);
bool exchange_is_informed(
    const struct exchange *exchange); /* running, and the Inform was acknowledged */

#endif
