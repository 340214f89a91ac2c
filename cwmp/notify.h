/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.h: which parameters somebody else than the ACS changed since it last heard of them
 * (TR-069 3.7.1.5, event 4 VALUE CHANGE, A.3.2.4 and A.3.3.1). For each parameter with a
 * notification level it remembers what the value was when last looked at, and compares after each
 * commit, at boot, when a session begins, and from time to time where no commit tells of a change.
 * A change that was seen is told, once and with the newest value, also when the value has changed
 * back since, and also when the ACS has set it since: it knows its own value then, but not that
 * somebody was there before. What the ACS alone changed is no news. One commit is one change, so
 * there and back within it is none; nor is what happened between two looks at a value that changes
 * without commits.
 *
 * What the value was when the ACS last heard of it is on disk and is compared at the start: so a
 * change over a reboot or a firmware update is found, and one that the reboot undid is forgotten.
 *
 * Values are kept as fingerprints (of secrets, of their cipher text), never in clear.
 */
#ifndef CWMP_NOTIFY_H
#define CWMP_NOTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/settings.h"

struct attributes;
struct datamodel;
struct log;
struct loop;
struct notify;
struct store;
struct txn;

/* A parameter whose lightweight notification is due (levels 3 to 6). */
struct notify_light {
    const char *path; /* canonical name (datamodel.h) */
    bool at_once;     /* active: now; else it goes with the next message */
};

/* All outlive the handle. */
struct notify_env {
    struct store *store;
    struct datamodel *dm;
    struct loop *loop; /* NULL: nothing is looked at from time to time */
    struct log *log;   /* may be NULL */
    /* A parameter with active notification changed: the ACS is to be called. May be called from an
     * observer of the store and from a timer, never while notify_pack() or notify_acknowledge()
     * runs. */
    void (*news)(void *ctx);
    /* Parameters with lightweight notification changed, by anybody but the ACS; called once for all
     * that a look found. changes is valid during the call. txn, unless NULL, is about to be
     * committed with what makes these changes old: what is to be kept of them belongs into it. May
     * be NULL. */
    void (*lightweight)(void *ctx, const struct notify_light *changes, size_t count,
                        struct txn *txn);
    void *ctx;
};

enum { NOTIFY_POLL_MS = 30 * 1000 };

/* 0 or -ENOMEM. Nothing happens before notify_start(). */
int notify_new(const struct notify_env *env, struct notify **out);
void notify_free(struct notify *notify);

/* Reads what was kept. Call once, when the configuration is loaded. */
int notify_start(struct notify *notify);

/* Another ACS came into force: all attributes are as by default, and it has been told nothing. Adds
 * that to txn, to be committed in any case. */
void notify_reset(struct notify *notify, struct txn *txn);

/* Compares. by_acs: the commit just made was the ACS's, what it changed is known to it. Before the
 * first notify_pack() for an ACS there is nothing to compare with. */
void notify_look(struct notify *notify, bool by_acs);
/* CWMP is off: nothing is looked at until the next notify_look(). */
void notify_rest(struct notify *notify);
/* When values are looked at next without a cause, in milliseconds from now; -1: not at all, as long
 * as nobody asked to be called for a value that changes without a commit. */
int64_t notify_next_look_ms(const struct notify *notify);
/* The parameter behind this setting is to be told, whatever its value. */
void notify_mark(struct notify *notify, enum setting_id id);

/* --- of a session --- */

/* Looks (if what is watched can have changed since the last look: all commits are looked at) and
 * notes that the Inform that is made now tells the present values. names: of the changed
 * parameters, as datamodel_changed() takes them, valid until the next call of any function here;
 * returns how many there are. first: the ACS is owed 0 BOOTSTRAP, which stands for all news: there
 * are none then. */
size_t notify_pack(struct notify *notify, bool first, const char *const **names);
/* The ACS acknowledged that Inform. What it knows now is added to txn, if that is other than what
 * is on disk. */
void notify_acknowledge(struct notify *notify, struct txn *txn);
/* The session is over. One that failed after the acknowledgement is tried again with the same
 * names. */
void notify_end(struct notify *notify, bool well);

/* Whether a parameter changed, by another than the ACS, since the last Inform; one with active
 * notification, or at any level that an Inform carries. */
bool notify_has_active_news(const struct notify *notify);
bool notify_has_news(const struct notify *notify);

/* --- for the ACS's requests --- */

/* Just before a transaction of the ACS is committed: looks for what changed before it, and adds to
 * txn that what it changes is known to the ACS, so that a power cut between commit and
 * notify_look() makes no news of it. 0 or -ENOMEM. */
int notify_acs_will_change(struct notify *notify, struct txn *txn);

const struct attributes *notify_attributes(const struct notify *notify);
/* Puts these in force and on disk, in one transaction; what was not watched before is from now on,
 * from its present value. attributes is taken, also on failure: a negative errno code, then nothing
 * changed. */
int notify_take_attributes(struct notify *notify, struct attributes *attributes);

#endif
