/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_time_text.c: times as text, in zones east and west of Greenwich, and across a change to
 * summer time.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "platform/time_text.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void set_zone(const char *zone)
{
    CU_ASSERT_EQUAL_FATAL(setenv("TZ", zone, 1), 0);
    tzset();
}

static const struct {
    const char *zone;
    int64_t wall_ms;
    const char *local, *zoned;
} cases[] = {
    {"UTC0", 0, "1970-01-01T00:00:00", "1970-01-01T00:00:00+00:00"},
    {"UTC0", INT64_C(1769862896789), "2026-01-31T12:34:56", "2026-01-31T12:34:56+00:00"},
    {"XXX-8", INT64_C(1769862896789), "2026-01-31T20:34:56", "2026-01-31T20:34:56+08:00"},
    {"XXX3:30", INT64_C(1769862896789), "2026-01-31T09:04:56", "2026-01-31T09:04:56-03:30"},
    {"CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1769862896789), "2026-01-31T13:34:56",
     "2026-01-31T13:34:56+01:00"},
    {"CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1782864000000), "2026-07-01T02:00:00",
     "2026-07-01T02:00:00+02:00"},
};

static void test_print(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[TIME_TEXT_SIZE];
        set_zone(cases[i].zone);
        time_print_local(cases[i].wall_ms, text);
        CU_ASSERT_STRING_EQUAL(text, cases[i].local);
        time_print_zoned(cases[i].wall_ms, text);
        CU_ASSERT_STRING_EQUAL(text, cases[i].zoned);
    }
}

static void test_parse_back(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t ms = -1, whole_second = cases[i].wall_ms / 1000 * 1000;
        set_zone(cases[i].zone);
        CU_ASSERT_EQUAL(time_parse_local(cases[i].local, &ms), 0);
        CU_ASSERT_EQUAL(ms, whole_second);
        ms = -1;
        CU_ASSERT_EQUAL(time_parse_zoned(cases[i].zoned, &ms), 0);
        CU_ASSERT_EQUAL(ms, whole_second);
    }
}

static void test_zoned_forms(void)
{
    static const struct {
        const char *text;
        int64_t ms;
    } good[] = {
        {"2026-01-31T12:34:56.789Z", INT64_C(1769862896000)},
        {"2026-01-31T12:34:56.000001+00:00", INT64_C(1769862896000)},
        {"2026-01-31T12:34:56-01:30", INT64_C(1769862896000) + 5400000},
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800000)}, /* TR-069's Unknown Time */
    };
    set_zone("XXX-5"); /* must not matter */
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        int64_t ms = 0;
        CU_ASSERT_EQUAL(time_parse_zoned(good[i].text, &ms), 0);
        CU_ASSERT_EQUAL(ms, good[i].ms);
    }
}

static void test_refused(void)
{
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-01-31",
                                      "2026-01-31 12:34:56",
                                      "2026-01-31T12:34",
                                      "26-01-31T12:34:56",
                                      "x026-01-31T12:34:56",
                                      "2026-01-31T12:34:56x"};
    int64_t ms;
    set_zone("UTC0");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        CU_ASSERT_EQUAL(time_parse_local(bad[i], &ms), -EINVAL);
        CU_ASSERT_EQUAL(time_parse_zoned(bad[i], &ms), -EINVAL);
    }
    CU_ASSERT_EQUAL(time_parse_local("2026-01-31T12:34:56Z", &ms), -EINVAL);
    CU_ASSERT_EQUAL(time_parse_zoned("2026-01-31T12:34:56", &ms), -EINVAL);
    CU_ASSERT_EQUAL(time_parse_zoned("2026-01-31T12:34:56+0100", &ms), -EINVAL);
    CU_ASSERT_EQUAL(time_parse_zoned("2026-01-31T12:34:56 01:00", &ms), -EINVAL);
}

UNIT_MAIN("time_text", {"times are printed in the zone's own time", test_print},
          {"what was printed is read back", test_parse_back},
          {"a time with its zone does not depend on ours", test_zoned_forms},
          {"other forms are refused", test_refused})
