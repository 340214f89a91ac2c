/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_retry.c: the table of waits of TR-069 3.2.1.1, with default and extreme parameters.
 */
#include "cwmp/retry.h"
#include "tests/unit/unit.h"
#include "platform/banned.h"

static void test_default_table(void)
{
    static const int64_t seconds[][2] = {{5, 10},      {10, 20},    {20, 40},   {40, 80},
                                         {80, 160},    {160, 320},  {320, 640}, {640, 1280},
                                         {1280, 2560}, {2560, 5120}};
    for (unsigned n = 1; n <= 12; n++) {
        struct retry_range range;
        unsigned row = n < 10 ? n - 1 : 9;
        retry_range(5, 2000, n, &range);
        CU_ASSERT_EQUAL(range.low_ms, seconds[row][0] * 1000);
        CU_ASSERT_EQUAL(range.high_ms, seconds[row][1] * 1000);
    }
}

static void test_parameters(void)
{
    struct retry_range range;
    retry_range(60, 1500, 3, &range); /* 60 * 1.5^2 .. 60 * 1.5^3 */
    CU_ASSERT_EQUAL(range.low_ms, 135000);
    CU_ASSERT_EQUAL(range.high_ms, 202500);
    retry_range(7, 1000, 9, &range); /* a multiplier of 1: every wait alike */
    CU_ASSERT_EQUAL(range.low_ms, 7000);
    CU_ASSERT_EQUAL(range.high_ms, 7000);
}

static void test_extremes_do_not_overflow(void)
{
    int64_t before = 0;
    for (unsigned n = 1; n <= 20; n++) {
        struct retry_range range;
        retry_range(65535, 65535, n, &range);
        CU_ASSERT(range.low_ms > 0);
        CU_ASSERT(range.high_ms >= range.low_ms);
        CU_ASSERT(range.low_ms >= before);
        before = range.low_ms;
    }
}

static void test_draw_stays_inside_and_reaches_both_ends(void)
{
    const struct retry_range range = {5000, 10000};
    CU_ASSERT_EQUAL(retry_wait_ms(&range, 0), 5000);
    CU_ASSERT_EQUAL(retry_wait_ms(&range, UINT64_MAX), 10000);
    CU_ASSERT_EQUAL(retry_wait_ms(&range, UINT64_MAX / 2), 7500);
    const struct retry_range point = {7000, 7000};
    CU_ASSERT_EQUAL(retry_wait_ms(&point, UINT64_MAX), 7000);
}

UNIT_MAIN("retry", {"the default table is the standard's", test_default_table},
          {"both parameters count", test_parameters},
          {"the largest parameters do not overflow", test_extremes_do_not_overflow},
          {"a draw stays inside its range and reaches both ends",
           test_draw_stays_inside_and_reaches_both_ends})
