/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * batch.h: command lines from the program's arguments and from files: no prompt, no echo, no
 * terminal.
 */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include <stdbool.h>
#include <stddef.h>

struct control_client;

struct batch_item {
    bool file;  /* text is the name of a file of lines; else it is a line, or several */
    char *text; /* of several lines _run() may overwrite the ends */
};

/* Runs the items in order, all in one shell, up to a line that ends the session. What commands
 * print goes to stdout; a refused line, its place and why, to stderr. 0; 1 when a line was refused;
 * 2, after saying so on stderr, when cwmpd or a file cannot be reached or there is no memory. */
int batch_run(struct control_client *client, const struct batch_item *items, size_t count);

#endif
