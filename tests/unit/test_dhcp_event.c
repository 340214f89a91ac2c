/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_dhcp_event.c: the program cwmp-dhcp-event: what it sends, its exit status, and one line that
 * names each error.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/control_fixture.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

enum { ARGUMENTS_MAX = 12, OUTPUT_MAX = 4096 };

struct run {
    int status;
    char out[OUTPUT_MAX], err[OUTPUT_MAX];
};

/* make check runs in the folder tests of the build. */
static const char program[] = "../platform/cwmp-dhcp-event";

static void take(const char *path, char out[OUTPUT_MAX])
{
    size_t len;
    char *text = unit_read(path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    (void)snprintf(out, OUTPUT_MAX, "%s", text);
    free(text);
}

static void run(struct run *r, const char *const *arguments)
{
    extern char **environ;
    char dir[UNIT_PATH_MAX], out[UNIT_PATH_MAX], err[UNIT_PATH_MAX];
    char copies[ARGUMENTS_MAX][UNIT_PATH_MAX], *argv[ARGUMENTS_MAX + 1] = {NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status;
    unit_dir(dir);
    unit_path(dir, "out", out);
    unit_path(dir, "err", err);
    (void)snprintf(copies[0], sizeof(copies[0]), "%s", program);
    argv[0] = copies[0];
    for (size_t i = 1; arguments[i - 1]; i++) {
        CU_ASSERT_TRUE_FATAL(i < ARGUMENTS_MAX);
        (void)snprintf(copies[i], sizeof(copies[i]), "%s", arguments[i - 1]);
        argv[i] = copies[i];
    }
    CU_ASSERT_EQUAL_FATAL(posix_spawn_file_actions_init(&actions), 0);
    (void)posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT, 0600);
    (void)posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT, 0600);
    CU_ASSERT_EQUAL_FATAL(posix_spawn(&pid, program, &actions, NULL, argv, environ), 0);
    (void)posix_spawn_file_actions_destroy(&actions);
    CU_ASSERT_EQUAL_FATAL(waitpid(pid, &status, 0), pid);
    CU_ASSERT_TRUE_FATAL(WIFEXITED(status));
    r->status = WEXITSTATUS(status);
    take(out, r->out);
    take(err, r->err);
}

#define RUN(r, ...) run((r), (const char *const[]){__VA_ARGS__, NULL})

/* One line on standard error that holds the words, nothing on standard output. */
static void expect_error(const struct run *r, int status, const char *words)
{
    CU_ASSERT_EQUAL(r->status, status);
    CU_ASSERT_STRING_EQUAL(r->out, "");
    if (!strstr(r->err, words))
        printf("\n'%s' is not in: %s", words, r->err);
    CU_ASSERT_PTR_NOT_NULL(strstr(r->err, words));
    const char *end = strchr(r->err, '\n');
    CU_ASSERT_TRUE(end && end[1] == '\0');
}

static void test_usage(void)
{
    static const struct {
        const char *arguments[6], *words;
    } cases[] = {
        {{"--lost"}, "--interface NAME is missing"},
        {{"--interface", "", "--lost"}, "--interface NAME is missing"},
        {{"--interface", "eth0"}, "--option43 HEX or --lost is missing"},
        {{"--interface", "eth0", "--lost", "--option43", "01"}, "exclude each other"},
        {{"--interface", "eth0", "--option43", ""}, "--option43: empty"},
        {{"--interface", "eth0", "--option43", "0"}, "--option43: not pairs of hexadecimal digits"},
        {{"--interface", "eth0", "--option43", "xy"},
         "--option43: not pairs of hexadecimal digits"},
        {{"--interface", "eth0", "--lost", "more"}, "unexpected argument"},
        {{"--interface", "eth0", "--option43", "0127", "687"},
         "--option43: not pairs of hexadecimal digits"},
        {{"--interface", "eth0", "--option43", "0127", "eth1"},
         "--option43: not pairs of hexadecimal digits"},
        {{"--nonsense"}, "--nonsense"},
        {{"--interface"}, "--interface"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct run r;
        run(&r, cases[i].arguments);
        expect_error(&r, 2, cases[i].words);
    }
}

static void test_help(void)
{
    struct run r;
    RUN(&r, "--help");
    CU_ASSERT_EQUAL(r.status, 0);
    CU_ASSERT_STRING_EQUAL(r.err, "");
    static const char *const options[] = {"--socket PATH", "--interface NAME", "--option43 HEX",
                                          "--lost",        "--help",           "--version"};
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(r.out, options[i]));
    RUN(&r, "--version");
    CU_ASSERT_EQUAL(r.status, 0);
    CU_ASSERT_STRING_EQUAL(r.out, "cwmp-dhcp-event (cwmpd) " PACKAGE_VERSION "\n");
}

static void new_socket(char path[UNIT_PATH_MAX])
{
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "sock", path);
}

static void test_no_daemon(void)
{
    char path[UNIT_PATH_MAX];
    struct run r;
    new_socket(path);
    RUN(&r, "--socket", path, "--interface", "eth0", "--lost");
    expect_error(&r, 2, path); /* names the socket */
    CU_ASSERT_PTR_NOT_NULL(strstr(r.err, "No such file or directory"));
}

static void test_handed_over(void)
{
    char path[UNIT_PATH_MAX];
    struct run r;
    new_socket(path);
    pid_t child = control_child_start(path);
    RUN(&r, "--socket", path, "--interface", "good", "--option43", "01 08:68 74");
    CU_ASSERT_EQUAL(r.status, 0);
    CU_ASSERT_STRING_EQUAL(r.out, "");
    CU_ASSERT_STRING_EQUAL(r.err, "");
    RUN(&r, "--socket", path, "--interface", "good", "--lost");
    CU_ASSERT_EQUAL(r.status, 0);
    RUN(&r, "--socket", path, "--interface", "eth0", "--option43", "01 08:68 74");
    expect_error(&r, 1, "lease|eth0|01 08:68 74");
    /* Groups of two to eight digits, as V5 displays them. */
    RUN(&r, "--socket", path, "--option43", "0127", "68747470", "3A2F2F31", "36", "392E32",
        "--interface", "eth0");
    expect_error(&r, 1, "lease|eth0|0127 68747470 3A2F2F31 36 392E32");
    RUN(&r, "--socket", path, "--interface", "eth0", "--lost");
    expect_error(&r, 1, "lost|eth0");
    control_child_stop(child);
    RUN(&r, "--socket", path, "--interface", "eth0", "--lost");
    expect_error(&r, 2, "Connection refused");
}

UNIT_MAIN("dhcp_event", {"wrong usage is named", test_usage},
          {"help and version are told", test_help}, {"a missing daemon is named", test_no_daemon},
          {"events reach the daemon, its answer the caller", test_handed_over})
