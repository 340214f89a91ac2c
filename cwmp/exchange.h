/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exchange.h: one session with the ACS, carried out: session.h says what comes next, this does it
 * with HTTP and XML.
 */
#ifndef CWMP_EXCHANGE_H
#define CWMP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/soap.h"

struct buf;
struct clock;
struct datamodel;
struct exchange;
struct http;
struct http_target;
struct inform_event;
struct log;
struct notify;
struct scheduled_informs;
struct soap_node;
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
    struct scheduled_informs *scheduled_informs;
    struct notify *notify;
};

/* What the Inform says; copied, so it need not outlive exchange_start(). */
struct exchange_inform {
    const struct inform_event *events;
    size_t event_count;
    unsigned retry_count;
    const char *const *changed; /* parameter names */
    size_t changed_count;
};

/* What the ACS said to a request of the CPE. */
struct exchange_answer {
    const struct soap_node *response; /* the ...Response element; NULL: a fault */
    int fault;                        /* 8000, ...; 0 when the SOAP fault carries no code */
    const char *text;                 /* of the fault; "" none */
};

/* A request of the CPE to the ACS, besides the Inform: TransferComplete, GetRPCMethods, ... */
struct exchange_request {
    const char *name;        /* "GetRPCMethods" */
    enum soap_version since; /* in an older session it is not sent: answered() gets fault 8000 */
    void (*write)(void *ctx, struct buf *out); /* appends the RPC's element, <cwmp:...> */
    /* The ACS answered, with the response or with a fault; a fault does not end the session (TR-069
     * 3.7.1.4). Fault 8005 is obeyed first, SESSION_AGAIN_MAX times. Not called when the session
     * failed before: then nobody knows whether the ACS did it. answer lives as long as the call. */
    void (*answered)(void *ctx, const struct exchange_answer *answer);
    void *ctx;
};

struct exchange_callbacks {
    void (*informed)(void *ctx); /* the ACS acknowledged the Inform */
    void (*ended)(void *ctx,
                  const char *reason); /* the session is over; NULL: well, else why it failed */
    void *ctx;
    /* The CPE's turn to ask, after the InformResponse and after each answered(): fills out with its
     * next request and returns true, or false when there is none (no more in this session). The
     * request may be sent later, if the ACS holds requests. NULL: there is never one. */
    bool (*next_request)(void *ctx, struct exchange_request *out);
};

enum { EXCHANGE_REASON_MAX = 256 };

int exchange_new(const struct exchange_env *env, const struct exchange_callbacks *callbacks,
                 struct exchange **out);
void exchange_free(struct exchange *exchange);

/* Opens a session. 0, and later exactly one call of ended(); or an error, and none. */
int exchange_start(struct exchange *exchange, const struct http_target *target,
                   const struct exchange_inform *inform);
/* Why exchange_start() could not, for a person. */
const char *exchange_start_error(int error);
/* Drops a session in the middle: closes the connection, calls nothing. */
void exchange_abort(struct exchange *exchange);

/* CWMP's version in the session under way or the last one: that of UseCWMPVersion, else what the
 * namespace says ("1.2" for 1.2 to 1.4); "" before the first InformResponse. */
const char *exchange_cwmp_version(const struct exchange *exchange);

/* The version in which the Inform of the session under way, or the last one, went out: the last one
 * tried, so in informed() the one that the ACS acknowledged. Events that it does not have were left
 * out (inform.h). */
enum soap_version exchange_inform_version(const struct exchange *exchange);

bool exchange_is_running(const struct exchange *exchange);
bool exchange_is_informed(
    const struct exchange *exchange); /* running, and the Inform was acknowledged */

#endif
