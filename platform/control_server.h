/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_server.h: the daemon's side of the control socket: accepts, checks who connects
 * (SO_PEERCRED and SO_PEERGROUPS: root, the daemon's user, members of the daemon's group), and
 * hands each request to one function.
 */
#ifndef PLATFORM_CONTROL_SERVER_H
#define PLATFORM_CONTROL_SERVER_H

#include <stddef.h>

#include "platform/control_message.h"

struct buf;
struct control_server;
struct log;
struct loop;

enum { CONTROL_CLIENTS_MAX = 512 };

/* Writes the reply, "ok" or "error" included, into reply (empty at the call, maximum
 * CONTROL_MESSAGE_MAX). */
typedef void control_handler(void *ctx, struct control_reader *request, struct buf *reply);

/* Listens on path (mode 0660), making its directory; a dead socket there is replaced, a live one is
 * -EADDRINUSE. */
int control_server_new(struct loop *loop, struct log *log, const char *path, control_handler *fn,
                       void *ctx, struct control_server **out);
void control_server_free(struct control_server *server); /* also removes the socket */

/* Fills reply with an error; name may be NULL. */
void control_reply_error(struct buf *reply, int error, const char *reason, const char *name);

#endif
