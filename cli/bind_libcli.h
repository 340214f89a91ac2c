/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind_libcli.h: the session on libcli. What the pump (pump.h) types into libcli arrives here: the
 * line as the user typed it, and how it was ended. The shell (shell.h) does the rest.
 */
#ifndef CLI_BIND_LIBCLI_H
#define CLI_BIND_LIBCLI_H

struct control_client;

enum { BIND_HISTORY_MAX = 10 }; /* Comware's default */

/* Holds a session on fd, the other end of a socket whose one end the pump feeds, until quit or the
 * end of input. Closes fd. 0, -ENOMEM, -ENOTCONN when libcli would not run, or -ENOLINK
 * when a command could not reach cwmpd, which it has said. */
int bind_libcli_run(struct control_client *client, int fd);

#endif
