/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flash.c: see flash.h. Everything goes through one descriptor of the directory, so that what
 * happens to names above it meanwhile does not matter.
 */
#include "platform/flash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/fs.h"
#include "platform/banned.h"

struct flash {
    int directory;
};

int flash_open(const char *directory, struct flash **out)
{
    struct flash *flash = calloc(1, sizeof(*flash));
    if (!flash)
        return -ENOMEM;
    int error = fs_make_directory(directory, 0700);
    flash->directory = error ? -1 : open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!error && flash->directory < 0)
        error = -errno;
    if (error) {
        free(flash);
        return error;
    }
    *out = flash;
    return 0;
}

void flash_close(struct flash *flash)
{
    if (!flash)
        return;
    close(flash->directory);
    free(flash);
}

/* Opens a regular file. O_NONBLOCK: a pipe somebody put there must not hold the daemon. */
static int open_file(const struct flash *flash, const char *name, int how, int *fd,
                     struct stat *status)
{
    *fd = openat(flash->directory, name, how | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (*fd < 0)
        return errno == ELOOP || errno == ENXIO || errno == EISDIR ? -EINVAL : -errno;
    int error = fstat(*fd, status) < 0 ? -errno : S_ISREG(status->st_mode) ? 0 : -EINVAL;
    if (error)
        close(*fd);
    return error;
}

int flash_read(const struct flash *flash, const char *name, size_t offset, size_t max,
               struct buf *out)
{
    struct stat status;
    int fd, error = open_file(flash, name, O_RDONLY, &fd, &status);
    if (error)
        return error;
    error = fs_read_at(fd, offset, max, out);
    close(fd);
    return error;
}

int flash_size(const struct flash *flash, const char *name, size_t *size)
{
    struct stat status;
    int fd, error = open_file(flash, name, O_RDONLY, &fd, &status);
    if (error)
        return error;
    close(fd);
    *size = (size_t)status.st_size;
    return 0;
}

/* --- what is there --- */

int flash_list(const struct flash *flash, flash_file_fn *fn, void *ctx)
{
    /* A descriptor of its own, since reading a directory moves the place in it. */
    int fd = openat(flash->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd < 0 ? NULL : fdopendir(fd);
    if (!directory) {
        int error = -errno;
        if (fd >= 0)
            close(fd);
        return error;
    }
    int result = 0;
    const struct dirent *entry;
    while (!result && (entry = readdir(directory))) {
        char name[FLASH_NAME_SIZE];
        struct stat status;
        if (flash_name(entry->d_name, name) == 0 &&
            fstatat(flash->directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode))
            result = fn(ctx, name, (size_t)status.st_size);
    }
    closedir(directory);
    return result;
}

struct usage {
    size_t files, bytes;
};

static int count_file(void *ctx, const char *name, size_t size)
{
    struct usage *usage = ctx;
    (void)name;
    usage->files++;
    usage->bytes += size;
    return 0;
}

/* Whether a file of old_size bytes (new: -ENOENT in found) may become one of new_size. */
static int check_room(const struct flash *flash, int found, size_t old_size, size_t new_size)
{
    struct usage usage = {0, 0};
    if (found && found != -ENOENT)
        return found;
    if (new_size > FLASH_FILE_MAX)
        return -EFBIG;
    int error = flash_list(flash, count_file, &usage);
    if (error)
        return error;
    if (found == -ENOENT)
        usage.files++;
    else
        usage.bytes -= old_size < usage.bytes ? old_size : usage.bytes;
    return usage.files > FLASH_FILES_MAX || usage.bytes + new_size > FLASH_TOTAL_MAX ? -EDQUOT : 0;
}

/* --- changes --- */

int flash_write(struct flash *flash, const char *name, const void *data, size_t len)
{
    size_t old_size = 0;
    int found = flash_size(flash, name, &old_size);
    int error = check_room(flash, found, old_size, len);
    return error ? error : fs_replace_at(flash->directory, name, data, len, 0600);
}

int flash_append(struct flash *flash, const char *name, const void *data, size_t len)
{
    size_t old_size = 0;
    struct stat status;
    if (len > FLASH_FILE_MAX)
        return -EFBIG;
    int fd, found = flash_size(flash, name, &old_size);
    int error = check_room(flash, found, old_size, old_size + len);
    if (!error)
        error = open_file(flash, name, O_WRONLY | O_APPEND | O_CREAT, &fd, &status);
    if (error)
        return error;
    error = fs_write_all(fd, data, len);
    if (error && ftruncate(fd, status.st_size) < 0)
        error = -errno;
    if (close(fd) < 0 && !error)
        error = -errno;
    if (error && found == -ENOENT)
        unlinkat(flash->directory, name, 0);
    return error;
}

int flash_remove(struct flash *flash, const char *name)
{
    struct stat status;
    int fd, error = open_file(flash, name, O_RDONLY, &fd, &status);
    if (error)
        return error;
    close(fd);
    if (unlinkat(flash->directory, name, 0) < 0)
        return -errno;
    fsync(flash->directory); /* what is deleted stays so */
    return 0;
}
