/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * view.c: the views of the command line.
 */
#include "cli/command.h"

#include "platform/banned.h"

static const struct view_row rows[VIEW_COUNT] = {
    [VIEW_USER] = {"User view commands:", "<", "", ">", VIEW_USER, NULL, LIST_NONE},
    [VIEW_SYSTEM] = {"System view commands:", "[", "", "]", VIEW_USER, NULL, LIST_NONE},
    [VIEW_LINE] = {"Line view commands:", "[", "-line-", "]", VIEW_SYSTEM, "line", LIST_LINE},
    [VIEW_PKI_DOMAIN] = {"Pki-domain view commands:", "[", "-pki-domain-", "]", VIEW_SYSTEM,
                         "pki domain", LIST_PKI_DOMAIN},
    [VIEW_SSL_POLICY] = {"Ssl-client-policy view commands:", "[", "-ssl-client-policy-", "]",
                         VIEW_SYSTEM, "ssl client-policy", LIST_SSL_POLICY},
    [VIEW_CWMP] = {"CWMP view commands:", "[", "-cwmp", "]", VIEW_SYSTEM, "cwmp", LIST_NONE},
};

const struct view_row *view_row(enum view view)
{
    return &rows[view];
}
