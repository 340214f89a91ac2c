/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_auth.h: HTTP authentication towards the ACS (TR-069 3.4.5): Digest (RFC 7616 and its elders,
 * down to RFC 2069 without qop) and Basic (RFC 7617). Text in, text out; nothing is sent from here.
 *
 * It is our own since an ACS may bind a nonce to the connection, offer several algorithms or
 * auth-int alone, all of which libcurl's answers differently.
 */
#ifndef CWMP_HTTP_AUTH_H
#define CWMP_HTTP_AUTH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct http_auth;

int http_auth_new(struct http_auth **out); /* 0 or -ENOMEM */
void http_auth_free(struct http_auth *auth);

/* A new session: forgets every challenge. Both texts are copied; an empty username: none. -EINVAL
 * for a user name or password with a control character, -ENOMEM. */
int http_auth_begin(struct http_auth *auth, const char *username, const char *password);
/* The next message goes to another host: what the one before asked for is forgotten. */
void http_auth_forget(struct http_auth *auth);
/* The session's end: forgets the password, too. */
void http_auth_end(struct http_auth *auth);

enum http_auth_verdict {
    HTTP_AUTH_AGAIN,       /* send the message again, with http_auth_header() */
    HTTP_AUTH_REFUSED,     /* there is no account, or it was not accepted */
    HTTP_AUTH_UNSUPPORTED, /* nothing we can do, or may do, is on offer */
};

/* A new message, or another place for it: what was answered before does not count against it. */
void http_auth_message(struct http_auth *auth);
/* A reply 401 came with these values of WWW-Authenticate, in their order. The first Digest
 * challenge that can be answered is taken, else Basic if basic_allowed. *why, unless
 * HTTP_AUTH_AGAIN, is for a person; it is static. */
enum http_auth_verdict http_auth_challenge(struct http_auth *auth, const char *const *values,
                                           size_t count, bool basic_allowed, const char **why);

struct http_auth_request {
    const char *method;
    const char *uri; /* the path with its query, as in the request line */
    const void *body;
    size_t body_len;
};

/* The TCP connection is another one than that of the message before: gets a cnonce of its own. */
void http_auth_new_connection(struct http_auth *auth);
/* Appends the line "Authorization: ..." for the next message, if there was a challenge before: *has
 * tells. Each call counts nc up. 0, -EIO when no random numbers or digests can be had, or the error
 * of out. */
int http_auth_header(struct http_auth *auth, const struct http_auth_request *request,
                     struct buf *out, bool *has);

#endif
