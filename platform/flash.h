/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flash.h: the directory that Comware calls flash:/: saved configurations and what a person or an
 * ACS puts there. Plain files only: a link or a directory somebody made there is -EINVAL, never
 * followed. All names are as flash_name() returns them (flash_name.h).
 */
#ifndef PLATFORM_FLASH_H
#define PLATFORM_FLASH_H

#include <stddef.h>

#include "platform/flash_name.h"

struct buf;
struct flash;

enum {
    FLASH_FILE_MAX = 8 * 1024 * 1024,   /* bytes of one file: -EFBIG beyond */
    FLASH_TOTAL_MAX = 64 * 1024 * 1024, /* bytes of all of them: -EDQUOT beyond */
    FLASH_FILES_MAX = 1024,             /* files: -EDQUOT beyond */
};

/* Makes the directory (0700) when it is missing. */
int flash_open(const char *directory, struct flash **out);
void flash_close(struct flash *flash);

/* Appends at most max bytes from that offset to out; nothing at the end of the file. -ENOENT. */
int flash_read(const struct flash *flash, const char *name, size_t offset, size_t max,
               struct buf *out);
/* 0 with the size in bytes; -ENOENT. */
int flash_size(const struct flash *flash, const char *name, size_t *size);
/* Replaces the file or makes it: the old one or the new one, whatever instant the power goes. */
int flash_write(struct flash *flash, const char *name, const void *data, size_t len);
/* Adds to its end, making it when missing; when that fails the file is as long as it was. */
int flash_append(struct flash *flash, const char *name, const void *data, size_t len);
int flash_remove(struct flash *flash, const char *name); /* -ENOENT */

/* Called for each file, in no order; another value than 0 ends the list and is returned. */
typedef int flash_file_fn(void *ctx, const char *name, size_t size);
int flash_list(const struct flash *flash, flash_file_fn *fn, void *ctx);

#endif
