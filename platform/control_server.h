/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_server.h: the daemon's side of the control socket: accepts, finds out who connects and
 * what role that is (SO_PEERCRED, SO_PEERGROUPS), and hands each request to one function.
 *
 * Root and the daemon's own user are network-admin, like members of the admin group; members of the
 * operator group are network-operator. Everybody may open the socket (mode 0666), so that whoever
 * has no role is told "Permission denied." before the door is closed.
 */
#ifndef PLATFORM_CONTROL_SERVER_H
#define PLATFORM_CONTROL_SERVER_H

#include <stddef.h>
#include <sys/types.h>

#include "platform/control_message.h"
#include "platform/role.h"

struct buf;
struct control_server;
struct log;
struct loop;

enum {
    CONTROL_CLIENTS_MAX = 512,
    CONTROL_CLIENTS_PER_USER = 256, /* of a user who is neither root nor the daemon's own */
    CONTROL_CLIENTS_RESERVED = 16,  /* of the maximum: for root and the daemon's own user */
};

/* Who asks: as the kernel says, at the time of connect(). */
struct control_peer {
    unsigned id; /* of the connection; never used twice */
    enum role role;
    uid_t uid;
    pid_t pid;
};

/* Writes the reply, "ok" or "error" included, into reply (empty at the call, maximum
 * CONTROL_MESSAGE_MAX). */
typedef void control_handler(void *ctx, const struct control_peer *peer,
                             struct control_reader *request, struct buf *reply);
/* The connection is closed; its id is not valid any more. */
typedef void control_left(void *ctx, unsigned id);

struct control_server_env {
    const char *path;        /* of the socket; copied */
    const char *admin_group; /* names of groups; "" or one that does not exist: nobody. Copied. */
    const char *operator_group;
    control_handler *handler;
    control_left *left; /* NULL: nobody wants to know */
    void *ctx;
};

/* Listens, making the directory of the path; a dead socket there is replaced, a live one is
 * -EADDRINUSE. */
int control_server_new(struct loop *loop, struct log *log, const struct control_server_env *env,
                       struct control_server **out);
void control_server_free(struct control_server *server); /* also removes the socket */

/* Sends a record that nobody asked for. -ENOENT: that connection is closed; -EAGAIN: its peer has
 * not read what was sent before, the record is lost. Closes no connection and logs nothing, so that
 * it may be called wherever a line is logged. */
int control_server_push(struct control_server *server, unsigned id, const struct buf *record);

/* Fills reply with an error; name may be NULL. */
void control_reply_error(struct buf *reply, int error, const char *reason, const char *name);

#endif
