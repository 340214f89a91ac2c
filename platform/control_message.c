/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_message.c: see control_message.h.
 */
#include "platform/control_message.h"

#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/txn.h"
#include "platform/banned.h"

int control_put(struct buf *message, const char *text)
{
    return buf_append(message, text, strlen(text) + 1);
}

int control_reader_init(struct control_reader *reader, const void *data, size_t len)
{
    const char *text = data;
    if (!len || text[len - 1] != '\0')
        return -EBADMSG;
    reader->next = text;
    reader->end = text + len;
    return 0;
}

const char *control_next(struct control_reader *reader)
{
    if (reader->next >= reader->end)
        return NULL;
    const char *text = reader->next;
    reader->next += strlen(text) + 1;
    return text;
}

int control_put_key(struct buf *message, const char *key)
{
    return buf_printf(message, "[%s]%c", key, '\0');
}

int control_key(const char *text, char key[LIST_KEY_MAX])
{
    size_t len = strlen(text);
    if (len < 2 || len - 2 >= LIST_KEY_MAX || text[0] != '[' || text[len - 1] != ']')
        return -EINVAL;
    memcpy(key, text + 1, len - 2);
    key[len - 2] = '\0';
    return 0;
}

static void put_entry(struct buf *message, const struct settings *settings, enum list_id list,
                      const char *key)
{
    control_put(message, list_row(list)->name);
    control_put_key(message, key);
    control_put(message, "");
    for (unsigned id = 0; id < SETTING_COUNT; id++) {
        const char *text = setting_row((enum setting_id)id)->list == list
                               ? settings_entry_get(settings, (enum setting_id)id, key)
                               : NULL;
        if (!text)
            continue;
        control_put(message, setting_row((enum setting_id)id)->name);
        control_put_key(message, key);
        control_put(message, text);
    }
}

int control_put_settings(struct buf *message, const struct settings *settings)
{
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (unsigned source = 0; source < SOURCE_COUNT; source++) {
            const char *text =
                settings_get(settings, (enum setting_id)id, (enum setting_source)source);
            if (!text)
                continue;
            control_put(message, setting_row((enum setting_id)id)->name);
            control_put(message, setting_source_name((enum setting_source)source));
            control_put(message, text);
        }
    for (unsigned list = LIST_NONE + 1; list < LIST_COUNT; list++)
        for (size_t n = 0; n < settings_entry_count(settings, (enum list_id)list); n++)
            put_entry(message, settings, (enum list_id)list,
                      settings_entry_key(settings, (enum list_id)list, n));
    return buf_error(message);
}

/* --- changes; key is NULL when a source was given --- */

static int read_value(struct txn *txn, const char *name, const char *key, const char *source_name,
                      enum txn_form form, const char *text, const char **why)
{
    enum setting_id id;
    enum setting_source source;
    *why = "no such setting or source";
    if (setting_find(name, &id) || (!key && setting_source_find(source_name, &source)))
        return -EBADMSG;
    if (key)
        return text ? txn_entry_set(txn, id, key, form, text, why) : txn_entry_unset(txn, id, key);
    return text ? txn_set(txn, id, source, form, text, why) : txn_unset(txn, id, source);
}

static int read_set(struct txn *txn, const char *name, const char *key, const char *source,
                    const char *text, const char **why)
{
    return read_value(txn, name, key, source, TXN_PLAIN, text, why);
}

static int read_cipher(struct txn *txn, const char *name, const char *key, const char *source,
                       const char *text, const char **why)
{
    return read_value(txn, name, key, source, TXN_CIPHER, text, why);
}

static int read_unset(struct txn *txn, const char *name, const char *key, const char *source,
                      const char *text, const char **why)
{
    (void)text;
    return read_value(txn, name, key, source, TXN_PLAIN, NULL, why);
}

static int read_entry(struct txn *txn, const char *name, const char *key, const char *source,
                      const char *text, const char **why)
{
    enum list_id list;
    (void)source;
    (void)text;
    *why = "no such list";
    return !key || list_find(name, &list) ? -EBADMSG : txn_entry_add(txn, list, key, why);
}

static int read_removal(struct txn *txn, const char *name, const char *key, const char *source,
                        const char *text, const char **why)
{
    enum list_id list;
    (void)source;
    (void)text;
    *why = "no such list";
    return !key || list_find(name, &list) ? -EBADMSG : txn_entry_remove(txn, list, key);
}

static const struct change_verb {
    const char *verb;
    bool has_text;
    int (*read)(struct txn *txn, const char *name, const char *key, const char *source,
                const char *text, const char **why);
} change_verbs[] = {
    {"set", true, read_set},    {"cipher", true, read_cipher},   {"unset", false, read_unset},
    {"add", false, read_entry}, {"remove", false, read_removal},
};

int control_read_change(struct control_reader *reader, const char *verb, struct txn *txn,
                        const char **name, const char **why)
{
    const char *where;
    char key[LIST_KEY_MAX];
    *name = control_next(reader);
    where = control_next(reader);
    *why = "malformed request";
    for (size_t i = 0; where && i < sizeof(change_verbs) / sizeof(change_verbs[0]); i++) {
        const struct change_verb *known = &change_verbs[i];
        if (strcmp(verb, known->verb) != 0)
            continue;
        const char *text = known->has_text ? control_next(reader) : "";
        return text
                   ? known->read(txn, *name, control_key(where, key) ? NULL : key, where, text, why)
                   : -EBADMSG;
    }
    return -EBADMSG;
}

/* --- words of the session verbs --- */

static const char *const role_names[] = {
    [ROLE_NONE] = "none", [ROLE_OPERATOR] = "network-operator", [ROLE_ADMIN] = "network-admin"};

const char *control_role_name(enum role role)
{
    return role_names[role];
}

enum role control_role(const char *text)
{
    for (enum role role = ROLE_OPERATOR; role <= ROLE_ADMIN; role++)
        if (!strcmp(role_names[role], text))
            return role;
    return ROLE_NONE;
}

static const char *const outcome_names[] = {[CONTROL_DONE] = "done",
                                            [CONTROL_REFUSED] = "refused",
                                            [CONTROL_UNKNOWN] = "unknown",
                                            [CONTROL_DENIED] = "denied"};

const char *control_outcome_name(enum control_outcome outcome)
{
    return outcome_names[outcome];
}

int control_outcome(const char *text, enum control_outcome *out)
{
    for (size_t i = 0; i < sizeof(outcome_names) / sizeof(outcome_names[0]); i++)
        if (!strcmp(outcome_names[i], text)) {
            *out = (enum control_outcome)i;
            return 0;
        }
    return -EINVAL;
}
