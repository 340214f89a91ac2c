/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_files.c: see control_files.h.
 */
#include "platform/control_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/banned.h"

static const char *const uses[] = STARTUP_USE_NAMES;

/* A call with a verb and its arguments, up to the first NULL; reply may be NULL. */
static int call(struct control_client *client, const char *verb, const char *first,
                const char *second, struct buf *reply)
{
    struct buf request, nothing;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(&nothing, CONTROL_MESSAGE_MAX);
    control_put(&request, verb);
    if (first)
        control_put(&request, first);
    if (second)
        control_put(&request, second);
    int error = control_call(client, &request, reply ? reply : &nothing);
    buf_free(&request);
    buf_free(&nothing);
    return error;
}

/* --- files --- */

static int send_chunk(struct control_client *client, const char *verb, const char *name,
                      const char *data, size_t len)
{
    struct buf request, reply;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    control_put(&request, verb);
    control_put(&request, name);
    buf_append(&request, data, len);
    buf_putc(&request, '\0');
    int error = control_call(client, &request, &reply);
    buf_wipe(&request);
    buf_free(&reply);
    return error;
}

int control_file_append(struct control_client *client, const char *name, const void *data,
                        size_t len)
{
    const char *rest = data;
    int error = 0;
    do {
        size_t part = len < CONTROL_FILE_CHUNK ? len : CONTROL_FILE_CHUNK;
        error = send_chunk(client, "file-append", name, rest, part);
        rest += part;
        len -= part;
    } while (!error && len);
    return error;
}

int control_file_write(struct control_client *client, const char *name, const void *data,
                       size_t len)
{
    size_t part = len < CONTROL_FILE_CHUNK ? len : CONTROL_FILE_CHUNK;
    int error = send_chunk(client, "file-write", name, data, part);
    if (!error && len > part)
        error = control_file_append(client, name, (const char *)data + part, len - part);
    return error;
}

/* A call that is answered with bytes. */
static int read_chunk(struct control_client *client, const char *verb, const char *first,
                      const char *second, struct buf *out)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call(client, verb, first, second, &reply);
    if (!error && !reply.len)
        error = -EBADMSG;
    if (!error)
        error = buf_append(out, reply.data, reply.len - 1); /* without the NUL that ends it */
    buf_wipe(&reply);
    return error;
}

enum { NUMBER_SIZE = 24 };

int control_file_read(struct control_client *client, const char *name, size_t offset,
                      struct buf *out)
{
    char number[NUMBER_SIZE];
    snprintf(number, sizeof(number), "%zu", offset);
    return read_chunk(client, "file-read", name, number, out);
}

int control_saved_read(struct control_client *client, size_t offset, struct buf *out)
{
    char number[NUMBER_SIZE];
    snprintf(number, sizeof(number), "%zu", offset);
    return read_chunk(client, "saved-read", number, NULL, out);
}

/* --- saved configurations --- */

int control_startup(struct control_client *client, struct control_startup *out)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    memset(out, 0, sizeof(*out));
    int error = call(client, "startup", NULL, NULL, &reply);
    struct control_reader reader;
    if (!error)
        error = control_reader_init(&reader, reply.data, reply.len);
    const char *key, *value;
    while (!error && (key = control_next(&reader)) && (value = control_next(&reader))) {
        if (!strcmp(key, "current"))
            snprintf(out->current, sizeof(out->current), "%s", value);
        for (unsigned use = 0; use < STARTUP_USES; use++) {
            if (strncmp(key, uses[use], strlen(uses[use])) != 0)
                continue;
            if (!key[strlen(uses[use])])
                snprintf(out->next[use], sizeof(out->next[use]), "%s", value);
            else
                out->exists[use] = !strcmp(value, "yes");
        }
    }
    buf_free(&reply);
    return error;
}

int control_startup_next(struct control_client *client, enum startup_use use, const char *name)
{
    return call(client, "startup-next", uses[use], name, NULL);
}

int control_reset_saved(struct control_client *client, enum startup_use use)
{
    return call(client, "reset-saved", uses[use], NULL, NULL);
}

int control_save_file(struct control_client *client, const char *name)
{
    return call(client, "save-file", name, NULL, NULL);
}

int control_save_next(struct control_client *client, enum startup_use use, const char *name)
{
    return call(client, "save", uses[use], name, NULL);
}

int control_differs(struct control_client *client, bool *differs)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call(client, "differs", NULL, NULL, &reply);
    *differs = strcmp(buf_text(&reply), "no") != 0;
    buf_free(&reply);
    return error;
}

/* --- starting anew --- */

int control_factory_default(struct control_client *client)
{
    return call(client, "factory-default", NULL, NULL, NULL);
}

int control_reboot(struct control_client *client)
{
    return call(client, "reboot", NULL, NULL, NULL);
}
