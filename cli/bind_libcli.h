/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind_libcli.h: the session on libcli. What the pump (pump.h) types into libcli arrives here: the
 * line as the user typed it, and how it was ended. The shell (shell.h) does the rest.
 */
#ifndef CLI_BIND_LIBCLI_H
#define CLI_BIND_LIBCLI_H

#include <stdbool.h>

struct control_client;

struct bind_libcli {
    struct control_client *client; /* which has logged in */
    int fd;         /* the other end of a socket whose one end the pump feeds; is closed */
    int interrupts; /* a pipe: the numbers of interrupted commands, see pump_interrupt() */
    int terminal;   /* to measure the screen with; -1: there is no terminal */
    bool console;   /* lines of cwmpd's log are shown without being asked for */
    bool invite;    /* "Press ENTER to get started." */
};

/* Holds a session until quit or the end of input. 0, -ENOMEM, -ENOTCONN when libcli would not run,
 * or -ENOLINK when a command could not reach cwmpd, which it has said. */
int bind_libcli_run(const struct bind_libcli *config);

#endif
