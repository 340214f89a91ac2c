/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_pki.c: see control_pki.h.
 */
#include "platform/control_pki.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/banned.h"

static const char *const formats[] = {[PKI_PEM] = "pem", [PKI_P12] = "p12"};
static const char *const kinds[] = {[PKI_CA] = "ca", [PKI_LOCAL] = "local"};

const char *pki_format_name(enum pki_format format)
{
    return formats[format];
}

const char *pki_kind_name(enum pki_kind kind)
{
    return kinds[kind];
}

static int find(const char *const *names, unsigned count, const char *text, unsigned *out)
{
    for (*out = 0; text && *out < count; ++*out)
        if (!strcmp(names[*out], text))
            return 0;
    return -EINVAL;
}

int pki_format_find(const char *text, enum pki_format *out)
{
    unsigned found;
    int error = find(formats, sizeof(formats) / sizeof(formats[0]), text, &found);
    *out = error ? PKI_PEM : (enum pki_format)found;
    return error;
}

int pki_kind_find(const char *text, enum pki_kind *out)
{
    unsigned found;
    int error = find(kinds, sizeof(kinds) / sizeof(kinds[0]), text, &found);
    *out = error ? PKI_CA : (enum pki_kind)found;
    return error;
}

/* VERB and up to five strings, the rest NULL. */
static int call(struct control_client *client, const char *const strings[6], struct buf *reply)
{
    struct buf request;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    for (size_t i = 0; i < 6 && strings[i]; i++)
        control_put(&request, strings[i]);
    int error = control_call(client, &request, reply);
    buf_wipe(&request);
    return error;
}

static int call_file(struct control_client *client, const char *verb,
                     const struct control_pki_file *file, struct buf *reply)
{
    const char *const strings[6] = {
        verb,       file->domain,  pki_format_name(file->format), pki_kind_name(file->kind),
        file->file, file->password};
    return call(client, strings, reply);
}

int control_pki_inspect(struct control_client *client, const struct control_pki_file *file,
                        struct control_pki_facts *out)
{
    struct buf reply;
    struct control_reader reader;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call_file(client, "pki-inspect", file, &reply);
    *out = (struct control_pki_facts){.has_ca = false};
    if (!error)
        error = control_reader_init(&reader, reply.data, reply.len);
    if (!error) {
        const char *overwrites = control_next(&reader), *md5 = control_next(&reader);
        const char *sha1 = control_next(&reader);
        out->overwrites = overwrites && !strcmp(overwrites, "overwrites");
        out->has_ca = md5 && sha1;
        snprintf(out->md5, sizeof(out->md5), "%s", md5 ? md5 : "");
        snprintf(out->sha1, sizeof(out->sha1), "%s", sha1 ? sha1 : "");
    }
    buf_free(&reply);
    return error;
}

int control_pki_import(struct control_client *client, const struct control_pki_file *file)
{
    struct buf reply;
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call_file(client, "pki-import", file, &reply);
    buf_free(&reply);
    return error;
}

int control_pki_show(struct control_client *client, const char *domain, enum pki_kind kind,
                     struct buf *out)
{
    struct buf reply;
    struct control_reader reader;
    const char *const strings[6] = {"pki-show", domain, pki_kind_name(kind)};
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call(client, strings, &reply);
    if (!error)
        error = control_reader_init(&reader, reply.data, reply.len);
    const char *text = error ? NULL : control_next(&reader);
    if (text)
        error = buf_puts(out, text);
    buf_free(&reply);
    return error;
}

int control_pki_delete(struct control_client *client, const char *domain, enum pki_kind kind)
{
    struct buf reply;
    const char *const strings[6] = {"pki-delete", domain, pki_kind_name(kind)};
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    int error = call(client, strings, &reply);
    buf_free(&reply);
    return error;
}
