/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store_power_cut.c: a process that commits or saves is held before and after every single
 * system call, and a new start is made on a copy of its files. Whatever the instant, it finds the
 * state before or the state after, never one between.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "platform/flash.h"
#include "tests/unit/power_cut.h"

#include "platform/banned.h"

/* --- a commit of the ACS: settings and a record --- */

static void prepare_commit(struct fixture *f)
{
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "sw"), 0);
    CU_ASSERT_EQUAL(fixture_save(f), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://old"), 0);
    CU_ASSERT_EQUAL(fixture_put_record(f, "events", "old"), 0);
}

static void do_nothing(struct fixture *f)
{
    (void)f;
}

static int act_commit(struct fixture *f)
{
    struct txn *txn = fixture_txn(SETTER_ACS);
    fixture_add(txn, SETTING_ACS_URL, SOURCE_USER, "http://new");
    fixture_add(txn, SETTING_PARAMETER_KEY, SOURCE_USER, "key");
    fixture_add(txn, SETTING_ACS_PASSWORD, SOURCE_USER, "12345"); /* makes the device key too */
    int rc = txn_put_record(txn, "events", "new");
    if (rc == 0)
        rc = store_commit(f->store, txn, NULL);
    txn_free(txn);
    return rc;
}

static void look_commit(const struct fixture *f, struct found *out)
{
    keep(out, 0, fixture_user(f, SETTING_ACS_URL));
    keep(out, 1, fixture_user(f, SETTING_PARAMETER_KEY));
    keep(out, 2, fixture_record(f, "events"));
    keep(out, 3, fixture_user(f, SETTING_SYSNAME));
    char clear[VALUE_MAX];
    fixture_reveal(f, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    keep(out, 4, clear);
}

static void test_commit(void)
{
    static const struct scenario scenario = {
        prepare_commit,
        do_nothing,
        act_commit,
        look_commit,
        {"http://old", "(unset)", "old", "sw", "(error)"},
        {"http://new", "key", "new", "sw", "12345"},
    };
    cut_everywhere(&scenario);
}

/* --- a save that beats older assignments of the ACS: two files change --- */

static void prepare_save(struct fixture *f)
{
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "one"), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://one"), 0);
    CU_ASSERT_EQUAL(fixture_save(f), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://acs"), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_PROVISION_CODE, SOURCE_USER, "ACS"), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_PARAMETER_KEY, SOURCE_USER, "key"), 0);
    CU_ASSERT_EQUAL(fixture_put_record(f, "events", "kept"), 0);
}

static void before_save(struct fixture *f)
{
    (void)fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "two");
    (void)fixture_set(f, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://two");
    (void)fixture_set(f, SETTER_CLI, SETTING_PROVISION_CODE, SOURCE_USER, NULL);
}

static void look_save(const struct fixture *f, struct found *out)
{
    keep(out, 0, fixture_user(f, SETTING_SYSNAME));
    keep(out, 1, fixture_user(f, SETTING_ACS_URL));
    keep(out, 2, fixture_user(f, SETTING_PROVISION_CODE));
    keep(out, 3, fixture_user(f, SETTING_PARAMETER_KEY));
    keep(out, 4, fixture_record(f, "events"));
}

static void test_save(void)
{
    static const struct scenario scenario = {
        prepare_save,
        before_save,
        fixture_save,
        look_save,
        {"one", "http://acs", "ACS", "key", "kept"},
        {"two", "http://two", "(unset)", "key", "kept"},
    };
    cut_everywhere(&scenario);
}

/* --- the first save and the first commit of a new switch --- */

static void prepare_nothing(struct fixture *f)
{
    (void)f;
}

static void test_first_save(void)
{
    static const struct scenario scenario = {
        prepare_nothing,
        before_save,
        fixture_save,
        look_save,
        {"(unset)", "(unset)", "(unset)", "(unset)", "(unset)"},
        {"two", "http://two", "(unset)", "(unset)", "(unset)"},
    };
    cut_everywhere(&scenario);
}

static void test_first_commit(void)
{
    static const struct scenario scenario = {
        prepare_nothing,
        do_nothing,
        act_commit,
        look_commit,
        {"(unset)", "(unset)", "(unset)", "(unset)", "(error)"},
        {"http://new", "key", "new", "(unset)", "12345"},
    };
    cut_everywhere(&scenario);
}

/* --- a save after a save that was cut, and after a save that failed --- */

/* Leaves the state of the first step of a save, and the startup.cfg of before: the second file
 * cannot be written. */
static void prepare_half_save(struct fixture *f)
{
    char path[UNIT_PATH_MAX];
    prepare_save(f);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "half"), 0);
    fixture_path(f, "flash/.startup.cfg.new", path);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    CU_ASSERT_TRUE(fixture_save(f) < 0);
    CU_ASSERT_EQUAL(rmdir(path), 0);
}

static void test_save_after_half_save(void)
{
    static const struct scenario scenario = {
        prepare_half_save,
        before_save,
        fixture_save,
        look_save,
        {"one", "http://acs", "ACS", "key", "kept"},
        {"two", "http://two", "(unset)", "key", "kept"},
    };
    cut_everywhere(&scenario);
}

/* A save that fails is not half a save either: what runs goes on, what was saved before still
 * holds. */
static void test_failed_save(void)
{
    static const char *const expected_values[VALUES] = {"one", "http://acs", "ACS", "key", "kept"};
    static const struct scenario scenario = {.look = look_save};
    struct fixture f;
    struct found expected, found;
    char path[UNIT_PATH_MAX];
    fixture_begin(&f);
    prepare_save(&f);
    fixture_path(&f, "flash/.startup.cfg.new", path);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    before_save(&f);
    CU_ASSERT_TRUE(fixture_save(&f) < 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "two");
    fixture_stop(&f);
    expect_values(expected_values, &expected);
    CU_ASSERT_TRUE(look_after_start(&f, &scenario, &found));
    CU_ASSERT_TRUE(same(&expected, &found));
    CU_ASSERT_EQUAL(rmdir(path), 0);
}

/* --- saved configurations under other names, and which of them is loaded --- */

static int save_as(struct fixture *f, enum startup_use use, const char *name)
{
    return store_save(f->store, &fixture_text, "1", use, name);
}

/* The file is another one than before, and becomes the main one. */
static int act_save_other(struct fixture *f)
{
    return save_as(f, STARTUP_MAIN, "other.cfg");
}

static void look_startup(const struct fixture *f, struct found *out)
{
    keep(out, 0, fixture_user(f, SETTING_SYSNAME));
    keep(out, 1, fixture_user(f, SETTING_ACS_URL));
    keep(out, 2, fixture_user(f, SETTING_PROVISION_CODE));
    keep(out, 3, store_startup_current(f->store));
    keep(out, 4, store_startup_next(f->store, STARTUP_MAIN));
}

static void test_save_other(void)
{
    static const struct scenario scenario = {
        prepare_save,
        before_save,
        act_save_other,
        look_startup,
        {"one", "http://acs", "ACS", "startup.cfg", "startup.cfg"},
        {"two", "http://two", "(unset)", "other.cfg", "other.cfg"},
    };
    cut_everywhere(&scenario);
}

/* What the next start loads is written over and stays what it loads, whichever of the two. */
static void prepare_backup(struct fixture *f)
{
    char path[UNIT_PATH_MAX];
    prepare_save(f);
    CU_ASSERT_EQUAL(save_as(f, STARTUP_BACKUP, "backup.cfg"), 0);
    fixture_path(f, "flash/startup.cfg", path); /* so that the backup one is loaded */
    CU_ASSERT_EQUAL(remove(path), 0);
}

static int act_save_backup(struct fixture *f)
{
    return save_as(f, STARTUP_BACKUP, "backup.cfg");
}

static void test_save_backup(void)
{
    static const struct scenario scenario = {
        prepare_backup,
        before_save,
        act_save_backup,
        look_startup,
        {"one", "http://acs", "ACS", "backup.cfg", "startup.cfg"},
        {"two", "http://two", "(unset)", "backup.cfg", "startup.cfg"},
    };
    cut_everywhere(&scenario);
}

/* A copy changes nothing of what the next start finds. */
static int act_copy(struct fixture *f)
{
    return store_save_copy(f->store, &fixture_text, "1", "copy.cfg");
}

static void look_copy(const struct fixture *f, struct found *out)
{
    size_t size = 0;
    look_startup(f, out);
    keep(out, 4, flash_size(store_flash(f->store), "copy.cfg", &size) ? "none" : "copy");
}

static void test_copy(void)
{
    static const struct scenario scenario = {
        prepare_save,
        before_save,
        act_copy,
        look_copy,
        {"one", "http://acs", "ACS", "startup.cfg", "none"},
        {"one", "http://acs", "ACS", "startup.cfg", "copy"},
    };
    cut_everywhere(&scenario);
}

/* Another file for the next start: with what the ACS assigned later than it was saved. */
static void prepare_choice(struct fixture *f)
{
    prepare_save(f);
    before_save(f);
    CU_ASSERT_EQUAL(act_copy(f), 0);
    CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_PROVISION_CODE, SOURCE_USER, "LATER"), 0);
}

static int act_choose(struct fixture *f)
{
    return store_startup_choose(f->store, STARTUP_MAIN, "copy.cfg");
}

static void test_choice(void)
{
    static const struct scenario scenario = {
        prepare_choice,
        do_nothing,
        act_choose,
        look_startup,
        {"one", "http://acs", "LATER", "startup.cfg", "startup.cfg"},
        {"two", "http://two", "LATER", "copy.cfg", "copy.cfg"},
    };
    cut_everywhere(&scenario);
}

static int act_reset(struct fixture *f)
{
    return store_startup_reset(f->store, STARTUP_MAIN);
}

static void test_reset(void)
{
    static const struct scenario scenario = {
        prepare_save,
        do_nothing,
        act_reset,
        look_startup,
        {"one", "http://acs", "ACS", "startup.cfg", "startup.cfg"},
        {"(unset)", "http://acs", "ACS", "", ""},
    };
    cut_everywhere(&scenario);
}

/* --- the factory default: asked for, and carried out by the start that follows --- */

static int act_factory_default(struct fixture *f)
{
    return store_factory_default(f->store);
}

static void test_factory_default(void)
{
    static const struct scenario scenario = {
        prepare_save,
        do_nothing,
        act_factory_default,
        look_save,
        {"one", "http://acs", "ACS", "key", "kept"},
        {"(unset)", "(unset)", "(unset)", "(unset)", "(unset)"},
    };
    cut_everywhere(&scenario);
}

static void ask_before_start(struct fixture *f)
{
    CU_ASSERT_EQUAL(store_factory_default(f->store), 0);
    fixture_stop(f);
}

static int act_start(struct fixture *f)
{
    return fixture_start(f);
}

/* Every start from the cut on comes up as new: none finds half of the old life. */
static void test_wipe(void)
{
    static const struct scenario scenario = {
        prepare_save,
        ask_before_start,
        act_start,
        look_save,
        {"one", "http://acs", "ACS", "key", "kept"},
        {"(unset)", "(unset)", "(unset)", "(unset)", "(unset)"},
    };
    const char *why_not = cut_at_each_call(&scenario, true);
    if (why_not)
        unit_skip(why_not);
}

UNIT_MAIN("store_power_cut", {"a commit cut anywhere is done or not done", test_commit},
          {"a save cut anywhere is done or not done", test_save},
          {"the first save cut anywhere is done or not done", test_first_save},
          {"the first commit cut anywhere is done or not done", test_first_commit},
          {"a save after half a save is done or not done", test_save_after_half_save},
          {"a save that fails leaves what was saved before", test_failed_save},
          {"a save to another file cut anywhere is done or not done", test_save_other},
          {"a save to the backup file cut anywhere is done or not done", test_save_backup},
          {"a copy cut anywhere changes nothing else", test_copy},
          {"another file for the next start is that one or the old one", test_choice},
          {"a reset cut anywhere is done or not done", test_reset},
          {"the factory default cut anywhere is asked for or not", test_factory_default},
          {"a wipe cut anywhere is done by the next start", test_wipe})
