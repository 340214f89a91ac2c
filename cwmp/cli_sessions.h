/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_sessions.h: the sessions at the command line: who is on which line. A session belongs to a
 * connection of the control socket and ends with it; programs that ask without logging in are no
 * sessions.
 */
#ifndef CWMP_CLI_SESSIONS_H
#define CWMP_CLI_SESSIONS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "platform/control_sessions.h"

struct cli_sessions;
struct clock;

enum { CLI_LINES_MAX = 257 }; /* con0 and vty0 to vty255, as many as `line` can configure */

struct cli_session {
    unsigned connection;
    size_t number; /* 0: con0; 1 + n: vty n */
    pid_t pid;
    char line[CONTROL_LINE_SIZE];
    char user[CONTROL_USER_SIZE];
    char address[CONTROL_ADDRESS_SIZE];
    char terminal[CONTROL_LINE_SIZE]; /* "console", "telnet", "ssh", "vty" */
    int64_t since_ms;                 /* wall clock */
    int64_t active_ms;                /* monotonic clock: the last command */
};

/* The clock must outlive it. 0 or -ENOMEM. */
int cli_sessions_new(const struct clock *clock, struct cli_sessions **out);
void cli_sessions_free(struct cli_sessions *sessions);

/* Takes the lowest free line for the connection. user and address may come from a liar: bytes that
 * are not printable are replaced. 0, with the session, valid until it ends; -EINVAL: no such
 * terminal; -ENAMETOOLONG: the address; -EISCONN: the connection has a line; -EBUSY: the console is
 * in use; -EUSERS: all lines are, but for a few that
 * are kept for administrators; -ENOMEM. */
int cli_sessions_login(struct cli_sessions *sessions, unsigned connection, pid_t pid, bool admin,
                       const char *user, const char *terminal, const char *address,
                       const struct cli_session **out);
/* NULL: that connection has none. */
const struct cli_session *cli_sessions_find(const struct cli_sessions *sessions,
                                            unsigned connection);
void cli_sessions_touch(struct cli_sessions *sessions, unsigned connection); /* not idle any more */
void cli_sessions_leave(struct cli_sessions *sessions, unsigned connection);

/* The session on line number 0 to CLI_LINES_MAX - 1, NULL: the line is free. */
const struct cli_session *cli_sessions_on(const struct cli_sessions *sessions, size_t number);
uint64_t cli_sessions_idle_seconds(const struct cli_sessions *sessions,
                                   const struct cli_session *session);

#endif
