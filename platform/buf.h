/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * buf.h: a growing byte buffer that cannot grow past the maximum it was given.
 *
 * An append that would pass the maximum, or finds no memory, changes nothing and makes the buffer
 * "failed": every later append fails too, so a writer may make many calls and check once, with
 * buf_error(). The content is always followed by a NUL byte that is not counted in len, so data may
 * be used as a C string if it holds no NUL itself.
 */
#ifndef PLATFORM_BUF_H
#define PLATFORM_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
    char *data; /* owned; NULL while nothing was appended */
    size_t len; /* bytes used */
    size_t cap;
    size_t max;  /* len never exceeds it */
    size_t high; /* what len was at most before it shrank: so much is to be wiped */
    int error;   /* 0, -EMSGSIZE or -ENOMEM; sticky until buf_reset() */
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b); /* leaves it initialised and empty */
void buf_wipe(struct buf *b); /* as buf_free, after overwriting the content: for secrets */
/* to, which is lost, becomes what from is, and from is empty with the same maximum. */
void buf_move(struct buf *from, struct buf *to);
void buf_truncate(struct buf *b, size_t len); /* back to what it held before; forgets an error */
void buf_reset(struct buf *b);                /* forgets content and error, keeps the memory */

/* Each returns 0, or the buffer's error. */
int buf_append(struct buf *b, const void *data, size_t len);
int buf_puts(struct buf *b, const char *text);
int buf_putc(struct buf *b, char c);
int buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
int buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

int buf_error(const struct buf *b);
/* The content as a C string, "" when empty; valid until the next append. */
const char *buf_text(const struct buf *b);

#endif
