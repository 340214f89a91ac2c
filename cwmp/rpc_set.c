/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_set.c: SetParameterValues (TR-069 A.3.2.1): all assignments and the ParameterKey in one
 * transaction, or nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "cwmp/dm_write.h"
#include "cwmp/rpc_methods.h"
#include "cwmp/soap_read.h"
#include "platform/txn.h"

#include "platform/banned.h"

static enum cwmp_fault note_bad(struct rpc_call *call, const char *name, enum cwmp_fault fault)
{
    if (call->parameter_fault_count == RPC_PARAMETER_FAULTS_MAX)
        return FAULT_NONE;
    if (!call->parameter_faults)
        call->parameter_faults = calloc(RPC_PARAMETER_FAULTS_MAX, sizeof(*call->parameter_faults));
    if (!call->parameter_faults)
        return FAULT_RESOURCES;
    call->parameter_faults[call->parameter_fault_count++] =
        (struct soap_parameter_fault){.name = name, .fault = fault};
    return FAULT_NONE;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every entry has a Name and a Value, and no name comes twice: the order of entries means nothing,
 * so neither could win (A.3.2.1 refuses the whole call). */
static enum cwmp_fault check_list(const struct soap_node *list)
{
    size_t count = 0, at = 0;
    for (const struct soap_node *entry = soap_first(list); entry; entry = soap_next(entry), count++)
        if (!soap_child(entry, "Name") || !soap_child(entry, "Value"))
            return FAULT_INVALID_ARGUMENTS;
    if (count < 2)
        return FAULT_NONE;
    const char **names = calloc(count, sizeof(*names));
    if (!names)
        return FAULT_RESOURCES;
    for (const struct soap_node *entry = soap_first(list); entry; entry = soap_next(entry))
        names[at++] = soap_child(entry, "Name")->text;
    qsort(names, count, sizeof(*names), compare_names);
    enum cwmp_fault fault = FAULT_NONE;
    for (size_t i = 1; i < count && !fault; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            fault = FAULT_INVALID_ARGUMENTS;
    free(names);
    return fault;
}

static enum cwmp_fault note_alias(void *ctx, const char *name, enum cwmp_fault fault)
{
    return note_bad(ctx, name, fault);
}

/* Adds every assignment to the transaction, or notes each that is wrong. */
static enum cwmp_fault collect(struct rpc_call *call, const struct soap_node *list,
                               struct dm_write *write)
{
    enum cwmp_fault fault = FAULT_NONE;
    for (const struct soap_node *entry = soap_first(list); entry; entry = soap_next(entry)) {
        const char *name = soap_child(entry, "Name")->text;
        const struct soap_node *value = soap_child(entry, "Value");
        enum cwmp_fault bad = dm_write_value(write, name, value->type, value->text);
        if (bad == FAULT_RESOURCES || bad == FAULT_INTERNAL || bad == FAULT_INVALID_ARGUMENTS)
            return bad; /* not for one parameter to blame */
        if (bad && (fault = note_bad(call, name, bad)))
            return fault;
    }
    if (!call->parameter_fault_count)
        fault = dm_write_end(write, note_alias, call);
    return !fault && call->parameter_fault_count ? FAULT_INVALID_ARGUMENTS : fault;
}

static enum cwmp_fault assign(struct rpc_call *call, const struct soap_node *list, const char *key,
                              bool *for_later)
{
    struct txn *txn = NULL;
    struct dm_write *write = NULL;
    if (txn_new(SETTER_ACS, &txn) || dm_write_new(call->env->dm, txn, &write)) {
        txn_free(txn);
        return FAULT_RESOURCES;
    }
    enum cwmp_fault fault = collect(call, list, write);
    *for_later = dm_write_is_for_later(write);
    dm_write_free(write);
    if (!fault)
        fault = rpc_commit(call, txn, key);
    txn_free(txn);
    return fault;
}

enum cwmp_fault rpc_set_parameter_values(struct rpc_call *call)
{
    const struct soap_node *list = soap_child(call->arguments, "ParameterList");
    const char *key = soap_child_text(call->arguments, "ParameterKey", NULL);
    if (!list || !rpc_array_is_whole(list) || !rpc_key_fits(key))
        return FAULT_INVALID_ARGUMENTS;
    bool for_later = false;
    enum cwmp_fault fault = check_list(list);
    if (!fault)
        fault = assign(call, list, key, &for_later);
    if (fault)
        return fault;
    soap_open(call->out, "cwmp:SetParameterValuesResponse");
    soap_element(call->out, "Status", for_later ? "1" : "0");
    soap_close(call->out, "cwmp:SetParameterValuesResponse");
    return FAULT_NONE;
}
