/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_log.h: the two things acs-demo writes: one line per event on standard output, for a person,
 * and (--log) every request and reply in full in a file. The form of the file is in
 * tests/acs/README.
 */
#ifndef TESTS_ACS_LOG_H
#define TESTS_ACS_LOG_H

#include <stddef.h>

struct acs_log;

/* path NULL: no file. 0 or a negative errno code. */
int acs_log_new(const char *path, struct acs_log **out);
void acs_log_free(struct acs_log *log);

/* A line for a person. Control bytes are shown as \xNN and a long line is cut. */
void acs_log_event(struct acs_log *log, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether records are kept: without a file there is no need to prepare one. */
int acs_log_keeps_records(const struct acs_log *log);
/* A record without content: "=== connection 1 opened ...". */
void acs_log_mark(struct acs_log *log, unsigned long connection, const char *what);
/* A record with content: "=== connection 1 request 2 ...", what being "request" or "reply". */
void acs_log_record(struct acs_log *log, unsigned long connection, const char *what,
                    unsigned number, const void *data, size_t len);

#endif
