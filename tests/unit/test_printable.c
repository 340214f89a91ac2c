/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_printable.c: every byte that is not printable ASCII becomes '?'.
 */
#include "platform/printable.h"

#include <stdio.h>

#include "tests/unit/unit.h"
#include "platform/banned.h"

static void test_bytes(void)
{
    for (int byte = 1; byte <= 0xff; byte++) {
        char text[] = {'a', (char)byte, 'b', '\0'}, word[] = {'a', (char)byte, 'b', '\0'};
        printable_text(text);
        printable_word(word);
        CU_ASSERT_EQUAL(text[1], byte >= 0x20 && byte < 0x7f ? (char)byte : '?');
        CU_ASSERT_EQUAL(word[1], byte > 0x20 && byte < 0x7f ? (char)byte : '?');
        CU_ASSERT(text[0] == 'a' && text[2] == 'b' && !text[3]);
        CU_ASSERT(word[0] == 'a' && word[2] == 'b' && !word[3]);
    }
}

static void test_text(void)
{
    char empty[] = "", text[] = "\033[2Jgr\xc3\xbc\xc3\x9f dich\r\n";
    printable_text(empty);
    CU_ASSERT_STRING_EQUAL(empty, "");
    printable_text(text);
    CU_ASSERT_STRING_EQUAL(text, "?[2Jgr???? dich??");
    printable_word(text);
    CU_ASSERT_STRING_EQUAL(text, "?[2Jgr?????dich??");
}

UNIT_MAIN("printable", {"every byte", test_bytes}, {"a whole text", test_text})
