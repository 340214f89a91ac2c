/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_engine_schedule.c: ScheduleInform, the heartbeat and the phase of the periodic Inform, over
 * power cuts and with a clock that is set forwards, backwards or unknown; on the simulated clock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cwmp/engine.h"
#include "cwmp/scheduled_informs.h"
#include "platform/clock.h"
#include "platform/loop.h"
#include "tests/unit/engine_rig.h"
#include "tests/unit/fake_http.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
static const int64_t day = INT64_C(24) * HOUR;

static void begin(struct rig *rig)
{
    rig_begin_informed(rig);
    CU_ASSERT_EQUAL(fixture_save(&rig->fixture), 0);
}

static void call(struct rig *rig, const char *arguments)
{
    char message[1024];
    snprintf(message, sizeof(message),
             "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" "
             "xmlns:c=\"urn:dslforum-org:cwmp-1-2\"><e:Header><c:ID "
             "e:mustUnderstand=\"1\">7</c:ID></e:Header><e:Body><c:ScheduleInform>%s"
             "</c:ScheduleInform></e:Body></e:Envelope>",
             arguments);
    fake_http_reply(rig->http, 200, message);
}

static void schedule(struct rig *rig, const char *delay, const char *key)
{
    char arguments[512];
    snprintf(arguments, sizeof(arguments),
             "<DelaySeconds>%s</DelaySeconds><CommandKey>%s</CommandKey>", delay, key);
    call(rig, arguments);
}

/* A session of the ACS's, up to where it may call something. */
static void open_session(struct rig *rig)
{
    engine_raise(rig->engine, EVENT_CONNECTION_REQUEST);
    loop_advance(rig->loop, 0);
    fake_http_reply(rig->http, 200, fake_inform_response);
}

static void close_session(struct rig *rig)
{
    fake_http_reply(rig->http, 204, "");
    loop_advance(rig->loop, 0);
}

static void schedule_one(struct rig *rig, const char *delay, const char *key)
{
    open_session(rig);
    schedule(rig, delay, key);
    CU_ASSERT_TRUE(rig_says(rig, "ScheduleInformResponse"));
    close_session(rig);
}

/* Nothing for ms, then the session of these events, which ends well. */
static void expect_after(struct rig *rig, int64_t ms, const char *events)
{
    loop_advance(rig->loop, ms - 1);
    CU_ASSERT_FALSE(fake_http_is_open(rig->http));
    loop_advance(rig->loop, 1);
    CU_ASSERT_TRUE_FATAL(fake_http_has_post(rig->http));
    CU_ASSERT_STRING_EQUAL(rig_events(rig), events);
    fake_http_serve(rig->http);
    loop_advance(rig->loop, 0);
}

static void expect_quiet(struct rig *rig, int64_t ms)
{
    loop_advance(rig->loop, ms);
    CU_ASSERT_FALSE(fake_http_is_open(rig->http));
}

static void jump(struct rig *rig, int64_t by_ms)
{
    loop_set_wall(rig->loop, clock_wall_ms(rig->clock) + by_ms);
    loop_advance(rig->loop, 0);
}

/* The power is off for that long. */
static void power_cut(struct rig *rig, int64_t ms)
{
    rig_power_off(rig);
    clock_simulate_set_wall(rig->clock, clock_wall_ms(rig->clock) + ms);
    rig_power_on(rig);
    CU_ASSERT_PTR_NOT_NULL(strstr(rig_events(rig), "1 BOOT"));
}

static void serve(struct rig *rig)
{
    fake_http_serve(rig->http);
    loop_advance(rig->loop, 0);
}

/* --- ScheduleInform --- */

static void test_scheduled(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "60", "later");
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, MINUTE);
    loop_advance(rig.loop, MINUTE - 1);
    CU_ASSERT_FALSE(fake_http_is_open(rig.http));
    loop_advance(rig.loop, 1);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED+M ScheduleInform");
    CU_ASSERT_TRUE(rig_says(&rig, "<CommandKey>later</CommandKey>"));
    serve(&rig);
    expect_quiet(&rig, day);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.fixture, "scheduled-informs"), "(unset)");
    rig_end(&rig);
}

static void test_bad_arguments(void)
{
    static const char *const bad[] = {
        "<DelaySeconds>0</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds>-1</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds>4294967296</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds>99999999999999999999</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds>1.5</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds>ten</DelaySeconds><CommandKey>k</CommandKey>",
        "<DelaySeconds/><CommandKey>k</CommandKey>",
        "<CommandKey>k</CommandKey>",
        "<DelaySeconds>10</DelaySeconds>",
        "<DelaySeconds>1</DelaySeconds><CommandKey>123456789012345678901234567890123</CommandKey>"};
    struct rig rig;
    begin(&rig);
    open_session(&rig);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        call(&rig, bad[i]);
        CU_ASSERT_TRUE(rig_says(&rig, "<FaultCode>9003</FaultCode>"));
    }
    close_session(&rig);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.fixture, "scheduled-informs"), "(unset)");
    expect_quiet(&rig, day);
    rig_end(&rig);
}

static void test_longest_delay(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, " 4294967295 ", "in 136 years");
    CU_ASSERT_EQUAL(rig_status(&rig).next_attempt_ms, INT64_C(4294967295) * SECOND);
    expect_after(&rig, INT64_C(4294967295) * SECOND, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

static void test_many(void)
{
    struct rig rig;
    begin(&rig);
    open_session(&rig);
    schedule(&rig, "30", "c");
    schedule(&rig, "10", "a");
    schedule(&rig, "20", "b");
    schedule(&rig, "20", "b"); /* the same again is another one */
    schedule(&rig, "20", "");
    close_session(&rig);
    expect_after(&rig, 10 * SECOND, "3 SCHEDULED+M ScheduleInform");
    expect_after(&rig, 10 * SECOND,
                 "3 SCHEDULED+M ScheduleInform+M ScheduleInform+M ScheduleInform");
    expect_after(&rig, 10 * SECOND, "3 SCHEDULED+M ScheduleInform");
    expect_quiet(&rig, day);
    rig_end(&rig);
}

static void test_too_many(void)
{
    struct rig rig;
    begin(&rig);
    open_session(&rig);
    for (int i = 0; i < SCHEDULED_INFORMS_MAX; i++) {
        schedule(&rig, "100", "k");
        CU_ASSERT_TRUE(rig_says(&rig, "ScheduleInformResponse"));
    }
    schedule(&rig, "1", "one too many");
    CU_ASSERT_TRUE(rig_says(&rig, "<FaultCode>9004</FaultCode>"));
    close_session(&rig);
    /* 3 SCHEDULED and 64 others are 65 entries: the last one follows at once. */
    loop_advance(rig.loop, 100 * SECOND);
    CU_ASSERT_TRUE(rig_says(&rig, "cwmp:EventStruct[64]"));
    CU_ASSERT_FALSE(rig_says(&rig, "one too many"));
    serve(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED+M ScheduleInform");
    serve(&rig);
    expect_quiet(&rig, day);
    rig_end(&rig);
}

static void test_scheduled_outlives_a_power_cut(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "600", "k\t&amp;\n");
    loop_advance(rig.loop, MINUTE);
    power_cut(&rig, 2 * MINUTE);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    serve(&rig);
    expect_after(&rig, 7 * MINUTE, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

static void test_scheduled_due_while_off(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "600", "k");
    power_cut(&rig, HOUR);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+3 SCHEDULED+M ScheduleInform");
    serve(&rig);
    expect_quiet(&rig, day);
    rig_end(&rig);
}

static void test_scheduled_undelivered_outlives(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "10", "k");
    loop_advance(rig.loop, 10 * SECOND);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED+M ScheduleInform");
    fake_http_lose(rig.http, "x");
    power_cut(&rig, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT+3 SCHEDULED+M ScheduleInform");
    CU_ASSERT_TRUE(rig_says(&rig, "<CommandKey>k</CommandKey>"));
    fake_http_reply(rig.http, 200, fake_inform_response);
    power_cut(&rig, 0); /* after its acknowledgement: told once */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    rig_end(&rig);
}

/* The delay is a delay: setting the clock changes nothing. */
static void test_scheduled_and_jumps(void)
{
    static const int64_t jumps[] = {2 * HOUR, -2 * HOUR, -INT64_C(1800000000) * SECOND};
    for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
        struct rig rig;
        begin(&rig);
        schedule_one(&rig, "600", "k");
        loop_advance(rig.loop, 5 * MINUTE);
        jump(&rig, jumps[i]);
        loop_advance(rig.loop, 5 * MINUTE - 1);
        CU_ASSERT_FALSE(fake_http_is_open(rig.http));
        loop_advance(rig.loop, 1);
        CU_ASSERT_STRING_EQUAL(rig_events(&rig), "3 SCHEDULED+M ScheduleInform");
        CU_ASSERT_TRUE(rig_says(&rig, "<CommandKey>k</CommandKey>"));
        rig_end(&rig);
    }
}

static void test_scheduled_jump_then_power_cut(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "600", "k");
    jump(&rig, 2 * HOUR);
    loop_advance(rig.loop, 3 * MINUTE);
    power_cut(&rig, MINUTE);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    serve(&rig);
    expect_after(&rig, 6 * MINUTE, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

static void test_scheduled_clock_back_while_off(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "600", "k");
    power_cut(&rig, -HOUR); /* never later than the whole delay from now */
    serve(&rig);
    expect_after(&rig, 10 * MINUTE, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

/* No clock that runs while the switch is off: it is 1970 until somebody sets it. */
static void test_scheduled_clock_unknown_after_a_boot(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "600", "k");
    int64_t wall_ms = clock_wall_ms(rig.clock);
    rig_power_off(&rig);
    clock_simulate_set_wall(rig.clock, 0);
    rig_power_on(&rig);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "1 BOOT");
    serve(&rig);
    loop_advance(rig.loop, MINUTE);
    loop_set_wall(rig.loop, wall_ms + 4 * MINUTE); /* so it was off for three */
    expect_after(&rig, 6 * MINUTE, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

static void test_scheduled_clock_never_known(void)
{
    struct rig rig;
    begin(&rig);
    loop_set_wall(rig.loop, 0);
    schedule_one(&rig, "600", "k");
    loop_advance(rig.loop, 5 * MINUTE);
    rig_power_off(&rig);
    clock_simulate_set_wall(rig.clock, 0);
    rig_power_on(&rig);
    serve(&rig);
    expect_after(&rig, 10 * MINUTE, "3 SCHEDULED+M ScheduleInform");
    rig_end(&rig);
}

static void test_scheduled_for_another_acs(void)
{
    struct rig rig;
    begin(&rig);
    schedule_one(&rig, "60", "k");
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    serve(&rig);
    expect_quiet(&rig, HOUR);
    CU_ASSERT_STRING_EQUAL(fixture_record(&rig.fixture, "scheduled-informs"), "(unset)");
    rig_end(&rig);
}

static void test_scheduled_on_a_full_disk(void)
{
    struct rig rig;
    char in_the_way[UNIT_PATH_MAX];
    begin(&rig);
    open_session(&rig);
    fixture_path(&rig.fixture, ".state.new", in_the_way);
    CU_ASSERT_EQUAL_FATAL(mkdir(in_the_way, 0700), 0);
    schedule(&rig, "10", "k");
    CU_ASSERT_TRUE(rig_says(&rig, "<FaultCode>900")); /* nothing is promised that could be lost */
    rmdir(in_the_way);
    close_session(&rig);
    expect_quiet(&rig, HOUR);
    rig_end(&rig);
}

static void test_scheduled_in_a_foreign_record(void)
{
    struct rig rig;
    begin(&rig);
    rig_power_off(&rig);
    fixture_put_record(&rig.fixture, "scheduled-informs",
                       "x\n-1\t0\tk\n5000\t0\n99999999999999\t0\tk\n5000\t0\tgood\n1\t\\");
    rig_power_on(&rig);
    serve(&rig);
    expect_after(&rig, 5 * SECOND, "3 SCHEDULED+M ScheduleInform");
    expect_quiet(&rig, day);
    rig_end(&rig);
}

/* --- the heartbeat --- */

static void heartbeat(struct rig *rig, const char *interval, const char *first)
{
    rig_set(rig, SETTER_ACS, SETTING_HEARTBEAT_INTERVAL, interval);
    if (first)
        rig_set(rig, SETTER_ACS, SETTING_HEARTBEAT_TIME, first);
    rig_set(rig, SETTER_ACS, SETTING_HEARTBEAT_ENABLE, "1");
}

static void test_heartbeat(void)
{
    struct rig rig;
    begin(&rig);
    heartbeat(&rig, "60", NULL);
    for (int i = 0; i < 100; i++)
        expect_after(&rig, MINUTE, "14 HEARTBEAT");
    rig_set(&rig, SETTER_ACS, SETTING_HEARTBEAT_ENABLE, "0");
    expect_quiet(&rig, day);
    rig_end(&rig);
}

static void test_heartbeat_from(void)
{
    struct rig rig;
    begin(&rig); /* at 08:00:00 */
    heartbeat(&rig, "60", "2027-01-15T08:05:30Z");
    rig_cli(&rig, SETTING_PROVISION_CODE, "BEFORE"); /* not active yet */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    serve(&rig);
    expect_after(&rig, 5 * MINUTE + 30 * SECOND, "14 HEARTBEAT");
    expect_after(&rig, MINUTE, "14 HEARTBEAT");
    jump(&rig, 20 * SECOND); /* it is 50 s past the half minute now */
    expect_after(&rig, 40 * SECOND, "14 HEARTBEAT");
    rig_end(&rig);
}

static void test_heartbeat_replaces(void)
{
    struct rig rig;
    begin(&rig);
    rig_cli(&rig, SETTING_INFORM_INTERVAL, "10");
    rig_cli(&rig, SETTING_INFORM_ENABLE, "1");
    heartbeat(&rig, "3600", NULL);
    rig_cli(&rig, SETTING_PROVISION_CODE, "LATER");
    expect_after(&rig, HOUR, "4 VALUE CHANGE+14 HEARTBEAT");
    rig_end(&rig);
}

static void test_heartbeat_lets_through(void)
{
    struct rig rig;
    begin(&rig);
    heartbeat(&rig, "3600", NULL);
    engine_raise(rig.engine, EVENT_CONNECTION_REQUEST);
    loop_advance(rig.loop, 0);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "6 CONNECTION REQUEST");
    serve(&rig);
    rig_cli(&rig, SETTING_ACS_URL, url2);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    fake_http_lose(rig.http, "x");
    loop_advance(rig.loop, 10 * SECOND); /* and that is retried */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "0 BOOTSTRAP");
    rig_end(&rig);
}

static void test_heartbeat_is_not_retried(void)
{
    struct rig rig;
    begin(&rig);
    heartbeat(&rig, "3600", NULL);
    rig_cli(&rig, SETTING_PROVISION_CODE, "LATER");
    loop_advance(rig.loop, HOUR);
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE+14 HEARTBEAT");
    fake_http_lose(rig.http, "x");
    expect_after(&rig, HOUR, "4 VALUE CHANGE+14 HEARTBEAT");
    rig_end(&rig);
}

static void test_heartbeat_ends(void)
{
    struct rig rig;
    begin(&rig);
    heartbeat(&rig, "3600", NULL);
    rig_cli(&rig, SETTING_PROVISION_CODE, "LATER");
    expect_quiet(&rig, MINUTE);
    rig_set(&rig, SETTER_ACS, SETTING_HEARTBEAT_ENABLE, "0");
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

static void test_heartbeat_and_clock_back(void)
{
    struct rig rig;
    begin(&rig);
    heartbeat(&rig, "3600", "2027-01-15T07:30:00Z");
    rig_cli(&rig, SETTING_PROVISION_CODE, "LATER");
    expect_quiet(&rig, MINUTE);
    jump(&rig, -HOUR); /* before InitiationTime: the policy has not begun */
    CU_ASSERT_STRING_EQUAL(rig_events(&rig), "4 VALUE CHANGE");
    rig_end(&rig);
}

/* --- the periodic Inform --- */

static void periodic(struct rig *rig, const char *interval, const char *phase)
{
    rig_cli(rig, SETTING_INFORM_INTERVAL, interval);
    if (phase)
        rig_set(rig, SETTER_ACS, SETTING_PERIODIC_PHASE, phase);
    rig_cli(rig, SETTING_INFORM_ENABLE, "1");
}

static void test_interval_change(void)
{
    struct rig rig;
    begin(&rig);
    periodic(&rig, "600", NULL);
    loop_advance(rig.loop, 500 * SECOND);
    rig_set(&rig, SETTER_ACS, SETTING_INFORM_INTERVAL, "200");
    expect_after(&rig, 200 * SECOND, "2 PERIODIC");
    loop_advance(rig.loop, 100 * SECOND);
    rig_set(&rig, SETTER_ACS, SETTING_INFORM_INTERVAL, "900");
    expect_after(&rig, 900 * SECOND, "2 PERIODIC");
    rig_end(&rig);
}

static void test_phase_in_the_future(void)
{
    struct rig rig;
    begin(&rig);
    periodic(&rig, "600", "2030-01-01T00:01:00Z");
    expect_after(&rig, MINUTE, "2 PERIODIC"); /* it fixes the phase, not the beginning */
    expect_after(&rig, 10 * MINUTE, "2 PERIODIC");
    rig_end(&rig);
}

static void test_phase_and_jumps(void)
{
    struct rig rig;
    begin(&rig);
    periodic(&rig, "600", "2000-01-01T00:00:00Z");
    jump(&rig, 3 * MINUTE);
    expect_after(&rig, 7 * MINUTE, "2 PERIODIC");
    jump(&rig, -2 * MINUTE);
    expect_after(&rig, 2 * MINUTE, "2 PERIODIC");
    expect_after(&rig, 10 * MINUTE, "2 PERIODIC");
    rig_end(&rig);
}

static void test_phase_and_unknown_time(void)
{
    struct rig rig;
    rig_begin(&rig);
    loop_set_wall(rig.loop, 30 * SECOND); /* 1970 */
    rig_cli(&rig, SETTING_ACS_URL, url1);
    rig_cli(&rig, SETTING_CWMP_ENABLE, "1");
    CU_ASSERT_TRUE(rig_says(&rig, "<CurrentTime>0001-01-01T00:00:00Z</CurrentTime>"));
    serve(&rig);
    periodic(&rig, "600", "2000-01-01T00:00:00Z");
    expect_after(&rig, 10 * MINUTE, "2 PERIODIC"); /* any phase will do */
    jump(&rig, (int64_t)WALL_START_S * SECOND - clock_wall_ms(rig.clock) + MINUTE);
    expect_after(&rig, 9 * MINUTE, "2 PERIODIC");
    rig_end(&rig);
}

/* Without a phase, a clock that is put right every minute does not put the Inform off. */
static void test_no_phase_and_jumps(void)
{
    struct rig rig;
    begin(&rig);
    periodic(&rig, "600", NULL);
    for (int i = 0; i < 9; i++) {
        expect_quiet(&rig, MINUTE);
        jump(&rig, i % 2 ? HOUR : -HOUR);
    }
    expect_after(&rig, MINUTE, "2 PERIODIC");
    rig_end(&rig);
}

static void test_periodic_once_while_the_acs_is_away(void)
{
    struct rig rig;
    begin(&rig);
    rig_cli(&rig, SETTING_CONNECT_RETRY, "0");
    periodic(&rig, "60", NULL);
    for (int i = 0; i < 5; i++) {
        loop_advance(rig.loop, MINUTE);
        CU_ASSERT_STRING_EQUAL(rig_events(&rig), "2 PERIODIC"); /* one entry for all of them */
        fake_http_lose(rig.http, "x");
    }
    rig_end(&rig);
}

UNIT_MAIN(
    "engine-schedule",
    {"ScheduleInform: 3 SCHEDULED and M ScheduleInform with its key", test_scheduled},
    {"ScheduleInform with wrong arguments: 9003", test_bad_arguments},
    {"the longest delay is 136 years", test_longest_delay},
    {"many may wait, each is separate", test_many},
    {"beyond 64 it is 9004; more than 64 events are told in two sessions", test_too_many},
    {"a delay goes on over a power cut", test_scheduled_outlives_a_power_cut},
    {"one that was due meanwhile is told at once", test_scheduled_due_while_off},
    {"undelivered ones outlive a power cut, delivered ones are not told twice",
     test_scheduled_undelivered_outlives},
    {"setting the clock does not change a delay", test_scheduled_and_jumps},
    {"... nor a power cut after that", test_scheduled_jump_then_power_cut},
    {"a clock set back while off makes it no longer than the delay",
     test_scheduled_clock_back_while_off},
    {"a clock that is set after the boot shows what is left",
     test_scheduled_clock_unknown_after_a_boot},
    {"without any clock the delay begins anew", test_scheduled_clock_never_known},
    {"another ACS: the first one's are dropped", test_scheduled_for_another_acs},
    {"a disk that takes nothing: no promise", test_scheduled_on_a_full_disk},
    {"a record that cannot be read in parts is read in parts", test_scheduled_in_a_foreign_record},
    {"HeartbeatPolicy: 14 HEARTBEAT at each interval", test_heartbeat},
    {"... from InitiationTime on", test_heartbeat_from},
    {"while active other events wait for it, and there is no 2 PERIODIC", test_heartbeat_replaces},
    {"... but for 0 BOOTSTRAP and 6 CONNECTION REQUEST", test_heartbeat_lets_through},
    {"a heartbeat is not retried", test_heartbeat_is_not_retried},
    {"when the policy ends, what waited is told", test_heartbeat_ends},
    {"... also when the clock is set back before InitiationTime", test_heartbeat_and_clock_back},
    {"another interval restarts the period", test_interval_change},
    {"a phase in the future is a phase", test_phase_in_the_future},
    {"the phase follows the clock forwards and backwards", test_phase_and_jumps},
    {"while the time is unknown any phase will do", test_phase_and_unknown_time},
    {"without a phase, setting the clock does not put it off", test_no_phase_and_jumps},
    {"2 PERIODIC waits once", test_periodic_once_while_the_acs_is_away})
