/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet_login.h: asks for a user's name and password on a terminal, as a Comware device does, lets
 * PAM decide (service "cwmpsh"), and runs the command line as that user.
 */
#ifndef CLI_TELNET_LOGIN_H
#define CLI_TELNET_LOGIN_H

enum {
    TELNET_LOGIN_TRIES = 3,
    TELNET_LOGIN_SECONDS = 120, /* for all of them */
};

/* What is told about each try. */
enum telnet_report { TELNET_REPORT_FAILED = 'F', TELNET_REPORT_PASSED = 'P' };

struct telnet_login {
    const char *address; /* of the peer */
    const char *socket;  /* cwmpd's */
    int program;         /* this program's file, open for fexecve() */
    int report;          /* where the bytes of enum telnet_report are written to */
};

/* Standard input and output are the terminal, which leads this process's session; the process
 * belongs to root, and to this function, which returns when it may end. */
void telnet_login(const struct telnet_login *how);

#endif
