/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_history.c: which commands can be recalled.
 */
#include "cli/history.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_order(void)
{
    struct history *history;

    CU_ASSERT_EQUAL_FATAL(history_new(&history), 0);
    CU_ASSERT_EQUAL(history_count(history), 0);
    CU_ASSERT_PTR_NULL(history_line(history, 0));
    history_add(history, "one");
    history_add(history, "two");
    history_add(history, "two");
    history_add(history, "one");
    CU_ASSERT_EQUAL(history_count(history), 3);
    CU_ASSERT_STRING_EQUAL(history_line(history, 0), "one");
    CU_ASSERT_STRING_EQUAL(history_line(history, 1), "two");
    CU_ASSERT_STRING_EQUAL(history_line(history, 2), "one");
    CU_ASSERT_PTR_NULL(history_line(history, 3));
    history_free(history);
}

static void add_numbers(struct history *history, unsigned count)
{
    char line[16];

    for (unsigned i = 0; i < count; i++) {
        (void)snprintf(line, sizeof line, "%u", i);
        history_add(history, line);
    }
}

static void test_size(void)
{
    struct history *history;

    CU_ASSERT_EQUAL_FATAL(history_new(&history), 0);
    add_numbers(history, 12);
    CU_ASSERT_EQUAL(history_count(history), HISTORY_DEFAULT);
    CU_ASSERT_STRING_EQUAL(history_line(history, 0), "2");
    history_set_size(history, 3);
    CU_ASSERT_EQUAL(history_count(history), 3);
    CU_ASSERT_STRING_EQUAL(history_line(history, 0), "9");
    CU_ASSERT_STRING_EQUAL(history_line(history, 2), "11");
    history_set_size(history, 100000);
    add_numbers(history, 300);
    CU_ASSERT_EQUAL(history_count(history), HISTORY_MAX);
    CU_ASSERT_STRING_EQUAL(history_line(history, 0), "44");
    CU_ASSERT_STRING_EQUAL(history_line(history, HISTORY_MAX - 1), "299");
    history_free(history);
}

static void test_none(void)
{
    struct history *history;

    CU_ASSERT_EQUAL_FATAL(history_new(&history), 0);
    history_add(history, "one");
    history_set_size(history, 0);
    CU_ASSERT_EQUAL(history_count(history), 0);
    history_add(history, "two");
    CU_ASSERT_EQUAL(history_count(history), 0);
    history_free(history);
}

UNIT_MAIN("history", {"in order, the same one in a row once", test_order},
          {"the oldest go when there are too many, or the size shrinks", test_size},
          {"size 0 keeps nothing", test_none})
