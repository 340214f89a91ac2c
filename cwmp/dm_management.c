/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_management.c: see dm_management.h.
 */
#include "cwmp/dm_management.h"

#include "cwmp/acs.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"
#include "platform/txn.h"

#include "platform/banned.h"

int dm_acs_url(const struct dm_context *context, struct buf *out)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(context->env->store), &acs);
    return buf_puts(out, acs.url);
}

int dm_acs_username(const struct dm_context *context, struct buf *out)
{
    struct acs_in_force acs;
    acs_in_force(store_settings(context->env->store), &acs);
    return buf_puts(out, acs.username);
}

/* Nothing listens for connection requests. */
int dm_connection_request_url(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_error(out);
}

int dm_inform_parameter_count(const struct dm_context *context, struct buf *out)
{
    return buf_printf(
        out, "%zu",
        settings_entry_count(store_settings(context->env->store), LIST_INFORM_PARAMETER));
}

int dm_yes(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "1");
}

int dm_http_compressions(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "GZIP,Deflate");
}

int dm_lwn_protocols(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "UDP");
}

static bool touches(const struct txn *txn, enum setting_id id)
{
    for (size_t i = 0; i < txn->change_count; i++)
        if (txn->changes[i].id == id && txn->changes[i].source == SOURCE_USER)
            return true;
    return false;
}

static int keep_password(const struct datamodel_env *env, enum setting_source source,
                         struct txn *txn)
{
    const char *why;
    struct buf clear;
    buf_init(&clear, SETTING_TEXT_MAX);
    int error = store_reveal(env->store, SETTING_ACS_PASSWORD, source, &clear);
    if (!error)
        error = txn_set(txn, SETTING_ACS_PASSWORD, SOURCE_USER, TXN_PLAIN, buf_text(&clear), &why);
    buf_wipe(&clear);
    return error;
}

int dm_management_complete(const struct datamodel_env *env, struct txn *txn)
{
    const char *why;
    struct acs_in_force acs;
    bool username = touches(txn, SETTING_ACS_USERNAME),
         password = touches(txn, SETTING_ACS_PASSWORD);
    acs_in_force(store_settings(env->store), &acs);
    if (!acs.exists || acs.source == SOURCE_USER || touches(txn, SETTING_ACS_URL) ||
        !(username || password))
        return 0;
    int error = txn_set(txn, SETTING_ACS_URL, SOURCE_USER, TXN_PLAIN, acs.url, &why);
    if (!error && !username && acs.username[0])
        error = txn_set(txn, SETTING_ACS_USERNAME, SOURCE_USER, TXN_PLAIN, acs.username, &why);
    if (!error && !password && acs.has_password)
        error = keep_password(env, acs.source, txn);
    return error;
}
