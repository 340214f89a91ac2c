/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * account.c: see account.h.
 */
#include "cwmp/account.h"

#include <stdio.h>
#include <string.h>

#include "cwmp/acs.h"
#include "platform/banned.h"

void account_look(const struct settings *settings, const struct acs_in_force *acs,
                  struct account *out)
{
    const char *password =
        acs->exists ? settings_get(settings, SETTING_ACS_PASSWORD, acs->source) : NULL;
    out->enabled = settings_bool(settings, SETTING_CWMP_ENABLE);
    snprintf(out->url, sizeof(out->url), "%s", acs->url);
    snprintf(out->username, sizeof(out->username), "%s", acs->username);
    snprintf(out->password, sizeof(out->password), "%s", password ? password : "");
}

bool account_is_other(const struct account *a, const struct account *b)
{
    return strcmp(a->url, b->url) != 0 || strcmp(a->username, b->username) != 0 ||
           strcmp(a->password, b->password) != 0;
}
