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

static void test_single(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_PERIODIC, "");
    events_raise(&events, EVENT_PERIODIC, "");
    CU_ASSERT_EQUAL(events.count, 1);
    events_raise(&events, EVENT_PERIODIC, "key"); /* of another CommandKey: another event */
    CU_ASSERT_EQUAL(events.count, 2);
}

static void test_delivered(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_BOOT, "");
    events_raise(&events, EVENT_PERIODIC, "");
    uint64_t sent = events.last_serial;
    size_t carried = events.count;
    events_raise(&events, EVENT_PERIODIC, ""); /* again, while the Inform is under way */
    events_raise(&events, EVENT_SCHEDULED, "");
    events_delivered(&events, carried, sent);
    CU_ASSERT_FALSE(events_has(&events, EVENT_BOOT));
    CU_ASSERT_TRUE(events_has(&events, EVENT_PERIODIC));
    CU_ASSERT_TRUE(events_has(&events, EVENT_SCHEDULED));
}

static void test_only_what_was_carried_goes(void)
{
    struct events events;
    events_init(&events);
    for (int i = 0; i < INFORM_EVENTS_MAX + 3; i++) {
        char key[16];
        snprintf(key, sizeof(key), "k%d", i);
        events_raise(&events, EVENT_SCHEDULED, key);
    }
    events_delivered(&events, INFORM_EVENTS_MAX, events.last_serial);
    CU_ASSERT_EQUAL(events.count, 3);
    CU_ASSERT_STRING_EQUAL(events.queue[0].command_key, "k64");
}

static void test_failed(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_CONNECTION_REQUEST, "");
    events_raise(&events, EVENT_VALUE_CHANGE, "");
    events_failed(&events);
    CU_ASSERT_FALSE(events_has(&events, EVENT_CONNECTION_REQUEST));
    CU_ASSERT_TRUE(events_has(&events, EVENT_VALUE_CHANGE));
}

static void test_bootstrap(void)
{
    struct events events;
    events_init(&events);
    events_raise(&events, EVENT_BOOT, "");
    events_raise(&events, EVENT_PERIODIC, "");
    events_raise(&events, EVENT_VALUE_CHANGE, "");
    events_discard_for_bootstrap(&events);
    CU_ASSERT_EQUAL(events.count, 1);
    CU_ASSERT_TRUE(events_has(&events, EVENT_BOOT));
}

static void test_full(void)
{
    struct events events;
    events_init(&events);
    for (int i = 0; i < EVENTS_MAX; i++) {
        char key[16];
        snprintf(key, sizeof(key), "%d", i);
        CU_ASSERT_EQUAL(events_raise(&events, EVENT_SCHEDULED, key), 0);
    }
    CU_ASSERT_EQUAL(events_raise(&events, EVENT_BOOT, ""), -ENOSPC);
    CU_ASSERT_EQUAL(events.count, EVENTS_MAX);
}

static void test_text(void)
{
    struct events events, back;
    struct buf text;
    buf_init(&text, 4096);
    events_init(&events);
    events_init(&back);
    events_raise(&events, EVENT_BOOT, ""); /* comes back by itself at the next boot */
    events_raise(&events, EVENT_PERIODIC, "");
    events_raise(&events, EVENT_SCHEDULED, "a key");
    CU_ASSERT_EQUAL(events_print(&events, &text), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&text), "2 PERIODIC\t\n3 SCHEDULED\ta key\n");
    events_parse(&back, buf_text(&text));
    CU_ASSERT_EQUAL(back.count, 2);
    CU_ASSERT_STRING_EQUAL(back.queue[1].command_key, "a key");
    buf_free(&text);
}

static void test_foreign_text(void)
{
    struct events events;
    events_init(&events);
    events_parse(&events, "99 FUTURE\tx\n\n\t\n2 PERIODIC");
    CU_ASSERT_EQUAL(events.count, 1);
    CU_ASSERT_TRUE(events_has(&events, EVENT_PERIODIC));
    events_parse(&events, "");
    CU_ASSERT_EQUAL(events.count, 1);
}

UNIT_MAIN("events", {"an event waits once for each CommandKey", test_single},
          {"what is raised again during the Inform stays", test_delivered},
          {"only what the Inform carried goes", test_only_what_was_carried_goes},
          {"a failed session forgets the connection request only", test_failed},
          {"another ACS: all goes but 1 BOOT", test_bootstrap},
          {"a full queue refuses and keeps", test_full},
          {"persistent events come back from text", test_text},
          {"text of another version is skipped", test_foreign_text})
