/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_soap.h: reads a SOAP message of a CPE into a flat list of its leaf elements, which is all
 * that the expectations of a script need: "the leaf Name with that text, and the leaf Value that
 * follows it".
 */
#ifndef TESTS_ACS_SOAP_H
#define TESTS_ACS_SOAP_H

#include <stddef.h>

struct soap_leaf {
    char *name; /* local name of the element, without prefix */
    char *text; /* never NULL */
    char *type; /* of its xsi:type, "xsd:string"; NULL when there is none */
};

struct soap_message {
    char *cwmp_namespace; /* "urn:dslforum-org:cwmp-1-N", NULL when the message names none */
    char *id;             /* of the cwmp:ID header, NULL when there is none */
    char *name;           /* local name of the first element in the Body: "Inform", "Fault", ... */
    struct soap_leaf *leaves; /* of the Body, in document order */
    size_t count;
    struct soap_leaf *headers; /* of the Header, but for cwmp:ID */
    size_t header_count;
};

/* Reads len bytes. 0, -EBADMSG with why when it is not a SOAP message, -ENOMEM. soap_clear() is
 * needed after 0. */
int soap_read(const char *data, size_t len, struct soap_message *out, char *why, size_t why_size);
void soap_clear(struct soap_message *message);

/* Text of the first leaf of that name, NULL when there is none. */
const char *soap_text(const struct soap_message *message, const char *name);
/* Index of the leaf called name whose text is text, at or after from; message->count when there is
 * none. */
size_t soap_find(const struct soap_message *message, const char *name, const char *text,
                 size_t from);
/* Text of the leaf called value that directly follows the leaf called name with that text; NULL
 * when none. */
const char *soap_paired(const struct soap_message *message, const char *name, const char *text,
                        const char *value);

/* Text of the header of that name, NULL when there is none. */
const char *soap_header(const struct soap_message *message, const char *name);

#endif
