/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_case.h: short names for envelopes as literals, and reading them, for the tests of soap_read.
 */
#ifndef TESTS_UNIT_SOAP_CASE_H
#define TESTS_UNIT_SOAP_CASE_H

#include <stdio.h>
#include <string.h>

#include "cwmp/soap_read.h"
#include "tests/unit/unit.h"

#define SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define ENC  "http://schemas.xmlsoap.org/soap/encoding/"
#define XSI  "http://www.w3.org/2001/XMLSchema-instance"
#define CWMP "urn:dslforum-org:cwmp-1-"

#define HEAD(version) "<s:Envelope xmlns:s='" SOAP "' xmlns:c='" CWMP version "'>"
#define TAIL          "</s:Envelope>"
#define BODY(content) HEAD("2") "<s:Body>" content "</s:Body>" TAIL
#define CALL          "<s:Body><c:GetRPCMethods/></s:Body>"

static inline struct soap_message *read_bytes(const char *data, size_t len)
{
    struct soap_message *message = NULL;
    char why[200] = "";
    int error = soap_read(data, len, &message, why, sizeof(why));
    if (error)
        fprintf(stderr, "refused: %s\n", why);
    CU_ASSERT_EQUAL_FATAL(error, 0);
    return message;
}

static inline struct soap_message *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static inline void expect_refused(const char *data, size_t len, int code, const char *reason)
{
    struct soap_message *message = NULL;
    char why[200] = "";
    int error = soap_read(data, len, &message, why, sizeof(why));
    if (error != code || !strstr(why, reason))
        fprintf(stderr, "%d '%s' instead of %d '%s' for: %.200s\n", error, why, code, reason, data);
    CU_ASSERT_EQUAL(error, code);
    CU_ASSERT_PTR_NULL(message);
    CU_ASSERT_PTR_NOT_NULL(strstr(why, reason));
    soap_message_free(message);
}

#endif
