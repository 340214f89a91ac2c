/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_host.h: the host that a session talks to: looks up its addresses, and tells libcurl which of
 * them to turn to in which order (http_address.h). libcurl tries the next one when one refuses, and
 * IPv4 and IPv6 side by side (Happy Eyeballs); http_host_turn() is for addresses that are silent.
 */
#ifndef CWMP_HTTP_HOST_H
#define CWMP_HTTP_HOST_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct http_host;
struct http_url;
struct loop;

/* The addresses are set on the easy handle, or error says why not, for a person. */
typedef void http_host_fn(void *ctx, const char *error);

/* easy stays the caller's. 0 or -ENOMEM. */
int http_host_new(struct loop *loop, CURL *easy, http_host_fn *fn, void *ctx,
                  struct http_host **out);
void http_host_free(struct http_host *host);

/* Looks the host of url up; fn is called once, from the loop. 0 or a negative errno code. */
int http_host_find(struct http_host *host, const struct http_url *url);
bool http_host_looking(const struct http_host *host);
/* Whether the addresses are there, since http_host_find() and until http_host_forget(). */
bool http_host_found(const struct http_host *host);
/* Gives a lookup up, and forgets the addresses; not which of them was good. */
void http_host_forget(struct http_host *host);

/* The address that libcurl turned to last did, or did not do, what an ACS does. */
void http_host_judge(struct http_host *host, bool worked);

/* How many ms an attempt to connect is worth before others get their turn: 2000, and twice as many
 * each time that all had theirs; 0: there is no other to turn to. */
int64_t http_host_patience(const struct http_host *host);
/* The attempt led nowhere in that time: others come first in the next transfer. 0 or -ENOMEM. */
int http_host_turn(struct http_host *host);

#endif
