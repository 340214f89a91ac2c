/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_notify_throttle.c: DefaultActiveNotificationThrottle holds 4 VALUE CHANGE back.
 */
#include "platform/loop.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/notify_rig.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void begin_throttled(struct rig *rig)
{
    begin_watching(rig, INTERVAL, 2);
    rig_set(rig, SETTER_ACS, SETTING_NOTIFY_THROTTLE, "60");
    begin_session(rig);
    serve(rig); /* from here on the 60 s count */
}

static void test_throttle(void)
{
    struct rig rig;
    begin_throttled(&rig);
    loop_advance(rig.loop, 20 * 1000);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    loop_advance(rig.loop, 39999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_TRUE_FATAL(fake_http_is_open(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(tells(&rig, INTERVAL));
    rig_end(&rig);
}

static void test_throttle_is_over(void)
{
    struct rig rig;
    begin_throttled(&rig);
    loop_advance(rig.loop, 60 * 1000);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_throttle_and_another_reason(void)
{
    struct rig rig;
    begin_throttled(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    begin_session(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    serve(&rig);
    loop_advance(rig.loop, 3600 * 1000); /* told: no session of its own */
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_throttle_and_retry(void)
{
    struct rig rig;
    begin_throttled(&rig);
    begin_session(&rig);
    fake_http_lose(rig.http, "x");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 10 * 1000); /* a retry is not held back */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    rig_end(&rig);
}

static void test_throttle_in_a_session(void)
{
    struct rig rig;
    begin_throttled(&rig);
    loop_advance(rig.loop, 50 * 1000);
    begin_session(&rig);
    acknowledge(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    end_session(&rig);
    loop_advance(rig.loop, 59999); /* from the end of that session */
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

static void test_throttle_changed_back(void)
{
    struct rig rig;
    begin_throttled(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "600");
    loop_advance(rig.loop, 59999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, ">600</Value>"));
    rig_end(&rig);
}

static void test_throttle_of_forced(void)
{
    struct rig rig;
    begin_throttled(&rig);
    rig_cli(&rig, SETTING_PROVISION_CODE, "CODE");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 60 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

static void test_throttle_lifted(void)
{
    struct rig rig;
    begin_throttled(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_set(&rig, SETTER_ACS, SETTING_NOTIFY_THROTTLE, "0");
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

UNIT_MAIN("notify_throttle", {"throttle: so long after the last good session", test_throttle},
          {"throttle: not longer", test_throttle_is_over},
          {"throttle: not for a session with another reason", test_throttle_and_another_reason},
          {"throttle: not for a retry", test_throttle_and_retry},
          {"throttle: a session in between counts", test_throttle_in_a_session},
          {"throttle: changed back in time, and told", test_throttle_changed_back},
          {"throttle: for forced notification too", test_throttle_of_forced},
          {"throttle: lifted", test_throttle_lifted})
