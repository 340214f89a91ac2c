/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store.h: the configuration and the runtime state, and the only way to change them:
 * store_commit().
 *
 * A commit is checked as a whole, then persisted as far as it must survive a reboot, then visible,
 * then told to the observers, once, with one set of changed ids. If it cannot be persisted
 * (-ENOSPC, -EIO, ...) nothing changed.
 *
 * What survives (TR-069 3.2.1 for what the ACS assigns; Comware's habit for the rest):
 *   by the ACS, by ENGINE, and records   at once, in <state>/state
 *   by the CLI                           with store_save(), in a file of <state>/flash
 *   by DHCP                              not: the lease is handed over again
 * A saved line beats an older ACS assignment; a later ACS assignment beats a saved line
 * (store_file.h says how a power cut between the two files is told apart).
 */
#ifndef PLATFORM_STORE_H
#define PLATFORM_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/settings.h"
#include "platform/startup_use.h"

struct buf;
struct config_text;
struct flash;
struct log;
struct store;
struct txn;

enum { STORE_PATH_MAX = 4096, STORE_RECORD_MAX = 1048576, STORE_STARTUP_MAX = 1048576 };

/* Opens (makes, mode 0700) the state directory and locks it: -EBUSY when another daemon holds it. A
 * damaged state file is set aside as state.damaged and said in the log; its loss is not fatal. log
 * may be NULL. */
int store_open(const char *state_dir, struct log *log, struct store **out);
void store_close(struct store *store);

const struct settings *store_settings(const struct store *store);
/* NULL when there is no such record. Valid until the next commit. */
const char *store_record(const struct store *store, const char *key);

struct store_error {
    bool has_id;
    enum setting_id id; /* the row at fault */
    char reason[200];   /* for a person: "acs.password: not a cipher text of this device" */
};

/* Applies txn, which stays the caller's. 0, or a negative errno code with *error filled (error may
 * be NULL). From inside an observer the commit is queued behind the one being told and 0 is
 * returned; its failure is logged. */
int store_commit(struct store *store, const struct txn *txn, struct store_error *error);

struct store_change {
    struct setting_ids ids; /* whose value in some source changed; never empty */
    enum setting_setter setter;
};
typedef void store_observer(void *ctx, const struct store_change *change);
int store_observe(struct store *store, store_observer *fn, void *ctx);
void store_unobserve(struct store *store, store_observer *fn, void *ctx);

/* Appends the clear text of a SECRET to out (buf_wipe it after use). -ENOENT when unset there;
 * -EBADMSG when it cannot be deciphered with this device's key. */
int store_reveal(struct store *store, enum setting_id id, enum setting_source source,
                 struct buf *out);

/* --- saved configurations: files of flash:/ (flash.h) whose names end with ".cfg" ---
 *
 * Two of them are loaded at the next start, the main one or, if that is missing or unreadable, the
 * backup one. A name is as flash_name() returns it; one without ".cfg" is -EINVAL. */

struct flash *store_flash(struct store *store);

/* The file that was loaded at this start; "": none. */
const char *store_startup_current(const struct store *store);
/* The file of the next start, whether it exists or not; "": none. Valid until the next call that
 * changes it. */
const char *store_startup_next(const struct store *store, enum startup_use use);
/* Path of the main file of the next start, "" for none; the place stays the same when the text
 * changes. */
const char *store_startup_path(const struct store *store);
/* Remembered at once. name "": none. -ENOENT when there is no such file, -EMSGSIZE when it is
 * longer than STORE_STARTUP_MAX. */
int store_startup_choose(struct store *store, enum startup_use use, const char *name);
/* Deletes the file of the next start; if it is both the main and the backup one, it stays and is
 * only not this one any more. -ENOENT when there is none. */
int store_startup_reset(struct store *store, enum startup_use use);

/* Writes the running configuration, as the given text form prints it, to a file that becomes the
 * one of the next start. name "": the one that is, or startup.cfg. */
int store_save(struct store *store, const struct config_text *form, const char *version,
               enum startup_use use, const char *name);
/* The same without changing which file is loaded next. */
int store_save_copy(struct store *store, const struct config_text *form, const char *version,
                    const char *name);
/* Whether saving would change the main file of the next start. */
int store_differs(const struct store *store, const struct config_text *form, const char *version,
                  bool *differs);

/* Told of each line that could not be applied. line counts from 1. */
typedef void store_bad_line(void *ctx, unsigned line, const char *text, const char *why);
/* Applies the file (0 also when there is none), the rest after a bad line too, then the ACS
 * assignments that are later than it. Call once, before observers are added. */
int store_load_startup(struct store *store, const struct config_text *form, store_bad_line *bad,
                       void *ctx);

/* At the next start everything is as it was when the switch was new (factory.h). */
int store_factory_default(struct store *store);

#endif
