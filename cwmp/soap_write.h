/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_write.h: SOAP messages of the CPE, written straight into a capped buffer. What XML 1.0
 * cannot carry (control bytes, bytes that are not UTF-8) is replaced by U+FFFD, so no value can
 * break a message.
 */
#ifndef CWMP_SOAP_WRITE_H
#define CWMP_SOAP_WRITE_H

#include <stddef.h>

#include "cwmp/soap.h"

struct buf;

/* All of them append to out and return nothing: check buf_error() once, at the end. Element names
 * are the caller's literals, written as they are: "cwmp:InformResponse", "MaxEnvelopes". */

/* id NULL: no cwmp:ID header. */
void soap_begin(struct buf *out, enum soap_version version, const char *id);
/* The same with more header blocks, none of which must be understood. */
struct soap_block {
    const char *name, *text; /* name with prefix: "cwmp:SessionTimeout" */
};
void soap_begin_with(struct buf *out, enum soap_version version, const char *id,
                     const struct soap_block *blocks, size_t count);
void soap_end(struct buf *out);
void soap_text(struct buf *out, const char *text);                      /* escaped character data */
void soap_element(struct buf *out, const char *name, const char *text); /* <name>text</name> */
void soap_open(struct buf *out, const char *name);
void soap_close(struct buf *out, const char *name);

/* An array whose size is known only when its entries are written: soap_array_end() puts it into
 * arrayType, so that it cannot disagree with them. */
struct soap_array_mark {
    const char *name;
    size_t at; /* where the size belongs */
};
/* item_type: "cwmp:ParameterValueStruct", "xsd:string" */
struct soap_array_mark soap_array_begin(struct buf *out, const char *name, const char *item_type);
void soap_array_end(struct buf *out, struct soap_array_mark mark, size_t count);

/* One ParameterValueStruct; xsd_type with prefix: "xsd:string". */
void soap_parameter(struct buf *out, const char *name, const char *xsd_type, const char *value);

struct soap_parameter_fault { /* one SetParameterValuesFault */
    const char *name;
    enum cwmp_fault fault;
};
/* A whole fault message. */
void soap_write_fault(struct buf *out, enum soap_version version, const char *id,
                      enum cwmp_fault fault, const struct soap_parameter_fault *parameters,
                      size_t count);
/* The fault for a request with a header block that must be understood and is not (SOAP 1.1, 4.4: it
 * is about the Header, so it has no detail). */
void soap_write_must_understand(struct buf *out, enum soap_version version, const char *id);

#endif
