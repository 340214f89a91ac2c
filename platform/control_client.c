/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_client.c: see control_client.h.
 */
#include "platform/control_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/txn.h"
#include "platform/banned.h"

enum { CALL_SECONDS_MAX = 10 };

struct control_client {
    int fd; /* -1: not connected */
    char *path;
    bool refused; /* the last error was the daemon's answer */
    char reason[CONTROL_REASON_MAX];
    control_greeting *greeting; /* NULL: none */
    void *greeting_ctx;
    void (*forget_greeting)(void *ctx);
    bool greets; /* the greeting is going over */
};

int control_client_new(const char *path, struct control_client **out)
{
    struct control_client *client = calloc(1, sizeof(*client));
    if (!client || !(client->path = strdup(path))) {
        free(client);
        return -ENOMEM;
    }
    client->fd = -1;
    *out = client;
    return 0;
}

void control_client_disconnect(struct control_client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
}

void control_client_greet(struct control_client *client, control_greeting *greeting, void *ctx,
                          void (*forget)(void *ctx))
{
    if (client->forget_greeting)
        client->forget_greeting(client->greeting_ctx);
    client->greeting = greeting;
    client->greeting_ctx = ctx;
    client->forget_greeting = forget;
}

void *control_client_greeting(const struct control_client *client, control_greeting *greeting)
{
    return client->greeting == greeting ? client->greeting_ctx : NULL;
}

const char *control_client_path(const struct control_client *client)
{
    return client->path;
}

void control_client_free(struct control_client *client)
{
    if (!client)
        return;
    control_client_disconnect(client);
    control_client_greet(client, NULL, NULL, NULL);
    free(client->path);
    free(client);
}

int control_client_take_fd(struct control_client *client, int *fd)
{
    *fd = client->fd;
    client->fd = -1;
    return *fd < 0 ? -ENOTCONN : 0;
}

static int fail(struct control_client *client, int error, const char *what)
{
    snprintf(client->reason, sizeof(client->reason), "%s: %s", what, strerror(-error));
    return error;
}

static int open_connection(struct control_client *client)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(client->path);
    if (len >= sizeof(address.sun_path))
        return fail(client, -ENAMETOOLONG, client->path);
    memcpy(address.sun_path, client->path, len);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fail(client, -errno, "socket");
    const struct timeval limit = {.tv_sec = CALL_SECONDS_MAX};
    const int room = 2 * CONTROL_MESSAGE_MAX;
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
        int error =
            errno == EAGAIN ? -ETIMEDOUT : -errno; /* a full backlog waits as a reply does */
        close(fd);
        return fail(client, error, client->path);
    }
    client->fd = fd;
    return 0;
}

int control_client_connect(struct control_client *client)
{
    if (client->fd >= 0)
        return 0;
    int error = open_connection(client);
    if (error || !client->greeting)
        return error;
    client->greets = true;
    error = client->greeting(client, client->greeting_ctx);
    client->greets = false;
    if (error)
        control_client_disconnect(client);
    return error;
}

const char *control_client_reason(const struct control_client *client)
{
    return client->reason;
}

bool control_client_refused(const struct control_client *client)
{
    return client->refused;
}

/* One record out, one in. *sent tells whether the daemon may have seen the request. */
static int exchange(struct control_client *client, const struct buf *request, struct buf *record,
                    bool *sent)
{
    char *data = malloc(CONTROL_MESSAGE_MAX);
    if (!data)
        return -ENOMEM;
    *sent = send(client->fd, request->data, request->len, MSG_NOSIGNAL) >= 0;
    int error = *sent ? 0 : -errno;
    /* A daemon that turns somebody away says why before it closes; that record can still be read,
     * if need be behind the news that it did not read ours. */
    bool reset = false;
    ssize_t len;
    for (;;) {
        len = recv(client->fd, data, CONTROL_MESSAGE_MAX, 0);
        if (len < 0 && errno == ECONNRESET && !reset)
            reset = true;
        else if (len >= 0 || errno != EINTR)
            break;
    }
    if (len > 0)
        error = buf_append(record, data, (size_t)len);
    else if (!error)
        error = len < 0 ? -errno : -ECONNRESET;
    explicit_bzero(data, len > 0 ? (size_t)len : 0);
    free(data);
    return error == -EAGAIN ? -ETIMEDOUT : error;
}

/* Splits "ok ..." or "error ..." off the record. */
static int take_reply(struct control_client *client, const struct buf *record, struct buf *reply)
{
    struct control_reader reader;
    const char *verb =
        control_reader_init(&reader, record->data, record->len) ? NULL : control_next(&reader);
    if (!verb)
        return fail(client, -EBADMSG, "reply of cwmpd");
    if (!strcmp(verb, "ok"))
        return buf_append(reply, reader.next, (size_t)(reader.end - reader.next));
    const char *number = control_next(&reader), *reason = control_next(&reader);
    const char *name = control_next(&reader);
    if (strcmp(verb, "error") != 0 || !number || !reason)
        return fail(client, -EBADMSG, "reply of cwmpd");
    snprintf(client->reason, sizeof(client->reason), "%s%s%s", name ? name : "",
             name && *name ? ": " : "", reason);
    client->refused = true;
    long error = strtol(number, NULL, 10);
    return error > 0 && error < 4096 ? -(int)error : -EPROTO;
}

int control_call(struct control_client *client, const struct buf *request, struct buf *reply)
{
    client->reason[0] = '\0';
    client->refused = false;
    if (buf_error(request))
        return fail(client, buf_error(request), "request");
    bool was_connected = client->fd >= 0 && !client->greets, sent = false;
    int error = control_client_connect(client);
    if (error)
        return error;
    struct buf record;
    buf_init(&record, CONTROL_MESSAGE_MAX);
    error = exchange(client, request, &record, &sent);
    if (error && !sent && was_connected) { /* the daemon was restarted meanwhile */
        control_client_disconnect(client);
        error = control_client_connect(client);
        if (!error)
            error = exchange(client, request, &record, &sent);
    }
    if (error) {
        control_client_disconnect(client);
        if (!client->reason[0])
            fail(client, error, client->path);
    } else {
        error = take_reply(client, &record, reply);
    }
    buf_wipe(&record);
    return error;
}

/* A call with just a verb. */
static int simple_call(struct control_client *client, const char *verb, struct buf *reply)
{
    struct buf request;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    control_put(&request, verb);
    int error = control_call(client, &request, reply);
    buf_free(&request);
    return error;
}

/* One (name, source or "[key]", text) of a reply to "get". What this program does not know belongs
 * to a newer daemon and is nothing to this program. */
static int take_value(struct settings *into, const char *name, const char *where, const char *text)
{
    enum setting_id id;
    enum setting_source source;
    enum list_id list;
    char key[LIST_KEY_MAX];
    if (!control_key(where, key))
        return list_find(name, &list) == 0    ? settings_entry_add(into, list, key)
               : setting_find(name, &id) == 0 ? settings_entry_put(into, id, key, text)
                                              : 0;
    if (setting_find(name, &id) || setting_source_find(where, &source))
        return 0;
    return settings_put(into, id, source, text);
}

static int fill(struct settings *into, const struct buf *reply)
{
    struct control_reader reader;
    if (!reply->len)
        return 0;
    int error = control_reader_init(&reader, reply->data, reply->len);
    const char *name;
    while (!error && (name = control_next(&reader))) {
        const char *where = control_next(&reader), *text = control_next(&reader);
        if (!where || !text)
            return -EBADMSG;
        error = take_value(into, name, where, text);
    }
    return error;
}

int control_get(struct control_client *client, struct settings *into)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = simple_call(client, "get", &reply);
    if (!error)
        settings_clear(into);
    if (!error && (error = fill(into, &reply)))
        fail(client, error, "reply of cwmpd");
    buf_wipe(&reply);
    return error;
}

static void put_change(struct buf *request, const struct txn_change *change)
{
    const char *verb = change->kind == TXN_ENTRY_ADD      ? "add"
                       : change->kind == TXN_ENTRY_REMOVE ? "remove"
                       : !change->text                    ? "unset"
                       : change->form == TXN_CIPHER       ? "cipher"
                                                          : "set";
    control_put(request, verb);
    control_put(request, change->kind == TXN_VALUE ? setting_row(change->id)->name
                                                   : list_row(change->list)->name);
    if (change->key)
        control_put_key(request, change->key);
    else
        control_put(request, setting_source_name(change->source));
    if (change->text)
        control_put(request, change->text);
}

int control_commit(struct control_client *client, const struct txn *txn)
{
    struct buf request, reply;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    control_put(&request, "commit");
    for (size_t i = 0; i < txn->change_count; i++)
        put_change(&request, &txn->changes[i]);
    int error = control_call(client, &request, &reply);
    buf_wipe(&request);
    buf_free(&reply);
    return error;
}

int control_status(struct control_client *client, control_status_fn *fn, void *ctx)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = simple_call(client, "status", &reply);
    struct control_reader reader;
    if (!error && reply.len && !control_reader_init(&reader, reply.data, reply.len)) {
        const char *key, *value;
        while ((key = control_next(&reader)) && (value = control_next(&reader)))
            fn(ctx, key, value);
    }
    buf_free(&reply);
    return error;
}
