/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_host.c: see http_host.h.
 */
#include "cwmp/http_host.h"

#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/http_address.h"
#include "cwmp/http_url.h"
#include "platform/buf.h"
#include "platform/resolver.h"
#include "platform/banned.h"

enum { PATIENCE_MS = 2000, ROUNDS_MAX = 16 };

struct http_host {
    struct loop *loop;
    CURL *easy;
    struct http_addresses known;
    struct resolver_lookup *lookup; /* NULL: none under way */
    bool found;
    char name[HTTP_HOST_MAX];
    unsigned port;
    struct resolver_address list[RESOLVER_ADDRESSES_MAX]; /* in the order in which to try */
    size_t count;
    unsigned turns;
    struct curl_slist *set; /* what CURLOPT_RESOLVE was given */
    http_host_fn *fn;
    void *ctx;
};

int http_host_new(struct loop *loop, CURL *easy, http_host_fn *fn, void *ctx,
                  struct http_host **out)
{
    struct http_host *host = calloc(1, sizeof(*host));
    if (!host)
        return -ENOMEM;
    host->loop = loop;
    host->easy = easy;
    host->fn = fn;
    host->ctx = ctx;
    *out = host;
    return 0;
}

void http_host_free(struct http_host *host)
{
    if (!host)
        return;
    http_host_forget(host);
    curl_slist_free_all(host->set);
    free(host);
}

static bool is_ipv6(const struct resolver_address *address)
{
    return strchr(address->text, ':');
}

/* "HOST:PORT:ADDRESS,..." */
static int set_list(struct http_host *host)
{
    struct buf line;
    buf_init(&line, HTTP_HOST_MAX + 16 + RESOLVER_ADDRESSES_MAX * (RESOLVER_ADDRESS_SIZE + 3));
    buf_printf(&line, "%s:%u:", host->name, host->port);
    for (size_t i = 0; i < host->count; i++)
        buf_printf(&line, is_ipv6(&host->list[i]) ? "%s[%s]" : "%s%s", i ? "," : "",
                   host->list[i].text);
    curl_slist_free_all(host->set);
    host->set = buf_error(&line) ? NULL : curl_slist_append(NULL, buf_text(&line));
    buf_free(&line);
    return host->set && !curl_easy_setopt(host->easy, CURLOPT_RESOLVE, host->set) ? 0 : -ENOMEM;
}

static void on_addresses(void *ctx, const char *error, const struct resolver_address *addresses,
                         size_t count)
{
    struct http_host *host = ctx;
    uint64_t drawn = 0;
    host->lookup = NULL;
    if (error) {
        host->fn(host->ctx, error);
        return;
    }
    memcpy(host->list, addresses, count * sizeof(*addresses));
    host->count = count;
    host->turns = 0;
    if (RAND_bytes((unsigned char *)&drawn, sizeof(drawn)) != 1)
        drawn = 0; /* then in the resolver's own order, nearly */
    http_address_order(&host->known, host->name, host->list, count, drawn);
    host->found = !set_list(host);
    host->fn(host->ctx, host->found ? NULL : "out of memory");
}

int http_host_find(struct http_host *host, const struct http_url *url)
{
    http_host_forget(host);
    snprintf(host->name, sizeof(host->name), "%s", url->host);
    host->port = url->port;
    return resolver_start(host->loop, host->name, on_addresses, host, &host->lookup);
}

bool http_host_looking(const struct http_host *host)
{
    return host->lookup;
}

bool http_host_found(const struct http_host *host)
{
    return host->found;
}

void http_host_forget(struct http_host *host)
{
    resolver_cancel(host->lookup);
    host->lookup = NULL;
    host->found = false;
}

void http_host_judge(struct http_host *host, bool worked)
{
    char *address = NULL;
    if (!host->found)
        return;
    curl_easy_getinfo(host->easy, CURLINFO_PRIMARY_IP, &address);
    if (!address || !*address)
        return;
    (worked ? http_address_worked : http_address_failed)(&host->known, host->name, address);
}

/* Of the family of which there are more: each turn is one address of either family. */
static size_t turns_of_a_round(const struct http_host *host)
{
    size_t ipv6 = 0;
    for (size_t i = 0; i < host->count; i++)
        ipv6 += is_ipv6(&host->list[i]);
    return ipv6 > host->count - ipv6 ? ipv6 : host->count - ipv6;
}

int64_t http_host_patience(const struct http_host *host)
{
    size_t turns = host->found ? turns_of_a_round(host) : 0;
    if (turns < 2)
        return 0;
    size_t round = host->turns / turns;
    return (int64_t)PATIENCE_MS << (round < ROUNDS_MAX ? round : ROUNDS_MAX);
}

static void first_goes_last(struct http_host *host, bool ipv6)
{
    size_t first = 0;
    while (first < host->count && is_ipv6(&host->list[first]) != ipv6)
        first++;
    if (first == host->count)
        return;
    struct resolver_address moved = host->list[first];
    memmove(host->list + first, host->list + first + 1, (host->count - first - 1) * sizeof(moved));
    host->list[host->count - 1] = moved;
}

int http_host_turn(struct http_host *host)
{
    host->turns++;
    first_goes_last(host, false);
    first_goes_last(host, true);
    return set_list(host);
}
