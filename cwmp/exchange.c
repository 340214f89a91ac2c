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
#include "cwmp/events.h"
#include "cwmp/inform.h"
#include "cwmp/rpc.h"
#include "cwmp/session.h"
#include "cwmp/soap_read.h"
#include "cwmp/soap_write.h"
#include "cwmp/version.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/printable.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* What version.h remembers, in the store. */
static const char record_version[] = "version";

enum { ID_SIZE = 24, EVENT_CODE_MAX = 64 };

/* What the Inform said, until it is acknowledged: it may be due again in an older version. */
struct kept_inform {
    struct inform inform;
    struct inform_event events[INFORM_EVENTS_MAX];
    struct {
        char code[EVENT_CODE_MAX + 1], command_key[EVENT_COMMAND_KEY_MAX + 1];
    } texts[INFORM_EVENTS_MAX];
    struct buf parameters;
};

struct exchange {
    struct exchange_env env;
    struct exchange_callbacks callbacks;
    struct session session;
    bool running, informed;
    uint64_t next_id; /* of cwmp:ID in our own requests */
    char id[ID_SIZE]; /* of the request that is out */
    struct kept_inform *kept;
    struct buf out;                     /* the message under way */
    const struct soap_message *request; /* of the ACS, while it is answered */
    struct version offered;
    enum soap_version version;     /* of our own messages */
    enum soap_version informed_in; /* of the Inform */
    char number[8];                /* exchange_cwmp_version() */
    bool waiting, asked;           /* own is there and not sent yet; own is out */
    struct exchange_request own;
    char sent[80]; /* the message that is out, for a person; "" the Inform */
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
    const char *kept = env->store ? store_record(env->store, record_version) : NULL;
    version_parse(&exchange->offered, kept ? kept : "");
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

static void forget_inform(struct exchange *exchange)
{
    if (exchange->kept)
        buf_free(&exchange->kept->parameters);
    free(exchange->kept);
    exchange->kept = NULL;
}

void exchange_abort(struct exchange *exchange)
{
    http_close(exchange->env.http);
    exchange->running = exchange->informed = exchange->waiting = exchange->asked = false;
    buf_free(&exchange->out);
    forget_inform(exchange);
}

bool exchange_is_running(const struct exchange *exchange)
{
    return exchange->running;
}

bool exchange_is_informed(const struct exchange *exchange)
{
    return exchange->running && exchange->informed;
}

const char *exchange_cwmp_version(const struct exchange *exchange)
{
    return exchange->number;
}

enum soap_version exchange_inform_version(const struct exchange *exchange)
{
    return exchange->informed_in;
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
    printable_text(exchange->reason);
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

static const char *new_id(struct exchange *exchange)
{
    snprintf(exchange->id, sizeof(exchange->id), "%llu", (unsigned long long)++exchange->next_id);
    return exchange->id;
}

/* --- what session.h can ask for --- */

static int send_inform(struct exchange *exchange)
{
    struct inform *inform = &exchange->kept->inform;
    inform->version = exchange->version = exchange->informed_in = exchange->offered.next;
    inform->id = new_id(exchange);
    exchange->sent[0] = '\0';
    buf_free(&exchange->out);
    inform_write(inform, buf_text(&exchange->kept->parameters), &exchange->out);
    return post(exchange, exchange->out.len);
}

static int send_empty(struct exchange *exchange)
{
    snprintf(exchange->sent, sizeof(exchange->sent), " the empty message");
    buf_free(&exchange->out);
    return post(exchange, 0);
}

static int send_request(struct exchange *exchange)
{
    const struct exchange_request *own = &exchange->own;
    exchange->waiting = false;
    exchange->asked = true;
    snprintf(exchange->sent, sizeof(exchange->sent), " %s", own->name);
    log_info(exchange->env.log, "the ACS is asked: %s", own->name);
    buf_free(&exchange->out);
    soap_begin(&exchange->out, exchange->version, new_id(exchange));
    own->write(own->ctx, &exchange->out);
    soap_end(&exchange->out);
    return post(exchange, exchange->out.len);
}

static int send_answer(struct exchange *exchange)
{
    const struct rpc_env env = {.dm = exchange->env.dm,
                                .store = exchange->env.store,
                                .log = exchange->env.log,
                                .scheduled_informs = exchange->env.scheduled_informs,
                                .notify = exchange->env.notify};
    const char *name = exchange->request->body->name;
    snprintf(exchange->sent, sizeof(exchange->sent), " the answer to %.40s", name);
    buf_free(&exchange->out);
    log_info(exchange->env.log, "the ACS calls %.64s", name);
    int error = rpc_answer(&env, exchange->request, &exchange->out);
    if (error) {
        because(exchange, "the answer could not be written: %s", strerror(-error));
        return error;
    }
    return post(exchange, exchange->out.len);
}

static int send_fault(struct exchange *exchange)
{
    const struct soap_message *request = exchange->request;
    snprintf(exchange->sent, sizeof(exchange->sent), " the answer to %.40s", request->body->name);
    log_notice(exchange->env.log,
               "%.64s refused: header block '%.40s' must be understood, and is not known",
               request->body->name, request->not_understood);
    buf_free(&exchange->out);
    soap_write_must_understand(&exchange->out, request->version, request->id);
    return post(exchange, exchange->out.len);
}

static void take_step(struct exchange *exchange, struct session_step step)
{
    int error = 0;
    switch (step.action) {
    case SESSION_SEND_INFORM:
        error = send_inform(exchange);
        break;
    case SESSION_SEND_EMPTY:
        error = send_empty(exchange);
        break;
    case SESSION_SEND_REQUEST:
        error = send_request(exchange);
        break;
    case SESSION_SEND_ANSWER:
        error = send_answer(exchange);
        break;
    case SESSION_SEND_FAULT:
        error = send_fault(exchange);
        break;
    case SESSION_SEND_AGAIN:
        error = post(exchange, exchange->out.len);
        break;
    case SESSION_GIVE_UP: /* done, and followed by another step */
        return;
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

/* --- the version --- */

static void save_version(struct exchange *exchange)
{
    char text[VERSION_TEXT_MAX];
    struct store_error why;
    struct txn *txn;
    const char *kept = store_record(exchange->env.store, record_version);
    version_print(&exchange->offered, text);
    if (strcmp(text, kept ? kept : "") == 0)
        return;
    int error = txn_new(SETTER_ENGINE, &txn);
    if (error)
        return; /* it will be found out again */
    txn_put_record(txn, record_version, text[0] ? text : NULL);
    error = store_commit(exchange->env.store, txn, &why);
    if (error)
        log_error(exchange->env.log, "the ACS's version of CWMP is not on disk: %s", why.reason);
    txn_free(txn);
}

static void name_version(struct exchange *exchange, const char *number)
{
    static const char *const of_namespace[SOAP_VERSION_COUNT] = {"1.0", "1.1", "1.2"};
    snprintf(exchange->number, sizeof(exchange->number), "%s",
             number ? number : of_namespace[exchange->version]);
}

/* The InformResponse settles the version of this session. False: on one that the CPE does not
 * speak. */
static bool settle_version(struct exchange *exchange, const struct soap_message *message)
{
    exchange->version = message->version;
    if (!message->use_version) {
        name_version(exchange, NULL);
        return true;
    }
    if (!version_of_number(message->use_version, &exchange->version)) {
        because(exchange, "the ACS wants CWMP version '%.20s', which the CPE does not speak",
                message->use_version);
        return false;
    }
    const char *number = message->use_version + strspn(message->use_version, " \t\r\n");
    char text[8];
    snprintf(text, sizeof(text), "%.3s", number);
    name_version(exchange, text);
    return true;
}

/* True when the Inform is tried in an older version in this session. */
static bool refuse_version(struct exchange *exchange, bool sure)
{
    bool older = version_refused(&exchange->offered, sure);
    log_notice(exchange->env.log, "the ACS refused the Inform of %s; the next one is of %s",
               soap_namespace(exchange->version), soap_namespace(exchange->offered.next));
    return older;
}

/* --- what came --- */

/* Tells whoever asked. text may be NULL. */
static void finish_request(struct exchange *exchange, const struct soap_node *response, int fault,
                           const char *text)
{
    const struct exchange_answer answer = {response, fault, text ? text : ""};
    if (!response)
        log_notice(exchange->env.log, "the ACS refused %s: fault %d %.100s", exchange->own.name,
                   fault, answer.text);
    exchange->asked = false;
    exchange->own.answered(exchange->own.ctx, &answer);
}

/* Looks for the next request that this session's version has. */
static void look_for_request(struct exchange *exchange)
{
    enum { ACS_METHOD_NOT_SUPPORTED = 8000 };
    while (exchange->callbacks.next_request &&
           exchange->callbacks.next_request(exchange->callbacks.ctx, &exchange->own)) {
        if (exchange->own.since <= exchange->version) {
            exchange->waiting = true;
            return;
        }
        finish_request(exchange, NULL, ACS_METHOD_NOT_SUPPORTED, "not in this version of CWMP");
    }
}

static enum session_input take_fault(struct exchange *exchange, const struct soap_node *fault)
{
    enum { ACS_RETRY_REQUEST = 8005, ACS_UNSUPPORTED_VERSION = 8006 };
    const char *text = "";
    int code = soap_fault_code(fault, &text);
    if (code)
        because(exchange, "the ACS answered%s with fault %d: %s", exchange->sent, code, text);
    else
        because(exchange, "the ACS answered%s with a SOAP fault: %s", exchange->sent, text);
    if (code == ACS_UNSUPPORTED_VERSION && exchange->session.state == SESSION_INFORMING)
        return refuse_version(exchange, true) ? SESSION_GOT_FAULT_VERSION : SESSION_GOT_FAULT;
    if (code == ACS_RETRY_REQUEST)
        return SESSION_GOT_FAULT_RETRY;
    if (exchange->session.state == SESSION_ASKING)
        finish_request(exchange, NULL, code, text);
    return SESSION_GOT_FAULT;
}

static bool is_answer_to(const char *name, const char *asked)
{
    size_t len = strlen(asked);
    return strncmp(name, asked, len) == 0 && strcmp(name + len, "Response") == 0;
}

static bool ends_with(const char *text, const char *tail)
{
    size_t len = strlen(text), tail_len = strlen(tail);
    return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

static bool is_response(const char *name)
{
    return ends_with(name, "Response");
}

/* The ACS must give our ID back. Where it does not, HTTP still says what it answers. */
static void check_id(struct exchange *exchange, const struct soap_message *message)
{
    if (message->id && strcmp(message->id, exchange->id) != 0)
        log_info(exchange->env.log, "the ACS's %.64s has another cwmp:ID than the request",
                 message->body->name);
}

static enum session_input take_response(struct exchange *exchange,
                                        const struct soap_message *message)
{
    const char *name = message->body->name;
    check_id(exchange, message);
    if (strcmp(name, "InformResponse") == 0) {
        bool first = exchange->session.state == SESSION_INFORMING;
        if (first && !settle_version(exchange, message))
            return SESSION_GOT_INVALID;
        return SESSION_GOT_INFORM_RESPONSE;
    }
    if (exchange->session.state != SESSION_ASKING || !is_answer_to(name, exchange->own.name))
        return SESSION_GOT_RESPONSE;
    finish_request(exchange, message->body, 0, NULL);
    return SESSION_GOT_ANSWER;
}

static enum session_input take_message(struct exchange *exchange,
                                       const struct soap_message *message)
{
    const char *name = message->body->name;
    bool fault = strcmp(name, "Fault") == 0;
    if (message->not_understood && (fault || is_response(name))) { /* never a fault for these */
        because(exchange,
                "the ACS's message cannot be obeyed: header block '%.40s' must be understood, and "
                "is not known",
                message->not_understood);
        return SESSION_GOT_INVALID;
    }
    if (fault)
        return take_fault(exchange, message->body);
    if (is_response(name))
        return take_response(exchange, message);
    return message->not_understood ? SESSION_GOT_NOT_UNDERSTOOD : SESSION_GOT_REQUEST;
}

/* A status of failure without a CWMP fault. An ACS that does not know the namespace says just 400
 * or 500 (or a SOAP fault of its toolkit's). */
static enum session_input take_status(struct exchange *exchange, long status)
{
    because(exchange, "the ACS answered%s with HTTP status %ld%s", exchange->sent, status,
            status == 401                   ? ": it does not accept user name and password"
            : status >= 300 && status < 400 ? ": redirection is not followed"
                                            : "");
    if (exchange->session.state == SESSION_INFORMING && (status == 400 || status == 500))
        refuse_version(exchange, false);
    return SESSION_GOT_NOTHING;
}

/* Everything but a fault needs a status of success; many an ACS sends its faults with 500. */
static enum session_input take_reply(struct exchange *exchange, const struct http_reply *reply,
                                     struct soap_message **message)
{
    char why[128];
    if (reply->error) {
        because(exchange, "%s", reply->error);
        return SESSION_GOT_NOTHING;
    }
    bool success = reply->status >= 200 && reply->status < 300;
    if (success && !reply->body->len)
        return SESSION_GOT_EMPTY;
    int error = reply->body->len ? soap_take(reply->body, message, why, sizeof(why)) : -ENODATA;
    bool is_fault = !error && !strcmp((*message)->body->name, "Fault") &&
                    (success || soap_fault_code((*message)->body, NULL));
    if (!success && !is_fault)
        return take_status(exchange, reply->status);
    if (error) {
        because(exchange, "the ACS's message cannot be read: %s", why);
        return SESSION_GOT_INVALID;
    }
    return take_message(exchange, *message);
}

static void take_acknowledgement(struct exchange *exchange)
{
    exchange->informed = true;
    forget_inform(exchange);
    version_accepted(&exchange->offered);
    save_version(exchange);
    exchange->callbacks.informed(exchange->callbacks.ctx);
}

static struct session_step next_step(struct exchange *exchange, enum session_input input,
                                     const struct soap_message *message)
{
    const struct session_view view = {.held = message && message->hold_requests,
                                      .waiting = exchange->waiting};
    return session_next(&exchange->session, input, view);
}

/* The ACS's fault, which asked for it again, is its last word on it. */
static void give_up_request(struct exchange *exchange, const struct soap_message *message)
{
    const char *text = "";
    int code = soap_fault_code(message->body, &text);
    finish_request(exchange, NULL, code, text);
    look_for_request(exchange);
}

static void on_reply(void *ctx, const struct http_reply *reply)
{
    struct exchange *exchange = ctx;
    struct soap_message *message = NULL;
    enum session_state before = exchange->session.state;
    enum session_input input = take_reply(exchange, reply, &message);
    if (input == SESSION_GOT_INFORM_RESPONSE && !exchange->informed)
        take_acknowledgement(exchange);
    bool may_ask = before == SESSION_INFORMING || before == SESSION_ASKING;
    if (exchange->informed && may_ask && !exchange->asked)
        look_for_request(exchange);
    struct session_step step = next_step(exchange, input, message);
    if (step.action == SESSION_GIVE_UP) {
        give_up_request(exchange, message);
        step = next_step(exchange, SESSION_GOT_FAULT, message);
    }
    exchange->request = message;
    take_step(exchange, step);
    exchange->request = NULL;
    soap_message_free(message);
}

/* --- the beginning --- */

static void keep_events(struct kept_inform *kept, const struct exchange_inform *what)
{
    size_t count = what->event_count < INFORM_EVENTS_MAX ? what->event_count : INFORM_EVENTS_MAX;
    for (size_t i = 0; i < count; i++) {
        snprintf(kept->texts[i].code, sizeof(kept->texts[i].code), "%s", what->events[i].code);
        snprintf(kept->texts[i].command_key, sizeof(kept->texts[i].command_key), "%s",
                 what->events[i].command_key);
        kept->events[i] = (struct inform_event){kept->texts[i].code, kept->texts[i].command_key};
    }
    kept->inform.events = kept->events;
    kept->inform.event_count = count;
}

static int keep_inform(struct exchange *exchange, const struct http_target *target,
                       const struct exchange_inform *what)
{
    struct kept_inform *kept = malloc(sizeof(*kept)); /* large, and hardly ever used in full */
    if (!kept)
        return -ENOMEM;
    exchange->kept = kept;
    buf_init(&kept->parameters, SOAP_ENVELOPE_MAX);
    kept->inform = (struct inform){
        .identity = exchange->env.identity,
        .wall_ms = clock_wall_ms(exchange->env.clock),
        .retry_count = what->retry_count,
        .session_timeout_s = target->timeout_s,
        .changed = what->changed,
        .changed_count = what->changed_count,
        .log = exchange->env.log,
    };
    keep_events(kept, what);
    int error = inform_parameters(&kept->inform, exchange->env.dm, &kept->parameters);
    kept->inform.changed = NULL;
    kept->inform.changed_count = 0;
    return error;
}

int exchange_start(struct exchange *exchange, const struct http_target *target,
                   const struct exchange_inform *what)
{
    exchange->reason[0] = '\0';
    exchange->running = true;
    exchange->informed = exchange->waiting = false;
    session_begin(&exchange->session);
    version_begin(&exchange->offered, target->url);
    datamodel_choose_root(exchange->env.dm);
    int error = keep_inform(exchange, target, what);
    if (!error)
        error = http_open(exchange->env.http, target, on_reply, exchange);
    if (!error)
        error = send_inform(exchange);
    if (error)
        exchange_abort(exchange);
    return error;
}

const char *exchange_start_error(int error)
{
    switch (error) {
    case -EINVAL:
        return "the URL, the user name or the password of the ACS cannot be used";
    case -ENOTSUP:
        return "this libcurl lacks what CWMP needs";
    default:
        return strerror(-error);
    }
}
