/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.c: see log.h.
 */
#include "platform/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "platform/banned.h"

struct log {
    char *ident;
    enum log_target target;
    enum log_level level;
    bool terminal; /* standard error is one: show the time, not "<N>" */
    log_watch_fn *watch;
    void *watch_ctx;
    bool watched; /* the watcher is being called */
};

static const struct {
    const char *name;
    int priority;
    const char *mnemonic;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error", LOG_ERR, "CWMP_ERROR"},
    [LOG_LEVEL_WARNING] = {"warning", LOG_WARNING, "CWMP_WARNING"},
    [LOG_LEVEL_NOTICE] = {"notice", LOG_NOTICE, "CWMP_NOTICE"},
    [LOG_LEVEL_INFO] = {"info", LOG_INFO, "CWMP_INFO"},
    [LOG_LEVEL_DEBUG] = {"debug", LOG_DEBUG, "CWMP_DEBUG"},
};
static const char default_module[] = "CWMP";

int log_new(const char *ident, enum log_target target, enum log_level level, struct log **out)
{
    struct log *log = calloc(1, sizeof(*log));
    if (!log || !(log->ident = strdup(ident))) {
        free(log);
        return -ENOMEM;
    }
    log->target = target;
    log->level = level;
    log->terminal = target == LOG_TARGET_STDERR && isatty(STDERR_FILENO);
    if (target == LOG_TARGET_SYSLOG)
        openlog(log->ident, LOG_PID, LOG_DAEMON);
    *out = log;
    return 0;
}

void log_free(struct log *log)
{
    if (!log)
        return;
    if (log->target == LOG_TARGET_SYSLOG)
        closelog();
    free(log->ident);
    free(log);
}

int log_level_parse(const char *text, enum log_level *out)
{
    for (unsigned i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (strcmp(levels[i].name, text) == 0) {
            *out = (enum log_level)i;
            return 0;
        }
    return -EINVAL;
}

/* A peer's text must not be able to move the cursor or begin a line of its own. */
static void make_printable(const char *raw, char *out, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t used = 0;
    for (; *raw && used + 5 < size; raw++) {
        unsigned char c = (unsigned char)*raw;
        if (c >= ' ' && c != 0x7f) {
            out[used++] = (char)c;
            continue;
        }
        out[used++] = '\\';
        out[used++] = 'x';
        out[used++] = digits[c >> 4];
        out[used++] = digits[c & 15];
    }
    out[used] = '\0';
}

static void to_stderr(const struct log *log, enum log_level level, const char *text)
{
    char line[LOG_TEXT_SIZE + 144];
    int len;
    if (log->terminal) {
        struct timespec now;
        struct tm tm;
        char stamp[16];
        clock_gettime(CLOCK_REALTIME, &now);
        strftime(stamp, sizeof(stamp), "%H:%M:%S", localtime_r(&now.tv_sec, &tm));
        len = snprintf(line, sizeof(line), "%s.%03ld %s: %s\n", stamp, now.tv_nsec / 1000000,
                       log->ident, text);
    } else {
        len =
            snprintf(line, sizeof(line), "<%d>%s: %s\n", levels[level].priority, log->ident, text);
    }
    /* One write a line, so that lines of several processes do not mix; a log that cannot be written
     * has no one to tell. */
    if (len > 0 && write(STDERR_FILENO, line, (size_t)len) < 0)
        return;
}

unsigned log_level_number(enum log_level level)
{
    return (unsigned)levels[level].priority;
}

void log_watch(struct log *log, log_watch_fn *fn, void *ctx)
{
    if (!log)
        return;
    log->watch = fn;
    log->watch_ctx = ctx;
}

static void tell_watcher(struct log *log, const struct log_record *record)
{
    if (!log->watch || log->watched)
        return;
    log->watched = true;
    log->watch(log->watch_ctx, record);
    log->watched = false;
}

static void to_target(struct log *log, const struct log_record *record)
{
    char line[LOG_TEXT_SIZE + 80];
    const char *text = record->text;
    if (record->level > log->level)
        return;
    if (record->module != default_module) {
        snprintf(line, sizeof(line), "%s/%u/%s: %s", record->module,
                 log_level_number(record->level), record->mnemonic, record->text);
        text = line;
    }
    if (log->target == LOG_TARGET_SYSLOG)
        syslog(levels[record->level].priority, "%s", text);
    else
        to_stderr(log, record->level, text);
}

__attribute__((format(printf, 3, 0))) static void
write_record(struct log *log, struct log_record *record, const char *format, va_list args)
{
    char raw[LOG_TEXT_SIZE], text[LOG_TEXT_SIZE];
    vsnprintf(raw, sizeof(raw), format, args);
    make_printable(raw, text, sizeof(text));
    record->text = text;
    to_target(log, record);
    tell_watcher(log, record);
    record->text = NULL;
}

void log_line(struct log *log, enum log_level level, const char *format, ...)
{
    if (!log || (level > log->level && !log->watch))
        return;
    struct log_record record = {level, default_module, levels[level].mnemonic, NULL};
    va_list args;
    va_start(args, format);
    write_record(log, &record, format, args);
    va_end(args);
}

void log_event(struct log *log, enum log_level level, const char *module, const char *mnemonic,
               const char *format, ...)
{
    if (!log || (level > log->level && !log->watch))
        return;
    struct log_record record = {level, module, mnemonic, NULL};
    va_list args;
    va_start(args, format);
    write_record(log, &record, format, args);
    va_end(args);
}
