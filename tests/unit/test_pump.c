/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pump.c: lines, keys and output through the pump. What the real libcli
 * does with the keys is seen in tests/golden.
 */
#include "cli/pump.h"

#include <string.h>

#include "tests/unit/pump_play.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"

#include "platform/banned.h"

static void test_prompt(void)
{
    struct play play;

    play_start(&play, true);
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_prompt(&play);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    play_check_seen(&play, "<P>");
    play_stop(&play);
}

static void test_line(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_check_given(&play, "\xf6 run\xf7\r");
    play_check_seen(&play, "<P>");
    play_echo(&play);
    play_check_seen(&play, "run\r\n");
    play_libcli(&play, "one\ntwo\n");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_prompt(&play);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    play_check_seen(&play, "one\r\ntwo\r\n<P>");
    play_stop(&play);
}

static void test_no_line_end(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "\r");
    play_echo(&play);
    play_libcli(&play, "text");
    play_prompt(&play);
    play_check_seen(&play, "<P>\r\ntext\r\n<P>");
    pump_finish(play.pump);
    play_check_seen(&play, "\r\n");
    pump_finish(play.pump);
    play_check_seen(&play, "");
    play_stop(&play);
}

static void test_pipe(void)
{
    struct play play;

    play_start(&play, false);
    play_prompt(&play);
    play_user(&play, "\brun\n");
    play_echo(&play);
    play_libcli(&play, "out\n");
    play_prompt(&play);
    play_check_seen(&play, "<P>run\nout\n<P>");
    play_stop(&play);
}

static void test_hidden(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "a|\"'\\");
    play_check_given(&play, "\xf6 a\x11\x12\x13\x14");
    play_echo(&play);
    play_check_seen(&play, "<P>a|\"'\\");
    play_stop(&play);
}

static void test_refill(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "dis\t");
    play_check_given(&play, "\xf6 dis\xf9\r");
    play_echo(&play);
    play_libcli(&play, "\x1dSdisplay \x1c");
    play_prompt(&play);
    play_check_given(&play, "\xf6 display ");
    play_check_seen(&play, "<P>display ");
    play_user(&play, "\t");
    play_check_given(&play, "\xfa\r");
    play_echo(&play);
    play_libcli(&play, "\x1dSdo\x1c");
    play_prompt(&play);
    play_check_seen(&play, "\b\b\b\b\b\b\bo      \b\b\b\b\b\b");
    play_user(&play, "?");
    play_check_given(&play, "\xf6 do\xf8\r");
    play_echo(&play);
    play_libcli(&play, "  help\n\x1d"
                       "Ado\x1c");
    play_prompt(&play);
    play_check_given(&play, "\xf6 do");
    play_check_seen(&play, "?\r\n  help\r\n<P>do");
    play_user(&play, "\t");
    play_check_given(&play, "\xf9\r");
    play_stop(&play);
}

static void test_interrupt(void)
{
    struct play play;

    play_start(&play, true);
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 0);
    play_prompt(&play);
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 0);
    play_user(&play, "run\r");
    play_echo(&play);
    play_libcli(&play, "one\n");
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 1);
    play_libcli(&play, "two\n");
    play_prompt(&play);
    play_check_seen(&play, "<P>run\r\none\r\n<P>");
    play_user(&play, "run\r");
    play_echo(&play);
    play_libcli(&play, "three\n");
    play_prompt(&play);
    play_check_seen(&play, "run\r\nthree\r\n<P>");
    play_user(&play, "\t");
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 0);
    play_echo(&play);
    play_prompt(&play);
    play_user(&play, "?");
    play_echo(&play);
    play_prompt(&play);
    play_user(&play, "run\r");
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 3);
    play_stop(&play);
}

static void test_torn(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    play_libcli(&play, "one\n");
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 1);
    pump_torn(play.pump);
    play_prompt(&play);
    play_check_seen(&play, "<P>run\r\none\r\n\r\n<P>");
    play_stop(&play);
}

static void test_hot_key(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "abc\x07");
    play_check_given(&play, "\xf6 abc\b\b\bdisplay current-configuration\xf7\r");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_stop(&play);
}

static void test_end(void)
{
    struct play play;

    play_start(&play, false);
    play_prompt(&play);
    play_user(&play, "last");
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    play_check_given(&play, "\xf6 last\xf7\r");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_echo(&play);
    play_prompt(&play);
    CU_ASSERT_TRUE(pump_user_ended(play.pump));
    play_check_given(&play, "\xf6 ");
    play_stop(&play);
}

static void test_random(void)
{
    struct unit_random random_bytes = unit_random_new("pump");
    struct play play;
    size_t given;

    play_start(&play, true);
    for (unsigned i = 0; i < 200000; i++) {
        if (unit_random(&random_bytes, 8) == 0)
            play.columns = unit_random(&random_bytes, 3) * 20;
        if (unit_random(&random_bytes, 16) == 0 && pump_log_ready(play.pump))
            pump_log(play.pump, "%log");
        if (pump_ready(play.pump)) {
            given = play.libcli.len;
            pump_user(play.pump, (unsigned char)unit_random(&random_bytes, 256));
            CU_ASSERT_TRUE(play.libcli.len - given <= PUMP_TYPES_MAX);
            if (unit_random(&random_bytes, 4) == 0)
                play_echo(&play);
        } else if (unit_random(&random_bytes, 4) != 0) {
            char byte = (char)unit_random(&random_bytes, 256);

            pump_libcli(play.pump, &byte, 1);
        } else if (unit_random(&random_bytes, 2) == 0) {
            play_libcli(&play, "\n\x1dSline\x1c\x1e<P>\x1f");
            play_echo(&play);
        } else {
            pump_interrupt(play.pump);
        }
        if (play.user.len > TEXT_MAX / 2)
            buf_reset(&play.user);
        if (play.libcli.len > TEXT_MAX / 2)
            buf_reset(&play.libcli);
    }
    CU_ASSERT_EQUAL(buf_error(&play.user), 0);
    CU_ASSERT_EQUAL(buf_error(&play.libcli), 0);
    play_stop(&play);
}

UNIT_MAIN("pump", {"the first prompt is shown without libcli's blank row", test_prompt},
          {"a line goes to libcli between lead and end, and its output to the user", test_line},
          {"a prompt always stands at the beginning of a row", test_no_line_end},
          {"on a pipe lines end with LF and no bell rings", test_pipe},
          {"what libcli's parser would see is hidden from it", test_hidden},
          {"TAB changes the line in place, help shows it again", test_refill},
          {"Ctrl+C hides what a running command still prints, and nothing else", test_interrupt},
          {"after output was dropped the prompt stands in a new row", test_torn},
          {"Ctrl+G shows the configuration", test_hot_key},
          {"at the end of input the last line is run first", test_end},
          {"random bytes from both sides do no harm", test_random})
