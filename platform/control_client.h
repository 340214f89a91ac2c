/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_client.h: a program's side of the control socket; used by the command line and by the
 * DHCP hook. Blocking, each call with a time limit of 10 s (-ETIMEDOUT). A lost connection is
 * opened again at the next call.
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
int control_save(struct control_client *client);

#endif
