/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_transport.h: libcurl on the event loop: one easy handle, one transfer at a time. What is
 * transferred is set on the easy handle by its user, http.c.
 *
 * The easy handle lives on from session to session, since the TLS session cache is in it, and so
 * does the multi handle with its connection, until it is dropped.
 */
#ifndef CWMP_HTTP_TRANSPORT_H
#define CWMP_HTTP_TRANSPORT_H

#include <curl/curl.h>
#include <stdbool.h>

struct http_transport;
struct loop;

/* A transfer has ended; the next may be started at once. */
typedef void http_transport_fn(void *ctx, CURLcode code);

int http_transport_new(struct loop *loop, http_transport_fn *fn, void *ctx,
                       struct http_transport **out); /* 0 or -ENOMEM */
void http_transport_free(struct http_transport *transport);

CURL *http_transport_easy(struct http_transport *transport);

/* fn is called once, from the loop, never from within. 0, -ENOMEM, -ENOTSUP or -EIO. */
int http_transport_start(struct http_transport *transport);
/* Gives the transfer up, if there is one: fn is not called. Its connection may stay. */
void http_transport_stop(struct http_transport *transport);
/* The same, and closes every connection and forgets every address. */
void http_transport_drop(struct http_transport *transport);

#endif
