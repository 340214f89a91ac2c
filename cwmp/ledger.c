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

void ledger_free(struct ledger *ledger)
{
    events_free(&ledger->events);
}

static void clear(struct ledger *ledger)
{
    ledger_free(ledger);
    ledger_init(ledger);
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
    clear(ledger);
    if (url == line || url > LEDGER_URL_MAX)
        return;
    snprintf(ledger->url, sizeof(ledger->url), "%.*s", (int)url, text);
    ledger->informed = strncmp(text + url, "\tinformed\n", line - url + 1) == 0;
    events_parse(&ledger->events, text + line + (text[line] != '\0'));
}

bool ledger_turn_to(struct ledger *ledger, const char *url)
{
    if (!*url || strcmp(url, ledger->url) == 0)
        return false;
    snprintf(ledger->url, sizeof(ledger->url), "%s", url);
    ledger->informed = ledger->bootstrap_again = false;
    events_discard_for_bootstrap(&ledger->events);
    return true;
}

bool ledger_owes_bootstrap(const struct ledger *ledger)
{
    return ledger->url[0] && (!ledger->informed || ledger->bootstrap_again);
}

bool ledger_owes_anything(const struct ledger *ledger)
{
    return events_wait(&ledger->events) || ledger_owes_bootstrap(ledger);
}

size_t ledger_pack(struct ledger *ledger, struct ledger_load *load, struct inform_event *out)
{
    const struct event *chosen[INFORM_EVENTS_MAX];
    size_t count = 0;
    *load = (struct ledger_load){.bootstrap = ledger_owes_bootstrap(ledger),
                                 .version = SOAP_VERSION_COUNT - 1};
    snprintf(load->url, sizeof(load->url), "%s", ledger->url);
    if (load->bootstrap)
        out[count++] = (struct inform_event){event_code(EVENT_BOOTSTRAP), ""};
    load->carried = events_choose(&ledger->events, INFORM_EVENTS_MAX - count, chosen);
    for (size_t i = 0; i < load->carried; i++) {
        out[count++] = (struct inform_event){event_code(chosen[i]->id), chosen[i]->command_key};
        load->serials[i] = chosen[i]->serial;
        if (event_is_reason(chosen[i]->id))
            load->reasons[load->reason_count++] = chosen[i]->id;
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
    if (is_outdated(ledger, load)) /* 1 BOOT stays for the other ACS, which has not heard of it */
        return;
    events_informed(&ledger->events, load->serials, load->carried, load->version);
    ledger->informed = ledger->informed || load->bootstrap;
    ledger->bootstrap_again = false;
}

bool ledger_acknowledge_by(struct ledger *ledger, const struct ledger_load *load,
                           enum event_ack ack, const char *command_key)
{
    return !is_outdated(ledger, load) && events_acknowledged_by(&ledger->events, ack, command_key);
}

void ledger_drop(struct ledger *ledger)
{
    events_failed(&ledger->events);
}

void ledger_fail(struct ledger *ledger, const struct ledger_load *load)
{
    if (load->acknowledged && !is_outdated(ledger, load)) {
        for (size_t i = 0; i < load->reason_count; i++)
            (void)events_raise(&ledger->events, load->reasons[i], "");
        ledger->bootstrap_again = load->bootstrap;
    }
    ledger_drop(ledger);
}

size_t ledger_undelivered(const struct ledger *ledger, const char **codes, size_t max)
{
    size_t count = 0;
    if (ledger_owes_bootstrap(ledger) && count++ < max)
        codes[0] = event_code(EVENT_BOOTSTRAP);
    for (size_t i = 0; i < ledger->events.count; i++, count++)
        if (count < max)
            codes[count] = event_code(ledger->events.queue[i].id);
    return count;
}
