/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_reply.c: what a step of the script says to a CPE.
 */
#include "tests/acs/acs_reply.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/acs/acs_envelope.h"
#include "tests/acs/acs_gzip.h"
#include "tests/acs/acs_soap.h"

#include "platform/banned.h"

enum { REPLY_BYTES_MAX = 64 << 20, ID_LOOKED_FOR_MAX = 1 << 20 };

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

void reply_header(struct acs_reply *reply, const char *name, const char *format, ...)
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

void reply_status(struct acs_reply *reply, unsigned status, const char *text)
{
    reply->status = status;
    reply_header(reply, "Content-Type", "text/plain");
    buf_printf(&reply->body, "%s\n", text);
}

/* --- the reply to one request --- */

bool is_cpe_request(const struct acs_request *request)
{
    size_t len = request->has_message ? strlen(request->message.name) : 0;
    if (!len || !strcmp(request->message.name, "Fault"))
        return false;
    return len < 8 || strcmp(request->message.name + len - 8, "Response") != 0;
}

/* What the steps before said of the next reply, and then no longer. */
static void dress_once(struct session *session, struct acs_reply *reply)
{
    for (size_t i = 0; i < session->header_count; i++)
        reply_header(reply, session->headers[i].name, "%s", session->headers[i].value);
    if (session->status)
        reply->status = session->status;
    reply->close_after = session->close_after;
    session->header_count = 0;
    session->status = 0;
    session->close_after = false;
    session->content_type = NULL;
    session->id_is_set = false;
    buf_reset(&session->soap_headers);
}

/* The headers of a reply whose body is complete. */
static void dress(struct session *session, struct acs_reply *reply)
{
    const char *type =
        session->content_type ? session->content_type : "text/xml; charset=\"utf-8\"";
    reply->chunked = session->chunked;
    if (reply->status != 204 && strcmp(type, "none"))
        reply_header(reply, "Content-Type", "%s", type);
    if (!session->no_cookie)
        reply_header(reply, "Set-Cookie", "session=%s; Path=/", session->cookie);
    if (session->encoding && reply->body.len && !acs_compress(session->encoding, &reply->body))
        reply_header(reply, "Content-Encoding", "%s", session->encoding);
    dress_once(session, reply);
}

/* The SOAP header of the next reply; id: what it has unless a step says otherwise. */
static struct envelope_head head_of(const struct session *session, const char *id)
{
    return (struct envelope_head){
        .cwmp_namespace = session->cwmp_namespace,
        .id = session->id_is_set ? session->id : id,
        .extra = session->soap_headers.len ? buf_text(&session->soap_headers) : NULL,
    };
}

static void reply_end(struct acs *acs, struct session *session, struct acs_reply *reply)
{
    reply->status = 204;
    dress(session, reply);
    acs_log_event(acs->log, "-> 204 No Content");
}

bool reply_ordinary(struct acs *acs, struct session *session, const struct acs_request *request,
                    struct acs_reply *reply)
{
    if (!is_cpe_request(request)) {
        reply_end(acs, session, reply);
        return true;
    }
    const struct envelope_head head = head_of(session, request->message.id);
    envelope_answer(&reply->body, &head, request->message.name);
    dress(session, reply);
    acs_log_event(acs->log, "-> %sResponse", request->message.name);
    return false;
}

static void session_awaits(struct session *session, const char *id)
{
    free(session->sent_id);
    session->sent_id = id && *id ? strdup(id) : NULL;
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
        const struct envelope_head head = head_of(session, id);
        envelope_rpc(&reply->body, &head, step->words, step->word_count, why, sizeof(why));
        session_awaits(session, head.id);
    }
    dress(session, reply);
    acs_log_event(acs->log, "-> %s", step->text + 5);
}

static void reply_body(struct acs *acs, struct session *session, const struct script_step *step,
                       const struct acs_request *request, struct acs_reply *reply)
{
    const struct envelope_head head =
        head_of(session, request->has_message ? request->message.id : NULL);
    envelope_body(&reply->body, &head, step->words, step->word_count);
    dress(session, reply);
    acs_log_event(acs->log, "-> %s", step->text);
}

static void reply_file(struct acs *acs, struct session *session, const struct script_step *step,
                       struct acs_reply *reply)
{
    buf_append(&reply->body, step->file.data, step->file.len);
    dress(session, reply);
    acs_log_event(acs->log, "-> %s", step->text);
}

static void reply_fault(struct acs *acs, struct session *session, const struct script_step *step,
                        const struct acs_request *request, struct acs_reply *reply)
{
    const struct envelope_head head =
        head_of(session, request->has_message ? request->message.id : NULL);
    if (!session->faults)
        session->faults = step->word_count == 3 ? (unsigned)strtoul(step->words[1], NULL, 10) : 1;
    if (--session->faults)
        session->step--; /* the step stays for the next request */
    envelope_fault(&reply->body, &head, step->words[0]);
    dress(session, reply);
    session->inform_again = !strcmp(step->words[0], "8005");
    /* Only the Inform and an answer of the CPE may not be met by a fault. */
    session->over = !session->inform_again && !session->faults &&
                    (!is_cpe_request(request) || !strcmp(request->message.name, "Inform"));
    acs_log_event(acs->log, "-> fault %s", step->words[0]);
}

static void add_header(void *ctx, const char *name, const char *value)
{
    reply_header(ctx, name, "%s", value);
}

void reply_unauthorized(struct acs *acs, const struct auth_digest *manner, bool stale,
                        const struct acs_request *request, const char *why, struct acs_reply *reply)
{
    reply_status(reply, 401, "401 Unauthorized");
    acs_auth_challenge(acs->auth, manner, stale, request->connection, add_header, reply);
    acs_log_event(acs->log, "-> 401 Unauthorized (%s)", why);
}

/* Replies that no ACS should give. */
static void reply_misbehaving(struct acs *acs, struct session *session,
                              const struct script_step *step, const struct acs_request *request,
                              struct acs_reply *reply)
{
    struct envelope_head half;
    session->over = true;
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
        half = head_of(session, request->has_message ? request->message.id : NULL);
        envelope_answer(&reply->body, &half, request->has_message ? request->message.name : "No");
        dress(session, reply);
        reply->kind = REPLY_HALF;
        break;
    case VERB_STATUS:
        reply_status(reply, (unsigned)strtoul(step->words[0], NULL, 10), "as the script says");
        dress_once(session, reply);
        break;
    case VERB_REDIRECT:
        reply->status = (unsigned)strtoul(step->words[0], NULL, 10);
        reply_header(reply, "Location", "%s", step->words[1]);
        dress(session, reply);
        session->inform_again = true;
        session->over = false;
        break;
    case VERB_UNAUTHORIZED_FOR_EVER:
        acs->refuse = true;
        reply_unauthorized(acs, NULL, false, request, "for ever, as the script says", reply);
        return;
    case VERB_UNAUTHORIZED:
        session->inform_again = true;
        session->over = false;
        reply_header(reply, "Set-Cookie", "session=%s; Path=/", session->cookie);
        reply_unauthorized(acs, NULL, true, request, "once, as the script says", reply);
        return;
    default:
        reply->kind = REPLY_RAW;
        session->anywhere = true;
        buf_append(&reply->body, step->file.data, step->file.len);
        break;
    }
    acs_log_event(acs->log, "-> %s", step->text);
}

bool reply_step(struct acs *acs, struct session *session, const struct script_step *step,
                const struct acs_request *request, struct acs_reply *reply)
{
    session->over = false;
    switch (step->verb) {
    case VERB_ANSWER:
        return reply_ordinary(acs, session, request, reply);
    case VERB_END:
        reply_end(acs, session, reply);
        return true;
    case VERB_SEND:
        reply_send(acs, session, step, reply);
        return false;
    case VERB_REPLY_BODY:
        reply_body(acs, session, step, request, reply);
        return false;
    case VERB_REPLY_FILE:
        reply_file(acs, session, step, reply);
        return false;
    case VERB_FAULT:
        reply_fault(acs, session, step, request, reply);
        return false;
    default:
        reply_misbehaving(acs, session, step, request, reply);
        return false;
    }
}

static void more_header(struct session *session, const char *name, const char *value)
{
    if (session->header_count == MORE_HEADERS_MAX)
        return;
    session->headers[session->header_count].name = name;
    session->headers[session->header_count++].value = value;
}

static void use_namespace(struct session *session, const char *text)
{
    char uri[128];
    snprintf(uri, sizeof(uri), "%s%s", strchr(text, ':') ? "" : "urn:dslforum-org:cwmp-", text);
    char *copy = strdup(uri);
    if (!copy)
        return;
    free(session->cwmp_namespace);
    session->cwmp_namespace = copy;
}

/* Elements of the SOAP header of the next reply. */
static void take_soap_header(struct session *session, const struct script_step *step)
{
    static const char understood[] = "soap-env:mustUnderstand=\"1\"";
    struct buf *out = &session->soap_headers;
    const char *word = step->word_count ? step->words[0] : "1";
    if (step->verb == VERB_HOLD)
        buf_printf(out, "<cwmp:HoldRequests %s>%s</cwmp:HoldRequests>", understood, word);
    else if (step->verb == VERB_USE_VERSION)
        buf_printf(out, "<cwmp:UseCWMPVersion %s>%s</cwmp:UseCWMPVersion>", understood, word);
    else if (step->verb == VERB_MUST_UNDERSTAND)
        buf_printf(out, "<x:%s xmlns:x=\"urn:example:header\" %s>1</x:%s>", word, understood, word);
    else
        buf_puts(out, word);
}

static void take_hang(struct acs *acs, struct session *session, const struct script_step *step,
                      struct acs_request *request, struct acs_reply *reply)
{
    reply->kind = REPLY_WAIT;
    reply->wait_s = (unsigned)strtoul(step->words[0], NULL, 10);
    request->session = session->number;
    acs_log_event(acs->log, "... %s", step->text);
}

void take_manner(struct acs *acs, struct session *session, const struct script_step *step,
                 struct acs_request *request, struct acs_reply *reply)
{
    switch (step->verb) {
    case VERB_HANG:
        take_hang(acs, session, step, request, reply);
        break;
    case VERB_NO_COOKIE:
        session->no_cookie = true;
        break;
    case VERB_COOKIE:
        more_header(session, "Set-Cookie", step->words[0]);
        break;
    case VERB_HEADER:
        more_header(session, step->words[0], step->words[1]);
        break;
    case VERB_CHUNKED:
        session->chunked = true;
        break;
    case VERB_GZIP:
    case VERB_DEFLATE:
        session->encoding = step->verb == VERB_GZIP ? "gzip" : "deflate";
        break;
    case VERB_CLOSE_AFTER:
        session->close_after = true;
        break;
    case VERB_REPLY_STATUS:
        session->status = (unsigned)strtoul(step->words[0], NULL, 10);
        break;
    case VERB_CONTENT_TYPE:
        session->content_type = step->words[0];
        break;
    case VERB_NAMESPACE:
        use_namespace(session, step->words[0]);
        break;
    case VERB_ID:
    case VERB_NO_ID:
        session->id_is_set = true;
        session->id = step->verb == VERB_ID ? step->words[0] : NULL;
        break;
    case VERB_HOLD:
    case VERB_USE_VERSION:
    case VERB_MUST_UNDERSTAND:
    case VERB_SOAP_HEADER:
        take_soap_header(session, step);
        break;
    default: /* digest: the 401 before the session has it already */
        break;
    }
}
