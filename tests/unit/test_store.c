/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_store.c: commits: all or nothing, seen by the observers once, in order. What survives is in
 * test_store_files.c.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "platform/buf.h"
#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* Cipher text of another device: right in form, so that only the commit can refuse it. */
static const char foreign_cipher[] = "$c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* --- an observer that writes down what it is told --- */

enum { TOLD_MAX = 100 };

struct witness {
    struct fixture *f;
    unsigned count;
    struct store_change told[TOLD_MAX];
    char sysname[TOLD_MAX][SETTING_TEXT_MAX]; /* as the store held it then */
};

static void note(void *ctx, const struct store_change *change)
{
    struct witness *w = ctx;
    if (w->count < TOLD_MAX) {
        w->told[w->count] = *change;
        (void)snprintf(w->sysname[w->count], sizeof(w->sysname[0]), "%s",
                       fixture_user(w->f, SETTING_SYSNAME));
    }
    w->count++;
}

static unsigned count_ids(const struct setting_ids *ids)
{
    unsigned count = 0;
    for (int id = 0; id < SETTING_COUNT; id++)
        count += setting_ids_has(ids, (enum setting_id)id);
    return count;
}

/* --- transactions --- */

static void test_visible(void)
{
    struct fixture f;
    fixture_begin(&f);
    struct txn *txn = fixture_txn(SETTER_CLI);
    fixture_add(txn, SETTING_SYSNAME, SOURCE_USER, "sw1");
    fixture_add(txn, SETTING_ACS_URL, SOURCE_USER, "http://user");
    fixture_add(txn, SETTING_ACS_URL, SOURCE_DEFAULT, "http://default");
    fixture_add(txn, SETTING_CWMP_ENABLE, SOURCE_USER, "true");
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "0060");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "(unset)"); /* not before */
    struct store_error error;
    CU_ASSERT_EQUAL(store_commit(f.store, txn, &error), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "sw1");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://user");
    CU_ASSERT_STRING_EQUAL(fixture_get(&f, SETTING_ACS_URL, SOURCE_DEFAULT), "http://default");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_CWMP_ENABLE), "1");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_INFORM_INTERVAL), "60");
    txn_free(txn);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, NULL), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "(unset)");
    CU_ASSERT_STRING_EQUAL(settings_effective(store_settings(f.store), SETTING_SYSNAME), "Sysname");
    fixture_stop(&f);
}

static void test_later_wins(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "old"), 0);
    struct txn *txn = fixture_txn(SETTER_CLI);
    fixture_add(txn, SETTING_SYSNAME, SOURCE_USER, "one");
    fixture_add(txn, SETTING_SYSNAME, SOURCE_USER, NULL);
    fixture_add(txn, SETTING_SYSNAME, SOURCE_USER, "two");
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "two");
    txn_free(txn);
    fixture_stop(&f);
}

static void test_all_or_nothing(void)
{
    struct fixture f;
    struct witness w = {.f = &f};
    char path[UNIT_PATH_MAX];
    const char *why;
    size_t before_len, after_len;
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://old"), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "old"), 0);
    fixture_path(&f, "state", path);
    char *before = unit_read(path, &before_len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(before);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);

    struct txn *txn = fixture_txn(SETTER_ACS);
    struct store_error error;
    fixture_add(txn, SETTING_ACS_URL, SOURCE_USER, "http://new");
    CU_ASSERT_EQUAL(txn_put_record(txn, "events", "new"), 0);
    CU_ASSERT_EQUAL(
        txn_set(txn, SETTING_CPE_PASSWORD, SOURCE_USER, TXN_CIPHER, foreign_cipher, &why), 0);
    fixture_add(txn, SETTING_ACS_USERNAME, SOURCE_USER, "new");
    CU_ASSERT_EQUAL(store_commit(f.store, txn, &error), -EBADMSG);
    CU_ASSERT_TRUE(error.has_id);
    CU_ASSERT_EQUAL(error.id, SETTING_CPE_PASSWORD); /* the bad row, not the first or the last */
    CU_ASSERT_PTR_NOT_NULL(strstr(error.reason, "cipher text of this device"));
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), -EBADMSG);
    txn_free(txn);

    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://old");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_USERNAME), "(unset)");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_CPE_PASSWORD), "(unset)");
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "events"), "old");
    CU_ASSERT_EQUAL(w.count, 0);
    char *after = unit_read(path, &after_len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(after);
    CU_ASSERT_EQUAL(before_len, after_len);
    CU_ASSERT_STRING_EQUAL(before, after);
    free(before);
    free(after);
    fixture_stop(&f);
}

static void test_records(void)
{
    struct fixture f;
    fixture_begin(&f);
    CU_ASSERT_PTR_NULL(store_record(f.store, "events"));
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "a\nb\\c\ttab \303\244"), 0);
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "events"), "a\nb\\c\ttab \303\244");
    CU_ASSERT_EQUAL(fixture_put_record(&f, "empty", ""), 0);
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "empty"), "");
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "events"), "a\nb\\c\ttab \303\244");
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "empty"), "");
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", NULL), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&f, "never-there", NULL), 0);
    CU_ASSERT_PTR_NULL(store_record(f.store, "events"));
    fixture_restart(&f);
    CU_ASSERT_PTR_NULL(store_record(f.store, "events"));
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "empty"), "");
    fixture_stop(&f);
}

static void test_record_limits(void)
{
    struct fixture f;
    fixture_begin(&f);
    char *big = malloc(STORE_RECORD_MAX + 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    memset(big, 'x', STORE_RECORD_MAX + 1);
    big[STORE_RECORD_MAX + 1] = '\0';
    CU_ASSERT_EQUAL(fixture_put_record(&f, "big", big), -EMSGSIZE);
    CU_ASSERT_PTR_NULL(store_record(f.store, "big"));
    big[STORE_RECORD_MAX] = '\0';
    CU_ASSERT_EQUAL(fixture_put_record(&f, "big", big), 0);
    fixture_restart(&f);
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "big"), big);
    /* Records without end end in an error that changes nothing, not in a state that cannot be read
     * again. */
    char key[] = "key-aa";
    int rc = 0;
    unsigned count = 0;
    while (rc == 0 && count < 676) {
        key[4] = (char)('a' + count / 26);
        key[5] = (char)('a' + count % 26);
        rc = fixture_put_record(&f, key, big);
        count += rc == 0;
    }
    CU_ASSERT_TRUE(rc == -EMSGSIZE || rc == -ENOSPC);
    CU_ASSERT_PTR_NULL(store_record(f.store, key));
    fixture_restart(&f);
    CU_ASSERT_PTR_NULL(store_record(f.store, key));
    CU_ASSERT_STRING_EQUAL(fixture_record(&f, "key-aa"), big);
    free(big);
    fixture_stop(&f);
}

/* --- secrets --- */

static void test_secrets(void)
{
    struct fixture f;
    char clear[300];
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "pass word?"),
                    0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_DHCP, SETTING_ACS_PASSWORD, SOURCE_DHCP, "dhcp"), 0);
    const char *cipher = fixture_user(&f, SETTING_ACS_PASSWORD);
    CU_ASSERT_EQUAL(setting_check_cipher(cipher), 0);
    CU_ASSERT_PTR_NULL(strstr(cipher, "pass"));
    fixture_reveal(&f, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "pass word?");
    fixture_reveal(&f, SETTING_ACS_PASSWORD, SOURCE_DHCP, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "dhcp");

    /* The cipher text shown by the switch may be given back to it. */
    char shown[SETTING_TEXT_MAX];
    const char *why;
    (void)snprintf(shown, sizeof(shown), "%s", cipher);
    struct txn *txn = fixture_txn(SETTER_CLI);
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_CPE_PASSWORD, SOURCE_USER, TXN_CIPHER, shown, &why), 0);
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0);
    txn_free(txn);
    fixture_reveal(&f, SETTING_CPE_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "pass word?");

    struct buf b;
    buf_init(&b, 300);
    CU_ASSERT_EQUAL(store_reveal(f.store, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, &b), -ENOENT);
    buf_wipe(&b);
    fixture_stop(&f);
}

/* --- observers --- */

static void test_one_set_per_commit(void)
{
    struct fixture f;
    struct witness w = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);
    struct txn *txn = fixture_txn(SETTER_CLI);
    fixture_add(txn, SETTING_SYSNAME, SOURCE_USER, "sw1");
    fixture_add(txn, SETTING_ACS_URL, SOURCE_DEFAULT, "http://a");
    fixture_add(txn, SETTING_ACS_PASSWORD, SOURCE_USER, "secret");
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_EQUAL_FATAL(w.count, 1);
    CU_ASSERT_EQUAL(w.told[0].setter, SETTER_CLI);
    CU_ASSERT_EQUAL(count_ids(&w.told[0].ids), 3);
    CU_ASSERT_TRUE(setting_ids_has(&w.told[0].ids, SETTING_SYSNAME));
    CU_ASSERT_TRUE(setting_ids_has(&w.told[0].ids, SETTING_ACS_URL));
    CU_ASSERT_TRUE(setting_ids_has(&w.told[0].ids, SETTING_ACS_PASSWORD));
    CU_ASSERT_STRING_EQUAL(w.sysname[0], "sw1"); /* told after it is so */
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://d"), 0);
    CU_ASSERT_EQUAL_FATAL(w.count, 2);
    CU_ASSERT_EQUAL(w.told[1].setter, SETTER_DHCP);
    CU_ASSERT_EQUAL(count_ids(&w.told[1].ids), 1);
    fixture_stop(&f);
}

static void test_no_change_is_not_told(void)
{
    struct fixture f;
    struct witness w = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_INFORM_INTERVAL, SOURCE_USER, "60"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "same"), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_INFORM_INTERVAL, SOURCE_USER, "0060"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "same"), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, NULL), 0);
    CU_ASSERT_EQUAL(fixture_put_record(&f, "events", "x"), 0);
    struct txn *txn = fixture_txn(SETTER_CLI);
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0); /* empty */
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "70");
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "60");
    CU_ASSERT_EQUAL(store_commit(f.store, txn, NULL), 0); /* there and back */
    txn_free(txn);
    CU_ASSERT_EQUAL(w.count, 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_INFORM_INTERVAL, SOURCE_USER, "61"), 0);
    CU_ASSERT_EQUAL(w.count, 1);
    fixture_stop(&f);
}

/* Answers "sw1" with "sw2", and that with an ACS URL. */
static void follow(void *ctx, const struct store_change *change)
{
    struct fixture *f = ctx;
    const char *name = fixture_user(f, SETTING_SYSNAME);
    if (setting_ids_has(&change->ids, SETTING_SYSNAME) && strcmp(name, "sw1") == 0) {
        CU_ASSERT_EQUAL(fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "sw2"), 0);
        CU_ASSERT_STRING_EQUAL(fixture_user(f, SETTING_SYSNAME), "sw1"); /* not in between */
    } else if (setting_ids_has(&change->ids, SETTING_SYSNAME) && strcmp(name, "sw2") == 0) {
        CU_ASSERT_EQUAL(fixture_set(f, SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://a"), 0);
    }
}

static void test_commit_from_observer(void)
{
    struct fixture f;
    struct witness first = {.f = &f}, last = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &first), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, follow, &f), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &last), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "sw1"), 0);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_SYSNAME), "sw2");
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_URL), "http://a");
    const struct witness *both[] = {&first, &last};
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(both[i]->count, 3);
        CU_ASSERT_STRING_EQUAL(both[i]->sysname[0], "sw1"); /* the last one is not overtaken */
        CU_ASSERT_STRING_EQUAL(both[i]->sysname[1], "sw2");
        CU_ASSERT_TRUE(setting_ids_has(&both[i]->told[2].ids, SETTING_ACS_URL));
        CU_ASSERT_EQUAL(count_ids(&both[i]->told[2].ids), 1);
        CU_ASSERT_EQUAL(both[i]->told[2].setter, SETTER_ACS);
    }
    fixture_stop(&f);
}

/* An observer whose commit cannot be applied harms nobody. */
static void follow_badly(void *ctx, const struct store_change *change)
{
    struct fixture *f = ctx;
    const char *why;
    if (change->setter != SETTER_CLI)
        return;
    struct txn *txn = fixture_txn(SETTER_ACS);
    CU_ASSERT_EQUAL(
        txn_set(txn, SETTING_ACS_PASSWORD, SOURCE_USER, TXN_CIPHER, foreign_cipher, &why), 0);
    CU_ASSERT_EQUAL(store_commit(f->store, txn, NULL), 0);
    txn_free(txn);
}

static void test_follow_up_fails(void)
{
    struct fixture f;
    struct witness w = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_observe(f.store, follow_badly, &f), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "sw1"), 0);
    CU_ASSERT_EQUAL(w.count, 1);
    CU_ASSERT_STRING_EQUAL(fixture_user(&f, SETTING_ACS_PASSWORD), "(unset)");
    store_unobserve(f.store, follow_badly, &f);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "sw2"), 0);
    CU_ASSERT_EQUAL(w.count, 2);
    fixture_stop(&f);
}

/* Answers every change with another one. */
static void answer_for_ever(void *ctx, const struct store_change *change)
{
    struct fixture *f = ctx;
    (void)change;
    bool odd = strcmp(fixture_user(f, SETTING_SYSNAME), "a") == 0;
    (void)fixture_set(f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, odd ? "b" : "a");
}

static void test_circle_ends(void)
{
    struct fixture f;
    struct witness w = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_observe(f.store, answer_for_ever, &f), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "a"), 0);
    CU_ASSERT_TRUE(w.count > 10 && w.count < 1000);
    store_unobserve(f.store, answer_for_ever, &f);
    w.count = 0;
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "end"), 0);
    CU_ASSERT_EQUAL(w.count, 1);
    fixture_stop(&f);
}

static void leave(void *ctx, const struct store_change *change)
{
    struct fixture *f = ctx;
    (void)change;
    store_unobserve(f->store, leave, f);
}

static void test_leaving(void)
{
    struct fixture f;
    struct witness w = {.f = &f}, gone = {.f = &f};
    fixture_begin(&f);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &gone), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, leave, &f), 0);
    CU_ASSERT_EQUAL(store_observe(f.store, note, &w), 0);
    store_unobserve(f.store, note, &gone);
    store_unobserve(f.store, note, &gone); /* a second time is nothing */
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "a"), 0);
    CU_ASSERT_EQUAL(gone.count, 0);
    CU_ASSERT_EQUAL(w.count, 1); /* the one after the leaver is still told */
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_SYSNAME, SOURCE_USER, "b"), 0);
    CU_ASSERT_EQUAL(w.count, 2);
    fixture_stop(&f);
}

static void test_damaged_key(void)
{
    struct fixture f;
    char key[UNIT_PATH_MAX], aside[UNIT_PATH_MAX], clear[64];
    fixture_begin(&f);
    fixture_stop(&f);
    fixture_path(&f, "device.key", key);
    fixture_path(&f, "device.key.damaged", aside);
    unit_write_text(key, "x");
    CU_ASSERT_EQUAL_FATAL(fixture_start(&f), 0);
    CU_ASSERT_EQUAL(fixture_set(&f, SETTER_CLI, SETTING_ACS_PASSWORD, SOURCE_USER, "anew"), 0);
    fixture_reveal(&f, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "anew");
    CU_ASSERT_EQUAL(access(aside, F_OK), 0);
    fixture_stop(&f);
}

UNIT_MAIN("store",
          {"a damaged device key is set aside, and passwords can be set anew", test_damaged_key},
          {"a commit makes its changes visible together, in canonical form", test_visible},
          {"the later of two changes wins", test_later_wins},
          {"a refused commit changes nothing and names the bad row", test_all_or_nothing},
          {"records change with a commit and survive", test_records},
          {"records are bounded", test_record_limits},
          {"secrets are kept as cipher text and revealed to the engine", test_secrets},
          {"an observer is told once per commit, of all that changed", test_one_set_per_commit},
          {"what does not change is not told", test_no_change_is_not_told},
          {"a commit from an observer follows the one being told", test_commit_from_observer},
          {"a follow-up that fails harms nobody", test_follow_up_fails},
          {"observers that answer each other for ever are stopped", test_circle_ends},
          {"an observer may leave while it is told", test_leaving})
