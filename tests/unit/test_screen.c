/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_screen.c: what may go to a screen.
 */
#include "cli/screen.h"

#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_text(void)
{
    for (int c = ' '; c <= '~'; c++)
        CU_ASSERT_EQUAL(screen_char((char)c), (char)c);
    CU_ASSERT_EQUAL(screen_char('\n'), '\n');
    CU_ASSERT_EQUAL(screen_char('\t'), '\t');
    for (int c = 0x80; c <= 0xf4; c++)
        CU_ASSERT_EQUAL(screen_char((char)c), (char)c);
}

static void test_controls(void)
{
    for (int c = 0; c < ' '; c++)
        if (c != '\n' && c != '\t')
            CU_ASSERT_EQUAL(screen_char((char)c), '.');
    for (int c = 0xf5; c <= 0xff; c++)
        CU_ASSERT_EQUAL(screen_char((char)c), '.');
    CU_ASSERT_EQUAL(screen_char(0x7f), '.');
}

static void test_caret(void)
{
    CU_ASSERT_TRUE(screen_caret_begins("^\n % Wrong"));
    CU_ASSERT_TRUE(screen_caret_begins("   ^\n"));
    CU_ASSERT_FALSE(screen_caret_begins(""));
    CU_ASSERT_FALSE(screen_caret_begins("   "));
    CU_ASSERT_FALSE(screen_caret_begins("  ^ no\n"));
    CU_ASSERT_FALSE(screen_caret_begins(" % text\n  ^\n"));
}

UNIT_MAIN("screen", {"text, line ends and UTF-8 pass", test_text},
          {"control characters and the private bytes of the session do not", test_controls},
          {"a caret row is known by its form", test_caret})
