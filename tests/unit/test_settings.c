/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_settings.c: every type of setting at its limits, the canonical forms, and the precedence of
 * the sources.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/settings.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static int check(enum setting_id id, const char *text)
{
    const char *why = NULL;
    int rc = setting_check(id, text, &why);
    if (rc)
        CU_ASSERT_TRUE(why && *why); /* every refusal says why */
    return rc;
}

/* The last reason is printed when one of a table fails, or nobody would know which. */
static void expect(enum setting_id id, const char *text, int expected)
{
    int rc = check(id, text);
    if (rc != expected)
        printf("\n%s '%s': %d, not %d", setting_row(id)->name, text, rc, expected);
    CU_ASSERT_EQUAL(rc, expected);
}

static void test_names(void)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        enum setting_id found;
        CU_ASSERT_EQUAL(setting_find(setting_row((enum setting_id)id)->name, &found), 0);
        CU_ASSERT_EQUAL((int)found, id); /* so names are unique too */
    }
    enum setting_id found;
    CU_ASSERT_EQUAL(setting_find("", &found), -ENOENT);
    CU_ASSERT_EQUAL(setting_find("acs", &found), -ENOENT);
    for (int source = 0; source < SOURCE_COUNT; source++) {
        enum setting_source got;
        CU_ASSERT_EQUAL(setting_source_find(setting_source_name((enum setting_source)source), &got),
                        0);
        CU_ASSERT_EQUAL((int)got, source);
    }
    enum setting_source got;
    CU_ASSERT_EQUAL(setting_source_find("nobody", &got), -ENOENT);
}

static void test_rows(void)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        const struct setting_row *row = setting_row((enum setting_id)id);
        CU_ASSERT_TRUE(row->min <= row->max);
        CU_ASSERT_TRUE(row->setters != 0);
        if (row->type != SETTING_TYPE_UINT)
            CU_ASSERT_TRUE(row->max < SETTING_TEXT_MAX);
        if (row->builtin) {
            char canonical[SETTING_TEXT_MAX];
            expect((enum setting_id)id, row->builtin, 0);
            setting_canonical((enum setting_id)id, row->builtin, canonical, sizeof(canonical));
            CU_ASSERT_STRING_EQUAL(canonical, row->builtin);
        }
    }
}

static void test_uint_limits(void)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;
        const struct setting_row *row = setting_row(id);
        char text[32];
        if (row->type != SETTING_TYPE_UINT)
            continue;
        (void)snprintf(text, sizeof(text), "%u", row->min);
        expect(id, text, 0);
        (void)snprintf(text, sizeof(text), "%u", row->max);
        expect(id, text, 0);
        (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)row->max + 1);
        expect(id, text, -ERANGE);
        (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)row->min + (1ULL << 32));
        expect(id, text, -ERANGE); /* no wrap around */
        expect(id, "99999999999999999999999999", -ERANGE);
        if (row->min > 0) {
            (void)snprintf(text, sizeof(text), "%u", row->min - 1);
            expect(id, text, -ERANGE);
        }
        static const char *const malformed[] = {"",    "-1",  "+1",  " 1", "1 ",
                                                "1.0", "0x1", "1e2", "ten"};
        for (size_t k = 0; k < sizeof(malformed) / sizeof(malformed[0]); k++)
            expect(id, malformed[k], -EINVAL);
    }
}

static void test_length_limits(void)
{
    static const enum setting_id ids[] = {SETTING_SYSNAME,           SETTING_ACS_USERNAME,
                                          SETTING_ACS_PASSWORD,      SETTING_PROVISION_CODE,
                                          SETTING_CONNECT_INTERFACE, SETTING_SSL_POLICY,
                                          SETTING_PARAMETER_KEY,     SETTING_ACS_URL};
    for (size_t k = 0; k < sizeof(ids) / sizeof(ids[0]); k++) {
        const struct setting_row *row = setting_row(ids[k]);
        char text[SETTING_TEXT_MAX];
        memset(text, 'A', sizeof(text));
        if (row->type == SETTING_TYPE_URL)
            memcpy(text, "http://", 7);
        text[row->max + 1] = '\0';
        expect(ids[k], text, -EMSGSIZE);
        text[row->max] = '\0';
        expect(ids[k], text, 0);
        text[row->min] = '\0';
        expect(ids[k], text, 0);
        if (row->min > 0)
            expect(ids[k], "", -EMSGSIZE);
    }
}

static const struct {
    enum setting_id id;
    const char *text;
    int rc;
} forms[] = {
    {SETTING_CWMP_ENABLE, "0", 0},
    {SETTING_CWMP_ENABLE, "1", 0},
    {SETTING_CWMP_ENABLE, "true", 0},
    {SETTING_CWMP_ENABLE, "false", 0},
    {SETTING_CWMP_ENABLE, "2", -EINVAL},
    {SETTING_CWMP_ENABLE, "TRUE", -EINVAL},
    {SETTING_CWMP_ENABLE, "", -EINVAL},
    {SETTING_ACS_USERNAME, "a b~!", 0},
    {SETTING_ACS_USERNAME, "what?", 0}, /* the ACS may; a command line cannot type it */
    {SETTING_ACS_USERNAME, "a\tb", -EINVAL},
    {SETTING_ACS_USERNAME, "a\nb", -EINVAL},
    {SETTING_ACS_USERNAME, "a\177", -EINVAL},
    {SETTING_ACS_USERNAME, "\303\244", 0},
    {SETTING_ACS_USERNAME, "a\302\233b", -EINVAL}, /* U+009B */
    {SETTING_ACS_USERNAME, "a\302\240b", 0},       /* U+00A0 */
    {SETTING_ACS_USERNAME, "a\302", 0},            /* whether it is UTF-8 the XML reader asks */
    {SETTING_ACS_PASSWORD, "p w", 0},
    {SETTING_ACS_PASSWORD, "p\n", -EINVAL},
    {SETTING_PROVISION_CODE, "ABC.123", 0},
    {SETTING_PROVISION_CODE, "abc", 0},
    {SETTING_PROVISION_CODE, " A-B ", 0},
    {SETTING_PROVISION_CODE, "", 0},
    {SETTING_PROVISION_CODE, "A\nB", -EINVAL},
    {SETTING_CONNECT_INTERFACE, "GigabitEthernet1/0/1", 0},
    {SETTING_CONNECT_INTERFACE, "eth0.5", 0},
    {SETTING_CONNECT_INTERFACE, "1/0/1", -EINVAL},
    {SETTING_CONNECT_INTERFACE, "Vlan-interface4094", 0},
    {SETTING_CONNECT_INTERFACE, "foo1/0/1", -EINVAL},
    {SETTING_CONNECT_INTERFACE, "GigabitEthernet1/0/", -EINVAL},
    {SETTING_CONNECT_INTERFACE, "eth0;reboot", -EINVAL},
    {SETTING_CONNECT_INTERFACE, "eth 0", -EINVAL},
    {SETTING_SYSNAME, "sw-1_a.b", 0},
    {SETTING_SYSNAME, "a b", -EINVAL},
    {SETTING_SYSNAME, "a]", -EINVAL},
    {SETTING_SYSNAME, "a>", -EINVAL},
    {SETTING_INFORM_TIME, "1970-01-01T00:00:00", 0},
    {SETTING_INFORM_TIME, "2035-12-31T23:59:59", 0},
    {SETTING_INFORM_TIME, "2024-02-29T12:00:00", 0},
    {SETTING_INFORM_TIME, "2023-02-29T12:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2036-01-01T00:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "1969-12-31T23:59:59", -EINVAL},
    {SETTING_INFORM_TIME, "2024-13-01T00:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-00-01T00:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-04-31T00:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-01-01T24:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-01-01T00:60:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-01-01 00:00:00", -EINVAL},
    {SETTING_INFORM_TIME, "2024-01-01T00:00:0", -EMSGSIZE},
    {SETTING_INFORM_TIME, "2024-01-01T00:00:00Z", -EMSGSIZE},
    {SETTING_PERIODIC_PHASE, "0001-01-01T00:00:00Z", 0},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59.123456Z", 0},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59+02:00", 0},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59-14:00", 0},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59+14:01", -EINVAL},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59+02:60", -EINVAL},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59.Z", -EINVAL},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59-0200", -EINVAL},
    {SETTING_PERIODIC_PHASE, "2026-01-31T23:59:59+99:99", -EINVAL},
    {SETTING_PERIODIC_PHASE, "2026-02-30T23:59:59Z", -EINVAL},
};

static void test_forms(void)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        expect(forms[i].id, forms[i].text, forms[i].rc);
}

/* What a command takes; the ACS may assign more. */
static const struct {
    enum setting_id id;
    const char *text;
    int rc;
} typed[] = {
    {SETTING_INFORM_INTERVAL, "10", 0},
    {SETTING_INFORM_INTERVAL, "86400", 0},
    {SETTING_INFORM_INTERVAL, "9", -ERANGE},
    {SETTING_INFORM_INTERVAL, "86401", -ERANGE},
    {SETTING_PROVISION_CODE, "ABC.123", 0},
    {SETTING_PROVISION_CODE, "abc", -EINVAL},
    {SETTING_PROVISION_CODE, "A-B", -EINVAL},
    {SETTING_PROVISION_CODE, "", -EMSGSIZE},
    {SETTING_ACS_USERNAME, "\303\244", -EINVAL},
    {SETTING_CPE_USERNAME, "\303\244", -EINVAL},
    {SETTING_ACS_PASSWORD, "\303\244", -EINVAL},
    {SETTING_CPE_PASSWORD, "\303\244", -EINVAL},
    {SETTING_ACS_PASSWORD, "p w", 0},
    {SETTING_SYSNAME, "Core_1", 0}, /* as the row */
    {SETTING_SYSNAME, "a b", -EINVAL},
};

static void test_typed(void)
{
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        const char *why = "";
        CU_ASSERT_EQUAL(setting_check_typed(typed[i].id, typed[i].text, &why), typed[i].rc);
        CU_ASSERT_TRUE(!typed[i].rc || *why);
    }
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *row = setting_row((enum setting_id)i);
        const struct setting_row narrow = setting_typed_row((enum setting_id)i);
        CU_ASSERT_TRUE(narrow.min >= row->min && narrow.max <= row->max &&
                       narrow.min <= narrow.max);
    }
}

static void test_urls(void)
{
    static const char *const good[] = {
        "http://a",       "https://acs.example.com:7547/acs?x=1&y=%20#z",
        "HTTP://ACS/",    "http://10.1.2.3:1/",
        "http://a:65535", "http://[2001:db8::1]:80/acs",
        "http://[::1]",   "http://a_b-c.d/@path",
    };
    static const char *const bad[] = {
        "ftp://acs.com",       "acs.example.com",  "http:///path",      "http://:80/x",
        "http://a:0/",         "http://a:65536/",  "http://a:999999/",  "http://a:/",
        "http://a:80x/",       "http://u:p@host/", "http://u@host/",    "http://a b/",
        "http://a/\"x",        "http://a/<x>",     "http://[]/x",       "http://[::1/x",
        "http://[::1]x/",      "http://[zz]/xx",   "http://a/\303\244", "http://a/\tx",
        "javascript:http://a", "http://a?.b@c/",   "http://a\\@b/",     "http://a;b/xx",
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        expect(SETTING_ACS_URL, good[i], 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int rc = check(SETTING_ACS_URL, bad[i]);
        if (rc != -EINVAL && strcmp(bad[i], "http://a?.b@c/") != 0)
            printf("\n'%s': %d", bad[i], rc);
        /* An '@' in a query names no user, so that one is a URL after all. */
        CU_ASSERT_EQUAL(rc, strcmp(bad[i], "http://a?.b@c/") ? -EINVAL : 0);
    }
}

static void test_cipher_form(void)
{
    char text[400];
    memset(text, 'A', sizeof(text));
    memcpy(text, "$c$3$", 5);
    text[373] = '\0';
    CU_ASSERT_EQUAL(setting_check_cipher(text), 0);
    text[373] = 'A';
    text[374] = '\0';
    CU_ASSERT_EQUAL(setting_check_cipher(text), -EINVAL);
    text[33] = '\0';
    CU_ASSERT_EQUAL(setting_check_cipher(text), 0);
    text[31] = text[32] = '=';
    CU_ASSERT_EQUAL(setting_check_cipher(text), 0);
    text[30] = '=';
    CU_ASSERT_EQUAL(setting_check_cipher(text), -EINVAL);
    text[30] = '*';
    CU_ASSERT_EQUAL(setting_check_cipher(text), -EINVAL);
    memset(text + 5, 'A', 28);
    text[32] = '\0';
    CU_ASSERT_EQUAL(setting_check_cipher(text), -EINVAL);
    CU_ASSERT_EQUAL(setting_check_cipher("$c$4$AAAAAAAAAAAAAAAAAAAAAAAAAAAA"), -EINVAL);
    CU_ASSERT_EQUAL(setting_check_cipher(""), -EINVAL);
}

static void test_canonical(void)
{
    static const struct {
        enum setting_id id;
        const char *text, *canonical;
    } cases[] = {
        {SETTING_CWMP_ENABLE, "true", "1"},         {SETTING_CWMP_ENABLE, "1", "1"},
        {SETTING_CWMP_ENABLE, "false", "0"},        {SETTING_INFORM_INTERVAL, "0060", "60"},
        {SETTING_CONNECT_RETRY, "0", "0"},          {SETTING_CONNECT_RETRY, "000", "0"},
        {SETTING_ACS_USERNAME, " a  b ", " a  b "}, {SETTING_SYSNAME, "Sw", "Sw"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char out[SETTING_TEXT_MAX];
        setting_canonical(cases[i].id, cases[i].text, out, sizeof(out));
        CU_ASSERT_STRING_EQUAL(out, cases[i].canonical);
    }
}

static void test_precedence(void)
{
    struct settings *s;
    CU_ASSERT_EQUAL_FATAL(settings_new(&s), 0);
    CU_ASSERT_PTR_NULL(settings_effective(s, SETTING_ACS_URL));
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_DEFAULT, "http://default"), 0);
    CU_ASSERT_STRING_EQUAL(settings_effective(s, SETTING_ACS_URL), "http://default");
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp"), 0);
    CU_ASSERT_STRING_EQUAL(settings_effective(s, SETTING_ACS_URL), "http://dhcp");
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_USER, "http://user"), 0);
    CU_ASSERT_STRING_EQUAL(settings_effective(s, SETTING_ACS_URL), "http://user");
    CU_ASSERT_STRING_EQUAL(settings_get(s, SETTING_ACS_URL, SOURCE_DHCP), "http://dhcp");
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_USER, NULL), 0);
    CU_ASSERT_EQUAL(settings_put(s, SETTING_ACS_URL, SOURCE_DHCP, NULL), 0);
    CU_ASSERT_STRING_EQUAL(settings_effective(s, SETTING_ACS_URL), "http://default");
    settings_free(s);
    settings_free(NULL);
}

static void test_typed_reading(void)
{
    struct settings *s;
    CU_ASSERT_EQUAL_FATAL(settings_new(&s), 0);
    CU_ASSERT_FALSE(settings_bool(s, SETTING_CWMP_ENABLE));
    CU_ASSERT_EQUAL(settings_uint(s, SETTING_INFORM_INTERVAL, 5), 600); /* the row's own */
    CU_ASSERT_EQUAL(settings_uint(s, SETTING_CONNECT_RETRY, 5), 5);
    CU_ASSERT_EQUAL(settings_put(s, SETTING_CWMP_ENABLE, SOURCE_USER, "1"), 0);
    CU_ASSERT_EQUAL(settings_put(s, SETTING_CONNECT_RETRY, SOURCE_USER, "0"), 0);
    CU_ASSERT_TRUE(settings_bool(s, SETTING_CWMP_ENABLE));
    CU_ASSERT_EQUAL(settings_uint(s, SETTING_CONNECT_RETRY, 5), 0);
    settings_free(s);
}

static void test_copy_and_swap(void)
{
    struct settings *a, *b;
    CU_ASSERT_EQUAL_FATAL(settings_new(&a), 0);
    CU_ASSERT_EQUAL(settings_put(a, SETTING_SYSNAME, SOURCE_USER, "one"), 0);
    CU_ASSERT_EQUAL_FATAL(settings_copy(a, &b), 0);
    CU_ASSERT_EQUAL(settings_put(b, SETTING_SYSNAME, SOURCE_USER, "two"), 0);
    CU_ASSERT_STRING_EQUAL(settings_get(a, SETTING_SYSNAME, SOURCE_USER), "one");
    settings_swap(a, b);
    CU_ASSERT_STRING_EQUAL(settings_get(a, SETTING_SYSNAME, SOURCE_USER), "two");
    CU_ASSERT_STRING_EQUAL(settings_get(b, SETTING_SYSNAME, SOURCE_USER), "one");
    settings_free(a);
    settings_free(b);
}

static void test_ids(void)
{
    struct setting_ids ids = {{0}};
    CU_ASSERT_TRUE(setting_ids_empty(&ids));
    for (int id = 0; id < SETTING_COUNT; id += 2)
        setting_ids_add(&ids, (enum setting_id)id);
    CU_ASSERT_FALSE(setting_ids_empty(&ids));
    for (int id = 0; id < SETTING_COUNT; id++)
        CU_ASSERT_EQUAL(setting_ids_has(&ids, (enum setting_id)id), id % 2 == 0);
    struct setting_ids last = {{0}};
    setting_ids_add(&last, (enum setting_id)(SETTING_COUNT - 1));
    CU_ASSERT_FALSE(setting_ids_empty(&last));
}

UNIT_MAIN("settings", {"each row and source is found by its name", test_names},
          {"each row is consistent, its built-in value included", test_rows},
          {"numbers are bounded exactly, without wrapping around", test_uint_limits},
          {"lengths are bounded exactly", test_length_limits},
          {"each type has its form", test_forms},
          {"what a command takes is never more than what the row takes", test_typed},
          {"a URL is http or https, with a host and no user", test_urls},
          {"cipher text is known by its form", test_cipher_form},
          {"the canonical form is one", test_canonical},
          {"user beats DHCP beats default beats built in", test_precedence},
          {"numbers and switches are read with their fallback", test_typed_reading},
          {"a copy is independent", test_copy_and_swap},
          {"a set of ids holds what was added", test_ids})
