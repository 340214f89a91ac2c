/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lists.c: what there may be several of (aliases, policies, PKI domains, lines), all the way:
 * values, transactions, the store with its saved file, and the control protocol.
 */
#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/control_client.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "tests/unit/fake_daemon.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"
#include "platform/banned.h"

static struct settings *new_settings(void)
{
    struct settings *settings;
    CU_ASSERT_EQUAL_FATAL(settings_new(&settings), 0);
    return settings;
}

static struct txn *new_txn(void)
{
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    return txn;
}

static void expect_text(const char *text, const char *expected)
{
    CU_ASSERT_EQUAL(!text, !expected);
    if (text && expected)
        CU_ASSERT_STRING_EQUAL(text, expected);
}

/* --- keys --- */

static void test_rows(void)
{
    for (unsigned i = LIST_NONE + 1; i < LIST_COUNT; i++) {
        const struct list_row *row = list_row((enum list_id)i);
        enum list_id found;
        CU_ASSERT_EQUAL(list_find(row->name, &found), 0);
        CU_ASSERT_EQUAL(found, (enum list_id)i);
        CU_ASSERT_TRUE(row->min >= 1 && row->min <= row->max && row->max < LIST_KEY_MAX);
        CU_ASSERT_TRUE(row->entries > 0);
    }
    for (unsigned i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *row = setting_row((enum setting_id)i);
        if (row->list != LIST_NONE) { /* the same one for the whole list, CLI or ACS */
            CU_ASSERT_EQUAL(row->setters, list_setters(row->list));
            CU_ASSERT_TRUE(row->setters == SETTER_CLI || row->setters == SETTER_ACS);
        }
    }
    enum list_id none;
    CU_ASSERT_EQUAL(list_find("nothing", &none), -ENOENT);
}

static void test_keys(void)
{
    static const struct {
        enum list_id list;
        const char *key;
        int rc;
    } cases[] = {
        {LIST_ALIAS, "shv", 0},
        {LIST_ALIAS, "", -EMSGSIZE},
        {LIST_ALIAS, "a123456789b123456789", 0},
        {LIST_ALIAS, "a123456789b123456789c", -EMSGSIZE},
        {LIST_ALIAS, "a b", -EINVAL},
        {LIST_ALIAS, "a\"b", -EINVAL},
        {LIST_ALIAS, "a?", -EINVAL},
        {LIST_ALIAS, "a\n", -EINVAL},
        {LIST_ALIAS, "na\xc3\xafve", -EINVAL},
        {LIST_PKI_DOMAIN, "acs.example-1_x", 0},
        {LIST_LINE, "vty0", 0},
        {LIST_LINE, "vty63", 0},
        {LIST_LINE, "con0", 0},
        {LIST_LINE, "con1", -EINVAL},
        {LIST_LINE, "vty00", -EINVAL},
        {LIST_LINE, "vty256", -EINVAL},
        {LIST_LINE, "vty-1", -EINVAL},
        {LIST_LINE, "vty0-4", -EINVAL}, /* a view, not an entry */
        {LIST_LINE, "VTY0", -EINVAL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *why = NULL;
        int rc = list_check_key(cases[i].list, cases[i].key, &why);
        if (rc != cases[i].rc)
            printf("\n    '%s': %d", cases[i].key, rc);
        CU_ASSERT_EQUAL(rc, cases[i].rc);
        CU_ASSERT_TRUE(!rc || (why && *why));
    }
    CU_ASSERT_TRUE(list_same_key(LIST_SSL_POLICY, "Test", "tEST"));
    CU_ASSERT_FALSE(list_same_key(LIST_ALIAS, "Test", "tEST"));
}

/* --- values --- */

static void test_entries(void)
{
    struct settings *s = new_settings(), *copy;
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_LINE), 0);
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_LINE_ROWS, "vty10", "5"), 0);
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_LINE_ROWS, "vty9", "6"), 0);
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_LINE_IDLE, "con0", "0"), 0);
    CU_ASSERT_EQUAL(settings_entry_add(s, LIST_LINE, "vty9"), 0); /* there already */
    CU_ASSERT_EQUAL_FATAL(settings_entry_count(s, LIST_LINE), 3);
    expect_text(settings_entry_key(s, LIST_LINE, 0), "con0");
    expect_text(settings_entry_key(s, LIST_LINE, 1), "vty9"); /* by number */
    expect_text(settings_entry_key(s, LIST_LINE, 2), "vty10");
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "vty9"), "6");
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "con0"), NULL);
    expect_text(settings_entry_effective(s, SETTING_LINE_ROWS, "con0"), "24");
    expect_text(settings_entry_effective(s, SETTING_LINE_ROWS, "vty1"), "24"); /* no entry */
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_LINE_ROWS, "vty1", NULL), 0);
    CU_ASSERT_FALSE(settings_entry_exists(s, LIST_LINE, "vty1")); /* unsetting adds none */
    CU_ASSERT_EQUAL(settings_entry_add(s, LIST_SSL_POLICY, "Test"), 0);
    CU_ASSERT_TRUE(settings_entry_exists(s, LIST_SSL_POLICY, "test"));
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_POLICY_DOMAIN, "TEST", "d"), 0);
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_SSL_POLICY), 1);
    expect_text(settings_entry_key(s, LIST_SSL_POLICY, 0), "Test"); /* as it was made */

    CU_ASSERT_EQUAL_FATAL(settings_copy(s, &copy), 0);
    CU_ASSERT_FALSE(settings_differ(s, copy, SETTING_LINE_ROWS));
    settings_entry_put(copy, SETTING_LINE_ROWS, "vty9", "7");
    CU_ASSERT_TRUE(settings_differ(s, copy, SETTING_LINE_ROWS));
    CU_ASSERT_FALSE(settings_differ(s, copy, SETTING_LINE_IDLE));
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "vty9"), "6");
    settings_entry_remove(copy, LIST_LINE, "vty9");
    settings_entry_remove(copy, LIST_LINE, "vty9"); /* a second time is nothing */
    CU_ASSERT_EQUAL(settings_entry_count(copy, LIST_LINE), 2);
    CU_ASSERT_TRUE(settings_differ(s, copy, SETTING_LINE_IDLE)); /* another entry */
    settings_clear(s);
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_LINE), 0);
    settings_free(s);
    settings_free(copy);
}

static void test_full(void)
{
    struct settings *s = new_settings();
    uint32_t most = list_row(LIST_ALIAS)->entries;
    char key[LIST_KEY_MAX];
    for (uint32_t n = 0; n < most; n++) {
        snprintf(key, sizeof(key), "a%u", n);
        CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_ALIAS_COMMAND, key, "quit"), 0);
    }
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_ALIAS_COMMAND, "b", "quit"), -ENOSPC);
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_ALIAS_COMMAND, "a0", "save"), 0);
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_ALIAS), most);
    settings_free(s);
}

/* --- transactions --- */

static void test_txn_refuses(void)
{
    struct txn *txn = new_txn(), *of_acs;
    const char *why = "";
    CU_ASSERT_EQUAL(txn_entry_set(txn, SETTING_LINE_ROWS, "vty0", TXN_PLAIN, "513", &why), -ERANGE);
    CU_ASSERT_STRING_EQUAL(why, "is out of range");
    CU_ASSERT_EQUAL(txn_entry_set(txn, SETTING_LINE_ROWS, "tty0", TXN_PLAIN, "5", &why), -EINVAL);
    CU_ASSERT_EQUAL(txn_entry_set(txn, SETTING_SYSNAME, "vty0", TXN_PLAIN, "x", &why), -EACCES);
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_LINE_ROWS, SOURCE_USER, TXN_PLAIN, "5", &why), -EACCES);
    CU_ASSERT_EQUAL(txn_unset(txn, SETTING_LINE_ROWS, SOURCE_USER), -EACCES);
    CU_ASSERT_TRUE(txn_entry_unset(txn, SETTING_SYSNAME, "vty0") < 0);
    CU_ASSERT_TRUE(txn_entry_add(txn, LIST_PKI_DOMAIN, "", &why) < 0);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_ACS, &of_acs), 0);
    CU_ASSERT_TRUE(txn_entry_set(of_acs, SETTING_LINE_ROWS, "vty0", TXN_PLAIN, "5", &why) < 0);
    CU_ASSERT_TRUE(txn_entry_add(of_acs, LIST_PKI_DOMAIN, "d", &why) < 0);
    CU_ASSERT_TRUE(txn_entry_remove(of_acs, LIST_PKI_DOMAIN, "d") < 0);
    CU_ASSERT_TRUE(txn_is_empty(of_acs));
    txn_free(txn);
    txn_free(of_acs);
}

static void test_txn_copy(void)
{
    struct txn *txn = new_txn(), *copy;
    const char *why = "";
    CU_ASSERT_EQUAL(txn_entry_add(txn, LIST_PKI_DOMAIN, "d", &why), 0);
    CU_ASSERT_EQUAL(txn_entry_set(txn, SETTING_LINE_ROWS, "vty0", TXN_PLAIN, "5", &why), 0);
    CU_ASSERT_EQUAL(txn_entry_remove(txn, LIST_ALIAS, "x"), 0);
    CU_ASSERT_EQUAL_FATAL(txn_copy(txn, &copy), 0);
    CU_ASSERT_EQUAL_FATAL(copy->change_count, 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(copy->changes[i].kind, txn->changes[i].kind);
        CU_ASSERT_EQUAL(copy->changes[i].list, txn->changes[i].list);
        expect_text(copy->changes[i].key, txn->changes[i].key);
        expect_text(copy->changes[i].text, txn->changes[i].text);
    }
    CU_ASSERT_EQUAL(copy->changes[1].kind, TXN_VALUE);
    CU_ASSERT_EQUAL(copy->changes[1].id, SETTING_LINE_ROWS);
    txn_free(txn);
    txn_free(copy);
}

/* --- the store --- */

static void count_bad_line(void *ctx, unsigned line, const char *text, const char *why)
{
    printf("\n    line %u: %s: %s", line, text, why);
    ++*(unsigned *)ctx;
}

static struct store *start_store(const char *dir)
{
    struct store *store;
    unsigned bad = 0;
    CU_ASSERT_EQUAL_FATAL(store_open(dir, NULL, &store), 0);
    CU_ASSERT_EQUAL_FATAL(store_load_startup(store, &config_text_comware, count_bad_line, &bad), 0);
    CU_ASSERT_EQUAL(bad, 0);
    return store;
}

static void note_ids(void *ctx, const struct store_change *change)
{
    *(struct store_change *)ctx = *change;
}

static void add(struct txn *txn, enum setting_id id, const char *key, const char *text)
{
    const char *why = "";
    CU_ASSERT_EQUAL(txn_entry_set(txn, id, key, TXN_PLAIN, text, &why), 0);
}

static void check_kept(const struct settings *s)
{
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_PKI_DOMAIN), 1);
    CU_ASSERT_TRUE(settings_entry_exists(s, LIST_PKI_DOMAIN, "empty"));
    expect_text(settings_entry_get(s, SETTING_ALIAS_COMMAND, "shv"), "display version");
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "vty3"), "50");
    expect_text(settings_entry_get(s, SETTING_POLICY_DOMAIN, "p"), "acs");
}

static void test_store(void)
{
    char parent[UNIT_PATH_MAX], dir[UNIT_PATH_MAX];
    struct store_change told = {.setter = SETTER_ACS};
    const char *why = "";
    unit_dir(parent);
    unit_path(parent, "state-dir", dir);
    struct store *store = start_store(dir);
    CU_ASSERT_EQUAL(store_observe(store, note_ids, &told), 0);
    struct txn *txn = new_txn();
    CU_ASSERT_EQUAL(txn_entry_add(txn, LIST_PKI_DOMAIN, "empty", &why), 0);
    CU_ASSERT_EQUAL(txn_entry_add(txn, LIST_PKI_DOMAIN, "gone", &why), 0);
    CU_ASSERT_EQUAL(txn_entry_remove(txn, LIST_PKI_DOMAIN, "gone"), 0);
    add(txn, SETTING_ALIAS_COMMAND, "shv", "display version");
    add(txn, SETTING_LINE_ROWS, "vty3", "0050"); /* in canonical form afterwards */
    add(txn, SETTING_POLICY_DOMAIN, "p", "acs");
    CU_ASSERT_EQUAL(store_commit(store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_TRUE(setting_ids_has(&told.ids, SETTING_LINE_ROWS));
    CU_ASSERT_FALSE(setting_ids_has(&told.ids, SETTING_SYSNAME));
    check_kept(store_settings(store));
    CU_ASSERT_EQUAL(store_save(store, &config_text_comware, "7", STARTUP_MAIN, ""), 0);
    txn = new_txn();
    CU_ASSERT_EQUAL(txn_entry_remove(txn, LIST_ALIAS, "shv"), 0);
    CU_ASSERT_EQUAL(store_commit(store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_FALSE(settings_entry_exists(store_settings(store), LIST_ALIAS, "shv"));
    store_close(store); /* what was not saved is lost, as Comware has it */
    store = start_store(dir);
    check_kept(store_settings(store));
    store_close(store);
}

/* The last alias there is room for, and one more: nothing of the commit happens. */
static void test_store_full(void)
{
    char parent[UNIT_PATH_MAX], dir[UNIT_PATH_MAX], key[LIST_KEY_MAX];
    struct store_error error;
    uint32_t most = list_row(LIST_SSL_POLICY)->entries;
    const char *why = "";
    unit_dir(parent);
    unit_path(parent, "state-dir", dir);
    struct store *store = start_store(dir);
    struct txn *txn = new_txn();
    for (uint32_t n = 0; n <= most; n++) {
        snprintf(key, sizeof(key), "p%u", n);
        CU_ASSERT_EQUAL(txn_entry_add(txn, LIST_SSL_POLICY, key, &why), 0);
    }
    CU_ASSERT_EQUAL(store_commit(store, txn, &error), -ENOSPC);
    CU_ASSERT_TRUE(*error.reason);
    CU_ASSERT_EQUAL(settings_entry_count(store_settings(store), LIST_SSL_POLICY), 0);
    txn_free(txn);
    store_close(store);
}

/* --- the control protocol --- */

static void test_control(void)
{
    static const char *const no_status[] = {NULL};
    struct fake_daemon daemon;
    struct control_client *client;
    struct settings *s = new_settings();
    struct txn *txn = new_txn();
    const char *why = "";
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    fake_daemon_start(&daemon, dir, no_status);
    CU_ASSERT_EQUAL_FATAL(control_client_new(daemon.socket, &client), 0);
    CU_ASSERT_EQUAL(txn_entry_add(txn, LIST_PKI_DOMAIN, "empty", &why), 0);
    add(txn, SETTING_ALIAS_COMMAND, "x.y", "display version | include [0-9]");
    add(txn, SETTING_LINE_ROWS, "vty3", "50");
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_SYSNAME, SOURCE_USER, TXN_PLAIN, "sw", &why), 0);
    CU_ASSERT_EQUAL(control_commit(client, txn), 0);
    txn_free(txn);
    CU_ASSERT_EQUAL(settings_entry_put(s, SETTING_LINE_ROWS, "vty9", "1"),
                    0); /* not the daemon's */
    CU_ASSERT_EQUAL(control_get(client, s), 0);
    CU_ASSERT_TRUE(settings_entry_exists(s, LIST_PKI_DOMAIN, "empty"));
    expect_text(settings_entry_get(s, SETTING_ALIAS_COMMAND, "x.y"),
                "display version | include [0-9]");
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "vty3"), "50");
    CU_ASSERT_EQUAL(settings_entry_count(s, LIST_LINE), 1);
    expect_text(settings_get(s, SETTING_SYSNAME, SOURCE_USER), "sw");
    txn = new_txn();
    CU_ASSERT_EQUAL(txn_entry_unset(txn, SETTING_LINE_ROWS, "vty3"), 0);
    CU_ASSERT_EQUAL(txn_entry_remove(txn, LIST_ALIAS, "x.y"), 0);
    CU_ASSERT_EQUAL(control_commit(client, txn), 0);
    txn_free(txn);
    CU_ASSERT_EQUAL(control_get(client, s), 0);
    expect_text(settings_entry_get(s, SETTING_LINE_ROWS, "vty3"), NULL);
    CU_ASSERT_FALSE(settings_entry_exists(s, LIST_ALIAS, "x.y"));
    control_client_free(client);
    fake_daemon_stop(&daemon);
    settings_free(s);
}

/* What a client may send: words of a change, in the order of the protocol. */
static void test_control_refuses(void)
{
    static const struct {
        const char *words[4];
        int rc;
    } cases[] = {
        {{"set", "line.screen-length", "[vty0]", "5"}, 0},
        {{"set", "line.screen-length", "[vty0]", "x"}, -EINVAL},
        {{"set", "line.screen-length", "[tty0]", "5"}, -EINVAL},
        {{"set", "line.screen-length", "user", "5"}, -EACCES},
        {{"set", "sysname", "[vty0]", "x"}, -EACCES},
        {{"set", "line.screen-length", "[vty0", "5"}, -EBADMSG},
        {{"set", "line.screen-length", "vty0]", "5"}, -EBADMSG},
        {{"set", "line.screen-length", "[vty0]", NULL}, -EBADMSG},
        {{"unset", "line.screen-length", "[vty0]", NULL}, 0},
        {{"add", "pki-domain", "[d]", NULL}, 0},
        {{"add", "pki-domain", "[]", NULL}, -EMSGSIZE},
        {{"add", "nothing", "[d]", NULL}, -EBADMSG},
        {{"add", "pki-domain", "user", NULL}, -EBADMSG},
        {{"remove", "pki-domain", "[d]", NULL}, 0},
        {{"remove", "nothing", "[d]", NULL}, -EBADMSG},
        {{"destroy", "pki-domain", "[d]", NULL}, -EBADMSG},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct control_reader reader;
        struct buf message;
        struct txn *txn = new_txn();
        const char *name, *why = "";
        buf_init(&message, 4096);
        for (size_t n = 0; n < 4 && cases[i].words[n]; n++)
            control_put(&message, cases[i].words[n]);
        CU_ASSERT_EQUAL_FATAL(control_reader_init(&reader, message.data, message.len), 0);
        const char *verb = control_next(&reader);
        int rc = control_read_change(&reader, verb, txn, &name, &why);
        if (rc != cases[i].rc)
            printf("\n    %s %s %s: %d", verb, cases[i].words[1], cases[i].words[2], rc);
        CU_ASSERT_EQUAL(rc, cases[i].rc);
        CU_ASSERT_EQUAL(txn_is_empty(txn), rc != 0);
        CU_ASSERT_TRUE(!rc || *why);
        buf_free(&message);
        txn_free(txn);
    }
}

UNIT_MAIN("lists",
          {"each list is found by its name, its settings are the administrator's", test_rows},
          {"a key has its form", test_keys},
          {"entries are found, copied, compared and removed", test_entries},
          {"a list has an end", test_full},
          {"a transaction refuses what does not fit", test_txn_refuses},
          {"a transaction is copied with its entries", test_txn_copy},
          {"entries are committed together, saved and loaded", test_store},
          {"a commit that leaves too many entries changes nothing", test_store_full},
          {"get and commit carry entries", test_control},
          {"a malformed change of an entry is refused", test_control_refuses})
