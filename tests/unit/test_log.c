/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_log.c: one call, one line, whatever the text holds.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "platform/log.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* Standard error goes into a file while a test logs. */
struct capture {
    char path[UNIT_PATH_MAX];
    int saved;
};

static void begin(struct capture *c)
{
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "stderr", c->path);
    int fd = open(c->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    c->saved = dup(STDERR_FILENO);
    CU_ASSERT_TRUE_FATAL(fd >= 0 && c->saved >= 0);
    CU_ASSERT_TRUE_FATAL(dup2(fd, STDERR_FILENO) >= 0);
    close(fd);
}

static char *end(struct capture *c)
{
    size_t len;
    CU_ASSERT_TRUE(dup2(c->saved, STDERR_FILENO) >= 0);
    close(c->saved);
    char *text = unit_read(c->path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_EQUAL(strlen(text), len);
    return text;
}

static void test_levels(void)
{
    struct capture c;
    struct log *log;
    begin(&c);
    CU_ASSERT_EQUAL(log_new("prog", LOG_TARGET_STDERR, LOG_LEVEL_NOTICE, &log), 0);
    log_error(log, "one %d", 1);
    log_warning(log, "two");
    log_notice(log, "three");
    log_info(log, "four");
    log_debug(log, "five");
    log_free(log);
    char *text = end(&c);
    CU_ASSERT_STRING_EQUAL(text, "<3>prog: one 1\n<4>prog: two\n<5>prog: three\n");
    free(text);
    log_error(NULL, "nobody listens");
    log_free(NULL);
}

static void test_no_forged_line(void)
{
    struct capture c;
    struct log *log;
    begin(&c);
    CU_ASSERT_EQUAL(log_new("prog", LOG_TARGET_STDERR, LOG_LEVEL_DEBUG, &log), 0);
    log_info(log, "peer said: %s", "a\n<0>kernel: b\r\033[2Jc\177 \303\244\\");
    log_free(log);
    char *text = end(&c);
    CU_ASSERT_STRING_EQUAL(
        text, "<6>prog: peer said: a\\x0a<0>kernel: b\\x0d\\x1b[2Jc\\x7f \303\244\\\n");
    free(text);
}

static void test_long_line(void)
{
    struct capture c;
    struct log *log;
    char big[5000];
    begin(&c);
    CU_ASSERT_EQUAL(log_new("prog", LOG_TARGET_STDERR, LOG_LEVEL_DEBUG, &log), 0);
    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    log_info(log, "%s", big);
    memset(big, '\n', sizeof(big) - 1);
    log_info(log, "%s", big);
    log_free(log);
    char *text = end(&c);
    char *second = strchr(text, '\n');
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT_TRUE(second - text > 900 && second - text <= 1020);
    size_t second_len = strlen(second + 1);
    CU_ASSERT_TRUE(second_len > 900 && second_len <= 1020);
    CU_ASSERT_PTR_EQUAL(strchr(second + 1, '\n'), second + second_len); /* one line end, the last */
    free(text);
}

static void test_level_names(void)
{
    static const char *const names[] = {"error", "warning", "notice", "info", "debug"};
    enum log_level level;
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(log_level_parse(names[i], &level), 0);
        CU_ASSERT_EQUAL((int)level, i);
    }
    CU_ASSERT_EQUAL(log_level_parse("Error", &level), -EINVAL);
    CU_ASSERT_EQUAL(log_level_parse("", &level), -EINVAL);
    CU_ASSERT_EQUAL(log_level_parse("err", &level), -EINVAL);
}

UNIT_MAIN("log", {"lines up to the level are written, with their priority", test_levels},
          {"a text cannot begin a line of its own", test_no_forged_line},
          {"a long line is cut", test_long_line}, {"levels have names", test_level_names})
