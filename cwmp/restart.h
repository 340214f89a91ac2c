/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * restart.h: starts the switch anew. A real one runs a program of the system (reboot-program of
 * cwmpd.conf), whose end is watched: when it fails, the log says so. A simulated switch is this
 * program: the loop is stopped, and main() starts the program again.
 */
#ifndef CWMP_RESTART_H
#define CWMP_RESTART_H

#include <stdbool.h>

struct log;
struct loop;
struct restart;
struct switch_dev;

int restart_new(struct loop *loop, struct switch_dev *sw, struct log *log, struct restart **out);
void restart_free(struct restart *restart);

/* 0: it goes down soon, and nothing more should be begun; or why it cannot be restarted. */
int restart_begin(struct restart *restart);

/* Whether this program is to be started again after the loop has ended. */
bool restart_is_ours(const struct restart *restart);

#endif
