/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_notify_restart.c: changes that no commit told the engine of: over a restart, behind a
 * getter, while CWMP was off; and what is on disk for that.
 */
#include <stdio.h>
#include <string.h>

#include "platform/loop.h"
#include "platform/switch.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/notify_rig.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- over a restart --- */

static void test_over_a_reboot(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    fixture_save(&rig.fixture);
    rig_power_off(&rig);
    fixture_set(&rig.fixture, SETTER_CLI, SETTING_INFORM_INTERVAL, SOURCE_USER, "700");
    fixture_save(&rig.fixture);
    rig_power_on(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

static void test_unsaved_is_no_news_after_a_reboot(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    fixture_save(&rig.fixture);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    rig_restart(&rig); /* running configuration: it is 600 again, as the ACS knows */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

static void test_other_software(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    rig_power_off(&rig);
    const char *told = fixture_record(&rig.fixture, "told");
    char other[8192];
    (void)snprintf(other, sizeof(other), "%s", told);
    char *line = strstr(other, DI "SoftwareVersion\t");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    line += strlen(DI "SoftwareVersion\t"); /* as if another version had been told */
    *line = *line == '0' ? '1' : '0';
    fixture_put_record(&rig.fixture, "told", other);
    rig_power_on(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+4 VALUE CHANGE");
    serve(&rig);
    fixture_save(&rig.fixture);
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

/* Between the ACS's change and the record of its outcome. */
static void test_power_cut_after_the_acs_set(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    fixture_save(&rig.fixture);
    rig_power_off(&rig);
    struct txn *txn = fixture_txn(SETTER_ACS);
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "800");
    char told[8192];
    (void)snprintf(told, sizeof(told), "%s", fixture_record(&rig.fixture, "told"));
    char *line = strstr(told, INTERVAL "\t");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    line += strlen(INTERVAL "\t");
    *line = '*';
    memmove(line + 1, line + 16, strlen(line + 16) + 1);
    txn_put_record(txn, "told", told);
    CU_ASSERT_EQUAL(store_commit(rig.fixture.store, txn, NULL), 0);
    txn_free(txn);
    rig_power_on(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    serve(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

/* What is on disk together with the ACS's change, before the engine heard of it. */
static void see_told(void *ctx, const struct store_change *change)
{
    const struct rig *rig = ctx;
    const char *told = fixture_record(&rig->fixture, "told");
    if (!setting_ids_has(&change->ids, SETTING_INFORM_INTERVAL))
        return;
    CU_ASSERT_PTR_NOT_NULL(strstr(told, INTERVAL "\t*\n"));
}

static void test_told_with_the_acs_change(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    begin_session(&rig);
    acknowledge(&rig);
    CU_ASSERT_EQUAL(store_observe(rig.fixture.store, see_told, &rig), 0);
    acs_sets(&rig, INTERVAL, "unsignedInt", "800");
    store_unobserve(rig.fixture.store, see_told, &rig);
    CU_ASSERT_PTR_NULL(strchr(fixture_record(&rig.fixture, "told"), '*'));
    acs_sets(&rig, INTERVAL, "unsignedInt", "800"); /* changes nothing, and is told to nobody */
    CU_ASSERT_PTR_NULL(strchr(fixture_record(&rig.fixture, "told"), '*'));
    end_session(&rig);
    rig_end(&rig);
}

static void test_secrets_are_not_kept(void)
{
    struct rig rig;
    begin_watching(&rig, MS "ConnectionRequestPassword", 2);
    rig_cli(&rig, SETTING_CPE_PASSWORD, "verysecret");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, MS "ConnectionRequestPassword"));
    CU_ASSERT_FALSE(rig_says(&rig, "verysecret"));
    CU_ASSERT_FALSE(rig_says(&rig, "$c$3$"));
    serve(&rig);
    const char *told = fixture_record(&rig.fixture, "told");
    CU_ASSERT_PTR_NOT_NULL(strstr(told, "ConnectionRequestPassword"));
    CU_ASSERT_PTR_NULL(strstr(told, "verysecret"));
    CU_ASSERT_PTR_NULL(strstr(told, "$c$3$"));
    rig_cli(&rig, SETTING_CPE_PASSWORD, "verysecret"); /* the same: no news */
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_other_acs(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    CU_ASSERT_PTR_NOT_NULL(store_record(rig.fixture.store, "attributes"));
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_PTR_NULL(store_record(rig.fixture.store, "attributes"));
    serve(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http)); /* the level was the first ACS's */
    rig_end(&rig);
}

/* --- without a commit --- */

static void test_instances(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    begin_session(&rig);
    acknowledge(&rig);
    acs_watches(&rig, DI "VendorConfigFileNumberOfEntries", 2);
    acs_watches(&rig, DI "VendorConfigFile.", 1);
    end_session(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    CU_ASSERT_EQUAL(store_startup_reset(rig.fixture.store, STARTUP_MAIN), 0);
    loop_advance(rig.loop, 30 * 1000); /* nothing said so; it was looked for */
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, DI "VendorConfigFileNumberOfEntries"));
    CU_ASSERT_FALSE(tells(&rig, DI "VendorConfigFile.1.Date")); /* gone */
    rig_end(&rig);
}

static void test_instances_there_and_back(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    begin_session(&rig);
    acknowledge(&rig);
    acs_watches(&rig, DI "VendorConfigFileNumberOfEntries", 1);
    end_session(&rig);
    CU_ASSERT_EQUAL(store_startup_reset(rig.fixture.store, STARTUP_MAIN), 0);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700"); /* looked at */
    fixture_save(&rig.fixture);
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, DI "VendorConfigFileNumberOfEntries"));
    rig_end(&rig);
}

/* As an address would: what is active by default is not looked for, but somebody may say so. */
static void test_values_changed(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_values_changed(rig.engine);
    loop_advance(rig.loop, 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    ((struct switch_identity *)switch_identity(rig.sw))->software_version = "9.9";
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    engine_values_changed(rig.engine);
    loop_advance(rig.loop, 0);
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">9.9</Value>"));
    rig_end(&rig);
}

static void test_values_changed_while_off(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_CWMP_ENABLE, NULL);
    ((struct switch_identity *)switch_identity(rig.sw))->software_version = "9.9";
    engine_values_changed(rig.engine);
    loop_advance(rig.loop, 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* --- while CWMP is off --- */

static void test_disabled(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    rig_cli(&rig, SETTING_CWMP_ENABLE, NULL);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

UNIT_MAIN("notify_restart", {"a change over a reboot", test_over_a_reboot},
          {"what a reboot undid is no news", test_unsaved_is_no_news_after_a_reboot},
          {"other software", test_other_software},
          {"a power cut right after the ACS's change", test_power_cut_after_the_acs_set},
          {"what the ACS changes is known to it in the same transaction",
           test_told_with_the_acs_change},
          {"passwords are compared, not kept", test_secrets_are_not_kept},
          {"another ACS: levels are as by default", test_other_acs},
          {"instances that go, found without a commit", test_instances},
          {"... and back again", test_instances_there_and_back},
          {"active by default: when somebody says so", test_values_changed},
          {"... not while CWMP is off", test_values_changed_while_off},
          {"changed while CWMP was off", test_disabled})
