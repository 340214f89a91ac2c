/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exchange.c: see exchange.h.
 */
#include "cwmp/exchange.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/http.h"
#include "cwmp/datamodel.h"
#include "cwmp/inform.h"
#include "cwmp/rpc.h"
#include "cwmp/session.h"
#include "cwmp/soap_read.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/banned.h"

struct exchange {
    struct exchange_env env;
    struct exchange_callbacks callbacks;
    struct session session;
    bool running, informed;
    uint64_t next_id;                   /* of cwmp:ID in our own requests */
    struct buf out;                     /* the message under way */
    const struct soap_message *request; /* of the ACS, while it is answered */
    char reason[EXCHANGE_REASON_MAX];
};

int exchange_new(const struct exchange_env *env, const struct exchange_callbacks *callbacks,
                 struct exchange **out)
{
    struct exchange *exchange = calloc(1, sizeof(*exchange));
    if (!exchange)
        return -ENOMEM;
    exchange->env = *env;
    exchange->callbacks = *callbacks;
    buf_init(&exchange->out, SOAP_ENVELOPE_MAX);
    *out = exchange;
    return 0;
}

void exchange_free(struct exchange *exchange)
{
    if (!exchange)
        return;
    exchange_abort(exchange);
    free(exchange);
}

void exchange_abort(struct exchange *exchange)
{
    http_close(exchange->env.http);
    exchange->running = exchange->informed = false;
    buf_free(&exchange->out);
}

bool exchange_is_running(const struct exchange *exchange)
{
    return exchange->running;
}

bool exchange_is_informed(const struct exchange *exchange)
{
    return exchange->running && exchange->informed;
}

/* Keeps why the session fails. What a peer sent is shown on terminals, so only printable ASCII gets
 * through. */
__attribute__((format(printf, 2, 3))) static void because(struct exchange *exchange,
                                                          const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(exchange->reason, sizeof(exchange->reason), format, args);
    va_end(args);
    for (char *c = exchange->reason; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

static void end(struct exchange *exchange, bool well)
{
    exchange_abort(exchange);
    exchange->callbacks.ended(exchange->callbacks.ctx, well ? NULL : exchange->reason);
}

static int post(struct exchange *exchange, size_t len)
{
    int error = buf_error(&exchange->out);
    if (error)
        because(exchange, "the message could not be written: %s", strerror(-error));
    else if ((error = http_post(exchange->env.http, exchange->out.data, len)))
        because(exchange, "the message could not be sent: %s", strerror(-error));
    return error;
}

/* --- what session.h can ask for --- */

static int send_empty(struct exchange *exchange)
{
    buf_free(&exchange->out);
    return post(exchange, 0);
}

static int send_answer(struct exchange *exchange)
{
    const struct rpc_env env = {exchange->env.dm, exchange->env.store, exchange->env.log};
    buf_free(&exchange->out);
    log_info(exchange->env.log, "the ACS calls %s", exchange->request->body->name);
    int error = rpc_answer(&env, exchange->request, &exchange->out);
    if (error) {
        because(exchange, "the answer could not be written: %s", strerror(-error));
        return error;
    }
    return post(exchange, exchange->out.len);
}

static void take_step(struct exchange *exchange, struct session_step step)
{
    int error = 0;
    switch (step.action) {
    case SESSION_SEND_INFORM: /* sent by exchange_start(): no rule leads here */
        break;
    case SESSION_SEND_EMPTY:
        error = send_empty(exchange);
        break;
    case SESSION_SEND_ANSWER:
        error = send_answer(exchange);
        break;
    case SESSION_SEND_AGAIN:
        error = post(exchange, exchange->out.len);
        break;
    case SESSION_SUCCEED:
        end(exchange, true);
        return;
    case SESSION_FAIL:
        if (step.reason[0])
            because(exchange, "%s", step.reason);
        error = -EPROTO;
        break;
    }
    if (error)
        end(exchange, false);
}

/* --- what came --- */

static enum session_input classify_fault(struct exchange *exchange, const struct soap_node *fault)
{
    enum { ACS_RETRY_REQUEST = 8005 };
    const char *text = "";
    int code = soap_fault_code(fault, &text);
    if (code)
        because(exchange, "the ACS answered with fault %d: %s", code, text);
    else
        because(exchange, "the ACS answered with a SOAP fault: %s", text);
    return code == ACS_RETRY_REQUEST ? SESSION_GOT_FAULT_RETRY : SESSION_GOT_FAULT;
}

static bool ends_with(const char *text, const char *tail)
{
    size_t len = strlen(text), tail_len = strlen(tail);
    return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static enum session_input classify_message(struct exchange *exchange,
                                           const struct soap_message *message)
{
    const char *name = message->body->name;
    if (!strcmp(name, "Fault"))
        return classify_fault(exchange, message->body);
    if (!strcmp(name, "InformResponse"))
        return SESSION_GOT_INFORM_RESPONSE;
    return ends_with(name, "Response") ? SESSION_GOT_RESPONSE : SESSION_GOT_REQUEST;
}

/* Everything but a fault needs a status of success; many an ACS sends its faults with 500. */
static enum session_input classify(struct exchange *exchange, const struct http_reply *reply,
                                   struct soap_message **message)
{
    char why[128];
    if (reply->error) {
        because(exchange, "%s", reply->error);
        return SESSION_GOT_NOTHING;
    }
    bool success = reply->status >= 200 && reply->status < 300;
    if (success && !reply->body_len)
        return SESSION_GOT_EMPTY;
    int error = reply->body_len ? soap_read(reply->body, reply->body_len, message, why, sizeof(why))
                                : -ENODATA;
    bool is_fault = !error && !strcmp((*message)->body->name, "Fault");
    if (!success && !is_fault) {
        because(exchange, "the ACS answered with HTTP status %ld%s", reply->status,
                reply->status == 401 ? ": it does not accept user name and password"
                : reply->status >= 300 && reply->status < 400 ? ": redirection is not followed"
                                                              : "");
        return SESSION_GOT_NOTHING;
    }
    if (error) {
        because(exchange, "the ACS's message cannot be read: %s", why);
        return SESSION_GOT_INVALID;
    }
    return classify_message(exchange, *message);
}

static void on_reply(void *ctx, const struct http_reply *reply)
{
    struct exchange *exchange = ctx;
    struct soap_message *message = NULL;
    enum session_input input = classify(exchange, reply, &message);
    if (input == SESSION_GOT_INFORM_RESPONSE && !exchange->informed) {
        exchange->informed = true;
        exchange->callbacks.informed(exchange->callbacks.ctx);
    }
    exchange->request = message;
    take_step(exchange, session_next(&exchange->session, input));
    exchange->request = NULL;
    soap_message_free(message);
}

int exchange_start(struct exchange *exchange, const struct http_target *target,
                   const struct exchange_inform *what)
{
    char id[24];
    snprintf(id, sizeof(id), "%llu", (unsigned long long)++exchange->next_id);
    const struct inform inform = {
        .version = SOAP_CWMP_1_2,
        .id = id,
        .identity = exchange->env.identity,
        .events = what->events,
        .event_count = what->event_count,
        .wall_ms = clock_wall_ms(exchange->env.clock),
        .retry_count = what->retry_count,
        .changed = what->changed,
        .changed_count = what->changed_count,
    };
    exchange->reason[0] = '\0';
    exchange->running = true;
    exchange->informed = false;
    session_begin(&exchange->session);
    datamodel_choose_root(exchange->env.dm);
    int error = inform_write(&inform, exchange->env.dm, &exchange->out);
    if (!error)
        error = http_open(exchange->env.http, target, on_reply, exchange);
    if (!error)
        error = post(exchange, exchange->out.len);
    if (error)
        exchange_abort(exchange);
    return error;
}
