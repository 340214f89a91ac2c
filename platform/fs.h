/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fs.h: files that are either the old one or the new one, whatever instant the power goes.
 */
#ifndef PLATFORM_FS_H
#define PLATFORM_FS_H

#include <stddef.h>
#include <sys/types.h>

struct buf;

/* Replaces path: temporary file in the same directory, fsync, rename, fsync of the directory. On an
 * error (negative errno code, -ENOSPC among them) the old file is untouched and the temporary one
 * is gone. */
int fs_replace(const char *path, const void *data, size_t len, mode_t mode);
/* The same for a name (without '/') in an open directory. The temporary file is ".NAME.new". */
int fs_replace_at(int directory, const char *name, const void *data, size_t len, mode_t mode);
/* All of it, or a negative errno code. */
int fs_write_all(int fd, const void *data, size_t len);

/* Appends the whole file to out, whose maximum bounds it: -EMSGSIZE when larger. -ENOENT when there
 * is none. Refuses
 * (-EINVAL) what is not a regular file. */
int fs_read(const char *path, struct buf *out);

/* Appends at most max bytes of a regular file that is open, from offset on; 0 also when there are
 * fewer. */
int fs_read_at(int fd, size_t offset, size_t max, struct buf *out);

/* Makes the directory and its missing parents with that mode; 0 when it is there already. */
int fs_make_directory(const char *path, mode_t mode);

#endif
