/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pump.c: keys to libcli, libcli's echo and the commands' output to the user.
 *
 * What libcli echoes is the pump's only clock: a private byte typed into the line comes back when
 * the echo of all keys before it is through.
 */
#include "cli/pump.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/edit_line.h"
#include "cli/inband.h"
#include "cli/key.h"
#include "cli/libcli_line.h"
#include "cli/one_key.h"
#include "cli/pen.h"

#include "platform/banned.h"

/* Who writes what libcli's side sends just now. */
enum phase {
    PHASE_COMMAND, /* a command, then libcli's prompt. Also the start. */
    PHASE_FRAME,   /* a command: a frame for the pump */
    PHASE_PROMPT,  /* libcli: the text of the prompt */
    PHASE_EDIT,    /* libcli: echo of what the user types */
    PHASE_REDRAW,  /* the same, until it writes the line again in a new row */
    PHASE_SUBMIT,  /* the same, until the byte that ends the line */
    PHASE_ENDED,   /* libcli: its own CR LF */
    PHASE_START,   /* libcli: echo of the lead and of a line put back */
    PHASE_ASK,     /* nobody: a command waits for an answer, */
    PHASE_KEY,     /* ... for a key */
    PHASE_COUNT
};

enum { PUMP_LOGS_MAX = 8192 };

struct pump {
    struct pump_io io;
    enum phase phase;
    struct pen pen;
    struct key_decoder decoder;
    struct libcli_line line;
    unsigned char end;        /* how the last line was ended */
    unsigned runs;            /* lines that were run */
    bool tab_pressed;         /* the key before was TAB */
    unsigned char frame_kind; /* of enum inband_frame; 0: its letter comes next */
    struct edit_line frame;   /* the text of the frame */
    unsigned questions;       /* asked so far */
    struct edit_line answer;
    bool put_back;      /* frame holds the text that shall stand on the line at the next prompt */
    bool still;         /* ... without a new prompt */
    bool muted;         /* by Ctrl+C, until the prompt */
    bool more_at_start; /* "---- More ----" stands at the beginning of a line */
    bool after_cr;
    bool lead;             /* libcli redraws: a blank comes that is not the user's */
    size_t echo_left;      /* of PHASE_START */
    size_t prompt_columns; /* how much of the row the prompt takes */
    unsigned idle_limit;
    char log[PUMP_LOGS_MAX]; /* lines, each with its LF */
    size_t log_len;
};

int pump_new(const struct pump_io *io, struct pump **out)
{
    struct pump *pump = calloc(1, sizeof *pump);

    if (pump == NULL)
        return -ENOMEM;
    pump->io = *io;
    pump->line.type = io->to_libcli;
    pump->line.ctx = io->ctx;
    pen_init(&pump->pen, io->to_user, io->ctx, io->terminal);
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

static void show_char(struct pump *pump, char c)
{
    pen_char(&pump->pen, inband_show(c));
}

static void measure_screen(struct pump *pump)
{
    pump->pen.width = pump->io.columns != NULL ? pump->io.columns(pump->io.ctx) : 0;
}

static void show_log(struct pump *pump)
{
    pen_text(&pump->pen, pump->log, pump->log_len);
    pump->log_len = 0;
}

/* --- keys at the prompt --- */

static const char configuration[] = "display current-configuration";

/* The keys that end libcli's line. */
static const unsigned char ends[KEY_COUNT] = {
    [KEY_ENTER] = INBAND_RUN,
    [KEY_HELP] = INBAND_HELP,
    [KEY_TAB] = INBAND_TAB,
    [KEY_UP] = INBAND_UP,
    [KEY_DOWN] = INBAND_DOWN,
    [KEY_CANCEL] = INBAND_CANCEL,
    [KEY_USER_VIEW] = INBAND_USER_VIEW,
    [KEY_CONFIGURATION] = INBAND_RUN,
};

static void submit(struct pump *pump, unsigned char end)
{
    if (end == INBAND_RUN)
        pump->runs++;
    libcli_line_end(&pump->line, end);
    pump->end = end;
    pump->phase = PHASE_SUBMIT;
}

/* libcli writes the line again. What comes back before that is the echo of all keys so far, so that
 * the screen is then known to show the line as it is. */
static void redraw(struct pump *pump)
{
    measure_screen(pump);
    libcli_line_key(&pump->line, KEY_REDRAW, '\0');
    pump->phase = PHASE_REDRAW;
}

static void edit_key(struct pump *pump, enum key key, char text)
{
    if (key == KEY_NONE)
        return;
    if (key == KEY_CONFIGURATION)
        libcli_line_replace(&pump->line, configuration);
    if (key == KEY_TAB && pump->tab_pressed)
        submit(pump, INBAND_TAB_NEXT);
    else if (ends[key] != 0)
        submit(pump, ends[key]);
    else if (key == KEY_REDRAW)
        redraw(pump);
    else
        libcli_line_key(&pump->line, key, text);
    pump->tab_pressed = key == KEY_TAB;
}

/* --- keys while a command asks --- */

/* A command goes on. */
static void go_on(struct pump *pump)
{
    pump->phase = PHASE_COMMAND;
    if (pump->pen.at_start)
        show_log(pump);
}

static void answer(struct pump *pump, char end)
{
    if (end == INBAND_ANSWER && pump->frame_kind == INBAND_FRAME_NEXT)
        pen_char(&pump->pen, '\n'); /* of a text an empty line is one too */
    else
        pen_start_line(&pump->pen);
    pump->io.to_libcli(pump->io.ctx, pump->answer.text,
                       end == INBAND_ANSWER ? pump->answer.len : 0);
    pump->io.to_libcli(pump->io.ctx, &end, 1);
    edit_line_wipe(&pump->answer);
    go_on(pump);
}

static void answer_key(struct pump *pump, enum key key, char text)
{
    bool echo = pump->frame_kind != INBAND_FRAME_SECRET;

    switch (key) {
    case KEY_HELP: /* there is no help: a character like others */
        text = '?';
        /* fall through */
    case KEY_TEXT:
        if (!edit_line_insert(&pump->answer, text))
            show_char(pump, '\a');
        else if (echo)
            show_char(pump, text);
        break;
    case KEY_ERASE:
        if (pump->answer.len == 0) {
            show_char(pump, '\a');
            break;
        }
        edit_line_erase(&pump->answer, 1);
        if (echo)
            pen_text(&pump->pen, "\b \b", 3);
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

static void answer_by_key(struct pump *pump, char key)
{
    if (pump->frame_kind == INBAND_FRAME_MORE) {
        pen_take_back(&pump->pen, strlen(ONE_KEY_MORE));
        pump->pen.at_start = pump->more_at_start;
    } else {
        pen_start_line(&pump->pen);
    }
    pump->io.to_libcli(pump->io.ctx, &key, 1);
    go_on(pump);
}

static void one_key(struct pump *pump, enum key key, char text)
{
    bool more = pump->frame_kind == INBAND_FRAME_MORE;
    char pressed = more ? one_key_more(key, text) : one_key_of(pump->frame.text, key, text);

    if (pressed != '\0')
        answer_by_key(pump, pressed);
}

bool pump_ready(const struct pump *pump)
{
    return pump->phase == PHASE_EDIT || pump->phase == PHASE_ASK || pump->phase == PHASE_KEY;
}

unsigned pump_asking(const struct pump *pump)
{
    bool timed = pump->phase == PHASE_ASK && pump->frame_kind != INBAND_FRAME_NEXT;

    return timed ? pump->questions : 0;
}

void pump_late(struct pump *pump)
{
    if (pump_asking(pump) > 0)
        answer(pump, INBAND_ANSWER_LATE);
}

unsigned pump_idle_limit(const struct pump *pump)
{
    return pump_ready(pump) || pump->phase == PHASE_REDRAW ? pump->idle_limit : 0;
}

void pump_user(struct pump *pump, unsigned char byte)
{
    char text = '\0';
    enum key key = key_decode(&pump->decoder, byte, &text);

    measure_screen(pump);
    if (pump->phase == PHASE_ASK)
        answer_key(pump, key, text);
    else if (pump->phase == PHASE_KEY)
        one_key(pump, key, text);
    else
        edit_key(pump, key, text);
}

bool pump_user_ended(struct pump *pump)
{
    if (pump->phase == PHASE_ASK) {
        answer(pump, INBAND_ANSWER_NOBODY);
        return false;
    }
    if (pump->phase == PHASE_KEY) {
        answer_by_key(pump, pump->frame_kind == INBAND_FRAME_MORE ? INBAND_MORE_STOP
                                                                  : INBAND_ANSWER_NOBODY);
        return false;
    }
    if (pump->line.line.len > 0) {
        submit(pump, INBAND_RUN);
        return false;
    }
    return true;
}

unsigned pump_interrupt(struct pump *pump)
{
    bool running = pump->phase == PHASE_SUBMIT || pump->phase == PHASE_ENDED ||
                   pump->phase == PHASE_COMMAND || pump->phase == PHASE_FRAME;

    /* TAB and its kind are commands too, but print nothing and are over at once. */
    if (!running || pump->end != INBAND_RUN)
        return 0;
    pump->muted = true;
    return pump->runs;
}

void pump_torn(struct pump *pump)
{
    pump->pen.at_start = false;
}

/* --- from the log --- */

bool pump_log_ready(const struct pump *pump)
{
    return pump->log_len + PUMP_LOG_MAX < sizeof pump->log;
}

void pump_log(struct pump *pump, const char *line)
{
    size_t len = strnlen(line, PUMP_LOG_MAX);

    memcpy(pump->log + pump->log_len, line, len);
    pump->log_len += len;
    pump->log[pump->log_len++] = '\n';
    if (pump->phase == PHASE_COMMAND && pump->pen.at_start)
        show_log(pump);
    if (pump->phase == PHASE_EDIT)
        redraw(pump);
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
        pump->prompt_columns = 0;
        if (!pump->still)
            pen_start_line(&pump->pen);
        break;
    default:
        if (!pump->muted)
            show_char(pump, (char)byte);
        if (pump->pen.at_start)
            show_log(pump);
    }
}

static void ask(struct pump *pump)
{
    pump->phase = PHASE_ASK;
    pump->questions++;
    if (pump->muted) /* Ctrl+C was for this too */
        answer(pump, INBAND_ANSWER_CANCEL);
}

static void ask_for_key(struct pump *pump)
{
    bool more = pump->frame_kind == INBAND_FRAME_MORE;
    char stop = more ? INBAND_MORE_STOP : INBAND_ANSWER_CANCEL;

    if (pump->muted) {
        pump->io.to_libcli(pump->io.ctx, &stop, 1);
        return;
    }
    if (more) {
        measure_screen(pump);
        pump->more_at_start = pump->pen.at_start;
        pen_text(&pump->pen, ONE_KEY_MORE, strlen(ONE_KEY_MORE));
    }
    pump->phase = PHASE_KEY;
}

static void monitor(struct pump *pump)
{
    const char *text = pump->frame.text;
    int level = *text != '\0' ? *text - '0' : -1;
    int error = pump->io.monitor != NULL ? pump->io.monitor(pump->io.ctx, level) : -ENOTTY;
    char number[16];
    int len = snprintf(number, sizeof number, "%d%c", -error, INBAND_ANSWER);

    pump->io.to_libcli(pump->io.ctx, number, (size_t)len);
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
    case INBAND_FRAME_NEXT:
    case INBAND_FRAME_SECRET:
        ask(pump);
        break;
    case INBAND_FRAME_MORE:
    case INBAND_FRAME_KEY:
        ask_for_key(pump);
        break;
    case INBAND_FRAME_LOG:
        monitor(pump);
        break;
    case INBAND_FRAME_IDLE:
        pump->idle_limit = (unsigned)strtoul(pump->frame.text, NULL, 10);
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

    measure_screen(pump);
    if (pump->still)
        pen_difference(&pump->pen, pump->line.line.text, pump->line.line.len, text, len);
    else
        pen_text(&pump->pen, text, len);
    pump->echo_left = libcli_line_start(&pump->line, text, len);
    edit_line_wipe(&pump->frame);
    pump->put_back = pump->still = false;
    pump->phase = PHASE_START;
}

static void prompt_byte(struct pump *pump, unsigned char byte)
{
    char c = (char)byte;

    if (byte == INBAND_PROMPT_END) {
        start_line(pump);
        return;
    }
    pump->prompt_columns += pen_columns(&c, 1);
    if (!pump->still)
        show_char(pump, c);
}

static void start_byte(struct pump *pump, unsigned char byte)
{
    (void)byte;
    if (--pump->echo_left > 0)
        return;
    pump->phase = PHASE_EDIT;
    if (pump->log_len > 0)
        redraw(pump);
}

static void edit_byte(struct pump *pump, unsigned char byte)
{
    bool lead = pump->lead;

    /* Prompt and lead come in here when libcli redraws the line. */
    pump->lead = byte == INBAND_LEAD;
    if (!lead && !pump->lead && byte != INBAND_PROMPT && byte != INBAND_PROMPT_END && byte != '\r')
        show_char(pump, (char)byte);
}

static void redraw_byte(struct pump *pump, unsigned char byte)
{
    const struct edit_line *line = &pump->line.line;

    if (byte != '\n') {
        edit_byte(pump, byte);
        return;
    }
    pump->phase = PHASE_EDIT;
    if (pump->log_len > 0) {
        pen_take_away(&pump->pen, pump->prompt_columns + pen_columns(line->text, line->len));
        show_log(pump);
    } else {
        show_char(pump, '\n');
    }
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
        [PHASE_ENDED] = ended_byte,     [PHASE_ASK] = ask_byte,     [PHASE_KEY] = ask_byte,
        [PHASE_REDRAW] = redraw_byte,
    };

    for (size_t i = 0; i < len; i++)
        take[pump->phase](pump, (unsigned char)data[i]);
}

void pump_finish(struct pump *pump)
{
    pen_start_line(&pump->pen);
}
