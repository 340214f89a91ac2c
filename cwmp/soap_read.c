/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_read.c: see soap_read.h. soap_scan() has looked at the bytes before; here mxml's SAX events
 * become a tree, with namespaces resolved. Nodes and texts lie in an arena, freed at once.
 */
#include "cwmp/soap_read.h"

#include <errno.h>
#include <limits.h>
#include <mxml.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/soap_scan.h"

#include "platform/banned.h"

enum { CHUNK_BYTES = 64 * 1024, PREFIXES_MAX = 128, INTERNED_MAX = 16 };

struct chunk {
    struct chunk *next;
    char data[];
};

struct owned_message {
    struct soap_message message; /* first: what the caller sees */
    struct chunk *chunks;
};

/* CWMP namespaces come first, in the order of enum soap_version. */
enum ns {
    NS_CWMP_LAST = SOAP_VERSION_COUNT - 1,
    NS_SOAP,
    NS_SOAP_1_2,
    NS_ENCODING,
    NS_XSI,
    NS_OTHER,
    NS_NONE
};

struct binding {
    const char *
        prefix; /* in an attribute of an open element, which mxml keeps; "" the default namespace */
    size_t prefix_len;
    const char *uri;
    enum ns ns;
};

struct frame {
    struct soap_node *node, *last_child;
    const char *text; /* NULL: none yet */
    size_t text_len;
    unsigned bindings; /* when the element began */
};

enum part { PART_NONE, PART_HEADER, PART_BODY };

struct reader {
    struct owned_message *out;
    char *at, *end; /* room left in the newest chunk */
    struct frame frames[SOAP_DEPTH_MAX];
    unsigned depth;
    struct binding bindings[PREFIXES_MAX];
    unsigned binding_count;
    const char *interned[INTERNED_MAX];
    unsigned interned_count;
    enum part part;
    bool header_seen, body_seen, closed, version_from_body, version_from_header;
    int error;
    char *why;
    size_t why_size;
};

static void fail(struct reader *r, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fail(struct reader *r, int error, const char *format, ...)
{
    va_list args;
    if (r->error)
        return; /* the first reason is the real one */
    r->error = error;
    va_start(args, format);
    (void)vsnprintf(r->why, r->why_size, format, args);
    va_end(args);
}

/* --- arena --- */

static void *take(struct reader *r, size_t size, size_t align)
{
    size_t pad = (size_t)(-(uintptr_t)r->at) & (align - 1);
    if (!r->at || (size_t)(r->end - r->at) < size + pad) {
        size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;
        struct chunk *chunk = malloc(sizeof(*chunk) + room);
        if (!chunk) {
            fail(r, -ENOMEM, "no memory for the message");
            return NULL;
        }
        chunk->next = r->out->chunks;
        r->out->chunks = chunk;
        r->at = chunk->data;
        r->end = chunk->data + room;
        pad = 0; /* malloc's alignment, and the header is one pointer */
    }
    void *p = r->at + pad;
    r->at += pad + size;
    return p;
}

/* first and second joined. */
static const char *take_text(struct reader *r, const char *first, size_t first_len,
                             const char *second, size_t second_len)
{
    char *copy = take(r, first_len + second_len + 1, 1);
    if (!copy)
        return "";
    if (first_len)
        memcpy(copy, first, first_len);
    if (second_len)
        memcpy(copy + first_len, second, second_len);
    copy[first_len + second_len] = '\0';
    return copy;
}

/* Names and types repeat: "string" a hundred thousand times is kept once. */
static const char *intern(struct reader *r, const char *text)
{
    for (unsigned i = 0; i < r->interned_count; i++)
        if (strcmp(r->interned[i], text) == 0)
            return r->interned[i];
    const char *copy = take_text(r, text, strlen(text), "", 0);
    if (r->interned_count < INTERNED_MAX)
        r->interned[r->interned_count++] = copy;
    return copy;
}

/* --- namespaces --- */

static enum ns ns_of_uri(const char *uri)
{
    static const struct {
        const char *uri;
        enum ns ns;
    } known[] = {
        {"http://schemas.xmlsoap.org/soap/envelope/", NS_SOAP},
        {"http://www.w3.org/2003/05/soap-envelope", NS_SOAP_1_2},
        {"http://schemas.xmlsoap.org/soap/encoding/", NS_ENCODING},
        {"http://www.w3.org/2001/XMLSchema-instance", NS_XSI},
        {"http://www.w3.org/2000/10/XMLSchema-instance",
         NS_XSI}, /* drafts that old SOAP stacks send */
        {"http://www.w3.org/1999/XMLSchema-instance", NS_XSI},
        {"", NS_NONE},
    };
    for (int version = 0; version < SOAP_VERSION_COUNT; version++)
        if (strcmp(uri, soap_namespace((enum soap_version)version)) == 0)
            return (enum ns)version;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(uri, known[i].uri) == 0)
            return known[i].ns;
    return NS_OTHER;
}

static bool is_cwmp(enum ns ns)
{
    return ns <= NS_CWMP_LAST;
}

static void bind_prefixes(struct reader *r, mxml_node_t *element)
{
    int count = mxmlElementGetAttrCount(element);
    for (int i = 0; i < count; i++) {
        const char *name = NULL;
        const char *uri = mxmlElementGetAttrByIndex(element, i, &name);
        if (!name || !uri || strncmp(name, "xmlns", 5) != 0 || (name[5] && name[5] != ':'))
            continue;
        if (r->binding_count == PREFIXES_MAX) {
            fail(r, -EMSGSIZE, "more than %d namespace prefixes", PREFIXES_MAX);
            return;
        }
        const char *prefix = name[5] ? name + 6 : "";
        r->bindings[r->binding_count++] = (struct binding){
            .prefix = prefix, .prefix_len = strlen(prefix), .uri = uri, .ns = ns_of_uri(uri)};
    }
}

/* The namespace of "prefix:local" or "local", and *local. An unprefixed attribute has none
 * (Namespaces in XML, 6.2). */
static enum ns resolve(struct reader *r, const char *name, bool attribute, const char **local,
                       const char **uri)
{
    const char *colon = strchr(name, ':');
    size_t prefix_len = colon ? (size_t)(colon - name) : 0;
    *local = colon ? colon + 1 : name;
    *uri = "";
    if (attribute && !colon)
        return NS_NONE;
    for (unsigned i = r->binding_count; i-- > 0;) {
        const struct binding *b = &r->bindings[i];
        if (b->prefix_len == prefix_len && memcmp(b->prefix, name, prefix_len) == 0) {
            *uri = b->uri;
            return b->ns;
        }
    }
    if (colon && strncmp(name, "xml:", 4) != 0)
        fail(r, -EBADMSG, "namespace prefix '%.*s' is not declared",
             (int)(prefix_len < 40 ? prefix_len : 40), name);
    return NS_NONE;
}

/* --- attributes that mean something to us --- */

struct marks {
    const char *type;
    long array_size;
    bool must_understand;
    const char *actor;
};

/* "cwmp:ParameterValueStruct[2]" */
static long array_size(const char *array_type)
{
    const char *open = strchr(array_type, '['), *close = open ? strchr(open, ']') : NULL;
    if (!close || close[1 + strspn(close + 1, " \t\r\n")] || close - open > 10)
        return SOAP_ARRAY_BAD;
    if (close == open + 1)
        return SOAP_ARRAY_UNSIZED;
    char *after;
    if (strspn(open + 1, "0123456789") < (size_t)(close - open - 1))
        return SOAP_ARRAY_BAD;
    return strtol(open + 1, &after, 10);
}

static const char *local_part(struct reader *r, const char *qname)
{
    char local[64];
    const char *colon = strrchr(qname, ':');
    const char *begin = colon ? colon + 1 : qname + strspn(qname, " \t\r\n");
    size_t len = strcspn(begin, " \t\r\n");
    if (len >= sizeof(local))
        len = sizeof(local) - 1; /* no type is that long: it will not match */
    memcpy(local, begin, len);
    local[len] = '\0';
    return intern(r, local);
}

static struct marks read_marks(struct reader *r, mxml_node_t *element)
{
    struct marks marks = {.type = "", .array_size = SOAP_ARRAY_UNSIZED, .actor = ""};
    int count = mxmlElementGetAttrCount(element);
    for (int i = 0; i < count; i++) {
        const char *name = NULL, *local, *uri;
        const char *value = mxmlElementGetAttrByIndex(element, i, &name);
        if (!name || !value || strncmp(name, "xmlns", 5) == 0)
            continue;
        enum ns ns = resolve(r, name, true, &local, &uri);
        if (ns == NS_XSI && strcmp(local, "type") == 0)
            marks.type = local_part(r, value);
        else if (ns == NS_ENCODING && strcmp(local, "arrayType") == 0)
            marks.array_size = array_size(value);
        else if (ns == NS_SOAP && strcmp(local, "mustUnderstand") == 0)
            marks.must_understand = strcmp(value, "1") == 0;
        else if (ns == NS_SOAP && strcmp(local, "actor") == 0)
            marks.actor = value;
    }
    return marks;
}

/* --- elements --- */

static void open_envelope(struct reader *r, enum ns ns, const char *local)
{
    if (strcmp(local, "Envelope") != 0)
        fail(r, -EBADMSG, "not a SOAP envelope: the root element is '%.40s'", local);
    else if (ns == NS_SOAP_1_2)
        fail(r, -EBADMSG, "a SOAP 1.2 envelope; CWMP is SOAP 1.1");
    else if (ns != NS_SOAP)
        fail(r, -EBADMSG, "an Envelope of another namespace than SOAP 1.1's");
}

static void open_part(struct reader *r, enum ns ns, const char *local)
{
    bool header = ns == NS_SOAP && strcmp(local, "Header") == 0;
    bool body = ns == NS_SOAP && strcmp(local, "Body") == 0;
    if (!header && !body)
        fail(r, -EBADMSG, "'%.40s' where SOAP 1.1 has Header or Body", local);
    else if ((header && (r->header_seen || r->body_seen)) || (body && r->body_seen))
        fail(r, -EBADMSG, "a second %s, or a Header after the Body", local);
    r->part = header ? PART_HEADER : PART_BODY;
    r->header_seen |= header;
    r->body_seen |= body;
}

/* The header blocks of TR-069 table 4 that an ACS may send. NoMoreRequests is deprecated, and
 * ignored. */
static bool is_known_block(const char *local)
{
    return strcmp(local, "ID") == 0 || strcmp(local, "HoldRequests") == 0 ||
           strcmp(local, "NoMoreRequests") == 0 || strcmp(local, "UseCWMPVersion") == 0;
}

static void open_block(struct reader *r, enum ns ns, const char *local, const struct marks *marks)
{
    bool ours =
        !marks->actor[0] || strcmp(marks->actor, "http://schemas.xmlsoap.org/soap/actor/next") == 0;
    if (marks->must_understand && ours && !(is_cwmp(ns) && is_known_block(local)))
        fail(r, -EBADMSG, "header block '%.40s' must be understood, and is not known", local);
}

static void open_call(struct reader *r, enum ns ns, const char *local, const char *uri)
{
    if (r->out->message.body)
        fail(r, -EBADMSG, "more than one element in the Body ('%.40s' after '%.40s')", local,
             r->out->message.body->name);
    else if (!is_cwmp(ns) && !(ns == NS_SOAP && strcmp(local, "Fault") == 0))
        fail(r, -EBADMSG, "'%.40s' is of no CWMP namespace ('%.60s')", local, uri);
}

static void note_version(struct reader *r, enum ns ns)
{
    if (!is_cwmp(ns) || r->version_from_body || (r->part == PART_HEADER && r->version_from_header))
        return;
    r->out->message.version = (enum soap_version)ns;
    r->version_from_body = r->part == PART_BODY;
    r->version_from_header = true;
}

static struct soap_node *new_node(struct reader *r, const char *local, const struct marks *marks)
{
    struct soap_node *node = take(r, sizeof(*node), _Alignof(struct soap_node));
    if (!node)
        return NULL;
    *node = (struct soap_node){
        .name = intern(r, local), .text = "", .type = marks->type, .array_size = marks->array_size};
    struct frame *parent = &r->frames[r->depth - 1];
    if (parent->last_child)
        parent->last_child->next = node;
    else if (parent->node)
        parent->node->child = node;
    parent->last_child = node;
    return node;
}

static void on_open(struct reader *r, mxml_node_t *element)
{
    const char *name = mxmlGetElement(element), *local, *uri;
    if (!name || r->depth == SOAP_DEPTH_MAX) {
        fail(r, -EBADMSG, "not well-formed XML");
        return;
    }
    struct frame *frame = &r->frames[r->depth];
    *frame = (struct frame){.bindings = r->binding_count};
    bind_prefixes(r, element);
    enum ns ns = resolve(r, name, false, &local, &uri);
    struct marks marks = read_marks(r, element);
    if (r->depth == 0)
        open_envelope(r, ns, local);
    else if (r->depth == 1)
        open_part(r, ns, local);
    else if (r->depth == 2 && r->part == PART_HEADER)
        open_block(r, ns, local, &marks);
    else if (r->depth == 2)
        open_call(r, ns, local, uri);
    if (!r->error && r->depth >= 2) {
        note_version(r, ns);
        frame->node = new_node(r, local, &marks);
        if (r->depth == 2 && r->part == PART_BODY)
            r->out->message.body = frame->node;
    }
    r->depth++;
}

static bool is_true(const char *text)
{
    text += strspn(text, " \t\r\n");
    return strncmp(text, "1", 1) == 0 || strncmp(text, "true", 4) == 0;
}

static void close_block(struct reader *r, const struct soap_node *block)
{
    struct soap_message *message = &r->out->message;
    if (strcmp(block->name, "ID") == 0 && !message->id) {
        message->id = block->text;
        if (strlen(block->text) > SOAP_ID_MAX)
            fail(r, -EMSGSIZE, "cwmp:ID of more than %d bytes", SOAP_ID_MAX);
    } else if (strcmp(block->name, "HoldRequests") == 0) {
        message->hold_requests = is_true(block->text);
    } else if (strcmp(block->name, "UseCWMPVersion") == 0) {
        message->use_version = block->text;
    }
}

static void on_close(struct reader *r, mxml_node_t *element)
{
    const char *local, *uri;
    struct frame *frame = &r->frames[--r->depth];
    if (frame->node && frame->text && !frame->last_child)
        frame->node->text = frame->text;
    if (r->depth == 2 && r->part == PART_HEADER && frame->node &&
        is_cwmp(resolve(r, mxmlGetElement(element), false, &local, &uri)))
        close_block(r, frame->node);
    r->binding_count = frame->bindings;
    if (r->depth == 1)
        r->part = PART_NONE;
    r->closed = r->depth == 0;
}

static void on_text(struct reader *r, const char *text)
{
    if (!text || !*text || r->depth < 3)
        return;
    struct frame *frame = &r->frames[r->depth - 1];
    if (frame->last_child)
        return; /* white space between elements: SOAP has no mixed content */
    size_t len = strlen(text);
    frame->text = take_text(r, frame->text, frame->text_len, text, len);
    frame->text_len += len;
}

static void on_event(mxml_node_t *node, mxml_sax_event_t event, void *data)
{
    struct reader *r = data;
    if (r->error)
        return; /* mxml cannot be stopped; what is left is bounded by soap_scan() */
    switch (event) {
    case MXML_SAX_ELEMENT_OPEN:
        on_open(r, node);
        break;
    case MXML_SAX_ELEMENT_CLOSE:
        on_close(r, node);
        break;
    case MXML_SAX_DATA:
        on_text(r, mxmlGetOpaque(node));
        break;
    case MXML_SAX_CDATA:
        on_text(r, mxmlGetCDATA(node));
        break;
    default:
        break;
    }
}

/* mxml would print its own messages; soap_scan()'s are better. */
static void ignore_message(const char *message)
{
    (void)message;
}

static void parse(struct reader *r, const char *data)
{
    mxmlSetErrorCallback(ignore_message);
    mxml_node_t *left = mxmlSAXLoadString(NULL, data, MXML_OPAQUE_CALLBACK, on_event, r);
    if (left)
        mxmlDelete(left);
    if (!r->closed)
        fail(r, -EBADMSG, "not well-formed XML");
    else if (!r->out->message.body)
        fail(r, -EBADMSG, "an envelope without an element in its Body");
}

int soap_read(const char *data, size_t len, struct soap_message **out, char *why, size_t why_size)
{
    *out = NULL;
    if (why_size)
        why[0] = '\0';
    int error = soap_scan(data, len, why, why_size);
    if (error)
        return error;
    struct reader *r = calloc(1, sizeof(*r));
    struct owned_message *message = calloc(1, sizeof(*message));
    if (!r || !message) {
        free(r);
        free(message);
        (void)snprintf(why, why_size, "no memory for the message");
        return -ENOMEM;
    }
    r->out = message;
    r->why = why;
    r->why_size = why_size;
    parse(r, data);
    error = r->error;
    free(r);
    if (error)
        soap_message_free(&message->message);
    else
        *out = &message->message;
    return error;
}

void soap_message_free(struct soap_message *message)
{
    struct owned_message *owned = (struct owned_message *)message;
    if (!owned)
        return;
    for (struct chunk *chunk = owned->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(owned);
}

/* --- looking into the tree --- */

const struct soap_node *soap_child(const struct soap_node *node, const char *name)
{
    for (const struct soap_node *child = node ? node->child : NULL; child; child = child->next)
        if (strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

const char *soap_child_text(const struct soap_node *node, const char *name, const char *fallback)
{
    const struct soap_node *child = soap_child(node, name);
    return child ? child->text : fallback;
}

int soap_fault_code(const struct soap_node *fault, const char **text)
{
    const struct soap_node *detail = soap_child(soap_child(fault, "detail"), "Fault");
    const char *code = soap_child_text(detail, "FaultCode", "");
    if (text)
        *text = soap_child_text(detail, "FaultString", soap_child_text(fault, "faultstring", ""));
    code += strspn(code, " \t\r\n");
    char *end;
    long value = strtol(code, &end, 10);
    bool number = end > code && !end[strspn(end, " \t\r\n")];
    return number && value > 0 && value <= 65535 ? (int)value : 0;
}
