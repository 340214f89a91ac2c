/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_startup.c: several saved configurations: which one a start loads, which assignments of
 * the ACS hold on top of it, and what becomes of them. Power cuts are in test_store_power_cut.c.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/flash.h"
#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static int save(struct fixture *f, enum startup_use use, const char *name)
{
    return store_save(f->store, &fixture_text, "1", use, name);
}

static int copy(struct fixture *f, const char *name)
{
    return store_save_copy(f->store, &fixture_text, "1", name);
}

static int set_sysname(struct fixture *f, const char *name)
{
    return fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, name);
}

static bool is_there(const struct fixture *f, const char *name)
{
    size_t size;
    return flash_size(store_flash(f->store), name, &size) == 0;
}

static void assert_startup(const struct fixture *f, const char *current, const char *main_file,
                           const char *backup)
{
    CU_ASSERT_STRING_EQUAL(store_startup_current(f->store), current);
    CU_ASSERT_STRING_EQUAL(store_startup_next(f->store, STARTUP_MAIN), main_file);
    CU_ASSERT_STRING_EQUAL(store_startup_next(f->store, STARTUP_BACKUP), backup);
}

/* --- which file --- */

static void test_first_start(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    assert_startup(&f, "", "startup.cfg", "");
    fixture_path(&f, "flash/startup.cfg", path);
    CU_ASSERT_STRING_EQUAL(store_startup_path(f.store), path);
    CU_ASSERT_EQUAL(set_sysname(&f, "one"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    assert_startup(&f, "", "startup.cfg", ""); /* loaded at this start: none */
    fixture_restart(&f);
    assert_startup(&f, "startup.cfg", "startup.cfg", "");
    fixture_stop(&f);
}

static void test_save_as(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    const char *noted = store_startup_path(f.store);
    CU_ASSERT_EQUAL(set_sysname(&f, "one"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(set_sysname(&f, "two"), 0);
    CU_ASSERT_EQUAL(save(&f, STARTUP_MAIN, "second.cfg"), 0);
    CU_ASSERT_EQUAL(set_sysname(&f, "three"), 0);
    CU_ASSERT_EQUAL(save(&f, STARTUP_BACKUP, "third.cfg"), 0);
    CU_ASSERT_EQUAL(set_sysname(&f, "four"), 0);
    CU_ASSERT_EQUAL(copy(&f, "copy.cfg"), 0);
    assert_startup(&f, "", "second.cfg", "third.cfg");
    fixture_path(&f, "flash/second.cfg", path);
    CU_ASSERT_STRING_EQUAL(noted, path);
    fixture_restart(&f);
    assert_startup(&f, "second.cfg", "second.cfg", "third.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "two");
    CU_ASSERT_TRUE(is_there(&f, "startup.cfg"));
    CU_ASSERT_TRUE(is_there(&f, "copy.cfg"));
    /* A save without a name goes to the main file of the next start. */
    CU_ASSERT_EQUAL(set_sysname(&f, "five"), 0);
    CU_ASSERT_EQUAL(save(&f, STARTUP_MAIN, ""), 0);
    fixture_restart(&f);
    assert_startup(&f, "second.cfg", "second.cfg", "third.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "five");
    CU_ASSERT_EQUAL(save(&f, STARTUP_MAIN, "no-extension"), -EINVAL);
    CU_ASSERT_EQUAL(copy(&f, "no-extension"), -EINVAL);
    assert_startup(&f, "second.cfg", "second.cfg", "third.cfg");
    fixture_stop(&f);
}

static void test_choose(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(set_sysname(&f, "one"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(set_sysname(&f, "two"), 0);
    CU_ASSERT_EQUAL(copy(&f, "copy.cfg"), 0);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, "missing.cfg"), -ENOENT);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, "copy.txt"), -EINVAL);
    fixture_path(&f, "flash/huge.cfg", path);
    unit_write_text(path, "");
    CU_ASSERT_EQUAL(truncate(path, STORE_STARTUP_MAX + 1), 0);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, "huge.cfg"), -EMSGSIZE);
    assert_startup(&f, "", "startup.cfg", "");
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, "copy.cfg"), 0);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_BACKUP, "startup.cfg"), 0);
    fixture_restart(&f);
    assert_startup(&f, "copy.cfg", "copy.cfg", "startup.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "two");
    /* None at all: as the switch was new, but the files stay. */
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_BACKUP, ""), 0);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, ""), 0);
    CU_ASSERT_STRING_EQUAL(store_startup_path(f.store), "");
    fixture_restart(&f);
    assert_startup(&f, "", "", "");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "(unset)");
    CU_ASSERT_TRUE(is_there(&f, "copy.cfg"));
    CU_ASSERT_EQUAL(save(&f, STARTUP_MAIN, ""), 0); /* and then startup.cfg again */
    assert_startup(&f, "", "startup.cfg", "");
    fixture_stop(&f);
}

/* Missing, unreadable or too long: the backup file is loaded instead. */
static void test_backup(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(set_sysname(&f, "main"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(set_sysname(&f, "backup"), 0);
    CU_ASSERT_EQUAL(save(&f, STARTUP_BACKUP, "backup.cfg"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "main");
    fixture_path(&f, "flash/startup.cfg", path);
    CU_ASSERT_EQUAL(truncate(path, STORE_STARTUP_MAX + 1), 0);
    fixture_restart(&f);
    assert_startup(&f, "backup.cfg", "startup.cfg", "backup.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "backup");
    CU_ASSERT_EQUAL(f.bad_count, 0);
    CU_ASSERT_EQUAL(unlink(path), 0);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "backup");
    CU_ASSERT_EQUAL(rmdir(path), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "backup");
    fixture_stop(&f);
}

static void test_reset(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_startup_reset(f.store, STARTUP_MAIN), -ENOENT);
    CU_ASSERT_EQUAL(store_startup_reset(f.store, STARTUP_BACKUP), -ENOENT);
    CU_ASSERT_EQUAL(set_sysname(&f, "one"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_BACKUP, "startup.cfg"), 0);
    /* Both are this file: the first reset leaves it. */
    CU_ASSERT_EQUAL(store_startup_reset(f.store, STARTUP_MAIN), 0);
    assert_startup(&f, "", "", "startup.cfg");
    CU_ASSERT_TRUE(is_there(&f, "startup.cfg"));
    fixture_restart(&f);
    assert_startup(&f, "startup.cfg", "", "startup.cfg");
    CU_ASSERT_EQUAL(store_startup_reset(f.store, STARTUP_BACKUP), 0);
    CU_ASSERT_FALSE(is_there(&f, "startup.cfg"));
    fixture_restart(&f);
    assert_startup(&f, "", "", "");
    fixture_stop(&f);
}

static bool differs(const struct fixture *f)
{
    bool answer = false;
    CU_ASSERT_EQUAL(store_differs(f->store, &fixture_text, "1", &answer), 0);
    return answer;
}

static void test_differs(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_TRUE(differs(&f)); /* from nothing at all */
    CU_ASSERT_EQUAL(set_sysname(&f, "one"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_FALSE(differs(&f));
    fixture_restart(&f);
    CU_ASSERT_FALSE(differs(&f));
    CU_ASSERT_EQUAL(set_sysname(&f, "two"), 0);
    CU_ASSERT_TRUE(differs(&f));
    CU_ASSERT_EQUAL(copy(&f, "copy.cfg"), 0);
    CU_ASSERT_TRUE(differs(&f));
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, "copy.cfg"), 0);
    CU_ASSERT_FALSE(differs(&f));
    CU_ASSERT_EQUAL(store_startup_choose(f.store, STARTUP_MAIN, ""), 0);
    CU_ASSERT_TRUE(differs(&f));
    fixture_stop(&f);
}

/* --- files and assignments of the ACS --- */

static int acs_says(struct fixture *f, const char *url)
{
    return fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, url);
}

static int cli_says(struct fixture *f, const char *url)
{
    return fixture_set(f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, url);
}

static void restart_with(struct fixture *f, const char *name)
{
    CU_ASSERT_EQUAL(store_startup_choose(f->store, STARTUP_MAIN, name), 0);
    fixture_restart(f);
    CU_ASSERT_STRING_EQUAL(store_startup_current(f->store), name);
}

/* For each file by itself: what the ACS assigned before it was saved is beaten, what it assigned
 * later beats it. */
static void test_copies_and_acs(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(cli_says(&f, "http://main"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(copy(&f, "early.cfg"), 0);
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs"), 0);
    CU_ASSERT_EQUAL(cli_says(&f, "http://late"), 0);
    CU_ASSERT_EQUAL(copy(&f, "late.cfg"), 0);
    for (int round = 0; round < 2; round++) { /* in any order, again and again */
        restart_with(&f, "startup.cfg");
        CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
        restart_with(&f, "late.cfg");
        CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://late");
        restart_with(&f, "early.cfg");
        CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
        if (round == 0)
            CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "x"), 0); /* writes the state */
    }
    restart_with(&f, "late.cfg");
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs2"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs2");
    /* Saved to the main file, it is a line like others; an old file is then what it was. */
    CU_ASSERT_EQUAL(save(&f, STARTUP_MAIN, "startup.cfg"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs2");
    restart_with(&f, "early.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://main");
    fixture_stop(&f);
}

/* A file of the same text is the same configuration, saved later. */
static void test_same_text(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(cli_says(&f, "http://same"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(copy(&f, "copy.cfg"), 0);
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs"), 0);
    CU_ASSERT_EQUAL(cli_says(&f, "http://same"), 0);
    CU_ASSERT_EQUAL(copy(&f, "copy.cfg"), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://same");
    fixture_stop(&f);
}

/* A file that came from elsewhere, or was changed by hand, is not known to be later than anything.
 */
static void test_foreign_file(void)
{
    struct fixture f;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs"), 0);
    fixture_path(&f, "flash/foreign.cfg", path);
    unit_write_text(path, "sysname user plain foreign\nacs\nacs.url user plain http://foreign\n");
    restart_with(&f, "foreign.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "foreign");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_stop(&f);
}

/* So many copies that the first are forgotten: what is left is still right. */
static void test_many_copies(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs"), 0);
    for (int i = 0; i < 40; i++) {
        char name[20], url[40];
        (void)snprintf(name, sizeof(name), "copy%d.cfg", i);
        (void)snprintf(url, sizeof(url), "http://%d", i);
        CU_ASSERT_EQUAL(cli_says(&f, url), 0);
        CU_ASSERT_EQUAL(copy(&f, name), 0);
    }
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_PROVISION_CODE, SOURCE_USER, "LATE"), 0);
    restart_with(&f, "copy39.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://39");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_PROVISION_CODE), "LATE");
    restart_with(&f, "startup.cfg");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs");
    fixture_stop(&f);
}

/* --- the factory default --- */

static void test_factory_default(void)
{
    static const char *const gone[] = {"state",          "device.key",     "flash/startup.cfg",
                                       "flash/a.txt",    "pki/secret.key", "state.damaged",
                                       "factory-default"};
    struct fixture f;
    char path[UNIT_PATH_MAX], victim[UNIT_PATH_MAX], outside[UNIT_PATH_MAX];
    size_t len;
    fixture_begin(&f);
    unit_dir(outside);
    unit_path(outside, "victim", victim);
    unit_write_text(victim, "untouched");
    CU_ASSERT_EQUAL(acs_says(&f, "http://acs"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"), 0);
    CU_ASSERT_EQUAL(fixture_save(&f), 0);
    CU_ASSERT_EQUAL(flash_write(store_flash(f.store), "a.txt", "x", 1), 0);
    CU_ASSERT_EQUAL(flash_write(store_flash(f.store), "image.bin", "x", 1), 0);
    fixture_path(&f, "state.damaged", path);
    unit_write_text(path, "x");
    fixture_path(&f, "pki", path);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    fixture_path(&f, "pki/secret.key", path);
    unit_write_text(path, "x");
    fixture_path(&f, "link", path);
    CU_ASSERT_EQUAL(symlink(outside, path), 0);
    CU_ASSERT_EQUAL(store_factory_default(f.store), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://acs"); /* not yet */
    CU_ASSERT_TRUE(is_there(&f, "startup.cfg"));
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "(unset)");
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
        struct stat info;
        fixture_path(&f, gone[i], path);
        CU_ASSERT_EQUAL(lstat(path, &info), -1);
    }
    CU_ASSERT_TRUE(is_there(&f, "image.bin"));
    char *kept = unit_read(victim, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(kept);
    CU_ASSERT_STRING_EQUAL(kept, "untouched");
    free(kept);
    CU_ASSERT_EQUAL(acs_says(&f, "http://new"), 0); /* and it is done once */
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://new");
    fixture_stop(&f);
}

static bool holds(const char *data, size_t len, const char *word)
{
    return memmem(data, len, word, strlen(word)) != NULL;
}

/* Counts the files, and those with the common part of the passwords below. */
static void search_secrets(const char *dir, unsigned *files, unsigned *found)
{
    DIR *list = opendir(dir);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    for (const struct dirent *entry; (entry = readdir(list));) {
        char path[UNIT_PATH_MAX];
        size_t len;
        if (entry->d_type != DT_REG)
            continue;
        unit_path(dir, entry->d_name, path);
        char *data = unit_read(path, &len);
        CU_ASSERT_PTR_NOT_NULL_FATAL(data);
        ++*files;
        *found += holds(data, len, "OpenSesame");
        free(data);
    }
    closedir(list);
}

static void test_no_secret_on_disk(void)
{
    static const char *const secrets[] = {"OpenSesame-1", "OpenSesame-2", "OpenSesame-3",
                                          "OpenSesame-4"};
    struct fixture f;
    unsigned files = 0, found = 0;
    char flash[UNIT_PATH_MAX];
    fixture_begin(&f);
    for (int round = 0; round < 2; round++) { /* the second looks at a state that was replaced */
        CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_PASSWORD, SOURCE_USER, secrets[0]),
                        0);
        CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_CPE_PASSWORD, SOURCE_USER, secrets[1]),
                        0);
        CU_ASSERT_EQUAL(
            fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, secrets[2]), 0);
        CU_ASSERT_EQUAL(fixture_set(&f, SETTER_DHCP, SETTING_ACS_PASSWORD, SOURCE_DHCP, secrets[3]),
                        0);
        CU_ASSERT_EQUAL(fixture_save(&f), 0);
        CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_CPE_PASSWORD, SOURCE_USER, secrets[0]),
                        0);
    }
    fixture_path(&f, "flash", flash);
    search_secrets(f.dir, &files, &found);
    search_secrets(flash, &files, &found);
    CU_ASSERT_TRUE(files >= 3); /* device.key, state, startup.cfg: something was looked at */
    CU_ASSERT_EQUAL(found, 0);
    fixture_stop(&f);
}

UNIT_MAIN("store_startup",
          {"a new switch loads nothing and saves to startup.cfg", test_first_start},
          {"a save under a name makes it the one of the next start", test_save_as},
          {"the file of the next start is chosen", test_choose},
          {"the backup file stands in for the main one", test_backup},
          {"a reset deletes the file, or only its place", test_reset},
          {"the running configuration is compared with the main file", test_differs},
          {"each copy beats what the ACS assigned before it", test_copies_and_acs},
          {"the same text saved later is later", test_same_text},
          {"a file of unknown age beats no assignment", test_foreign_file},
          {"many copies", test_many_copies},
          {"the factory default leaves nothing of the old life", test_factory_default},
          {"no file holds a password in clear", test_no_secret_on_disk})
