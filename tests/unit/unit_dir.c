/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_dir.c: temporary directories and small files for unit tests. A helper process removes the
 * directories: it sees the end of the test program, whatever its cause, as the end of a pipe.
 */
#include "config.h"

#include "tests/unit/unit_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/banned.h"

static char root[UNIT_PATH_MAX]; /* "" until the first call; a test program has one of it */
static pid_t remover;
static int life_line = -1;

static void die(const char *what)
{
    fprintf(stderr, "unit_dir: %s: %s\n", what, strerror(errno));
    exit(2);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    (void)remove(path);
    return 0;
}

static int open_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)where;
    if (type == FTW_D || type == FTW_DNR)
        (void)chmod(path, 0700); /* a test may have locked itself out */
    return 0;
}

static void wait_and_remove(int end)
{
    char byte;
    while (read(end, &byte, 1) < 0 && errno == EINTR)
        continue;
    (void)nftw(root, open_one, 16, FTW_PHYS);
    (void)nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void finish(void)
{
    if (life_line >= 0)
        close(life_line);
    while (waitpid(remover, NULL, 0) < 0 && errno == EINTR)
        continue;
}

static void make_root(void)
{
    int ends[2];
    const char *base = getenv("TMPDIR");
    int len = snprintf(root, sizeof(root), "%s/cwmpd-unit-XXXXXX", base && *base ? base : "/tmp");
    if (len < 0 || (size_t)len > sizeof(root) - 128) {
        errno = ENAMETOOLONG;
        die("TMPDIR");
    }
    if (!mkdtemp(root))
        die(root);
    if (pipe2(ends, O_CLOEXEC))
        die("pipe");
    remover = fork();
    if (remover < 0)
        die("fork");
    if (remover == 0) {
        (void)setsid(); /* out of reach of Ctrl-C on the test program's terminal */
        (void)signal(SIGPIPE, SIG_IGN);
        close(ends[1]);
        wait_and_remove(ends[0]);
        _exit(0);
    }
    close(ends[0]);
    life_line = ends[1];
    (void)atexit(finish);
}

void unit_dir(char out[UNIT_PATH_MAX])
{
    static unsigned count;
    char name[32];
    if (!root[0])
        make_root();
    (void)snprintf(name, sizeof(name), "%u", ++count);
    unit_path(root, name, out);
    if (mkdir(out, 0700))
        die(out);
}

void unit_path(const char *dir, const char *name, char out[UNIT_PATH_MAX])
{
    int len = snprintf(out, UNIT_PATH_MAX, "%s/%s", dir, name);
    if (len < 0 || len >= UNIT_PATH_MAX) {
        errno = ENAMETOOLONG;
        die(name);
    }
}

void unit_write(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, len, file) != len || fclose(file) != 0)
        die(path);
}

void unit_write_text(const char *path, const char *text)
{
    unit_write(path, text, strlen(text));
}

char *unit_read(const char *path, size_t *len)
{
    struct stat info;
    *len = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = fstat(fileno(file), &info) == 0 ? malloc((size_t)info.st_size + 1) : NULL;
    if (!text)
        die(path);
    *len = fread(text, 1, (size_t)info.st_size, file);
    text[*len] = '\0';
    fclose(file);
    return text;
}

/* Calls fn for each regular file, and tree for each directory; the paths of both sides are given.
 */
static void each_entry(const char *dir, const char *other,
                       void (*file)(const char *path, const char *other),
                       void (*tree)(const char *path, const char *other))
{
    char path[UNIT_PATH_MAX], other_path[UNIT_PATH_MAX];
    struct stat info;
    DIR *list = opendir(dir);
    if (!list)
        die(dir);
    for (const struct dirent *entry; (entry = readdir(list));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        unit_path(dir, entry->d_name, path);
        unit_path(other, entry->d_name, other_path);
        if (lstat(path, &info))
            continue;
        if (S_ISREG(info.st_mode))
            file(path, other_path);
        else if (S_ISDIR(info.st_mode))
            tree(path, other_path);
    }
    closedir(list);
}

static void remove_file(const char *path, const char *unused)
{
    (void)unused;
    (void)unlink(path);
}

static void empty_directory(const char *path, const char *unused)
{
    each_entry(path, unused, remove_file, empty_directory);
    (void)rmdir(path);
}

static void copy_file(const char *from, const char *to)
{
    size_t len;
    char *data = unit_read(from, &len);
    if (!data)
        die(from);
    unit_write(to, data, len);
    free(data);
}

static void copy_directory(const char *from, const char *to)
{
    if (mkdir(to, 0700) && errno != EEXIST)
        die(to);
    each_entry(from, to, copy_file, copy_directory);
}

void unit_copy_tree(const char *from, const char *to)
{
    each_entry(to, "", remove_file, empty_directory);
    copy_directory(from, to);
}
