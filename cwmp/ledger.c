/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ledger.c: see ledger.h.
 */
#include "cwmp/ledger.h"

#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

void ledger_init(struct ledger *ledger)
{
    *ledger = (struct ledger){.url = ""};
    events_init(&ledger->events);
}

/* "URL<tab>informed" or "URL<tab>new", then a line for each event. */
int ledger_print(const struct ledger *ledger, struct buf *out)
{
    buf_printf(out, "%s\t%s\n", ledger->url, ledger->informed ? "informed" : "new");
    return events_print(&ledger->events, out);
}

void ledger_parse(struct ledger *ledger, const char *text)
{
    size_t url = strcspn(text, "\t\n"), line = strcspn(text, "\n");
    ledger_init(ledger);
    if (url == line || url > LEDGER_URL_MAX)
        return;
    snprintf(ledger->url, sizeof(ledger->url), "%.*s", (int)url, text);
    ledger->informed = line - url == strlen("\tinformed");
    events_parse(&ledger->events, text + line + (text[line] != '\0'));
}

bool ledger_turn_to(struct ledger *ledger, const char *url)
{
    if (!*url || strcmp(url, ledger->url) == 0)
        return false;
    snprintf(ledger->url, sizeof(ledger->url), "%s", url);
    ledger->informed = ledger->bootstrap_again = false;
    ledger->changed = (struct setting_ids){{0}};
    events_discard_for_bootstrap(&ledger->events);
    return true;
}

bool ledger_owes_bootstrap(const struct ledger *ledger)
{
    return ledger->url[0] && (!ledger->informed || ledger->bootstrap_again);
}

bool ledger_owes_anything(const struct ledger *ledger)
{
    return ledger->events.count || ledger_owes_bootstrap(ledger);
}

size_t ledger_pack(struct ledger *ledger, struct ledger_load *load, struct inform_event *out)
{
    size_t count = 0;
    *load = (struct ledger_load){.bootstrap = ledger_owes_bootstrap(ledger),
                                 .last_serial = ledger->events.last_serial,
                                 .changed = ledger->changed};
    ledger->changed = (struct setting_ids){{0}};
    snprintf(load->url, sizeof(load->url), "%s", ledger->url);
    if (load->bootstrap)
        out[count++] = (struct inform_event){event_code(EVENT_BOOTSTRAP), ""};
    size_t room = INFORM_EVENTS_MAX - count;
    load->carried = ledger->events.count < room ? ledger->events.count : room;
    for (unsigned id = 0; id < EVENT_COUNT; id++)
        for (size_t i = 0; i < load->carried; i++) {
            const struct event *event = &ledger->events.queue[i];
            if (event->id != id)
                continue;
            out[count++] = (struct inform_event){event_code(event->id), event->command_key};
            if (!event->command_key[0])
                load->reasons[load->reason_count++] = event->id;
        }
    return count;
}

/* Whether another ACS came into force while that session was under way: then its outcome is no
 * longer anybody's business. */
static bool is_outdated(const struct ledger *ledger, const struct ledger_load *load)
{
    return strcmp(ledger->url, load->url) != 0;
}

void ledger_acknowledge(struct ledger *ledger, struct ledger_load *load)
{
    load->acknowledged = true;
    if (is_outdated(ledger, load)) {
        /* 1 BOOT is kept for the other ACS, which has not heard of it. */
        return;
    }
    events_delivered(&ledger->events, load->carried, load->last_serial);
    ledger->informed = ledger->informed || load->bootstrap;
    ledger->bootstrap_again = false;
}

void ledger_drop(struct ledger *ledger, const struct ledger_load *load)
{
    events_failed(&ledger->events);
    if (is_outdated(ledger, load))
        return;
    for (size_t i = 0; i < sizeof(load->changed.bits) / sizeof(load->changed.bits[0]); i++)
        ledger->changed.bits[i] |= load->changed.bits[i];
}

void ledger_fail(struct ledger *ledger, const struct ledger_load *load)
{
    if (load->acknowledged && !is_outdated(ledger, load)) {
        for (size_t i = 0; i < load->reason_count; i++)
            events_raise(&ledger->events, load->reasons[i], "");
        ledger->bootstrap_again = load->bootstrap;
    }
    ledger_drop(ledger, load);
}
