/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_log.c: event lines on standard output, records in a file.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/acs/acs_log.h"

#include "platform/banned.h"

enum { EVENT_MAX = 2000 };

struct acs_log {
    FILE *file; /* NULL: no records */
};

int acs_log_new(const char *path, struct acs_log **out)
{
    struct acs_log *log = calloc(1, sizeof(*log));
    if (!log)
        return -ENOMEM;
    if (path) {
        log->file = fopen(path, "we");
        if (!log->file) {
            int error = -errno;
            free(log);
            return error;
        }
    }
    *out = log;
    return 0;
}

void acs_log_free(struct acs_log *log)
{
    if (!log)
        return;
    if (log->file)
        fclose(log->file);
    free(log);
}

void acs_log_event(struct acs_log *log, const char *format, ...)
{
    char line[EVENT_MAX];
    va_list args;
    (void)log;
    va_start(args, format);
    int len = vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    for (const char *p = line; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7f)
            printf("\\x%02x", c);
        else
            putchar(c);
    }
    puts(len >= EVENT_MAX ? "..." : "");
    fflush(stdout);
}

int acs_log_keeps_records(const struct acs_log *log)
{
    return log->file != NULL;
}

static void put_header(struct acs_log *log, unsigned long connection, const char *what)
{
    struct timespec now;
    struct tm utc;
    char text[40];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
    fprintf(log->file, "=== connection %lu %s %s.%06ldZ", connection, what, text,
            now.tv_nsec / 1000);
}

void acs_log_mark(struct acs_log *log, unsigned long connection, const char *what)
{
    if (!log->file)
        return;
    put_header(log, connection, what);
    fputc('\n', log->file);
    fflush(log->file);
}

void acs_log_record(struct acs_log *log, unsigned long connection, const char *what,
                    unsigned number, const void *data, size_t len)
{
    char name[40];
    if (!log->file)
        return;
    snprintf(name, sizeof(name), "%s %u", what, number);
    put_header(log, connection, name);
    fprintf(log->file, " %zu bytes\n", len);
    fwrite(data, 1, len, log->file);
    fputc('\n', log->file);
    fflush(log->file);
}
