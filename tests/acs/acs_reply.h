/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_reply.h: what a step of the script says in reply; and the state of the ACS and its sessions,
 * which acs_session.c keeps (whose request it is, which step is next).
 */
#ifndef TESTS_ACS_REPLY_H
#define TESTS_ACS_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/buf.h"
#include "tests/acs/acs_auth.h"
#include "tests/acs/acs_log.h"
#include "tests/acs/acs_request.h"
#include "tests/acs/acs_script.h"

enum { COOKIE_SIZE = 17, MORE_HEADERS_MAX = 8 };

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
    bool over;         /* the reply was the last of the script that this session can get */
    bool anywhere;     /* the last reply may have had no cookie: the next request belongs here */
    bool no_cookie, chunked;
    const char *encoding; /* "gzip", "deflate"; NULL: none */
    /* for the next reply only */
    bool close_after, id_is_set;
    const char *id;  /* when set; NULL: none */
    unsigned status; /* 0: the usual one */
    const char *content_type;
    struct {
        const char *name, *value;
    } headers[MORE_HEADERS_MAX];
    size_t header_count;
    struct buf soap_headers; /* XML */
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

void acs_reply_init(struct acs_reply *reply);
void acs_reply_clear(struct acs_reply *reply);

void reply_header(struct acs_reply *reply, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A page of text with that status. */
void reply_status(struct acs_reply *reply, unsigned status, const char *text);
/* A request of the CPE itself, such as Inform: it wants a SOAP answer. */
bool is_cpe_request(const struct acs_request *request);
void reply_unauthorized(struct acs *acs, const struct auth_digest *manner, bool stale,
                        const struct acs_request *request, const char *why,
                        struct acs_reply *reply);
/* What an ACS without a script would say; true when that ended the session. */
bool reply_ordinary(struct acs *acs, struct session *session, const struct acs_request *request,
                    struct acs_reply *reply);
/* The reply of a step; session->over or the result tells whether more can follow. */
bool reply_step(struct acs *acs, struct session *session, const struct script_step *step,
                const struct acs_request *request, struct acs_reply *reply);
/* A step that says how replies are made. */
void take_manner(struct acs *acs, struct session *session, const struct script_step *step,
                 struct acs_request *request, struct acs_reply *reply);

#endif
