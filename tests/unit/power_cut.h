/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * power_cut.h: a process that changes the store is held before and after every single system call,
 * and a new start is made on a copy of its files. Whatever the instant, it must find the state
 * before or the state after, never one between, and what was reached once must stay.
 */
#ifndef TESTS_UNIT_POWER_CUT_H
#define TESTS_UNIT_POWER_CUT_H

#include <stdbool.h>

#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

enum { VALUE_MAX = 100, VALUES = 5 };

/* What one start finds, as texts to compare. */
struct found {
    char values[VALUES][VALUE_MAX];
};

struct scenario {
    void (*prepare)(struct fixture *f);                       /* what was on disk long ago */
    void (*before)(struct fixture *f);                        /* in the process, not cut */
    int (*act)(struct fixture *f);                            /* what is cut; 0 when it went well */
    void (*look)(const struct fixture *f, struct found *out); /* after a new start */
    const char *before_values[VALUES], *after_values[VALUES]; /* NULL is "" */
};

void keep(struct found *out, unsigned place, const char *text);
bool same(const struct found *a, const struct found *b);
void expect_values(const char *const *values, struct found *out);
/* Starts on the files of f and looks; false when it does not start. */
bool look_after_start(struct fixture *f, const struct scenario *scenario, struct found *out);

/* Runs the scenario. is_decided: the state after is reached before the first instant. NULL, or why
 * it cannot be done here. */
const char *cut_at_each_call(const struct scenario *scenario, bool is_decided);
/* That as a test. Inline, as skipped tests are counted in the file of main(). */
static inline void cut_everywhere(const struct scenario *scenario)
{
    const char *why_not = cut_at_each_call(scenario, false);
    if (why_not)
        unit_skip(why_not);
}

#endif
