/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_pump.c: any keys from the user and anything that libcli and the commands may write, in any
 * order, through the pump. libcli itself is played (tests/unit/pump_play.h).
 *
 * The first byte is '0' for a pipe, otherwise a terminal. Each byte behind it is a key, which waits
 * until libcli has prompted, except for those of enum event, which no key needs.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "tests/unit/pump_play.h"

#include "platform/banned.h"

enum event {
    EVENT_KEY = 0xf5, /* the next byte is the key */
    EVENT_ECHO,       /* libcli echoes what it was given */
    EVENT_OUTPUT,     /* a length and so many bytes: a command, or libcli, writes */
    EVENT_PROMPT,     /* libcli prompts */
    EVENT_FRAME,      /* a letter, a length and so many bytes: a command frames (inband.h) */
    EVENT_INTERRUPT,  /* Ctrl+C before the pump is ready */
    EVENT_WIDTH,      /* the next byte is the width of the screen */
    EVENT_LOG,        /* a line of the log */
    EVENT_TORN,       /* what was shown last is dropped */
    EVENT_LATE,       /* nobody has answered a question in time */
    EVENT_END,        /* the user's input has ended */
};

enum {
    INPUT_MAX = 4096,
    TRIES_MAX = 8,     /* of libcli to bring the pump back to readiness */
    SHOWN_MAX = 16384, /* what a session has room for: cli/session.c */
};

struct input {
    const uint8_t *data;
    size_t size, at;
    bool ended; /* the user's input */
};

static uint8_t next(struct input *in)
{
    return in->at < in->size ? in->data[in->at++] : 0;
}

/* A length and so many bytes, or as many as there are. */
static const char *next_text(struct input *in, size_t *len)
{
    const uint8_t *text;

    *len = next(in);
    if (*len > in->size - in->at)
        *len = in->size - in->at;
    text = in->data + in->at;
    in->at += *len;
    return (const char *)text;
}

/* Whatever a command has written, it ends and libcli prompts: then the next key can be taken. */
static void make_ready(struct play *play)
{
    for (unsigned i = 0; i < TRIES_MAX && !pump_ready(play->pump); i++) {
        play_echo(play);
        if (!pump_ready(play->pump))
            play_libcli(play, "\x1c");
        if (!pump_ready(play->pump))
            play_prompt(play);
    }
    fuzz_promise(pump_ready(play->pump), "after a prompt the next key is taken");
}

static void key(struct play *play, const struct input *in, uint8_t byte)
{
    size_t given;

    if (in->ended)
        return;
    make_ready(play);
    given = play->libcli.len;
    pump_user(play->pump, byte);
    fuzz_promise(play->libcli.len - given <= PUMP_TYPES_MAX, "a key types no more than that");
}

static void output(struct play *play, struct input *in)
{
    size_t len, seen = play->user.len;
    const char *text = next_text(in, &len);

    pump_libcli(play->pump, text, len);
    fuzz_promise(play->user.len - seen <= SHOWN_MAX, "a chunk fits the session's room");
}

static void frame(struct play *play, struct input *in)
{
    char start[2] = {0x1d, (char)next(in)};
    size_t len;
    const char *text = next_text(in, &len);

    pump_libcli(play->pump, start, sizeof start);
    pump_libcli(play->pump, text, len);
    pump_libcli(play->pump, "\x1c", 1);
}

static void end(struct play *play, struct input *in)
{
    make_ready(play);
    in->ended = true;
    (void)pump_user_ended(play->pump);
}

static void play_event(struct play *play, struct input *in, uint8_t event)
{
    switch (event) {
    case EVENT_KEY:
        key(play, in, next(in));
        break;
    case EVENT_ECHO:
        play_echo(play);
        break;
    case EVENT_OUTPUT:
        output(play, in);
        break;
    case EVENT_PROMPT:
        play_prompt(play);
        break;
    case EVENT_FRAME:
        frame(play, in);
        break;
    case EVENT_INTERRUPT:
        (void)pump_interrupt(play->pump);
        break;
    case EVENT_WIDTH:
        play->columns = next(in);
        break;
    case EVENT_LOG:
        if (pump_log_ready(play->pump))
            pump_log(play->pump, "%Jan  1 00:00:00:000 2026 Sysname CWMP/6/CWMP_INFORM: sent");
        break;
    case EVENT_TORN:
        pump_torn(play->pump);
        break;
    case EVENT_LATE:
        if (pump_asking(play->pump) != 0)
            pump_late(play->pump);
        break;
    case EVENT_END:
        end(play, in);
        break;
    default:
        key(play, in, event);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {.data = data, .size = size, .at = 1};
    struct play play;

    if (size < 2 || size > INPUT_MAX)
        return 0;
    play_start(&play, data[0] != '0');
    while (in.at < in.size) {
        play_event(&play, &in, next(&in));
        fuzz_promise(buf_error(&play.user) == 0 && buf_error(&play.libcli) == 0, "output ends");
        if (play.user.len > TEXT_MAX / 2)
            buf_reset(&play.user);
        if (play.libcli.len > TEXT_MAX / 2)
            buf_reset(&play.libcli);
    }
    pump_finish(play.pump);
    play_stop(&play);
    return 0;
}
