/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_session.c: which session a request belongs to, and which step of the script answers it.
 */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/acs/acs_expect.h"
#include "tests/acs/acs_gzip.h"
#include "tests/acs/acs_reply.h"
#include "tests/acs/acs_session.h"

#include "platform/banned.h"

enum { SESSIONS_MAX = 20000, SOAP_HEADERS_MAX = 64 << 10 };

#define NAMESPACE_DEFAULT "urn:dslforum-org:cwmp-1-2"

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
    buf_free(&session->soap_headers);
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
        if (s->anywhere || (s->no_cookie ? s->connection == request->connection
                                         : header && strstr(header, wanted) != NULL))
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
    buf_init(&s->soap_headers, SOAP_HEADERS_MAX);
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

/* Nothing of the script is left for anybody. */
static void say_complete(struct acs *acs)
{
    if (acs->complete || !script_count(acs->script) || acs->next_block < script_count(acs->script))
        return;
    acs->complete = true;
    acs_log_event(acs->log, "script complete");
}

static void session_end(struct acs *acs, struct session *session)
{
    acs_log_event(acs->log, "session %lu ended", session->number);
    say_complete(acs);
    session_free(acs, session);
}

static bool steps_left(const struct acs *acs, const struct session *session)
{
    const struct script_step *step = step_at(acs, session->step);
    return step && step->kind != KIND_SESSION;
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
    bool ended = reply_step(acs, session, step, request, reply);
    if (ended && !steps_left(acs, session)) {
        session_end(acs, session);
    } else if (session->over && steps_left(acs, session)) {
        /* The steps that follow say what is to become of it; it may have got no cookie. */
        session->inform_again = session->anywhere = true;
        session->over = false;
    } else if (session->over || (step->verb == VERB_REDIRECT && !steps_left(acs, session))) {
        say_complete(acs); /* the CPE may come again or not: both are well */
    }
}

/* Walks the steps up to the one that gives the reply. */
static void session_reply(struct acs *acs, struct session *session, struct acs_request *request,
                          struct acs_reply *reply)
{
    for (;;) {
        const struct script_step *step = step_at(acs, session->step);
        if (!step || step->kind == KIND_SESSION) {
            if (reply_ordinary(acs, session, request, reply))
                session_end(acs, session);
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
    free(session->sent_id);
    session->sent_id = NULL;
}

/* --- before there is a session --- */

/* How the block that the next session takes wants a Digest challenge, and whether it refuses all.
 */
static void next_block_digest(struct acs *acs, struct auth_digest *manner)
{
    for (size_t i = acs->next_block + 1; step_at(acs, i); i++) {
        const struct script_step *step = step_at(acs, i);
        if (step->kind == KIND_SESSION ||
            (step->kind == KIND_REPLY && step->verb != VERB_UNAUTHORIZED_FOR_EVER))
            break;
        if (step->verb == VERB_UNAUTHORIZED_FOR_EVER)
            acs->refuse = true;
        for (size_t w = 0; step->verb == VERB_DIGEST && w < step->word_count; w++) {
            if (!strncmp(step->words[w], "qop=", 4))
                manner->qop = step->words[w] + 4;
            else if (!strncmp(step->words[w], "algorithm=", 10))
                manner->algorithm = step->words[w] + 10;
            else if (!strcmp(step->words[w], "bound"))
                manner->bound = true;
            else if (!strcmp(step->words[w], "cookie"))
                manner->cookie = true;
        }
    }
}

/* True when the request may go on; else reply holds the 401. */
static bool authorized(struct acs *acs, const struct acs_request *request, bool in_session,
                       struct acs_reply *reply)
{
    struct auth_digest manner = {.qop = "auth", .algorithm = "MD5"};
    const struct auth_request asked = {
        .header = request->header(request->header_ctx, "Authorization"),
        .cookie = request->header(request->header_ctx, "Cookie"),
        .method = request->method,
        .uri = request->uri,
        .connection = request->connection,
        .body = request->body.data,
        .body_len = request->body.len,
    };
    char why[200] = "for ever, as the script says";
    if (!in_session)
        next_block_digest(acs, &manner);
    enum auth_result result =
        acs->refuse ? AUTH_WRONG : acs_auth_check(acs->auth, &asked, why, sizeof(why));
    if (result == AUTH_GOOD)
        return true;
    reply_unauthorized(acs, &manner, result == AUTH_STALE, request, why, reply);
    return false;
}

static bool read_message(struct acs *acs, struct acs_request *request, struct acs_reply *reply)
{
    char why[200] = "", got[400];
    const char *encoding = request->header(request->header_ctx, "Content-Encoding");
    if (!request->body.len)
        return true;
    int error = encoding ? acs_decompress(encoding, &request->body) : 0;
    if (error)
        snprintf(why, sizeof(why), "Content-Encoding %s: %s", encoding, strerror(-error));
    else
        error =
            soap_read(request->body.data, request->body.len, &request->message, why, sizeof(why));
    request->has_message = !error;
    if (!error)
        return true;
    snprintf(got, sizeof(got), "a message of %zu bytes from connection %lu cannot be read: %s",
             request->body.len, request->connection, error == -EBADMSG ? why : strerror(-error));
    fail(acs, NULL, got);
    reply_status(reply, error == -EBADMSG ? 400 : error == -EINVAL ? 415 : 500, why);
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
    if (session && session->over) {
        session_free(acs, session);
        session = NULL;
    }
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
    session->anywhere = false;
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

void acs_gone(struct acs *acs, const struct acs_request *request)
{
    struct session *session = request->session ? session_by_number(acs, request->session) : NULL;
    if (session && !steps_left(acs, session))
        session_end(acs, session);
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
