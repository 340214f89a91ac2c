/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_get.c: GetRPCMethods, GetParameterNames, GetParameterValues (TR-069 A.3.1.1, A.3.2.2,
 * A.3.2.3).
 */
#include "cwmp/rpc_methods.h"

#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/soap_read.h"
#include "platform/buf.h"

#include "platform/banned.h"

bool rpc_parse_boolean(const char *text, bool *out)
{
    static const char *const forms[] = {"0", "false", "1", "true"};
    text += strspn(text, " \t\r\n");
    size_t len = strcspn(text, " \t\r\n");
    if (text[len + strspn(text + len, " \t\r\n")])
        return false;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (strlen(forms[i]) == len && strncmp(forms[i], text, len) == 0) {
            *out = i >= 2;
            return true;
        }
    return false;
}

bool rpc_array_is_whole(const struct soap_node *array)
{
    long count = 0;
    for (const struct soap_node *entry = soap_first(array); entry; entry = soap_next(entry))
        count++;
    return array->array_size == SOAP_ARRAY_UNSIZED || array->array_size == count;
}

enum cwmp_fault rpc_get_rpc_methods(struct rpc_call *call)
{
    soap_open(call->out, "cwmp:GetRPCMethodsResponse");
    struct soap_array_mark list = soap_array_begin(call->out, "MethodList", "xsd:string");
    for (size_t i = 0; i < call->method_count; i++)
        soap_element(call->out, "string", call->methods[i].name);
    soap_array_end(call->out, list, call->method_count);
    soap_close(call->out, "cwmp:GetRPCMethodsResponse");
    return FAULT_NONE;
}

struct names {
    struct buf *out;
    size_t count;
};

static int write_name(void *ctx, const struct datamodel_item *item)
{
    struct names *names = ctx;
    soap_open(names->out, "ParameterInfoStruct");
    soap_element(names->out, "Name", item->path);
    soap_element(names->out, "Writable", item->writable ? "1" : "0");
    soap_close(names->out, "ParameterInfoStruct");
    names->count++;
    return buf_error(names->out);
}

enum cwmp_fault rpc_get_parameter_names(struct rpc_call *call)
{
    const struct soap_node *path = soap_child(call->arguments, "ParameterPath");
    struct names names = {.out = call->out};
    bool next_level;
    if (!path || !rpc_parse_boolean(soap_child_text(call->arguments, "NextLevel", ""), &next_level))
        return FAULT_INVALID_ARGUMENTS;
    soap_open(call->out, "cwmp:GetParameterNamesResponse");
    struct soap_array_mark list =
        soap_array_begin(call->out, "ParameterList", "cwmp:ParameterInfoStruct");
    enum cwmp_fault fault =
        datamodel_names(call->env->dm, path->text, next_level, write_name, &names);
    soap_array_end(call->out, list, names.count);
    soap_close(call->out, "cwmp:GetParameterNamesResponse");
    return fault;
}

struct values {
    struct datamodel *dm;
    struct buf *out;
    struct buf text; /* one value, before it is escaped */
    size_t count;
    int error;
};

static int write_value(void *ctx, const struct datamodel_item *item)
{
    struct values *values = ctx;
    buf_reset(&values->text);
    values->error = datamodel_value(values->dm, item, &values->text);
    if (values->error)
        return values->error;
    soap_parameter(values->out, item->path, item->xsd_type, buf_text(&values->text));
    values->count++;
    return buf_error(values->out);
}

enum cwmp_fault rpc_get_parameter_values(struct rpc_call *call)
{
    const struct soap_node *names = soap_child(call->arguments, "ParameterNames");
    struct values values = {.dm = call->env->dm, .out = call->out};
    enum cwmp_fault fault = FAULT_NONE;
    if (!names || !rpc_array_is_whole(names))
        return FAULT_INVALID_ARGUMENTS;
    buf_init(&values.text, SOAP_ENVELOPE_MAX);
    soap_open(call->out, "cwmp:GetParameterValuesResponse");
    struct soap_array_mark list =
        soap_array_begin(call->out, "ParameterList", "cwmp:ParameterValueStruct");
    for (const struct soap_node *name = soap_first(names); name && !fault; name = soap_next(name)) {
        fault = datamodel_parameters(values.dm, name->text, write_value, &values);
        if (!fault && values.error)
            fault = FAULT_INTERNAL;
        if (buf_error(call->out))
            break;
    }
    soap_array_end(call->out, list, values.count);
    soap_close(call->out, "cwmp:GetParameterValuesResponse");
    buf_free(&values.text);
    return fault;
}
