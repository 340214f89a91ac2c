/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * events.c: see events.h.
 */
#include "cwmp/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

enum kept { KEPT_UNTIL_DELIVERED, KEPT_UNTIL_REBOOT, KEPT_NOT };

static const struct {
    const char *code;
    enum kept kept;
    bool persistent;
} rows[EVENT_COUNT] = {
#define EVENT(id, code, kept, persistent) [EVENT_##id] = {code, kept, persistent},
#include "cwmp/events.def"
#undef EVENT
};

const char *event_code(enum event_id id)
{
    return rows[id].code;
}

void events_init(struct events *events)
{
    events->count = 0;
    events->last_serial = 0;
}

int events_raise(struct events *events, enum event_id id, const char *command_key)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->queue[i].id == id && !strcmp(events->queue[i].command_key, command_key)) {
            events->queue[i].serial = ++events->last_serial;
            return 0;
        }
    if (events->count == EVENTS_MAX)
        return -ENOSPC;
    struct event *event = &events->queue[events->count++];
    *event = (struct event){.id = id, .serial = ++events->last_serial};
    snprintf(event->command_key, sizeof(event->command_key), "%s", command_key);
    return 0;
}

bool events_has(const struct events *events, enum event_id id)
{
    for (size_t i = 0; i < events->count; i++)
        if (events->queue[i].id == id)
            return true;
    return false;
}

static void drop(struct events *events, size_t i)
{
    events->count--;
    memmove(&events->queue[i], &events->queue[i + 1],
            (events->count - i) * sizeof(events->queue[0]));
}

void events_delivered(struct events *events, size_t carried, uint64_t last_serial)
{
    for (size_t i = carried < events->count ? carried : events->count; i-- > 0;)
        if (events->queue[i].serial <= last_serial)
            drop(events, i);
}

void events_failed(struct events *events)
{
    for (size_t i = events->count; i-- > 0;)
        if (rows[events->queue[i].id].kept == KEPT_NOT)
            drop(events, i);
}

void events_discard_for_bootstrap(struct events *events)
{
    for (size_t i = events->count; i-- > 0;)
        if (events->queue[i].id != EVENT_BOOT)
            drop(events, i);
}

int events_print(const struct events *events, struct buf *out)
{
    for (size_t i = 0; i < events->count; i++)
        if (rows[events->queue[i].id].persistent)
            buf_printf(out, "%s\t%s\n", rows[events->queue[i].id].code,
                       events->queue[i].command_key);
    return buf_error(out);
}

void events_parse(struct events *events, const char *text)
{
    while (*text) {
        size_t line = strcspn(text, "\n"), code = strcspn(text, "\t\n");
        char key[EVENT_COMMAND_KEY_MAX + 1] = "";
        if (code < line)
            snprintf(key, sizeof(key), "%.*s", (int)(line - code - 1), text + code + 1);
        for (unsigned id = 0; id < EVENT_COUNT; id++)
            if (strlen(rows[id].code) == code && !strncmp(rows[id].code, text, code))
                events_raise(events, (enum event_id)id, key);
        text += line + (text[line] != '\0');
    }
}
