/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_files.c: what survives a restart and what does not, damaged files, full and read-only
 * disks, secrets at rest. A power cut in the middle of a write is in test_store_power_cut.c.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/log.h"
#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- what survives --- */

static void test_survives_at_once(void)
{
    struct fixture f;
    char clear[64];
    fixture_begin(&f);
    struct txn *txn = fixture_txn(SETTER_ACS);
    fixture_add(txn, SETTING_ACS_URL, SOURCE_USER, "http://acs");
    fixture_add(txn, SETTING_ACS_PASSWORD, SOURCE_USER, "12345");
    fixture_add(txn, SETTING_RETRY_MINIMUM, SOURCE_USER, "7");
    CU_ASSERT_EQUAL(txn_put_record(txn, "events", "4 VALUE CHANGE"), 0);
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_EQUAL(
        fixture_set(&f, SETTER_ENGINE, SETTING_INFORM_TIME, SOURCE_USER, "2030-01-01T00:00:00"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_reveal(&f, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "12345");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_RETRY_MINIMUM), "7");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_INFORM_TIME), "2030-01-01T00:00:00");
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "events"), "4 VALUE CHANGE");
    fixture_stop(&f);
}

static void test_cli_needs_save(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "lost"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://l"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "(unset)");
    CU_ASSERT_STRING_EQUAL(fixture_get(&f, SETTING_ACS_URL, SOURCE_DEFAULT), "(unset)");
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "kept"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://d"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, "pw"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "later"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "kept");
    CU_ASSERT_STRING_EQUAL(fixture_get(&f, SETTING_ACS_URL, SOURCE_DEFAULT), "http://d");
    char clear[64];
    fixture_reveal(&f, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "pw");
    CU_ASSERT_EQUAL(f.bad_count, 0);
    fixture_stop(&f);
}

static void test_dhcp_does_not_survive(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_get(&f, SETTING_ACS_URL, SOURCE_DHCP), "(unset)");
    fixture_stop(&f);
}

static void test_saved_beats_older_acs(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_PROVISION_CODE, SOURCE_USER, "ACS"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://cli"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_PROVISION_CODE, SOURCE_USER, NULL), 0);
    fixture_restart(&f); /* not saved: the ACS's word still holds */
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_PROVISION_CODE), "ACS");
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://cli"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_PROVISION_CODE, SOURCE_USER, NULL), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://cli");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_PROVISION_CODE), "(unset)");
    fixture_stop(&f);
}

static void test_later_acs_beats_saved(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://cli"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_USERNAME, SOURCE_USER, "cli"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_USERNAME, SOURCE_USER, NULL), 0);
    for (int restart = 0; restart < 3; restart++) {
        fixture_restart(&f);
        CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
        CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_USERNAME), "(unset)");
    }
    /* Saved again, the ACS's word is in startup.cfg itself; then the next one of the ACS comes. */
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs2"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs2");
    fixture_stop(&f);
}

/* The ACS assigns what the CLI set already: it must survive although the running value does not
 * change. */
static void test_same_value_by_acs(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://a"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://a"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://a");
    fixture_stop(&f);
}

/* What no configuration line can express is not forgotten by a save. */
static void test_save_keeps_acs_only(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_RETRY_MINIMUM, SOURCE_USER, "9"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_PARAMETER_KEY, SOURCE_USER, "k\n1"), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "x"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_RETRY_MINIMUM), "9");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_PARAMETER_KEY), "k\n1");
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "events"), "x");
    fixture_stop(&f);
}

/* --- startup.cfg --- */

static void test_bad_startup_lines(void)
{
    static const char text[] = "version 1\r\n"
                               "\n"
                               "sysname user plain sw1\r\n"
                               "no-such-thing user plain 1\n"
                               "cpe.inform.interval user plain 0\n"
                               "acs.url user plain http://early\n"
                               "acs\n"
                               "acs.password user cipher $c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
                               "acs.username user plain after\n"
                               "acs.url user plain http://last";
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    fixture_stop(&f);
    fixture_path(&f, "flash/startup.cfg", path);
    unit_write_text(path, text);
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    static const struct {
        unsigned line;
        const char *text, *why;
    } expected[] = {
        {4, "no-such-thing user plain 1", "no such setting"},
        {5, "cpe.inform.interval user plain 0", "out of range"},
        {6, "acs.url user plain http://early", "not in this view"},
        {8, "acs.password user cipher", "cipher text of this device"},
    };
    CU_ASSERT_EQUAL_FATAL(f.bad_count, 4);
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(f.bad[i].line, expected[i].line);
        CU_ASSERT_PTR_NOT_NULL(strstr(f.bad[i].text, expected[i].text));
        CU_ASSERT_PTR_NOT_NULL(strstr(f.bad[i].why, expected[i].why));
    }
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "sw1");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_USERNAME), "after");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://last");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_PASSWORD), "(unset)");
    fixture_stop(&f);
}

static void test_binary_startup(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    fixture_stop(&f);
    fixture_path(&f, "flash/startup.cfg", path);
    unit_write(path, "sysname user plain a\0b\nsysname user plain sw\n", 45);
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    CU_ASSERT_EQUAL(f.bad_count, 1);
    CU_ASSERT_EQUAL(f.bad[0].line, 1);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "sw");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_stop(&f);
    unit_write(path, "", 0);
    CU_ASSERT_EQUAL(fixture_start(&f), 0);
    fixture_stop(&f);

    /* One that cannot be read is an error, but what the ACS assigned holds. */
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    CU_ASSERT_EQUAL_FATAL(store_open(f.dir, NULL, &f.store), 0);
    CU_ASSERT_TRUE(store_load_startup(f.store, &fixture_text, NULL, NULL) < 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_stop(&f);
}

static void test_save_is_stable(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    size_t first_len, second_len;
    struct stat info;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    fixture_path(&f, "flash/startup.cfg", path);
    char *first = unit_read(path, &first_len);
    fixture_restart(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    char *second = unit_read(path, &second_len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT_STRING_EQUAL(first, second);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0600);
    free(first);
    free(second);
    fixture_stop(&f);
}

/* --- the directory --- */

static void test_locked(void)
{
    struct fixture f;
    struct store *second = NULL;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_open(f.dir, NULL, &second), -EBUSY);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://a"), 0);
    fixture_stop(&f);
    CU_ASSERT_EQUAL(store_open(f.dir, NULL, &second), 0);
    store_close(second);
    store_close(NULL);
}

static void test_directory(void)
{
    struct fixture f;
    struct stat info;
    struct store *store;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(stat(f.dir, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0700);
    fixture_stop(&f);
    fixture_path(&f, "file", path);
    unit_write_text(path, "x");
    CU_ASSERT_EQUAL(store_open(path, NULL, &store), -ENOTDIR);
    fixture_path(&f, "file/deeper", path);
    CU_ASSERT_EQUAL(store_open(path, NULL, &store), -ENOTDIR);
}

/* --- damaged state --- */

static bool exists(const struct fixture *f, const char *name)
{
    char path[UNIT_PATH_MAX];
    struct stat info;
    fixture_path(f, name, path);
    return lstat(path, &info) == 0;
}

/* Starts on a damaged state: it must be set aside whole, and the store must work as a new one. */
static unsigned start_damaged(struct fixture *f, const char *data, size_t len)
{
    char path[UNIT_PATH_MAX], aside[UNIT_PATH_MAX];
    size_t kept_len;
    unsigned wrong = 0;
    fixture_path(f, "state", path);
    fixture_path(f, "state.damaged", aside);
    (void)unlink(aside);
    unit_write(path, data, len);
    if (fixture_start(f))
        return 1;
    wrong += strcmp(fixture_user(f, SETTING_ACS_URL), "(unset)") != 0;
    wrong += store_record(f->store, "events") != NULL;
    char *kept = unit_read(aside, &kept_len);
    wrong += !kept || kept_len != len || memcmp(kept, data, len) != 0;
    free(kept);
    fixture_stop(f);
    return wrong;
}

static void test_damaged_state(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    size_t len;
    unsigned wrong = 0;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "a\nb"), 0);
    fixture_stop(&f);
    fixture_path(&f, "state", path);
    char *good = unit_read(path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(good);
    for (size_t cut = 0; cut < len; cut += 3) /* truncated, down to nothing */
        wrong += start_damaged(&f, good, cut);
    CU_ASSERT_EQUAL(wrong, 0);
    for (size_t at = 0; at < len; at++) { /* one changed bit in every byte */
        good[at] ^= (char)(1 << at % 8);
        wrong += start_damaged(&f, good, len);
        good[at] ^= (char)(1 << at % 8);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    char *longer = malloc(2 * len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(longer);
    memcpy(longer, good, len);
    memcpy(longer + len, good, len);
    CU_ASSERT_EQUAL(start_damaged(&f, longer, 2 * len), 0); /* written twice */
    CU_ASSERT_EQUAL(start_damaged(&f, longer, len + 1), 0);
    free(longer);

    unit_write(path, good, len); /* and the good one is still good */
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_stop(&f);
    free(good);
}

/* The loss of the state is not the loss of the configuration. */
static void test_damaged_state_keeps_startup(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "saved"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    fixture_stop(&f);
    fixture_path(&f, "state", path);
    unit_write_text(path, "garbage");
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "saved");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "(unset)");
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://new"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://new");
    CU_ASSERT_TRUE(exists(&f, "state.damaged"));
    fixture_stop(&f);
}

static void test_lost_key(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    struct buf b;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_CPE_PASSWORD, SOURCE_USER, "67890"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    fixture_stop(&f);
    fixture_path(&f, "device.key", path);
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    CU_ASSERT_TRUE(f.bad_count >= 1); /* the line of startup.cfg */
    buf_init(&b, 300);
    CU_ASSERT_EQUAL(store_reveal(f.store, SETTING_ACS_PASSWORD, SOURCE_USER, &b), -EBADMSG);
    CU_ASSERT_EQUAL(b.len, 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_PASSWORD, SOURCE_USER, "again"), 0);
    CU_ASSERT_EQUAL(store_reveal(f.store, SETTING_ACS_PASSWORD, SOURCE_USER, &b), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "again");
    buf_wipe(&b);
    fixture_stop(&f);
}

/* --- no room, no permission --- */

static void count_call(void *ctx, const struct store_change *change)
{
    (void)change;
    ++*(unsigned *)ctx;
}

static void test_no_room(void)
{
    struct fixture f;
    struct rlimit before, none;
    unsigned calls = 0;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://old"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "old"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "new"), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, count_call, &calls), 0);
    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &before), 0);
    none = before;
    none.rlim_cur = 10;
    void (*old_handler)(int) = signal(SIGXFSZ, SIG_IGN);
    CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &none), 0);
    struct txn *txn = fixture_txn(SETTER_ACS);
    struct store_error error;
    fixture_add(txn, SETTING_ACS_URL, SOURCE_USER, "http://new");
    int rc = store_commit(f.store, txn, &error);
    int save_rc = fixture_save(&f);
    int cli_rc = fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "newer");
    (void)setrlimit(RLIMIT_FSIZE, &before);
    (void)signal(SIGXFSZ, old_handler);
    CU_ASSERT_EQUAL(rc, -EFBIG);
    CU_ASSERT_FALSE(error.has_id);
    CU_ASSERT_TRUE(error.reason[0] != '\0');
    CU_ASSERT_EQUAL(save_rc, -EFBIG);
    CU_ASSERT_EQUAL(cli_rc, 0); /* touches no file */
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://old");
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0); /* when there is room again */
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://new");
    txn_free(txn);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "old");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://new");
    fixture_stop(&f);
}

enum { CHILD_OK = 0, CHILD_CANNOT = 100 };

/* Fills the disk; returns whether it is full. */
static bool fill(const char *dir)
{
    char path[UNIT_PATH_MAX], block[4096] = {0};
    unit_path(dir, "filler", path);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ssize_t got = 0;
    while (fd >= 0 && (got = write(fd, block, sizeof(block))) > 0)
        continue;
    bool full = fd >= 0 && errno == ENOSPC;
    if (fd >= 0)
        close(fd);
    return full;
}

/* Runs in a child with a small file system of its own. The number of the first step that went
 * wrong. */
static int use_small_disk(struct fixture *f)
{
    char filler[UNIT_PATH_MAX];
    if (unshare(CLONE_NEWNS) || mount("none", "/", "", MS_REC | MS_PRIVATE, "") ||
        mount("none", f->dir, "tmpfs", 0, "size=64k"))
        return CHILD_CANNOT;
    if (fixture_start(f))
        return 1;
    if (fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://old"))
        return 2;
    if (!fill(f->dir))
        return 3;
    if (fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://new") != -ENOSPC)
        return 4;
    if (strcmp(fixture_user(f, SETTING_ACS_URL), "http://old") != 0)
        return 5;
    if (fixture_save(f) != -ENOSPC)
        return 6;
    fixture_stop(f);
    if (fixture_start(f) || strcmp(fixture_user(f, SETTING_ACS_URL), "http://old") != 0)
        return 7;
    fixture_path(f, "filler", filler);
    (void)unlink(filler);
    fixture_stop(f);
    if (mount("none", f->dir, "", MS_REMOUNT | MS_RDONLY, ""))
        return 8;
    if (fixture_start(f) != -EROFS)
        return 9;
    if (mount("none", f->dir, "", MS_REMOUNT, "") || fixture_start(f))
        return 10;
    if (fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://new"))
        return 11;
    fixture_stop(f);
    return CHILD_OK;
}

static void test_full_and_read_only_disk(void)
{
    struct fixture f;
    int status;
    fixture_init(&f);
    CU_ASSERT_EQUAL_FATAL(mkdir(f.dir, 0700), 0);
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(use_small_disk(&f));
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE_FATAL(WIFEXITED(status));
    if (WEXITSTATUS(status) == CHILD_CANNOT) {
        unit_skip("a full and a read-only disk: this user may not mount a file system");
        return;
    }
    CU_ASSERT_EQUAL(WEXITSTATUS(status), CHILD_OK);
}

/* --- secrets at rest --- */

UNIT_MAIN("store_files",
          {"what the ACS and the engine assign survives at once", test_survives_at_once},
          {"what the CLI assigns survives with a save", test_cli_needs_save},
          {"what DHCP gave does not survive", test_dhcp_does_not_survive},
          {"a saved line beats an older ACS assignment", test_saved_beats_older_acs},
          {"a later ACS assignment beats a saved line", test_later_acs_beats_saved},
          {"the ACS may confirm a value and it survives", test_same_value_by_acs},
          {"a save keeps what no line can express", test_save_keeps_acs_only},
          {"bad lines of startup.cfg are told, the rest is applied", test_bad_startup_lines},
          {"an unreadable startup.cfg leaves the ACS assignments", test_binary_startup},
          {"the same configuration is saved as the same text", test_save_is_stable},
          {"a second daemon on one directory is refused", test_locked},
          {"the directory is made for the daemon alone", test_directory},
          {"a damaged state is set aside", test_damaged_state},
          {"a damaged state does not take startup.cfg with it", test_damaged_state_keeps_startup},
          {"without its key a password is lost, nothing else", test_lost_key},
          {"no room for a file changes nothing", test_no_room},
          {"a full or read-only disk changes nothing", test_full_and_read_only_disk})
