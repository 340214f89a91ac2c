/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libcli_line.c: see libcli_line.h.
 */
#include "cli/libcli_line.h"

#include <string.h>

#include "cli/inband.h"

#include "platform/banned.h"

/* Keys of libcli's editor. */
enum {
    LIBCLI_LEFT = 0x02,
    LIBCLI_BELL = 0x03, /* all that Ctrl+C does there */
    LIBCLI_END = 0x05,
    LIBCLI_RIGHT = 0x06,
    LIBCLI_ERASE = 0x08,
    LIBCLI_ERASE_TO_END = 0x0b,
    LIBCLI_REDRAW = 0x0c,
};

static void type(struct libcli_line *l, unsigned char key, size_t times)
{
    char keys[LIBCLI_LINE_TYPES_MAX];

    memset(keys, key, times);
    if (times > 0)
        l->type(l->ctx, keys, times);
}

static void type_text(struct libcli_line *l, const char *text, size_t len)
{
    char hidden[LIBCLI_LINE_TYPES_MAX];

    for (size_t i = 0; i < len; i++)
        hidden[i] = inband_hide(text[i]);
    l->type(l->ctx, hidden, len);
    explicit_bzero(hidden, len);
}

static void ring(struct libcli_line *l)
{
    type(l, LIBCLI_BELL, 1);
}

/* --- keys; each changes the line here as libcli will change its own --- */

static void move_left(struct libcli_line *l, size_t count)
{
    l->line.cursor -= count;
    type(l, LIBCLI_LEFT, count);
}

static void move_right(struct libcli_line *l, size_t count)
{
    l->line.cursor += count;
    type(l, LIBCLI_RIGHT, count);
}

static void erase(struct libcli_line *l, size_t count)
{
    edit_line_erase(&l->line, count);
    type(l, LIBCLI_ERASE, count);
}

static void on_left(struct libcli_line *l)
{
    move_left(l, l->line.cursor > 0);
}

static void on_right(struct libcli_line *l)
{
    move_right(l, l->line.cursor < l->line.len);
}

/* Not libcli's Ctrl+A, which writes the prompt again. */
static void on_home(struct libcli_line *l)
{
    move_left(l, l->line.cursor);
}

static void on_end(struct libcli_line *l)
{
    type(l, LIBCLI_END, l->line.cursor < l->line.len);
    l->line.cursor = l->line.len;
}

static void on_word_left(struct libcli_line *l)
{
    move_left(l, edit_line_word_left(&l->line));
}

static void on_word_right(struct libcli_line *l)
{
    move_right(l, edit_line_word_right(&l->line));
}

static void on_erase(struct libcli_line *l)
{
    if (l->line.cursor == 0)
        ring(l);
    erase(l, l->line.cursor > 0);
}

static void on_delete(struct libcli_line *l)
{
    size_t count = l->line.cursor < l->line.len;

    move_right(l, count);
    erase(l, count);
}

static void on_erase_word(struct libcli_line *l)
{
    erase(l, edit_line_word_left(&l->line));
}

static void on_delete_word(struct libcli_line *l)
{
    size_t count = edit_line_word_right(&l->line);

    move_right(l, count);
    erase(l, count);
}

static void on_erase_to_start(struct libcli_line *l)
{
    erase(l, l->line.cursor);
}

static void on_erase_to_end(struct libcli_line *l)
{
    type(l, LIBCLI_ERASE_TO_END, l->line.cursor < l->line.len);
    edit_line_erase_to_end(&l->line);
}

static void on_redraw(struct libcli_line *l)
{
    type(l, LIBCLI_REDRAW, 1);
}

static void on_text(struct libcli_line *l, char c)
{
    if (edit_line_insert(&l->line, c))
        type_text(l, &c, 1);
    else
        ring(l);
}

static void (*const keys_that_edit[KEY_COUNT])(struct libcli_line *l) = {
    [KEY_LEFT] = on_left,
    [KEY_RIGHT] = on_right,
    [KEY_HOME] = on_home,
    [KEY_END] = on_end,
    [KEY_WORD_LEFT] = on_word_left,
    [KEY_WORD_RIGHT] = on_word_right,
    [KEY_ERASE] = on_erase,
    [KEY_DELETE] = on_delete,
    [KEY_ERASE_WORD] = on_erase_word,
    [KEY_DELETE_WORD] = on_delete_word,
    [KEY_ERASE_TO_START] = on_erase_to_start,
    [KEY_ERASE_TO_END] = on_erase_to_end,
    [KEY_REDRAW] = on_redraw,
};

void libcli_line_key(struct libcli_line *line, enum key key, char text)
{
    if (key == KEY_TEXT)
        on_text(line, text);
    else if (keys_that_edit[key] != NULL)
        keys_that_edit[key](line);
}

void libcli_line_replace(struct libcli_line *line, const char *text)
{
    size_t len = strnlen(text, EDIT_LINE_MAX);

    on_end(line);
    erase(line, line->line.len);
    (void)edit_line_set(&line->line, text, len);
    type_text(line, text, len);
}

size_t libcli_line_start(struct libcli_line *line, const char *text, size_t len)
{
    static const char lead[] = {(char)INBAND_LEAD, ' '};

    edit_line_wipe(&line->line);
    (void)edit_line_set(&line->line, text, len);
    line->type(line->ctx, lead, sizeof lead);
    type_text(line, text, len);
    return sizeof lead + len; /* at the end of its line libcli echoes byte for byte */
}

void libcli_line_end(struct libcli_line *line, unsigned char end)
{
    const char keys[] = {(char)end, '\r'};

    on_end(line);
    line->type(line->ctx, keys, sizeof keys);
}
