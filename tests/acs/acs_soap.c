/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_soap.c: mxml's SAX reader, so that a message of 32 MB costs its leaves and not a tree.
 */
#include <errno.h>
#include <mxml.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "tests/acs/acs_soap.h"

#include "platform/banned.h"

enum { TEXT_MAX = 64 << 20, LEAVES_MAX = 4 << 20, DEPTH_MAX = 64, TYPE_SIZE = 64 };

/* Where the reader is in the document. */
enum place { PLACE_DOCUMENT, PLACE_ENVELOPE, PLACE_HEADER, PLACE_BODY };

struct reader {
    struct soap_message *message;
    size_t capacity, header_capacity; /* of message->leaves and message->headers */
    char type[TYPE_SIZE];             /* of the newest element */
    unsigned depth;                   /* of open elements */
    enum place place;
    bool leaf;   /* no element began since the last one did */
    bool closed; /* </Envelope> was there: mxml itself does not insist on it */
    struct buf text;
    int error;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

/* A test tool may find the version by the look of the address; a CPE has to resolve prefixes. */
static void note_namespace(struct reader *r, mxml_node_t *node)
{
    static const char begin[] = "urn:dslforum-org:cwmp-1-";
    for (int i = 0; !r->message->cwmp_namespace && i < mxmlElementGetAttrCount(node); i++) {
        const char *name;
        const char *value = mxmlElementGetAttrByIndex(node, i, &name);
        if (value && !strncmp(value, begin, sizeof(begin) - 1)) {
            r->message->cwmp_namespace = strdup(value);
            if (!r->message->cwmp_namespace)
                r->error = -ENOMEM;
        }
    }
}

static void note_type(struct reader *r, mxml_node_t *node)
{
    r->type[0] = '\0';
    for (int i = 0; i < mxmlElementGetAttrCount(node); i++) {
        const char *name;
        const char *value = mxmlElementGetAttrByIndex(node, i, &name);
        if (value && strchr(name, ':') && !strcmp(local_name(name), "type"))
            snprintf(r->type, sizeof(r->type), "%s", value);
    }
}

static void element_open(struct reader *r, mxml_node_t *node)
{
    const char *qualified = mxmlGetElement(node);
    if (!qualified || qualified[0] == '?' || qualified[0] == '!')
        return;
    const char *name = local_name(qualified);
    r->depth++;
    r->leaf = true;
    buf_reset(&r->text);
    note_namespace(r, node);
    note_type(r, node);
    if (r->depth > DEPTH_MAX)
        r->error = -EBADMSG;
    else if (r->depth == 1)
        r->place = strcmp(name, "Envelope") ? PLACE_DOCUMENT : PLACE_ENVELOPE;
    else if (r->depth == 2 && r->place != PLACE_DOCUMENT)
        r->place = !strcmp(name, "Body")     ? PLACE_BODY
                   : !strcmp(name, "Header") ? PLACE_HEADER
                                             : PLACE_ENVELOPE;
    else if (r->depth == 3 && r->place == PLACE_BODY && !r->message->name) {
        r->message->name = strdup(name);
        if (!r->message->name)
            r->error = -ENOMEM;
    }
}

static void leaf_free(struct soap_leaf *leaf)
{
    free(leaf->name);
    free(leaf->text);
    free(leaf->type);
}

static void leaf_add(struct reader *r, struct soap_leaf **leaves, size_t *count, size_t *capacity,
                     const char *name)
{
    if (*count >= LEAVES_MAX) {
        r->error = -ENOMEM;
        return;
    }
    if (*count == *capacity) {
        size_t more = *capacity ? 2 * *capacity : 64;
        struct soap_leaf *grown = realloc(*leaves, more * sizeof(*grown));
        if (!grown) {
            r->error = -ENOMEM;
            return;
        }
        *leaves = grown;
        *capacity = more;
    }
    struct soap_leaf leaf = {.name = strdup(name), .text = strdup(buf_text(&r->text))};
    if (r->type[0])
        leaf.type = strdup(r->type);
    if (!leaf.name || !leaf.text || (r->type[0] && !leaf.type)) {
        leaf_free(&leaf);
        r->error = -ENOMEM;
        return;
    }
    (*leaves)[(*count)++] = leaf;
}

static void element_close(struct reader *r, mxml_node_t *node)
{
    const char *qualified = mxmlGetElement(node);
    if (!qualified || qualified[0] == '?' || qualified[0] == '!')
        return;
    const char *name = local_name(qualified);
    struct soap_message *m = r->message;
    if (r->leaf && r->place == PLACE_BODY && r->depth > 3)
        leaf_add(r, &m->leaves, &m->count, &r->capacity, name);
    else if (r->leaf && r->place == PLACE_HEADER && r->depth > 2 && strcmp(name, "ID"))
        leaf_add(r, &m->headers, &m->header_count, &r->header_capacity, name);
    else if (r->leaf && r->place == PLACE_HEADER && !strcmp(name, "ID") && !r->message->id) {
        r->message->id = strdup(buf_text(&r->text));
        if (!r->message->id)
            r->error = -ENOMEM;
    }
    r->leaf = false;
    buf_reset(&r->text);
    if (r->depth == 1)
        r->closed = true;
    if (r->depth)
        r->depth--;
}

static void sax(mxml_node_t *node, mxml_sax_event_t event, void *data)
{
    struct reader *r = data;
    if (r->error)
        return;
    if (event == MXML_SAX_ELEMENT_OPEN)
        element_open(r, node);
    else if (event == MXML_SAX_ELEMENT_CLOSE)
        element_close(r, node);
    else if (event == MXML_SAX_DATA && r->leaf) {
        const char *text = mxmlGetOpaque(node);
        if (text && buf_puts(&r->text, text))
            r->error = buf_error(&r->text);
    }
}

static void ignore_error(const char *message)
{
    (void)message; /* the result tells; mxml would write to standard error */
}

void soap_clear(struct soap_message *message)
{
    for (size_t i = 0; i < message->count; i++)
        leaf_free(&message->leaves[i]);
    for (size_t i = 0; i < message->header_count; i++)
        leaf_free(&message->headers[i]);
    free(message->leaves);
    free(message->headers);
    free(message->cwmp_namespace);
    free(message->id);
    free(message->name);
    *message = (struct soap_message){0};
}

int soap_read(const char *data, size_t len, struct soap_message *out, char *why, size_t why_size)
{
    struct reader r = {.message = out};
    *out = (struct soap_message){0};
    if (memchr(data, '\0', len)) {
        snprintf(why, why_size, "a zero byte in the message");
        return -EBADMSG;
    }
    buf_init(&r.text, TEXT_MAX);
    char *copy = strndup(data, len); /* data is not ended by NUL */
    if (!copy)
        return -ENOMEM;
    mxmlSetErrorCallback(ignore_error);
    mxml_node_t *top = mxmlSAXLoadString(NULL, copy, MXML_OPAQUE_CALLBACK, sax, &r);
    mxmlDelete(top);
    free(copy);
    buf_free(&r.text);
    int error = r.error;
    if (!error && (!r.closed || !out->name)) {
        snprintf(why, why_size, "%s",
                 r.closed ? "no Envelope with a Body that holds an element"
                          : "not well-formed XML");
        error = -EBADMSG;
    }
    if (error)
        soap_clear(out);
    return error;
}

size_t soap_find(const struct soap_message *message, const char *name, const char *text,
                 size_t from)
{
    for (size_t i = from; i < message->count; i++)
        if (!strcmp(message->leaves[i].name, name) && !strcmp(message->leaves[i].text, text))
            return i;
    return message->count;
}

const char *soap_text(const struct soap_message *message, const char *name)
{
    for (size_t i = 0; i < message->count; i++)
        if (!strcmp(message->leaves[i].name, name))
            return message->leaves[i].text;
    return NULL;
}

const char *soap_paired(const struct soap_message *message, const char *name, const char *text,
                        const char *value)
{
    for (size_t i = soap_find(message, name, text, 0); i < message->count;
         i = soap_find(message, name, text, i + 1))
        if (i + 1 < message->count && !strcmp(message->leaves[i + 1].name, value))
            return message->leaves[i + 1].text;
    return NULL;
}

const char *soap_header(const struct soap_message *message, const char *name)
{
    for (size_t i = 0; i < message->header_count; i++)
        if (!strcmp(message->headers[i].name, name))
            return message->headers[i].text;
    return NULL;
}
