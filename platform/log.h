/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.h: one line of text to where the daemon's administrator looks for it.
 *
 * To standard error each line is prefixed with "<N>", the syslog priority as systemd's journal
 * reads it, unless standard error is a terminal; otherwise syslog(3) is used. A line is cut at
 * 1,000 bytes and control bytes are shown as \xNN, so that a peer cannot forge a second line.
 * Callers never pass a secret.
 *
 * One watcher may see every line, whatever the target's level: log_buffer.h keeps them for
 * `display logbuffer`. It sees module, level and mnemonic as Comware's log lines have them; lines
 * that do not say otherwise are of module CWMP with a mnemonic after their level.
 */
#ifndef PLATFORM_LOG_H
#define PLATFORM_LOG_H

enum log_level {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_NOTICE,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG
};
enum log_target { LOG_TARGET_STDERR, LOG_TARGET_SYSLOG };

struct log;

/* Returns 0 or -ENOMEM. ident is copied. A NULL struct log is allowed everywhere below and drops
 * the line. */
int log_new(const char *ident, enum log_target target, enum log_level level, struct log **out);
void log_free(struct log *log);

/* "error", "warning", "notice", "info", "debug"; returns 0 or -EINVAL. */
int log_level_parse(const char *text, enum log_level *out);

/* 3 (error) to 7 (debug), as syslog and Comware count. */
unsigned log_level_number(enum log_level level);

void log_line(struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A line that Comware has: "SHELL", "SHELL_LOGIN". The target gets "SHELL/5/SHELL_LOGIN: text". */
void log_event(struct log *log, enum log_level level, const char *module, const char *mnemonic,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

enum { LOG_TEXT_SIZE = 1000 };
struct log_record {
    enum log_level level;
    const char *module, *mnemonic;
    const char *text; /* printable, less than LOG_TEXT_SIZE bytes */
};
/* The record is valid during the call. What fn logs itself goes to the target only. */
typedef void log_watch_fn(void *ctx, const struct log_record *record);
/* fn sees each line from now on, instead of the one before; NULL: nobody does. */
void log_watch(struct log *log, log_watch_fn *fn, void *ctx);

#define log_error(log, ...)   log_line((log), LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(log, ...) log_line((log), LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(log, ...)  log_line((log), LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(log, ...)    log_line((log), LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(log, ...)   log_line((log), LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
