/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fs.c: see fs.h.
 */
#include "platform/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/banned.h"

int fs_write_all(int fd, const void *bytes, size_t len)
{
    const char *data = bytes;
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

int fs_replace_at(int directory, const char *name, const void *data, size_t len, mode_t mode)
{
    char temporary[NAME_MAX + 1];
    if (snprintf(temporary, sizeof(temporary), ".%s.new", name) >= (int)sizeof(temporary))
        return -ENAMETOOLONG;
    if (unlinkat(directory, temporary, 0) < 0 && errno != ENOENT) /* left by a power cut */
        return -errno;
    int fd =
        openat(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return -errno;
    int error = fs_write_all(fd, data, len);
    if (!error && fsync(fd) < 0)
        error = -errno;
    if (close(fd) < 0 && !error)
        error = -errno;
    if (!error && renameat(directory, temporary, directory, name) < 0)
        error = -errno;
    if (error) {
        unlinkat(directory, temporary, 0);
        return error;
    }
    /* The new file is there for everybody from now on. Should its directory not reach the disk, a
     * power cut brings the old one back whole; an error would say that nothing changed, which is
     * not so any more. */
    fsync(directory);
    return 0;
}

int fs_replace(const char *path, const void *data, size_t len, mode_t mode)
{
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (slash && slash - path >= PATH_MAX)
        return -ENAMETOOLONG;
    if (slash)
        snprintf(directory, sizeof(directory), "%.*s", slash == path ? 1 : (int)(slash - path),
                 path);
    int fd = open(slash ? directory : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int error = fs_replace_at(fd, slash ? slash + 1 : path, data, len, mode);
    close(fd);
    return error;
}

int fs_read_at(int fd, size_t offset, size_t max, struct buf *out)
{
    char chunk[4096];
    int error = 0;
    while (!error && max) {
        ssize_t len = pread(fd, chunk, max < sizeof(chunk) ? max : sizeof(chunk), (off_t)offset);
        if (len < 0 && errno == EINTR)
            continue;
        if (len <= 0) {
            error = len < 0 ? -errno : 0;
            break;
        }
        error = buf_append(out, chunk, (size_t)len);
        offset += (size_t)len;
        max -= (size_t)len;
    }
    explicit_bzero(chunk, sizeof(chunk)); /* it may have been a key */
    return error;
}

int fs_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct stat status;
    int error = fstat(fd, &status) < 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -EINVAL;
    if (!error)
        error = fs_read_at(fd, 0, SIZE_MAX, out);
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
