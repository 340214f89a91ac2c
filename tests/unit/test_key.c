/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_key.c: bytes of terminals and scripts into keys.
 */
#include "cli/key.h"

#include <string.h>

#include "cli/inband.h"
#include "cli/one_key.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { KEYS_MAX = 64 };

/* The keys of all bytes, one letter each: see name(); text stands for itself, in brackets. */
static const char *decode(const char *bytes, size_t len)
{
    static const char names[KEY_COUNT] = {
        [KEY_ENTER] = 'E',         [KEY_HELP] = '?',
        [KEY_TAB] = 'T',           [KEY_UP] = 'U',
        [KEY_DOWN] = 'D',          [KEY_LEFT] = 'L',
        [KEY_RIGHT] = 'R',         [KEY_HOME] = 'H',
        [KEY_END] = 'N',           [KEY_WORD_LEFT] = 'b',
        [KEY_WORD_RIGHT] = 'f',    [KEY_ERASE] = '<',
        [KEY_DELETE] = '>',        [KEY_ERASE_WORD] = 'w',
        [KEY_DELETE_WORD] = 'd',   [KEY_ERASE_TO_START] = 'x',
        [KEY_ERASE_TO_END] = 'y',  [KEY_REDRAW] = 'r',
        [KEY_CANCEL] = 'C',        [KEY_USER_VIEW] = 'Z',
        [KEY_PAGE_UP] = '^',       [KEY_PAGE_DOWN] = 'v',
        [KEY_CONFIGURATION] = 'G',
    };
    static char keys[KEYS_MAX];
    struct key_decoder decoder = {0};
    size_t count = 0;

    for (size_t i = 0; i < len && count + 4 < sizeof keys; i++) {
        char text = '\0';
        enum key key = key_decode(&decoder, (unsigned char)bytes[i], &text);

        if (key == KEY_TEXT) {
            keys[count++] = '(';
            keys[count++] = text;
            keys[count++] = ')';
        } else if (key != KEY_NONE) {
            keys[count++] = names[key];
        }
    }
    keys[count] = '\0';
    return keys;
}

#define CHECK(bytes, keys) CU_ASSERT_STRING_EQUAL(decode(bytes, sizeof(bytes) - 1), keys)

static void test_line_ends(void)
{
    CHECK("\r", "E");
    CHECK("\n", "E");
    CHECK("\r\n", "E");
    CHECK("\r\0", "E");
    CHECK("\r\r", "EE");
    CHECK("\n\n", "EE");
    CHECK("\n\r", "EE");
    CHECK("\r\n\n", "EE");
    CHECK("\r\0\n", "EE");
    CHECK("a\r\nb", "(a)E(b)");
}

static void test_controls(void)
{
    CHECK("\x01\x02\x03\x04\x05\x06\x08\t", "HLC>NR<T");
    CHECK("\x0e\x10\x12\x17\x18\x19\x1a\x7f?", "DUrwxyZ<?");
    CHECK("\x07", "G");
    CHECK("\0\x0b\x0c\x0f\x11\x13\x14\x15\x16\x1c\x1d\x1e\x1f", "");
}

static void test_sequences(void)
{
    CHECK("\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "UDRLHN");
    CHECK("\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "UDRLHN");
    CHECK("\x1b[1~\x1b[7~\x1b[4~\x1b[8~\x1b[3~", "HHNN>");
    CHECK("\x1b[1;5C\x1b"
          "b\x1b"
          "B\x1b"
          "f\x1b"
          "F\x1b"
          "d\x1b"
          "D",
          "Rbbffdd");
    CHECK("\x1b[5~\x1b[6~", "^v");
    CHECK("\x1b[2~\x1b[200~\x1bOP\x1b[Z\x1b[[A\x1b[[Ex\x1bqx", "(x)(x)");
    CHECK("\x1b[99999999999999999999999~x", "(x)");
}

static void test_broken_sequences(void)
{
    CHECK("\x1b\r", "E");
    CHECK("\x1b[\r", "E");
    CHECK("\x1b[1\x03", "C");
    CHECK("\x1b\x1b[A", "U");
    CHECK("\x1b[1;\x1b[B", "D");
}

static void test_text(void)
{
    CHECK(" ~", "( )(~)");
    CHECK("\x80\xc3\xa4\xf4", "(\x80)(\xc3)(\xa4)(\xf4)");
    CHECK("\xf5\xfb\xff", "(\xf4)(\xf4)(\xf4)");
}

static void test_more_keys(void)
{
    CU_ASSERT_EQUAL(one_key_more(KEY_TEXT, ' '), INBAND_MORE_PAGE);
    CU_ASSERT_EQUAL(one_key_more(KEY_PAGE_DOWN, '\0'), INBAND_MORE_PAGE);
    CU_ASSERT_EQUAL(one_key_more(KEY_ENTER, '\0'), INBAND_MORE_LINE);
    CU_ASSERT_EQUAL(one_key_more(KEY_PAGE_UP, '\0'), INBAND_MORE_BACK);
    CU_ASSERT_EQUAL(one_key_more(KEY_CANCEL, '\0'), INBAND_MORE_STOP);
    CU_ASSERT_EQUAL(one_key_more(KEY_TEXT, 'q'), '\0');
    CU_ASSERT_EQUAL(one_key_more(KEY_UP, '\0'), '\0');
    CU_ASSERT_EQUAL(one_key_more(KEY_NONE, '\0'), '\0');
}

static void test_wanted_keys(void)
{
    CU_ASSERT_EQUAL(one_key_of("y\nn", KEY_TEXT, 'Y'), 'y');
    CU_ASSERT_EQUAL(one_key_of("y\nn", KEY_TEXT, 'n'), 'n');
    CU_ASSERT_EQUAL(one_key_of("y\nn", KEY_ENTER, '\0'), '\n');
    CU_ASSERT_EQUAL(one_key_of("y\nn", KEY_CANCEL, '\0'), INBAND_ANSWER_CANCEL);
    CU_ASSERT_EQUAL(one_key_of("y\nn", KEY_TEXT, 'x'), '\0');
    CU_ASSERT_EQUAL(one_key_of("y", KEY_ENTER, '\0'), '\0');
    CU_ASSERT_EQUAL(one_key_of("y", KEY_NONE, '\0'), '\0');
}

UNIT_MAIN("key", {"CR, LF, CR LF and CR NUL each end a line once", test_line_ends},
          {"control characters are Comware's keys, the others nothing", test_controls},
          {"the escape sequences of common terminals are known, others swallowed", test_sequences},
          {"a key inside a broken sequence counts", test_broken_sequences},
          {"bytes that no text holds become one that no argument takes", test_text},
          {"the keys of ---- More ----", test_more_keys},
          {"a question for one key takes that key", test_wanted_keys})
