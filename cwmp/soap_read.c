/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_read.c: see soap_read.h. soap_scan() has looked at the bytes before; here mxml's SAX events
 * become a tree, with namespaces resolved. A message costs its bytes, in which its texts remain,
 * and the row of its nodes.
 */
#include "cwmp/soap_read.h"

#include <errno.h>
#include <limits.h>
#include <mxml.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/soap_scan.h"
#include "platform/buf.h"

#include "platform/banned.h"

enum { PREFIXES_MAX = 128, INTERNED_MAX = 16 };

struct owned_message {
    struct soap_message message; /* first: what the caller sees */
    struct buf body;
    size_t node_count;
    struct soap_node nodes[];
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
    unsigned bindings; /* when the element began */
};

enum part { PART_NONE, PART_HEADER, PART_BODY };

struct reader {
    struct owned_message *out;
    char *at, *end;  /* where the next text goes; the end of the message */
    size_t text_len; /* of the text that is growing at `at` */
    unsigned depth, node_max, binding_count, interned_count;
    enum part part;
    bool header_seen, body_seen, closed, version_from_body, version_from_header;
    int error;
    char *why;
    size_t why_size;
    struct frame
        frames[SOAP_DEPTH_MAX]; /* from here on only what is counted above means anything */
    struct binding bindings[PREFIXES_MAX];
    const char *interned[INTERNED_MAX];
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

/* --- texts --- */

/* Texts go to the beginning of the body, over what was read already. They never reach what is still
 * to be read: of an element we keep at most its name, its type and its text, each with a NUL after
 * it, and all of these came with at least one byte of markup besides. */
static bool fits(struct reader *r, size_t len)
{
    if ((size_t)(r->end - r->at) > len)
        return true;
    fail(r, -EBADMSG, "not well-formed XML"); /* cannot be */
    return false;
}

static const char *keep(struct reader *r, const char *text, size_t len)
{
    char *copy = r->at;
    if (!fits(r, len))
        return "";
    memcpy(copy, text, len);
    copy[len] = '\0';
    r->at += len + 1;
    return copy;
}

/* Names and types repeat: "string" a hundred thousand times is kept once. */
static const char *intern(struct reader *r, const char *text)
{
    for (unsigned i = 0; i < r->interned_count; i++)
        if (strcmp(r->interned[i], text) == 0)
            return r->interned[i];
    const char *copy = keep(r, text, strlen(text));
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
    int array_size;
    bool must_understand;
    const char *actor;
};

/* "cwmp:ParameterValueStruct[2]" */
static int array_size(const char *array_type)
{
    const char *open = strchr(array_type, '['), *close = open ? strchr(open, ']') : NULL;
    if (!close || close[1 + strspn(close + 1, " \t\r\n")] || close - open > 10)
        return SOAP_ARRAY_BAD;
    if (close == open + 1)
        return SOAP_ARRAY_UNSIZED;
    char *after;
    if (strspn(open + 1, "0123456789") < (size_t)(close - open - 1))
        return SOAP_ARRAY_BAD;
    return (int)strtol(open + 1, &after, 10); /* of nine digits at most */
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

static bool must_refuse(enum ns ns, const char *local, const struct marks *marks)
{
    bool ours =
        !marks->actor[0] || strcmp(marks->actor, "http://schemas.xmlsoap.org/soap/actor/next") == 0;
    return marks->must_understand && ours && !(is_cwmp(ns) && is_known_block(local));
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
    struct soap_node *node = &r->out->nodes[r->out->node_count++]; /* soap_scan() counted them */
    *node = (struct soap_node){.name = intern(r, local),
                               .text = "",
                               .type = marks->type,
                               .array_size = marks->array_size,
                               .size = 1};
    r->frames[r->depth - 1].last_child = node;
    return node;
}

static void on_open(struct reader *r, mxml_node_t *element)
{
    const char *name = mxmlGetElement(element), *local, *uri;
    if (!name || r->depth == SOAP_DEPTH_MAX || r->out->node_count == r->node_max) {
        fail(r, -EBADMSG, "not well-formed XML");
        return;
    }
    struct frame *frame = &r->frames[r->depth];
    *frame = (struct frame){.bindings = r->binding_count};
    r->text_len = 0; /* white space before the first child */
    bind_prefixes(r, element);
    enum ns ns = resolve(r, name, false, &local, &uri);
    struct marks marks = read_marks(r, element);
    if (r->depth == 0)
        open_envelope(r, ns, local);
    else if (r->depth == 1)
        open_part(r, ns, local);
    else if (r->depth == 2 && r->part == PART_BODY)
        open_call(r, ns, local, uri);
    if (!r->error && r->depth >= 2) {
        note_version(r, ns);
        frame->node = new_node(r, local, &marks);
        if (r->depth == 2 && r->part == PART_BODY)
            r->out->message.body = frame->node;
        else if (r->depth == 2 && !r->out->message.not_understood && must_refuse(ns, local, &marks))
            r->out->message.not_understood = frame->node->name;
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
    if (frame->last_child)
        frame->last_child->last = 1;
    else if (frame->node && r->text_len && fits(r, r->text_len)) {
        frame->node->text = r->at;
        r->at[r->text_len] = '\0';
        r->at += r->text_len + 1;
    }
    r->text_len = 0;
    if (frame->node)
        frame->node->size = (unsigned)(&r->out->nodes[r->out->node_count] - frame->node) & INT_MAX;
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
    if (r->frames[r->depth - 1].last_child)
        return; /* white space between elements: SOAP has no mixed content */
    size_t len = strnlen(text, SOAP_TEXT_MAX - r->text_len);
    if (!fits(r, r->text_len + len))
        return;
    memcpy(r->at + r->text_len, text, len);
    r->text_len += len;
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

static int read_tree(struct owned_message *message, unsigned elements, char *why, size_t why_size)
{
    struct reader *r = malloc(sizeof(*r));
    if (!r) {
        (void)snprintf(why, why_size, "no memory for the message");
        return -ENOMEM;
    }
    memset(r, 0, offsetof(struct reader, frames)); /* what is counted needs no more */
    r->out = message;
    r->at = message->body.data;
    r->end = r->at + message->body.len;
    r->node_max = elements;
    r->why = why;
    r->why_size = why_size;
    parse(r, message->body.data);
    int error = r->error;
    free(r);
    return error;
}

int soap_take(struct buf *body, struct soap_message **out, char *why, size_t why_size)
{
    struct owned_message *message = NULL;
    unsigned elements = 0;
    size_t len = body->len;
    *out = NULL;
    if (why_size)
        why[0] = '\0';
    int error = buf_puts(body, ""); /* an empty one may have no data yet */
    if (!error)
        error = soap_scan(body->data, &len, &elements, why, why_size);
    buf_truncate(body, len);
    if (!error && !(message = malloc(sizeof(*message) + elements * sizeof(message->nodes[0]))))
        error = -ENOMEM;
    if (error) {
        buf_wipe(body);
        if (error == -ENOMEM)
            (void)snprintf(why, why_size, "no memory for the message");
        return error;
    }
    *message = (struct owned_message){.node_count = 0};
    buf_move(body, &message->body);
    error = read_tree(message, elements, why, why_size);
    if (error)
        soap_message_free(&message->message);
    else
        *out = &message->message;
    return error;
}

int soap_read(const char *data, size_t len, struct soap_message **out, char *why, size_t why_size)
{
    struct buf copy;
    buf_init(&copy, len);
    (void)buf_append(&copy, data, len);
    return soap_take(&copy, out, why, why_size);
}

void soap_message_free(struct soap_message *message)
{
    struct owned_message *owned = (struct owned_message *)message;
    if (!owned)
        return;
    buf_wipe(&owned->body);
    free(owned);
}

/* --- looking into the tree --- */

const struct soap_node *soap_first(const struct soap_node *node)
{
    return node && node->size > 1 ? node + 1 : NULL;
}

const struct soap_node *soap_next(const struct soap_node *node)
{
    return node->last ? NULL : node + node->size;
}

const struct soap_node *soap_child(const struct soap_node *node, const char *name)
{
    for (const struct soap_node *child = soap_first(node); child; child = soap_next(child))
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
