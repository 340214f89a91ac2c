/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * version.c: see version.h.
 */
#include "cwmp/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

static const enum soap_version newest = SOAP_VERSION_COUNT - 1;

const char version_supported[] = "1.0,1.1,1.2,1.3,1.4";

void version_init(struct version *version)
{
    *version = (struct version){.good = newest, .next = newest};
}

enum soap_version version_begin(struct version *version, const char *url)
{
    if (strcmp(version->url, url) != 0) {
        version_init(version);
        (void)snprintf(version->url, sizeof(version->url), "%s", url);
    }
    return version->next;
}

bool version_refused(struct version *version, bool sure)
{
    enum soap_version refused = version->next;
    version->sure = sure;
    if (refused == newest && version->good != newest) {
        version->next = version->good; /* what it took before, and no step in between */
        version->sure = true;
    } else if (refused != SOAP_CWMP_1_0) {
        version->next = (enum soap_version)(refused - 1);
        version->good = newest;
    } else {
        version->next = version->good = newest;
    }
    return version->next < refused;
}

void version_accepted(struct version *version)
{
    if (version->next == newest) {
        version->good = newest;
        return;
    }
    if (version->good != version->next || version->sure) {
        version->good = version->next;
        version->left = version->sure ? VERSION_TRUSTED : 1;
        version->sure = false;
    }
    if (version->left && --version->left == 0)
        version->next = newest;
}

void version_print(const struct version *version, char out[VERSION_TEXT_MAX])
{
    out[0] = '\0';
    if (version->good != newest)
        (void)snprintf(out, VERSION_TEXT_MAX, "%d %u %s", (int)version->good,
                       version->next == newest ? 0u : (unsigned)VERSION_TRUSTED, version->url);
}

void version_parse(struct version *version, const char *text)
{
    char *end;
    version_init(version);
    unsigned long good = strtoul(text, &end, 10);
    if (end == text || *end != ' ' || good >= (unsigned long)newest)
        return;
    const char *second = end + 1;
    unsigned long left = strtoul(second, &end, 10);
    if (end == second || *end != ' ' || left > VERSION_TRUSTED || strlen(end + 1) > VERSION_URL_MAX)
        return;
    version->good = (enum soap_version)good;
    version->left = (unsigned)left;
    version->next = left ? version->good : newest;
    (void)snprintf(version->url, sizeof(version->url), "%s", end + 1);
}

bool version_of_number(const char *number, enum soap_version *out)
{
    static const struct {
        const char *number;
        enum soap_version version;
    } known[] = {{"1.0", SOAP_CWMP_1_0},
                 {"1.1", SOAP_CWMP_1_1},
                 {"1.2", SOAP_CWMP_1_2},
                 {"1.3", SOAP_CWMP_1_2},
                 {"1.4", SOAP_CWMP_1_2}};
    number += strspn(number, " \t\r\n");
    size_t len = strcspn(number, " \t\r\n");
    if (number[len + strspn(number + len, " \t\r\n")])
        return false;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strlen(known[i].number) == len && strncmp(known[i].number, number, len) == 0) {
            *out = known[i].version;
            return true;
        }
    return false;
}
