/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc.c: see rpc.h. The handlers are in rpc_get.c and rpc_set.c.
 */
#include "cwmp/rpc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/rpc_methods.h"
#include "cwmp/soap_read.h"
#include "cwmp/soap_write.h"
#include "platform/buf.h"
#include "platform/log.h"

#include "platform/banned.h"

static const struct rpc_method methods[] = {
    {"GetRPCMethods", rpc_get_rpc_methods},
    {"SetParameterValues", rpc_set_parameter_values},
    {"GetParameterValues", rpc_get_parameter_values},
    {"GetParameterNames", rpc_get_parameter_names},
    {"SetParameterAttributes", rpc_set_parameter_attributes},
    {"GetParameterAttributes", rpc_get_parameter_attributes},
    {"AddObject", rpc_add_object},
    {"DeleteObject", rpc_delete_object},
    {"ScheduleInform", rpc_schedule_inform},
};
enum { METHOD_COUNT = sizeof(methods) / sizeof(methods[0]) };

static enum cwmp_fault call_method(struct rpc_call *call)
{
    for (size_t i = 0; i < METHOD_COUNT; i++)
        if (strcmp(methods[i].name, call->arguments->name) == 0)
            return methods[i].handle(call);
    return FAULT_METHOD_NOT_SUPPORTED;
}

int rpc_answer(const struct rpc_env *env, const struct soap_message *request, struct buf *out)
{
    size_t start = out->len;
    struct rpc_call call = {.env = env,
                            .arguments = request->body,
                            .methods = methods,
                            .method_count = METHOD_COUNT,
                            .out = out};
    soap_begin(out, request->version, request->id);
    enum cwmp_fault fault = call_method(&call);
    soap_end(out);
    if (!fault && buf_error(out))
        fault = FAULT_RESOURCES; /* the answer is larger than a message may be */
    if (fault) {
        log_info(env->log, "%.64s refused: %d %s", request->body->name, (int)fault,
                 cwmp_fault_text(fault));
        buf_truncate(out, start);
        soap_write_fault(out, request->version, request->id, fault, call.parameter_faults,
                         call.parameter_fault_count);
    }
    free(call.parameter_faults);
    return buf_error(out);
}
