/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine_acs.c: what belongs to which ACS when another one comes into force, or when the one
 * in force interferes.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cwmp/engine.h"
#include "platform/loop.h"
#include "tests/unit/engine_rig.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_typo_and_back(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_ACS_URL, "http://acs1.exmaple/");
    fake_http_lose(rig.http, "no such host");
    rig_cli(&rig, SETTING_ACS_URL, url1);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    rig_end(&rig);
}

static void test_no_url_for_a_while(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_lose(rig.http, "x");
    rig_cli(&rig, SETTING_ACS_URL, NULL);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_ACS_URL, url1); /* the same ACS as before: it knows this switch */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    rig_end(&rig);
}

static void test_other_url_at_boot(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_lose(rig.http, "x");
    rig_power_off(&rig);
    fixture_set(&rig.fixture, SETTER_CLI, SETTING_ACS_URL, SOURCE_USER, url2);
    fixture_save(&rig.fixture);
    rig_power_on(&rig);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    rig_end(&rig);
}

static void begin_with_dhcp_and_default(struct rig *rig)
{
    rig_begin(rig);
    fixture_set(&rig->fixture, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, url2);
    rig_set(rig, SETTER_DHCP, SETTING_ACS_URL, url1);
    rig_cli(rig, SETTING_CWMP_ENABLE, "1");
    fake_http_serve(rig->http);
    fixture_save(&rig->fixture);
    rig_restart(rig); /* the lease is not there yet */
    CU_ASSERT_FALSE(fake_http_is_open(rig->http));
}

static void test_dhcp_again_after_a_boot(void)
{
    struct rig rig;
    begin_with_dhcp_and_default(&rig);
    loop_advance(rig.loop, 20 * 1000);
    rig_set(&rig, SETTER_DHCP, SETTING_ACS_URL, url1);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

static void test_dhcp_not_again_after_a_boot(void)
{
    struct rig rig;
    begin_with_dhcp_and_default(&rig);
    loop_advance(rig.loop, 60 * 1000);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    rig_end(&rig);
}

static void test_outcome_of_a_session_with_the_first(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_reply(rig.http, 200, fake_inform_response);
    rig_set(&rig, SETTER_ACS, SETTING_ACS_URL, url2);
    fake_http_lose(rig.http, "x"); /* after the acknowledgement: its reasons are not the second's */
    loop_advance(rig.loop, 10 * 1000);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    rig_end(&rig);
}

static void test_acknowledgement_of_the_first(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    rig_cli(&rig, SETTING_ACS_URL, url2); /* while the Inform is under way */
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    rig_end(&rig);
}

static void test_default_typed_after_a_boot(void)
{
    struct rig rig;
    begin_with_dhcp_and_default(&rig);
    fixture_set(&rig.fixture, SETTER_CLI, SETTING_ACS_URL, SOURCE_DEFAULT, "http://acs3.example/");
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), "http://acs3.example/");
    rig_end(&rig);
}

static void test_disabled_by_the_acs(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_reply(rig.http, 200, fake_inform_response);
    rig_set(&rig, SETTER_ACS, SETTING_CWMP_ENABLE, "0");
    CU_ASSERT_TRUE(fake_http_is_open(rig.http)); /* the ACS may finish what it began */
    fake_http_reply(rig.http, 204, "");
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    CU_ASSERT_EQUAL(fake_http_sessions(rig.http), 2);
    rig_end(&rig);
}

static void test_the_acs_cannot_make_it_call_in_a_circle(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_reply(rig.http, 200, fake_inform_response);
    rig_set(&rig, SETTER_ACS, SETTING_ACS_USERNAME, "another-every-time");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 4999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* An ACS that lets the switch speak once in 136 years does not keep the administrator from it. */
static void test_account_typed_while_heartbeats_replace_the_rest(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_HEARTBEAT_INTERVAL, "4294967295");
    rig_set(&rig, SETTER_ACS, SETTING_HEARTBEAT_ENABLE, "1");
    rig_cli(&rig, SETTING_PROVISION_CODE, "NEW");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_ACS_USERNAME, "me");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    fake_http_serve(rig.http);
    rig_cli(&rig, SETTING_PROVISION_CODE, "NEWER");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_CWMP_ENABLE, "0");
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

/* In the session with one the URL of the other is set. */
static void divert(struct rig *rig, const char *url)
{
    fake_http_reply(rig->http, 200, fake_inform_response);
    rig_set(rig, SETTER_ACS, SETTING_ACS_URL, url);
    fake_http_reply(rig->http, 204, "");
    loop_advance(rig->loop, 0);
}

static void test_two_acs_that_name_each_other(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    divert(&rig, url2);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    divert(&rig, url1);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url1);
    divert(&rig, url2);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http)); /* enough of that */
    loop_advance(rig.loop, 4999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    divert(&rig, url1);
    loop_advance(rig.loop, 9999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    fake_http_serve(rig.http); /* one that keeps it */
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    divert(&rig, url2);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_a_full_disk_makes_no_circle(void)
{
    struct rig rig;
    char in_the_way[UNIT_PATH_MAX];
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    fixture_path(&rig.fixture, ".state.new", in_the_way);
    CU_ASSERT_EQUAL_FATAL(mkdir(in_the_way, 0700), 0);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_EQUAL(fake_http_sessions(rig.http), 1); /* told once, on disk or not */
    rmdir(in_the_way);
    rig_end(&rig);
}

static void test_news_of_a_dropped_session(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_ACS_USERNAME, "admin");
    rig_cli(&rig, SETTING_CWMP_ENABLE, NULL);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, "<Name>Device.ManagementServer.Username</Name>"));
    rig_end(&rig);
}

UNIT_MAIN(
    "engine-acs", {"a mistyped URL and back again is a change of the ACS", test_typo_and_back},
    {"the same URL after none is no change", test_no_url_for_a_while},
    {"another URL found at boot: nothing of the first ACS is told", test_other_url_at_boot},
    {"an ACS from DHCP may be named again before the default counts", test_dhcp_again_after_a_boot},
    {"if it is not, the default counts after a minute", test_dhcp_not_again_after_a_boot},
    {"how the session that named another ACS ends is nothing to that one",
     test_outcome_of_a_session_with_the_first},
    {"what the first ACS acknowledges late is not acknowledged by the second",
     test_acknowledgement_of_the_first},
    {"a default that is typed after a boot counts at once", test_default_typed_after_a_boot},
    {"disabled by the ACS: after the session", test_disabled_by_the_acs},
    {"the ACS's own changes do not end a wait", test_the_acs_cannot_make_it_call_in_a_circle},
    {"what the administrator does about the account gets through a HeartbeatPolicy",
     test_account_typed_while_heartbeats_replace_the_rest},
    {"two ACSs that name each other are called ever less often", test_two_acs_that_name_each_other},
    {"a disk that takes nothing makes no circle of sessions", test_a_full_disk_makes_no_circle},
    {"news of a dropped session are told later", test_news_of_a_dropped_session})
