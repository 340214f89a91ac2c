/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_fs.c: a file is replaced as a whole or not at all, also when the disk is full or the process
 * is killed.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/fs.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* --- the two calls on which everything rests, written down and made to fail on demand --- */

static struct {
    char calls[64];      /* one letter each: f of a file, d of a directory, r */
    unsigned fail_fsync; /* the how-manieth fsync() fails; 0: none */
    unsigned fsyncs;
    bool fail_rename;
} disk;

static void note_call(char letter)
{
    size_t len = strlen(disk.calls);
    if (len + 1 < sizeof(disk.calls))
        disk.calls[len] = letter;
}

/* These take the places of the C library's for the code under test too. */
int fsync(int fd)
{
    struct stat info;
    note_call(fstat(fd, &info) == 0 && S_ISDIR(info.st_mode) ? 'd' : 'f');
    if (++disk.fsyncs == disk.fail_fsync) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

int renameat(int from_directory, const char *from, int to_directory, const char *to)
{
    note_call('r');
    if (disk.fail_rename) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, 0);
}

static void assert_content(const char *path, const char *text)
{
    size_t len;
    char *got = unit_read(path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(got);
    CU_ASSERT_EQUAL(len, strlen(text));
    CU_ASSERT_STRING_EQUAL(got, text);
    free(got);
}

static bool exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static void test_replace(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], temporary[UNIT_PATH_MAX];
    struct stat info;
    unit_dir(dir);
    unit_path(dir, "file", path);
    unit_path(dir, ".file.new", temporary);
    CU_ASSERT_EQUAL(fs_replace(path, "one", 3, 0600), 0);
    assert_content(path, "one");
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0600);
    CU_ASSERT_EQUAL(fs_replace(path, "two, longer", 11, 0600), 0);
    assert_content(path, "two, longer");
    CU_ASSERT_EQUAL(fs_replace(path, NULL, 0, 0600), 0);
    assert_content(path, "");
    CU_ASSERT_FALSE(exists(temporary));
}

/* What a power cut or an attacker left under the temporary name is in nobody's way and is not
 * followed. */
static void test_leftover(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], temporary[UNIT_PATH_MAX], other[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "file", path);
    unit_path(dir, ".file.new", temporary);
    unit_path(dir, "other", other);
    unit_write_text(other, "untouched");
    unit_write_text(temporary, "half of a fi");
    CU_ASSERT_EQUAL(fs_replace(path, "new", 3, 0600), 0);
    assert_content(path, "new");
    CU_ASSERT_EQUAL(symlink(other, temporary), 0);
    CU_ASSERT_EQUAL(fs_replace(path, "newer", 5, 0600), 0);
    assert_content(path, "newer");
    assert_content(other, "untouched");
}

static void test_cannot_replace(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], temporary[UNIT_PATH_MAX], inside[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "missing/file", path);
    CU_ASSERT_EQUAL(fs_replace(path, "x", 1, 0600), -ENOENT);
    unit_path(dir, "directory", path);
    unit_path(dir, ".directory.new", temporary);
    unit_path(path, "inside", inside);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    unit_write_text(inside, "kept");
    CU_ASSERT_TRUE(fs_replace(path, "x", 1, 0600) < 0);
    CU_ASSERT_FALSE(exists(temporary));
    assert_content(inside, "kept");
}

/* The data must be on disk before the name is, and the name before success is reported. */
static void test_order(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "file", path);
    memset(&disk, 0, sizeof(disk));
    CU_ASSERT_EQUAL(fs_replace(path, "x", 1, 0600), 0);
    CU_ASSERT_STRING_EQUAL(disk.calls, "frd");
}

static void test_disk_errors(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], temporary[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "file", path);
    unit_path(dir, ".file.new", temporary);
    CU_ASSERT_EQUAL(fs_replace(path, "old", 3, 0600), 0);
    memset(&disk, 0, sizeof(disk));
    disk.fail_fsync = 1;
    CU_ASSERT_EQUAL(fs_replace(path, "new", 3, 0600), -EIO);
    assert_content(path, "old");
    CU_ASSERT_FALSE(exists(temporary));
    memset(&disk, 0, sizeof(disk));
    disk.fail_rename = true;
    CU_ASSERT_EQUAL(fs_replace(path, "new", 3, 0600), -EIO);
    assert_content(path, "old");
    CU_ASSERT_FALSE(exists(temporary));
    memset(&disk, 0, sizeof(disk));
    CU_ASSERT_EQUAL(fs_replace(path, "new", 3, 0600), 0);
    assert_content(path, "new");
}

/* A file size limit makes write() fail after a part of the data, as a full disk does. */
static void test_disk_full(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], temporary[UNIT_PATH_MAX];
    char big[20000];
    struct rlimit before, small;
    unit_dir(dir);
    unit_path(dir, "file", path);
    unit_path(dir, ".file.new", temporary);
    memset(big, 'x', sizeof(big));
    CU_ASSERT_EQUAL(fs_replace(path, "old", 3, 0600), 0);
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 8192;
    void (*old_handler)(int) = signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &small), 0);
    int rc = fs_replace(path, big, sizeof(big), 0600);
    (void)setrlimit(RLIMIT_FSIZE, &before);
    (void)signal(SIGXFSZ, old_handler);
    CU_ASSERT_EQUAL(rc, -EFBIG);
    assert_content(path, "old");
    CU_ASSERT_FALSE(exists(temporary));
}

static bool all_same(const char *text, size_t len)
{
    for (size_t i = 1; i < len; i++)
        if (text[i] != text[0])
            return false;
    return true;
}

static void write_for_ever(const char *path, size_t size)
{
    char *data = malloc(size);
    if (!data)
        _exit(1);
    for (char c = 'a';; c = c == 'z' ? 'a' : (char)(c + 1)) {
        memset(data, c, size);
        if (fs_replace(path, data, size, 0600))
            _exit(1);
    }
}

/* A child replaces one file again and again and is killed at some instant, 40 times over. */
static void test_killed(void)
{
    enum { SIZE = 50000, ROUNDS = 40 };
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    unsigned bad = 0;
    unit_dir(dir);
    unit_path(dir, "file", path);
    for (int round = 0; round < ROUNDS; round++) {
        pid_t parent = getpid(), child = fork();
        CU_ASSERT_TRUE_FATAL(child >= 0);
        if (child == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() == parent)
                write_for_ever(path, SIZE);
            _exit(1);
        }
        /* Spread over the time that a few replacements take; exact instants do not matter. */
        const struct timespec delay = {.tv_nsec = 100000 + round * 170000};
        (void)nanosleep(&delay, NULL);
        CU_ASSERT_EQUAL(kill(child, SIGKILL), 0);
        int status;
        CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
        CU_ASSERT_TRUE(WIFSIGNALED(status));
        size_t len;
        char *got = unit_read(path, &len);
        bad += got && (len != SIZE || !all_same(got, len));
        free(got);
    }
    CU_ASSERT_EQUAL(bad, 0);
    CU_ASSERT_TRUE(exists(path)); /* or nothing at all was tested */
    CU_ASSERT_EQUAL(fs_replace(path, "after", 5, 0600), 0);
    assert_content(path, "after");
}

static void test_read(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    char big[10000];
    struct buf b;
    unit_dir(dir);
    unit_path(dir, "file", path);
    memset(big, 'x', sizeof(big));
    buf_init(&b, sizeof(big));
    CU_ASSERT_EQUAL(fs_read(path, &b), -ENOENT);
    unit_write(path, "a\0b", 3);
    CU_ASSERT_EQUAL(fs_read(path, &b), 0);
    CU_ASSERT_EQUAL(b.len, 3);
    CU_ASSERT_EQUAL(memcmp(b.data, "a\0b", 3), 0);
    buf_reset(&b);
    unit_write(path, big, sizeof(big));
    CU_ASSERT_EQUAL(fs_read(path, &b), 0);
    CU_ASSERT_EQUAL(b.len, sizeof(big));
    buf_free(&b);
    buf_init(&b, sizeof(big) - 1);
    CU_ASSERT_EQUAL(fs_read(path, &b), -EMSGSIZE);
    buf_free(&b);
    CU_ASSERT_EQUAL(fs_read(dir, &b), -EINVAL);
    CU_ASSERT_EQUAL(fs_read("/dev/zero", &b), -EINVAL);
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL(fs_read(path, &b), -EINVAL); /* and does not wait for a writer */
    buf_free(&b);
}

static void test_make_directory(void)
{
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    struct stat info;
    unit_dir(dir);
    unit_path(dir, "a/b//c", path);
    CU_ASSERT_EQUAL(fs_make_directory(path, 0700), 0);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_TRUE(S_ISDIR(info.st_mode));
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0700);
    CU_ASSERT_EQUAL(fs_make_directory(path, 0700), 0);
    unit_path(dir, "a/", path);
    CU_ASSERT_EQUAL(fs_make_directory(path, 0700), 0);
    unit_path(dir, "file", path);
    unit_write_text(path, "x");
    CU_ASSERT_EQUAL(fs_make_directory(path, 0700), -ENOTDIR);
    unit_path(dir, "file/below", path);
    CU_ASSERT_EQUAL(fs_make_directory(path, 0700), -ENOTDIR);
    CU_ASSERT_EQUAL(fs_make_directory("", 0700), -EINVAL);
}

UNIT_MAIN("fs", {"a file is replaced, with its mode", test_replace},
          {"a leftover temporary file is in nobody's way", test_leftover},
          {"what cannot be replaced is left alone", test_cannot_replace},
          {"the data is on disk before its name, the name before success", test_order},
          {"a failing disk leaves the old file", test_disk_errors},
          {"a full disk leaves the old file", test_disk_full},
          {"a killed writer leaves the old or the new file", test_killed},
          {"reading is bounded and only of regular files", test_read},
          {"directories are made with their parents", test_make_directory})
