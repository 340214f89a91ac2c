/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.c: see store.h.
 */
#include "platform/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/factory.h"
#include "platform/flash.h"
#include "platform/fs.h"
#include "platform/log.h"
#include "platform/secret.h"
#include "platform/store_file.h"
#include "platform/store_inside.h"
#include "platform/txn.h"
#include "platform/banned.h"

enum {
    FOLLOW_UPS_MAX =
        64, /* commits made by observers of one commit: more is a circle of observers */
    CANONICAL_MAX = SETTING_TEXT_MAX,
};

struct store_follow_up {
    struct txn *txn;
    struct store_follow_up *next;
};

/* --- files --- */

int store_path(const struct store *store, const char *name, char out[STORE_PATH_SIZE])
{
    int len = snprintf(out, STORE_PATH_SIZE, "%s/%s", store->dir, name);
    return len < STORE_PATH_SIZE ? 0 : -ENAMETOOLONG;
}

static int take_lock(struct store *store)
{
    char path[STORE_PATH_SIZE];
    int error = store_path(store, "lock", path);
    if (error)
        return error;
    store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock_fd < 0)
        return -errno;
    if (flock(store->lock_fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? -EBUSY : -errno;
    return 0;
}

/* A file that cannot be understood is kept for a person to look at, as NAME.damaged. */
static int set_aside(struct store *store, const char *path, const char *loss)
{
    char aside[STORE_PATH_SIZE];
    if (snprintf(aside, sizeof(aside), "%s.damaged", path) >= (int)sizeof(aside))
        return -ENAMETOOLONG;
    if (rename(path, aside) < 0)
        return -errno;
    log_error(store->log, "%s is damaged and was set aside as %s: %s", path, aside, loss);
    return 0;
}

static int open_key(struct store *store)
{
    char path[STORE_PATH_SIZE];
    int error = store->key ? 0 : store_path(store, "device.key", path);
    if (error || store->key)
        return error;
    error = secret_key_open(path, &store->key);
    if (error == -EBADMSG) {
        error = set_aside(store, path, "passwords have to be set anew");
        if (!error)
            error = secret_key_open(path, &store->key);
    }
    if (error)
        log_error(store->log, "%s: %s", path, strerror(-error));
    return error;
}

int store_write_state(struct store *store, const struct state *state)
{
    char path[STORE_PATH_SIZE];
    struct buf text;
    buf_init(&text, STATE_FILE_MAX);
    int error = store_path(store, "state", path);
    if (!error)
        error = state_print(state, &text);
    if (!error)
        error = fs_replace(path, text.data, text.len, 0600);
    if (error)
        log_error(store->log, "%s: cannot be written: %s", path, strerror(-error));
    buf_wipe(&text);
    return error;
}

static int read_state(struct store *store)
{
    char path[STORE_PATH_SIZE];
    struct buf text;
    buf_init(&text, STATE_FILE_MAX);
    int error = store_path(store, "state", path);
    if (!error)
        error = fs_read(path, &text);
    if (error == -ENOENT)
        error = state_new(&store->state);
    else if (!error || error == -EMSGSIZE) {
        error = error ? -EBADMSG : state_parse(text.data ? text.data : "", text.len, &store->state);
        if (error == -EBADMSG)
            error = set_aside(store, path, "what the ACS had assigned is lost");
        if (!error && !store->state)
            error = state_new(&store->state);
    }
    buf_wipe(&text);
    return error;
}

/* Where the main configuration file of the next start is. */
static void note_startup_path(struct store *store)
{
    char file[sizeof("flash/") + FLASH_NAME_MAX];
    const char *name = store->state->startup[STARTUP_MAIN];
    snprintf(file, sizeof(file), "flash/%s", name);
    if (!*name || store_path(store, file, store->startup_path))
        store->startup_path[0] = '\0';
}

void store_take_state(struct store *store, struct state *state)
{
    state_free(store->state);
    store->state = state;
    note_startup_path(store);
}

static int open_flash(struct store *store)
{
    char path[STORE_PATH_SIZE];
    int error = store_path(store, "flash", path);
    return error ? error : flash_open(path, &store->flash);
}

/* A switch that does not come up would be worse than one that is not quite as new. */
static void restore_factory_default(struct store *store)
{
    int result = factory_carry_out(store->dir);
    if (result > 0)
        log_notice(store->log, "everything was restored to the factory default");
    else if (result < 0)
        log_error(store->log, "%s: cannot be restored to the factory default: %s", store->dir,
                  strerror(-result));
}

/* --- life --- */

int store_open(const char *state_dir, struct log *log, struct store **out)
{
    struct store *store = calloc(1, sizeof(*store));
    if (!store || !(store->dir = strdup(state_dir))) {
        free(store);
        return -ENOMEM;
    }
    store->log = log;
    store->lock_fd = -1;
    int error = fs_make_directory(state_dir, 0700);
    if (!error)
        error = take_lock(store);
    if (!error)
        restore_factory_default(store);
    if (!error)
        error = open_flash(store);
    if (!error)
        error = settings_new(&store->settings);
    if (!error)
        error = read_state(store);
    if (!error)
        note_startup_path(store);
    if (error) {
        store_close(store);
        return error;
    }
    *out = store;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (struct store_follow_up *next, *f = store->first_follow_up; f; f = next) {
        next = f->next;
        txn_free(f->txn);
        free(f);
    }
    settings_free(store->settings);
    state_free(store->state);
    secret_key_free(store->key);
    flash_close(store->flash);
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    free(store->dir);
    free(store);
}

const struct settings *store_settings(const struct store *store)
{
    return store->settings;
}

const char *store_record(const struct store *store, const char *key)
{
    return state_record(store->state, key);
}

/* --- commit --- */

static int refuse(struct store_error *error, int code, const struct txn_change *change,
                  const char *reason)
{
    if (!error)
        return code;
    *error = (struct store_error){0};
    if (change) {
        error->has_id = true;
        error->id = change->id;
    }
    snprintf(error->reason, sizeof(error->reason), "%s", reason);
    return code;
}

/* The text as the store keeps it: canonical, a secret as cipher text. */
static int kept_text(struct store *store, const struct txn_change *change, struct buf *out,
                     struct store_error *error)
{
    if (setting_row(change->id)->type != SETTING_TYPE_SECRET) {
        char text[CANONICAL_MAX];
        setting_canonical(change->id, change->text, text, sizeof(text));
        return buf_puts(out, text);
    }
    int code = open_key(store);
    if (code) {
        char reason[120];
        snprintf(reason, sizeof(reason), "the device key cannot be read or made: %s",
                 strerror(-code));
        return refuse(error, code, change, reason);
    }
    if (change->form == TXN_PLAIN)
        return secret_encipher(store->key, change->text, out);
    struct buf clear;
    buf_init(&clear, setting_row(change->id)->max);
    code = secret_decipher(store->key, change->text, &clear);
    buf_wipe(&clear);
    if (code)
        return refuse(error, code, change, "is not cipher text of this device");
    return buf_puts(out, change->text);
}

/* Whether an assignment must be on disk before it counts. */
static bool is_persistent(const struct txn *txn, const struct txn_change *change)
{
    return txn->setter & (SETTER_ACS | SETTER_ENGINE) &&
           (change->kind != TXN_VALUE || change->source == SOURCE_USER);
}

/* What the commit will make of the store; built aside, so that a failure leaves no trace. */
struct outcome {
    struct settings *settings;
    struct state *state; /* NULL: nothing on disk changes */
    struct setting_ids changed;
};

static int put_value(struct store *store, const struct txn *txn, const struct txn_change *change,
                     struct outcome *outcome, struct store_error *error)
{
    struct buf text;
    buf_init(&text, CANONICAL_MAX);
    int code = change->text ? kept_text(store, change, &text, error) : 0;
    const char *kept = change->text ? buf_text(&text) : NULL;
    if (!code)
        code = change->key ? settings_entry_put(outcome->settings, change->id, change->key, kept)
                           : settings_put(outcome->settings, change->id, change->source, kept);
    if (!code && is_persistent(txn, change))
        code = change->key ? state_assign_entry(outcome->state, change->id, change->key, kept)
                           : state_assign(outcome->state, change->id, kept);
    buf_wipe(&text);
    return code;
}

static int apply_change(struct store *store, const struct txn *txn, const struct txn_change *change,
                        struct outcome *outcome, struct store_error *error)
{
    int code = 0;
    bool persistent = is_persistent(txn, change);
    switch (change->kind) {
    case TXN_VALUE:
        code = put_value(store, txn, change, outcome, error);
        break;
    case TXN_ENTRY_ADD:
        code = settings_entry_add(outcome->settings, change->list, change->key);
        if (!code && persistent)
            code = state_add_entry(outcome->state, change->list, change->key);
        break;
    case TXN_ENTRY_REMOVE:
        settings_entry_remove(outcome->settings, change->list, change->key);
        if (persistent)
            state_remove_entry(outcome->state, change->list, change->key);
        break;
    }
    if (code == -ENOSPC && change->key && error && !error->reason[0]) {
        char reason[80];
        snprintf(reason, sizeof(reason), "there are %u of them already, which is the most",
                 (unsigned)list_row(change->list)->entries);
        return refuse(error, code, NULL, reason);
    }
    return code;
}

static bool touches_disk(const struct txn *txn)
{
    bool touches = txn->record_count > 0;
    for (size_t i = 0; i < txn->change_count; i++)
        touches = touches || is_persistent(txn, &txn->changes[i]);
    return touches;
}

/* Compared at the end, since a transaction may change a value and change it back. */
static void find_changed(const struct settings *before, const struct settings *after,
                         struct setting_ids *changed)
{
    for (unsigned i = 0; i < SETTING_COUNT; i++)
        if (settings_differ(before, after, (enum setting_id)i))
            setting_ids_add(changed, (enum setting_id)i);
}

static int put_record(struct state *state, const struct txn_record *record,
                      struct store_error *error)
{
    if (record->value && strlen(record->value) > STORE_RECORD_MAX)
        return refuse(error, -EMSGSIZE, NULL, "a record is too large");
    return state_put_record(state, record->key, record->value);
}

static int build_outcome(struct store *store, const struct txn *txn, struct outcome *outcome,
                         struct store_error *error)
{
    int code = settings_copy(store->settings, &outcome->settings);
    if (code)
        outcome->settings = NULL;
    if (!code && touches_disk(txn) && (code = state_copy(store->state, &outcome->state)))
        outcome->state = NULL;
    for (size_t i = 0; !code && i < txn->change_count; i++)
        code = apply_change(store, txn, &txn->changes[i], outcome, error);
    for (size_t i = 0; !code && i < txn->record_count; i++)
        code = put_record(outcome->state, &txn->records[i], error);
    if (!code)
        find_changed(store->settings, outcome->settings, &outcome->changed);
    return code;
}

static void free_outcome(struct outcome *outcome)
{
    settings_free(outcome->settings);
    state_free(outcome->state);
}

/* Persist, then make visible. */
static int commit(struct store *store, const struct txn *txn, struct setting_ids *changed,
                  struct store_error *error)
{
    struct outcome outcome = {0};
    refuse(error, 0, NULL, "");
    int code = build_outcome(store, txn, &outcome, error);
    if (!code && outcome.state)
        code = store_write_state(store, outcome.state);
    if (code) {
        if (error && !error->reason[0])
            refuse(error, code, NULL, strerror(-code));
        free_outcome(&outcome);
        return code;
    }
    settings_swap(store->settings, outcome.settings);
    if (outcome.state)
        store_take_state(store, outcome.state);
    outcome.state = NULL;
    *changed = outcome.changed;
    free_outcome(&outcome);
    return 0;
}

int store_apply(struct store *store, const struct txn *txn, struct store_error *error)
{
    struct setting_ids changed;
    return commit(store, txn, &changed, error);
}

static void tell(struct store *store, const struct setting_ids *changed, enum setting_setter setter)
{
    if (setting_ids_empty(changed))
        return;
    const struct store_change change = {.ids = *changed, .setter = setter};
    for (size_t i = 0; i < store->observer_count; i++)
        if (store->observers[i].fn)
            store->observers[i].fn(store->observers[i].ctx, &change);
}

/* Closes the gaps of those that left while they were told. */
static void forget_gone(struct store *store)
{
    size_t kept = 0;
    for (size_t i = 0; i < store->observer_count; i++)
        if (store->observers[i].fn)
            store->observers[kept++] = store->observers[i];
    store->observer_count = kept;
}

static int queue(struct store *store, const struct txn *txn)
{
    unsigned waiting = 0;
    struct store_follow_up **link = &store->first_follow_up;
    for (; *link; link = &(*link)->next)
        waiting++;
    if (waiting >= FOLLOW_UPS_MAX)
        return -ELOOP;
    struct store_follow_up *follow_up = calloc(1, sizeof(*follow_up));
    int code = follow_up ? txn_copy(txn, &follow_up->txn) : -ENOMEM;
    if (code) {
        free(follow_up);
        return code;
    }
    *link = follow_up;
    return 0;
}

static struct txn *next_follow_up(struct store *store)
{
    struct store_follow_up *first = store->first_follow_up;
    if (!first)
        return NULL;
    struct txn *txn = first->txn;
    store->first_follow_up = first->next;
    free(first);
    return txn;
}

int store_commit(struct store *store, const struct txn *txn, struct store_error *error)
{
    if (store->telling)
        return queue(store, txn);
    struct setting_ids changed = {{0}};
    int code = commit(store, txn, &changed, error);
    if (code)
        return code;
    store->telling = true;
    tell(store, &changed, txn->setter);
    struct txn *follow_up;
    for (unsigned n = 0; (follow_up = next_follow_up(store)); n++) {
        struct store_error why;
        int failure = n < FOLLOW_UPS_MAX ? commit(store, follow_up, &changed, &why) : -ELOOP;
        if (failure)
            log_error(store->log, "a change that followed another failed: %s", strerror(-failure));
        else
            tell(store, &changed, follow_up->setter);
        txn_free(follow_up);
    }
    store->telling = false;
    forget_gone(store);
    return 0;
}

int store_observe(struct store *store, store_observer *fn, void *ctx)
{
    if (store->observer_count == STORE_OBSERVERS_MAX)
        return -ENOSPC;
    store->observers[store->observer_count].fn = fn;
    store->observers[store->observer_count++].ctx = ctx;
    return 0;
}

void store_unobserve(struct store *store, store_observer *fn, void *ctx)
{
    for (size_t i = 0; i < store->observer_count; i++)
        if (store->observers[i].fn == fn && store->observers[i].ctx == ctx) {
            store->observers[i].fn = NULL;
            break;
        }
    if (!store->telling)
        forget_gone(store);
}

int store_reveal(struct store *store, enum setting_id id, enum setting_source source,
                 struct buf *out)
{
    const char *cipher = settings_get(store->settings, id, source);
    if (!cipher)
        return -ENOENT;
    int code = open_key(store);
    return code ? code : secret_decipher(store->key, cipher, out);
}
