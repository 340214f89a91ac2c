/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit.h: what every unit test program shares: a table of named tests and a main() that runs them
 * with CUnit, prints one line per failed assertion, and ends with "N passed, N failed, N skipped"
 * for run-tests to add up.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <CUnit/Basic.h>
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>

struct unit_test {
    const char *name; /* the promise that is checked, in words */
    void (*run)(void);
};

/* Counts the running test as skipped; it returns right after. For what this machine or build cannot
 * do. */
static inline unsigned *unit_skipped(void)
{
    static unsigned count;
    return &count;
}

static inline void unit_skip(const char *reason)
{
    printf("\nSKIP: %s\n", reason);
    ++*unit_skipped();
}

static inline int unit_run(const char *suite_name, const struct unit_test *tests, size_t count)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    CU_pSuite suite = CU_add_suite(suite_name, NULL, NULL);
    for (size_t i = 0; suite && i < count; i++)
        if (!CU_add_test(suite, tests[i].name, tests[i].run))
            suite = NULL;
    if (!suite) {
        fprintf(stderr, "%s: %s\n", suite_name, CU_get_error_msg());
        return 2;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failed = CU_get_number_of_tests_failed();
    unsigned run = CU_get_number_of_tests_run();
    CU_cleanup_registry();
    printf("%s: %u passed, %u failed, %u skipped\n", suite_name, run - failed - *unit_skipped(),
           failed, *unit_skipped());
    return failed || run != count ? 1 : 0;
}

/* UNIT_MAIN("buf", {"an append past the maximum changes nothing", test_max}, ...) */
#define UNIT_MAIN(suite_name, ...)                                                                 \
    int main(void)                                                                                 \
    {                                                                                              \
        static const struct unit_test tests[] = {__VA_ARGS__};                                     \
        return unit_run(suite_name, tests, sizeof(tests) / sizeof(tests[0]));                      \
    }

#endif
