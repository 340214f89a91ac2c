/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log_buffer.h: the last lines of the log in memory, as `display logbuffer` shows them and
 * `terminal monitor` gets them: "%Sep  6 10:38:12:320 2018 Sysname SHELL/5/SHELL_LOGIN: ...".
 * Holds what is of informational level or more important, as Comware does by default.
 */
#ifndef PLATFORM_LOG_BUFFER_H
#define PLATFORM_LOG_BUFFER_H

#include <stdint.h>

struct clock;
struct log;
struct log_buffer;

enum { LOG_BUFFER_LINES = 512, LOG_BUFFER_LINE_SIZE = 1200 };

/* The system name at this moment; never NULL. */
typedef const char *log_buffer_name_fn(void *ctx);

/* Becomes the log's watcher. log and clock must outlive it. 0 or -ENOMEM. */
int log_buffer_new(struct log *log, const struct clock *clock, log_buffer_name_fn *name, void *ctx,
                   struct log_buffer **out);
void log_buffer_free(struct log_buffer *buffer);

struct log_buffer_state {
    uint64_t first, end;  /* the numbers of the lines that are held: first <= n < end */
    uint64_t overwritten; /* lines that had to go */
    uint64_t dropped;     /* lines for which there was no memory */
};
void log_buffer_state(const struct log_buffer *buffer, struct log_buffer_state *out);
/* The line without its end, NULL for one that is not held. Numbers are never used twice. */
const char *log_buffer_line(const struct log_buffer *buffer, uint64_t number);
void log_buffer_reset(struct log_buffer *buffer); /* forgets the lines and the counts */

/* fn sees each new line, debugging ones included; level: 3 (error) to 7 (debugging). Not those
 * about commands (SHELL_CMD...): Comware's "hidden logs", which are kept but not put on terminals,
 * where they would repeat what was just typed. One watcher; NULL: none. */
typedef void log_buffer_watch_fn(void *ctx, unsigned level, const char *line);
void log_buffer_watch(struct log_buffer *buffer, log_buffer_watch_fn *fn, void *ctx);

/* A line of this form that is not in the buffer, for one watcher alone. */
void log_buffer_compose(const struct log_buffer *buffer, unsigned level, const char *mnemonic,
                        const char *text, char out[LOG_BUFFER_LINE_SIZE]);

#endif
