/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap.c: see soap.h.
 */
#include "cwmp/soap.h"

#include <stddef.h>

#include "platform/banned.h"

const char *soap_namespace(enum soap_version version)
{
    static const char *const names[SOAP_VERSION_COUNT] = {
        [SOAP_CWMP_1_0] = "urn:dslforum-org:cwmp-1-0",
        [SOAP_CWMP_1_1] = "urn:dslforum-org:cwmp-1-1",
        [SOAP_CWMP_1_2] = "urn:dslforum-org:cwmp-1-2",
    };
    return names[version];
}

/* TR-069 A.5.1: text and class of each fault. */
static const struct fault_row {
    enum cwmp_fault fault;
    const char *text;
    bool caller; /* faultcode Client: the request was wrong; else Server */
} faults[] = {
    {FAULT_METHOD_NOT_SUPPORTED, "Method not supported", false},
    {FAULT_REQUEST_DENIED, "Request denied (no reason specified)", false},
    {FAULT_INTERNAL, "Internal error", false},
    {FAULT_INVALID_ARGUMENTS, "Invalid arguments", true},
    {FAULT_RESOURCES, "Resources exceeded", false},
    {FAULT_INVALID_NAME, "Invalid parameter name", true},
    {FAULT_INVALID_TYPE, "Invalid parameter type", true},
    {FAULT_INVALID_VALUE, "Invalid parameter value", true},
    {FAULT_NOT_WRITABLE, "Attempt to set a non-writable parameter", true},
    {FAULT_NOTIFICATION_REJECTED, "Notification request rejected", false},
};

static const struct fault_row *fault_row(enum cwmp_fault fault)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        if (faults[i].fault == fault)
            return &faults[i];
    return NULL;
}

const char *cwmp_fault_text(enum cwmp_fault fault)
{
    const struct fault_row *row = fault_row(fault);
    return row ? row->text : "Unknown fault";
}

bool cwmp_fault_is_callers(enum cwmp_fault fault)
{
    const struct fault_row *row = fault_row(fault);
    return row && row->caller;
}
