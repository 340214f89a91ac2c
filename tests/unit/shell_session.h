/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_session.h: one command line session against a fake daemon, for tests of whole lines.
 */
#ifndef TESTS_UNIT_SHELL_SESSION_H
#define TESTS_UNIT_SHELL_SESSION_H

#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "tests/unit/fake_daemon.h"
#include "tests/unit/unit_dir.h"

extern const char *const no_status[]; /* for open_session(): nothing besides the version */

/* What it prints is collected in out. */
struct session {
    struct fake_daemon daemon;
    struct control_client *client;
    struct shell *shell;
    struct buf out;
    const char *const *answers; /* of the person, ended by NULL: then the time is up */
    int no_answer;              /* error once there are no more */
    char dir[UNIT_PATH_MAX];
};

void open_session(struct session *session, const char *const *status);
void close_session(struct session *session);

/* Types a line at the prompt and compares what it prints and results in. */
void type(struct session *session, const char *line, enum shell_result result, const char *printed);
/* The same for a line that succeeds and prints nothing. */
void done(struct session *session, const char *line);
void enter_cwmp_view(struct session *session); /* from user view */

/* The value that the daemon has now, "" for none. */
const char *value(struct session *session, enum setting_id id, enum setting_source source);

/* A caret below so many blanks, and the text of an error. */
#define ERROR(blanks, name) blanks "^\n % " name " found at '^' position.\n"

#endif
