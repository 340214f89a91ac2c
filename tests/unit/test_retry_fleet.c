/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_retry_fleet.c: ten thousand switches of one image are powered on in the same instant while
 * their ACS is down, and their kernels know the same random bytes, or none: their retries spread
 * evenly all the same. Nothing here is left to chance, so the figures are the same at each run.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/draw.h"
#include "cwmp/retry.h"
#include "platform/switch.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { FLEET = 10000, ATTEMPTS = 12, BUCKETS = 100 };

struct fleet {
    struct draw *draws[FLEET];
    int64_t waits[ATTEMPTS][FLEET]; /* ms */
};

static size_t same_entropy(void *ctx, unsigned char *out, size_t size)
{
    memset(out, *(const int *)ctx, size);
    return size;
}

static size_t no_entropy(void *ctx, unsigned char *out, size_t size)
{
    (void)ctx;
    (void)out;
    (void)size;
    return 0;
}

static struct switch_identity device(const char *serial)
{
    return (struct switch_identity){
        .manufacturer = "H3C", .oui = "00E0FC", .product_class = "S5130", .serial_number = serial};
}

static struct fleet *power_on(draw_entropy_fn *entropy, void *ctx)
{
    struct fleet *fleet = calloc(1, sizeof(*fleet));
    CU_ASSERT_PTR_NOT_NULL_FATAL(fleet);
    for (unsigned i = 0; i < FLEET; i++) {
        char serial[16];
        snprintf(serial, sizeof(serial), "SIM%07u", i + 1);
        struct switch_identity identity = device(serial);
        CU_ASSERT_EQUAL_FATAL(draw_new(&identity, entropy, ctx, &fleet->draws[i]), 0);
    }
    for (unsigned n = 0; n < ATTEMPTS; n++) {
        struct retry_range range;
        retry_range(5, 2000, n + 1, &range);
        for (unsigned i = 0; i < FLEET; i++)
            fleet->waits[n][i] = retry_wait_ms(&range, draw_bits(fleet->draws[i]));
    }
    return fleet;
}

static void power_off(struct fleet *fleet)
{
    for (unsigned i = 0; i < FLEET; i++)
        draw_free(fleet->draws[i]);
    free(fleet);
}

/* 99 degrees of freedom: a fair spread is above 149 once in a thousand times, and below 60 as
 * seldom. */
static double chi_square(const int64_t *waits, const struct retry_range *range)
{
    static const double expected = (double)FLEET / BUCKETS;
    unsigned counts[BUCKETS] = {0};
    double sum = 0;
    for (unsigned i = 0; i < FLEET; i++)
        counts[(waits[i] - range->low_ms) * BUCKETS / (range->high_ms - range->low_ms + 1)]++;
    for (unsigned b = 0; b < BUCKETS; b++)
        sum += (counts[b] - expected) * (counts[b] - expected) / expected;
    return sum;
}

static double correlation(const int64_t *a, const int64_t *b)
{
    double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
    for (unsigned i = 0; i < FLEET; i++) {
        mean_a += (double)a[i] / FLEET;
        mean_b += (double)b[i] / FLEET;
    }
    for (unsigned i = 0; i < FLEET; i++) {
        double x = (double)a[i] - mean_a, y = (double)b[i] - mean_b;
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return ab / sqrt(aa * bb);
}

/* How many are back within the fullest second after the n-th retry, of those powered on together.
 */
static unsigned fullest_second(const struct fleet *fleet, unsigned n)
{
    enum { SECONDS = 60000 };
    unsigned *counts = calloc(SECONDS, sizeof(*counts)), most = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(counts);
    for (unsigned i = 0; i < FLEET; i++) {
        int64_t at_ms = 0;
        for (unsigned k = 0; k <= n; k++)
            at_ms += fleet->waits[k][i];
        unsigned *count = &counts[at_ms / 1000 % SECONDS];
        if (++*count > most)
            most = *count;
    }
    free(counts);
    return most;
}

static void expect_spread(struct fleet *fleet)
{
    for (unsigned n = 0; n < ATTEMPTS; n++) {
        struct retry_range range;
        retry_range(5, 2000, n + 1, &range);
        double spread = chi_square(fleet->waits[n], &range);
        CU_ASSERT(spread > 50 && spread < 160);
        for (unsigned i = 0; i < FLEET; i++)
            if (fleet->waits[n][i] < range.low_ms || fleet->waits[n][i] > range.high_ms)
                CU_FAIL("a wait outside its range");
        /* An early retry is followed by an early one no more often than by a late one. */
        if (n)
            CU_ASSERT(fabs(correlation(fleet->waits[n - 1], fleet->waits[n])) < 0.04);
    }
    /* 2,000 a second would be even for the first retry; later the fleet is thinner and thinner. */
    CU_ASSERT(fullest_second(fleet, 0) < 2200);
    CU_ASSERT(fullest_second(fleet, 4) < 180);
    CU_ASSERT(fullest_second(fleet, 9) < 30);
}

static void test_same_entropy(void)
{
    int byte = 0x5a;
    struct fleet *fleet = power_on(same_entropy, &byte);
    expect_spread(fleet);
    power_off(fleet);
}

static void test_no_entropy(void)
{
    struct fleet *fleet = power_on(no_entropy, NULL);
    expect_spread(fleet);
    power_off(fleet);
}

/* Neighbours by serial number are not neighbours in time. */
static void test_neighbours(void)
{
    struct fleet *fleet = power_on(no_entropy, NULL);
    for (unsigned n = 0; n < ATTEMPTS; n++) {
        int64_t next[FLEET];
        memcpy(next, fleet->waits[n] + 1, sizeof(next) - sizeof(next[0]));
        next[FLEET - 1] = fleet->waits[n][0];
        CU_ASSERT(fabs(correlation(fleet->waits[n], next)) < 0.04);
    }
    power_off(fleet);
}

/* One device whose kernel has randomness: each start is another row of waits. */
static void test_each_start_differs(void)
{
    struct switch_identity identity = device("SIM0000001");
    uint64_t first[2];
    for (int start = 0; start < 2; start++) {
        struct draw *draw;
        int byte = start;
        CU_ASSERT_EQUAL_FATAL(draw_new(&identity, same_entropy, &byte, &draw), 0);
        first[start] = draw_bits(draw);
        draw_free(draw);
    }
    CU_ASSERT_NOT_EQUAL(first[0], first[1]);
}

static void test_kernel(void)
{
    struct switch_identity identity = device("");
    struct draw *a, *b;
    CU_ASSERT_EQUAL_FATAL(draw_new(&identity, NULL, NULL, &a), 0);
    CU_ASSERT_EQUAL_FATAL(draw_new(&identity, NULL, NULL, &b), 0);
    CU_ASSERT_NOT_EQUAL(draw_bits(a), draw_bits(b)); /* devices that do not know who they are */
    CU_ASSERT_NOT_EQUAL(draw_bits(a), draw_bits(a));
    draw_free(a);
    draw_free(b);
}

UNIT_MAIN("retry-fleet",
          {"10,000 switches with the same early entropy spread evenly over each range",
           test_same_entropy},
          {"... and without any entropy", test_no_entropy},
          {"neighbouring serial numbers do not keep step", test_neighbours},
          {"the same switch waits otherwise at each start", test_each_start_differs},
          {"the kernel's randomness is mixed in", test_kernel})
