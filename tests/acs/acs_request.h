/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_request.h: one request of a CPE and the reply to it, as plain data between the HTTP server
 * and the sessions.
 */
#ifndef TESTS_ACS_REQUEST_H
#define TESTS_ACS_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/buf.h"
#include "tests/acs/acs_soap.h"

struct acs_request {
    unsigned long connection; /* from 1, in the order of connecting */
    unsigned number;          /* within the connection, from 1 */
    const char *method, *uri; /* as in the request line */
    struct buf body;
    /* Value of a header, NULL when it is not there. */
    const char *(*header)(void *ctx, const char *name);
    void *header_ctx;

    /* Filled while it is handled: */
    bool has_message;
    struct soap_message message;   /* of the body, when has_message */
    unsigned long session;         /* whose reply is being held back (REPLY_WAIT) */
    unsigned long last_connection; /* that the session was on before this request */
};

enum acs_reply_kind {
    REPLY_NORMAL,
    REPLY_HALF,  /* the body is cut in the middle, then the connection is closed */
    REPLY_CLOSE, /* the connection is closed without a word */
    REPLY_RAW,   /* body is the whole reply as it goes to the wire; then the connection is closed */
    REPLY_WAIT   /* call again after wait_s seconds */
};

enum { REPLY_HEADERS_MAX = 16 };

struct acs_reply {
    enum acs_reply_kind kind;
    unsigned status;
    struct buf body;
    struct {
        const char *name;
        char value[1024];
    } headers[REPLY_HEADERS_MAX];
    size_t header_count;
    bool chunked;
    bool close_after;
    unsigned wait_s;
};

#endif
