/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_notify.c: which changes the ACS is told of, and when, on the simulated clock.
 */
#include <string.h>

#include "platform/loop.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/notify_rig.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- levels --- */

static void test_off(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    CU_ASSERT_FALSE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

static void test_passive(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    CU_ASSERT_TRUE(rig_says(&rig, ">700</Value>"));
    serve(&rig);
    begin_session(&rig); /* told once */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    CU_ASSERT_FALSE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

static void test_active(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    serve(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* An active change takes the passive ones with it; each is there once, also a forced one. */
static void test_together(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    rig_cli(&rig, SETTING_PROVISION_CODE, "CODE");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    const char *first = strstr(fake_http_body(rig.http), DI "ProvisioningCode");
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NULL(strstr(first + 1, DI "ProvisioningCode"));
    rig_end(&rig);
}

static void test_lightweight_levels(void)
{
    static const struct {
        int level;
        bool in_inform;
    } cases[] = {{3, false}, {4, true}, {5, false}, {6, true}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rig rig;
        begin_watching(&rig, INTERVAL, cases[i].level);
        rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
        loop_advance(rig.loop, 3600 * 1000);
        CU_ASSERT_FALSE(fake_http_is_open(rig.http));
        begin_session(&rig);
        CU_ASSERT_EQUAL(tells(&rig, INTERVAL), cases[i].in_inform);
        CU_ASSERT_STRING_EQUAL(rig_events(&rig),
                               cases[i].in_inform ? "2 PERIODIC+4 VALUE CHANGE" : "2 PERIODIC");
        rig_end(&rig);
    }
}

static void test_level_taken_away(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    begin_session(&rig);
    acknowledge(&rig);
    acs_watches(&rig, INTERVAL, 0);
    end_session(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "800");
    begin_session(&rig);
    CU_ASSERT_FALSE(tells(&rig, INTERVAL));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    rig_end(&rig);
}

static void test_level_after_a_change(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700"); /* nobody watched it then */
    begin_session(&rig);
    acknowledge(&rig);
    acs_watches(&rig, INTERVAL, 2);
    end_session(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* --- whose change --- */

static void test_by_the_acs(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    begin_session(&rig);
    acknowledge(&rig);
    acs_sets(&rig, INTERVAL, "unsignedInt", "800");
    end_session(&rig);
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    fixture_save(&rig.fixture);
    rig_restart(&rig); /* ... nor after a power cut */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

static void test_by_the_acs_and_back(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    begin_session(&rig);
    acknowledge(&rig);
    acs_sets(&rig, INTERVAL, "unsignedInt", "800");
    end_session(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600"); /* as it was before the ACS's change */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

/* The ACS has not heard that somebody was there before it. */
static void test_overwritten_by_the_acs(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    begin_session(&rig);
    acknowledge(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    acs_sets(&rig, INTERVAL, "unsignedInt", "800");
    end_session(&rig);
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">800</Value>"));
    serve(&rig);
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    rig_end(&rig);
}

static void test_acs_sets_something_else(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    begin_session(&rig);
    acknowledge(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "900"); /* after the Inform */
    acs_sets(&rig, MS "UpgradesManaged", "boolean", "1");
    end_session(&rig);
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">900</Value>"));
    rig_end(&rig);
}

/* --- there and back --- */

static void test_there_and_back(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600");
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    CU_ASSERT_TRUE(rig_says(&rig, ">600</Value>"));
    serve(&rig);
    begin_session(&rig); /* told once */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    rig_end(&rig);
}

static void test_active_there_and_back(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    fake_http_lose(rig.http, "x"); /* while the retry waits */
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600");
    loop_advance(rig.loop, 10 * 1000);
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

static void test_back_after_the_inform(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    begin_session(&rig); /* the Inform is out */
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600");
    acknowledge(&rig);
    end_session(&rig);
    begin_session(&rig);
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

/* One commit is one change. */
static void test_there_and_back_in_a_commit(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    struct txn *txn = fixture_txn(SETTER_CLI);
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "700");
    fixture_add(txn, SETTING_INFORM_INTERVAL, SOURCE_USER, "600");
    CU_ASSERT_EQUAL(store_commit(rig.fixture.store, txn, NULL), 0);
    txn_free(txn);
    loop_advance(rig.loop, 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    rig_end(&rig);
}

/* --- in and around a session --- */

static void test_in_a_session(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    begin_session(&rig);
    acknowledge(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    end_session(&rig);
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">700</Value>"));
    rig_end(&rig);
}

static void test_before_the_acknowledgement(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_TRUE(rig_says(&rig, ">700</Value>"));
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "800"); /* the Inform is out */
    acknowledge(&rig);
    end_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">800</Value>"));
    serve(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_in_the_bootstrap_session(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    rig_cli(&rig, SETTING_PROVISION_CODE, "CODE"); /* the Inform is out */
    acknowledge(&rig);
    end_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">CODE</Value>"));
    rig_end(&rig);
}

static void test_bootstrap_stands_for_all(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    rig_cli(&rig, SETTING_PROVISION_CODE, "CODE");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 10 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    serve(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_bootstrap_again(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    acknowledge(&rig);
    rig_cli(&rig, SETTING_PROVISION_CODE, "CODE");
    fake_http_lose(rig.http, "x"); /* the first session failed after its InformResponse */
    loop_advance(rig.loop, 10 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    serve(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_session_fails(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 1);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    begin_session(&rig);
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 10 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    acknowledge(&rig);
    fake_http_lose(rig.http, "x"); /* after the acknowledgement: the same again */
    loop_advance(rig.loop, 20 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    serve(&rig);
    begin_session(&rig);
    CU_ASSERT_FALSE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

/* A parameter that changes all the time does not make a failing switch call all the time. */
static void test_no_circle(void)
{
    struct rig rig;
    begin_watching(&rig, INTERVAL, 2);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    unsigned before = fake_http_sessions(rig.http);
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 4999);
    CU_ASSERT_EQUAL(fake_http_sessions(rig.http), before);
    rig_end(&rig);
}

UNIT_MAIN("notify", {"level 0: not told", test_off},
          {"level 1: with the next Inform, once", test_passive}, {"level 2: at once", test_active},
          {"active and passive changes together, each once", test_together},
          {"levels 3 to 6: what an Inform carries", test_lightweight_levels},
          {"a level taken away", test_level_taken_away},
          {"what changed before it was watched is no news", test_level_after_a_change},
          {"the ACS's own change is no news, nor after a restart", test_by_the_acs},
          {"... but changed back it is", test_by_the_acs_and_back},
          {"what the ACS overwrites is told", test_overwritten_by_the_acs},
          {"what changed beside the ACS's change is", test_acs_sets_something_else},
          {"there and back is told", test_there_and_back},
          {"... by the retry too", test_active_there_and_back},
          {"... and after an Inform that said neither", test_back_after_the_inform},
          {"... but not within one commit", test_there_and_back_in_a_commit},
          {"a change in a session is told after it", test_in_a_session},
          {"a change between Inform and acknowledgement", test_before_the_acknowledgement},
          {"a change in the first session", test_in_the_bootstrap_session},
          {"0 BOOTSTRAP stands for all news", test_bootstrap_stands_for_all},
          {"... also when it is due again", test_bootstrap_again},
          {"a failed session: told again", test_session_fails},
          {"a failed session is tried again after the wait", test_no_circle})
