/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.h: events that the ACS has not acknowledged yet, in the order in which they were raised.
 * What each event is, who acknowledges it and when it may be forgotten: events.def.
 */
#ifndef CWMP_EVENTS_H
#define CWMP_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cwmp/soap.h"

struct buf;

enum event_id {
#define EVENT(id, code, cumulative, acked, kept, with, since) EVENT_##id,
#include "cwmp/events.def"
#undef EVENT
    EVENT_COUNT,
    EVENT_NONE = EVENT_COUNT
};

/* The responses of an ACS that deliver events. */
enum event_ack {
    EVENT_ACK_INFORM,
    EVENT_ACK_KICKED,
    EVENT_ACK_TRANSFER_COMPLETE,
    EVENT_ACK_REQUEST_DOWNLOAD,
    EVENT_ACK_AUTONOMOUS_TRANSFER_COMPLETE,
    EVENT_ACK_DU_STATE_CHANGE_COMPLETE,
    EVENT_ACK_AUTONOMOUS_DU_STATE_CHANGE_COMPLETE
};

const char *event_code(enum event_id id); /* "1 BOOT" */
/* Whether an Inform of that namespace may hold this code; one that is not in the table may. */
bool event_code_is_in(const char *code, enum soap_version version);
/* Whether it is a reason for which a session that failed after its InformResponse is tried again:
 * of kind SINGLE and delivered by that response. What has a CommandKey is not told twice. */
bool event_is_reason(enum event_id id);

enum {
    EVENTS_MAX = 256,
    EVENT_COMMAND_KEY_MAX = 128, /* bytes: 32 characters of UTF-8 (TR-069 A.3.3.1) */
};

struct event {
    enum event_id id;
    char command_key[EVENT_COMMAND_KEY_MAX + 1];
    uint64_t serial; /* grows with each raise */
    bool told; /* an acknowledged Inform named it, and what delivers it is another response; or it
                  had no such code */
};

struct events {
    struct event *queue; /* at most EVENTS_MAX */
    size_t count, room;
    uint64_t last_serial;
};

void events_init(struct events *events);
void events_free(struct events *events); /* empty again */

/* Adds the event. One of kind SINGLE that waits already is renewed instead; its command_key is "".
 * 0; -ENOSPC when there are too many of kind MULTIPLE (the others always find room); -EMSGSIZE for
 * a key of more than EVENT_COMMAND_KEY_MAX bytes; -ENOMEM. */
int events_raise(struct events *events, enum event_id id, const char *command_key);
bool events_has(const struct events *events, enum event_id id);
/* It is no longer so, and need not be told. */
void events_withdraw(struct events *events, enum event_id id);
/* Whether there is one that no acknowledged Inform has named yet. */
bool events_wait(const struct events *events);

/* Those that the next Inform shall carry, at most max, in the order of their codes: all of kind
 * SINGLE, then the oldest others. They belong to events and are valid until it changes. */
size_t events_choose(const struct events *events, size_t max, const struct event **out);

/* An Inform of that version with the events of these serial numbers was acknowledged: those that
 * this delivers go, but not those raised again since. Those that the version does not have were
 * left out of it; they stay for an Inform in a later one, but are no reason for a session of their
 * own (those that no failure would outlive go). */
void events_informed(struct events *events, const uint64_t *serials, size_t count,
                     enum soap_version version);
/* The ACS answered the request that told of one such event: the oldest with that key goes, and the
 * SINGLE ones with that acknowledgement when no other needs them. False when there was none. ack is
 * not EVENT_ACK_INFORM. */
bool events_acknowledged_by(struct events *events, enum event_ack ack, const char *command_key);
/* After a failed session: forgets what is not kept. */
void events_failed(struct events *events);
/* The ACS changed: what is undelivered was for the other one. 1 BOOT stays: the new ACS has not
 * heard of the boot. */
void events_discard_for_bootstrap(struct events *events);

/* Those that outlive a reboot as text for the store, a line each, and back. events_parse() skips
 * what it does not know. */
int events_print(const struct events *events, struct buf *out);
void events_parse(struct events *events, const char *text);

#endif
