/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * account.h: what this switch is to its ACS at one moment: whether CWMP is on, the ACS in force,
 * and name and password there. The engine keeps the one it looked at last, to notice what changed.
 */
#ifndef CWMP_ACCOUNT_H
#define CWMP_ACCOUNT_H

#include <stdbool.h>

#include "platform/settings.h"

struct acs_in_force;

struct account {
    bool enabled;
    char url[256], username[256];    /* of the ACS in force; "" none */
    char password[SETTING_TEXT_MAX]; /* as cipher text; "" none */
};

/* Fills out from the settings; acs: the ACS that counts now (acs.h). */
void account_look(const struct settings *settings, const struct acs_in_force *acs,
                  struct account *out);
/* Whether another ACS, user name or password is in force. */
bool account_is_other(const struct account *a, const struct account *b);

#endif
