/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_name.c: see interface_name.h.
 */
#include "platform/interface_name.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

/* How the acronym may be joined with the number. Linux names interfaces ge0 and tun0, but none with
 * a slash, and none bagg1. */
enum joined { JOINED_SLASH, JOINED_ALWAYS, JOINED_NEVER };

/* Types and acronyms of H3C's and HPE's Comware 7 switches. */
static const struct {
    const char *name, *acronym;
    enum joined joined;
    const char *help;
} types[] = {
    {"Bridge-Aggregation", "BAGG", JOINED_ALWAYS, "Layer 2 aggregate interface"},
    {"Ethernet", "Eth", JOINED_SLASH, "Ethernet interface"},
    {"FiftyGigE", "50GE", JOINED_SLASH, "50-Gigabit Ethernet interface"},
    {"FortyGigE", "FGE", JOINED_SLASH, "40-Gigabit Ethernet interface"},
    {"FourHundredGigE", "400GE", JOINED_SLASH, "400-Gigabit Ethernet interface"},
    {"GigabitEthernet", "GE", JOINED_SLASH, "Gigabit Ethernet interface"},
    {"HundredGigE", "HGE", JOINED_SLASH, "100-Gigabit Ethernet interface"},
    {"InLoopBack", "InLoop", JOINED_ALWAYS, "Interface to the switch itself"},
    {"LoopBack", "Loop", JOINED_ALWAYS, "Loopback interface"},
    {"M-Ethernet", "ME", JOINED_SLASH, "Management Ethernet interface"},
    {"M-GigabitEthernet", "MGE", JOINED_SLASH, "Management Gigabit Ethernet interface"},
    {"NULL", NULL, JOINED_ALWAYS, "Interface that discards"},
    {"Register-Tunnel", "REG", JOINED_NEVER, "Multicast register tunnel"},
    {"Route-Aggregation", "RAGG", JOINED_ALWAYS, "Layer 3 aggregate interface"},
    {"S-Channel", NULL, JOINED_SLASH, "S-channel interface"},
    {"Ten-GigabitEthernet", "XGE", JOINED_SLASH, "10-Gigabit Ethernet interface"},
    {"Tunnel", "Tun", JOINED_NEVER, "Tunnel interface"},
    {"Twenty-FiveGigE", "WGE", JOINED_SLASH, "25-Gigabit Ethernet interface"},
    {"TwoHundredGigE", "200GE", JOINED_SLASH, "200-Gigabit Ethernet interface"},
    {"Vlan-interface", "Vlan", JOINED_ALWAYS, "VLAN interface"},
    {"Vsi-interface", "Vsi", JOINED_ALWAYS, "VSI interface"},
};
enum { TYPE_COUNT = sizeof(types) / sizeof(types[0]), TYPE_NONE = TYPE_COUNT };

static bool same(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && !strncasecmp(text, word, len);
}

/* How many types it may be; *type is the last of them, or the one that is meant exactly. */
static unsigned find_type(const char *text, size_t len, size_t *type)
{
    unsigned found = 0;
    for (size_t i = 0; len && i < TYPE_COUNT; i++) {
        const char *acronym = types[i].acronym;
        bool exact = same(text, len, types[i].name) || (acronym && same(text, len, acronym));
        if (!exact && strncasecmp(text, types[i].name, len) != 0)
            continue;
        *type = i;
        if (exact)
            return 1;
        found++;
    }
    return found;
}

unsigned interface_type_find(const char *word, const char **type)
{
    size_t index = 0;
    unsigned found = find_type(word, strlen(word), &index);
    if (found)
        *type = types[index].name;
    return found;
}

const char *interface_type_name(size_t index, const char **help)
{
    if (index >= TYPE_COUNT)
        return NULL;
    *help = types[index].help;
    return types[index].name;
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

/* Where the number at the end of the name begins: acronyms have digits, too (50GE1/0/1). */
static const char *number_of(const char *name)
{
    const char *number = name + strlen(name);
    while (number > name && strchr("0123456789/.:", number[-1]))
        number--;
    return number;
}

/* Whether the word before the number says that a type of Comware is meant. */
static bool may_join(const char *name, const char *number, size_t type)
{
    size_t len = (size_t)(number - name);
    if (same(name, len, types[type].name))
        return true;
    if (strchr(number, '/'))
        return types[type].joined == JOINED_SLASH;
    if (types[type].acronym && same(name, len, types[type].acronym))
        return types[type].joined == JOINED_ALWAYS;
    return memchr(name, '-', len) != NULL; /* vlan-int2 */
}

bool interface_name_canonical(const char *name, char *out, size_t size)
{
    const char *number = number_of(name), *type = "";
    size_t index = TYPE_NONE;
    if (interface_number_valid(number) && find_type(name, (size_t)(number - name), &index) == 1 &&
        may_join(name, number, index)) {
        type = types[index].name;
        name = number;
    }
    int written = snprintf(out, size, "%s%s", type, name);
    return written >= 0 && (size_t)written < size;
}

/* The type whose full name it begins with in Comware's spelling, followed by a number. */
static size_t full_type(const char *name)
{
    const char *number = number_of(name);
    for (size_t i = 0; interface_number_valid(number) && i < TYPE_COUNT; i++)
        if (strlen(types[i].name) == (size_t)(number - name) &&
            !strncmp(name, types[i].name, (size_t)(number - name)))
            return i;
    return TYPE_NONE;
}

bool interface_name_is_full(const char *name)
{
    return full_type(name) != TYPE_NONE;
}

void interface_name_short(const char *name, char out[INTERFACE_NAME_SIZE])
{
    size_t type = full_type(name);
    const char *acronym = type == TYPE_NONE ? NULL : types[type].acronym;
    if (acronym)
        name = number_of(name);
    (void)snprintf(out, INTERFACE_NAME_SIZE, "%s%s", acronym ? acronym : "", name);
}

int interface_name_compare(const char *a, const char *b)
{
    const char *whole_a = a, *whole_b = b;
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            size_t digits_a = strspn(a, "0123456789"), digits_b = strspn(b, "0123456789");
            int order =
                digits_a != digits_b ? (digits_a < digits_b ? -1 : 1) : strncmp(a, b, digits_a);
            if (order)
                return order;
            a += digits_a;
            b += digits_b;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    if (*a != *b)
        return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
    return strcmp(whole_a, whole_b); /* eth1 and eth01 are two */
}
