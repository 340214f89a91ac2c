/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pager.c: see pager.h.
 */
#include "cli/pager.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/shell_io.h"
#include "platform/banned.h"

enum {
    ROWS_UNKNOWN = 24, /* Comware's default */
    TAB_WIDTH = 8,
    HELD_MAX = 32768, /* bytes kept for going back */
    HELD_ROWS = 1024,
};

struct pager {
    const struct shell_io *io;
    int wanted;       /* as given to pager_begin() */
    size_t rows;      /* of text on a screen; 0: never stop */
    size_t columns;   /* 0: not known, lines do not wrap */
    size_t left;      /* rows that may still be begun */
    size_t column;    /* of the cursor */
    bool is_row_open; /* the cursor's row has been begun */
    bool stopped;
    char held[HELD_MAX];
    size_t held_len;
    uint16_t starts[HELD_ROWS]; /* of rows in held */
    size_t count;               /* of rows held */
    size_t shown;               /* of those: up to the cursor; less than count after going back */
};

int pager_new(const struct shell_io *io, struct pager **out)
{
    struct pager *pager = calloc(1, sizeof(*pager));
    if (!pager)
        return -ENOMEM;
    pager->io = io;
    *out = pager;
    return 0;
}

void pager_free(struct pager *pager)
{
    if (!pager)
        return;
    explicit_bzero(pager, sizeof(*pager));
    free(pager);
}

/* The size of the screen as it is now. */
static void measure(struct pager *pager)
{
    unsigned rows = 0, columns = 0;
    pager->rows = pager->columns = 0;
    if (!pager->wanted || !pager->io->window || !pager->io->window(pager->io->ctx, &rows, &columns))
        return;
    pager->columns = columns;
    if (pager->wanted > 0)
        rows = (unsigned)pager->wanted;
    else if (rows == 0)
        rows = ROWS_UNKNOWN;
    pager->rows = rows > 1 ? rows - 1 : 1;
}

void pager_begin(struct pager *pager, int rows)
{
    pager->wanted = rows;
    pager->stopped = pager->is_row_open = false;
    pager->column = pager->held_len = pager->count = pager->shown = 0;
    measure(pager);
    pager->left = pager->rows;
}

static void send(struct pager *pager, const char *data, size_t len)
{
    if (len > 0)
        pager->io->output(pager->io->ctx, data, len);
}

/* --- what is held --- */

/* Forgets the older half. */
static void forget(struct pager *pager)
{
    size_t rows = (pager->count + 1) / 2;
    size_t bytes = rows < pager->count ? pager->starts[rows] : pager->held_len;
    memmove(pager->held, pager->held + bytes, pager->held_len - bytes);
    pager->held_len -= bytes;
    pager->count -= rows;
    for (size_t i = 0; i < pager->count; i++)
        pager->starts[i] = (uint16_t)(pager->starts[i + rows] - bytes);
    pager->shown = pager->count;
}

static void hold_row(struct pager *pager)
{
    if (pager->count == HELD_ROWS)
        forget(pager);
    pager->starts[pager->count++] = (uint16_t)pager->held_len;
    pager->shown = pager->count;
}

/* What cannot be held, a row of more than half the room, is not shown again. */
static void hold(struct pager *pager, const char *data, size_t len)
{
    while (pager->count > 1 && len > HELD_MAX - pager->held_len)
        forget(pager);
    if (len > HELD_MAX - pager->held_len)
        return;
    memcpy(pager->held + pager->held_len, data, len);
    pager->held_len += len;
}

static void show_held_row(struct pager *pager)
{
    size_t row = pager->shown++;
    size_t end = pager->shown < pager->count ? pager->starts[pager->shown] : pager->held_len;
    send(pager, pager->held + pager->starts[row], end - pager->starts[row]);
}

/* --- stopping --- */

/* From the row one screen above the uppermost of this one. */
static void go_back(struct pager *pager)
{
    size_t two = 2 * pager->rows;
    pager->shown = pager->shown > two ? pager->shown - two : 0;
    pager->left = pager->rows;
}

/* Asks until there is room for so many rows. Afterwards the cursor is at the beginning of one. */
static void ask(struct pager *pager, size_t need)
{
    pager->is_row_open = false;
    while (pager->left < need && !pager->stopped) {
        enum shell_more more = pager->io->more(pager->io->ctx);
        measure(pager);
        if (!pager->rows) /* the terminal has gone */
            return;
        if (more == MORE_STOP)
            pager->stopped = true;
        else if (more == MORE_BACK)
            go_back(pager);
        else if (more == MORE_LINE)
            pager->left = pager->shown < pager->count ? 1 : need;
        else
            pager->left = pager->rows;
        for (; pager->shown < pager->count && pager->left > 0; pager->left--)
            show_held_row(pager);
        need = need < pager->rows ? need : pager->rows;
    }
}

static void poll_interrupt(struct pager *pager)
{
    if (pager->io->interrupted && pager->io->interrupted(pager->io->ctx))
        pager->stopped = true;
}

/* --- rows --- */

/* How far the cursor moves from that column, for a byte that is no line end. */
static size_t width(size_t column, char c)
{
    if (c == '\t')
        return TAB_WIDTH - column % TAB_WIDTH;
    bool continues = ((unsigned char)c & 0xc0) == 0x80; /* a character of UTF-8 */
    return continues ? 0 : 1;
}

/* Whether this byte is in the next row, the cursor being at that column. */
static bool wraps(const struct pager *pager, size_t column, char c)
{
    return c != '\n' && pager->columns && column >= pager->columns && width(column, c) > 0;
}

/* How many rows the line that data begins with takes, as far as it is there. */
static size_t rows_of_line(const struct pager *pager, const char *data, size_t len)
{
    size_t rows = 1, column = 0;
    for (size_t i = 0; i < len && data[i] != '\n'; i++) {
        if (wraps(pager, column, data[i])) {
            rows++;
            column = 0;
        }
        column += width(column, data[i]);
    }
    return rows;
}

/* Asks before a row for which there is no room. A line is not torn when a screen can hold it. */
static void make_room(struct pager *pager, const char *data, size_t len)
{
    size_t need = pager->is_row_open ? 1 : rows_of_line(pager, data, len);
    if (need > pager->rows)
        need = pager->rows;
    if (pager->left < need)
        ask(pager, need);
}

/* data begins with the row. */
static void begin_row(struct pager *pager, const char *data, size_t len)
{
    if (pager->rows)
        make_room(pager, data, len);
    if (pager->stopped)
        return;
    if (pager->rows) {
        pager->left--;
        hold_row(pager);
    }
    pager->is_row_open = true;
    pager->column = 0;
}

static void write_part(struct pager *pager, const char *data, size_t len)
{
    send(pager, data, len);
    if (pager->rows)
        hold(pager, data, len);
}

void pager_write(struct pager *pager, const char *data, size_t len)
{
    size_t from = 0;
    for (size_t i = 0; i < len && !pager->stopped; i++) {
        if (!pager->is_row_open || wraps(pager, pager->column, data[i])) {
            write_part(pager, data + from, i - from);
            from = i;
            begin_row(pager, data + i, len - i);
            if (pager->stopped)
                return;
        }
        if (data[i] != '\n') {
            pager->column += width(pager->column, data[i]);
            continue;
        }
        write_part(pager, data + from, i + 1 - from);
        from = i + 1;
        pager->is_row_open = false;
        pager->column = 0;
        poll_interrupt(pager);
    }
    if (!pager->stopped)
        write_part(pager, data + from, len - from);
}

void pager_seen(struct pager *pager)
{
    pager->is_row_open = false;
    pager->column = pager->held_len = pager->count = pager->shown = 0;
    pager->left = pager->rows;
}

bool pager_stopped(struct pager *pager)
{
    if (!pager->stopped)
        poll_interrupt(pager);
    return pager->stopped;
}

void pager_end(struct pager *pager)
{
    if (pager->stopped && pager->is_row_open)
        send(pager, "\n", 1);
}
