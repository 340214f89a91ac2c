/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rpc_commit.c: the end of every request that changes something: the changes and the ParameterKey
 * in one transaction, or nothing (TR-069 A.3.2.1, A.3.2.6, A.3.2.7).
 */
#include <errno.h>

#include "cwmp/notify.h"
#include "cwmp/rpc_methods.h"
#include "cwmp/utf8.h"
#include "platform/log.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

enum { PARAMETER_KEY_MAX = 32 }; /* characters */

bool rpc_key_fits(const char *key)
{
    return key && utf8_count(key) <= PARAMETER_KEY_MAX;
}

enum cwmp_fault rpc_commit_fault(int error)
{
    switch (error) {
    case 0:
        return FAULT_NONE;
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

enum cwmp_fault rpc_commit(struct rpc_call *call, struct txn *txn, const char *key)
{
    struct store_error error;
    const char *why;
    if (txn_set(txn, SETTING_PARAMETER_KEY, SOURCE_USER, TXN_PLAIN, key, &why) ||
        notify_acs_will_change(call->env->notify, txn))
        return FAULT_RESOURCES;
    int code = store_commit(call->env->store, txn, &error);
    if (code)
        log_error(call->env->log, "what the ACS assigned cannot be kept: %s", error.reason);
    else
        notify_look(call->env->notify, true);
    return rpc_commit_fault(code);
}
