/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_journal.c: what somebody of a lesser role may do at the command line and is shown of it, and
 * what the daemon is told of each line.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "tests/unit/fake_daemon.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

struct session {
    struct fake_daemon daemon;
    struct control_client *client;
    struct shell *shell;
    struct buf out;
    char dir[UNIT_PATH_MAX];
    bool asked;
};

static void collect(void *ctx, const char *data, size_t len)
{
    (void)buf_append(&((struct session *)ctx)->out, data, len);
}

static int ask(void *ctx, const char *prompt, char *answer, size_t size)
{
    (void)prompt;
    (void)snprintf(answer, size, "n");
    ((struct session *)ctx)->asked = true;
    return 0;
}

static void begin(struct session *s, bool operator)
{
    static const char *const status[] = {NULL};
    const struct shell_io io = {.output = collect, .ask = ask, .ctx = s};
    char path[UNIT_PATH_MAX];
    memset(s, 0, sizeof(*s));
    buf_init(&s->out, 1048576);
    unit_dir(s->dir);
    unit_path(s->dir, "operators", path);
    if (operator)
        unit_write_text(path, "");
    fake_daemon_start(&s->daemon, s->dir, status);
    CU_ASSERT_EQUAL_FATAL(control_client_new(s->daemon.socket, &s->client), 0);
    CU_ASSERT_EQUAL_FATAL(shell_new(s->client, &io, &s->shell), 0);
}

static void end(struct session *s)
{
    shell_free(s->shell);
    control_client_free(s->client);
    fake_daemon_stop(&s->daemon);
    buf_free(&s->out);
}

static const char *run(struct session *s, const char *line, enum shell_result result)
{
    buf_reset(&s->out);
    (void)shell_prompt(s->shell);
    enum shell_result got = shell_run(s->shell, line);
    if (got != result)
        printf("\n    %s: result %d, printed\n%s", line, (int)got, buf_text(&s->out));
    CU_ASSERT_EQUAL(got, result);
    return buf_text(&s->out);
}

static void expect_noted(struct session *s, const char *expected)
{
    char path[UNIT_PATH_MAX];
    size_t len;
    unit_path(s->dir, "noted", path);
    char *text = unit_read(path, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected) != 0)
        printf("\n    noted was\n%s", text);
    free(text);
}

static void test_operator(void)
{
    static const char denied[] = "Permission denied.\n";
    struct session s;
    begin(&s, true);
    CU_ASSERT_STRING_EQUAL(run(&s, "save", SHELL_REFUSED), denied);
    CU_ASSERT_FALSE(s.asked); /* refused before it begins */
    CU_ASSERT_STRING_EQUAL(run(&s, "reboot force", SHELL_REFUSED), denied);
    (void)run(&s, "screen-length disable", SHELL_DONE);
    (void)run(&s, "system-view", SHELL_DONE);
    CU_ASSERT_STRING_EQUAL(run(&s, "sysname other", SHELL_REFUSED), denied);
    CU_ASSERT_STRING_EQUAL(run(&s, "undo sysname", SHELL_REFUSED), denied);
    CU_ASSERT_STRING_EQUAL(run(&s, "cwmp", SHELL_REFUSED), denied);
    CU_ASSERT_STRING_EQUAL(run(&s, "sysname", SHELL_REFUSED),
                           "                 ^\n % Incomplete command found at '^' position.\n");
    CU_ASSERT_STRING_EQUAL(run(&s, "display history-command all", SHELL_REFUSED), denied);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(run(&s, "display current-configuration", SHELL_DONE), "#\nreturn\n"));
    (void)run(&s, "return", SHELL_DONE);
    (void)run(&s, "quit", SHELL_QUIT);
    end(&s);
}

static const char *help(struct session *s, const char *line)
{
    buf_reset(&s->out);
    (void)shell_prompt(s->shell);
    shell_help(s->shell, line);
    return buf_text(&s->out);
}

static void test_help(void)
{
    struct session s;
    struct buf line;
    begin(&s, true);
    buf_init(&line, 1000);
    const char *text = help(&s, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n  display "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n  system-view "));
    CU_ASSERT_PTR_NULL(strstr(text, "\n  save "));
    CU_ASSERT_PTR_NULL(strstr(text, "\n  reboot "));
    text = help(&s, "display history-command ");
    CU_ASSERT_PTR_NULL(strstr(text, "  all "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  <cr>"));
    CU_ASSERT_FALSE(shell_complete(s.shell, "sav", 0, &line));
    CU_ASSERT_TRUE(shell_complete(s.shell, "sys", 0, &line));
    end(&s);
    begin(&s, false);
    CU_ASSERT_PTR_NOT_NULL(strstr(help(&s, ""), "\n  save "));
    CU_ASSERT_PTR_NOT_NULL(strstr(help(&s, "display history-command "), "  all "));
    CU_ASSERT_TRUE(shell_complete(s.shell, "sav", 0, &line));
    end(&s);
    buf_free(&line);
}

static void test_notes(void)
{
    struct session s;
    begin(&s, false);
    (void)run(&s, "", SHELL_NOTHING);
    (void)run(&s, "#", SHELL_NOTHING);
    (void)run(&s, "displ vrsion", SHELL_REFUSED);
    (void)run(&s, "display this", SHELL_DONE);
    (void)run(&s, "sys", SHELL_DONE);
    (void)run(&s, "sysname error-22", SHELL_REFUSED);
    (void)run(&s, "cwmp", SHELL_DONE);
    (void)run(&s, "cwmp acs password simple hush", SHELL_SECRET);
    (void)run(&s, "cwmp acs url", SHELL_REFUSED);
    (void)run(&s, "quit", SHELL_DONE);
    (void)run(&s, "ssl client-policy p", SHELL_DONE);
    (void)run(&s, "cwmp acs pasword hush", SHELL_REFUSED);
    (void)run(&s, "return", SHELL_DONE);
    (void)run(&s, "quit", SHELL_QUIT);
    expect_noted(&s, "unknown shell displ ...\n"
                     "done shell display this\n"
                     "done shell sys\n"
                     "refused system sysname error-22\n"
                     "done system cwmp\n"
                     "done cwmp cwmp acs password simple hush\n"
                     "unknown cwmp cwmp acs url\n"
                     "done cwmp quit\n"
                     "done system ssl client-policy p\n"
                     "unknown ssl-client-policy cwmp ...\n"
                     "done ssl-client-policy return\n"
                     "done shell quit\n");
    end(&s);
    begin(&s, true);
    (void)run(&s, "save", SHELL_REFUSED);
    expect_noted(&s, "denied shell save\n");
    end(&s);
}

/* What needs nobody still works when the daemon has gone. */
static void test_no_daemon(void)
{
    struct session s;
    begin(&s, true);
    (void)run(&s, "system-view", SHELL_DONE);
    fake_daemon_stop(&s.daemon);
    (void)run(&s, "return", SHELL_DONE);
    CU_ASSERT_PTR_NOT_NULL(strstr(run(&s, "display this", SHELL_REFUSED), "cwmpd is not running"));
    CU_ASSERT_PTR_NOT_NULL(strstr(help(&s, ""), "\n  display "));
    (void)run(&s, "quit", SHELL_QUIT);
    shell_free(s.shell);
    control_client_free(s.client);
    buf_free(&s.out);
}

UNIT_MAIN("journal", {"an operator sees everything and changes nothing", test_operator},
          {"help shows what the person may use", test_help},
          {"the daemon is told of each line", test_notes},
          {"a daemon that is gone is no hindrance", test_no_daemon})
