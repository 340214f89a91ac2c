/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.c: see events.h.
 */
#include "cwmp/events.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/key_text.h"
#include "platform/buf.h"
#include "platform/banned.h"

enum cumulative { SINGLE, MULTIPLE };
enum kept { KEPT_UNTIL_DELIVERED, KEPT_UNTIL_REBOOT, KEPT_NOT };

static const struct {
    const char *code;
    enum cumulative cumulative;
    enum event_ack ack;
    enum kept kept;
    enum event_id with;
    enum soap_version since;
} rows[EVENT_COUNT] = {
#define EVENT(event_id, text, how, acked, until, other, version)                                   \
    [EVENT_##event_id] = {                                                                         \
        .code = text,                                                                              \
        .cumulative = how,                                                                         \
        .ack = EVENT_ACK_##acked,                                                                  \
        .kept = KEPT_##until,                                                                      \
        .with = EVENT_##other,                                                                     \
        .since = SOAP_CWMP_##version,                                                              \
    },
#include "cwmp/events.def"
#undef EVENT
};

/* There are fewer rows than that, so one event of each SINGLE row always finds room. */
enum { MULTIPLE_MAX = EVENTS_MAX - 32 };
_Static_assert(EVENT_COUNT <= 32, "room is kept for every event of kind SINGLE");

const char *event_code(enum event_id id)
{
    return rows[id].code;
}

bool event_code_is_in(const char *code, enum soap_version version)
{
    for (size_t i = 0; i < EVENT_COUNT; i++)
        if (strcmp(rows[i].code, code) == 0)
            return version >= rows[i].since;
    return true;
}

bool event_is_reason(enum event_id id)
{
    return rows[id].cumulative == SINGLE && rows[id].ack == EVENT_ACK_INFORM;
}

void events_init(struct events *events)
{
    *events = (struct events){0};
}

void events_free(struct events *events)
{
    free(events->queue);
    events_init(events);
}

static bool is_single(const struct event *event)
{
    return rows[event->id].cumulative == SINGLE;
}

static struct event *find(const struct events *events, enum event_id id)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->queue[i].id == id)
            return &events->queue[i];
    return NULL;
}

static size_t count_multiple(const struct events *events)
{
    size_t count = 0;
    for (size_t i = 0; i < events->count; i++)
        count += !is_single(&events->queue[i]);
    return count;
}

static int make_room(struct events *events)
{
    if (events->count < events->room)
        return 0;
    size_t room = events->room ? events->room * 2 : 8;
    struct event *queue = realloc(events->queue, room * sizeof(*queue));
    if (!queue)
        return -ENOMEM;
    events->queue = queue;
    events->room = room;
    return 0;
}

int events_raise(struct events *events, enum event_id id, const char *command_key)
{
    struct event *event = rows[id].cumulative == SINGLE ? find(events, id) : NULL;
    if (event) {
        event->serial = ++events->last_serial;
        event->told = false;
        return 0;
    }
    if (strlen(command_key) > EVENT_COMMAND_KEY_MAX)
        return -EMSGSIZE;
    if (rows[id].cumulative == MULTIPLE && count_multiple(events) >= MULTIPLE_MAX)
        return -ENOSPC;
    int error = make_room(events);
    if (error)
        return error;
    event = &events->queue[events->count++];
    *event = (struct event){.id = id, .serial = ++events->last_serial};
    if (!is_single(event))
        snprintf(event->command_key, sizeof(event->command_key), "%s", command_key);
    return 0;
}

bool events_has(const struct events *events, enum event_id id)
{
    return find(events, id) != NULL;
}

bool events_wait(const struct events *events)
{
    for (size_t i = 0; i < events->count; i++)
        if (!events->queue[i].told)
            return true;
    return false;
}

/* By code, and of one code by age. */
static int compare_places(const void *a, const void *b)
{
    const struct event *left = *(const struct event *const *)a,
                       *right = *(const struct event *const *)b;
    if (left->id != right->id)
        return left->id < right->id ? -1 : 1;
    return left->serial < right->serial ? -1 : 1;
}

size_t events_choose(const struct events *events, size_t max, const struct event **out)
{
    size_t count = 0;
    for (int single = 1; single >= 0; single--)
        for (size_t i = 0; i < events->count && count < max; i++)
            if (is_single(&events->queue[i]) == (single == 1))
                out[count++] = &events->queue[i];
    if (count)
        qsort(out, count, sizeof(*out), compare_places);
    return count;
}

static void drop(struct events *events, size_t i)
{
    events->count--;
    memmove(&events->queue[i], &events->queue[i + 1],
            (events->count - i) * sizeof(events->queue[0]));
}

static bool has_serial(const uint64_t *serials, size_t count, uint64_t serial)
{
    for (size_t i = 0; i < count; i++)
        if (serials[i] == serial)
            return true;
    return false;
}

/* Whether an event waits that goes with this SINGLE one. */
static bool is_needed(const struct events *events, enum event_id id)
{
    for (size_t i = 0; i < events->count; i++)
        if (rows[events->queue[i].id].with == id)
            return true;
    return false;
}

/* Whether an Inform of that version says nothing of it, and it is worth keeping for one that does.
 */
static bool is_left_out(const struct event *event, enum soap_version version)
{
    return version < rows[event->id].since && rows[event->id].kept != KEPT_NOT;
}

/* Those with others go first, so that what they go with is seen to be needed no longer. */
void events_informed(struct events *events, const uint64_t *serials, size_t count,
                     enum soap_version version)
{
    for (int single = 0; single <= 1; single++)
        for (size_t i = events->count; i-- > 0;) {
            struct event *event = &events->queue[i];
            if (is_single(event) != (single == 1) || !has_serial(serials, count, event->serial))
                continue;
            if (rows[event->id].ack != EVENT_ACK_INFORM || is_left_out(event, version))
                event->told = true;
            else if (!single || !is_needed(events, event->id))
                drop(events, i);
        }
}

bool events_acknowledged_by(struct events *events, enum event_ack ack, const char *command_key)
{
    bool found = false;
    for (size_t i = 0; i < events->count && !found; i++) {
        const struct event *event = &events->queue[i];
        found = rows[event->id].ack == ack && !is_single(event) &&
                strcmp(event->command_key, command_key) == 0;
        if (found)
            drop(events, i);
    }
    for (size_t i = events->count; i-- > 0;) {
        const struct event *event = &events->queue[i];
        if (rows[event->id].ack != ack || !is_single(event) || is_needed(events, event->id))
            continue;
        drop(events, i);
        found = true;
    }
    return found;
}

void events_withdraw(struct events *events, enum event_id id)
{
    for (size_t i = events->count; i-- > 0;)
        if (events->queue[i].id == id)
            drop(events, i);
}

void events_failed(struct events *events)
{
    for (size_t i = events->count; i-- > 0;) {
        events->queue[i].told = false;
        if (rows[events->queue[i].id].kept == KEPT_NOT)
            drop(events, i);
    }
}

void events_discard_for_bootstrap(struct events *events)
{
    for (size_t i = events->count; i-- > 0;)
        if (events->queue[i].id != EVENT_BOOT)
            drop(events, i);
}

int events_print(const struct events *events, struct buf *out)
{
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->queue[i];
        if (rows[event->id].kept != KEPT_UNTIL_DELIVERED)
            continue;
        buf_printf(out, "%s\t", rows[event->id].code);
        key_print(out, event->command_key);
        buf_puts(out, "\n");
    }
    return buf_error(out);
}

void events_parse(struct events *events, const char *text)
{
    while (*text) {
        size_t line = strcspn(text, "\n"), code = strcspn(text, "\t\n");
        char key[EVENT_COMMAND_KEY_MAX + 1] = "";
        if (code < line && key_parse(text + code + 1, line - code - 1, key, sizeof(key)))
            key[0] = '\0'; /* an event without its key is worth more than none */
        for (unsigned id = 0; id < EVENT_COUNT; id++)
            if (strlen(rows[id].code) == code && !strncmp(rows[id].code, text, code))
                (void)events_raise(events, (enum event_id)id, key);
        text += line + (text[line] != '\0');
    }
}
