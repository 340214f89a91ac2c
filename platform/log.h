/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.h: one line of text to where the daemon's administrator looks for it.
 *
 * To standard error each line is prefixed with "<N>", the syslog priority as systemd's journal
 * reads it, unless standard error is a terminal; otherwise syslog(3) is used. A line is cut at
 * 1,000 bytes and control bytes are shown as \xNN, so that a peer cannot forge a second line.
 * Callers never pass a secret.
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

void log_line(struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(log, ...)   log_line((log), LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(log, ...) log_line((log), LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_notice(log, ...)  log_line((log), LOG_LEVEL_NOTICE, __VA_ARGS__)
#define log_info(log, ...)    log_line((log), LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(log, ...)   log_line((log), LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
