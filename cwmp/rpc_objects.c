/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_objects.c: AddObject and DeleteObject (TR-069 A.3.2.6, A.3.2.7): the instance, its number and
 * the ParameterKey in one transaction, or nothing.
 */
#include <stdio.h>

#include "cwmp/dm_write.h"
#include "cwmp/rpc_methods.h"
#include "cwmp/soap_read.h"
#include "platform/txn.h"

#include "platform/banned.h"

/* Adds an instance and sets *instance to its number, or deletes the path when instance is NULL. */
static enum cwmp_fault change(struct rpc_call *call, const char *path, uint32_t *instance,
                              struct txn *txn)
{
    struct dm_write *write;
    if (dm_write_new(call->env->dm, txn, &write))
        return FAULT_RESOURCES;
    enum cwmp_fault fault =
        instance ? dm_write_add(write, path, instance) : dm_write_delete(write, path);
    if (!fault)
        fault = dm_write_end(write, NULL, NULL);
    dm_write_free(write);
    return fault;
}

/* The part that both share; instance is NULL for DeleteObject. */
static enum cwmp_fault carry_out(struct rpc_call *call, uint32_t *instance)
{
    const struct soap_node *path = soap_child(call->arguments, "ObjectName");
    const char *key = soap_child_text(call->arguments, "ParameterKey", NULL);
    struct txn *txn;
    if (!path || !rpc_key_fits(key))
        return FAULT_INVALID_ARGUMENTS;
    if (txn_new(SETTER_ACS, &txn))
        return FAULT_RESOURCES;
    enum cwmp_fault fault = change(call, path->text, instance, txn);
    if (!fault)
        fault = rpc_commit(call, txn, key);
    txn_free(txn);
    return fault;
}

enum cwmp_fault rpc_add_object(struct rpc_call *call)
{
    uint32_t instance = 0;
    char number[16];
    enum cwmp_fault fault = carry_out(call, &instance);
    if (fault)
        return fault;
    (void)snprintf(number, sizeof(number), "%u", (unsigned)instance);
    soap_open(call->out, "cwmp:AddObjectResponse");
    soap_element(call->out, "InstanceNumber", number);
    soap_element(call->out, "Status", "0");
    soap_close(call->out, "cwmp:AddObjectResponse");
    return FAULT_NONE;
}

enum cwmp_fault rpc_delete_object(struct rpc_call *call)
{
    enum cwmp_fault fault = carry_out(call, NULL);
    if (fault)
        return fault;
    soap_open(call->out, "cwmp:DeleteObjectResponse");
    soap_element(call->out, "Status", "0");
    soap_close(call->out, "cwmp:DeleteObjectResponse");
    return FAULT_NONE;
}
