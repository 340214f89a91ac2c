/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pump_play.c: see pump_play.h.
 */
#include "tests/unit/pump_play.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "platform/banned.h"

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

static unsigned columns(void *ctx)
{
    struct play *play = ctx;

    return play->columns;
}

static int monitor(void *ctx, int level)
{
    struct play *play = ctx;

    play->level = level;
    return level == 9 ? -ECONNREFUSED : 0;
}

void play_start(struct play *play, bool terminal)
{
    const struct pump_io io = {.to_user = to_user,
                               .to_libcli = to_libcli,
                               .columns = columns,
                               .monitor = monitor,
                               .ctx = play,
                               .terminal = terminal};

    memset(play, 0, sizeof *play);
    buf_init(&play->line, TEXT_MAX);
    buf_init(&play->user, TEXT_MAX);
    buf_init(&play->typed, TEXT_MAX);
    buf_init(&play->libcli, TEXT_MAX);
    CU_ASSERT_EQUAL_FATAL(pump_new(&io, &play->pump), 0);
}

void play_stop(struct play *play)
{
    pump_free(play->pump);
    buf_free(&play->user);
    buf_free(&play->typed);
    buf_free(&play->libcli);
    buf_free(&play->line);
}

void play_libcli(struct play *play, const char *text)
{
    pump_libcli(play->pump, text, strlen(text));
}

/* Ctrl+L makes libcli write the whole line again. */
static void echo_line_again(struct play *play)
{
    play_libcli(play, "\r\n\x1e<P>\x1f");
    play_libcli(play, buf_text(&play->line));
    for (unsigned i = 0; i < play->left; i++)
        play_libcli(play, "\b");
}

static void echo_text(struct play *play, const char *byte)
{
    buf_append(&play->line, byte, 1);
    pump_libcli(play->pump, byte, 1);
}

/* libcli echoes what it was given, as it does at the end of a line. */
void play_echo(struct play *play)
{
    struct buf typed = play->typed;

    buf_init(&play->typed, TEXT_MAX);
    for (size_t i = 0; i < typed.len; i++) {
        switch (typed.data[i]) {
        case '\r':
            buf_reset(&play->line);
            play->left = 0;
            play_libcli(play, "\r\n");
            break;
        case '\b':
            play->line.len -= play->line.len > 0;
            play_libcli(play, "\b \b");
            break;
        case 0x02:
            play->left++;
            play_libcli(play, "\b");
            break;
        case 0x03:
            play_libcli(play, "\a");
            break;
        case 0x0c:
            echo_line_again(play);
            break;
        default:
            echo_text(play, typed.data + i);
        }
    }
    buf_free(&typed);
}

void play_prompt(struct play *play)
{
    play_libcli(play, "\r\n\x1e<P>\x1f");
    play_echo(play);
}

void play_user(struct play *play, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        CU_ASSERT_TRUE(pump_ready(play->pump));
        pump_user(play->pump, (unsigned char)*keys);
    }
}

/* What the user saw since the last time. */
void play_check_seen(struct play *play, const char *wanted)
{
    CU_ASSERT_STRING_EQUAL(buf_text(&play->user), wanted);
    buf_reset(&play->user);
}

void play_check_given(struct play *play, const char *wanted)
{
    CU_ASSERT_STRING_EQUAL(buf_text(&play->libcli), wanted);
    buf_reset(&play->libcli);
}

void play_ask(struct play *play)
{
    play_start(play, true);
    play_prompt(play);
    play_user(play, "save\r");
    play_echo(play);
    play_libcli(play, "Sure? [Y/N]:\x1dQ\x1c");
    CU_ASSERT_EQUAL(pump_asking(play->pump), 1);
    play_check_seen(play, "<P>save\r\nSure? [Y/N]:");
    buf_reset(&play->libcli);
}
