/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_proxy.h: the proxy of cwmpd.conf: its URL, and what its refusals mean.
 */
#ifndef CWMP_HTTP_PROXY_H
#define CWMP_HTTP_PROXY_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/* All zero: none. */
struct http_proxy {
    char *url; /* NULL: none */
    char *except;
    bool account; /* the URL has a user name */
    int port;
};

/* Both are copied; url may be empty: none. 0, -EINVAL for what is no URL, -ENOMEM. */
int http_proxy_set(struct http_proxy *proxy, const char *url, const char *except);
void http_proxy_free(struct http_proxy *proxy);

/* Whether a proxy refused the transfer that has ended: why, for a person, static or in text; else
 * NULL. */
const char *http_proxy_refusal(const struct http_proxy *proxy, CURL *easy, char *text, size_t size);

#endif
