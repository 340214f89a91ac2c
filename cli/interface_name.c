/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_name.c: see interface_name.h.
 */
#include "cli/interface_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

static const struct {
    const char *name, *acronym;
} types[] = {
    {"Bridge-Aggregation", "BAGG"}, {"Ethernet", NULL},
    {"FortyGigE", "FGE"},           {"GigabitEthernet", "GE"},
    {"HundredGigE", "HGE"},         {"LoopBack", NULL},
    {"M-GigabitEthernet", "MGE"},   {"Route-Aggregation", "RAGG"},
    {"Ten-GigabitEthernet", "XGE"}, {"Twenty-FiveGigE", NULL},
    {"Vlan-interface", NULL},
};
enum { TYPE_COUNT = sizeof(types) / sizeof(types[0]) };

unsigned interface_type_find(const char *word, const char **type)
{
    size_t len = strlen(word);
    unsigned found = 0;
    for (size_t i = 0; len && i < TYPE_COUNT; i++) {
        if (!strcasecmp(word, types[i].name) ||
            (types[i].acronym && !strcasecmp(word, types[i].acronym))) {
            *type = types[i].name;
            return 1;
        }
        if (!strncasecmp(word, types[i].name, len)) {
            *type = types[i].name;
            found++;
        }
    }
    return found;
}

bool interface_number_valid(const char *text)
{
    for (;;) {
        size_t digits = strspn(text, "0123456789");
        if (!digits || digits > 5 || strtoul(text, NULL, 10) > 65535)
            return false;
        text += digits;
        if (!*text)
            return true;
        if (!strchr("/.:", *text))
            return false;
        text++;
    }
}

bool interface_name_canonical(const char *name, char *out, size_t size)
{
    const char *number = name + strcspn(name, "0123456789");
    size_t len = (size_t)(number - name);
    int written = -1;
    for (size_t i = 0; interface_number_valid(number) && i < TYPE_COUNT && written < 0; i++) {
        const char *acronym = strchr(number, '/') ? types[i].acronym : NULL;
        if ((strlen(types[i].name) == len && !strncasecmp(name, types[i].name, len)) ||
            (acronym && strlen(acronym) == len && !strncasecmp(name, acronym, len)))
            written = snprintf(out, size, "%s%s", types[i].name, number);
    }
    if (written < 0)
        written = snprintf(out, size, "%s", name);
    return written >= 0 && (size_t)written < size;
}
