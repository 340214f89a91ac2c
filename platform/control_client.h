/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_client.h: a program's side of the control socket; used by the command line and by the
 * DHCP hook. Blocking, each call with a time limit of 10 s (-ETIMEDOUT). A lost connection is
 * opened again at the next call. The calls about sessions, history and the log are in
 * control_sessions.h.
 */
#ifndef PLATFORM_CONTROL_CLIENT_H
#define PLATFORM_CONTROL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/control_message.h"

struct buf;
struct control_client;
struct settings;
struct txn;

enum { CONTROL_REASON_MAX = 256 };

/* Remembers the path, which is copied; connects at the first call. */
int control_client_new(const char *path, struct control_client **out);
void control_client_free(struct control_client *client);
int control_client_connect(
    struct control_client *client); /* 0, -ENOENT/-ECONNREFUSED: no daemon, -EACCES, ... */

/* What the client says on each new connection before anything else goes over it: makes calls on the
 * client, and returns 0 or the code with which connecting fails. ctx is freed with the client by
 * forget. Replaces the greeting before. */
typedef int control_greeting(struct control_client *client, void *ctx);
void control_client_greet(struct control_client *client, control_greeting *greeting, void *ctx,
                          void (*forget)(void *ctx));
/* Closes the connection; the next call opens another. */
void control_client_disconnect(struct control_client *client);
/* The ctx of that greeting, NULL if it is another or none. */
void *control_client_greeting(const struct control_client *client, control_greeting *greeting);
const char *control_client_path(const struct control_client *client);
/* Hands the open connection over: *fd is the caller's to close. 0 or -ENOTCONN. */
int control_client_take_fd(struct control_client *client, int *fd);

/* Sends request and appends the reply record, "ok" stripped, to reply. A daemon's "error" is
 * returned as its errno code, with the text from control_client_reason(). */
int control_call(struct control_client *client, const struct buf *request, struct buf *reply);
const char *
control_client_reason(const struct control_client *client); /* of the last error; "" when none */
/* Whether that error was the daemon's answer, rather than a failure to reach it or to understand
 * it. */
bool control_client_refused(const struct control_client *client);

int control_get(struct control_client *client, struct settings *into); /* replaces all values */
int control_commit(struct control_client *client, const struct txn *txn);
/* fn is called for each (key, value). */
typedef void control_status_fn(void *ctx, const char *key, const char *value);
int control_status(struct control_client *client, control_status_fn *fn, void *ctx);

#endif
