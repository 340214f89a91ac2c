/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * txn.c: see txn.h.
 */
#include "platform/txn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

/* Bounds what one client may ask for at once; a whole configuration needs a fraction. */
enum { TXN_CHANGES_MAX = 16 * SETTING_COUNT, TXN_RECORDS_MAX = 64 };

int txn_new(enum setting_setter setter, struct txn **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->setter = setter;
    return 0;
}

static void wipe(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

void txn_free(struct txn *txn)
{
    if (!txn)
        return;
    for (size_t i = 0; i < txn->change_count; i++) {
        wipe(txn->changes[i].text);
        free(txn->changes[i].key);
    }
    for (size_t i = 0; i < txn->record_count; i++) {
        free(txn->records[i].key);
        wipe(txn->records[i].value);
    }
    free(txn->changes);
    free(txn->records);
    free(txn);
}

/* `cwmp acs default ...` is typed by the administrator like any other line; DEF says that the row
 * has such a slot. */
static bool may_assign(enum setting_setter setter, enum setting_id id, enum setting_source source)
{
    unsigned setters = setting_row(id)->setters;
    switch (source) {
    case SOURCE_USER:
        return setters & setter & (SETTER_CLI | SETTER_ACS | SETTER_ENGINE);
    case SOURCE_DHCP:
        return setters & setter & SETTER_DHCP;
    case SOURCE_DEFAULT:
        return setter == SETTER_CLI && setters & SETTER_DEF;
    default:
        return false;
    }
}

/* Takes a change whose texts are the caller's. */
static int append(struct txn *txn, const struct txn_change *change)
{
    if (txn->change_count >= TXN_CHANGES_MAX)
        return -ENOMEM;
    struct txn_change *grown =
        realloc(txn->changes, (txn->change_count + 1) * sizeof(*txn->changes));
    if (!grown)
        return -ENOMEM;
    txn->changes = grown;
    struct txn_change copy = *change;
    copy.text = change->text ? strdup(change->text) : NULL;
    copy.key = change->key ? strdup(change->key) : NULL;
    if ((change->text && !copy.text) || (change->key && !copy.key)) {
        wipe(copy.text);
        free(copy.key);
        return -ENOMEM;
    }
    txn->changes[txn->change_count++] = copy;
    return 0;
}

static int append_value(struct txn *txn, enum setting_id id, enum setting_source source,
                        const char *key, enum txn_form form, const char *text)
{
    enum list_id list = setting_row(id)->list;
    if (!may_assign(txn->setter, id, source) || (list == LIST_NONE) != !key)
        return -EACCES;
    const struct txn_change change = {.kind = TXN_VALUE,
                                      .list = list,
                                      .key = (char *)key,
                                      .id = id,
                                      .source = source,
                                      .form = form,
                                      .text = (char *)text};
    return append(txn, &change);
}

static int check_value(enum setting_id id, enum txn_form form, const char *text, const char **why)
{
    if (form != TXN_CIPHER)
        return setting_check(id, text, why);
    *why = "must be cipher text, $c$3$..., of 33 to 373 characters";
    return setting_row(id)->type == SETTING_TYPE_SECRET ? setting_check_cipher(text) : -EINVAL;
}

int txn_set(struct txn *txn, enum setting_id id, enum setting_source source, enum txn_form form,
            const char *text, const char **why)
{
    int error = check_value(id, form, text, why);
    if (error)
        return error;
    *why = "may not be set this way";
    return append_value(txn, id, source, NULL, form, text);
}

int txn_unset(struct txn *txn, enum setting_id id, enum setting_source source)
{
    return append_value(txn, id, source, NULL, TXN_PLAIN, NULL);
}

int txn_entry_set(struct txn *txn, enum setting_id id, const char *key, enum txn_form form,
                  const char *text, const char **why)
{
    *why = "may not be set this way";
    if (setting_row(id)->list == LIST_NONE)
        return -EACCES;
    int error = list_check_key(setting_row(id)->list, key, why);
    if (!error)
        error = check_value(id, form, text, why);
    if (error)
        return error;
    *why = "may not be set this way";
    return append_value(txn, id, SOURCE_USER, key, form, text);
}

int txn_entry_unset(struct txn *txn, enum setting_id id, const char *key)
{
    return append_value(txn, id, SOURCE_USER, key, TXN_PLAIN, NULL);
}

int txn_entry_add(struct txn *txn, enum list_id list, const char *key, const char **why)
{
    int error = list_check_key(list, key, why);
    if (error)
        return error;
    *why = "may not be added this way";
    if (!(list_setters(list) & txn->setter))
        return -EACCES;
    const struct txn_change change = {.kind = TXN_ENTRY_ADD, .list = list, .key = (char *)key};
    return append(txn, &change);
}

int txn_entry_remove(struct txn *txn, enum list_id list, const char *key)
{
    if (!(list_setters(list) & txn->setter))
        return -EACCES;
    const struct txn_change change = {.kind = TXN_ENTRY_REMOVE, .list = list, .key = (char *)key};
    return append(txn, &change);
}

int txn_put_record(struct txn *txn, const char *key, const char *value)
{
    /* The key becomes a word in a line of the state file. */
    if (!*key || key[strspn(key, "abcdefghijklmnopqrstuvwxyz-")])
        return -EINVAL;
    if (txn->record_count >= TXN_RECORDS_MAX)
        return -ENOMEM;
    struct txn_record *grown =
        realloc(txn->records, (txn->record_count + 1) * sizeof(*txn->records));
    if (!grown)
        return -ENOMEM;
    txn->records = grown;
    struct txn_record record = {.key = strdup(key), .value = value ? strdup(value) : NULL};
    if (!record.key || (value && !record.value)) {
        free(record.key);
        free(record.value);
        return -ENOMEM;
    }
    txn->records[txn->record_count++] = record;
    return 0;
}

bool txn_is_empty(const struct txn *txn)
{
    return !txn->change_count && !txn->record_count;
}

int txn_copy(const struct txn *txn, struct txn **out)
{
    int error = txn_new(txn->setter, out);
    for (size_t i = 0; !error && i < txn->change_count; i++)
        error = append(*out, &txn->changes[i]);
    for (size_t i = 0; !error && i < txn->record_count; i++)
        error = txn_put_record(*out, txn->records[i].key, txn->records[i].value);
    if (error)
        txn_free(*out);
    return error;
}
