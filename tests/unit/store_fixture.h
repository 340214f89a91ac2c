/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_fixture.h: a store in a directory of its own, and a little configuration language, so that
 * the tests of the store need no command table:
 *
 *     version V
 *     sysname user plain sw1
 *     acs                                  (the lines of acs.* stand in this view)
 *     acs.password default cipher $c$3$...
 */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include <stddef.h>

#include "platform/config_text.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "tests/unit/unit_dir.h"

extern const struct config_text fixture_text;

enum { FIXTURE_BAD_MAX = 8 };

struct fixture {
    char dir[UNIT_PATH_MAX];
    struct store *store;
    /* what store_load_startup() complained about */
    size_t bad_count;
    struct {
        unsigned line;
        char text[200], why[200];
    } bad[FIXTURE_BAD_MAX];
};

void fixture_init(struct fixture *f);  /* a new directory, nothing opened */
int fixture_start(struct fixture *f);  /* store_open() and store_load_startup() */
void fixture_stop(struct fixture *f);  /* as a kill -9 leaves it: nothing is written at a close */
void fixture_begin(struct fixture *f); /* init and start; ends the test when it cannot */
void fixture_restart(struct fixture *f);
int fixture_save(struct fixture *f);
void fixture_path(const struct fixture *f, const char *name, char out[UNIT_PATH_MAX]);

/* One assignment as one commit; text NULL: unset. */
int fixture_set(struct fixture *f, enum setting_setter setter, enum setting_id id,
                enum setting_source source, const char *text);
int fixture_put_record(struct fixture *f, const char *key, const char *value);

/* The text in one source, "(unset)" when there is none. */
const char *fixture_get(const struct fixture *f, enum setting_id id, enum setting_source source);
const char *fixture_user(const struct fixture *f, enum setting_id id);
const char *fixture_record(const struct fixture *f, const char *key);
/* The clear text of a secret in clear, "(error)" on an error. */
void fixture_reveal(const struct fixture *f, enum setting_id id, enum setting_source source,
                    char *clear, size_t size);

/* Collects one transaction; ends the program when a part is refused. */
struct txn *fixture_txn(enum setting_setter setter);
void fixture_add(struct txn *txn, enum setting_id id, enum setting_source source, const char *text);

#endif
