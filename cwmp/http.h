/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http.h: the CPE's side of HTTP (TR-069 3.4): POSTs over one connection a session, by libcurl on
 * the event loop. One struct http serves one engine; TLS sessions are kept from session to session,
 * connections, cookies and authentication are not.
 */
#ifndef CWMP_HTTP_H
#define CWMP_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct http;
struct loop;

/* libcurl must have been initialised by main(). 0 or -ENOMEM. */
int http_new(struct loop *loop, struct http **out);
void http_free(struct http *http);

struct http_target {
    const char *url;
    const char *username; /* "": no authentication */
    const char *password;
    unsigned timeout_s; /* for each reply, connecting included */
};

struct http_reply {
    const char *error; /* NULL: a reply came; else why not, for a person */
    long status;       /* HTTP status code */
    const char *body;  /* followed by NUL; valid during the callback */
    size_t body_len;
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
