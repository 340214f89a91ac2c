/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_read.h: one SOAP message of the ACS as a small tree. mxml's SAX does the lexing; the limits
 * are ours: size and depth of soap.h, UTF-8 without NUL, no DOCTYPE, the Envelope closed.
 * Namespaces are resolved by URI, whatever prefix the ACS uses.
 */
#ifndef CWMP_SOAP_READ_H
#define CWMP_SOAP_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/soap.h"

struct buf;

enum soap_array {
    SOAP_ARRAY_UNSIZED = -1, /* no arrayType, or "...[]" */
    SOAP_ARRAY_BAD = -2,     /* an arrayType that says no size of one dimension */
};

struct soap_node {
    const char *name; /* without prefix */
    const char *text; /* character data, entities resolved, "" when none; white space kept */
    const char *type; /* local part of xsi:type, "" when absent */
    int array_size;   /* N of soap-enc:arrayType="...[N]"; one of enum soap_array otherwise */
    /* For soap_first() and soap_next(): all nodes of a message lie in one row, in the order of
     * their start tags. */
    unsigned size : 31; /* of the node with what is below it, in nodes */
    unsigned last : 1;  /* of its parent's children */
};

struct soap_message {
    /* Of the first CWMP namespace in the Body, else of the Header; else 1-0. */
    enum soap_version version;
    const char *id; /* cwmp:ID of the Header; NULL when absent */
    bool hold_requests;
    const char *use_version; /* UseCWMPVersion of the Header, "1.4"; NULL when absent */
    /* The first Header block with mustUnderstand="1" for us that we do not know: SOAP 1.1, 4.2.3
     * forbids to obey the message then. NULL when there is none. */
    const char *not_understood;
    const struct soap_node *body; /* the one child of Body: the RPC, its response, or Fault */
};

/* Takes the content of body, which is empty then, whatever is returned. 0; or -EBADMSG, -EMSGSIZE,
 * -ENOMEM with why: one sentence part for status and log, e.g. "not well-formed XML: it ends before
 * 'Body' is closed, at byte 812". The texts of the message lie in what was the body, and are wiped
 * with it. Refused: a SOAP 1.2 envelope, an element of no CWMP namespace in Body, more than one
 * element in Body (TR-069 3.4.1: one envelope, one RPC).
 */
int soap_take(struct buf *body, struct soap_message **out, char *why, size_t why_size);
/* The same of a copy of data. */
int soap_read(const char *data, size_t len, struct soap_message **out, char *why, size_t why_size);
void soap_message_free(struct soap_message *message);

/* The first child, the next sibling; NULL when there is none. */
const struct soap_node *soap_first(const struct soap_node *node);
const struct soap_node *soap_next(const struct soap_node *node);
/* The first child of that local name, NULL when there is none. */
const struct soap_node *soap_child(const struct soap_node *node, const char *name);
/* Its text, or fallback. */
const char *soap_child_text(const struct soap_node *node, const char *name, const char *fallback);

/* For a Fault: the CWMP FaultCode (8005, ...), 0 when the fault carries none. text may be NULL;
 * else points to the FaultString, or to the SOAP faultstring. */
int soap_fault_code(const struct soap_node *fault, const char **text);

#endif
