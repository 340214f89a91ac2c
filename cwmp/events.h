/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.h: events that the ACS has not acknowledged yet, in the order in which they were raised.
 * What each event is and when it may be forgotten: events.def.
 */
#ifndef CWMP_EVENTS_H
#define CWMP_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum event_id {
#define EVENT(id, code, kept, persistent) EVENT_##id,
#include "cwmp/events.def"
#undef EVENT
    EVENT_COUNT
};

const char *event_code(enum event_id id); /* "1 BOOT" */

enum {
    EVENTS_MAX = 256,
    EVENT_COMMAND_KEY_MAX = 32,
};

struct event {
    enum event_id id;
    char command_key[EVENT_COMMAND_KEY_MAX + 1];
    uint64_t serial; /* grows with each raise */
};

struct events {
    struct event queue[EVENTS_MAX];
    size_t count;
    uint64_t last_serial;
};

void events_init(struct events *events);
/* Adds the event; one of the same code and key that waits already is renewed instead. -ENOSPC when
 * full. */
int events_raise(struct events *events, enum event_id id, const char *command_key);
bool events_has(const struct events *events, enum event_id id);

/* An Inform with the first `carried` events was acknowledged: they go, but not those raised again
 * after last_serial. */
void events_delivered(struct events *events, size_t carried, uint64_t last_serial);
/* After a failed session: forgets what is not kept (KEPT_NOT). */
void events_failed(struct events *events);
/* The ACS changed: what is undelivered was for the other one. 1 BOOT stays: the new ACS has not
 * heard of the boot. */
void events_discard_for_bootstrap(struct events *events);

/* The persistent ones as text for the store, and back. events_parse() skips what it does not know.
 */
int events_print(const struct events *events, struct buf *out);
void events_parse(struct events *events, const char *text);

#endif
