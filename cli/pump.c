/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pump.c: keys to libcli, libcli's echo and the commands' output to the user.
 *
 * What libcli echoes is the pump's only clock: a private byte typed into the line comes back when
 * the echo of all keys before it is through.
 */
#include "cli/pump.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/edit_line.h"
#include "cli/inband.h"
#include "cli/key.h"
#include "cli/libcli_line.h"

#include "platform/banned.h"

/* Who writes what libcli's side sends just now. */
enum phase {
    PHASE_COMMAND, /* a command, then libcli's prompt. Also the start. */
    PHASE_FRAME,   /* a command: a frame for the pump */
    PHASE_PROMPT,  /* libcli: the text of the prompt */
    PHASE_EDIT,    /* libcli: echo of what the user types */
    PHASE_SUBMIT,  /* the same, until the byte that ends the line */
    PHASE_ENDED,   /* libcli: its own CR LF */
    PHASE_START,   /* libcli: echo of the lead and of a line put back */
    PHASE_ASK,     /* nobody: a command waits for an answer */
    PHASE_COUNT
};

struct pump {
    struct pump_io io;
    enum phase phase;
    struct key_decoder decoder;
    struct libcli_line line;
    unsigned char end;        /* how the last line was ended */
    bool tab_pressed;         /* the key before was TAB */
    unsigned char frame_kind; /* of enum inband_frame; 0: its letter comes next */
    struct edit_line frame;   /* the text of the frame */
    unsigned questions;       /* asked so far */
    struct edit_line answer;
    bool put_back; /* frame holds the text that shall stand on the line at the next prompt */
    bool still;    /* ... without a new prompt */
    bool muted;    /* by Ctrl+C, until the prompt */
    bool at_start; /* the cursor is at the beginning of a row */
    bool after_cr;
    bool lead;        /* libcli redraws: a blank comes that is not the user's */
    size_t echo_left; /* of PHASE_START */
};

int pump_new(const struct pump_io *io, struct pump **out)
{
    struct pump *pump = calloc(1, sizeof *pump);

    if (pump == NULL)
        return -ENOMEM;
    pump->io = *io;
    pump->line.type = io->to_libcli;
    pump->line.ctx = io->ctx;
    pump->at_start = true;
    *out = pump;
    return 0;
}

void pump_free(struct pump *pump)
{
    if (pump == NULL)
        return;
    explicit_bzero(pump, sizeof *pump);
    free(pump);
}

/* --- to the user --- */

static void show(struct pump *pump, const char *data, size_t len)
{
    pump->io.to_user(pump->io.ctx, data, len);
}

static void show_char(struct pump *pump, char c)
{
    if (c == '\n') {
        if (pump->io.terminal)
            show(pump, "\r", 1);
        show(pump, "\n", 1);
        pump->at_start = true;
        return;
    }
    if (c == '\a' && !pump->io.terminal)
        return;
    pump->at_start = pump->at_start && c == '\a';
    c = inband_show(c);
    show(pump, &c, 1);
}

static void show_times(struct pump *pump, char c, size_t times)
{
    for (; times > 0; times--)
        show_char(pump, c);
}

static void show_text(struct pump *pump, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        show_char(pump, text[i]);
}

/* Makes old, with the cursor at its end, into new on the screen. */
static void show_difference(struct pump *pump, const struct edit_line *old, const char *text,
                            size_t len)
{
    size_t same = 0;

    while (same < len && same < old->len && text[same] == old->text[same])
        same++;
    show_times(pump, '\b', old->len - same);
    show_text(pump, text + same, len - same);
    if (old->len > len) {
        show_times(pump, ' ', old->len - len);
        show_times(pump, '\b', old->len - len);
    }
}

/* --- keys at the prompt --- */

/* The keys that end libcli's line. */
static const unsigned char ends[KEY_COUNT] = {
    [KEY_ENTER] = INBAND_RUN,
    [KEY_HELP] = INBAND_HELP,
    [KEY_TAB] = INBAND_TAB,
    [KEY_UP] = INBAND_UP,
    [KEY_DOWN] = INBAND_DOWN,
    [KEY_CANCEL] = INBAND_CANCEL,
    [KEY_USER_VIEW] = INBAND_USER_VIEW,
};

static void submit(struct pump *pump, unsigned char end)
{
    libcli_line_end(&pump->line, end);
    pump->end = end;
    pump->phase = PHASE_SUBMIT;
}

static void edit_key(struct pump *pump, enum key key, char text)
{
    if (key == KEY_NONE)
        return;
    if (key == KEY_TAB && pump->tab_pressed)
        submit(pump, INBAND_TAB_NEXT);
    else if (ends[key] != 0)
        submit(pump, ends[key]);
    else
        libcli_line_key(&pump->line, key, text);
    pump->tab_pressed = key == KEY_TAB;
}

/* --- keys while a command asks --- */

static void answer(struct pump *pump, char end)
{
    if (!pump->at_start)
        show_char(pump, '\n');
    pump->phase = PHASE_COMMAND;
    pump->io.to_libcli(pump->io.ctx, pump->answer.text,
                       end == INBAND_ANSWER ? pump->answer.len : 0);
    pump->io.to_libcli(pump->io.ctx, &end, 1);
    edit_line_wipe(&pump->answer);
}

static void answer_key(struct pump *pump, enum key key, char text)
{
    switch (key) {
    case KEY_TEXT:
        if (edit_line_insert(&pump->answer, text))
            show_char(pump, text);
        else
            show_char(pump, '\a');
        break;
    case KEY_ERASE:
        if (pump->answer.len == 0) {
            show_char(pump, '\a');
            break;
        }
        edit_line_erase(&pump->answer, 1);
        show_text(pump, "\b \b", 3);
        break;
    case KEY_ENTER:
        answer(pump, INBAND_ANSWER);
        break;
    case KEY_CANCEL:
        answer(pump, INBAND_ANSWER_CANCEL);
        break;
    default:
        break;
    }
}

bool pump_ready(const struct pump *pump)
{
    return pump->phase == PHASE_EDIT || pump->phase == PHASE_ASK;
}

unsigned pump_asking(const struct pump *pump)
{
    return pump->phase == PHASE_ASK ? pump->questions : 0;
}

void pump_late(struct pump *pump)
{
    if (pump->phase == PHASE_ASK)
        answer(pump, INBAND_ANSWER_LATE);
}

void pump_user(struct pump *pump, unsigned char byte)
{
    char text = '\0';
    enum key key = key_decode(&pump->decoder, byte, &text);

    if (pump->phase == PHASE_ASK)
        answer_key(pump, key, text);
    else
        edit_key(pump, key, text);
}

bool pump_user_ended(struct pump *pump)
{
    if (pump->phase == PHASE_ASK) {
        answer(pump, INBAND_ANSWER_NOBODY);
        return false;
    }
    if (pump->line.line.len > 0) {
        submit(pump, INBAND_RUN);
        return false;
    }
    return true;
}

bool pump_interrupt(struct pump *pump)
{
    bool running = pump->phase == PHASE_SUBMIT || pump->phase == PHASE_ENDED ||
                   pump->phase == PHASE_COMMAND || pump->phase == PHASE_FRAME;

    /* TAB and its kind are commands too, but print nothing and are over at once. */
    if (!running || pump->end != INBAND_RUN)
        return false;
    pump->muted = true;
    return true;
}

/* --- from libcli --- */

/* Whether the user's cursor goes to the next row. */
static bool ends_row(unsigned char end)
{
    return end == INBAND_RUN || end == INBAND_HELP || end == INBAND_CANCEL ||
           end == INBAND_USER_VIEW;
}

static void command_byte(struct pump *pump, unsigned char byte)
{
    bool libcli_row = pump->after_cr && byte == '\n';

    /* Commands write LF alone, so CR LF is the row that libcli leaves before its prompt. */
    pump->after_cr = byte == '\r';
    if (pump->after_cr || libcli_row)
        return;

    switch (byte) {
    case INBAND_FRAME:
        pump->phase = PHASE_FRAME;
        pump->frame_kind = 0;
        edit_line_wipe(&pump->frame);
        break;
    case INBAND_PROMPT:
        pump->phase = PHASE_PROMPT;
        pump->muted = false;
        if (!pump->still && !pump->at_start)
            show_char(pump, '\n');
        break;
    default:
        if (!pump->muted)
            show_char(pump, (char)byte);
    }
}

static void frame_byte(struct pump *pump, unsigned char byte)
{
    if (byte != INBAND_FRAME_END) {
        if (pump->frame_kind == 0)
            pump->frame_kind = byte;
        else
            (void)edit_line_insert(&pump->frame, (char)byte);
        return;
    }
    pump->phase = PHASE_COMMAND;
    switch (pump->frame_kind) {
    case INBAND_FRAME_ASK:
        pump->phase = PHASE_ASK;
        pump->questions++;
        if (pump->muted) /* Ctrl+C was for this too */
            answer(pump, INBAND_ANSWER_CANCEL);
        break;
    case INBAND_FRAME_STILL:
        pump->still = true;
        pump->put_back = true;
        break;
    case INBAND_FRAME_AGAIN:
        pump->put_back = true;
        break;
    default:
        break;
    }
}

/* libcli waits with an empty line: types the lead, and the frame's text if it is to stand there
 * again. */
static void start_line(struct pump *pump)
{
    const char *text = pump->frame.text;
    size_t len = pump->put_back ? pump->frame.len : 0;

    if (pump->still)
        show_difference(pump, &pump->line.line, text, len);
    else
        show_text(pump, text, len);
    pump->echo_left = libcli_line_start(&pump->line, text, len);
    edit_line_wipe(&pump->frame);
    pump->put_back = pump->still = false;
    pump->phase = PHASE_START;
}

static void prompt_byte(struct pump *pump, unsigned char byte)
{
    if (byte == INBAND_PROMPT_END)
        start_line(pump);
    else if (!pump->still)
        show_char(pump, (char)byte);
}

static void start_byte(struct pump *pump, unsigned char byte)
{
    (void)byte;
    if (--pump->echo_left == 0)
        pump->phase = PHASE_EDIT;
}

static void edit_byte(struct pump *pump, unsigned char byte)
{
    bool lead = pump->lead;

    /* Prompt and lead come in here when libcli redraws the line. */
    pump->lead = byte == INBAND_LEAD;
    if (!lead && !pump->lead && byte != INBAND_PROMPT && byte != INBAND_PROMPT_END && byte != '\r')
        show_char(pump, (char)byte);
}

static void submit_byte(struct pump *pump, unsigned char byte)
{
    if (byte != pump->end) {
        edit_byte(pump, byte);
        return;
    }
    pump->phase = PHASE_ENDED;
    if (pump->end == INBAND_HELP)
        show_char(pump, '?');
    if (ends_row(pump->end))
        show_char(pump, '\n');
}

static void ended_byte(struct pump *pump, unsigned char byte)
{
    if (byte == '\n')
        pump->phase = PHASE_COMMAND;
}

static void ask_byte(struct pump *pump, unsigned char byte)
{
    (void)pump;
    (void)byte;
}

void pump_libcli(struct pump *pump, const char *data, size_t len)
{
    static void (*const take[PHASE_COUNT])(struct pump * pump, unsigned char byte) = {
        [PHASE_COMMAND] = command_byte, [PHASE_FRAME] = frame_byte, [PHASE_PROMPT] = prompt_byte,
        [PHASE_START] = start_byte,     [PHASE_EDIT] = edit_byte,   [PHASE_SUBMIT] = submit_byte,
        [PHASE_ENDED] = ended_byte,     [PHASE_ASK] = ask_byte,
    };

    for (size_t i = 0; i < len; i++)
        take[pump->phase](pump, (unsigned char)data[i]);
}

void pump_finish(struct pump *pump)
{
    if (!pump->at_start)
        show_char(pump, '\n');
}
