/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * factory.c: see factory.h.
 */
#include "platform/factory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/fs.h"
#include "platform/banned.h"

enum { DEPTH_MAX = 8 }; /* of directories: the daemon makes one level */

static const char marker[] = "factory-default";

int factory_ask(const char *state_dir)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof(path), "%s/%s", state_dir, marker) >= (int)sizeof(path))
        return -ENAMETOOLONG;
    return fs_replace(path, NULL, 0, 0600);
}

static bool is_kept(const char *name, unsigned depth)
{
    size_t len = strlen(name);
    if (!strcmp(name, ".") || !strcmp(name, ".."))
        return true;
    if (depth == 0 && (!strcmp(name, marker) || !strcmp(name, "lock")))
        return true;
    return len > 4 && !strcmp(name + len - 4, ".bin");
}

static int empty_directory(int fd, unsigned depth);

/* A link is deleted, never followed. A directory that keeps an image stays. */
static int delete_entry(int directory, const char *name, unsigned depth)
{
    if (unlinkat(directory, name, 0) == 0)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return -errno;
    int fd = depth < DEPTH_MAX
                 ? openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                 : -1;
    if (fd < 0)
        return depth < DEPTH_MAX ? -errno : -ELOOP;
    int error = empty_directory(fd, depth + 1);
    if (!error && unlinkat(directory, name, AT_REMOVEDIR) < 0 && errno != ENOTEMPTY)
        error = -errno;
    return error;
}

/* Goes on after an error, which it returns in the end. Closes fd. */
static int empty_directory(int fd, unsigned depth)
{
    DIR *directory = fdopendir(fd);
    int error = directory ? 0 : -errno;
    if (!directory) {
        close(fd);
        return error;
    }
    const struct dirent *entry;
    while ((entry = readdir(directory))) {
        int failure = is_kept(entry->d_name, depth) ? 0 : delete_entry(fd, entry->d_name, depth);
        if (!error)
            error = failure;
    }
    if (fsync(fd) < 0 && !error)
        error = -errno;
    closedir(directory);
    return error;
}

int factory_carry_out(const char *state_dir)
{
    struct stat status;
    int fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (fstatat(fd, marker, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        int error = errno == ENOENT ? 0 : -errno;
        close(fd);
        return error;
    }
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = copy < 0 ? -errno : empty_directory(copy, 0);
    if (!error && unlinkat(fd, marker, 0) < 0)
        error = -errno;
    if (!error && fsync(fd) < 0)
        error = -errno;
    close(fd);
    return error ? error : 1;
}
