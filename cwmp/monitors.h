/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * monitors.h: the connections of the control socket that get each new line of the log (`terminal
 * monitor`). One that does not read loses lines, and is told how many when it reads again; nobody
 * waits for it.
 */
#ifndef CWMP_MONITORS_H
#define CWMP_MONITORS_H

struct control_server;
struct log_buffer;
struct monitors;

/* Becomes the buffer's watcher; the buffer must outlive it. 0 or -ENOMEM. */
int monitors_new(struct log_buffer *buffer, struct monitors **out);
void monitors_free(struct monitors *monitors);
/* Where lines go to; NULL: nowhere. */
void monitors_serve(struct monitors *monitors, struct control_server *server);

/* The connection gets lines of level 3 to this one (7: debugging). Asking again changes the level.
 * 0 or -ENOMEM. */
int monitors_add(struct monitors *monitors, unsigned connection, unsigned level);
void monitors_leave(struct monitors *monitors, unsigned connection);

#endif
