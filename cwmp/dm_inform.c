/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_inform.c: see dm_inform.h.
 */
#include "cwmp/dm_inform.h"

#include <string.h>

#include "cwmp/dm_find.h"
#include "cwmp/dm_rows.h"
#include "cwmp/events.h"
#include "platform/settings.h"

#include "platform/banned.h"

/* --- what may be assigned --- */

/* Of a name that is in no row: non-empty words with dots between them, the wildcard a whole one. */
static bool is_parameter_name(const char *name)
{
    for (;;) {
        size_t len = strcspn(name, ".");
        if (!len || (memchr(name, '*', len) && (len != 1 || name[len] != '.')))
            return false;
        if (!name[len])
            return true;
        name += len + 1;
    }
}

bool dm_inform_name_fits(const struct datamodel *dm, const char *name)
{
    struct dm_place place;
    size_t count;
    if (!*name)
        return true;
    if (strncmp(name, dm->root->name, strlen(dm->root->name)) != 0 || !is_parameter_name(name))
        return false;
    if (!dm_parse(dm, dm->root->name, name, &place))
        return true; /* nothing yet */
    const struct dm_row *row = &datamodel_rows(&count)[place.row];
    return row->type != DM_OBJECT && !(row->flags & DM_FORCED);
}

/* One item of a comma-separated list, without the white space around it. Returns where the next
 * begins, NULL after the last. */
static const char *take_item(const char *list, const char **item, size_t *len)
{
    const char *end = list + strcspn(list, ",");
    *item = list + strspn(list, " \t\r\n");
    *len = *item < end ? (size_t)(end - *item) : 0;
    while (*len && strchr(" \t\r\n", (*item)[*len - 1]))
        (*len)--;
    return *end ? end + 1 : NULL;
}

static bool is_text(const char *item, size_t len, const char *text)
{
    return strlen(text) == len && strncmp(item, text, len) == 0;
}

static bool is_event(const char *item, size_t len)
{
    for (unsigned id = 0; id < EVENT_COUNT; id++)
        if (is_text(item, len, event_code((enum event_id)id)))
            return true;
    /* A vendor's: of an RPC "M X_...", of its own "X <OUI> ...". */
    return len > 4 && (strncmp(item, "M X_", 4) == 0 || strncmp(item, "X ", 2) == 0);
}

bool dm_inform_events_fit(const char *events)
{
    const char *item;
    size_t len;
    for (const char *next = *events ? events : NULL; next;) {
        next = take_item(next, &item, &len);
        if (!is_event(item, len) || is_text(item, len, event_code(EVENT_VALUE_CHANGE)))
            return false;
    }
    return true;
}

/* --- the Inform --- */

static bool is_listed(const char *events, const char *code)
{
    const char *item;
    size_t len;
    if (!*events)
        return strcmp(code, event_code(EVENT_VALUE_CHANGE)) != 0;
    for (const char *next = events; next;) {
        next = take_item(next, &item, &len);
        if (is_text(item, len, code))
            return true;
    }
    return false;
}

static bool is_wanted(const struct settings *settings, const char *key,
                      const char *const *event_codes, size_t count)
{
    const char *events = settings_entry_effective(settings, SETTING_IP_EVENTS, key);
    if (strcmp(settings_entry_effective(settings, SETTING_IP_ENABLE, key), "1") != 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if (is_listed(events, event_codes[i]))
            return true;
    return false;
}

struct passing {
    datamodel_visit *fn;
    void *ctx;
    int stop;
};

static int pass_on(void *ctx, const struct datamodel_item *item)
{
    struct passing *passing = ctx;
    passing->stop = passing->fn(passing->ctx, item);
    return passing->stop;
}

int dm_inform_parameters(struct datamodel *dm, const char *const *event_codes, size_t count,
                         datamodel_visit *fn, void *ctx)
{
    const struct settings *settings = dm_settings(dm);
    struct passing passing = {fn, ctx, 0};
    size_t entries = settings_entry_count(settings, LIST_INFORM_PARAMETER);
    for (size_t n = 0; n < entries && !passing.stop; n++) {
        const char *key = settings_entry_key(settings, LIST_INFORM_PARAMETER, n);
        const char *name = settings_entry_effective(settings, SETTING_IP_NAME, key);
        if (*name && is_wanted(settings, key, event_codes, count))
            (void)datamodel_parameters(dm, name, pass_on, &passing);
    }
    return passing.stop;
}
