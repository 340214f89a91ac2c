/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fs.c: see fs.h.
 */
#include "platform/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/banned.h"

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t done = write(fd, data, len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return -errno;
        data += done;
        len -= (size_t)done;
    }
    return 0;
}

/* A rename is on disk only when its directory is. */
static void sync_directory_of(const char *path)
{
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(directory, sizeof(directory), ".");
    else
        snprintf(directory, sizeof(directory), "%.*s", slash == path ? 1 : (int)(slash - path),
                 path);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

int fs_replace(const char *path, const void *data, size_t len, mode_t mode)
{
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof(temporary), "%s.new", path) >= (int)sizeof(temporary))
        return -ENAMETOOLONG;
    if (unlink(temporary) < 0 && errno != ENOENT) /* left by a power cut */
        return -errno;
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return -errno;
    int error = write_all(fd, data, len);
    if (!error && fsync(fd) < 0)
        error = -errno;
    if (close(fd) < 0 && !error)
        error = -errno;
    if (!error && rename(temporary, path) < 0)
        error = -errno;
    if (error) {
        unlink(temporary);
        return error;
    }
    /* The new file is there for everybody from now on. Should its directory not reach the disk, a
     * power cut brings the old one back whole; an error would say that nothing changed, which is
     * not so any more. */
    sync_directory_of(path);
    return 0;
}

int fs_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct stat status;
    int error = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    char chunk[4096];
    while (!error) {
        ssize_t len = read(fd, chunk, sizeof(chunk));
        if (len < 0 && errno == EINTR)
            continue;
        if (len <= 0) {
            error = len < 0 ? -errno : 0;
            break;
        }
        error = buf_append(out, chunk, (size_t)len);
    }
    explicit_bzero(chunk, sizeof(chunk));
    close(fd);
    return error;
}

int fs_make_directory(const char *path, mode_t mode)
{
    char part[PATH_MAX];
    size_t len = strlen(path);
    if (!len || len >= sizeof(part))
        return len ? -ENAMETOOLONG : -EINVAL;
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        char kept = part[i];
        part[i] = '\0';
        if (mkdir(part, mode) < 0 && errno != EEXIST)
            return -errno;
        part[i] = kept;
    }
    struct stat status;
    if (stat(path, &status) < 0)
        return -errno;
    return S_ISDIR(status.st_mode) ? 0 : -ENOTDIR;
}
