/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_settings.c: the verbs that read and change the configuration store.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <string.h>

#include "cwmp/control_switch.h"
#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "platform/banned.h"

static void answer_get(const struct control_env *env, const struct control_peer *peer,
                       struct control_reader *request, struct buf *reply)
{
    (void)peer;
    (void)request;
    control_put(reply, "ok");
    control_put_settings(reply, store_settings(env->store));
}

/* Returns 0, or an error after saying why in reply. */
static int read_changes(struct txn *txn, struct control_reader *request, struct buf *reply)
{
    const char *verb, *name, *why;
    int error = 0;
    while (!error && (verb = control_next(request))) {
        error = control_read_change(request, verb, txn, &name, &why);
        if (error)
            control_reply_error(reply, error, error == -ENOMEM ? "out of memory" : why, name);
    }
    return error;
}

static const char *name_at_fault(const struct store_error *refusal)
{
    return refusal->has_id ? setting_row(refusal->id)->name : NULL;
}

static void answer_commit(const struct control_env *env, const struct control_peer *peer,
                          struct control_reader *request, struct buf *reply)
{
    struct txn *txn = NULL;
    struct store_error refusal;
    int error = txn_new(SETTER_CLI, &txn);
    (void)peer;
    if (error) {
        control_reply_error(reply, error, "out of memory", NULL);
        return;
    }
    error = read_changes(txn, request, reply);
    if (!error) {
        control_name_interfaces(env, txn);
        error = store_commit(env->store, txn, &refusal);
        if (error)
            control_reply_error(reply, error, refusal.reason, name_at_fault(&refusal));
        else
            control_put(reply, "ok");
    }
    txn_free(txn);
}

static const struct control_verb verbs[] = {
    {"get", ROLE_OPERATOR, answer_get},
    {"commit", ROLE_ADMIN, answer_commit},
};

const struct control_verb_set control_verbs_settings = {verbs, sizeof(verbs) / sizeof(verbs[0])};
