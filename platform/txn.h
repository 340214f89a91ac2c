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

struct txn_change {
    enum setting_id id;
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
int txn_put_record(struct txn *txn, const char *key, const char *value);

bool txn_is_empty(const struct txn *txn);

/* A whole copy, the caller's to free; 0 or -ENOMEM. */
int txn_copy(const struct txn *txn, struct txn **out);

#endif
