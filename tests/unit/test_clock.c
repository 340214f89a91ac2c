/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_clock.c: the simulated clock moves when it is told and not otherwise, the real one the other
 * way round.
 */
#include "platform/clock.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_simulated_clock(void)
{
    struct clock *clock;
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(5000, &clock), 0);
    CU_ASSERT_TRUE(clock_is_simulated(clock));
    CU_ASSERT_EQUAL(clock_monotonic_ms(clock), 0);
    CU_ASSERT_EQUAL(clock_wall_ms(clock), 5000);
    clock_simulate_advance(clock, 10);
    CU_ASSERT_EQUAL(clock_monotonic_ms(clock), 10);
    CU_ASSERT_EQUAL(clock_wall_ms(clock), 5010);
    clock_simulate_set_wall(clock, 1);
    CU_ASSERT_EQUAL(clock_monotonic_ms(clock),
                    10); /* a jump of the wall clock is none of this one */
    CU_ASSERT_EQUAL(clock_wall_ms(clock), 1);
    clock_simulate_advance(clock, -5);
    CU_ASSERT_EQUAL(clock_monotonic_ms(clock), 10);
    clock_free(clock);
}

static void test_real_clock(void)
{
    struct clock *clock;
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&clock), 0);
    CU_ASSERT_FALSE(clock_is_simulated(clock));
    int64_t before = clock_monotonic_ms(clock);
    CU_ASSERT_TRUE(before > 0);
    CU_ASSERT_TRUE(clock_wall_ms(clock) > INT64_C(1600000000000));
    clock_simulate_advance(clock, 1000000);
    int64_t after = clock_monotonic_ms(clock);
    CU_ASSERT_TRUE(after >= before && after < before + 100000);
    clock_free(clock);
    clock_free(NULL);
}

UNIT_MAIN("clock", {"a simulated clock moves when told", test_simulated_clock},
          {"a real clock does not", test_real_clock})
