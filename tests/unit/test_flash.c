/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_flash.c: names of files, and what can be done with them; links and other traps in the
 * directory; no room.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/flash.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* --- names --- */

#define TEN         "0123456789"
#define SIXTY_THREE TEN TEN TEN TEN TEN TEN "abc"

static void test_names(void)
{
    static const struct {
        const char *text, *name; /* NULL: refused */
    } cases[] = {
        {"startup.cfg", "startup.cfg"},
        {"flash:/startup.cfg", "startup.cfg"},
        {"FLASH:/Startup.CFG", "Startup.CFG"},
        {"a", "a"},
        {"a-b_c+d,e=f~.cfg", "a-b_c+d,e=f~.cfg"},
        {SIXTY_THREE, SIXTY_THREE},
        {"flash:/" SIXTY_THREE, SIXTY_THREE},
        {SIXTY_THREE "d", NULL},
        {"", NULL},
        {"flash:/", NULL},
        {"flash:", NULL},
        {"flash:x.cfg", NULL},
        {".", NULL},
        {"..", NULL},
        {".hidden", NULL},
        {"flash:/..", NULL},
        {"/etc/passwd", NULL},
        {"a/b", NULL},
        {"flash:/a/b", NULL},
        {"flash:/flash:/a", NULL},
        {"a\\b", NULL},
        {"a b", NULL},
        {"a\nb", NULL},
        {"a\x7f", NULL},
        {"a\xc3\xa4", NULL},
        {"a*", NULL},
        {"a?", NULL},
        {"a\"", NULL},
        {"a<b", NULL},
        {"a>b", NULL},
        {"a|b", NULL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char name[FLASH_NAME_SIZE] = "untouched";
        int rc = flash_name(cases[i].text, name);
        CU_ASSERT_EQUAL(rc, cases[i].name ? 0 : -EINVAL);
        CU_ASSERT_STRING_EQUAL(name, cases[i].name ? cases[i].name : "untouched");
    }
    CU_ASSERT_TRUE(flash_name_is_configuration("a.cfg"));
    CU_ASSERT_TRUE(flash_name_is_configuration("A.CFG"));
    CU_ASSERT_FALSE(flash_name_is_configuration(".cfg"));
    CU_ASSERT_FALSE(flash_name_is_configuration("a.cfgx"));
    CU_ASSERT_FALSE(flash_name_is_configuration("acfg"));
}

/* --- files --- */

struct rig {
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX];
    struct flash *flash;
};

static void begin(struct rig *rig)
{
    unit_dir(rig->dir);
    unit_path(rig->dir, "flash", rig->path);
    CU_ASSERT_EQUAL_FATAL(flash_open(rig->path, &rig->flash), 0);
}

static void end(struct rig *rig)
{
    flash_close(rig->flash);
}

static void assert_file(const struct rig *rig, const char *name, const char *text)
{
    struct buf b;
    size_t size = 0;
    buf_init(&b, FLASH_FILE_MAX);
    CU_ASSERT_EQUAL(flash_read(rig->flash, name, 0, FLASH_FILE_MAX, &b), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), text);
    CU_ASSERT_EQUAL(flash_size(rig->flash, name, &size), 0);
    CU_ASSERT_EQUAL(size, strlen(text));
    buf_free(&b);
}

static int list_one(void *ctx, const char *name, size_t size)
{
    char *seen = ctx;
    size_t len = strlen(seen);
    (void)snprintf(seen + len, 200 - len, "%s=%zu ", name, size);
    return 0;
}

static int stop_listing(void *ctx, const char *name, size_t size)
{
    (void)name;
    (void)size;
    ++*(int *)ctx;
    return 7;
}

static void test_files(void)
{
    struct rig rig;
    struct stat info;
    struct buf b;
    char seen[200] = "";
    int calls = 0;
    begin(&rig);
    CU_ASSERT_EQUAL(stat(rig.path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0700);
    buf_init(&b, 100);
    CU_ASSERT_EQUAL(flash_read(rig.flash, "a", 0, 10, &b), -ENOENT);
    CU_ASSERT_EQUAL(flash_remove(rig.flash, "a"), -ENOENT);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "a", "0123456789", 10), 0);
    assert_file(&rig, "a", "0123456789");
    CU_ASSERT_EQUAL(flash_append(rig.flash, "a", "abc", 3), 0);
    assert_file(&rig, "a", "0123456789abc");
    CU_ASSERT_EQUAL(flash_append(rig.flash, "b", "new", 3), 0);
    assert_file(&rig, "b", "new");
    CU_ASSERT_EQUAL(flash_read(rig.flash, "a", 8, 3, &b), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "89a");
    CU_ASSERT_EQUAL(flash_read(rig.flash, "a", 13, 3, &b), 0);
    CU_ASSERT_EQUAL(flash_read(rig.flash, "a", 4000, 3, &b), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "89a"); /* at the end there is nothing more */
    CU_ASSERT_EQUAL(flash_write(rig.flash, "a", "short", 5), 0);
    assert_file(&rig, "a", "short");
    CU_ASSERT_EQUAL(flash_list(rig.flash, list_one, seen), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "a=5 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(seen, "b=3 "));
    CU_ASSERT_EQUAL(strlen(seen), 8);
    CU_ASSERT_EQUAL(flash_list(rig.flash, stop_listing, &calls), 7);
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_EQUAL(flash_remove(rig.flash, "a"), 0);
    CU_ASSERT_EQUAL(flash_read(rig.flash, "a", 0, 10, &b), -ENOENT);
    buf_free(&b);
    end(&rig);
    flash_close(NULL);
}

/* What somebody with access to the directory may have put there. */
static void test_traps(void)
{
    static const char *const traps[] = {"link", "directory", "pipe", "dangling"};
    struct rig rig;
    char victim[UNIT_PATH_MAX], trap[UNIT_PATH_MAX], seen[200] = "";
    struct buf b;
    size_t len, size;
    begin(&rig);
    unit_path(rig.dir, "victim", victim);
    unit_write_text(victim, "untouched");
    unit_path(rig.path, "link", trap);
    CU_ASSERT_EQUAL(symlink(victim, trap), 0);
    unit_path(rig.path, "dangling", trap);
    CU_ASSERT_EQUAL(symlink("nowhere", trap), 0);
    unit_path(rig.path, "directory", trap);
    CU_ASSERT_EQUAL(mkdir(trap, 0700), 0);
    unit_path(rig.path, "pipe", trap);
    CU_ASSERT_EQUAL(mkfifo(trap, 0600), 0);
    buf_init(&b, 100);
    for (size_t i = 0; i < sizeof(traps) / sizeof(traps[0]); i++) {
        CU_ASSERT_EQUAL(flash_read(rig.flash, traps[i], 0, 10, &b), -EINVAL);
        CU_ASSERT_EQUAL(flash_size(rig.flash, traps[i], &size), -EINVAL);
        CU_ASSERT_EQUAL(flash_write(rig.flash, traps[i], "x", 1), -EINVAL);
        CU_ASSERT_EQUAL(flash_append(rig.flash, traps[i], "x", 1), -EINVAL);
        CU_ASSERT_EQUAL(flash_remove(rig.flash, traps[i]), -EINVAL);
    }
    CU_ASSERT_EQUAL(flash_list(rig.flash, list_one, seen), 0);
    CU_ASSERT_STRING_EQUAL(seen, "");
    CU_ASSERT_EQUAL(b.len, 0);
    char *kept = unit_read(victim, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(kept);
    CU_ASSERT_STRING_EQUAL(kept, "untouched");
    free(kept);
    buf_free(&b);
    end(&rig);
}

static void test_limits(void)
{
    struct rig rig;
    char *big = calloc(1, FLASH_FILE_MAX + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    begin(&rig);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "big", big, FLASH_FILE_MAX + 1), -EFBIG);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "big", big, FLASH_FILE_MAX), 0);
    CU_ASSERT_EQUAL(flash_append(rig.flash, "big", "x", 1), -EFBIG);
    /* Files that take no room on this disk, but count. */
    for (int i = 0; i < FLASH_TOTAL_MAX / FLASH_FILE_MAX - 1; i++) {
        char name[20], path[UNIT_PATH_MAX];
        (void)snprintf(name, sizeof(name), "sparse%d", i);
        unit_path(rig.path, name, path);
        unit_write_text(path, "");
        CU_ASSERT_EQUAL(truncate(path, FLASH_FILE_MAX), 0);
    }
    CU_ASSERT_EQUAL(flash_write(rig.flash, "more", "x", 1), -EDQUOT);
    CU_ASSERT_EQUAL(flash_append(rig.flash, "more", "x", 1), -EDQUOT);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "big", big, FLASH_FILE_MAX), 0); /* in its own place */
    CU_ASSERT_EQUAL(flash_write(rig.flash, "big", big, FLASH_FILE_MAX - 1), 0);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "more", "x", 1), 0);
    free(big);
    end(&rig);
}

static void test_many(void)
{
    struct rig rig;
    begin(&rig);
    for (int i = 0; i < FLASH_FILES_MAX; i++) {
        char name[20], path[UNIT_PATH_MAX];
        (void)snprintf(name, sizeof(name), "f%d", i);
        unit_path(rig.path, name, path);
        unit_write_text(path, "");
    }
    CU_ASSERT_EQUAL(flash_write(rig.flash, "one-more", "x", 1), -EDQUOT);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "f0", "x", 1), 0);
    end(&rig);
}

/* A write that stops in the middle, as a full disk does, leaves what there was. */
static void test_no_room(void)
{
    struct rig rig;
    struct rlimit before, small;
    char big[20000];
    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    begin(&rig);
    CU_ASSERT_EQUAL(flash_write(rig.flash, "a", "old", 3), 0);
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 8192;
    void (*old_handler)(int) = signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &small), 0);
    int write_rc = flash_write(rig.flash, "a", big, sizeof(big));
    int append_rc = flash_append(rig.flash, "a", big, sizeof(big));
    int new_rc = flash_append(rig.flash, "new", big, sizeof(big));
    (void)setrlimit(RLIMIT_FSIZE, &before);
    (void)signal(SIGXFSZ, old_handler);
    CU_ASSERT_EQUAL(write_rc, -EFBIG);
    CU_ASSERT_EQUAL(append_rc, -EFBIG);
    CU_ASSERT_EQUAL(new_rc, -EFBIG);
    assert_file(&rig, "a", "old");
    size_t size;
    CU_ASSERT_EQUAL(flash_size(rig.flash, "new", &size), -ENOENT);
    end(&rig);
}

UNIT_MAIN("flash", {"names are taken or refused", test_names},
          {"files are written, read, added to and deleted", test_files},
          {"links, directories and pipes are not touched", test_traps},
          {"a file and all of them have a largest size", test_limits},
          {"there is a largest number of files", test_many},
          {"a write that finds no room leaves the old file", test_no_room})
