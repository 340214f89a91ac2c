/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ledger.h: what the ACS in force has yet to be told: whether it has acknowledged 0 BOOTSTRAP,
 * which events it has not. It is about one ACS; when another comes into
 * force, what was for the first is dropped and the new one is owed 0 BOOTSTRAP (TR-069 3.7.1.5).
 * Pure bookkeeping: the engine keeps it on disk as one record of the store.
 */
#ifndef CWMP_LEDGER_H
#define CWMP_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/events.h"
#include "cwmp/inform.h"

struct buf;

enum { LEDGER_URL_MAX = 255 };

struct ledger {
    char url[LEDGER_URL_MAX + 1]; /* of the ACS that all this is about; "" none yet */
    bool informed;                /* it acknowledged 0 BOOTSTRAP */
    bool bootstrap_again;         /* ... but that session failed afterwards */
    struct events events;
};

/* What the Inform of one session carries. */
struct ledger_load {
    char url[LEDGER_URL_MAX + 1];
    bool bootstrap, acknowledged;
    /* That the Inform was written in, which may not have all of its events: the newest, unless
     * whoever sent it says otherwise before ledger_acknowledge(). */
    enum soap_version version;
    uint64_t serials[INFORM_EVENTS_MAX]; /* of the queue's events in it */
    size_t carried;
    enum event_id reasons[INFORM_EVENTS_MAX]; /* those of them that are one (events.h) */
    size_t reason_count;
};

void ledger_init(struct ledger *ledger);
void ledger_free(struct ledger *ledger);

/* As text for the store, and back; a text that cannot be understood leaves the ledger empty. */
int ledger_print(const struct ledger *ledger, struct buf *out);
void ledger_parse(struct ledger *ledger, const char *text);

/* The ACS in force is this one; "" (none) changes nothing. True when it is another than before. */
bool ledger_turn_to(struct ledger *ledger, const char *url);

bool ledger_owes_bootstrap(const struct ledger *ledger);
/* Whether there is something that no acknowledged Inform has said yet. */
bool ledger_owes_anything(const struct ledger *ledger);

/* Codes of what is undelivered, at most max; returns how many there are. */
size_t ledger_undelivered(const struct ledger *ledger, const char **codes, size_t max);

/* Takes what the next Inform shall carry: fills load, and out with its events in the order of their
 * codes; returns how many there are. out has room for INFORM_EVENTS_MAX; what does not fit is left
 * for the next session. The command keys in out are valid until the ledger changes. */
size_t ledger_pack(struct ledger *ledger, struct ledger_load *load, struct inform_event *out);
/* The ACS acknowledged that Inform. */
void ledger_acknowledge(struct ledger *ledger, struct ledger_load *load);
/* The ACS answered the request, of that session, which told of the event with this CommandKey: what
 * is not delivered by the InformResponse goes by that (events.def). False when nothing waited for
 * it. */
bool ledger_acknowledge_by(struct ledger *ledger, const struct ledger_load *load,
                           enum event_ack ack, const char *command_key);
/* The session failed. One that fails after its Inform was acknowledged is tried again for the same
 * reasons, so that the ACS can go on where it was (TR-069 3.2.1.1); what came with a CommandKey was
 * delivered and is not told twice. */
void ledger_fail(struct ledger *ledger, const struct ledger_load *load);
/* The session was dropped because CWMP was disabled: as a failure, but with nothing to try again.
 */
void ledger_drop(struct ledger *ledger);

#endif
