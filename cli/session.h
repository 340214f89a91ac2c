/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.h: one person's session at a terminal, or one script's on a pipe.
 *
 * libcli runs in a process of its own: whatever becomes of it, this one puts the terminal back as
 * it was.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdbool.h>

struct control_client;

struct session_person {
    bool console; /* sits at the switch's console, where lines of cwmpd's log are shown */
    bool invite;  /* is not there yet: "Press ENTER to get started." comes first */
};

/* client has logged in (control_login()). Reads keys from in and writes to out until quit, the end
 * of input, or nobody having pressed a key for the idle-timeout of the line. in may be a terminal,
 * which is raw meanwhile. SIGTERM, SIGHUP, SIGINT and SIGQUIT end the session and then this
 * process, as they would have without it. 0; -ENOLINK when a command could not reach cwmpd; -EIO
 * when what it showed could not be written; -ECONNABORTED after one line on stderr when libcli's
 * process died; another negative errno code, also told there, when the session could not start. */
int session_run(struct control_client *client, const struct session_person *person, int in,
                int out);

#endif
