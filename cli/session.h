/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.h: one person's session at a terminal, or one script's on a pipe.
 *
 * libcli runs in a process of its own: whatever becomes of it, this one puts the terminal back as
 * it was.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

struct control_client;

/* Reads keys from in and writes to out until quit or the end of input. in may be a terminal, which
 * is raw meanwhile. SIGTERM, SIGHUP, SIGINT and SIGQUIT end the session and then this process, as
 * they would have without it. 0; -ENOLINK when a command could not reach cwmpd; -EIO when what it
 * showed could not be written; -ECONNABORTED after one line on stderr when libcli's process died;
 * another negative errno code, also told there, when the session could not start. */
int session_run(struct control_client *client, int in, int out);

#endif
