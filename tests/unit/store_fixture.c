/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_fixture.c: see store_fixture.h.
 */
#include "tests/unit/store_fixture.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- the language --- */

static bool is_acs(enum setting_id id)
{
    return strncmp(setting_row(id)->name, "acs.", 4) == 0;
}

static void print_row(const struct settings *settings, enum setting_id id, struct buf *out)
{
    const struct setting_row *row = setting_row(id);
    const char *form = row->type == SETTING_TYPE_SECRET ? "cipher" : "plain";
    const char *text = settings_get(settings, id, SOURCE_USER);
    if (text && (row->setters & SETTER_CLI))
        (void)buf_printf(out, "%s user %s %s\n", row->name, form, text);
    text = settings_get(settings, id, SOURCE_DEFAULT);
    if (text)
        (void)buf_printf(out, "%s default %s %s\n", row->name, form, text);
}

static int text_print(const struct settings *settings, const char *version, struct buf *out)
{
    (void)buf_printf(out, "version %s\n", version);
    for (int id = 0; id < SETTING_COUNT; id++)
        if (!is_acs((enum setting_id)id))
            print_row(settings, (enum setting_id)id, out);
    (void)buf_puts(out, "acs\n");
    for (int id = 0; id < SETTING_COUNT; id++)
        if (is_acs((enum setting_id)id))
            print_row(settings, (enum setting_id)id, out);
    return buf_error(out);
}

static int refuse(char *why, size_t why_size, const char *reason)
{
    (void)snprintf(why, why_size, "%s", reason);
    return -EINVAL;
}

/* Cuts the first word off; the rest may be empty. */
static char *cut_word(char **rest)
{
    char *word = *rest;
    char *end = strchr(word, ' ');
    *rest = end ? end + 1 : word + strlen(word);
    if (end)
        *end = '\0';
    return word;
}

static int read_setting(char *line, int view, struct txn *txn, char *why, size_t why_size)
{
    enum setting_id id;
    enum setting_source source;
    const char *reason = "";
    char *rest = line;
    if (setting_find(cut_word(&rest), &id))
        return refuse(why, why_size, "no such setting");
    if (is_acs(id) && !view)
        return refuse(why, why_size, "not in this view");
    if (setting_source_find(cut_word(&rest), &source))
        return refuse(why, why_size, "no such source");
    enum txn_form form = strcmp(cut_word(&rest), "cipher") == 0 ? TXN_CIPHER : TXN_PLAIN;
    if (txn_set(txn, id, source, form, rest, &reason))
        return refuse(why, why_size, reason);
    return 0;
}

static int text_read_line(const char *line, struct config_place *place, struct txn *txn, char *why,
                          size_t why_size)
{
    char copy[SETTING_TEXT_MAX * 2];
    if (!*line || *line == '#' || strncmp(line, "version ", 8) == 0)
        return 0;
    if (strcmp(line, "acs") == 0) {
        place->view = 1;
        return 0;
    }
    if (strlen(line) >= sizeof(copy))
        return refuse(why, why_size, "too long");
    (void)snprintf(copy, sizeof(copy), "%s", line);
    return read_setting(copy, place->view, txn, why, why_size);
}

const struct config_text fixture_text = {.print = text_print, .read_line = text_read_line};

/* --- the store --- */

static void note_bad_line(void *ctx, unsigned line, const char *text, const char *why)
{
    struct fixture *f = ctx;
    if (f->bad_count < FIXTURE_BAD_MAX) {
        f->bad[f->bad_count].line = line;
        (void)snprintf(f->bad[f->bad_count].text, sizeof(f->bad[0].text), "%s", text);
        (void)snprintf(f->bad[f->bad_count].why, sizeof(f->bad[0].why), "%s", why);
    }
    f->bad_count++;
}

void fixture_init(struct fixture *f)
{
    char parent[UNIT_PATH_MAX];
    memset(f, 0, sizeof(*f));
    unit_dir(parent);
    unit_path(parent, "state-dir", f->dir);
}

int fixture_start(struct fixture *f)
{
    f->bad_count = 0;
    f->store = NULL;
    int rc = store_open(f->dir, NULL, &f->store);
    if (rc)
        return rc;
    rc = store_load_startup(f->store, &fixture_text, note_bad_line, f);
    if (rc)
        fixture_stop(f);
    return rc;
}

void fixture_stop(struct fixture *f)
{
    store_close(f->store);
    f->store = NULL;
}

void fixture_begin(struct fixture *f)
{
    fixture_init(f);
    CU_ASSERT_EQUAL_FATAL(fixture_start(f), 0);
}

void fixture_restart(struct fixture *f)
{
    fixture_stop(f);
    CU_ASSERT_EQUAL_FATAL(fixture_start(f), 0);
}

int fixture_save(struct fixture *f)
{
    return store_save(f->store, &fixture_text, "1", STARTUP_MAIN, "");
}

void fixture_path(const struct fixture *f, const char *name, char out[UNIT_PATH_MAX])
{
    unit_path(f->dir, name, out);
}

struct txn *fixture_txn(enum setting_setter setter)
{
    struct txn *txn;
    if (txn_new(setter, &txn))
        abort();
    return txn;
}

void fixture_add(struct txn *txn, enum setting_id id, enum setting_source source, const char *text)
{
    const char *why = "";
    int rc = text ? txn_set(txn, id, source, TXN_PLAIN, text, &why) : txn_unset(txn, id, source);
    if (rc) {
        fprintf(stderr, "fixture_add: %s '%s': %s %s\n", setting_row(id)->name, text ? text : "",
                strerror(-rc), why);
        abort();
    }
}

int fixture_set(struct fixture *f, enum setting_setter setter, enum setting_id id,
                enum setting_source source, const char *text)
{
    struct txn *txn = fixture_txn(setter);
    fixture_add(txn, id, source, text);
    int rc = store_commit(f->store, txn, NULL);
    txn_free(txn);
    return rc;
}

int fixture_put_record(struct fixture *f, const char *key, const char *value)
{
    struct txn *txn = fixture_txn(SETTER_ENGINE);
    if (txn_put_record(txn, key, value))
        abort();
    int rc = store_commit(f->store, txn, NULL);
    txn_free(txn);
    return rc;
}

static const char *or_unset(const char *text)
{
    return text ? text : "(unset)";
}

const char *fixture_get(const struct fixture *f, enum setting_id id, enum setting_source source)
{
    return or_unset(settings_get(store_settings(f->store), id, source));
}

const char *fixture_user(const struct fixture *f, enum setting_id id)
{
    return fixture_get(f, id, SOURCE_USER);
}

const char *fixture_record(const struct fixture *f, const char *key)
{
    return or_unset(store_record(f->store, key));
}

void fixture_reveal(const struct fixture *f, enum setting_id id, enum setting_source source,
                    char *clear, size_t size)
{
    struct buf b;
    buf_init(&b, size - 1);
    int rc = store_reveal(f->store, id, source, &b);
    (void)snprintf(clear, size, "%s", rc ? "(error)" : buf_text(&b));
    buf_wipe(&b);
}
