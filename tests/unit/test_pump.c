/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pump.c: the pump between a user and a libcli that is played here: it echoes, and the test
 * says when it prompts and what its commands print. What the real libcli does with the keys is seen
 * in tests/golden.
 */
#include "cli/pump.h"

#include <string.h>

#include "cli/inband.h"
#include "platform/buf.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_random.h"

#include "platform/banned.h"

enum { TEXT_MAX = 1 << 22 };

struct play {
    struct pump *pump;
    struct buf user;   /* what the user saw */
    struct buf typed;  /* what libcli was given and has not echoed yet */
    struct buf libcli; /* what libcli was given in all */
};

static void to_user(void *ctx, const char *data, size_t len)
{
    struct play *play = ctx;

    buf_append(&play->user, data, len);
}

static void to_libcli(void *ctx, const char *data, size_t len)
{
    struct play *play = ctx;

    buf_append(&play->typed, data, len);
    buf_append(&play->libcli, data, len);
}

static void start(struct play *play, bool terminal)
{
    const struct pump_io io = {
        .to_user = to_user, .to_libcli = to_libcli, .ctx = play, .terminal = terminal};

    buf_init(&play->user, TEXT_MAX);
    buf_init(&play->typed, TEXT_MAX);
    buf_init(&play->libcli, TEXT_MAX);
    CU_ASSERT_EQUAL_FATAL(pump_new(&io, &play->pump), 0);
}

static void stop(struct play *play)
{
    pump_free(play->pump);
    buf_free(&play->user);
    buf_free(&play->typed);
    buf_free(&play->libcli);
}

static void libcli(struct play *play, const char *text)
{
    pump_libcli(play->pump, text, strlen(text));
}

/* libcli echoes what it was given, as it does at the end of a line. */
static void echo(struct play *play)
{
    struct buf typed = play->typed;

    buf_init(&play->typed, TEXT_MAX);
    for (size_t i = 0; i < typed.len; i++) {
        switch (typed.data[i]) {
        case '\r':
            libcli(play, "\r\n");
            break;
        case '\b':
            libcli(play, "\b \b");
            break;
        case 0x03:
            libcli(play, "\a");
            break;
        default:
            pump_libcli(play->pump, typed.data + i, 1);
        }
    }
    buf_free(&typed);
}

static void prompt(struct play *play)
{
    libcli(play, "\r\n\x1e<P>\x1f");
    echo(play);
}

static void user(struct play *play, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        CU_ASSERT_TRUE(pump_ready(play->pump));
        pump_user(play->pump, (unsigned char)*keys);
    }
}

/* What the user saw since the last time. */
static void check_seen(struct play *play, const char *wanted)
{
    CU_ASSERT_STRING_EQUAL(buf_text(&play->user), wanted);
    buf_reset(&play->user);
}

static void check_given(struct play *play, const char *wanted)
{
    CU_ASSERT_STRING_EQUAL(buf_text(&play->libcli), wanted);
    buf_reset(&play->libcli);
}

static void test_prompt(void)
{
    struct play play;

    start(&play, true);
    CU_ASSERT_FALSE(pump_ready(play.pump));
    prompt(&play);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    check_seen(&play, "<P>");
    stop(&play);
}

static void test_line(void)
{
    struct play play;

    start(&play, true);
    prompt(&play);
    user(&play, "run\r");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    check_given(&play, "\xf6 run\xf7\r");
    check_seen(&play, "<P>");
    echo(&play);
    check_seen(&play, "run\r\n");
    libcli(&play, "one\ntwo\n");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    prompt(&play);
    CU_ASSERT_TRUE(pump_ready(play.pump));
    check_seen(&play, "one\r\ntwo\r\n<P>");
    stop(&play);
}

static void test_no_line_end(void)
{
    struct play play;

    start(&play, true);
    prompt(&play);
    user(&play, "\r");
    echo(&play);
    libcli(&play, "text");
    prompt(&play);
    check_seen(&play, "<P>\r\ntext\r\n<P>");
    pump_finish(play.pump);
    check_seen(&play, "\r\n");
    pump_finish(play.pump);
    check_seen(&play, "");
    stop(&play);
}

static void test_pipe(void)
{
    struct play play;

    start(&play, false);
    prompt(&play);
    user(&play, "\brun\n");
    echo(&play);
    libcli(&play, "out\n");
    prompt(&play);
    check_seen(&play, "<P>run\nout\n<P>");
    stop(&play);
}

static void test_hidden(void)
{
    struct play play;

    start(&play, true);
    prompt(&play);
    user(&play, "a|\"'\\");
    check_given(&play, "\xf6 a\x11\x12\x13\x14");
    echo(&play);
    check_seen(&play, "<P>a|\"'\\");
    stop(&play);
}

static void test_refill(void)
{
    struct play play;

    start(&play, true);
    prompt(&play);
    user(&play, "dis\t");
    check_given(&play, "\xf6 dis\xf9\r");
    echo(&play);
    libcli(&play, "\x1dSdisplay \x1c");
    prompt(&play);
    check_given(&play, "\xf6 display ");
    check_seen(&play, "<P>display ");
    user(&play, "\t");
    check_given(&play, "\xfa\r");
    echo(&play);
    libcli(&play, "\x1dSdo\x1c");
    prompt(&play);
    check_seen(&play, "\b\b\b\b\b\b\bo      \b\b\b\b\b\b");
    user(&play, "?");
    check_given(&play, "\xf6 do\xf8\r");
    echo(&play);
    libcli(&play, "  help\n\x1d"
                  "Ado\x1c");
    prompt(&play);
    check_given(&play, "\xf6 do");
    check_seen(&play, "?\r\n  help\r\n<P>do");
    user(&play, "\t");
    check_given(&play, "\xf9\r");
    stop(&play);
}

static void test_interrupt(void)
{
    struct play play;

    start(&play, true);
    CU_ASSERT_FALSE(pump_interrupt(play.pump));
    prompt(&play);
    CU_ASSERT_FALSE(pump_interrupt(play.pump));
    user(&play, "run\r");
    echo(&play);
    libcli(&play, "one\n");
    CU_ASSERT_TRUE(pump_interrupt(play.pump));
    libcli(&play, "two\n");
    prompt(&play);
    check_seen(&play, "<P>run\r\none\r\n<P>");
    user(&play, "run\r");
    echo(&play);
    libcli(&play, "three\n");
    prompt(&play);
    check_seen(&play, "run\r\nthree\r\n<P>");
    user(&play, "\t");
    CU_ASSERT_FALSE(pump_interrupt(play.pump));
    stop(&play);
}

/* The pump, asking, after the keys "save". */
static void ask(struct play *play)
{
    start(play, true);
    prompt(play);
    user(play, "save\r");
    echo(play);
    libcli(play, "Sure? [Y/N]:\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play->pump), 1);
    check_seen(play, "<P>save\r\nSure? [Y/N]:");
    buf_reset(&play->libcli);
}

static void test_answer(void)
{
    struct play play;

    ask(&play);
    user(&play, "xy\b\b\b\t\033[A|yes\r");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    check_given(&play, "|yes\n");
    check_seen(&play, "xy\b \b\b \b\a|yes\r\n");
    libcli(&play, "And now?\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 2);
    stop(&play);
}

static void test_no_answer(void)
{
    struct play play;

    ask(&play);
    user(&play, "y\x03");
    check_given(&play, "\x03");
    stop(&play);

    ask(&play);
    user(&play, "y");
    pump_late(play.pump);
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    check_given(&play, "\x15");
    check_seen(&play, "y\r\n");
    pump_late(play.pump);
    check_given(&play, "");
    stop(&play);

    ask(&play);
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    check_given(&play, "\x04");
    stop(&play);
}

static void test_interrupted_question(void)
{
    struct play play;

    start(&play, true);
    prompt(&play);
    user(&play, "save\r");
    buf_reset(&play.libcli);
    CU_ASSERT_TRUE(pump_interrupt(play.pump));
    echo(&play);
    libcli(&play, "Sure? [Y/N]:\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play.pump), 0);
    check_given(&play, "\x03");
    buf_reset(&play.typed); /* the command took it, so libcli does not echo it */
    prompt(&play);
    check_seen(&play, "<P>save\r\n<P>");
    stop(&play);
}

static void test_end(void)
{
    struct play play;

    start(&play, false);
    prompt(&play);
    user(&play, "last");
    CU_ASSERT_FALSE(pump_user_ended(play.pump));
    check_given(&play, "\xf6 last\xf7\r");
    CU_ASSERT_FALSE(pump_ready(play.pump));
    echo(&play);
    prompt(&play);
    CU_ASSERT_TRUE(pump_user_ended(play.pump));
    check_given(&play, "\xf6 ");
    stop(&play);
}

/* Whatever the two sides send: no byte of ours reaches the user, and a line for libcli keeps its
 * limit. */
static void test_random(void)
{
    struct unit_random random_bytes = unit_random_new("pump");
    struct play play;
    size_t given;

    start(&play, true);
    for (unsigned i = 0; i < 200000; i++) {
        if (pump_ready(play.pump)) {
            given = play.libcli.len;
            pump_user(play.pump, (unsigned char)unit_random(&random_bytes, 256));
            CU_ASSERT_TRUE(play.libcli.len - given <= PUMP_TYPES_MAX);
            if (unit_random(&random_bytes, 4) == 0)
                echo(&play);
        } else if (unit_random(&random_bytes, 4) != 0) {
            char byte = (char)unit_random(&random_bytes, 256);

            pump_libcli(play.pump, &byte, 1);
        } else if (unit_random(&random_bytes, 2) == 0) {
            libcli(&play, "\n\x1dSline\x1c\x1e<P>\x1f");
            echo(&play);
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
    stop(&play);
}

UNIT_MAIN("pump", {"the first prompt is shown without libcli's blank row", test_prompt},
          {"a line goes to libcli between lead and end, and its output to the user", test_line},
          {"a prompt always stands at the beginning of a row", test_no_line_end},
          {"on a pipe lines end with LF and no bell rings", test_pipe},
          {"what libcli's parser would see is hidden from it", test_hidden},
          {"TAB changes the line in place, help shows it again", test_refill},
          {"Ctrl+C hides what a running command still prints, and nothing else", test_interrupt},
          {"an answer is echoed, can be corrected, and goes to the command", test_answer},
          {"a question ends without an answer in three ways", test_no_answer},
          {"Ctrl+C before a question answers it too", test_interrupted_question},
          {"at the end of input the last line is run first", test_end},
          {"random bytes from both sides do no harm", test_random})
