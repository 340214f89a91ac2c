/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log_buffer.c: see log_buffer.h.
 */
#include "platform/log_buffer.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform/clock.h"
#include "platform/log.h"
#include "platform/banned.h"

struct log_buffer {
    struct log *log;
    const struct clock *clock;
    log_buffer_name_fn *name;
    void *name_ctx;
    char *lines[LOG_BUFFER_LINES]; /* line n is at n modulo LOG_BUFFER_LINES */
    struct log_buffer_state state;
    log_buffer_watch_fn *watch;
    void *watch_ctx;
};

static void compose(const struct log_buffer *buffer, unsigned level, const char *module,
                    const char *mnemonic, const char *text, char out[LOG_BUFFER_LINE_SIZE])
{
    int64_t wall_ms = clock_wall_ms(buffer->clock);
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm tm;
    char day[32], year[16];
    localtime_r(&seconds, &tm);
    strftime(day, sizeof(day), "%b %e %H:%M:%S", &tm);
    strftime(year, sizeof(year), "%Y", &tm);
    snprintf(out, LOG_BUFFER_LINE_SIZE, "%%%s:%03d %s %s %s/%u/%s: %s", day, (int)(wall_ms % 1000),
             year, buffer->name(buffer->name_ctx), module, level, mnemonic, text);
}

void log_buffer_compose(const struct log_buffer *buffer, unsigned level, const char *mnemonic,
                        const char *text, char out[LOG_BUFFER_LINE_SIZE])
{
    compose(buffer, level, "CWMP", mnemonic, text, out);
}

static void keep(struct log_buffer *buffer, const char *line)
{
    struct log_buffer_state *state = &buffer->state;
    char *copy = strdup(line);
    if (!copy) {
        state->dropped++;
        return;
    }
    char **place = &buffer->lines[state->end % LOG_BUFFER_LINES];
    if (state->end - state->first == LOG_BUFFER_LINES) {
        state->first++;
        state->overwritten++;
    }
    free(*place);
    *place = copy;
    state->end++;
}

static bool is_hidden(const struct log_record *record)
{
    static const char commands[] = "SHELL_CMD";
    return !strncmp(record->mnemonic, commands, sizeof(commands) - 1);
}

static void on_record(void *ctx, const struct log_record *record)
{
    struct log_buffer *buffer = ctx;
    char line[LOG_BUFFER_LINE_SIZE];
    compose(buffer, log_level_number(record->level), record->module, record->mnemonic, record->text,
            line);
    if (record->level <= LOG_LEVEL_INFO)
        keep(buffer, line);
    if (buffer->watch && !is_hidden(record))
        buffer->watch(buffer->watch_ctx, log_level_number(record->level), line);
}

int log_buffer_new(struct log *log, const struct clock *clock, log_buffer_name_fn *name, void *ctx,
                   struct log_buffer **out)
{
    struct log_buffer *buffer = calloc(1, sizeof(*buffer));
    if (!buffer)
        return -ENOMEM;
    buffer->log = log;
    buffer->clock = clock;
    buffer->name = name;
    buffer->name_ctx = ctx;
    log_watch(log, on_record, buffer);
    *out = buffer;
    return 0;
}

void log_buffer_free(struct log_buffer *buffer)
{
    if (!buffer)
        return;
    log_watch(buffer->log, NULL, NULL);
    log_buffer_reset(buffer);
    free(buffer);
}

void log_buffer_state(const struct log_buffer *buffer, struct log_buffer_state *out)
{
    *out = buffer->state;
}

const char *log_buffer_line(const struct log_buffer *buffer, uint64_t number)
{
    bool held = number >= buffer->state.first && number < buffer->state.end;
    return held ? buffer->lines[number % LOG_BUFFER_LINES] : NULL;
}

void log_buffer_reset(struct log_buffer *buffer)
{
    for (size_t i = 0; i < LOG_BUFFER_LINES; i++) {
        free(buffer->lines[i]);
        buffer->lines[i] = NULL;
    }
    buffer->state.first = buffer->state.end;
    buffer->state.overwritten = buffer->state.dropped = 0;
}

void log_buffer_watch(struct log_buffer *buffer, log_buffer_watch_fn *fn, void *ctx)
{
    buffer->watch = fn;
    buffer->watch_ctx = ctx;
}
