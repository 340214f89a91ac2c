/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_txn.c: a transaction takes only what its setter may assign and what fits the row, and
 * refuses without a trace.
 */
#include <errno.h>
#include <string.h>

#include "platform/txn.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static const char some_cipher[] = "$c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static void test_collects(void)
{
    struct txn *txn;
    const char *why;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    CU_ASSERT_EQUAL(txn_set(txn, SETTING_SYSNAME, SOURCE_USER, TXN_PLAIN, "sw", &why), 0);
    CU_ASSERT_EQUAL(
        txn_set(txn, SETTING_ACS_PASSWORD, SOURCE_DEFAULT, TXN_CIPHER, some_cipher, &why), 0);
    CU_ASSERT_EQUAL(txn_unset(txn, SETTING_ACS_URL, SOURCE_USER), 0);
    CU_ASSERT_EQUAL(txn_put_record(txn, "events", "a\nb"), 0);
    CU_ASSERT_EQUAL(txn_put_record(txn, "acs-url", NULL), 0);
    CU_ASSERT_EQUAL_FATAL(txn->change_count, 3);
    CU_ASSERT_EQUAL_FATAL(txn->record_count, 2);
    CU_ASSERT_EQUAL(txn->changes[0].id, SETTING_SYSNAME);
    CU_ASSERT_STRING_EQUAL(txn->changes[0].text, "sw");
    CU_ASSERT_EQUAL(txn->changes[1].form, TXN_CIPHER);
    CU_ASSERT_EQUAL(txn->changes[1].source, SOURCE_DEFAULT);
    CU_ASSERT_PTR_NULL(txn->changes[2].text);
    CU_ASSERT_STRING_EQUAL(txn->records[0].value, "a\nb");
    CU_ASSERT_PTR_NULL(txn->records[1].value);
    CU_ASSERT_FALSE(txn_is_empty(txn));
    txn_free(txn);
    txn_free(NULL);
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_ENGINE, &txn), 0);
    CU_ASSERT_EQUAL(txn_put_record(txn, "events", ""), 0);
    CU_ASSERT_FALSE(txn_is_empty(txn)); /* records count too */
    txn_free(txn);
}

static void test_refuses(void)
{
    static const struct {
        enum setting_id id;
        enum txn_form form;
        const char *text;
        int rc;
    } cases[] = {
        {SETTING_INFORM_INTERVAL, TXN_PLAIN, "0", -ERANGE},
        {SETTING_INFORM_INTERVAL, TXN_PLAIN, "x", -EINVAL},
        {SETTING_ACS_USERNAME, TXN_PLAIN, "", -EMSGSIZE},
        {SETTING_ACS_USERNAME, TXN_CIPHER, some_cipher, -EINVAL}, /* not a secret */
        {SETTING_ACS_PASSWORD, TXN_CIPHER, "12345", -EINVAL},
        {SETTING_ACS_PASSWORD, TXN_PLAIN, "a\n", -EINVAL},
    };
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *why = NULL;
        CU_ASSERT_EQUAL(txn_set(txn, cases[i].id, SOURCE_USER, cases[i].form, cases[i].text, &why),
                        cases[i].rc);
        CU_ASSERT_TRUE(why && *why);
        CU_ASSERT_TRUE(txn_is_empty(txn));
    }
    txn_free(txn);
}

static void test_setters(void)
{
    static const struct {
        enum setting_setter setter;
        enum setting_id id;
        enum setting_source source;
        const char *text;
        int rc;
    } cases[] = {
        {SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://a", 0},
        {SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://a", 0},
        {SETTER_CLI, SETTING_ACS_URL, SOURCE_DHCP, "http://a", -EACCES},
        {SETTER_ACS, SETTING_ACS_URL, SOURCE_USER, "http://a", 0},
        {SETTER_ACS, SETTING_ACS_URL, SOURCE_DEFAULT, "http://a", -EACCES},
        {SETTER_ACS, SETTING_ACS_URL, SOURCE_DHCP, "http://a", -EACCES},
        {SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://a", 0},
        {SETTER_DHCP, SETTING_ACS_URL, SOURCE_USER, "http://a", -EACCES},
        {SETTER_DHCP, SETTING_ACS_URL, SOURCE_DEFAULT, "http://a", -EACCES},
        {SETTER_DHCP, SETTING_SYSNAME, SOURCE_DHCP, "sw", -EACCES},
        {SETTER_CLI, SETTING_SYSNAME, SOURCE_DEFAULT, "sw", -EACCES},
        {SETTER_ACS, SETTING_SYSNAME, SOURCE_USER, "sw", -EACCES},
        {SETTER_ACS, SETTING_RETRY_MINIMUM, SOURCE_USER, "5", 0},
        {SETTER_CLI, SETTING_RETRY_MINIMUM, SOURCE_USER, "5", -EACCES},
        {SETTER_ENGINE, SETTING_INFORM_TIME, SOURCE_USER, "2030-01-01T00:00:00", 0},
        {SETTER_ENGINE, SETTING_ACS_URL, SOURCE_USER, "http://a", -EACCES},
        {SETTER_ACS, SETTING_PARAMETER_KEY, SOURCE_USER, "k", 0},
        {SETTER_CLI, SETTING_PARAMETER_KEY, SOURCE_USER, "k", -EACCES},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct txn *txn;
        const char *why = NULL;
        CU_ASSERT_EQUAL_FATAL(txn_new(cases[i].setter, &txn), 0);
        CU_ASSERT_EQUAL(txn_set(txn, cases[i].id, cases[i].source, TXN_PLAIN, cases[i].text, &why),
                        cases[i].rc);
        CU_ASSERT_EQUAL(txn_is_empty(txn), cases[i].rc != 0);
        /* Who may not assign may not take away. */
        CU_ASSERT_EQUAL(txn_unset(txn, cases[i].id, cases[i].source), cases[i].rc);
        txn_free(txn);
    }
}

/* A client may not make the daemon remember without end. */
static void test_bounded(void)
{
    struct txn *txn;
    int rc = 0;
    size_t count = 0;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_CLI, &txn), 0);
    while (rc == 0 && count < 100000) {
        rc = txn_unset(txn, SETTING_SYSNAME, SOURCE_USER);
        count += rc == 0;
    }
    CU_ASSERT_EQUAL(rc, -ENOMEM);
    CU_ASSERT_EQUAL(txn->change_count, count);
    rc = 0;
    for (count = 0; rc == 0 && count < 100000; count += rc == 0)
        rc = txn_put_record(txn, "key", "value");
    CU_ASSERT_EQUAL(rc, -ENOMEM);
    CU_ASSERT_EQUAL(txn->record_count, count);
    txn_free(txn);
}

/* A key goes into the state file as a word of a line. */
static void test_record_keys(void)
{
    static const char *const bad[] = {"", "a b", "a\nb", "A", "a=", "a1"};
    struct txn *txn;
    CU_ASSERT_EQUAL_FATAL(txn_new(SETTER_ENGINE, &txn), 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CU_ASSERT_EQUAL(txn_put_record(txn, bad[i], "x"), -EINVAL);
    CU_ASSERT_TRUE(txn_is_empty(txn));
    CU_ASSERT_EQUAL(txn_put_record(txn, "informed-acs", "x"), 0);
    txn_free(txn);
}

UNIT_MAIN("txn", {"a transaction collects changes and records in order", test_collects},
          {"what does not fit its row is refused with the reason", test_refuses},
          {"each setter assigns only its own rows and sources", test_setters},
          {"a transaction is bounded", test_bounded},
          {"a record's key is a word", test_record_keys})
