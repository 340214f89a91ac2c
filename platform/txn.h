/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * txn.h: a transaction as data: what shall change, checked row by row as it is collected, applied
 * by store_commit() or sent to the daemon by control_commit(). Nothing is visible to anybody before
 * that.
 */
#ifndef PLATFORM_TXN_H
#define PLATFORM_TXN_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/settings.h"

enum txn_form {
    TXN_PLAIN,
    TXN_CIPHER
}; /* TXN_CIPHER: text is cipher text of this device; SECRET rows only */

enum txn_kind {
    TXN_VALUE,       /* of a setting; of an entry if key is not NULL */
    TXN_ENTRY_ADD,   /* an entry of a list that need not have values */
    TXN_ENTRY_REMOVE /* an entry with all its values */
};

struct txn_change {
    enum txn_kind kind;
    enum list_id list; /* LIST_NONE when key is NULL */
    char *key;
    enum setting_id id; /* TXN_VALUE */
    enum setting_source source;
    enum txn_form form;
    char *text; /* NULL: unset */
};

/* Opaque runtime state that must change together with settings: undelivered events, the informed
 * ACS URL, ... */
struct txn_record {
    char *key;   /* lower-case letters and '-' */
    char *value; /* any text without NUL; NULL: remove */
};

struct txn {
    enum setting_setter setter;
    struct txn_change *changes;
    size_t change_count;
    struct txn_record *records;
    size_t record_count;
};

int txn_new(enum setting_setter setter, struct txn **out);
void txn_free(struct txn *txn); /* wipes every text */

/* Each returns 0 and appends, or leaves the transaction as it was: -EINVAL, -ERANGE, -EMSGSIZE from
 * setting_check()
 * (*why set), -EACCES when this setter may not assign the row in that source, -ENOMEM. The later of
 * two changes to one (id, source) wins. */
int txn_set(struct txn *txn, enum setting_id id, enum setting_source source, enum txn_form form,
            const char *text, const char **why);
int txn_unset(struct txn *txn, enum setting_id id, enum setting_source source);
/* The same for a setting of an entry. Setting adds the entry; -EINVAL, -EMSGSIZE with *why also for
 * a text that is no key of the list; adding and removing is -EACCES for a setter that may not
 * assign the settings of the list. */
int txn_entry_set(struct txn *txn, enum setting_id id, const char *key, enum txn_form form,
                  const char *text, const char **why);
int txn_entry_unset(struct txn *txn, enum setting_id id, const char *key);
int txn_entry_add(struct txn *txn, enum list_id list, const char *key, const char **why);
int txn_entry_remove(struct txn *txn, enum list_id list, const char *key);
int txn_put_record(struct txn *txn, const char *key, const char *value);

bool txn_is_empty(const struct txn *txn);

/* A whole copy, the caller's to free; 0 or -ENOMEM. */
int txn_copy(const struct txn *txn, struct txn **out);

#endif
