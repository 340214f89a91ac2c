/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_random.h: random input that can be had again: UNIT_SEED=N in the environment repeats the run
 * that printed N.
 */
#ifndef TESTS_UNIT_UNIT_RANDOM_H
#define TESTS_UNIT_UNIT_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct unit_random {
    uint64_t state;
};

/* Prints the seed with the name of what it drives. */
static inline struct unit_random unit_random_new(const char *what)
{
    const char *given = getenv("UNIT_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("%s: UNIT_SEED=%llu\n", what, (unsigned long long)seed);
    return (struct unit_random){seed};
}

/* 0 to below - 1 (splitmix64). */
static inline uint32_t unit_random(struct unit_random *source, uint32_t below)
{
    uint64_t z = (source->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ (z >> 31)) % below);
}

#endif
