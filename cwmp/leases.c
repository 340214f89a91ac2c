/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * leases.c: see leases.h.
 */
#include "cwmp/leases.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/option43.h"
#include "platform/secret.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "platform/banned.h"

struct lease {
    char interface[LEASE_INTERFACE_MAX + 1];
    struct option43 acs;
};

/* In the order in which they were gained: the last one counts. */
struct leases {
    struct store *store;
    struct lease list[LEASES_MAX];
    size_t count;
};

int leases_new(struct store *store, struct leases **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->store = store;
    return 0;
}

void leases_free(struct leases *leases)
{
    if (leases)
        secret_wipe(leases, sizeof(*leases));
    free(leases);
}

static struct lease *find(struct leases *leases, const char *interface)
{
    for (size_t i = 0; i < leases->count; i++)
        if (strcmp(leases->list[i].interface, interface) == 0)
            return &leases->list[i];
    return NULL;
}

static void forget(struct leases *leases, struct lease *lease)
{
    size_t place = (size_t)(lease - leases->list);
    leases->count--;
    memmove(lease, lease + 1, (leases->count - place) * sizeof(*lease));
    secret_wipe(&leases->list[leases->count], sizeof(*lease));
}

static int add(struct txn *txn, enum setting_id id, const char *text, const char **why)
{
    return *text ? txn_set(txn, id, SOURCE_DHCP, TXN_PLAIN, text, why)
                 : txn_unset(txn, id, SOURCE_DHCP);
}

static int apply(struct leases *leases, char *why, size_t why_size)
{
    static const struct option43 none;
    const struct option43 *acs = leases->count ? &leases->list[leases->count - 1].acs : &none;
    const char *reason = "out of memory";
    struct store_error refusal;
    struct txn *txn = NULL;
    int error = txn_new(SETTER_DHCP, &txn);
    if (!error)
        error = add(txn, SETTING_ACS_URL, acs->url, &reason);
    if (!error)
        error = add(txn, SETTING_ACS_USERNAME, acs->username, &reason);
    if (!error)
        error = add(txn, SETTING_ACS_PASSWORD, acs->password, &reason);
    if (error)
        snprintf(why, why_size, "%s", reason);
    else if ((error = store_commit(leases->store, txn, &refusal)))
        snprintf(why, why_size, "%s", refusal.reason);
    txn_free(txn);
    return error;
}

/* What Linux takes as one. */
static bool is_interface_name(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < len; i++)
        if (name[i] <= ' ' || name[i] > '~' || name[i] == '/')
            return false;
    return len && len <= LEASE_INTERFACE_MAX;
}

int leases_gained(struct leases *leases, const char *interface, const uint8_t *option43, size_t len,
                  char *why, size_t why_size)
{
    struct lease lease = {0};
    const char *reason = "";
    if (!is_interface_name(interface)) {
        snprintf(why, why_size, "an interface name has 1 to %d characters without blanks",
                 LEASE_INTERFACE_MAX);
        return -EINVAL;
    }
    int error = option43_decode(option43, len, &lease.acs, &reason);
    if (error) {
        snprintf(why, why_size, "option 43: %s", reason);
        return error;
    }
    snprintf(lease.interface, sizeof(lease.interface), "%s", interface);
    struct lease *before = find(leases, interface);
    if (!before && leases->count == LEASES_MAX) {
        snprintf(why, why_size, "leases of more than %d interfaces", LEASES_MAX);
        error = -ENOSPC;
    } else if (before && !memcmp(before, &lease, sizeof(lease))) {
        error = 0; /* renewed as it was */
    } else {
        if (before)
            forget(leases, before);
        leases->list[leases->count++] = lease;
        error = apply(leases, why, why_size);
    }
    secret_wipe(&lease, sizeof(lease));
    return error;
}

int leases_lost(struct leases *leases, const char *interface, char *why, size_t why_size)
{
    struct lease *lease = find(leases, interface);
    if (!lease)
        return 0;
    forget(leases, lease);
    return apply(leases, why, why_size);
}
