/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * output.c: see output.h.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/filter.h"
#include "cli/pager.h"
#include "cli/shell_io.h"
#include "cli/tail.h"
#include "platform/buf.h"
#include "platform/banned.h"

enum {
    HELD_LINE_MAX = 65536, /* the rest of a longer line is dropped; no real one has 2 KiB */
    NUMBER_MAX = 32,       /* what by-linenum puts before it */
    PIECE_MAX = 32768,     /* of a file, at a time */
};

struct output {
    output_file_fn *write_file;
    void *ctx;
    struct pager *pager;
    const struct tail *tail; /* NULL: none */
    struct filters *filters; /* NULL: none */
    struct buf line;         /* the one that has no end yet, for the filters */
    struct buf piece;        /* of the file */
    bool has_piece;          /* something was written to the file */
    int error;
};

int output_new(const struct shell_io *io, output_file_fn *write_file, void *ctx,
               struct output **out)
{
    struct output *output = calloc(1, sizeof(*output));
    if (!output)
        return -ENOMEM;
    output->write_file = write_file;
    output->ctx = ctx;
    buf_init(&output->line, HELD_LINE_MAX);
    buf_init(&output->piece, PIECE_MAX);
    int error = pager_new(io, &output->pager);
    if (error) {
        output_free(output);
        return error;
    }
    *out = output;
    return 0;
}

static void forget_tail(struct output *output)
{
    filters_free(output->filters);
    output->filters = NULL;
    output->tail = NULL;
    buf_wipe(&output->line);
    buf_wipe(&output->piece);
}

void output_free(struct output *output)
{
    if (!output)
        return;
    forget_tail(output);
    pager_free(output->pager);
    free(output);
}

int output_begin(struct output *output, const struct tail *tail, int rows, size_t *column,
                 const char **why)
{
    forget_tail(output);
    output->error = 0;
    output->has_piece = false;
    pager_begin(output->pager, rows);
    if (!tail || (!tail->count && tail->target == TAIL_SCREEN))
        return 0;
    int error = tail->count ? filters_new(tail, &output->filters, column, why) : 0;
    if (!error)
        output->tail = tail;
    return error;
}

/* --- to a file --- */

static bool to_file(const struct output *output)
{
    return output->tail && output->tail->target != TAIL_SCREEN;
}

static void write_piece(struct output *output)
{
    bool append = output->has_piece || output->tail->target == TAIL_FILE_APPEND;
    output->error = buf_error(&output->piece);
    if (!output->error)
        output->error = output->write_file(output->ctx, output->tail->file,
                                           buf_text(&output->piece), output->piece.len, append);
    output->has_piece = true;
    buf_reset(&output->piece);
}

/* What has come out of the filters. */
static void deliver(struct output *output, const char *data, size_t len)
{
    if (!to_file(output)) {
        pager_write(output->pager, data, len);
        return;
    }
    while (len > 0 && !output->error) {
        size_t part = PIECE_MAX - output->piece.len < len ? PIECE_MAX - output->piece.len : len;
        buf_append(&output->piece, data, part);
        data += part;
        len -= part;
        if (output->piece.len == PIECE_MAX || buf_error(&output->piece))
            write_piece(output);
    }
}

/* --- through the filters --- */

static void filter_line(struct output *output, bool ended)
{
    struct buf out;
    buf_init(&out, HELD_LINE_MAX + NUMBER_MAX);
    int passed = filters_line(output->filters, buf_text(&output->line), output->line.len, &out);
    if (passed == 1 && ended)
        buf_putc(&out, '\n');
    if (passed < 0 || buf_error(&out))
        output->error = passed < 0 ? passed : buf_error(&out);
    else if (passed)
        deliver(output, buf_text(&out), out.len);
    buf_wipe(&out);
    buf_reset(&output->line);
}

static void take(struct output *output, const char *data, size_t len)
{
    size_t room = HELD_LINE_MAX - output->line.len;
    if (buf_append(&output->line, data, len < room ? len : room))
        output->error = buf_error(&output->line);
}

void output_write(struct output *output, const char *data, size_t len)
{
    if (output->error)
        return;
    if (!output->filters) {
        deliver(output, data, len);
        return;
    }
    while (len > 0 && !output_stopped(output)) {
        const char *end = memchr(data, '\n', len);
        size_t part = end ? (size_t)(end - data) : len;
        take(output, data, part);
        if (!end || output->error)
            return;
        filter_line(output, true);
        data += part + 1;
        len -= part + 1;
    }
}

void output_seen(struct output *output)
{
    pager_seen(output->pager);
}

bool output_stopped(struct output *output)
{
    return output->error || pager_stopped(output->pager);
}

int output_end(struct output *output, bool well)
{
    if (output->filters && output->line.len > 0 && !output_stopped(output))
        filter_line(output, false);
    if (to_file(output) && well && !output_stopped(output) &&
        (output->piece.len > 0 || !output->has_piece))
        write_piece(output);
    pager_end(output->pager);
    forget_tail(output);
    return output->error;
}
