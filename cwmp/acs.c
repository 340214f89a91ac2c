/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs.c: see acs.h.
 */
#include "cwmp/acs.h"

#include <stddef.h>

#include "platform/banned.h"

void acs_in_force(const struct settings *settings, struct acs_in_force *out)
{
    *out = (struct acs_in_force){.url = "", .username = ""};
    for (unsigned i = 0; i < SOURCE_COUNT && !out->exists; i++) {
        enum setting_source source = (enum setting_source)i;
        const char *url = settings_get(settings, SETTING_ACS_URL, source);
        if (!url)
            continue;
        const char *username = settings_get(settings, SETTING_ACS_USERNAME, source);
        *out = (struct acs_in_force){
            .exists = true,
            .source = source,
            .url = url,
            .username = username ? username : "",
            .has_password = settings_get(settings, SETTING_ACS_PASSWORD, source) != NULL,
        };
    }
}
