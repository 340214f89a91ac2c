/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine_failure.c: what follows a session that failed, and a power cut; on the simulated
 * clock.
 */
#include <stdio.h>
#include <string.h>

#include "cwmp/engine.h"
#include "platform/loop.h"
#include "tests/unit/engine_rig.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* --- failures --- */

static void test_retry(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig.draw = UINT64_MAX / 2; /* the middle of each range */
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    int64_t wait_ms = 7500;
    for (unsigned n = 1; n <= 9; n++, wait_ms *= 2) {
        char count[64];
        snprintf(count, sizeof(count), "<RetryCount>%u</RetryCount>", n - 1);
        CU_ASSERT_TRUE(rig_says(&rig, count));
        CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
        fake_http_lose(rig.http, "connection refused");
        loop_advance(rig.loop, 0);
        CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, wait_ms);
        CU_ASSERT_EQUAL(rig_status(&rig).retry_count, n);
        CU_ASSERT_STRING_EQUAL(rig_status(&rig).failure_reason, "connection refused");
        loop_advance(rig.loop, wait_ms - 1);
        CU_ASSERT_FALSE(fake_http_is_open(rig.http));
        loop_advance(rig.loop, 1);
        CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    }
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 0);
    CU_ASSERT_EQUAL(rig_status(&rig).retry_count, 0);
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, -1);
    rig_end(&rig);
}

static void test_retry_parameters_of_the_acs(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_RETRY_MINIMUM, "100");
    rig_set(&rig, SETTER_ACS, SETTING_RETRY_MULTIPLIER, "3000");
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    fake_http_lose(rig.http, "x");
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, 100 * 1000);
    loop_advance(rig.loop, 100 * 1000);
    fake_http_lose(rig.http, "x");
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, 300 * 1000);
    rig_end(&rig);
}

static void test_retry_limit(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_CONNECT_RETRY, "2");
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    for (int i = 0; i < 3; i++) { /* the attempt and its two retries */
        CU_ASSERT_TRUE(fake_http_is_open(rig.http));
        fake_http_lose(rig.http, "x");
        loop_advance(rig.loop, 3600 * 1000);
    }
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, (int64_t)30 * 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    engine_raise(rig.engine, EVENT_CONNECTION_REQUEST); /* something new: another series */
    loop_advance(rig.loop, 0);
    CU_ASSERT_TRUE(rig_says(&rig, "<RetryCount>3</RetryCount>"));
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_no_retry_at_all(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_CONNECT_RETRY, "0");
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_new_event_during_the_wait(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_PROVISION_CODE, "NEW");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+4 VALUE CHANGE");
    CU_ASSERT_TRUE(rig_says(&rig, "<RetryCount>1</RetryCount>"));
    rig_end(&rig);
}

/* Or a fleet whose ACS is down would call it each period. */
static void test_another_period_during_the_wait(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_RETRY_MINIMUM, "100");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "60");
    rig_cli(&rig, SETTING_INFORM_ENABLE, "1");
    loop_advance(rig.loop, 60 * 1000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 99999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC");
    CU_ASSERT_TRUE(rig_says(&rig, "<RetryCount>1</RetryCount>"));
    rig_end(&rig);
}

static void test_another_change_during_the_wait(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_RETRY_MINIMUM, "100");
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "700");
    engine_raise(rig.engine, EVENT_VALUE_CHANGE);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 1000);
    engine_raise(rig.engine, EVENT_VALUE_CHANGE); /* some value goes up and down */
    loop_advance(rig.loop, 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_cli(&rig, SETTING_PROVISION_CODE, "NEW"); /* but who types wants it now */
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

/* An ACS that takes each Inform and never answers shall be called ever less often, too. */
static void test_period_in_a_session_that_fails(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    rig_set(&rig, SETTER_ACS, SETTING_RETRY_MINIMUM, "100");
    engine_raise(rig.engine, EVENT_SCHEDULED);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED");
    engine_raise(rig.engine, EVENT_PERIODIC);
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 99999);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC+3 SCHEDULED");
    rig_end(&rig);
}

/* A transfer's event stays after the InformResponse, and opens no session after session for that.
 */
static void test_what_another_response_delivers(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    engine_raise(rig.engine, EVENT_TRANSFER_COMPLETE);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "7 TRANSFER COMPLETE");
    fake_http_serve(rig.http);
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    CU_ASSERT_EQUAL(engine_undelivered(rig.engine, NULL, 0), 1);
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+7 TRANSFER COMPLETE");
    rig_end(&rig);
}

static void test_corrected_account_during_the_wait(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_ACS_PASSWORD, "wrong");
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    fake_http_reply(rig.http, 401, "");
    loop_advance(rig.loop, 0);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_status(&rig).failure_reason, "401"));
    rig_cli(&rig, SETTING_ACS_PASSWORD, "right");
    CU_ASSERT_STRING_EQUAL(fake_http_password(rig.http), "right");
    rig_end(&rig);
}

static void test_failure_after_the_inform(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    fake_http_reply(rig.http, 200, fake_inform_response);
    fake_http_reply(rig.http, 200, "this is no SOAP");
    loop_advance(rig.loop, 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_status(&rig).failure_reason, "cannot be read"));
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, 5000);
    loop_advance(rig.loop, 5000);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    CU_ASSERT_TRUE(rig_says(&rig, "<RetryCount>1</RetryCount>"));
    rig_end(&rig);
}

static void test_reasons_survive(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_reply(rig.http, 200, fake_inform_response);
    fake_http_lose(rig.http, "x");
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+2 PERIODIC");
    rig_end(&rig);
}

static void test_connection_request_is_not_retried(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    engine_raise(rig.engine, EVENT_CONNECTION_REQUEST);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "6 CONNECTION REQUEST");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 24 * 3600 * 1000);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    rig_end(&rig);
}

static void test_what_a_peer_says_is_printable(void)
{
    struct rig rig;
    rig_begin(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    fake_http_reply(
        rig.http, 200,
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault>"
        "<faultcode>x</faultcode><faultstring>a&#10;b\xc2\x9b</faultstring></e:Fault></e:Body></"
        "e:Envelope>");
    const char *reason = rig_status(&rig).failure_reason;
    CU_ASSERT_PTR_NOT_NULL(strstr(reason, "SOAP fault: a?b??"));
    rig_end(&rig);
}

/* --- power --- */

static void test_undelivered_events_survive(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    engine_raise(rig.engine, EVENT_PERIODIC);
    loop_advance(rig.loop, 0);
    fake_http_lose(rig.http, "x");
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+2 PERIODIC");
    fake_http_serve(rig.http);
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

static void test_scheduled_event_survives(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    rig_cli(&rig, SETTING_INFORM_TIME, "2027-01-15T09:00:00");
    loop_advance(rig.loop, 3600 * 1000);
    CU_ASSERT_TRUE(fake_http_is_open(rig.http));
    rig_restart(&rig); /* before any reply */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+3 SCHEDULED");
    rig_end(&rig);
}

static void test_bootstrap_survives(void)
{
    struct rig rig;
    rig_begin_informed(&rig);
    fixture_save(&rig.fixture);
    rig_set(&rig, SETTER_ACS, SETTING_ACS_URL, url2);
    fake_http_lose(rig.http, "x");
    rig_restart(&rig);
    CU_ASSERT_STRING_EQUAL(fake_http_url(rig.http), url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP+1 BOOT");
    rig_end(&rig);
}

UNIT_MAIN("engine-failure", {"failed sessions are retried by the standard's table", test_retry},
          {"the ACS may change the table's parameters", test_retry_parameters_of_the_acs},
          {"cwmp cpe connect retry is a limit", test_retry_limit},
          {"cwmp cpe connect retry 0 retries never", test_no_retry_at_all},
          {"a new event ends the wait", test_new_event_during_the_wait},
          {"another period does not", test_another_period_during_the_wait},
          {"one more change of a value is nothing new during a wait, unless it is typed",
           test_another_change_during_the_wait},
          {"what becomes due in a session that fails waits with the rest",
           test_period_in_a_session_that_fails},
          {"what another response delivers stays, and makes no circle",
           test_what_another_response_delivers},
          {"a corrected password ends the wait", test_corrected_account_during_the_wait},
          {"a failure after the InformResponse is retried for the same reasons",
           test_failure_after_the_inform},
          {"the reasons of a session that failed late survive a power cut", test_reasons_survive},
          {"a connection request is not retried", test_connection_request_is_not_retried},
          {"a peer cannot put control characters into the status",
           test_what_a_peer_says_is_printable},
          {"undelivered events survive a power cut", test_undelivered_events_survive},
          {"3 SCHEDULED is on disk in the instant in which its time is cleared",
           test_scheduled_event_survives},
          {"a due 0 BOOTSTRAP survives a power cut", test_bootstrap_survives})
