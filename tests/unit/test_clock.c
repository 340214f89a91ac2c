/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_clock.c: the simulated clock moves when it is told and not otherwise, the real one the other
 * way round.
 */
#include "platform/clock.h"
#include "platform/loop.h"
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

static void test_shifted_clock(void)
{
    struct clock *clock, *real;
    CU_ASSERT_EQUAL_FATAL(clock_new_shifted(&clock), 0);
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&real), 0);
    CU_ASSERT_FALSE(clock_is_simulated(clock)); /* it runs */
    int64_t begin = clock_monotonic_ms(real), ahead = clock_monotonic_ms(clock) - begin;
    CU_ASSERT_TRUE(ahead >= 0 && ahead < 100000);
    clock_simulate_advance(clock, 86400000);
    ahead = clock_monotonic_ms(clock) - begin;
    CU_ASSERT_TRUE(ahead >= 86400000 && ahead < 86500000);
    ahead = clock_wall_ms(clock) - clock_wall_ms(real);
    CU_ASSERT_TRUE(ahead > 86300000 && ahead < 86500000);
    clock_simulate_set_wall(clock, 5000);
    CU_ASSERT_TRUE(clock_wall_ms(clock) >= 5000 && clock_wall_ms(clock) < 105000);
    CU_ASSERT_TRUE(clock_monotonic_ms(clock) - begin >= 86400000);
    clock_free(clock);
    clock_free(real);
}

static void count(void *ctx)
{
    ++*(int *)ctx;
}

static void test_advance_once(void)
{
    struct clock *clock;
    struct loop *loop;
    struct loop_timer *timer[2];
    bool fired;
    int n = 0;
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(0, &clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(clock, &loop), 0);
    for (size_t i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(loop_timer_new(loop, count, &n, &timer[i]), 0);
        CU_ASSERT_EQUAL(loop_timer_set(timer[i], 100), 0);
    }
    CU_ASSERT_EQUAL(loop_advance_once(loop, 99, &fired), 99);
    CU_ASSERT_FALSE(fired);
    CU_ASSERT_EQUAL(loop_advance_once(loop, 50, &fired), 1);
    CU_ASSERT_TRUE(fired);
    CU_ASSERT_EQUAL(n, 1); /* one timer at a time */
    CU_ASSERT_EQUAL(loop_advance_once(loop, 50, NULL), 0);
    CU_ASSERT_EQUAL(n, 2);
    CU_ASSERT_EQUAL(loop_advance_once(loop, -5, &fired), 0);
    CU_ASSERT_EQUAL(clock_monotonic_ms(clock), 100);
    for (size_t i = 0; i < 2; i++)
        loop_timer_free(timer[i]);
    loop_free(loop);
    clock_free(clock);
}

/* It wakes up as on a real clock, and sooner after a jump. */
static void test_loop_on_shifted_clock(void)
{
    struct clock *clock;
    struct loop *loop;
    struct loop_timer *timer;
    int n = 0;
    CU_ASSERT_EQUAL_FATAL(clock_new_shifted(&clock), 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(clock, &loop), 0);
    CU_ASSERT_EQUAL_FATAL(loop_timer_new(loop, count, &n, &timer), 0);
    CU_ASSERT_EQUAL(loop_timer_set(timer, 1), 0);
    while (n == 0)
        CU_ASSERT_EQUAL_FATAL(loop_turn(loop, -1), 0);
    CU_ASSERT_EQUAL(loop_timer_set(timer, 3600000), 0);
    loop_advance(loop, 3500000);
    CU_ASSERT_EQUAL(n, 1);
    loop_advance(loop, 99990);
    while (n == 1) /* what is left, in real time */
        CU_ASSERT_EQUAL_FATAL(loop_turn(loop, -1), 0);
    loop_timer_free(timer);
    loop_free(loop);
    clock_free(clock);
}

UNIT_MAIN("clock", {"a simulated clock moves when told", test_simulated_clock},
          {"a real clock does not", test_real_clock},
          {"a shifted clock runs, and jumps when told", test_shifted_clock},
          {"time passes up to the first timer", test_advance_once},
          {"a loop on a shifted clock runs and jumps", test_loop_on_shifted_clock})
