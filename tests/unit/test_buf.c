/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_buf.c: the capped buffer: its maximum is exact, a failed append changes nothing, failure
 * stays.
 */
#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_empty(void)
{
    struct buf b;
    buf_init(&b, 10);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "");
    CU_ASSERT_EQUAL(b.len, 0);
    CU_ASSERT_EQUAL(buf_error(&b), 0);
    buf_free(&b);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "");
}

static void test_each_append(void)
{
    struct buf b;
    buf_init(&b, 100);
    CU_ASSERT_EQUAL(buf_append(&b, "a\0b", 3), 0);
    CU_ASSERT_EQUAL(buf_puts(&b, "cd"), 0);
    CU_ASSERT_EQUAL(buf_putc(&b, 'e'), 0);
    CU_ASSERT_EQUAL(buf_printf(&b, "%d-%s", 42, "x"), 0);
    CU_ASSERT_EQUAL(b.len, 10);
    CU_ASSERT_EQUAL(memcmp(b.data, "a\0bcde42-x", 11), 0); /* with the NUL after it */
    CU_ASSERT_EQUAL(buf_append(&b, NULL, 0), 0);
    CU_ASSERT_EQUAL(b.len, 10);
    buf_free(&b);
}

static void test_maximum_is_exact(void)
{
    struct buf b;
    buf_init(&b, 8);
    CU_ASSERT_EQUAL(buf_puts(&b, "12345678"), 0);
    CU_ASSERT_EQUAL(buf_append(&b, "", 0), 0);
    CU_ASSERT_EQUAL(buf_putc(&b, '9'), -EMSGSIZE);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "12345678");
    buf_free(&b);
}

static void test_failed_append_changes_nothing(void)
{
    struct buf b;
    buf_init(&b, 8);
    CU_ASSERT_EQUAL(buf_puts(&b, "1234"), 0);
    CU_ASSERT_EQUAL(buf_puts(&b, "56789"), -EMSGSIZE);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "1234");
    CU_ASSERT_EQUAL(b.len, 4);
    buf_free(&b);
    buf_init(&b, 8);
    CU_ASSERT_EQUAL(buf_puts(&b, "1234"), 0);
    CU_ASSERT_EQUAL(buf_printf(&b, "%s", "56789"), -EMSGSIZE);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "1234");
    CU_ASSERT_EQUAL(b.len, 4);
    buf_free(&b);
}

static void test_failure_stays(void)
{
    struct buf b;
    buf_init(&b, 4);
    CU_ASSERT_EQUAL(buf_puts(&b, "12345"), -EMSGSIZE);
    CU_ASSERT_EQUAL(buf_putc(&b, '1'), -EMSGSIZE);
    CU_ASSERT_EQUAL(buf_printf(&b, "x"), -EMSGSIZE);
    CU_ASSERT_EQUAL(buf_error(&b), -EMSGSIZE);
    CU_ASSERT_EQUAL(b.len, 0);
    buf_reset(&b);
    CU_ASSERT_EQUAL(buf_error(&b), 0);
    CU_ASSERT_EQUAL(buf_puts(&b, "1234"), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "1234");
    buf_reset(&b);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "");
    buf_free(&b);
    CU_ASSERT_EQUAL(buf_puts(&b, "12345"), -EMSGSIZE); /* buf_free() keeps the maximum */
    buf_free(&b);
}

static void test_huge_length(void)
{
    struct buf b;
    buf_init(&b, 1000);
    CU_ASSERT_EQUAL(buf_puts(&b, "x"), 0);
    CU_ASSERT_EQUAL(buf_append(&b, "y", (size_t)-1), -EMSGSIZE);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "x");
    buf_free(&b);
}

static void test_growth(void)
{
    enum { SIZE = 100000 };
    struct buf b;
    buf_init(&b, SIZE);
    int error = 0;
    for (size_t i = 0; i < SIZE; i++)
        error |= buf_putc(&b, (char)('a' + i % 26));
    CU_ASSERT_EQUAL(error, 0);
    CU_ASSERT_EQUAL_FATAL(b.len, SIZE);
    size_t wrong = 0;
    for (size_t i = 0; i < SIZE; i++)
        wrong += b.data[i] != (char)('a' + i % 26);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(b.cap <= SIZE + 1);
    CU_ASSERT_EQUAL(buf_putc(&b, 'x'), -EMSGSIZE);
    buf_free(&b);
}

static void test_wipe(void)
{
    struct buf b;
    buf_init(&b, 100);
    CU_ASSERT_EQUAL(buf_puts(&b, "secret"), 0);
    buf_wipe(&b);
    CU_ASSERT_PTR_NULL(b.data);
    CU_ASSERT_EQUAL(b.len, 0);
    CU_ASSERT_EQUAL(buf_puts(&b, "again"), 0);
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "again");
    buf_wipe(&b);
    buf_wipe(&b); /* an empty one too */
}

UNIT_MAIN("buf", {"an empty buffer reads as an empty text", test_empty},
          {"every kind of append adds its bytes", test_each_append},
          {"the maximum is exact", test_maximum_is_exact},
          {"an append past the maximum changes nothing", test_failed_append_changes_nothing},
          {"an error stays until the buffer is reset", test_failure_stays},
          {"a length near SIZE_MAX does not wrap around", test_huge_length},
          {"growing keeps the content", test_growth},
          {"wiping leaves an empty, usable buffer", test_wipe})
