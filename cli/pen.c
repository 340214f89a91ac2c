/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pen.c: see pen.h.
 */
#include "cli/pen.h"

#include <stdio.h>

#include "platform/banned.h"

enum { TAB_STOP = 8 };

void pen_init(struct pen *pen, void (*to_user)(void *ctx, const char *data, size_t len), void *ctx,
              bool terminal)
{
    *pen = (struct pen){.to_user = to_user, .ctx = ctx, .terminal = terminal, .at_start = true};
}

static void put(struct pen *pen, const char *data, size_t len)
{
    pen->to_user(pen->ctx, data, len);
}

/* To this column of the row that the cursor is in. */
static void go_to_column(struct pen *pen, unsigned column)
{
    char sequence[PEN_WRITES_MAX];
    int len = column > 0 ? snprintf(sequence, sizeof sequence, "\r\033[%uC", column)
                         : snprintf(sequence, sizeof sequence, "\r");

    put(pen, sequence, (size_t)len);
    pen->column = column;
}

static void go_up(struct pen *pen, unsigned rows)
{
    char sequence[PEN_WRITES_MAX];
    int len = snprintf(sequence, sizeof sequence, "\033[%uA", rows);

    put(pen, sequence, (size_t)len);
    pen->row -= rows;
}

static void new_line(struct pen *pen)
{
    if (pen->terminal)
        put(pen, "\r", 1);
    put(pen, "\n", 1);
    pen->column = pen->row = 0;
    pen->at_start = true;
}

static void step_back(struct pen *pen)
{
    bool row_is_full = pen->width > 0 && pen->column >= pen->width;

    if (pen->column == 0 && pen->row > 0) {
        go_up(pen, 1);
        go_to_column(pen, pen->width - 1);
    } else if (row_is_full) {
        /* The cursor is shown on the last column already, but BS would count from behind it. */
        go_to_column(pen, pen->width - 1);
    } else {
        put(pen, "\b", 1);
        pen->column -= pen->column > 0;
    }
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static void step(struct pen *pen, char c)
{
    if (continues_character(c))
        return;
    if (pen->width > 0 && pen->column >= pen->width) {
        pen->column = 0;
        pen->row++;
    }
    pen->column++;
}

static void step_to_tab_stop(struct pen *pen)
{
    pen->column = (pen->column / TAB_STOP + 1) * TAB_STOP;
    if (pen->width > 0 && pen->column >= pen->width)
        pen->column = pen->width - 1;
}

void pen_char(struct pen *pen, char c)
{
    switch (c) {
    case '\n':
        new_line(pen);
        return;
    case '\a':
        if (pen->terminal)
            put(pen, &c, 1);
        return;
    case '\b':
        step_back(pen);
        break;
    case '\t':
        put(pen, &c, 1);
        step_to_tab_stop(pen);
        break;
    default:
        put(pen, &c, 1);
        step(pen, c);
    }
    pen->at_start = false;
}

void pen_times(struct pen *pen, char c, size_t times)
{
    for (; times > 0; times--)
        pen_char(pen, c);
}

void pen_text(struct pen *pen, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        pen_char(pen, text[i]);
}

void pen_start_line(struct pen *pen)
{
    if (!pen->at_start)
        new_line(pen);
}

size_t pen_columns(const char *text, size_t len)
{
    size_t columns = 0;

    for (size_t i = 0; i < len; i++)
        columns += !continues_character(text[i]);
    return columns;
}

void pen_difference(struct pen *pen, const char *old, size_t old_len, const char *text, size_t len)
{
    size_t same = 0, old_columns, columns;

    while (same < len && same < old_len && text[same] == old[same])
        same++;
    while (same > 0 && ((same < len && continues_character(text[same])) ||
                        (same < old_len && continues_character(old[same]))))
        same--;
    old_columns = pen_columns(old + same, old_len - same);
    columns = pen_columns(text + same, len - same);
    pen_times(pen, '\b', old_columns);
    pen_text(pen, text + same, len - same);
    if (old_columns > columns) {
        pen_times(pen, ' ', old_columns - columns);
        pen_times(pen, '\b', old_columns - columns);
    }
}

static void blank_row(struct pen *pen, size_t columns)
{
    put(pen, "\r", 1);
    for (size_t i = 0; i < columns; i++)
        put(pen, " ", 1);
    put(pen, "\r", 1);
    pen->column = 0;
}

void pen_take_back(struct pen *pen, size_t columns)
{
    if (columns == pen->column && (pen->width == 0 || columns < pen->width)) {
        blank_row(pen, columns);
        return;
    }
    pen_times(pen, '\b', columns);
    pen_times(pen, ' ', columns);
    pen_times(pen, '\b', columns);
}

void pen_take_away(struct pen *pen, size_t columns)
{
    if (pen->row > 0)
        go_up(pen, pen->row);
    if (pen->width > 0 && columns > pen->width)
        put(pen, "\r\033[J", 4);
    else
        blank_row(pen, columns);
    pen->column = pen->row = 0;
    pen->at_start = true;
}
