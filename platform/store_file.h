/* SPDX-License-Identifier: BSD-2-Clause */
/* clang-format off */
/*
 * store_file.h: the state file: what must survive a power cut at once. Lines of text, so that a
 * person can read it:
 *
 *     cwmpd-state 1
 *     saved <SHA-256 of a startup.cfg>
 *     set NAME TEXT                 assigned by the ACS
 *     unset NAME                    unset by the ACS, or cleared by the engine
 *     set-before NAME TEXT          the same, but older than the startup.cfg of that SHA-256
 *     unset-before NAME
 *     record KEY TEXT
 *     end <SHA-256 of all lines before>
 *
 * Saving the configuration replaces two files. First the state is written with every assignment
 * marked "-before" and the sum of the startup.cfg to come, then startup.cfg, then the state without
 * them. If the power goes before the second step, startup.cfg has another sum and the assignments
 * still hold; if it goes after it, the sum fits and they are dropped: a saved line beats an older
 * assignment, whenever the power goes.
 */
/* clang-format on */
#ifndef PLATFORM_STORE_FILE_H
#define PLATFORM_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/settings.h"

struct buf;

enum { STATE_DIGEST_SIZE = 65, STATE_RECORDS_MAX = 64, STATE_FILE_MAX = 4 * 1024 * 1024 };

struct state_assignment {
    bool present;
    bool before; /* older than the startup.cfg whose sum is state.saved */
    char *text;  /* NULL: unset */
};

struct state_record {
    char *key, *value;
};

struct state {
    struct state_assignment assigned[SETTING_COUNT];
    struct state_record records[STATE_RECORDS_MAX];
    size_t record_count;
    char saved[STATE_DIGEST_SIZE]; /* "": none */
};

int state_new(struct state **out);
void state_free(struct state *state);
int state_copy(const struct state *state, struct state **out);

int state_assign(struct state *state, enum setting_id id, const char *text); /* text NULL: unset */
int state_put_record(struct state *state, const char *key,
                     const char *value); /* value NULL: remove; -ENOSPC */
const char *state_record(const struct state *state, const char *key); /* NULL: none */

int state_print(const struct state *state, struct buf *out);
/* -EBADMSG when the file is cut, changed or of another kind. A setting that this version does not
 * know is dropped. */
int state_parse(const char *data, size_t len, struct state **out);

/* Hex SHA-256; 0 or -EIO. */
int state_digest(const void *data, size_t len, char out[STATE_DIGEST_SIZE]);

#endif
