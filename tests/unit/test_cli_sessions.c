/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_cli_sessions.c: who is on which line, and what all of them typed.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "cwmp/cli_history.h"
#include "cwmp/cli_sessions.h"
#include "platform/clock.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

struct fixture {
    struct clock *clock;
    struct cli_sessions *sessions;
};

static void begin(struct fixture *f)
{
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(5000000, &f->clock), 0);
    CU_ASSERT_EQUAL_FATAL(cli_sessions_new(f->clock, &f->sessions), 0);
}

static void end(struct fixture *f)
{
    cli_sessions_free(f->sessions);
    clock_free(f->clock);
}

/* The line that the connection gets, "" when it gets none. */
static const char *login(struct fixture *f, unsigned connection, const char *terminal)
{
    const struct cli_session *session;
    return cli_sessions_login(f->sessions, connection, 7, true, "user", terminal, "", &session)
               ? ""
               : session->line;
}

static void test_lines(void)
{
    struct fixture f;
    const struct cli_session *session;
    begin(&f);
    CU_ASSERT_STRING_EQUAL(login(&f, 11, "vty"), "vty0");
    CU_ASSERT_STRING_EQUAL(login(&f, 12, "ssh"), "vty1");
    CU_ASSERT_STRING_EQUAL(login(&f, 13, "telnet"), "vty2");
    CU_ASSERT_STRING_EQUAL(login(&f, 14, "console"), "con0");
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 15, 7, true, "user", "console", "", &session),
                    -EBUSY);
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 15, 7, true, "user", "modem", "", &session),
                    -EINVAL);
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 11, 7, true, "user", "vty", "", &session),
                    -EISCONN);
    CU_ASSERT_PTR_NULL(cli_sessions_find(f.sessions, 15));
    cli_sessions_leave(f.sessions, 12);
    cli_sessions_leave(f.sessions, 12);
    CU_ASSERT_PTR_NULL(cli_sessions_find(f.sessions, 12));
    CU_ASSERT_PTR_NULL(cli_sessions_on(f.sessions, 2));
    CU_ASSERT_STRING_EQUAL(login(&f, 16, "vty"), "vty1"); /* the lowest that is free */
    CU_ASSERT_EQUAL(cli_sessions_on(f.sessions, 0)->connection, 14);
    CU_ASSERT_EQUAL(cli_sessions_on(f.sessions, 2)->connection, 16);
    CU_ASSERT_PTR_NULL(cli_sessions_on(f.sessions, CLI_LINES_MAX));
    for (unsigned n = 3; n < CLI_LINES_MAX - 1; n++)
        CU_ASSERT_NOT_EQUAL(*login(&f, 100 + n, "vty"), '\0');
    CU_ASSERT_STRING_EQUAL(cli_sessions_on(f.sessions, CLI_LINES_MAX - 1)->line, "vty255");
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 99, 7, true, "user", "vty", "", &session),
                    -EUSERS);
    cli_sessions_leave(f.sessions, 14);
    CU_ASSERT_STRING_EQUAL(login(&f, 99, "console"), "con0");
    end(&f);
    cli_sessions_free(NULL);
}

/* Whoever may only look leaves some lines to those who may do something about it. */
static void test_reserve(void)
{
    struct fixture f;
    const struct cli_session *session;
    unsigned taken = 0;
    begin(&f);
    while (!cli_sessions_login(f.sessions, 1 + taken, 7, false, "user", "vty", "", &session))
        taken++;
    CU_ASSERT_EQUAL(taken, CLI_LINES_MAX - 1 - 16);
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 900, 7, false, "user", "vty", "", &session),
                    -EUSERS);
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 900, 7, true, "admin", "vty", "", &session), 0);
    end(&f);
}

static void test_texts(void)
{
    struct fixture f;
    const struct cli_session *session;
    char longest[200];
    begin(&f);
    memset(longest, '1', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    CU_ASSERT_EQUAL_FATAL(cli_sessions_login(f.sessions, 1, 42, true, "a\033[2J b", "vty",
                                             "\n2001:db8::1\303", &session),
                          0);
    CU_ASSERT_STRING_EQUAL(session->user, "a?[2J?b");
    CU_ASSERT_STRING_EQUAL(session->address, "?2001:db8::1?");
    CU_ASSERT_STRING_EQUAL(session->terminal, "vty");
    CU_ASSERT_EQUAL(session->pid, 42);
    CU_ASSERT_EQUAL(session->since_ms, 5000000);
    CU_ASSERT_EQUAL(cli_sessions_login(f.sessions, 2, 42, true, longest, "vty", longest, &session),
                    -ENAMETOOLONG);
    CU_ASSERT_EQUAL_FATAL(cli_sessions_login(f.sessions, 2, 42, true, longest, "vty", "", &session),
                          0);
    CU_ASSERT_EQUAL(strlen(session->user), CONTROL_USER_SIZE - 1);
    end(&f);
}

static void test_idle(void)
{
    struct fixture f;
    begin(&f);
    CU_ASSERT_STRING_EQUAL(login(&f, 1, "vty"), "vty0");
    const struct cli_session *session = cli_sessions_find(f.sessions, 1);
    CU_ASSERT_EQUAL(cli_sessions_idle_seconds(f.sessions, session), 0);
    clock_simulate_advance(f.clock, 61999);
    CU_ASSERT_EQUAL(cli_sessions_idle_seconds(f.sessions, session), 61);
    clock_simulate_set_wall(f.clock, 0); /* somebody set the clock */
    CU_ASSERT_EQUAL(cli_sessions_idle_seconds(f.sessions, session), 61);
    cli_sessions_touch(f.sessions, 1);
    cli_sessions_touch(f.sessions, 2); /* no session */
    CU_ASSERT_EQUAL(cli_sessions_idle_seconds(f.sessions, session), 0);
    end(&f);
}

/* --- the history of all users --- */

static void add(struct cli_history *history, const char *line, const char *command)
{
    const struct cli_history_entry entry = {1000, line, "192.0.2.1", "user", command};
    CU_ASSERT_EQUAL(cli_history_add(history, &entry), 0);
}

static void test_history(void)
{
    struct cli_history *history;
    char command[32];
    CU_ASSERT_EQUAL_FATAL(cli_history_new(&history), 0);
    CU_ASSERT_EQUAL(cli_history_end(history), 0);
    CU_ASSERT_PTR_NULL(cli_history_entry(history, 0));
    (void)snprintf(command, sizeof(command), "display clock");
    add(history, "vty0", command);
    command[0] = 'x'; /* it was copied */
    add(history, "vty0", "display clock");
    CU_ASSERT_EQUAL(cli_history_end(history), 1); /* once in succession */
    add(history, "vty1", "display clock");
    add(history, "vty0", "display clock");
    add(history, "vty0", "display version");
    CU_ASSERT_EQUAL(cli_history_end(history), 4);
    const struct cli_history_entry *entry = cli_history_entry(history, 3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
    CU_ASSERT_EQUAL(entry->wall_ms, 1000);
    CU_ASSERT_STRING_EQUAL(entry->line, "vty0");
    CU_ASSERT_STRING_EQUAL(entry->address, "192.0.2.1");
    CU_ASSERT_STRING_EQUAL(entry->user, "user");
    CU_ASSERT_STRING_EQUAL(entry->command, "display version");
    CU_ASSERT_STRING_EQUAL(cli_history_entry(history, 0)->command, "display clock");
    for (unsigned n = 0; n < CLI_HISTORY_MAX; n++) {
        (void)snprintf(command, sizeof(command), "command %u", n);
        add(history, "vty0", command);
    }
    CU_ASSERT_PTR_NULL(cli_history_entry(history, 3));
    CU_ASSERT_STRING_EQUAL(cli_history_entry(history, 4)->command, "command 0");
    CU_ASSERT_STRING_EQUAL(cli_history_entry(history, 1027)->command, "command 1023");
    CU_ASSERT_PTR_NULL(cli_history_entry(history, 1028));
    cli_history_free(history);
    cli_history_free(NULL);
}

UNIT_MAIN("cli_sessions", {"some lines are kept for administrators", test_reserve},
          {"each session has the lowest line that is free", test_lines},
          {"names and addresses are made harmless", test_texts},
          {"a session is idle since its last command", test_idle},
          {"the last commands of all users are kept", test_history})
