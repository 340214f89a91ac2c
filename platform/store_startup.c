/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_startup.c: the saved configurations of store.h.
 */
#include "platform/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/factory.h"
#include "platform/flash.h"
#include "platform/log.h"
#include "platform/store_file.h"
#include "platform/store_inside.h"
#include "platform/txn.h"
#include "platform/banned.h"

struct flash *store_flash(struct store *store)
{
    return store->flash;
}

const char *store_startup_current(const struct store *store)
{
    return store->current;
}

const char *store_startup_next(const struct store *store, enum startup_use use)
{
    return store->state->startup[use];
}

const char *store_startup_path(const struct store *store)
{
    return store->startup_path;
}

/* --- which file --- */

/* Puts the name into the state file, then in force. */
static int remember(struct store *store, enum startup_use use, const char *name)
{
    struct state *after;
    int error = state_copy(store->state, &after);
    if (error)
        return error;
    snprintf(after->startup[use], FLASH_NAME_SIZE, "%s", name);
    error = store_write_state(store, after);
    if (error) {
        state_free(after);
        return error;
    }
    store_take_state(store, after);
    return 0;
}

int store_startup_choose(struct store *store, enum startup_use use, const char *name)
{
    size_t size = 0;
    int error = !*name                              ? 0
                : flash_name_is_configuration(name) ? flash_size(store->flash, name, &size)
                                                    : -EINVAL;
    if (!error && size > STORE_STARTUP_MAX)
        error = -EMSGSIZE;
    return error ? error : remember(store, use, name);
}

int store_startup_reset(struct store *store, enum startup_use use)
{
    enum startup_use other = use == STARTUP_MAIN ? STARTUP_BACKUP : STARTUP_MAIN;
    char name[FLASH_NAME_SIZE];
    size_t size;
    memcpy(name, store->state->startup[use], sizeof(name));
    int error = *name ? flash_size(store->flash, name, &size) : -ENOENT;
    if (error)
        return error;
    bool shared = strcmp(store->state->startup[other], name) == 0;
    error = remember(store, use, "");
    return error || shared ? error : flash_remove(store->flash, name);
}

/* --- save --- */

static int print_running(const struct store *store, const struct config_text *form,
                         const char *version, struct buf *text)
{
    buf_init(text, STORE_STARTUP_MAX);
    return form->print(store->settings, version, text);
}

/* The two steps of store_file.h: the sum, the file. *after is the state on disk, which the caller
 * puts in force or frees. */
static int save_text(struct store *store, const char *name, const struct buf *text,
                     struct state **after)
{
    char digest[STATE_DIGEST_SIZE];
    *after = NULL;
    if (!flash_name_is_configuration(name))
        return -EINVAL;
    int error = state_digest(buf_text(text), text->len, digest);
    if (!error && (error = state_copy(store->state, after)))
        *after = NULL;
    if (!error) {
        state_add_saved(*after, digest);
        error = store_write_state(store, *after);
    }
    if (error)
        return error;
    error = flash_write(store->flash, name, text->data, text->len);
    if (error)
        log_error(store->log, FLASH_PREFIX "%s: cannot be written: %s", name, strerror(-error));
    return error;
}

/* The third: which file is loaded next, and what need not be remembered beside it any more. */
static int settle(struct store *store, struct state *after, enum startup_use use, const char *name)
{
    bool renamed = strcmp(after->startup[use], name) != 0;
    snprintf(after->startup[use], FLASH_NAME_SIZE, "%s", name);
    if (!strcmp(after->startup[STARTUP_MAIN], name))
        state_settle(after);
    int error = store_write_state(store, after);
    return renamed ? error : 0; /* else tidiness only: what is on disk means the same */
}

int store_save(struct store *store, const struct config_text *form, const char *version,
               enum startup_use use, const char *name)
{
    char kept[FLASH_NAME_SIZE];
    const char *next = store->state->startup[use];
    snprintf(kept, sizeof(kept), "%s", *name ? name : *next ? next : STATE_STARTUP_DEFAULT);
    struct buf text;
    struct state *after = NULL;
    int error = print_running(store, form, version, &text);
    if (!error)
        error = save_text(store, kept, &text, &after);
    if (!error)
        error = settle(store, after, use, kept);
    if (!error) {
        store_take_state(store, after);
        after = NULL;
    }
    state_free(after);
    buf_wipe(&text);
    return error;
}

int store_save_copy(struct store *store, const struct config_text *form, const char *version,
                    const char *name)
{
    if (!strcmp(name, store->state->startup[STARTUP_MAIN]))
        return store_save(store, form, version, STARTUP_MAIN, name);
    struct buf text;
    struct state *after = NULL;
    int error = print_running(store, form, version, &text);
    if (!error)
        error = save_text(store, name, &text, &after);
    if (error)
        state_free(after);
    else
        store_take_state(store, after);
    buf_wipe(&text);
    return error;
}

int store_differs(const struct store *store, const struct config_text *form, const char *version,
                  bool *differs)
{
    const char *name = store->state->startup[STARTUP_MAIN];
    struct buf running, saved;
    buf_init(&saved, STORE_STARTUP_MAX + 1);
    int error = print_running(store, form, version, &running);
    int missing = *name ? flash_read(store->flash, name, 0, STORE_STARTUP_MAX + 1, &saved) : 1;
    *differs = missing || saved.len != running.len ||
               memcmp(buf_text(&saved), buf_text(&running), running.len) != 0;
    buf_wipe(&running);
    buf_wipe(&saved);
    return error;
}

int store_factory_default(struct store *store)
{
    return factory_ask(store->dir);
}

/* --- load --- */

/* One line of the file, applied at once: the lines after a bad one still count. */
static int apply_line(struct store *store, const struct config_text *form, const char *line,
                      struct config_place *place, char *why, size_t why_size)
{
    struct txn *txn;
    struct store_error refusal;
    int error = txn_new(SETTER_CLI, &txn);
    if (error)
        return error;
    error = form->read_line(line, place, txn, why, why_size);
    if (!error && (error = store_apply(store, txn, &refusal)))
        snprintf(why, why_size, "%s", refusal.reason);
    txn_free(txn);
    return error;
}

static int apply_text(struct store *store, const struct config_text *form, struct buf *text,
                      store_bad_line *bad, void *ctx)
{
    struct config_place place = {.view = 0};
    unsigned number = 0;
    char *line = text->data, *file_end = text->data + text->len;
    while (line < file_end) {
        char why[200] = "";
        char *end = memchr(line, '\n', (size_t)(file_end - line));
        if (!end)
            end = file_end; /* where the buffer has its closing NUL */
        bool has_nul = memchr(line, '\0', (size_t)(end - line)) != NULL;
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        number++;
        int error = has_nul ? -EINVAL : apply_line(store, form, line, &place, why, sizeof(why));
        if (error == -ENOMEM)
            return error;
        if (error)
            bad(ctx, number, line, has_nul ? "holds a NUL byte" : why);
        line = end + 1;
    }
    if (place.open) {
        char why[100];
        snprintf(why, sizeof(why), "the file ends within the text of %s",
                 setting_row((enum setting_id)(place.open - 1))->name);
        bad(ctx, number, "", why);
    }
    return 0;
}

/* What the ACS assigned after that file was saved. The rest is not forgotten: another start may
 * load another file. */
static int apply_assignments(struct store *store, const char *digest)
{
    const struct state *state = store->state;
    int error = 0;
    for (unsigned i = 0; !error && i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        if (state->assigned[i].present && !state_is_outdated(state, id, digest))
            error = settings_put(store->settings, id, SOURCE_USER, state->assigned[i].text);
    }
    return error ? error : settings_copy_entries(state->entries, store->settings);
}

/* Reads the main file, or else the backup one. -ENOENT when there is neither; another error is
 * about a file that is there, and has been said. */
static int read_startup(struct store *store, struct buf *text)
{
    int error = -ENOENT;
    for (unsigned use = 0; error && use < STARTUP_USES; use++) {
        const char *name = store->state->startup[use];
        if (!*name)
            continue;
        buf_reset(text);
        int failure = flash_read(store->flash, name, 0, STORE_STARTUP_MAX + 1, text);
        if (failure && (failure != -ENOENT || use == STARTUP_BACKUP))
            log_error(store->log, FLASH_PREFIX "%s: %s", name,
                      failure == -EMSGSIZE ? "larger than 1 MiB" : strerror(-failure));
        if (!failure)
            snprintf(store->current, sizeof(store->current), "%s", name);
        if (!failure && use == STARTUP_BACKUP)
            log_notice(store->log, "the backup configuration file is loaded: " FLASH_PREFIX "%s",
                       name);
        if (!failure || failure != -ENOENT)
            error = failure;
    }
    return error;
}

int store_load_startup(struct store *store, const struct config_text *form, store_bad_line *bad,
                       void *ctx)
{
    char digest[STATE_DIGEST_SIZE] = "";
    struct buf text;
    buf_init(&text, STORE_STARTUP_MAX);
    int error = read_startup(store, &text);
    if (!error && text.len)
        error = state_digest(text.data, text.len, digest);
    if (!error && text.len)
        error = apply_text(store, form, &text, bad, ctx);
    int failure = apply_assignments(store, digest); /* also when no file could be read */
    buf_wipe(&text);
    return error && error != -ENOENT ? error : failure;
}
