/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_datamodel_set.c: assignments by the ACS are checked before they do anything, and then do
 * what they say.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/dm_write.h"
#include "tests/unit/cwmp_fixture.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

#define MS "Device.ManagementServer."
#define DI "Device.DeviceInfo."

static const struct {
    const char *path, *type, *value;
    enum cwmp_fault fault;
    const char *after; /* what it reads as once committed; NULL: nothing may change */
} assignments[] = {
    {MS "PeriodicInformInterval", "unsignedInt", "60", FAULT_NONE, "60"},
    {MS "PeriodicInformInterval", "unsignedInt", " \n+0061\t", FAULT_NONE, "61"},
    {MS "PeriodicInformInterval", "unsignedInt", "000000000000063", FAULT_NONE, "63"},
    {MS "PeriodicInformInterval", "", "62", FAULT_NONE, "62"},
    {MS "PeriodicInformInterval", "unsignedInt", "0", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "unsignedInt", "1", FAULT_NONE, "1"},
    {MS "PeriodicInformInterval", "unsignedInt", "4294967295", FAULT_NONE, "4294967295"},
    {MS "PeriodicInformInterval", "unsignedInt", "4294967356", FAULT_INVALID_VALUE,
     NULL}, /* 2^32 + 60 */
    {MS "PeriodicInformInterval", "unsignedInt", "-60", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "unsignedInt", "++60", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "unsignedInt", "6 0", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "unsignedInt", "", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "unsignedInt", "60s", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformInterval", "string", "60", FAULT_INVALID_TYPE, NULL},
    {MS "PeriodicInformInterval", "int", "60", FAULT_INVALID_TYPE, NULL},
    {MS "PeriodicInformEnable", "boolean", "1", FAULT_NONE, "1"},
    {MS "PeriodicInformEnable", "boolean", "false", FAULT_NONE, "0"},
    {MS "PeriodicInformEnable", "boolean", " true ", FAULT_NONE, "1"},
    {MS "PeriodicInformEnable", "boolean", "0", FAULT_NONE, "0"},
    {MS "PeriodicInformEnable", "boolean", "TRUE", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformEnable", "boolean", "2", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformEnable", "boolean", "", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformTime", "dateTime", "2026-01-31T00:00:00Z", FAULT_NONE,
     "2026-01-31T00:00:00Z"},
    {MS "PeriodicInformTime", "dateTime", " 2026-01-31T00:00:00 ", FAULT_NONE,
     "2026-01-31T00:00:00Z"},
    {MS "PeriodicInformTime", "dateTime", "2026-01-31T00:00:00.5", FAULT_NONE,
     "2026-01-31T00:00:00.5Z"},
    {MS "PeriodicInformTime", "dateTime", "2026-01-31T00:00:00+02:00", FAULT_NONE,
     "2026-01-31T00:00:00+02:00"},
    {MS "PeriodicInformTime", "dateTime", "2026-02-31T00:00:00Z", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformTime", "dateTime", "yesterday", FAULT_INVALID_VALUE, NULL},
    {MS "PeriodicInformTime", "dateTime", "", FAULT_INVALID_VALUE, NULL},
    {MS "URL", "string", "https://acs.example.com:7548/a?b=c", FAULT_NONE,
     "https://acs.example.com:7548/a?b=c"},
    {MS "URL", "string", " https://acs.example.com/", FAULT_INVALID_VALUE, NULL},
    {MS "URL", "string", "ftp://acs.example.com/", FAULT_INVALID_VALUE, NULL},
    {MS "URL", "string", "http://user:pass@acs.example.com/", FAULT_INVALID_VALUE, NULL},
    {MS "URL", "string", "", FAULT_INVALID_VALUE, NULL},
    {MS "URL", "anyURI", "http://acs.example.com/", FAULT_INVALID_TYPE, NULL},
    {MS "Username", "string", "two words <&>", FAULT_NONE, "two words <&>"},
    {MS "Username", "string", "\x07", FAULT_INVALID_VALUE, NULL},
    {MS "Username", "string", "", FAULT_NONE, ""},
    {MS "Password", "string", "pass", FAULT_NONE, ""},
    {MS "ConnectionRequestUsername", "string", "cu", FAULT_NONE, "cu"},
    {MS "ConnectionRequestUsername", "string", "", FAULT_NONE, ""},
    {DI "ProvisioningCode", "string", "TLCO.GRP2", FAULT_NONE, "TLCO.GRP2"},
    {DI "ProvisioningCode", "string", " site \303\244-1 ", FAULT_NONE, " site \303\244-1 "},
    {DI "ProvisioningCode", "string", "A\nB", FAULT_INVALID_VALUE, NULL},
    {DI "ProvisioningCode", "string", "", FAULT_NONE, ""},
    {MS "CWMPRetryMinimumWaitInterval", "unsignedInt", "65535", FAULT_NONE, "65535"},
    {MS "CWMPRetryMinimumWaitInterval", "unsignedInt", "65536", FAULT_INVALID_VALUE, NULL},
    {MS "CWMPRetryIntervalMultiplier", "unsignedInt", "999", FAULT_INVALID_VALUE, NULL},
    {MS "UpgradesManaged", "boolean", "1", FAULT_NONE, "1"},
    {MS "ParameterKey", "string", "k", FAULT_NOT_WRITABLE, NULL},
    {MS "ConnectionRequestURL", "string", "http://x/", FAULT_NOT_WRITABLE, NULL},
    {DI "SerialNumber", "string", "1", FAULT_NOT_WRITABLE, NULL},
    {DI "HostName", "string", "sw", FAULT_NOT_WRITABLE, NULL},
    {MS "NoSuchThing", "string", "1", FAULT_INVALID_NAME, NULL},
    {MS, "string", "1", FAULT_INVALID_NAME, NULL},
    {"", "string", "1", FAULT_INVALID_NAME, NULL},
    {DI "VendorConfigFile.1.Name", "string", "1", FAULT_INVALID_NAME, NULL},
};

static struct dm_write *begin_write(struct cwmp_fixture *f, struct txn *txn)
{
    struct dm_write *write;
    CU_ASSERT_EQUAL_FATAL(dm_write_new(f->dm, txn, &write), 0);
    return write;
}

static void test_set(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(
        fixture_set(&f.base, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://before/"), 0);
    for (size_t i = 0; i < sizeof(assignments) / sizeof(assignments[0]); i++) {
        struct txn *txn = fixture_txn(SETTER_ACS);
        struct dm_write *write = begin_write(&f, txn);
        enum cwmp_fault fault =
            dm_write_value(write, assignments[i].path, assignments[i].type, assignments[i].value);
        if (fault != assignments[i].fault)
            fprintf(stderr, "%s = '%s': %d\n", assignments[i].path, assignments[i].value,
                    (int)fault);
        CU_ASSERT_EQUAL(fault, assignments[i].fault);
        CU_ASSERT_EQUAL(txn_is_empty(txn), assignments[i].after == NULL);
        CU_ASSERT_EQUAL(dm_write_end(write, NULL, NULL), FAULT_NONE);
        dm_write_free(write);
        CU_ASSERT_EQUAL(store_commit(f.base.store, txn, NULL), 0);
        if (assignments[i].after)
            CU_ASSERT_STRING_EQUAL(cwmp_value(&f, assignments[i].path), assignments[i].after);
        txn_free(txn);
    }
    CU_ASSERT_STRING_EQUAL(fixture_user(&f.base, SETTING_ACS_USERNAME), "(unset)");
    char clear[100];
    fixture_reveal(&f.base, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "pass");
    cwmp_end(&f);
}

/* One character more than the standard's 256 is too long whatever the setting says; a megabyte is,
 * too. */
static void test_long_value(void)
{
    static char text[1000001];
    static const size_t lengths[] = {255, 256, 257, 511, 512, 513, 1000000};
    struct cwmp_fixture f;
    cwmp_begin(&f);
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        memset(text, 'x', lengths[i]);
        text[lengths[i]] = '\0';
        struct txn *txn = fixture_txn(SETTER_ACS);
        struct dm_write *write = begin_write(&f, txn);
        CU_ASSERT_EQUAL(dm_write_value(write, MS "Username", "string", text),
                        lengths[i] <= 256 ? FAULT_NONE : FAULT_INVALID_VALUE);
        CU_ASSERT_EQUAL(dm_write_value(write, MS "PeriodicInformInterval", "unsignedInt", text),
                        FAULT_INVALID_VALUE);
        CU_ASSERT_EQUAL(dm_write_value(write, text, "string", "v"), FAULT_INVALID_NAME);
        dm_write_free(write);
        txn_free(txn);
    }
    cwmp_end(&f);
}

static void set_end(struct cwmp_fixture *f, const char *name, const char *text)
{
    struct txn *txn = fixture_txn(SETTER_ACS);
    struct dm_write *write = begin_write(f, txn);
    CU_ASSERT_EQUAL(dm_write_value(write, name, "string", text), FAULT_NONE);
    CU_ASSERT_EQUAL(dm_write_end(write, NULL, NULL), FAULT_NONE);
    dm_write_free(write);
    CU_ASSERT_EQUAL(store_commit(f->base.store, txn, NULL), 0);
    txn_free(txn);
}

/* Credentials that the ACS assigns while its URL came from elsewhere: they hold, with that URL and
 * what was not replaced. */
static void test_credentials_beside_dhcp(void)
{
    struct cwmp_fixture f;
    char clear[100];
    cwmp_begin(&f);
    struct fixture *b = &f.base;
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp/"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_USERNAME, SOURCE_DHCP, "du"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_PASSWORD, SOURCE_DHCP, "dp"), 0);
    set_end(&f, MS "ConnectionRequestUsername", "cu");
    CU_ASSERT_STRING_EQUAL(fixture_user(b, SETTING_ACS_URL), "(unset)");
    set_end(&f, MS "Username", "new");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "new");
    CU_ASSERT_STRING_EQUAL(fixture_user(b, SETTING_ACS_URL), "http://dhcp/");
    fixture_reveal(b, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "dp");
    cwmp_end(&f);
}

static void test_credentials_beside_default(void)
{
    struct cwmp_fixture f;
    char clear[100];
    cwmp_begin(&f);
    struct fixture *b = &f.base;
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://default/"),
                    0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_CLI, SETTING_ACS_USERNAME, SOURCE_DEFAULT, "du"), 0);
    set_end(&f, MS "Password", "np");
    CU_ASSERT_STRING_EQUAL(fixture_user(b, SETTING_ACS_URL), "http://default/");
    CU_ASSERT_STRING_EQUAL(fixture_user(b, SETTING_ACS_USERNAME), "du");
    fixture_reveal(b, SETTING_ACS_PASSWORD, SOURCE_USER, clear, sizeof(clear));
    CU_ASSERT_STRING_EQUAL(clear, "np");
    cwmp_end(&f);
}

/* An ACS of the administrator's stays his. */
static void test_credentials_beside_user(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    CU_ASSERT_EQUAL(fixture_set(&f.base, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, "http://user/"),
                    0);
    struct txn *txn = fixture_txn(SETTER_ACS);
    struct dm_write *write = begin_write(&f, txn);
    CU_ASSERT_EQUAL(dm_write_value(write, MS "Username", "string", "new"), FAULT_NONE);
    CU_ASSERT_EQUAL(dm_write_end(write, NULL, NULL), FAULT_NONE);
    dm_write_free(write);
    CU_ASSERT_EQUAL(txn->change_count, 1);
    txn_free(txn);
    cwmp_end(&f);
}

static void test_credentials_with_url(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    struct fixture *b = &f.base;
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp/"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_PASSWORD, SOURCE_DHCP, "dp"), 0);
    struct txn *txn = fixture_txn(SETTER_ACS);
    struct dm_write *write = begin_write(&f, txn);
    CU_ASSERT_EQUAL(dm_write_value(write, MS "Username", "string", "new"), FAULT_NONE);
    CU_ASSERT_EQUAL(dm_write_value(write, MS "URL", "string", "http://new/"), FAULT_NONE);
    CU_ASSERT_EQUAL(dm_write_end(write, NULL, NULL), FAULT_NONE);
    dm_write_free(write);
    CU_ASSERT_EQUAL(store_commit(b->store, txn, NULL), 0);
    txn_free(txn);
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://new/");
    CU_ASSERT_STRING_EQUAL(fixture_user(b, SETTING_ACS_PASSWORD), "(unset)");
    cwmp_end(&f);
}

static void test_url_leaves_credentials(void)
{
    struct cwmp_fixture f;
    cwmp_begin(&f);
    struct fixture *b = &f.base;
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_URL, SOURCE_DHCP, "http://dhcp/"), 0);
    CU_ASSERT_EQUAL(fixture_set(b, SETTER_DHCP, SETTING_ACS_USERNAME, SOURCE_DHCP, "du"), 0);
    set_end(&f, MS "URL", "http://new/");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "URL"), "http://new/");
    CU_ASSERT_STRING_EQUAL(cwmp_value(&f, MS "Username"), "");
    cwmp_end(&f);
}

UNIT_MAIN("datamodel_set", {"assignments are checked", test_set},
          {"over-long names and values are refused", test_long_value},
          {"credentials assigned beside a URL from DHCP hold", test_credentials_beside_dhcp},
          {"... or beside the default one", test_credentials_beside_default},
          {"... or beside the administrator's", test_credentials_beside_user},
          {"credentials with a URL are the new ones alone", test_credentials_with_url},
          {"a new URL leaves the lease's credentials behind", test_url_leaves_credentials})
