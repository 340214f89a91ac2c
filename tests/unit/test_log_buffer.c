/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_log_buffer.c: the last lines of the log in memory, in Comware's form.
 */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/log.h"
#include "platform/log_buffer.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* 2018-09-06 10:38:12.320 in UTC */
#define WALL_MS INT64_C(1536230292320)

struct fixture {
    struct clock *clock;
    struct log *log;
    struct log_buffer *buffer;
    const char *name;
    unsigned seen, level; /* by the watcher */
    char line[LOG_BUFFER_LINE_SIZE];
    int saved; /* standard error */
};

static const char *name(void *ctx)
{
    return ((struct fixture *)ctx)->name;
}

static void begin(struct fixture *f)
{
    *f = (struct fixture){.name = "Sysname"};
    CU_ASSERT_EQUAL(setenv("TZ", "UTC", 1), 0);
    tzset();
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    f->saved = dup(STDERR_FILENO);
    CU_ASSERT_TRUE_FATAL(null >= 0 && f->saved >= 0);
    CU_ASSERT_TRUE(dup2(null, STDERR_FILENO) >= 0);
    close(null);
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(WALL_MS, &f->clock), 0);
    CU_ASSERT_EQUAL_FATAL(log_new("prog", LOG_TARGET_STDERR, LOG_LEVEL_ERROR, &f->log), 0);
    CU_ASSERT_EQUAL_FATAL(log_buffer_new(f->log, f->clock, name, f, &f->buffer), 0);
}

static void end(struct fixture *f)
{
    log_buffer_free(f->buffer);
    log_free(f->log);
    clock_free(f->clock);
    CU_ASSERT_TRUE(dup2(f->saved, STDERR_FILENO) >= 0);
    close(f->saved);
}

static void test_form(void)
{
    struct fixture f;
    begin(&f);
    log_event(f.log, LOG_LEVEL_NOTICE, "SHELL", "SHELL_LOGIN", "VTY logged in from %s.",
              "169.254.100.171");
    CU_ASSERT_STRING_EQUAL(log_buffer_line(f.buffer, 0),
                           "%Sep  6 10:38:12:320 2018 Sysname SHELL/5/SHELL_LOGIN: VTY logged in "
                           "from 169.254.100.171.");
    f.name = "core-1"; /* as it is when the line is written */
    clock_simulate_advance(f.clock, 86400000 * 5 - 315);
    log_warning(f.log, "a\nb");
    CU_ASSERT_STRING_EQUAL(log_buffer_line(f.buffer, 1),
                           "%Sep 11 10:38:12:005 2018 core-1 CWMP/4/CWMP_WARNING: a\\x0ab");
    log_error(f.log, "e");
    log_notice(f.log, "n");
    log_info(f.log, "i");
    log_debug(f.log, "not here");
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 2), "CWMP/3/CWMP_ERROR: e"));
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 3), "CWMP/5/CWMP_NOTICE: n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 4), "CWMP/6/CWMP_INFO: i"));
    CU_ASSERT_PTR_NULL(log_buffer_line(f.buffer, 5));
    char line[LOG_BUFFER_LINE_SIZE];
    log_buffer_compose(f.buffer, 4, "CWMP_LOST", "text", line);
    CU_ASSERT_STRING_EQUAL(line, "%Sep 11 10:38:12:005 2018 core-1 CWMP/4/CWMP_LOST: text");
    end(&f);
    log_buffer_free(NULL);
}

static void test_ring(void)
{
    struct fixture f;
    struct log_buffer_state state;
    begin(&f);
    log_buffer_state(f.buffer, &state);
    CU_ASSERT_TRUE(state.first == 0 && state.end == 0 && state.overwritten == 0);
    CU_ASSERT_PTR_NULL(log_buffer_line(f.buffer, 0));
    for (unsigned n = 0; n < LOG_BUFFER_LINES + 3; n++)
        log_info(f.log, "line %u", n);
    log_buffer_state(f.buffer, &state);
    CU_ASSERT_EQUAL(state.first, 3);
    CU_ASSERT_EQUAL(state.end, LOG_BUFFER_LINES + 3);
    CU_ASSERT_EQUAL(state.overwritten, 3);
    CU_ASSERT_EQUAL(state.dropped, 0);
    CU_ASSERT_PTR_NULL(log_buffer_line(f.buffer, 2));
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 3), ": line 3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, state.end - 1), ": line 514"));
    log_buffer_reset(f.buffer);
    log_buffer_state(f.buffer, &state);
    CU_ASSERT_TRUE(state.first == 515 && state.end == 515 && state.overwritten == 0);
    CU_ASSERT_PTR_NULL(log_buffer_line(f.buffer, 514));
    log_info(f.log, "after");
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 515), ": after"));
    end(&f);
}

static void watch(void *ctx, unsigned level, const char *line)
{
    struct fixture *f = ctx;
    f->seen++;
    f->level = level;
    (void)snprintf(f->line, sizeof(f->line), "%s", line);
    log_error(f->log, "a watcher that logs does not call itself");
}

static void test_watch(void)
{
    struct fixture f;
    char big[3000];
    begin(&f);
    log_buffer_watch(f.buffer, watch, &f);
    log_debug(f.log, "debug");
    CU_ASSERT_EQUAL(f.seen, 1);
    CU_ASSERT_EQUAL(f.level, 7);
    CU_ASSERT_PTR_NOT_NULL(strstr(f.line, "CWMP/7/CWMP_DEBUG: debug"));
    memset(big, '\n', sizeof(big) - 1); /* four bytes each as it is shown */
    big[sizeof(big) - 1] = '\0';
    log_error(f.log, "%s", big);
    CU_ASSERT_EQUAL(f.seen, 2);
    CU_ASSERT_TRUE(strlen(f.line) > LOG_TEXT_SIZE - 10 && strlen(f.line) < sizeof(f.line) - 1);
    CU_ASSERT_STRING_EQUAL(f.line, log_buffer_line(f.buffer, 0));
    log_event(f.log, LOG_LEVEL_WARNING, "SHELL", "SHELL_CMD_MATCHFAIL", "hidden");
    CU_ASSERT_EQUAL(f.seen, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(log_buffer_line(f.buffer, 1), "MATCHFAIL: hidden"));
    log_event(f.log, LOG_LEVEL_NOTICE, "SHELL", "SHELL_LOGIN", "shown");
    CU_ASSERT_EQUAL(f.seen, 3);
    log_buffer_watch(f.buffer, NULL, NULL);
    log_error(f.log, "nobody");
    CU_ASSERT_EQUAL(f.seen, 3);
    end(&f);
}

UNIT_MAIN("log_buffer", {"lines have Comware's form", test_form},
          {"the last ones are held, and numbers are not used twice", test_ring},
          {"a watcher sees each line", test_watch})
