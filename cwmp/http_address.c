/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * http_address.c: see http_address.h.
 */
#include "cwmp/http_address.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

static struct http_address_host *find(struct http_addresses *known, const char *name)
{
    for (unsigned i = 0; i < HTTP_ADDRESS_HOSTS; i++)
        if (*name && strcasecmp(known->hosts[i].name, name) == 0)
            return &known->hosts[i];
    return NULL;
}

static struct http_address_host *add(struct http_addresses *known, const char *name)
{
    struct http_address_host *host = &known->hosts[known->next++ % HTTP_ADDRESS_HOSTS];
    memset(host, 0, sizeof(*host));
    snprintf(host->name, sizeof(host->name), "%s", name);
    return host;
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct resolver_address *)a)->text,
                  ((const struct resolver_address *)b)->text);
}

/* Takes the new list over; whoever has moved begins afresh. */
static void note_list(struct http_address_host *host, const struct resolver_address *list,
                      size_t count)
{
    struct resolver_address sorted[RESOLVER_ADDRESSES_MAX];
    memset(sorted, 0, sizeof(sorted));
    for (size_t i = 0; i < count; i++)
        snprintf(sorted[i].text, sizeof(sorted[i].text), "%s", list[i].text);
    qsort(sorted, count, sizeof(sorted[0]), compare);
    bool same = host->count == count;
    for (size_t i = 0; same && i < count; i++)
        same = !strcmp(host->list[i].text, sorted[i].text);
    if (same)
        return;
    memcpy(host->list, sorted, sizeof(host->list));
    host->count = count;
    host->good.text[0] = host->bad.text[0] = '\0';
}

static void shuffle(struct resolver_address *list, size_t count, uint64_t drawn)
{
    for (size_t left = count; left > 1; left--) { /* Fisher and Yates; 16! fits into 64 bits */
        size_t chosen = (size_t)(drawn % left);
        drawn /= left;
        struct resolver_address swap = list[left - 1];
        list[left - 1] = list[chosen];
        list[chosen] = swap;
    }
}

static void move(struct resolver_address *list, size_t count, const char *address, size_t to)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].text, address) != 0)
            continue;
        struct resolver_address moved = list[i];
        if (i > to)
            memmove(list + to + 1, list + to, (i - to) * sizeof(*list));
        else
            memmove(list + i, list + i + 1, (to - i) * sizeof(*list));
        list[to] = moved;
        return;
    }
}

void http_address_order(struct http_addresses *known, const char *name,
                        struct resolver_address *list, size_t count, uint64_t drawn)
{
    if (!count || count > RESOLVER_ADDRESSES_MAX || strlen(name) >= HTTP_ADDRESS_HOST_MAX)
        return;
    struct http_address_host *host = find(known, name);
    if (!host)
        host = add(known, name);
    note_list(host, list, count);
    shuffle(list, count, drawn);
    if (host->good.text[0])
        move(list, count, host->good.text, 0);
    if (host->bad.text[0])
        move(list, count, host->bad.text, count - 1);
}

void http_address_worked(struct http_addresses *known, const char *name, const char *address)
{
    struct http_address_host *host = find(known, name);
    if (!host)
        return;
    snprintf(host->good.text, sizeof(host->good.text), "%s", address);
    if (!strcmp(host->bad.text, address))
        host->bad.text[0] = '\0';
}

void http_address_failed(struct http_addresses *known, const char *name, const char *address)
{
    struct http_address_host *host = find(known, name);
    if (!host)
        return;
    snprintf(host->bad.text, sizeof(host->bad.text), "%s", address);
    if (!strcmp(host->good.text, address))
        host->good.text[0] = '\0';
}
