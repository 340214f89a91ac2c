/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_session.c: which session a request belongs to, and which step of the script answers it.
 */
#include <errno.h>
#include <openssl/rand.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/acs/acs_auth.h"
#include "tests/acs/acs_envelope.h"
#include "tests/acs/acs_expect.h"
#include "tests/acs/acs_log.h"
#include "tests/acs/acs_script.h"
#include "tests/acs/acs_session.h"

#include "platform/banned.h"

enum {
    SESSIONS_MAX = 20000,
    REPLY_BYTES_MAX = 64 << 20,
    COOKIE_SIZE = 17,
    COOKIES_MAX = 8,
    ID_LOOKED_FOR_MAX = 1 << 20
};

#define NAMESPACE_DEFAULT "urn:dslforum-org:cwmp-1-2"

struct session {
    struct session *next;
    unsigned long number;     /* from 1 */
    unsigned long connection; /* the latest */
    char cookie[COOKIE_SIZE];
    char *cwmp_namespace;
    char *sent_id;     /* of the RPC whose answer is awaited; NULL: none, or it had no ID */
    size_t step;       /* next of the script; its count: none left */
    unsigned faults;   /* of a `fault CODE N times` that are still to come */
    bool inform_again; /* the same Inform may come once more: redirect, fault 8005 */
    bool no_cookie, chunked, close_after;
    const char *cookies[COOKIES_MAX]; /* more of them, for the next reply */
    size_t cookie_count;
};

struct acs {
    const struct script *script;
    struct acs_auth *auth;
    struct acs_log *log;
    struct session *sessions; /* the newest first */
    unsigned session_count;
    unsigned long session_number;
    unsigned long rpc_number;
    size_t next_block; /* the `session` step that the next session takes */
    bool *checked;     /* per step: an expectation that was looked at */
    bool refuse;       /* 401-for-ever */
    bool complete;     /* said that the script is done */
    unsigned failures;
};

int acs_new(const struct script *script, struct acs_auth *auth, struct acs_log *log,
            struct acs **out)
{
    struct acs *acs = calloc(1, sizeof(*acs));
    if (!acs)
        return -ENOMEM;
    acs->checked = calloc(script_count(script) + 1, sizeof(*acs->checked));
    if (!acs->checked) {
        free(acs);
        return -ENOMEM;
    }
    acs->script = script;
    acs->auth = auth;
    acs->log = log;
    *out = acs;
    return 0;
}

static void session_free(struct acs *acs, struct session *session)
{
    struct session **at = &acs->sessions;
    while (*at && *at != session)
        at = &(*at)->next;
    if (*at) {
        *at = session->next;
        acs->session_count--;
    }
    free(session->cwmp_namespace);
    free(session->sent_id);
    free(session);
}

void acs_free(struct acs *acs)
{
    if (!acs)
        return;
    while (acs->sessions)
        session_free(acs, acs->sessions);
    free(acs->checked);
    free(acs);
}

void acs_reply_init(struct acs_reply *reply)
{
    memset(reply, 0, sizeof(*reply));
    reply->status = 200;
    buf_init(&reply->body, REPLY_BYTES_MAX);
}

void acs_reply_clear(struct acs_reply *reply)
{
    buf_free(&reply->body);
}

static void reply_header(struct acs_reply *reply, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void reply_header(struct acs_reply *reply, const char *name, const char *format, ...)
{
    va_list args;
    if (reply->header_count == REPLY_HEADERS_MAX)
        return;
    va_start(args, format);
    vsnprintf(reply->headers[reply->header_count].value, sizeof(reply->headers[0].value), format,
              args);
    va_end(args);
    reply->headers[reply->header_count++].name = name;
}

static void reply_status(struct acs_reply *reply, unsigned status, const char *text)
{
    reply->status = status;
    reply_header(reply, "Content-Type", "text/plain");
    buf_printf(&reply->body, "%s\n", text);
}

static void fail(struct acs *acs, const struct script_step *step, const char *got)
{
    acs->failures++;
    if (step)
        acs_log_event(acs->log, "FAILED %s:%u: %s: got %s", script_path(acs->script), step->line,
                      step->text, got);
    else
        acs_log_event(acs->log, "FAILED %s", got);
}

/* --- sessions --- */

static struct session *session_of_request(struct acs *acs, const struct acs_request *request)
{
    const char *header = request->header(request->header_ctx, "Cookie");
    for (struct session *s = acs->sessions; s; s = s->next) {
        char wanted[COOKIE_SIZE + 16];
        snprintf(wanted, sizeof(wanted), "session=%s", s->cookie);
        if (s->no_cookie ? s->connection == request->connection
                         : header && strstr(header, wanted) != NULL)
            return s;
    }
    return NULL;
}

static struct session *session_by_number(struct acs *acs, unsigned long number)
{
    struct session *s = acs->sessions;
    while (s && s->number != number)
        s = s->next;
    return s;
}

static const struct script_step *step_at(const struct acs *acs, size_t index)
{
    return script_step(acs->script, index);
}

static bool step_is(const struct script_step *step, enum script_verb verb)
{
    return step && step->verb == verb;
}

static struct session *session_begin(struct acs *acs, const struct acs_request *request)
{
    unsigned char token[(COOKIE_SIZE - 1) / 2];
    struct session *s = calloc(1, sizeof(*s));
    const char *name = request->message.cwmp_namespace;
    if (!s || RAND_bytes(token, sizeof(token)) != 1) {
        free(s);
        return NULL;
    }
    for (size_t i = 0; i < sizeof(token); i++)
        snprintf(s->cookie + 2 * i, 3, "%02x", token[i]);
    s->cwmp_namespace = strdup(name ? name : NAMESPACE_DEFAULT);
    s->number = ++acs->session_number;
    s->connection = request->connection;
    s->step = acs->next_block;
    if (s->step < script_count(acs->script)) {
        do
            acs->next_block++;
        while (step_at(acs, acs->next_block) &&
               !step_is(step_at(acs, acs->next_block), VERB_SESSION));
        s->step++;
    }
    if (acs->session_count >= SESSIONS_MAX) { /* CPEs that went away: the oldest makes room */
        struct session *oldest = acs->sessions;
        while (oldest->next)
            oldest = oldest->next;
        session_free(acs, oldest);
    }
    s->next = acs->sessions;
    acs->sessions = s;
    acs->session_count++;
    return s;
}

static void session_end(struct acs *acs, struct session *session)
{
    acs_log_event(acs->log, "session %lu ended", session->number);
    if (!acs->complete && script_count(acs->script) &&
        acs->next_block >= script_count(acs->script)) {
        acs->complete = true;
        acs_log_event(acs->log, "script complete");
    }
    session_free(acs, session);
}

/* --- the reply to one request --- */

/* A request of the CPE itself, such as Inform: it wants a SOAP answer. */
static bool is_cpe_request(const struct acs_request *request)
{
    size_t len = request->has_message ? strlen(request->message.name) : 0;
    if (!len || !strcmp(request->message.name, "Fault"))
        return false;
    return len < 8 || strcmp(request->message.name + len - 8, "Response") != 0;
}

static void dress(struct session *session, struct acs_reply *reply)
{
    reply->chunked = session->chunked;
    reply->close_after = session->close_after;
    session->close_after = false;
    if (reply->status != 204)
        reply_header(reply, "Content-Type", "text/xml; charset=\"utf-8\"");
    if (!session->no_cookie)
        reply_header(reply, "Set-Cookie", "session=%s; Path=/", session->cookie);
    for (size_t i = 0; i < session->cookie_count; i++)
        reply_header(reply, "Set-Cookie", "%s", session->cookies[i]);
    session->cookie_count = 0;
}

static void reply_end(struct acs *acs, struct session *session, struct acs_reply *reply)
{
    reply->status = 204;
    dress(session, reply);
    acs_log_event(acs->log, "-> 204 No Content");
    session_end(acs, session);
}

/* What an ACS without a script would say. */
static void reply_ordinary(struct acs *acs, struct session *session,
                           const struct acs_request *request, struct acs_reply *reply)
{
    if (!is_cpe_request(request)) {
        reply_end(acs, session, reply);
        return;
    }
    envelope_answer(&reply->body, session->cwmp_namespace, request->message.id,
                    request->message.name);
    dress(session, reply);
    acs_log_event(acs->log, "-> %sResponse", request->message.name);
}

static void session_awaits(struct session *session, const char *id)
{
    free(session->sent_id);
    session->sent_id = id ? strdup(id) : NULL;
}

static void reply_send(struct acs *acs, struct session *session, const struct script_step *step,
                       struct acs_reply *reply)
{
    char id[32], why[200] = "";
    if (!strcmp(step->words[0], "file")) {
        struct soap_message message = {0};
        buf_append(&reply->body, step->file.data, step->file.len);
        /* What is larger is there to be refused; mxml takes long for it. */
        if (step->file.len <= ID_LOOKED_FOR_MAX)
            (void)soap_read(buf_text(&step->file), step->file.len, &message, why, sizeof(why));
        session_awaits(session, message.id);
        soap_clear(&message);
    } else {
        snprintf(id, sizeof(id), "acs-%lu", ++acs->rpc_number);
        envelope_rpc(&reply->body, session->cwmp_namespace, id, step->words, step->word_count, why,
                     sizeof(why));
        session_awaits(session, id);
    }
    dress(session, reply);
    acs_log_event(acs->log, "-> %s", step->text + 5);
}

static void reply_fault(struct acs *acs, struct session *session, const struct script_step *step,
                        const struct acs_request *request, struct acs_reply *reply)
{
    const char *id = request->has_message ? request->message.id : NULL;
    if (!session->faults)
        session->faults = step->word_count == 3 ? (unsigned)strtoul(step->words[1], NULL, 10) : 1;
    if (--session->faults)
        session->step--; /* the step stays for the next request */
    envelope_fault(&reply->body, session->cwmp_namespace, id, step->words[0]);
    dress(session, reply);
    session->inform_again = !strcmp(step->words[0], "8005");
    acs_log_event(acs->log, "-> fault %s", step->words[0]);
}

static void add_challenge(void *ctx, const char *value)
{
    reply_header(ctx, "WWW-Authenticate", "%s", value);
}

static void reply_unauthorized(struct acs *acs, const struct auth_digest *manner, bool stale,
                               const char *why, struct acs_reply *reply)
{
    reply_status(reply, 401, "401 Unauthorized");
    acs_auth_challenge(acs->auth, manner, stale, add_challenge, reply);
    acs_log_event(acs->log, "-> 401 Unauthorized (%s)", why);
}

/* Replies that no ACS should give. */
static void reply_misbehaving(struct acs *acs, struct session *session,
                              const struct script_step *step, const struct acs_request *request,
                              struct acs_reply *reply)
{
    switch (step->verb) {
    case VERB_GARBAGE:
        buf_puts(&reply->body, "<this is <not XML & not SOAP either\n");
        dress(session, reply);
        break;
    case VERB_BINARY:
        for (int c = 0; c < 256; c++)
            buf_putc(&reply->body, (char)c);
        dress(session, reply);
        break;
    case VERB_EMPTY_200:
        dress(session, reply);
        break;
    case VERB_CLOSE:
        reply->kind = REPLY_CLOSE;
        break;
    case VERB_HALF:
        envelope_answer(&reply->body, session->cwmp_namespace,
                        request->has_message ? request->message.id : NULL,
                        request->has_message ? request->message.name : "Nothing");
        dress(session, reply);
        reply->kind = REPLY_HALF;
        break;
    case VERB_STATUS:
        reply_status(reply, (unsigned)strtoul(step->words[0], NULL, 10), "as the script says");
        break;
    case VERB_REDIRECT:
        reply->status = (unsigned)strtoul(step->words[0], NULL, 10);
        reply_header(reply, "Location", "%s", step->words[1]);
        dress(session, reply);
        session->inform_again = true;
        break;
    case VERB_UNAUTHORIZED_FOR_EVER:
        acs->refuse = true;
        reply_unauthorized(acs, NULL, false, "for ever, as the script says", reply);
        return;
    case VERB_UNAUTHORIZED:
        session->inform_again = true;
        reply_header(reply, "Set-Cookie", "session=%s; Path=/", session->cookie);
        reply_unauthorized(acs, NULL, true, "once, as the script says", reply);
        return;
    default:
        reply->kind = REPLY_RAW;
        buf_append(&reply->body, step->file.data, step->file.len);
        break;
    }
    acs_log_event(acs->log, "-> %s", step->text);
}

static void take_reply_step(struct acs *acs, struct session *session,
                            const struct script_step *step, const struct acs_request *request,
                            struct acs_reply *reply)
{
    /* What a CPE asks is answered before the ACS asks something itself or ends the session. */
    if (is_cpe_request(request) && (step->verb == VERB_SEND || step->verb == VERB_END)) {
        reply_ordinary(acs, session, request, reply);
        return;
    }
    session->step++;
    if (step->verb == VERB_ANSWER)
        reply_ordinary(acs, session, request, reply);
    else if (step->verb == VERB_SEND)
        reply_send(acs, session, step, reply);
    else if (step->verb == VERB_END)
        reply_end(acs, session, reply);
    else if (step->verb == VERB_FAULT)
        reply_fault(acs, session, step, request, reply);
    else
        reply_misbehaving(acs, session, step, request, reply);
}

static void take_manner(struct acs *acs, struct session *session, const struct script_step *step,
                        struct acs_request *request, struct acs_reply *reply)
{
    if (step->verb == VERB_NO_COOKIE)
        session->no_cookie = true;
    else if (step->verb == VERB_COOKIE && session->cookie_count < COOKIES_MAX)
        session->cookies[session->cookie_count++] = step->words[0];
    else if (step->verb == VERB_CHUNKED)
        session->chunked = true;
    else if (step->verb == VERB_CLOSE_AFTER)
        session->close_after = true;
    else if (step->verb == VERB_HANG) {
        reply->kind = REPLY_WAIT;
        reply->wait_s = (unsigned)strtoul(step->words[0], NULL, 10);
        request->session = session->number;
        acs_log_event(acs->log, "... %s", step->text);
    }
}

/* Walks the steps up to the one that gives the reply. */
static void session_reply(struct acs *acs, struct session *session, struct acs_request *request,
                          struct acs_reply *reply)
{
    for (;;) {
        const struct script_step *step = step_at(acs, session->step);
        if (!step || step->kind == KIND_SESSION) {
            reply_ordinary(acs, session, request, reply);
            return;
        }
        if (step->kind == KIND_REPLY) {
            take_reply_step(acs, session, step, request, reply);
            return;
        }
        session->step++;
        if (step->kind == KIND_EXPECT) {
            char got[1200];
            acs->checked[session->step - 1] = true;
            if (!expect_holds(request, step->words, step->word_count, got, sizeof(got)))
                fail(acs, step, got);
            continue;
        }
        take_manner(acs, session, step, request, reply);
        if (reply->kind == REPLY_WAIT)
            return;
    }
}

static void check_id(struct acs *acs, struct session *session, const struct acs_request *request)
{
    char got[400];
    const char *id = request->has_message ? request->message.id : NULL;
    if (!session->sent_id || is_cpe_request(request))
        return;
    if (!id || strcmp(id, session->sent_id)) {
        snprintf(got, sizeof(got), "session %lu: the answer to cwmp:ID %s has %s", session->number,
                 session->sent_id, id ? id : "none");
        fail(acs, NULL, got);
    }
    session_awaits(session, NULL);
}

/* --- before there is a session --- */

/* How the block that the next session takes wants a Digest challenge, and whether it refuses all.
 */
static bool next_block_digest(struct acs *acs, struct auth_digest *manner)
{
    bool found = false;
    for (size_t i = acs->next_block + 1; step_at(acs, i); i++) {
        const struct script_step *step = step_at(acs, i);
        if (step->kind == KIND_SESSION ||
            (step->kind == KIND_REPLY && step->verb != VERB_UNAUTHORIZED_FOR_EVER))
            break;
        if (step->verb == VERB_UNAUTHORIZED_FOR_EVER)
            acs->refuse = true;
        for (size_t w = 0; step->verb == VERB_DIGEST && w < step->word_count; w++, found = true) {
            if (!strncmp(step->words[w], "qop=", 4))
                manner->qop = step->words[w] + 4;
            else if (!strncmp(step->words[w], "algorithm=", 10))
                manner->algorithm = step->words[w] + 10;
        }
    }
    return found;
}

/* True when the request may go on; else reply holds the 401. */
static bool authorized(struct acs *acs, const struct acs_request *request, bool in_session,
                       struct acs_reply *reply)
{
    struct auth_digest manner = {"auth", "MD5"};
    char why[200] = "for ever, as the script says";
    if (!in_session)
        next_block_digest(acs, &manner);
    enum auth_result result =
        acs->refuse
            ? AUTH_WRONG
            : acs_auth_check(acs->auth, request->header(request->header_ctx, "Authorization"),
                             request->method, request->uri, why, sizeof(why));
    if (result == AUTH_GOOD)
        return true;
    reply_unauthorized(acs, &manner, result == AUTH_STALE, why, reply);
    return false;
}

static bool read_message(struct acs *acs, struct acs_request *request, struct acs_reply *reply)
{
    char why[200] = "", got[400];
    if (!request->body.len)
        return true;
    int error =
        soap_read(request->body.data, request->body.len, &request->message, why, sizeof(why));
    request->has_message = !error;
    if (!error)
        return true;
    snprintf(got, sizeof(got), "a message of %zu bytes from connection %lu cannot be read: %s",
             request->body.len, request->connection, error == -EBADMSG ? why : strerror(-error));
    fail(acs, NULL, got);
    reply_status(reply, error == -EBADMSG ? 400 : 500, why);
    return false;
}

void acs_handle(struct acs *acs, struct acs_request *request, struct acs_reply *reply)
{
    if (strcmp(request->method, "POST")) {
        reply_status(reply, 405,
                     "This is acs-demo, an ACS for CWMP (TR-069). It answers POST only.");
        reply_header(reply, "Allow", "POST");
        return;
    }
    struct session *session = session_of_request(acs, request);
    if (!authorized(acs, request, session != NULL, reply) || !read_message(acs, request, reply))
        return;
    expect_print(acs->log, request);
    bool inform = request->has_message && !strcmp(request->message.name, "Inform");
    if (inform && session && !session->inform_again) {
        session_free(acs, session); /* the CPE gave that session up */
        session = NULL;
    }
    if (!session && inform)
        session = session_begin(acs, request);
    if (!session) {
        acs_log_event(
            acs->log,
            "-> 400 Bad Request (no session: no Inform came first, or the cookie is missing)");
        reply_status(reply, inform ? 500 : 400, "no session");
        if (!inform)
            fail(acs, NULL, "a request that belongs to no session");
        return;
    }
    request->last_connection = session->connection;
    session->connection = request->connection;
    session->inform_again = false;
    check_id(acs, session, request);
    session_reply(acs, session, request, reply);
}

void acs_handle_again(struct acs *acs, struct acs_request *request, struct acs_reply *reply)
{
    struct session *session = session_by_number(acs, request->session);
    if (session)
        session_reply(acs, session, request, reply);
    else
        reply_status(reply, 400, "the session is gone");
}

unsigned acs_finish(struct acs *acs)
{
    for (size_t i = 0; step_at(acs, i); i++) {
        const struct script_step *step = step_at(acs, i);
        if (step->kind == KIND_EXPECT && !acs->checked[i])
            fail(acs, step, "never as far as this");
    }
    return acs->failures;
}
