/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.h: the CPE's side of HTTP (TR-069 3.4): POSTs over one connection a session, by libcurl on
 * the event loop. One struct http serves one engine; TLS sessions are kept from session to session,
 * and of a host with several addresses the one that was reached last; connections, cookies and
 * authentication are not.
 *
 * Within a session it answers 401, follows redirects, turns to plain bodies after 415, and opens
 * the connection anew if the ACS closed it between two messages. A message whose connection is lost
 * before its reply is never sent again: the ACS may have acted on it. The session after one that
 * failed so on a connection used before does not use connections twice, as long as that helps; nor
 * does one through a proxy that sees the messages (http).
 */
#ifndef CWMP_HTTP_H
#define CWMP_HTTP_H

#include <stddef.h>

#include "cwmp/http_compress.h"

struct buf;
struct http;
struct loop;

/* libcurl must have been initialised by main(). 0 or -ENOMEM. */
int http_new(struct loop *loop, struct http **out);
void http_free(struct http *http);

/* Every later session goes through this proxy: "http://[USER:PASSWORD@]HOST[:PORT]", but not to the
 * hosts of no_proxy, a comma list of names (with all below them), addresses, and networks as
 * 192.0.2.0/24. An https URL is reached by CONNECT. Empty: none. 0, -EINVAL or -ENOMEM. */
int http_set_proxy(struct http *http, const char *proxy, const char *no_proxy);

struct http_target {
    const char *url;
    const char *username; /* "": no authentication */
    const char *password;
    unsigned timeout_s; /* for each reply, connecting included; at least 1 */
    /* Of what is sent. Compressed replies are asked for unless it is plain. */
    enum http_compression compression;
};

struct http_reply {
    const char *error; /* NULL: a reply came; else why not, for a person */
    long status;       /* HTTP status code */
    struct buf *body;  /* empty: none; the callback may take its content */
};
typedef void http_reply_fn(void *ctx, const struct http_reply *reply);

/* Begins a session with that target (all of it is copied); nothing is sent yet. */
int http_open(struct http *http, const struct http_target *target, http_reply_fn *fn, void *ctx);
/* Ends it and closes the connection at once; no callback comes any more. Allowed in the callback.
 */
void http_close(struct http *http);

/* Posts body, which must stay as it is until the reply; len 0 posts the empty message. fn is called
 * once, from the loop, never from within. Not before the reply to the post before. */
int http_post(struct http *http, const char *body, size_t len);

#endif
