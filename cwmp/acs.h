/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs.h: which ACS the switch reports to. URL, user name and password of one source stay together:
 * credentials that a DHCP server gave never go to an ACS that the administrator named, nor the
 * other way round (H3C: "preferred" and "default ACS attributes").
 */
#ifndef CWMP_ACS_H
#define CWMP_ACS_H

#include <stdbool.h>

#include "platform/settings.h"

struct acs_in_force {
    bool exists;
    enum setting_source source; /* if it exists */
    const char *url;            /* "" if not */
    const char *username;       /* "" when none */
    bool has_password;
};

/* The first of user, DHCP, default that has a URL. Texts belong to settings. */
void acs_in_force(const struct settings *settings, struct acs_in_force *out);

#endif
