/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_events.c: when an undelivered event stays and when it goes.
 */
#include "cwmp/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cwmp/inform.h"
#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

static size_t codes(const struct events *events, size_t max, char *out, size_t size)
{
    const struct event *chosen[EVENTS_MAX];
    size_t count = events_choose(events, max, chosen), len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < size; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s%s%s", i ? "+" : "",
                                event_code(chosen[i]->id), chosen[i]->command_key[0] ? ":" : "",
                                chosen[i]->command_key);
    return count;
}

static void expect_codes(const struct events *events, const char *wanted)
{
    char text[4096];
    codes(events, INFORM_EVENTS_MAX, text, sizeof(text));
    CU_ASSERT_STRING_EQUAL(text, wanted);
}

/* An Inform with all that fits is acknowledged. */
static void inform_in(struct events *events, enum soap_version version)
{
    const struct event *chosen[INFORM_EVENTS_MAX];
    uint64_t serials[INFORM_EVENTS_MAX];
    size_t count = events_choose(events, INFORM_EVENTS_MAX, chosen);
    for (size_t i = 0; i < count; i++)
        serials[i] = chosen[i]->serial;
    events_informed(events, serials, count, version);
}

static void inform(struct events *events)
{
    inform_in(events, SOAP_CWMP_1_2);
}

static void raise_many(struct events *events, enum event_id id, int count)
{
    for (int i = 0; i < count; i++) {
        char key[16];
        snprintf(key, sizeof(key), "k%d", i);
        CU_ASSERT_EQUAL(events_raise(events, id, key), 0);
    }
}

static void test_table(void)
{
    static const char *const order[] = {"0 BOOTSTRAP",
                                        "1 BOOT",
                                        "2 PERIODIC",
                                        "3 SCHEDULED",
                                        "4 VALUE CHANGE",
                                        "5 KICKED",
                                        "6 CONNECTION REQUEST",
                                        "7 TRANSFER COMPLETE",
                                        "8 DIAGNOSTICS COMPLETE",
                                        "9 REQUEST DOWNLOAD",
                                        "10 AUTONOMOUS TRANSFER COMPLETE",
                                        "11 DU STATE CHANGE COMPLETE",
                                        "12 AUTONOMOUS DU STATE CHANGE COMPLETE",
                                        "13 WAKEUP",
                                        "14 HEARTBEAT",
                                        "M Reboot",
                                        "M ScheduleInform",
                                        "M Download",
                                        "M ScheduleDownload",
                                        "M Upload",
                                        "M ChangeDUState"};
    CU_ASSERT_EQUAL_FATAL(EVENT_COUNT, sizeof(order) / sizeof(order[0]));
    for (unsigned id = 0; id < EVENT_COUNT; id++)
        CU_ASSERT_STRING_EQUAL(event_code((enum event_id)id), order[id]);
}

static void test_single(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_PERIODIC, "");
    events_raise(&events, EVENT_PERIODIC, "");
    events_raise(&events, EVENT_PERIODIC, "a key that it has not");
    expect_codes(&events, "2 PERIODIC");
    events_free(&events);
}

static void test_multiple(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_M_REBOOT, "b");
    events_raise(&events, EVENT_M_REBOOT, "a");
    events_raise(&events, EVENT_M_REBOOT, "a");
    events_raise(&events, EVENT_M_REBOOT, "");
    expect_codes(&events, "M Reboot:b+M Reboot:a+M Reboot:a+M Reboot");
    events_free(&events);
}

static void test_order(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_M_SCHEDULE_INFORM, "k");
    events_raise(&events, EVENT_AUTONOMOUS_TRANSFER, "");
    events_raise(&events, EVENT_SCHEDULED, "");
    events_raise(&events, EVENT_BOOT, "");
    expect_codes(&events, "1 BOOT+3 SCHEDULED+10 AUTONOMOUS TRANSFER COMPLETE+M ScheduleInform:k");
    events_free(&events);
}

static void test_delivered(void)
{
    struct events events;
    const struct event *chosen[4];
    events_init(&events);
    events_raise(&events, EVENT_BOOT, "");
    events_raise(&events, EVENT_PERIODIC, "");
    CU_ASSERT_EQUAL(events_choose(&events, 4, chosen), 2);
    uint64_t serials[] = {chosen[0]->serial, chosen[1]->serial};
    events_raise(&events, EVENT_PERIODIC, ""); /* again, while the Inform is under way */
    events_raise(&events, EVENT_VALUE_CHANGE, "");
    events_informed(&events, serials, 2, SOAP_CWMP_1_2);
    expect_codes(&events, "2 PERIODIC+4 VALUE CHANGE");
    events_free(&events);
}

/* What the Inform's version has no code for was not told by it. */
static void test_left_out_by_version(void)
{
    for (int version = SOAP_CWMP_1_0; version < SOAP_CWMP_1_2; version++) {
        struct events events;
        events_init(&events);
        events_raise(&events, EVENT_BOOT, "");
        events_raise(&events, EVENT_WAKEUP, "");
        events_raise(&events, EVENT_HEARTBEAT, "");
        events_raise(&events, EVENT_M_REBOOT, "k");
        CU_ASSERT(events_wait(&events));
        inform_in(&events, (enum soap_version)version);
        expect_codes(&events, "13 WAKEUP");    /* no session outlives a heartbeat anyway */
        CU_ASSERT_FALSE(events_wait(&events)); /* else one session would follow the other */
        events_failed(&events);
        CU_ASSERT(events_wait(&events));
        inform(&events); /* an ACS, or a version, that has it */
        expect_codes(&events, "");
        events_free(&events);
    }
}

static void test_more_than_fit(void)
{
    struct events events;
    char text[4096];
    events_init(&events);
    raise_many(&events, EVENT_M_SCHEDULE_INFORM, INFORM_EVENTS_MAX + 3);
    events_raise(&events, EVENT_SCHEDULED, "");
    events_raise(&events, EVENT_BOOT, "");
    CU_ASSERT_EQUAL(codes(&events, INFORM_EVENTS_MAX, text, sizeof(text)), INFORM_EVENTS_MAX);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "1 BOOT+3 SCHEDULED+M ScheduleInform:k0+"));
    inform(&events);
    CU_ASSERT_TRUE(events_wait(&events));
    expect_codes(&events, "3 SCHEDULED+M ScheduleInform:k62+M ScheduleInform:k63+"
                          "M ScheduleInform:k64+M ScheduleInform:k65+M ScheduleInform:k66");
    inform(&events);
    CU_ASSERT_EQUAL(events.count, 0);
    events_free(&events);
}

static void test_other_acknowledgements(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_TRANSFER_COMPLETE, "");
    events_raise(&events, EVENT_M_DOWNLOAD, "one");
    events_raise(&events, EVENT_M_UPLOAD, "two");
    events_raise(&events, EVENT_DU_STATE_CHANGE, "");
    events_raise(&events, EVENT_M_CHANGE_DU_STATE, "one");
    events_raise(&events, EVENT_PERIODIC, "");
    CU_ASSERT_TRUE(events_wait(&events));
    inform(&events);
    CU_ASSERT_FALSE(events_wait(&events)); /* told, and waiting for their own acknowledgement */
    expect_codes(&events, "7 TRANSFER COMPLETE+11 DU STATE CHANGE COMPLETE+M Download:one+"
                          "M Upload:two+M ChangeDUState:one");
    CU_ASSERT_TRUE(events_acknowledged_by(&events, EVENT_ACK_TRANSFER_COMPLETE, "one"));
    expect_codes(&events, "7 TRANSFER COMPLETE+11 DU STATE CHANGE COMPLETE+M Upload:two+"
                          "M ChangeDUState:one");
    CU_ASSERT_FALSE(events_acknowledged_by(&events, EVENT_ACK_TRANSFER_COMPLETE, "one"));
    CU_ASSERT_TRUE(events_acknowledged_by(&events, EVENT_ACK_TRANSFER_COMPLETE, "two"));
    expect_codes(&events, "11 DU STATE CHANGE COMPLETE+M ChangeDUState:one");
    CU_ASSERT_TRUE(events_acknowledged_by(&events, EVENT_ACK_DU_STATE_CHANGE_COMPLETE, "one"));
    CU_ASSERT_EQUAL(events.count, 0);
    events_free(&events);
}

/* Each event, by the response that delivers it and by no other. */
static void test_own_acknowledgement_only(void)
{
    static const struct {
        enum event_id id;
        enum event_ack ack;
    } other[] = {{EVENT_KICKED, EVENT_ACK_KICKED},
                 {EVENT_TRANSFER_COMPLETE, EVENT_ACK_TRANSFER_COMPLETE},
                 {EVENT_REQUEST_DOWNLOAD, EVENT_ACK_REQUEST_DOWNLOAD},
                 {EVENT_AUTONOMOUS_TRANSFER, EVENT_ACK_AUTONOMOUS_TRANSFER_COMPLETE},
                 {EVENT_DU_STATE_CHANGE, EVENT_ACK_DU_STATE_CHANGE_COMPLETE},
                 {EVENT_AUTONOMOUS_DU_STATE, EVENT_ACK_AUTONOMOUS_DU_STATE_CHANGE_COMPLETE},
                 {EVENT_M_DOWNLOAD, EVENT_ACK_TRANSFER_COMPLETE},
                 {EVENT_M_SCHEDULE_DOWNLOAD, EVENT_ACK_TRANSFER_COMPLETE},
                 {EVENT_M_UPLOAD, EVENT_ACK_TRANSFER_COMPLETE},
                 {EVENT_M_CHANGE_DU_STATE, EVENT_ACK_DU_STATE_CHANGE_COMPLETE}};
    for (unsigned id = EVENT_BOOT; id < EVENT_COUNT; id++) {
        struct events events;
        enum event_ack own = EVENT_ACK_INFORM;
        events_init(&events);
        for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
            if (other[i].id == id)
                own = other[i].ack;
        events_raise(&events, (enum event_id)id, "");
        for (unsigned ack = EVENT_ACK_KICKED; ack <= EVENT_ACK_AUTONOMOUS_DU_STATE_CHANGE_COMPLETE;
             ack++)
            if (ack != (unsigned)own)
                CU_ASSERT_FALSE(events_acknowledged_by(&events, (enum event_ack)ack, ""));
        CU_ASSERT_EQUAL(events.count, 1);
        inform(&events);
        CU_ASSERT_EQUAL(events.count, own == EVENT_ACK_INFORM ? 0 : 1);
        if (own != EVENT_ACK_INFORM)
            CU_ASSERT_TRUE(events_acknowledged_by(&events, own, ""));
        CU_ASSERT_EQUAL(events.count, 0);
        events_free(&events);
    }
}

static void test_told_again_after_a_failure(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_M_DOWNLOAD, "one");
    inform(&events);
    CU_ASSERT_FALSE(events_wait(&events));
    events_failed(&events);
    CU_ASSERT_TRUE(events_wait(&events));
    events_free(&events);
}

static void raise_all(struct events *events)
{
    events_init(events);
    for (unsigned id = EVENT_BOOT; id < EVENT_COUNT; id++)
        CU_ASSERT_EQUAL(events_raise(events, (enum event_id)id, ""), 0);
}

static void test_failed(void)
{
    struct events events;
    raise_all(&events);
    size_t all = events.count;
    events_failed(&events);
    CU_ASSERT_EQUAL(events.count, all - 2);
    CU_ASSERT_FALSE(events_has(&events, EVENT_CONNECTION_REQUEST));
    CU_ASSERT_FALSE(events_has(&events, EVENT_HEARTBEAT));
    events_free(&events);
}

static void test_bootstrap(void)
{
    struct events events;
    raise_all(&events);
    events_discard_for_bootstrap(&events);
    expect_codes(&events, "1 BOOT");
    events_free(&events);
}

static void test_full(void)
{
    struct events events;
    int error = 0, count = 0;
    events_init(&events);
    for (; !error && count <= EVENTS_MAX; count++)
        error = events_raise(&events, EVENT_M_REBOOT, "k");
    CU_ASSERT_EQUAL(error, -ENOSPC);
    CU_ASSERT(count > 200);
    for (unsigned id = EVENT_BOOT; id <= EVENT_HEARTBEAT; id++) /* these find room for ever */
        CU_ASSERT_EQUAL(events_raise(&events, (enum event_id)id, ""), 0);
    CU_ASSERT_EQUAL(events_raise(&events, EVENT_M_UPLOAD, ""), -ENOSPC);
    CU_ASSERT(events.count <= EVENTS_MAX);
    events_free(&events);
}

static void test_long_key(void)
{
    struct events events;
    char key[EVENT_COMMAND_KEY_MAX + 2];
    memset(key, 'x', sizeof(key));
    key[sizeof(key) - 1] = '\0';
    events_init(&events);
    CU_ASSERT_EQUAL(events_raise(&events, EVENT_M_REBOOT, key), -EMSGSIZE);
    key[sizeof(key) - 2] = '\0';
    CU_ASSERT_EQUAL(events_raise(&events, EVENT_M_REBOOT, key), 0);
    CU_ASSERT_STRING_EQUAL(events.queue[0].command_key, key);
    events_free(&events);
}

static void test_text(void)
{
    struct events events, back;
    struct buf text;
    buf_init(&text, 8192);
    raise_all(&events);
    events_init(&back);
    CU_ASSERT_EQUAL(events_print(&events, &text), 0);
    events_parse(&back, buf_text(&text));
    expect_codes(&back,
                 "2 PERIODIC+3 SCHEDULED+7 TRANSFER COMPLETE+10 AUTONOMOUS TRANSFER COMPLETE+"
                 "11 DU STATE CHANGE COMPLETE+12 AUTONOMOUS DU STATE CHANGE COMPLETE+M Reboot+"
                 "M ScheduleInform+M Download+M ScheduleDownload+M Upload+M ChangeDUState");
    events_free(&events);
    events_free(&back);
    buf_free(&text);
}

static void test_odd_keys(void)
{
    static const char *const keys[] = {"a\tb", "line\nend", "back\\slash", "\\n", "\r", "\xc3\xa9"};
    struct events events, back;
    struct buf text;
    buf_init(&text, 8192);
    events_init(&events);
    events_init(&back);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        events_raise(&events, EVENT_M_REBOOT, keys[i]);
    CU_ASSERT_EQUAL(events_print(&events, &text), 0);
    events_parse(&back, buf_text(&text));
    CU_ASSERT_EQUAL_FATAL(back.count, sizeof(keys) / sizeof(keys[0]));
    for (size_t i = 0; i < back.count; i++)
        CU_ASSERT_STRING_EQUAL(back.queue[i].command_key, keys[i]);
    events_free(&events);
    events_free(&back);
    buf_free(&text);
}

static void test_foreign_text(void)
{
    struct events events;
    events_init(&events);
    events_parse(&events, "99 FUTURE\tx\n\n\t\n2 PERIODIC");
    expect_codes(&events, "2 PERIODIC");
    events_parse(&events, "");
    events_parse(&events, "M Reboot\tbad\\escape\n"); /* the event without its key */
    expect_codes(&events, "2 PERIODIC+M Reboot");
    events_free(&events);
}

UNIT_MAIN("events", {"the table has every code, in order", test_table},
          {"an event of kind SINGLE waits once", test_single},
          {"one of kind MULTIPLE waits for each time, like ones too", test_multiple},
          {"an Inform has them in the order of their codes", test_order},
          {"what is raised again during the Inform stays", test_delivered},
          {"what the version of the Inform does not have is not delivered by it",
           test_left_out_by_version},
          {"more than 64: the rest stays, with what goes with it", test_more_than_fit},
          {"transfers and the like are delivered by their own response",
           test_other_acknowledgements},
          {"no event goes by the acknowledgement of another", test_own_acknowledgement_only},
          {"what was told is told again after a failure", test_told_again_after_a_failure},
          {"a failed session forgets connection request and heartbeat only", test_failed},
          {"another ACS: all goes but 1 BOOT", test_bootstrap},
          {"a full queue refuses what is MULTIPLE and keeps", test_full},
          {"a key is never cut", test_long_key},
          {"persistent events come back from text", test_text},
          {"any CommandKey comes back from text", test_odd_keys},
          {"text of another version is skipped", test_foreign_text})
