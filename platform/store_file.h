/* SPDX-License-Identifier: BSD-2-Clause */
/* clang-format off */
/*
 * store_file.h: the state file: what must survive a power cut at once. Lines of text, so that a
 * person can read it:
 *
 *     cwmpd-state 1
 *     startup main NAME             the configuration files of the next start, in flash:/;
 *     startup backup NAME           NULL: none
 *     saved <SHA-256>               a configuration file was saved
 *     set NAME TEXT                 assigned by the ACS
 *     unset NAME                    unset by the ACS, or cleared by the engine
 *     entry LIST KEY                an entry of a list whose entries are the ACS's
 *     value NAME KEY TEXT           assigned by the ACS for that entry
 *     record KEY TEXT
 *     end <SHA-256 of all lines before>
 *
 * A "set" or "unset" above a "saved" is older than it, so a file of that sum, when it is loaded,
 * beats it; one below it beats the file. In a file that no "saved" names, nothing is known to be
 * later than the assignments, which all beat it. Entries need no such order: no line of a
 * configuration could express them.
 *
 * Saving replaces two files. First the state is written with "saved" and the sum of the file to
 * come, then the file. If the power goes between the two, the old file has another sum and the
 * assignments still hold; if it goes after both, the sum fits and they do not: a saved line beats
 * an older assignment, whenever the power goes. After a save to the main file, whose lines now say
 * all there is, the state is written once more without the assignments, and without "saved", since
 * whatever the ACS assigns from then on is later than every file.
 */
/* clang-format on */
#ifndef PLATFORM_STORE_FILE_H
#define PLATFORM_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/flash_name.h"
#include "platform/settings.h"
#include "platform/startup_use.h"

struct buf;

enum {
    STATE_DIGEST_SIZE = 65,
    STATE_RECORDS_MAX = 64,
    STATE_SAVED_MAX = 16,
    STATE_FILE_MAX = 4 * 1024 * 1024,
};

#define STATE_STARTUP_DEFAULT "startup.cfg"

struct state_assignment {
    bool present;
    size_t after; /* how many of state.saved are older than it */
    char *text;   /* NULL: unset */
};

struct state_record {
    char *key, *value;
};

struct state {
    struct state_assignment assigned[SETTING_COUNT];
    struct state_record records[STATE_RECORDS_MAX];
    size_t record_count;
    char saved[STATE_SAVED_MAX][STATE_DIGEST_SIZE]; /* oldest first */
    size_t saved_count;
    struct settings *entries;                    /* of the lists that the ACS fills */
    char startup[STARTUP_USES][FLASH_NAME_SIZE]; /* "": none */
};

int state_new(struct state **out); /* the next start loads startup.cfg */
void state_free(struct state *state);
int state_copy(const struct state *state, struct state **out);

/* Later than everything that was saved. text NULL: unset */
int state_assign(struct state *state, enum setting_id id, const char *text);
/* The same for a setting of an entry, which is added when it is not there; and for entries as a
 * whole. 0, -ENOMEM, -ENOSPC. */
int state_assign_entry(struct state *state, enum setting_id id, const char *key, const char *text);
int state_add_entry(struct state *state, enum list_id list, const char *key);
void state_remove_entry(struct state *state, enum list_id list, const char *key);
/* A file of that sum is, or will be, saved: later than everything assigned. More than
 * STATE_SAVED_MAX: the oldest is forgotten. */
void state_add_saved(struct state *state, const char *digest);
/* Forgets what was saved, and the assignments that a line of a configuration could express. */
void state_settle(struct state *state);
/* Whether a configuration file of that sum beats the assignment. */
bool state_is_outdated(const struct state *state, enum setting_id id, const char *digest);
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
