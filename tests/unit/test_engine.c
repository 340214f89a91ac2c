/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine.c: when a session begins and what its Inform says, on the simulated clock.
 */
#include <string.h>

#include "cwmp/engine.h"
#include "platform/clock.h"
#include "platform/loop.h"
#include "tests/unit/engine_rig.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- when a session begins --- */

static void test_enable(void)
{
    struct rig rig;
    rig_begin(&rig);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_ACS_URL, url1);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_TRUE(fake_http_has_post(rig.http));
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url1);
    CU_ASSERT_EQUAL(rig_status(&rig).connection, ENGINE_WAITING);
    fake_http_reply(rig.http, 200, fake_inform_response);
    CU_ASSERT_EQUAL(rig_status(&rig).connection, ENGINE_CONNECTED);
    CU_ASSERT_STRING_EQUAL(fake_http_body(rig.http), "");
    fake_http_reply(rig.http, 204, "");
    loop_advance(rig.loop, 0);
    struct engine_status status = rig_status(&rig);
    CU_ASSERT_EQUAL(status.connection, ENGINE_DISCONNECTED);
    CU_ASSERT_EQUAL(status.last_success_ms, (int64_t)WALL_START_S * 1000);
    CU_ASSERT_EQUAL(status.sessions, 1);
    CU_ASSERT_EQUAL(status.source, SOURCE_USER);
    CU_ASSERT_EQUAL(engine_undelivered(rig.engine, NULL, 0), 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_enable_before_url(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_ACS_URL, url1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    rig_end(&rig);
}

static void test_start_up(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    CU_ASSERT_EQUAL(fixture_save(&rig.fixture), 0);
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

static void test_periodic(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "60");
    rig_cli(&rig, SETTING_INFORM_ENABLE, "1");
    unsigned before = fake_http_sessions(rig.http);
    for (unsigned i = 1; i <= 24 * 60; i++) { /* a day */
        loop_advance(rig.loop, 59999);
        CU_ASSERT_FALSE(fake_http_is_open(rig.http));
        loop_advance(rig.loop, 1);
        CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
        fake_http_serve(rig.http);
        loop_advance(rig.loop, 0);
    }
    CU_ASSERT_EQUAL(fake_http_sessions(rig.http) - before, 24 * 60);
    rig_cli(&rig, SETTING_INFORM_ENABLE, NULL);
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* The shortest and the longest interval that the ACS may ask for. While a session goes on there is
 * no other, and the clock gets on: the timer does not fire again and again at one instant. */
static void test_periodic_limits(void)
{
    static const int64_t seconds[] = {1, 4294967295};
    for (size_t i = 0; i < 2; i++) {
        struct rig rig;
        rig_begin_informed(&rig);
        rig_set(&rig, SETTER_ACS, SETTING_PERIODIC_PHASE, "2026-01-01T00:00:00Z");
        rig_set(&rig, SETTER_ACS, SETTING_INFORM_INTERVAL, i ? "4294967295" : "1");
        if (i) /* an interval without a phase begins now */
            rig_set(&rig, SETTER_ACS, SETTING_PERIODIC_PHASE, NULL);
        rig_cli(&rig, SETTING_INFORM_ENABLE, "1");
        for (int n = 0; n < 3; n++) {
            loop_advance(rig.loop, seconds[i] * 1000 - 1);
            CU_ASSERT_FALSE(fake_http_is_open(rig.http));
            loop_advance(rig.loop, 1);
            CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
            fake_http_serve(rig.http);
            loop_advance(rig.loop, 0);
        }
        loop_advance(rig.loop, 1000 * 1000);
        CU_ASSERT_EQUAL(fake_http_is_open(rig.http), i == 0);
        rig_end(&rig);
    }
}

static void test_periodic_phase(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_PERIODIC_PHASE, "2000-01-01T00:00:20Z");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "60");
    rig_cli(&rig, SETTING_INFORM_ENABLE, "1"); /* it is hh:00:00: the next hh:mm:20 is in 20 s */
    loop_advance(rig.loop, 19999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    loop_set_wall(rig.loop, clock_wall_ms(rig.clock) +
                                30 * 1000); /* hh:mm:50: the next is in 30 s, not in 60 */
    loop_advance(rig.loop, 29999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_inform_time(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_TIME, "2027-01-15T09:00:00");
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, 3600 * 1000);
    loop_advance(rig.loop, 3599999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED");
    CU_ASSERT_STRING_EQUAL(fixture_user(&rig.fixture, SETTING_INFORM_TIME), "(unset)");
    rig_end(&rig);
}

static void test_inform_time_and_a_jump_of_the_clock(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_TIME, "2027-01-15T09:00:00");
    loop_set_wall(rig.loop,
                  clock_wall_ms(rig.clock) - 3600 * 1000); /* back: later than it seemed */
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_set_wall(rig.loop, clock_wall_ms(rig.clock) + 7200 * 1000); /* forward over it: due now */
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED");
    rig_end(&rig);
}

static void test_inform_time_missed(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_INFORM_TIME, "2027-01-15T09:00:00");
    fixture_save(&rig.fixture);
    clock_simulate_set_wall(rig.clock, (int64_t)(WALL_START_S + 7200) * 1000);
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    CU_ASSERT_STRING_EQUAL(fixture_user(&rig.fixture, SETTING_INFORM_TIME), "(unset)");
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* --- what changes --- */

static void test_other_url(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    rig_end(&rig);
}

static void test_other_url_drops_what_was_for_the_first(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    rig_cli(&rig, SETTING_ACS_USERNAME, "admin");
    fake_http_lose(rig.http, "x");
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    CU_ASSERT_FALSE(rig_says(&rig, "<Name>Device.ManagementServer.Username</Name>"));
    CU_ASSERT_TRUE(rig_says(&rig, "<RetryCount>0</RetryCount>"));
    rig_end(&rig);
}

static void test_other_url_in_a_session(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    rig_set(&rig, SETTER_ACS, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url1); /* the session goes on */
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    rig_end(&rig);
}

static void test_dhcp(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    rig_set(&rig, SETTER_DHCP, SETTING_ACS_USERNAME, "dhcp-user");
    rig_set(&rig, SETTER_DHCP, SETTING_ACS_URL, url1);
    CU_ASSERT_STRING_EQUAL(fake_http_username(rig.http), "dhcp-user");
    CU_ASSERT_EQUAL(rig_status(&rig).source, SOURCE_DHCP);
    fake_http_serve(rig.http);
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(fake_http_username(rig.http), ""); /* DHCP's goes with DHCP's URL only */
    rig_end(&rig);
}

static void test_account(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_ACS_USERNAME, "admin");
    CU_ASSERT_STRING_EQUAL(fake_http_username(rig.http), "admin");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, "<Name>Device.ManagementServer.Username</Name>"));
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    rig_cli(&rig, SETTING_ACS_PASSWORD, "12345");
    CU_ASSERT_STRING_EQUAL(fake_http_password(rig.http), "12345");
    CU_ASSERT_FALSE(rig_says(&rig, "12345"));
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    rig_set(&rig, SETTER_ACS, SETTING_ACS_USERNAME, "by-acs"); /* no news to the ACS */
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_provisioning_code(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_PROVISION_CODE, "H3C20130525");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, "H3C20130525"));
    rig_end(&rig);
}

static void test_nothing_else_opens_a_session(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_cli(&rig, SETTING_SYSNAME, "sw1");
    rig_cli(&rig, SETTING_WAIT_TIMEOUT, "60");
    rig_cli(&rig, SETTING_ACS_URL, url1); /* as it was */
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_disable_in_a_session(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_CWMP_ENABLE, NULL);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    CU_ASSERT_EQUAL(rig_status(&rig).connection, ENGINE_DISCONNECTED);
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1"); /* the event was kept */
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_events(&rig), "2 PERIODIC"));
    rig_end(&rig);
}

UNIT_MAIN("engine", {"enabling opens a session with 0 BOOTSTRAP and 1 BOOT", test_enable},
          {"the URL may come after enabling", test_enable_before_url},
          {"start-up opens a session", test_start_up}, {"a day of periodic Informs", test_periodic},
          {"an Inform every second, and every 136 years", test_periodic_limits},
          {"PeriodicInformTime fixes the phase, also when the clock is set", test_periodic_phase},
          {"cwmp cpe inform time fires once", test_inform_time},
          {"cwmp cpe inform time follows the wall clock", test_inform_time_and_a_jump_of_the_clock},
          {"a time that went by while the switch was off is dropped", test_inform_time_missed},
          {"another URL: 0 BOOTSTRAP to the other ACS", test_other_url},
          {"what was undelivered to the first ACS is not told to the second",
           test_other_url_drops_what_was_for_the_first},
          {"another URL in a session: after it", test_other_url_in_a_session},
          {"DHCP's URL and credentials stay together, and the user's URL beats them", test_dhcp},
          {"another account opens a session, unless the ACS set it", test_account},
          {"another provisioning code is told", test_provisioning_code},
          {"other settings open no session", test_nothing_else_opens_a_session},
          {"undo cwmp enable ends a session in the middle", test_disable_in_a_session})
