/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap.h: names that reader and writer of SOAP messages share.
 */
#ifndef CWMP_SOAP_H
#define CWMP_SOAP_H

#include <stdbool.h>

/* The namespaces that the BBF schemas define; CWMP 1.2, 1.3 and 1.4 share the last. */
enum soap_version { SOAP_CWMP_1_0, SOAP_CWMP_1_1, SOAP_CWMP_1_2, SOAP_VERSION_COUNT };

const char *soap_namespace(enum soap_version version); /* "urn:dslforum-org:cwmp-1-2" */

enum {
    /* Bytes of a message that we read or write. TR-069 3.5 asks for 32 KiB at least. */
    SOAP_ENVELOPE_MAX = 16 * 1024 * 1024,
    SOAP_DEPTH_MAX = 32,
    /* Elements of one message that we read: enough for 100,000 parameters, and bounded memory. */
    SOAP_ELEMENTS_MAX = 500000,
    SOAP_ATTRIBUTES_MAX = 16, /* of one element */
    SOAP_ID_MAX = 256,        /* our limit for cwmp:ID, in bytes */
    /* Bytes kept of one element's text; the rest is dropped. Every name and value has a limit far
     * below, so a text cut here is refused for its length all the same. */
    SOAP_TEXT_MAX = 256 * 1024,
};

/* Faults of the CPE (TR-069 A.5.1); 0 is "no fault". */
enum cwmp_fault {
    FAULT_NONE = 0,
    FAULT_METHOD_NOT_SUPPORTED = 9000,
    FAULT_REQUEST_DENIED = 9001,
    FAULT_INTERNAL = 9002,
    FAULT_INVALID_ARGUMENTS = 9003,
    FAULT_RESOURCES = 9004,
    FAULT_INVALID_NAME = 9005,
    FAULT_INVALID_TYPE = 9006,
    FAULT_INVALID_VALUE = 9007,
    FAULT_NOT_WRITABLE = 9008,
    FAULT_NOTIFICATION_REJECTED = 9009,
};
const char *cwmp_fault_text(enum cwmp_fault fault); /* as in TR-069 A.5.1 */
/* Whether the SOAP faultcode is Client (the request was wrong) rather than Server (A.5.1, column
 * "Type"). */
bool cwmp_fault_is_callers(enum cwmp_fault fault);

#endif
