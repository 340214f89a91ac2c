/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_edit_line.c: a line of text with a cursor in it.
 */
#include "cli/edit_line.h"

#include <string.h>

#include "tests/unit/unit.h"

#include "platform/banned.h"

static void insert(struct edit_line *line, const char *text)
{
    for (; *text != '\0'; text++)
        CU_ASSERT_TRUE(edit_line_insert(line, *text));
}

static void check(const struct edit_line *line, const char *text, size_t cursor)
{
    CU_ASSERT_STRING_EQUAL(line->text, text);
    CU_ASSERT_EQUAL(line->len, strlen(text));
    CU_ASSERT_EQUAL(line->cursor, cursor);
}

static void test_insert(void)
{
    struct edit_line line = {0};

    insert(&line, "bd");
    line.cursor = 1;
    insert(&line, "c");
    check(&line, "bcd", 2);
    line.cursor = 0;
    insert(&line, "a");
    check(&line, "abcd", 1);
}

static void test_limit(void)
{
    struct edit_line line = {0};

    for (size_t i = 0; i < EDIT_LINE_MAX; i++)
        CU_ASSERT_TRUE(edit_line_insert(&line, 'x'));
    line.cursor = 3;
    CU_ASSERT_FALSE(edit_line_insert(&line, 'y'));
    CU_ASSERT_EQUAL(line.len, 511);
    CU_ASSERT_EQUAL(line.cursor, 3);
    CU_ASSERT_PTR_NULL(strchr(line.text, 'y'));
    edit_line_erase(&line, 1);
    CU_ASSERT_TRUE(edit_line_insert(&line, 'y'));
    CU_ASSERT_EQUAL(strlen(line.text), 511);
}

static void test_erase(void)
{
    struct edit_line line = {0};

    insert(&line, "abcdef");
    line.cursor = 4;
    edit_line_erase(&line, 2);
    check(&line, "abef", 2);
    edit_line_erase(&line, 0);
    check(&line, "abef", 2);
    edit_line_erase_to_end(&line);
    check(&line, "ab", 2);
    edit_line_erase(&line, 2);
    check(&line, "", 0);
}

static void test_set(void)
{
    struct edit_line line = {0};
    char text[EDIT_LINE_MAX + 1];

    memset(text, 'x', sizeof text);
    insert(&line, "abc");
    line.cursor = 1;
    CU_ASSERT_FALSE(edit_line_set(&line, text, EDIT_LINE_MAX + 1));
    check(&line, "abc", 1);
    CU_ASSERT_TRUE(edit_line_set(&line, text, EDIT_LINE_MAX));
    CU_ASSERT_EQUAL(line.cursor, EDIT_LINE_MAX);
    CU_ASSERT_TRUE(edit_line_set(&line, "de", 2));
    check(&line, "de", 2);
}

static void test_wipe(void)
{
    static const struct edit_line none;
    struct edit_line line = {0};

    insert(&line, "secret");
    edit_line_erase(&line, 3);
    edit_line_wipe(&line);
    CU_ASSERT_EQUAL(memcmp(&line, &none, sizeof line), 0);
}

static void test_words(void)
{
    struct edit_line line = {0};

    insert(&line, "one  two ");
    CU_ASSERT_EQUAL(edit_line_word_left(&line), 4);
    CU_ASSERT_EQUAL(edit_line_word_right(&line), 0);
    line.cursor = 7;
    CU_ASSERT_EQUAL(edit_line_word_left(&line), 2);
    CU_ASSERT_EQUAL(edit_line_word_right(&line), 1);
    line.cursor = 3;
    CU_ASSERT_EQUAL(edit_line_word_left(&line), 3);
    CU_ASSERT_EQUAL(edit_line_word_right(&line), 5);
    line.cursor = 0;
    CU_ASSERT_EQUAL(edit_line_word_left(&line), 0);
    CU_ASSERT_EQUAL(edit_line_word_right(&line), 3);
}

UNIT_MAIN("edit_line", {"a character goes in where the cursor is", test_insert},
          {"the 512th byte is refused and changes nothing", test_limit},
          {"what is left of the cursor, or right of it, can be removed", test_erase},
          {"a whole line replaces the old one, unless it is too long", test_set},
          {"after a wipe no byte of the line is in memory", test_wipe},
          {"words are found on both sides of the cursor", test_words})
