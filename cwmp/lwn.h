/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwn.h: lightweight notification over UDP (TR-069 Annex N of Amendment 6, Annex M of Amendment 5):
 * which parameters the ACS shall be told of in a datagram, and when. A change of an active one
 * (levels 5 and 6) goes at once, and takes with it what waits; a change of a passive one (3 and 4)
 * waits for that or for the next trigger time (LightweightNotificationTriggerInterval and -Time).
 * What waits survives a restart; what was sent is never sent again, as nobody acknowledges it.
 *
 * The account is that of the ACS in force: UN is ManagementServer.Username, as the schema
 * (cwmp-UDPLightweightNotification-1-0.xsd) says, and the key of the signature is
 * ManagementServer.Password, the secret that belongs to that name. Not verified: the text of the
 * annex was not at hand, so that the key is this password and not ConnectionRequestPassword (which
 * signs the UDP connection request of Annex G, the other way round), that the signature is over the
 * whole XML, and the header lines of the datagram, follow from the schema and from what another
 * open client (iopsys icwmp) does. Without a password nothing is sent.
 */
#ifndef CWMP_LWN_H
#define CWMP_LWN_H

#include <stddef.h>
#include <stdint.h>

struct acs_in_force;
struct datamodel;
struct log;
struct loop;
struct lwn;
struct notify_light;
struct store;
struct switch_identity;
struct txn;

/* Bounds: parameters that wait at once, datagrams of one sending, and the pause after a sending. */
enum { LWN_WAITING_MAX = 512, LWN_BURST_MAX = 8, LWN_PAUSE_MS = 1000 };

/* All outlive it. */
struct lwn_env {
    struct loop *loop;
    struct store *store;
    struct datamodel *dm;
    const struct switch_identity *identity;
    struct log *log;             /* may be NULL */
    uint64_t (*draw)(void *ctx); /* 64 random bits, for the nonce */
    void *draw_ctx;
    /* The ACS in force as the engine sees it (acs_grace.h); NULL: as acs.h says. */
    void (*acs)(void *ctx, struct acs_in_force *out);
    void *acs_ctx;
};

/* 0 or -ENOMEM. Nothing is sent before lwn_boot(). */
int lwn_new(const struct lwn_env *env, struct lwn **out);
void lwn_free(struct lwn *lwn);

/* The configuration is loaded: takes up what waited before the restart, and observes the store. */
void lwn_boot(struct lwn *lwn);

/* These parameters have changed. Does nothing unless LightweightNotificationProtocolsUsed holds
 * UDP. txn, unless NULL, gets the record of what waits, so that it is on disk together with what
 * caused it; with NULL it is committed at once. Values are read when the datagram is written. */
void lwn_tell(struct lwn *lwn, const struct notify_light *changes, size_t count, struct txn *txn);

/* The ACS is another one, and the attributes are the defaults again: nothing waits any more. txn as
 * above. */
void lwn_forget(struct lwn *lwn, struct txn *txn);

/* How many parameters wait. */
size_t lwn_waiting(const struct lwn *lwn);

#endif
