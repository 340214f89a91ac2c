/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_url.h: the URL of a message in its parts, and where a redirect leads (TR-069 3.4.2). Reading
 * URLs is libcurl's work; what is allowed is said here.
 */
#ifndef CWMP_HTTP_URL_H
#define CWMP_HTTP_URL_H

#include <stdbool.h>
#include <stddef.h>

enum { HTTP_URL_MAX = 2048, HTTP_HOST_MAX = 256 };

struct http_url {
    char text[HTTP_URL_MAX];  /* all of it, without a fragment */
    bool tls;                 /* https */
    char host[HTTP_HOST_MAX]; /* an IPv6 address without its brackets */
    bool numeric;             /* the host is an address */
    unsigned port;
    char uri[HTTP_URL_MAX]; /* path and query */
};

/* 0, -EINVAL or -ENOMEM. */
int http_url_parse(const char *text, struct http_url *out);

/* Whether both are the same server: scheme, host and port. */
bool http_url_same_server(const struct http_url *a, const struct http_url *b);
bool http_url_same_host(const struct http_url *a, const struct http_url *b);

/* Whether the server of `to` may be given the ACS's password as it is (Basic, RFC 7617): the ACS
 * itself, as the administrator chose how it is reached; another one only over TLS, and only where
 * TLS vouches for who named it, so not when an ACS of http redirected there. */
bool http_url_may_have_password(const struct http_url *acs, const struct http_url *to);

/* Whether a reply with that status and a Location sends a POST elsewhere: 301, 302, 307 and 308. */
bool http_url_is_redirect(long status);
/* Where a redirect from `from` leads; location (NULL: there was none) may be relative. Refused,
 * with -EINVAL and *why for a person (static): another scheme than http and https, https to http, a
 * user name or password in it, what is longer than HTTP_URL_MAX, what is no URL. -ENOMEM. */
int http_url_redirect(const struct http_url *from, const char *location, struct http_url *out,
                      const char **why);

#endif
