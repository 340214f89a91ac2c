/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * place.c: see place.h.
 */
#include "cli/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grammar.h"
#include "platform/buf.h"
#include "platform/banned.h"

/* A range of lines; console: there is one. */
struct range {
    bool console;
    unsigned first, last;
};

static void range_key(const struct range *range, char key[LIST_KEY_MAX])
{
    if (range->console)
        snprintf(key, LIST_KEY_MAX, "con0");
    else if (range->first == range->last)
        snprintf(key, LIST_KEY_MAX, "vty%u", range->first);
    else
        snprintf(key, LIST_KEY_MAX, "vty%u-%u", range->first, range->last);
}

static struct range range_of(const char *key)
{
    char *end;
    if (strncmp(key, "vty", 3) != 0)
        return (struct range){.console = true};
    unsigned first = (unsigned)strtoul(key + 3, &end, 10);
    unsigned last = *end == '-' ? (unsigned)strtoul(end + 1, NULL, 10) : first;
    return (struct range){false, first, last};
}

static int enter_line(const struct arguments *arguments, struct place *out)
{
    struct range range = {.console = !arguments_has(arguments, "vty")};
    range.first = arguments_uint(arguments, 0, 0);
    range.last = arguments_uint(arguments, 1, range.first);
    if (range.last < range.first || range.last >= LINE_VTY_COUNT ||
        (range.console && range.last > 0))
        return -EINVAL;
    range_key(&range, out->key);
    return 0;
}

int place_entered(const struct arguments *arguments, struct place *out)
{
    const char *key = arguments_text(arguments, 0);
    *out = (struct place){.view = arguments->command->enters};
    switch (view_row(out->view)->list) {
    case LIST_NONE:
        return 0;
    case LIST_LINE:
        return enter_line(arguments, out);
    default:
        if (!key || strlen(key) >= sizeof(out->key))
            return -EINVAL;
        memcpy(out->key, key, strlen(key) + 1);
        return 0;
    }
}

void place_refresh(struct place *place, const struct settings *settings)
{
    enum list_id list = view_row(place->view)->list;
    if (list == LIST_NONE || list == LIST_LINE)
        return;
    for (size_t n = 0; n < settings_entry_count(settings, list); n++) {
        const char *key = settings_entry_key(settings, list, n);
        if (!list_same_key(list, key, place->key))
            continue;
        snprintf(place->key, sizeof(place->key), "%s", key);
        return;
    }
    *place = (struct place){.view = VIEW_SYSTEM};
}

void place_prompt(const struct place *place, const char *sysname, char *out, size_t size)
{
    const struct view_row *view = view_row(place->view);
    const char *key =
        place->view == VIEW_LINE && range_of(place->key).console ? "console0" : place->key;
    snprintf(out, size, "%s%s%s%s%s", view->prompt_open, sysname, view->prompt_tail, key,
             view->prompt_close);
}

void place_print(const struct place *place, struct buf *out)
{
    const struct view_row *view = view_row(place->view);
    buf_puts(out, view->enter);
    if (place->view == VIEW_LINE) {
        struct range range = range_of(place->key);
        buf_printf(out, range.console ? " console %u" : " vty %u", range.first);
        if (range.last > range.first)
            buf_printf(out, " %u", range.last);
    } else if (*place->key) {
        buf_printf(out, " %s", place->key);
    }
}

bool place_key(const struct place *place, size_t n, char key[LIST_KEY_MAX])
{
    if (place->view != VIEW_LINE) {
        snprintf(key, LIST_KEY_MAX, "%s", place->key);
        return n == 0 && *key;
    }
    struct range range = range_of(place->key);
    if (n > range.last - range.first)
        return false;
    range.first = range.last = range.first + (unsigned)n;
    range_key(&range, key);
    return true;
}

/* --- the blocks of a configuration --- */

static bool same_values(const struct settings *settings, const char *a, const char *b)
{
    bool same = true;
    for (unsigned i = 0; same && i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        if (setting_row(id)->list != LIST_LINE)
            continue;
        const char *left = settings_entry_effective(settings, id, a);
        const char *right = settings_entry_effective(settings, id, b);
        same = left && right ? !strcmp(left, right) : left == right;
    }
    return same;
}

/* Whether any setting of this line is not the default one. */
static bool is_set(const struct settings *settings, const char *key)
{
    return !same_values(settings, key, "");
}

static bool nth_line(const struct settings *settings, size_t n, struct place *out)
{
    char key[LIST_KEY_MAX], first[LIST_KEY_MAX];
    if (is_set(settings, "con0") && n-- == 0) {
        range_key(&(struct range){.console = true}, out->key);
        return true;
    }
    for (unsigned line = 0; line < LINE_VTY_COUNT; line++) {
        struct range range = {false, line, line};
        range_key(&range, first);
        if (!is_set(settings, first))
            continue;
        for (; line + 1 < LINE_VTY_COUNT; range.last = ++line) {
            range_key(&(struct range){false, line + 1, line + 1}, key);
            if (!same_values(settings, first, key))
                break;
        }
        if (n-- == 0) {
            range_key(&range, out->key);
            return true;
        }
    }
    return false;
}

bool place_nth(const struct settings *settings, enum view view, size_t n, struct place *out)
{
    enum list_id list = view_row(view)->list;
    *out = (struct place){.view = view};
    if (list == LIST_NONE)
        return n == 0;
    if (list == LIST_LINE)
        return nth_line(settings, n, out);
    if (n >= settings_entry_count(settings, list))
        return false;
    snprintf(out->key, sizeof(out->key), "%s", settings_entry_key(settings, list, n));
    return true;
}
