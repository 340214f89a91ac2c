/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_sessions.h: the control socket's verbs about people at the command line: who logged in,
 * what was typed, and the log. The connection is that of a control_client (control_client.h), whose
 * rules for errors and reasons hold here too.
 */
#ifndef PLATFORM_CONTROL_SESSIONS_H
#define PLATFORM_CONTROL_SESSIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/control_message.h"
#include "platform/role.h"

struct control_client;

enum {
    CONTROL_LINE_SIZE = 8,     /* "vty255" */
    CONTROL_USER_SIZE = 64,    /* a longer name is cut */
    CONTROL_ADDRESS_SIZE = 64, /* of the peer, as text */
    CONTROL_LOG_SIZE = 1200,   /* one line of the log, as it is shown */
};

/* Who is at the command line, as the daemon says. */
struct control_identity {
    enum role role;
    char user[CONTROL_USER_SIZE];
    char line[CONTROL_LINE_SIZE]; /* "vty0", "con0"; "": not registered as a session */
};

/* Registers the client's connection as a session, which lasts as long as the connection. terminal:
 * "console", "telnet", "ssh" or "vty" (any other way); address: of the person's machine, "" when
 * there is none. A connection that is lost and opened again is registered again, with the same
 * words, before it is used. Saying the same again changes nothing. 0; -EACCES: no role, reason
 * "Permission denied."; -EUSERS: no line is free, or the console is taken; -EISCONN: it is one
 * already; ... */
int control_login(struct control_client *client, const char *terminal, const char *address);

/* The identity of the client, asked by control_login() or, without it, at the first call of this,
 * and each time the connection is opened anew. Owned by the client, valid until it is freed. When
 * the daemon is not reached: the last known one, or NULL if there is none (control_client_reason()
 * says why). */
const struct control_identity *control_identity(struct control_client *client);

/* One session. */
struct control_session {
    const char *line; /* "vty0" */
    unsigned long idle_seconds;
    const char *since; /* of the login: "2026-01-31T23:59:59", local time */
    const char *pid;
    const char *terminal, *user, *address; /* as in control_login() */
    bool self;                             /* the asker's own */
};
/* fn is called for each session: con0 first, then by number. */
typedef void control_session_fn(void *ctx, const struct control_session *session);
int control_users(struct control_client *client, control_session_fn *fn, void *ctx);

/* Tells the daemon what was typed and what became of it; view: "shell" for user view, "system",
 * "cwmp", ... The line is sent with its passwords, which the daemon hides before it keeps it. */
int control_command(struct control_client *client, const char *line, enum control_outcome outcome,
                    const char *view);

/* One entry of the history of all users. */
struct control_history_entry {
    const char *time; /* "2026-01-31T23:59:59", local time */
    const char *line, *address, *user, *command;
};
/* fn is called for each, the newest first; it returns false to stop. */
typedef bool control_history_fn(void *ctx, const struct control_history_entry *entry);
int control_history(struct control_client *client, control_history_fn *fn, void *ctx);

/* The daemon's log buffer. */
struct control_log_summary {
    unsigned long capacity, held, overwritten, dropped;
};
/* text: "%Sep  6 10:38:12:320 2018 Sysname SHELL/5/SHELL_LOGIN: ..."; false to stop. */
typedef bool control_log_fn(void *ctx, const char *text);
/* *summary is filled before the first call of fn. Oldest line first, or, with reverse, newest. */
int control_logbuffer(struct control_client *client, bool reverse,
                      struct control_log_summary *summary, control_log_fn *fn, void *ctx);
int control_reset_logbuffer(struct control_client *client);

/* Opens a second connection to the same daemon, to which it sends each new log line whose level is
 * at most this (6: informational, 7: debugging). *fd is for poll(), and the caller's to close. */
int control_monitor_open(struct control_client *client, unsigned level, int *fd);
/* Takes the next line, without its end, into text: 1; 0: none is there now; -ECONNRESET: the daemon
 * has gone; another negative errno code: the connection is of no use any more. Never blocks. */
int control_monitor_read(int fd, char text[CONTROL_LOG_SIZE]);

#endif
