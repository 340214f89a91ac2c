/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.c: see notify.h. All watched parameters are visited at each look: names and values are
 * made while walking, so that nothing has to be kept in step with instances that come and go.
 */
#include "cwmp/notify.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/attributes.h"
#include "cwmp/datamodel.h"
#include "cwmp/dm_row.h"
#include "cwmp/fingerprint.h"
#include "cwmp/watch_list.h"
#include "platform/buf.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

static const char record_attributes[] = "attributes", record_told[] = "told";

/* What a level means. */
enum { IN_INFORM = 1, OPENS_SESSION = 2, LIGHT = 4, LIGHT_AT_ONCE = 8 };
static const unsigned means[LEVEL_COUNT] = {
    [LEVEL_OFF] = 0,
    [LEVEL_PASSIVE] = IN_INFORM,
    [LEVEL_ACTIVE] = IN_INFORM | OPENS_SESSION,
    [LEVEL_PASSIVE_LIGHT] = LIGHT,
    [LEVEL_PASSIVE_BOTH] = IN_INFORM | LIGHT,
    [LEVEL_ACTIVE_LIGHT] = LIGHT | LIGHT_AT_ONCE,
    [LEVEL_PASSIVE_ACTIVE_LIGHT] = IN_INFORM | LIGHT | LIGHT_AT_ONCE,
};

enum {
    LIGHT_MAX = 1000, /* changes of one look that are told by lightweight notification */
    RECORD_ROOM = STORE_RECORD_MAX,
};
_Static_assert(WATCHES_MAX *(DATAMODEL_PATH_MAX + WATCH_LINE_MAX) <= RECORD_ROOM &&
                   ATTRIBUTES_MAX * (DATAMODEL_PATH_MAX + ATTRIBUTES_LINE_MAX) <= RECORD_ROOM,
               "both records have room in the store, however long their names");

struct notify {
    struct notify_env env;
    struct attributes *attributes;
    struct watch_list watches;
    const char **names; /* of the last notify_pack() */
    struct loop_timer *poll;
    bool begun;        /* there are values to compare with */
    bool acknowledged; /* the one of this session */
    bool settled; /* every commit since is looked at, and what is watched changes by commits only */
};

/* --- life --- */

static void on_poll(void *ctx)
{
    notify_look(ctx, false);
}

int notify_new(const struct notify_env *env, struct notify **out)
{
    struct notify *notify = calloc(1, sizeof(*notify));
    if (!notify)
        return -ENOMEM;
    notify->env = *env;
    int error = attributes_new(&notify->attributes);
    if (!error && env->loop)
        error = loop_timer_new(env->loop, on_poll, notify, &notify->poll);
    if (error) {
        notify_free(notify);
        return error;
    }
    *out = notify;
    return 0;
}

void notify_free(struct notify *notify)
{
    if (!notify)
        return;
    if (notify->poll)
        loop_timer_free(notify->poll);
    attributes_free(notify->attributes);
    watch_list_clear(&notify->watches);
    free(notify->names);
    free(notify);
}

int notify_start(struct notify *notify)
{
    const char *told = store_record(notify->env.store, record_told);
    const char *kept = store_record(notify->env.store, record_attributes);
    struct attributes *attributes;
    int error = kept ? attributes_parse(kept, &attributes) : 0;
    if (error)
        return error;
    if (kept) {
        attributes_free(notify->attributes);
        notify->attributes = attributes;
        notify->settled = false;
    }
    notify->begun = told != NULL;
    return told ? watch_list_parse(&notify->watches, told) : 0;
}

const struct attributes *notify_attributes(const struct notify *notify)
{
    return notify->attributes;
}

/* --- a look --- */

enum look_for {
    LOOK_FOR_NEWS,
    LOOK_FOR_THE_ACS,     /* what differs is what it changed */
    LOOK_FOR_A_BEGINNING, /* what is new in the list is known to the ACS as it is */
};

struct look {
    struct notify *notify;
    enum look_for what;
    bool polled;   /* something that the ACS wants told at once can change without a commit */
    bool unsure;   /* something watched can */
    bool active;   /* a parameter changed for which the ACS is to be called */
    bool absorbed; /* the ACS changed something that is watched */
    struct notify_light *light;
    size_t light_count;
    bool no_memory;
};

/* A change without a commit opens a session (or sends a message) at once only if somebody looks. It
 * is looked for where the ACS asked for it: parameters that are active by default tell of their
 * changes by themselves. */
static void note_source(struct look *look, const struct datamodel_item *item, unsigned meaning)
{
    if (!meaning || !item->row->get || item->row->setting != DM_NO_SETTING ||
        !attributes_has_level(look->notify->attributes, item))
        return;
    look->unsure = true;
    look->polled = look->polled || meaning & (OPENS_SESSION | LIGHT_AT_ONCE);
}

static void note_light(struct look *look, const char *name, bool at_once)
{
    if (look->light_count == LIGHT_MAX || !look->notify->env.lightweight)
        return;
    if (!look->light && !(look->light = calloc(LIGHT_MAX, sizeof(*look->light))))
        return;
    char *copy = strdup(name);
    if (copy)
        look->light[look->light_count++] = (struct notify_light){.path = copy, .at_once = at_once};
}

/* What changed is news until an Inform tells it: also when it changes back, and when the ACS then
 * sets it without having heard of that (TR-069 3.7.1.5, A.3.3.1). */
static void note_change(struct look *look, struct watch *watch, uint64_t value)
{
    bool light = watch->light && value != watch->light_told;
    watch->seen = watch->light_told = value;
    if (look->what == LOOK_FOR_THE_ACS) {
        watch->told = watch->sent = value;
        watch->known = true;
        look->absorbed = true;
        return;
    }
    watch->changed = watch->means & IN_INFORM;
    look->active = look->active || watch->means & OPENS_SESSION;
    if (light)
        note_light(look, watch->key, watch->means & LIGHT_AT_ONCE);
    if (watch->light && !(watch->means & IN_INFORM))
        watch->told = value;                         /* no Inform tells it */
    look->absorbed = look->absorbed || watch->light; /* no restart shall tell it again */
}

/* A parameter that was not watched before: it has just got a level, or it was not there. */
static void begin_watch(struct look *look, struct watch *watch, uint64_t value)
{
    watch->seen = watch->told = watch->light_told = value;
    watch->known = look->notify->begun || look->what == LOOK_FOR_A_BEGINNING;
    if (look->what == LOOK_FOR_NEWS && look->notify->begun) {
        watch->changed = true;
        look->active = look->active || watch->means & OPENS_SESSION;
    }
    look->absorbed = true;
}

static int visit(void *ctx, const struct datamodel_item *item)
{
    struct look *look = ctx;
    struct notify *notify = look->notify;
    const char *key = item->canonical;
    uint64_t value;
    unsigned meaning = means[attributes_level(notify->attributes, item)];
    if (item->row->flags & DM_TELL)
        meaning |= IN_INFORM | OPENS_SESSION;
    struct watch *watch = watch_list_find(&notify->watches, key);
    bool is_new = !watch;
    if (!watch && !meaning)
        return 0;
    if (!watch && !(watch = watch_list_take(&notify->watches, key))) {
        look->no_memory = true;
        return 0;
    }
    watch->present = true;
    watch->means = meaning;
    watch->light = meaning & LIGHT;
    watch->row = item->row;
    note_source(look, item, meaning);
    if (!meaning || fingerprint_value(notify->env.dm, notify->env.store, item, &value))
        return 0; /* what cannot be read has not changed */
    if (is_new)
        begin_watch(look, watch, value);
    else if (watch->trusted) {
        watch->seen = watch->told = watch->light_told = value;
        watch->known = true;
        watch->trusted = false;
        look->absorbed = true;
    } else if (value != watch->seen)
        note_change(look, watch, value);
    return 0;
}

static void set_poll(struct notify *notify, bool needed)
{
    if (!notify->poll)
        return;
    if (!needed)
        loop_timer_cancel(notify->poll);
    else if (loop_timer_set(notify->poll, NOTIFY_POLL_MS))
        log_error(notify->env.log, "out of memory: values are not watched between sessions");
}

static void tell_light(struct look *look, struct txn *txn)
{
    const struct notify_env *env = &look->notify->env;
    if (look->light_count)
        env->lightweight(env->ctx, look->light, look->light_count, txn);
    for (size_t i = 0; i < look->light_count; i++)
        free((char *)look->light[i].path);
    free(look->light);
}

/* Visits every parameter. What was found is in the list and in *look. txn, unless NULL, gets what
 * lightweight notification keeps. */
static void look_at_all(struct notify *notify, enum look_for what, struct txn *txn,
                        struct look *look)
{
    *look = (struct look){.notify = notify, .what = what};
    for (size_t i = 0; i < notify->watches.count; i++)
        notify->watches.entries[i].present = false;
    (void)datamodel_parameters(notify->env.dm, "", visit, look);
    if (look->no_memory)
        log_error(notify->env.log, "not every parameter with a notification level can be watched");
    set_poll(notify, look->polled);
    notify->settled = !look->unsure && !look->no_memory;
    tell_light(look, txn);
}

/* --- on disk --- */

static int add_told(struct notify *notify,
                    bool (*trust)(const void *ctx, const struct watch *watch), struct txn *txn)
{
    struct buf text;
    const char *kept = store_record(notify->env.store, record_told);
    buf_init(&text, RECORD_ROOM);
    int error = watch_list_print(&notify->watches, trust, txn, &text);
    if (!error && (!kept || strcmp(kept, buf_text(&text)) != 0))
        error = txn_put_record(txn, record_told, buf_text(&text));
    buf_free(&text);
    return error;
}

/* Looks, and commits what is known now together with what lightweight notification has to tell. */
static void look_and_save(struct notify *notify, enum look_for what, struct look *look)
{
    struct txn *txn = NULL;
    struct store_error why = {.reason = "out of memory"};
    int error = txn_new(SETTER_ENGINE, &txn);
    look_at_all(notify, what, txn, look);
    if (!error && notify->begun && (look->absorbed || what == LOOK_FOR_THE_ACS))
        error = add_told(notify, NULL, txn);
    if (!error && !txn_is_empty(txn))
        error = store_commit(notify->env.store, txn, &why);
    txn_free(txn);
    if (error)
        log_error(notify->env.log, "what the ACS knows is not on disk: %s", why.reason);
}

void notify_reset(struct notify *notify, struct txn *txn)
{
    struct attributes *none;
    watch_list_clear(&notify->watches);
    notify->begun = notify->settled = false;
    if (!attributes_new(&none)) {
        attributes_free(notify->attributes);
        notify->attributes = none;
    }
    if (store_record(notify->env.store, record_attributes))
        txn_put_record(txn, record_attributes, NULL);
    if (store_record(notify->env.store, record_told))
        txn_put_record(txn, record_told, NULL);
    set_poll(notify, false);
}

/* --- when --- */

void notify_look(struct notify *notify, bool by_acs)
{
    struct look look;
    if (!notify->begun)
        return;
    look_and_save(notify, by_acs ? LOOK_FOR_THE_ACS : LOOK_FOR_NEWS, &look);
    if (look.active)
        notify->env.news(notify->env.ctx);
}

void notify_rest(struct notify *notify)
{
    set_poll(notify, false);
    notify->settled = false;
}

int64_t notify_next_look_ms(const struct notify *notify)
{
    return notify->poll ? loop_timer_remaining_ms(notify->poll) : -1;
}

void notify_mark(struct notify *notify, enum setting_id id)
{
    for (size_t i = 0; i < notify->watches.count; i++) {
        struct watch *watch = &notify->watches.entries[i];
        if (watch->row && watch->row->setting == (int)id)
            watch->changed = true;
    }
}

static bool has_news(const struct notify *notify, unsigned meaning)
{
    for (size_t i = 0; i < notify->watches.count; i++) {
        const struct watch *watch = &notify->watches.entries[i];
        if (watch->means & meaning && watch_is_news(watch))
            return true;
    }
    return false;
}

bool notify_has_active_news(const struct notify *notify)
{
    return has_news(notify, OPENS_SESSION);
}

bool notify_has_news(const struct notify *notify)
{
    return has_news(notify, IN_INFORM);
}

/* --- a session --- */

static bool pack(struct watch *watch, bool first)
{
    watch->carried = watch->present;
    watch->listed = !first && watch->means & IN_INFORM && watch_is_news(watch);
    watch->changed_before = !first && watch_is_news(watch);
    watch->changed = watch->changed && !watch->carried;
    watch->sent = watch->seen;
    return watch->listed;
}

size_t notify_pack(struct notify *notify, bool first, const char *const **names)
{
    struct look look;
    size_t count = 0;
    if (!notify->settled)
        look_and_save(notify, LOOK_FOR_NEWS, &look);
    free(notify->names);
    notify->names = calloc(notify->watches.count + 1, sizeof(*notify->names));
    notify->begun = true;
    notify->acknowledged = false;
    *names = notify->names;
    if (!notify->names) { /* nothing is carried, so nothing is taken as told */
        log_error(notify->env.log, "out of memory: changed values are told another time");
        return 0;
    }
    for (size_t i = 0; i < notify->watches.count; i++)
        if (pack(&notify->watches.entries[i], first))
            notify->names[count++] = notify->watches.entries[i].key;
    return count;
}

void notify_acknowledge(struct notify *notify, struct txn *txn)
{
    for (size_t i = 0; i < notify->watches.count; i++) {
        struct watch *watch = &notify->watches.entries[i];
        if (!watch->carried)
            continue;
        watch->told = watch->sent;
        watch->known = true;
    }
    notify->acknowledged = true;
    if (add_told(notify, NULL, txn))
        log_error(notify->env.log, "what the ACS knows is too much to be kept");
}

void notify_end(struct notify *notify, bool well)
{
    for (size_t i = 0; i < notify->watches.count; i++) {
        struct watch *watch = &notify->watches.entries[i];
        bool again = notify->acknowledged ? watch->listed : watch->changed_before;
        watch->changed = watch->changed || (again && !well);
        watch->carried = watch->listed = watch->changed_before = false;
    }
    notify->acknowledged = false;
}

/* --- for the ACS's requests --- */

static bool is_touched(const struct txn *txn, const struct watch *watch)
{
    for (size_t i = 0; watch->row && i < txn->change_count; i++)
        if (txn->changes[i].kind == TXN_VALUE && watch->row->setting == (int)txn->changes[i].id)
            return true;
    return false;
}

/* What the ACS is about to change, and what it knew as it was: a value that follows from its change
 * (a number of entries) is known to it too. */
static bool trust(const void *txn, const struct watch *watch)
{
    return watch->means && watch->present &&
           (is_touched(txn, watch) || (watch->known && !watch_is_news(watch)));
}

static bool touches_watched(const struct notify *notify, const struct txn *txn)
{
    for (size_t i = 0; i < txn->change_count; i++)
        if (txn->changes[i].kind != TXN_VALUE)
            return true; /* entries come or go, and their values */
    for (size_t i = 0; i < notify->watches.count; i++)
        if (is_touched(txn, &notify->watches.entries[i]))
            return true;
    return false;
}

int notify_acs_will_change(struct notify *notify, struct txn *txn)
{
    notify_look(notify, false);
    if (!notify->begun || !touches_watched(notify, txn))
        return 0;
    return add_told(notify, trust, txn);
}

static int commit_attributes(struct notify *notify)
{
    struct txn *txn;
    struct buf text;
    int error = txn_new(SETTER_ENGINE, &txn);
    if (error)
        return error;
    buf_init(&text, RECORD_ROOM);
    error = attributes_print(notify->attributes, &text);
    if (!error)
        error = txn_put_record(txn, record_attributes, text.len ? text.data : NULL);
    if (!error && notify->begun)
        error = add_told(notify, NULL, txn);
    if (!error)
        error = store_commit(notify->env.store, txn, NULL);
    buf_free(&text);
    txn_free(txn);
    return error;
}

int notify_take_attributes(struct notify *notify, struct attributes *attributes)
{
    struct look look;
    struct attributes *before = notify->attributes;
    notify_look(notify, false);
    notify->attributes = attributes;
    notify->settled = false;
    look_at_all(notify, LOOK_FOR_A_BEGINNING, NULL, &look);
    int error = look.no_memory ? -ENOSPC : commit_attributes(notify);
    if (error) {
        notify->attributes = before;
        look_at_all(notify, LOOK_FOR_A_BEGINNING, NULL, &look);
    }
    attributes_free(error ? attributes : before);
    watch_list_drop_idle(&notify->watches);
    return error;
}
