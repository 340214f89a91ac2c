/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_control_sessions.c: the verbs about people at the command line, from the client's calls to
 * the daemon's answers, over a real socket.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cwmp/cli_history.h"
#include "cwmp/cli_sessions.h"
#include "cwmp/control.h"
#include "cwmp/monitors.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/config_text.h"
#include "platform/control_client.h"
#include "platform/control_server.h"
#include "platform/control_sessions.h"
#include "platform/log.h"
#include "platform/log_buffer.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

/* --- a daemon of these verbs alone, in a child --- */

static const char *system_name(void *ctx)
{
    (void)ctx;
    return "Sysname";
}

/* "say N" logs N lines, "say big" one that is as long as a line can be, "debug" one for debugging;
 * the verbs' roles are the business of control.c. */
static bool say(const struct control_env *env, const char *verb, struct control_reader *request)
{
    char big[LOG_TEXT_SIZE];
    if (!strcmp(verb, "debug")) {
        log_debug(env->log, "for debugging");
        return true;
    }
    if (strcmp(verb, "say") != 0)
        return false;
    const char *what = control_next(request);
    if (!strcmp(what, "big")) {
        memset(big, 'x', sizeof(big) - 1);
        big[sizeof(big) - 1] = '\0';
        log_info(env->log, "%s", big);
        return true;
    }
    for (long n = 0, count = strtol(what, NULL, 10); n < count; n++)
        log_info(env->log, "line %ld", n);
    return true;
}

static void answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                   struct buf *reply)
{
    const struct control_env *env = ctx;
    const char *verb = control_next(request);
    for (size_t i = 0; i < control_verbs_sessions.count; i++)
        if (!strcmp(control_verbs_sessions.verbs[i].verb, verb)) {
            control_verbs_sessions.verbs[i].answer(env, peer, request, reply);
            return;
        }
    if (say(env, verb, request))
        (void)control_put(reply, "ok");
    else
        control_reply_error(reply, -ENOSYS, "unknown request", NULL);
}

/* Hides what follows "simple". */
static void hide(char *line)
{
    char *secret = strstr(line, " simple ");
    if (secret)
        memset(secret + 8, '*', strlen(secret + 8));
}

static void serve(const char *path, int ready)
{
    static const struct config_text text = {.hide = hide};
    static struct control_env env = {.config_text = &text};
    struct clock *clock;
    struct control_server *server;
    const struct control_server_env server_env = {.path = path,
                                                  .admin_group = "",
                                                  .operator_group = "",
                                                  .handler = answer,
                                                  .left = control_gone,
                                                  .ctx = &env};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (null < 0 || dup2(null, STDERR_FILENO) < 0 || clock_new_real(&clock) ||
        log_new("test", LOG_TARGET_STDERR, LOG_LEVEL_ERROR, &env.log) ||
        loop_new(clock, &env.loop) ||
        log_buffer_new(env.log, clock, system_name, NULL, &env.log_buffer) ||
        cli_sessions_new(clock, &env.sessions) || cli_history_new(&env.history) ||
        monitors_new(env.log_buffer, &env.monitors) ||
        control_server_new(env.loop, env.log, &server_env, &server))
        _exit(1);
    monitors_serve(env.monitors, server);
    if (write(ready, "", 1) == 1)
        (void)loop_run(env.loop);
    _exit(1);
}

struct fixture {
    char path[UNIT_PATH_MAX];
    pid_t child;
};

static void start(struct fixture *f)
{
    int ends[2];
    char byte;
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    fflush(stdout);
    f->child = fork();
    CU_ASSERT_TRUE_FATAL(f->child >= 0);
    if (f->child == 0)
        serve(f->path, ends[1]);
    close(ends[1]);
    CU_ASSERT_EQUAL_FATAL(read(ends[0], &byte, 1), 1);
    close(ends[0]);
}

static void begin(struct fixture *f)
{
    char dir[UNIT_PATH_MAX];
    unit_dir(dir);
    unit_path(dir, "sock", f->path);
    start(f);
}

static void stop(struct fixture *f)
{
    (void)kill(f->child, SIGKILL);
    CU_ASSERT_EQUAL(waitpid(f->child, NULL, 0), f->child);
}

static struct control_client *client_of(const struct fixture *f)
{
    struct control_client *client;
    CU_ASSERT_EQUAL_FATAL(control_client_new(f->path, &client), 0);
    return client;
}

static int request(struct control_client *client, const char *verb, const char *argument)
{
    struct buf message, reply;
    buf_init(&message, CONTROL_MESSAGE_MAX);
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    (void)control_put(&message, verb);
    if (argument)
        (void)control_put(&message, argument);
    int error = control_call(client, &message, &reply);
    buf_free(&message);
    buf_free(&reply);
    return error;
}

/* --- who is there --- */

struct seen {
    unsigned count;
    unsigned long limit;
    struct control_log_summary summary;
    char text[4000];
};

static void see(struct seen *seen, const char *text)
{
    size_t len = strlen(seen->text);
    seen->count++;
    (void)snprintf(seen->text + len, sizeof(seen->text) - len, "%s\n", text);
}

static void see_session(void *ctx, const struct control_session *session)
{
    char text[300];
    (void)snprintf(text, sizeof(text), "%s %lu %s %s %s%s", session->line, session->idle_seconds,
                   session->terminal, *session->address ? session->address : "-",
                   strtol(session->pid, NULL, 10) == getpid() ? "" : "another process",
                   session->self ? "self" : "");
    CU_ASSERT_EQUAL(strlen(session->since), 19);
    CU_ASSERT_EQUAL(session->since[10], 'T');
    CU_ASSERT_TRUE(*session->user != '\0');
    see(ctx, text);
}

static bool see_line(void *ctx, const char *text)
{
    const char *content = strstr(text, " Sysname ");
    struct seen *seen = ctx;
    CU_ASSERT_EQUAL(*text, '%');
    CU_ASSERT_PTR_NOT_NULL_FATAL(content);
    see(ctx, content + 9);
    return seen->count != seen->limit;
}

static void test_login(void)
{
    struct fixture f;
    struct seen users = {0};
    begin(&f);
    struct control_client *one = client_of(&f), *two = client_of(&f), *three = client_of(&f);
    CU_ASSERT_EQUAL(control_login(one, "ssh", "192.0.2.7"), 0);
    const struct control_identity *who = control_identity(one);
    CU_ASSERT_PTR_NOT_NULL_FATAL(who);
    CU_ASSERT_EQUAL(who->role, ROLE_ADMIN);
    CU_ASSERT_STRING_EQUAL(who->line, "vty0");
    CU_ASSERT_TRUE(*who->user != '\0');
    CU_ASSERT_EQUAL(control_login(one, "ssh", "192.0.2.7"), 0); /* already so */
    CU_ASSERT_STRING_EQUAL(control_identity(one)->line, "vty0");
    CU_ASSERT_EQUAL(control_login(two, "console", ""), 0);
    CU_ASSERT_STRING_EQUAL(control_identity(two)->line, "con0");
    CU_ASSERT_EQUAL(control_login(three, "console", ""), -EUSERS);
    CU_ASSERT_TRUE(control_client_refused(three));
    CU_ASSERT_STRING_EQUAL(control_client_reason(three),
                           "The console is in use by another session.");
    CU_ASSERT_PTR_NULL(control_identity(three));
    CU_ASSERT_EQUAL(control_users(three, see_session, &users), -EUSERS); /* still no way in */
    CU_ASSERT_EQUAL(users.count, 0);
    CU_ASSERT_EQUAL(control_login(three, "modem", ""), -EINVAL);
    CU_ASSERT_EQUAL(control_login(three, "vty", ""), 0);
    CU_ASSERT_EQUAL(control_users(one, see_session, &users), 0);
    CU_ASSERT_STRING_EQUAL(users.text, "con0 0 console - \n"
                                       "vty0 0 ssh 192.0.2.7 self\n"
                                       "vty1 0 vty - \n");
    control_client_free(two);
    users = (struct seen){0};
    CU_ASSERT_EQUAL(control_users(three, see_session, &users), 0);
    CU_ASSERT_STRING_EQUAL(users.text, "vty0 0 ssh 192.0.2.7 \nvty1 0 vty - self\n");
    CU_ASSERT_EQUAL(request(one, "login", NULL), -EBADMSG);
    control_client_free(one);
    control_client_free(three);
    stop(&f);
}

static void test_hello(void)
{
    struct fixture f;
    struct seen users = {0};
    begin(&f);
    struct control_client *client = client_of(&f);
    CU_ASSERT_EQUAL(request(client, "say", "0"), 0); /* connected without a word about itself */
    const struct control_identity *who = control_identity(client);
    CU_ASSERT_PTR_NOT_NULL_FATAL(who);
    CU_ASSERT_EQUAL(who->role, ROLE_ADMIN);
    CU_ASSERT_STRING_EQUAL(who->line, "");
    CU_ASSERT_EQUAL(control_users(client, see_session, &users), 0);
    CU_ASSERT_EQUAL(users.count, 0); /* it is no session */
    control_client_free(client);
    stop(&f);
    client = client_of(&f);
    CU_ASSERT_PTR_NULL(control_identity(client)); /* nobody is there */
    CU_ASSERT_FALSE(control_client_refused(client));
    start(&f);
    CU_ASSERT_PTR_NOT_NULL(control_identity(client));
    control_client_free(client);
    stop(&f);
}

static void test_login_after_a_restart(void)
{
    struct fixture f;
    struct seen users = {0};
    begin(&f);
    struct control_client *client = client_of(&f);
    CU_ASSERT_EQUAL(control_login(client, "telnet", "2001:db8::1"), 0);
    stop(&f);
    CU_ASSERT_TRUE(control_users(client, see_session, &users) < 0);
    CU_ASSERT_PTR_NOT_NULL(control_identity(client)); /* as it was */
    start(&f);
    struct control_client *other = client_of(&f);
    CU_ASSERT_EQUAL(control_login(other, "vty", ""), 0);
    CU_ASSERT_EQUAL(control_users(client, see_session, &users), 0);
    CU_ASSERT_STRING_EQUAL(users.text, "vty0 0 vty - \nvty1 0 telnet 2001:db8::1 self\n");
    CU_ASSERT_STRING_EQUAL(control_identity(client)->line, "vty1");
    control_client_free(client);
    control_client_free(other);
    stop(&f);
}

/* --- what was typed --- */

static bool see_entry(void *ctx, const struct control_history_entry *entry)
{
    struct seen *seen = ctx;
    char text[700];
    CU_ASSERT_EQUAL(strlen(entry->time), 19);
    (void)snprintf(text, sizeof(text), "%s %s %s", entry->line, entry->address, entry->command);
    see(seen, text);
    return seen->count != seen->limit;
}

/* The log's lines, with USER for whoever runs this test. */
static void expect_log(struct control_client *client, const char *expected)
{
    struct seen lines = {0};
    char text[4000] = "";
    const char *user = control_identity(client)->user;
    CU_ASSERT_EQUAL(control_logbuffer(client, false, &lines.summary, see_line, &lines), 0);
    for (const char *c = lines.text; *c;) {
        bool name = !strncmp(c, user, strlen(user));
        size_t len = strlen(text);
        (void)snprintf(text + len, sizeof(text) - len, "%.*s", name ? 4 : 1, name ? "USER" : c);
        c += name ? strlen(user) : 1;
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
}

static void test_commands(void)
{
    struct fixture f;
    struct seen history = {0};
    char longest[600];
    begin(&f);
    struct control_client *client = client_of(&f), *other = client_of(&f);
    CU_ASSERT_EQUAL(control_login(client, "ssh", "192.0.2.7"), 0);
    CU_ASSERT_EQUAL(control_command(client, "display version", CONTROL_DONE, "shell"), 0);
    CU_ASSERT_EQUAL(control_command(client, "password simple hush", CONTROL_DONE, "cwmp"), 0);
    CU_ASSERT_EQUAL(control_command(client, "password simple hush", CONTROL_REFUSED, "cwmp"), 0);
    CU_ASSERT_EQUAL(control_command(client, "pasword simple hush", CONTROL_UNKNOWN, "cwmp"), 0);
    CU_ASSERT_EQUAL(control_command(client, "save force", CONTROL_DENIED, "shell"), 0);
    CU_ASSERT_PTR_NOT_NULL(control_identity(other));
    CU_ASSERT_EQUAL(control_command(other, "cwmp enable", CONTROL_DONE, "cwmp"), 0);
    memset(longest, 'x', sizeof(longest));
    longest[512] = '\0';
    CU_ASSERT_EQUAL(control_command(client, longest, CONTROL_DONE, "shell"), -EMSGSIZE);
    CU_ASSERT_EQUAL(request(client, "command", "display"), -EBADMSG);
    CU_ASSERT_EQUAL(control_history(client, see_entry, &history), 0);
    CU_ASSERT_STRING_EQUAL(history.text, "** ** cwmp enable\n"
                                         "vty0 192.0.2.7 password simple ****\n"
                                         "vty0 192.0.2.7 display version\n");
    expect_log(
        client,
        "SHELL/5/SHELL_LOGIN: USER logged in from 192.0.2.7.\n"
        "SHELL/6/SHELL_CMD: -Line=vty0-IPAddr=192.0.2.7-User=USER; Command is display version\n"
        "SHELL/6/SHELL_CMD: -Line=vty0-IPAddr=192.0.2.7-User=USER; Command is password simple "
        "****\n"
        "SHELL/6/SHELL_CMD: -Line=vty0-IPAddr=192.0.2.7-User=USER; Command is password simple "
        "****\n"
        "SHELL/4/SHELL_CMD_MATCHFAIL: -User=USER-IPAddr=192.0.2.7; Command pasword simple **** in "
        "view cwmp failed to be matched.\n"
        "SHELL/5/SHELL_CMDDENY: -Line=vty0-IPAddr=192.0.2.7-User=USER; Command save force is "
        "permission denied.\n"
        "SHELL/6/SHELL_CMD: -Line=**-IPAddr=**-User=USER; Command is cwmp enable\n");
    control_client_free(client);
    for (unsigned n = 0; n < 100; n++) { /* the daemon needs a moment to see that it has gone */
        struct seen users = {0};
        CU_ASSERT_EQUAL(control_users(other, see_session, &users), 0);
        if (users.count == 0)
            break;
    }
    CU_ASSERT_EQUAL(control_reset_logbuffer(other), 0);
    CU_ASSERT_EQUAL(control_login(other, "console", ""), 0);
    expect_log(other, "SHELL/5/SHELL_LOGIN: USER logged in from con0.\n");
    client = client_of(&f);
    CU_ASSERT_EQUAL(control_login(client, "vty", ""), 0);
    control_client_free(other);
    for (unsigned n = 0; n < 100; n++) {
        struct seen users = {0};
        CU_ASSERT_EQUAL(control_users(client, see_session, &users), 0);
        if (users.count == 1)
            break;
    }
    expect_log(client, "SHELL/5/SHELL_LOGIN: USER logged in from con0.\n"
                       "SHELL/5/SHELL_LOGIN: USER logged in from vty0.\n"
                       "SHELL/5/SHELL_LOGOUT: USER logged out from con0.\n");
    control_client_free(client);
    stop(&f);
}

/* Lists that do not go into one reply. */
static void test_long_lists(void)
{
    struct fixture f;
    struct seen seen = {0};
    char command[512];
    begin(&f);
    struct control_client *client = client_of(&f);
    for (unsigned n = 0; n < 1030; n++) {
        (void)snprintf(command, sizeof(command), "%u %0490d", n, 0);
        CU_ASSERT_EQUAL(control_command(client, command, CONTROL_DONE, "shell"), 0);
    }
    CU_ASSERT_EQUAL(control_history(client, see_entry, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 1024);
    CU_ASSERT_NSTRING_EQUAL(seen.text, "** ** 1029 ", 11);
    seen = (struct seen){.limit = 700};
    CU_ASSERT_EQUAL(control_history(client, see_entry, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 700);
    CU_ASSERT_EQUAL(control_reset_logbuffer(client), 0);
    CU_ASSERT_EQUAL(request(client, "say", "2"), 0);
    for (unsigned n = 0; n < 510; n++)
        CU_ASSERT_EQUAL(request(client, "say", "big"), 0);
    CU_ASSERT_EQUAL(request(client, "say", "1"), 0);
    seen = (struct seen){0};
    CU_ASSERT_EQUAL(control_logbuffer(client, false, &seen.summary, see_line, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 512);
    CU_ASSERT_EQUAL(seen.summary.held, 512);
    CU_ASSERT_EQUAL(seen.summary.capacity, 512);
    CU_ASSERT_EQUAL(seen.summary.overwritten, 1);
    CU_ASSERT_EQUAL(seen.summary.dropped, 0);
    CU_ASSERT_NSTRING_EQUAL(seen.text, "CWMP/6/CWMP_INFO: line 1\n", 25);
    seen = (struct seen){0};
    CU_ASSERT_EQUAL(control_logbuffer(client, true, &seen.summary, see_line, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 512);
    CU_ASSERT_NSTRING_EQUAL(seen.text, "CWMP/6/CWMP_INFO: line 0\n", 25);
    seen = (struct seen){.limit = 3};
    CU_ASSERT_EQUAL(control_logbuffer(client, true, &seen.summary, see_line, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 3);
    CU_ASSERT_EQUAL(control_reset_logbuffer(client), 0);
    CU_ASSERT_EQUAL(control_logbuffer(client, false, &seen.summary, see_line, &seen), 0);
    CU_ASSERT_EQUAL(seen.count, 3);
    CU_ASSERT_EQUAL(seen.summary.held, 0);
    CU_ASSERT_EQUAL(request(client, "logbuffer", "sideways"), -EBADMSG);
    CU_ASSERT_EQUAL(request(client, "history", "x"), -EBADMSG);
    control_client_free(client);
    stop(&f);
}

/* --- the monitor --- */

/* The next line within 5 s, after the system name; "" when there is none. */
static const char *next_line(int fd, char text[CONTROL_LOG_SIZE])
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    CU_ASSERT_EQUAL(poll(&wait, 1, 5000), 1);
    if (control_monitor_read(fd, text) != 1)
        return "";
    const char *content = strstr(text, " Sysname ");
    return content ? content + 9 : text;
}

static void test_monitor(void)
{
    struct fixture f;
    char text[CONTROL_LOG_SIZE];
    int all, most;
    begin(&f);
    struct control_client *client = client_of(&f);
    CU_ASSERT_EQUAL(request(client, "say", "1"), 0); /* before: not seen */
    CU_ASSERT_EQUAL_FATAL(control_monitor_open(client, 6, &most), 0);
    CU_ASSERT_EQUAL_FATAL(control_monitor_open(client, 7, &all), 0);
    CU_ASSERT_EQUAL(control_monitor_open(client, 8, &(int){0}), -EBADMSG);
    CU_ASSERT_EQUAL(control_monitor_read(all, text), 0);
    CU_ASSERT_EQUAL(request(client, "debug", NULL), 0);
    CU_ASSERT_EQUAL(request(client, "say", "big"), 0);
    CU_ASSERT_STRING_EQUAL(next_line(all, text), "CWMP/7/CWMP_DEBUG: for debugging");
    CU_ASSERT_TRUE(strlen(next_line(all, text)) > LOG_TEXT_SIZE); /* with what stands before */
    CU_ASSERT_EQUAL(control_monitor_read(all, text), 0);
    CU_ASSERT_NSTRING_EQUAL(next_line(most, text), "CWMP/6/CWMP_INFO: xxx", 21);
    CU_ASSERT_EQUAL(control_monitor_read(most, text), 0);
    close(most);
    CU_ASSERT_EQUAL(control_login(client, "vty", ""), 0);
    CU_ASSERT_NSTRING_EQUAL(next_line(all, text), "SHELL/5/SHELL_LOGIN: ", 21);
    stop(&f);
    struct pollfd wait = {.fd = all, .events = POLLIN};
    CU_ASSERT_EQUAL(poll(&wait, 1, 5000), 1);
    CU_ASSERT_EQUAL(control_monitor_read(all, text), -ECONNRESET);
    close(all);
    CU_ASSERT_TRUE(control_monitor_open(client, 6, &all) < 0);
    control_client_free(client);
}

static void test_monitor_that_does_not_read(void)
{
    enum { SAID = 5000 };
    struct fixture f;
    char text[CONTROL_LOG_SIZE], expected[100];
    unsigned shown = 0;
    int lazy;
    begin(&f);
    struct control_client *client = client_of(&f);
    CU_ASSERT_EQUAL_FATAL(control_monitor_open(client, 6, &lazy), 0);
    for (unsigned n = 0; n < SAID / 1000; n++)
        CU_ASSERT_EQUAL(request(client, "say", "1000"), 0);
    while (control_monitor_read(lazy, text) == 1)
        shown++;
    CU_ASSERT_TRUE(shown > 10 && shown < SAID);
    CU_ASSERT_EQUAL(request(client, "say", "1"), 0);
    (void)snprintf(expected, sizeof(expected),
                   "CWMP/4/CWMP_LOST: %u log lines were not shown here.", SAID - shown);
    CU_ASSERT_STRING_EQUAL(next_line(lazy, text), expected);
    CU_ASSERT_STRING_EQUAL(next_line(lazy, text), "CWMP/6/CWMP_INFO: line 0");
    close(lazy);
    control_client_free(client);
    stop(&f);
}

UNIT_MAIN("control_sessions", {"a login takes a line until its connection ends", test_login},
          {"who does not log in is known, but no session", test_hello},
          {"a session logs in again when the daemon was restarted", test_login_after_a_restart},
          {"commands go into the log and the history, without passwords", test_commands},
          {"long lists come in several replies", test_long_lists},
          {"a monitor gets each new line", test_monitor},
          {"a monitor that does not read is told what it missed", test_monitor_that_does_not_read})
