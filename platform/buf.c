/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.c: see buf.h.
 */
#include "platform/buf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

enum { BUF_FIRST_CAPACITY = 256 };

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
    free(b->data);
    buf_init(b, b->max);
}

/* Only what was ever used: the rest of a large buffer has no memory behind it before it is touched.
 */
static void overwrite(struct buf *b)
{
    if (b->data)
        explicit_bzero(b->data, b->len > b->high ? b->len : b->high);
}

void buf_wipe(struct buf *b)
{
    overwrite(b);
    buf_free(b);
}

void buf_move(struct buf *from, struct buf *to)
{
    free(to->data);
    *to = *from;
    buf_init(from, from->max);
}

void buf_truncate(struct buf *b, size_t len)
{
    if (b->len > b->high)
        b->high = b->len;
    if (len < b->len)
        b->len = len;
    b->error = 0;
    if (b->data)
        b->data[b->len] = '\0';
}

void buf_reset(struct buf *b)
{
    buf_truncate(b, 0);
}

/* Makes room for len more bytes and the closing NUL. */
static int reserve(struct buf *b, size_t len)
{
    if (b->error)
        return b->error;
    if (len > b->max - b->len)
        return b->error = -EMSGSIZE;
    size_t need = b->len + len + 1;
    if (need <= b->cap)
        return 0;
    size_t cap = b->cap ? b->cap : BUF_FIRST_CAPACITY;
    while (cap < need)
        cap = cap > b->max / 2 ? b->max + 1 : cap * 2;
    /* Not realloc(): what it leaves behind may be a password. */
    char *data = malloc(cap);
    if (!data)
        return b->error = -ENOMEM;
    if (b->data) {
        memcpy(data, b->data, b->len + 1);
        overwrite(b);
        free(b->data);
    }
    b->high = 0;
    b->data = data;
    b->cap = cap;
    return 0;
}

int buf_append(struct buf *b, const void *data, size_t len)
{
    int error = reserve(b, len);
    if (error)
        return error;
    if (len)
        memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
    return 0;
}

int buf_puts(struct buf *b, const char *text)
{
    return buf_append(b, text, strlen(text));
}

int buf_putc(struct buf *b, char c)
{
    return buf_append(b, &c, 1);
}

int buf_vprintf(struct buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    int error = len < 0 ? (b->error = -EINVAL) : reserve(b, (size_t)len);
    if (!error) {
        vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
    return error;
}

int buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int error = buf_vprintf(b, format, args);
    va_end(args);
    return error;
}

int buf_error(const struct buf *b)
{
    return b->error;
}

const char *buf_text(const struct buf *b)
{
    return b->data ? b->data : "";
}
