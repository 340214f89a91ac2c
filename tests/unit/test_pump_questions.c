/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pump_questions.c: what the pump does when a command asks something, and with
 * lines of the log.
 */
#include "cli/pump.h"

#include <string.h>

#include "tests/unit/pump_play.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_answer(void)
{
    struct play play;

    play_ask(&play);
    play_user(&play, "xy\b\b\b\t\033[A|yes\r");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    play_check_given(&play, "|yes\n");
    play_check_seen(&play, "xy\b \b\b \b\a|yes\r\n");
    play_libcli(&play, "And now?\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 2);
    play_stop(&play);
}

static void test_no_answer(void)
{
    struct play play;

    play_ask(&play);
    play_user(&play, "y\x03");
    play_check_given(&play, "\x03");
    play_stop(&play);

    play_ask(&play);
    play_user(&play, "y");
    pump_late(play.pump);
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    play_check_given(&play, "\x15");
    play_check_seen(&play, "y\r\n");
    pump_late(play.pump);
    play_check_given(&play, "");
    play_stop(&play);

    play_ask(&play);
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    play_check_given(&play, "\x04");
    play_stop(&play);
}

static void test_interrupted_question(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "save\r");
    buf_reset(&play.libcli);
    CU_ASSERT_EQUAL(pump_interrupt(play.pump), 1);
    play_echo(&play);
    play_libcli(&play, "Sure? [Y/N]:\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    play_check_given(&play, "\x03");
    buf_reset(&play.typed); /* the command took it, so libcli does not echo it */
    play_prompt(&play);
    play_check_seen(&play, "<P>save\r\n<P>");
    play_stop(&play);
}

static void test_secret(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    buf_reset(&play.user);
    buf_reset(&play.libcli);
    play_libcli(&play, "Password:\x1dP\x1c");
    CU_ASSERT_NOT_EQUAL(pump_asking(play.pump), 0);
    play_user(&play, "abc\b?\r");
    play_check_given(&play, "ab?\n");
    play_check_seen(&play, "Password:\r\n");
    play_stop(&play);
}

static void test_next_line(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    buf_reset(&play.user);
    play_libcli(&play, "\x1dN\x1c");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    buf_reset(&play.libcli);
    play_user(&play, "ab\r");
    play_check_given(&play, "ab\n");
    play_check_seen(&play, "ab\r\n");
    play_stop(&play);
}

static void test_more(void)
{
    static const struct {
        const char *keys, *given;
    } cases[] = {
        {"xq \b", "p"}, {"\r", "l"}, {"\033[6~", "p"}, {"\033[5~", "b"}, {"\033[A\x03", "s"}};
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    buf_reset(&play.user);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_reset(&play.libcli);
        play_libcli(&play, "text\n\x1dM\x1c");
        CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
        play_check_seen(&play, "text\r\n  ---- More ----");
        for (const char *key = cases[i].keys; pump_ready(play.pump) && *key != '\0'; key++)
            pump_user(play.pump, (unsigned char)*key);
        play_check_given(&play, cases[i].given);
        play_check_seen(&play, "\r                \r");
    }
    pump_interrupt(play.pump);
    buf_reset(&play.libcli);
    play_libcli(&play, "text\n\x1dM\x1c");
    play_check_given(&play, "s");
    play_check_seen(&play, "");
    play_stop(&play);
}

static void test_more_inside_line(void)
{
    struct play play;

    play_start(&play, true);
    play.columns = 20;
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    buf_reset(&play.user);
    play_libcli(&play, "12345678901234567890\x1dM\x1c");
    pump_log(play.pump, "%log");
    play_user(&play, " ");
    play_libcli(&play, "end\n");
    play_check_seen(&play,
                    "12345678901234567890  ---- More ----\r                \rend\r\n%log\r\n");
    play_libcli(&play, "12345\x1dM\x1c");
    buf_reset(&play.user);
    play_user(&play, " ");
    play_libcli(&play, "end\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(buf_text(&play.user), "\033[1A\r\033[19C"));
    play_stop(&play);
}

static void test_more_and_no_more_input(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    play_echo(&play);
    buf_reset(&play.libcli);
    play_libcli(&play, "\x1dM\x1c");
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    play_check_given(&play, "s");
    play_libcli(&play, "\x1dKy\x1c");
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    play_check_given(&play, "\x04");
    play_stop(&play);
}

static void test_key(void)
{
    struct play play;

    play_start(&play, true);
    play_libcli(&play, "continue\n\x1dKy\nn\x1c");
    play_user(&play, "xN");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_check_given(&play, "n");
    play_check_seen(&play, "continue\r\n");
    play_stop(&play);
}

static void test_idle_limit(void)
{
    struct play play;

    play_start(&play, true);
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 0);
    play_libcli(&play, "\x1dI61\x1c");
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 0);
    play_prompt(&play);
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 61);
    play_user(&play, "run\r");
    play_echo(&play);
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 0);
    play_libcli(&play, "\x1dM\x1c");
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 61);
    play_user(&play, " ");
    play_libcli(&play, "\x1dI0\x1c");
    play_prompt(&play);
    CU_ASSERT_EQUAL(pump_idle_limit(play.pump), 0);
    play_stop(&play);
}

static void test_monitor(void)
{
    struct play play;

    play_start(&play, true);
    play_libcli(&play, "\x1dL6\x1c");
    CU_ASSERT_EQUAL(play.level, 6);
    play_check_given(&play, "0\n");
    play_libcli(&play, "\x1dL\x1c");
    CU_ASSERT_EQUAL(play.level, -1);
    play_check_given(&play, "0\n");
    play_libcli(&play, "\x1dL9\x1c");
    play_check_given(&play, "111\n");
    play_stop(&play);
}

static void test_log_at_prompt(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "half a line\x02\x02");
    pump_log(play.pump, "%log 1");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    pump_log(play.pump, "%log 2");
    play_echo(&play);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    play_check_seen(&play, "<P>half a line\b\b\r              \r%log 1\r\n%log 2\r\n"
                           "<P>half a line\b\b");
    play_user(&play, "\r");
    play_check_given(&play, "\xf6 half a line\x02\x02\x0c\x05\xf7\r");
    play_stop(&play);
}

static void test_log_at_wrapped_line(void)
{
    struct play play;

    play_start(&play, true);
    play.columns = 10;
    play_prompt(&play);
    play_user(&play, "half a line");
    play_echo(&play);
    pump_log(play.pump, "%log");
    play_echo(&play);
    play_check_seen(&play, "<P>half a line\033[1A\r\033[J%log\r\n<P>half a line");
    play_stop(&play);
}

static void test_log_while_redrawing(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "a\x12");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    play_echo(&play);
    play_check_seen(&play, "<P>a\r\n<P>a");
    play_user(&play, "\x12");
    pump_log(play.pump, "%log");
    play_echo(&play);
    play_check_seen(&play, "\r    \r%log\r\n<P>a");
    CU_ASSERT_TRUE(pump_ready(play.pump));
    play_stop(&play);
}

static void test_log_in_output(void)
{
    struct play play;

    play_start(&play, true);
    play_prompt(&play);
    play_user(&play, "run\r");
    pump_log(play.pump, "%log 1");
    play_echo(&play);
    play_libcli(&play, "half ");
    pump_log(play.pump, "%log 2");
    play_libcli(&play, "a row\n");
    pump_log(play.pump, "%log 3");
    play_libcli(&play, "more");
    pump_log(play.pump, "%log 4");
    play_prompt(&play);
    play_echo(&play);
    play_check_seen(&play, "<P>run\r\nhalf a row\r\n%log 1\r\n%log 2\r\n%log 3\r\nmore\r\n"
                           "<P>\r   \r%log 4\r\n<P>");
    play_stop(&play);
}

static void test_log_in_question(void)
{
    struct play play;

    play_ask(&play);
    pump_log(play.pump, "%log");
    play_user(&play, "y");
    play_check_seen(&play, "y");
    play_user(&play, "\r");
    play_check_seen(&play, "\r\n%log\r\n");
    play_libcli(&play, "\x1dM\x1c");
    pump_log(play.pump, "%log");
    play_check_seen(&play, "  ---- More ----");
    play_user(&play, " ");
    play_check_seen(&play, "\r                \r%log\r\n");
    play_stop(&play);
}

static void test_log_room(void)
{
    char line[2 * PUMP_LOG_MAX];
    struct play play;
    unsigned count = 0;

    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\0';
    play_ask(&play);
    while (pump_log_ready(play.pump) && count < 100) {
        pump_log(play.pump, line);
        count++;
    }
    CU_ASSERT_TRUE(count > 4 && count < 100);
    play_user(&play, "\r");
    CU_ASSERT_EQUAL(play.user.len, 2 + count * (PUMP_LOG_MAX + 2));
    CU_ASSERT_TRUE(pump_log_ready(play.pump));
    play_stop(&play);
}

UNIT_MAIN("pump_questions",
          {"an answer is echoed, can be corrected, and goes to the command", test_answer},
          {"a question ends without an answer in three ways", test_no_answer},
          {"Ctrl+C before a question answers it too", test_interrupted_question},
          {"a secret answer is not shown", test_secret},
          {"the next line of a text has no time limit", test_next_line},
          {"the keys of ---- More ----, which leaves no trace", test_more},
          {"... nor inside a line", test_more_inside_line},
          {"the end of input stops ---- More ---- and questions for a key",
           test_more_and_no_more_input},
          {"a question for one key", test_key},
          {"the time limit without a key holds while a key is waited for", test_idle_limit},
          {"log lines are asked for and done without", test_monitor},
          {"a log line at the prompt does not tear what is typed", test_log_at_prompt},
          {"... nor a line that is longer than the row", test_log_at_wrapped_line},
          {"... nor a line that is being redrawn", test_log_while_redrawing},
          {"in a command's output log lines come between its lines", test_log_in_output},
          {"log lines wait for the end of a question", test_log_in_question},
          {"log lines that wait have a limit", test_log_room})
