/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_set.c: SetParameterValues (TR-069 A.3.2.1): all assignments and the ParameterKey in one
 * transaction, or nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/datamodel.h"
#include "cwmp/rpc_methods.h"
#include "cwmp/soap_read.h"
#include "cwmp/utf8.h"
#include "platform/buf.h"
#include "platform/log.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

enum { PARAMETER_KEY_MAX = 32 }; /* characters */

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
    for (const struct soap_node *entry = list->child; entry; entry = entry->next, count++)
        if (!soap_child(entry, "Name") || !soap_child(entry, "Value"))
            return FAULT_INVALID_ARGUMENTS;
    if (count < 2)
        return FAULT_NONE;
    const char **names = calloc(count, sizeof(*names));
    if (!names)
        return FAULT_RESOURCES;
    for (const struct soap_node *entry = list->child; entry; entry = entry->next)
        names[at++] = soap_child(entry, "Name")->text;
    qsort(names, count, sizeof(*names), compare_names);
    enum cwmp_fault fault = FAULT_NONE;
    for (size_t i = 1; i < count && !fault; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            fault = FAULT_INVALID_ARGUMENTS;
    free(names);
    return fault;
}

/* Adds every assignment to txn, or notes each that is wrong. */
static enum cwmp_fault collect(struct rpc_call *call, const struct soap_node *list, struct txn *txn)
{
    enum cwmp_fault fault = FAULT_NONE;
    for (const struct soap_node *entry = list->child; entry; entry = entry->next) {
        const char *name = soap_child(entry, "Name")->text;
        const struct soap_node *value = soap_child(entry, "Value");
        enum cwmp_fault bad = datamodel_set(call->env->dm, name, value->type, value->text, txn);
        if (bad == FAULT_RESOURCES || bad == FAULT_INTERNAL)
            return bad; /* ours: no parameter is to blame */
        if (bad && (fault = note_bad(call, name, bad)))
            return fault;
    }
    return call->parameter_fault_count ? FAULT_INVALID_ARGUMENTS
                                       : datamodel_set_end(call->env->dm, txn);
}

static enum cwmp_fault commit(struct rpc_call *call, const struct txn *txn)
{
    struct store_error error;
    int code = store_commit(call->env->store, txn, &error);
    if (!code)
        return FAULT_NONE;
    log_error(call->env->log, "what the ACS assigned cannot be kept: %s", error.reason);
    switch (code) {
    case -ENOSPC:
    case -EDQUOT:
    case -EFBIG:
    case -EMSGSIZE:
    case -ENOMEM:
        return FAULT_RESOURCES;
    default:
        return FAULT_INTERNAL;
    }
}

static enum cwmp_fault assign(struct rpc_call *call, const struct soap_node *list, const char *key)
{
    struct txn *txn;
    const char *why;
    if (txn_new(SETTER_ACS, &txn))
        return FAULT_RESOURCES;
    enum cwmp_fault fault = collect(call, list, txn);
    if (!fault && txn_set(txn, SETTING_PARAMETER_KEY, SOURCE_USER, TXN_PLAIN, key, &why))
        fault = FAULT_RESOURCES;
    if (!fault)
        fault = commit(call, txn);
    txn_free(txn);
    return fault;
}

enum cwmp_fault rpc_set_parameter_values(struct rpc_call *call)
{
    const struct soap_node *list = soap_child(call->arguments, "ParameterList");
    const char *key = soap_child_text(call->arguments, "ParameterKey", NULL);
    if (!list || !rpc_array_is_whole(list) || !key || utf8_count(key) > PARAMETER_KEY_MAX)
        return FAULT_INVALID_ARGUMENTS;
    enum cwmp_fault fault = check_list(list);
    if (!fault)
        fault = assign(call, list, key);
    if (fault)
        return fault;
    soap_open(call->out, "cwmp:SetParameterValuesResponse");
    soap_element(call->out, "Status", "0");
    soap_close(call->out, "cwmp:SetParameterValuesResponse");
    return FAULT_NONE;
}
