/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_banner.c: banners on one line and on several.
 */
#include "cli/banner.h"

#include <string.h>

#include "tests/unit/unit.h"
#include "platform/banned.h"

static void test_one_line(void)
{
    static const struct {
        const char *typed, *text;
    } cases[] = {
        {"%Welcome%", "Welcome"},
        {"#a % b#", "a % b"},
        {"%50% off%", "50% off"},
        {"%%", ""},
        {"xyx", "y"},
        {"% two  blanks %", " two  blanks "},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct banner banner;
        CU_ASSERT_TRUE(banner_begin(&banner, cases[i].typed));
        CU_ASSERT_STRING_EQUAL(banner.text, cases[i].text);
        CU_ASSERT_FALSE(banner.too_long);
    }
}

static void test_many_lines(void)
{
    struct banner banner;
    CU_ASSERT_FALSE(banner_begin(&banner, NULL));
    CU_ASSERT_EQUAL(banner.delimiter, '%');
    CU_ASSERT_FALSE(banner_line(&banner, "one"));
    CU_ASSERT_FALSE(banner_line(&banner, ""));
    CU_ASSERT_TRUE(banner_line(&banner, "three%"));
    CU_ASSERT_STRING_EQUAL(banner.text, "one\n\nthree");
    CU_ASSERT_FALSE(banner_begin(&banner, ""));
    CU_ASSERT_TRUE(banner_line(&banner, "one%"));
    CU_ASSERT_STRING_EQUAL(banner.text, "one");
    CU_ASSERT_FALSE(banner_begin(&banner, "^"));
    CU_ASSERT_FALSE(banner_line(&banner, "one%"));
    CU_ASSERT_TRUE(banner_line(&banner, "^"));
    CU_ASSERT_STRING_EQUAL(banner.text, "one%\n");
    CU_ASSERT_FALSE(banner_begin(&banner, "%first"));
    CU_ASSERT_TRUE(banner_line(&banner, "last%"));
    CU_ASSERT_STRING_EQUAL(banner.text, "first\nlast");
}

static void test_too_long(void)
{
    char line[SETTING_TEXT_MAX];
    struct banner banner;
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    CU_ASSERT_FALSE(banner_begin(&banner, "%"));
    CU_ASSERT_FALSE(banner_line(&banner, line));
    CU_ASSERT_TRUE(banner.too_long);
    CU_ASSERT_EQUAL(strlen(banner.text), SETTING_TEXT_MAX - 1);
    CU_ASSERT_FALSE(banner_line(&banner, line));
    CU_ASSERT_TRUE(banner_line(&banner, "%"));
    CU_ASSERT_TRUE(banner.too_long);
}

UNIT_MAIN("banner",
          {"on one line the first and the last character are the delimiter", test_one_line},
          {"over several lines the text ends with the delimiter", test_many_lines},
          {"what does not fit is taken and told", test_too_long})
