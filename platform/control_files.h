/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_files.h: the calls of a control client (control_client.h) about saved configurations,
 * files of the flash directory, and the restart. They return what control_call() does; the reason
 * of a refusal begins with the file's name ("flash:/a.txt: No space left on device").
 *
 * Names are "flash:/NAME" or "NAME" (flash_name.h); another one is -EINVAL.
 */
#ifndef PLATFORM_CONTROL_FILES_H
#define PLATFORM_CONTROL_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/flash_name.h"
#include "platform/startup_use.h"

struct buf;
struct control_client;

/* Of one control_file_read(), and of one record that control_file_write() sends. */
enum { CONTROL_FILE_CHUNK = 65536 };

/* Replaces the file by these bytes, or adds them to its end; either makes it when there is none.
 * For a long text: the first piece by control_file_write(), further ones by control_file_append().
 */
int control_file_write(struct control_client *client, const char *name, const void *data,
                       size_t len);
int control_file_append(struct control_client *client, const char *name, const void *data,
                        size_t len);
/* Appends at most CONTROL_FILE_CHUNK bytes from that offset; nothing when it is the end. */
int control_file_read(struct control_client *client, const char *name, size_t offset,
                      struct buf *out);
/* The same of the main configuration file loaded next, or else the backup one: network-operators
 * may read no other. */
int control_saved_read(struct control_client *client, size_t offset, struct buf *out);

/* The files of which the configuration is loaded; "": none. */
struct control_startup {
    char current[FLASH_NAME_SIZE]; /* loaded at this start */
    char next[STARTUP_USES][FLASH_NAME_SIZE];
    bool exists[STARTUP_USES]; /* it is there */
};
int control_startup(struct control_client *client, struct control_startup *out);
/* name "": none; the file stays. */
int control_startup_next(struct control_client *client, enum startup_use use, const char *name);
/* Deletes the file that is loaded next; if it is both the main and the backup one, only says that
 * it is not this one any more, as Comware does. */
int control_reset_saved(struct control_client *client, enum startup_use use);

/* Saves the running configuration to the file. */
int control_save_file(struct control_client *client, const char *name);
/* Saves it to the file, which becomes the one loaded next; name "": the one that is, or
 * startup.cfg. */
int control_save_next(struct control_client *client, enum startup_use use, const char *name);
/* Whether the running configuration is another than that of the main file loaded next. */
int control_differs(struct control_client *client, bool *differs);

/* At the next start everything is as it was when the switch was new. */
int control_factory_default(struct control_client *client);
/* The daemon has begun to restart the switch when this returns 0; the connection is gone soon. */
int control_reboot(struct control_client *client);

#endif
