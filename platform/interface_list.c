/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_list.c: see interface_list.h.
 */
#include "platform/interface_list.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "platform/conf.h"
#include "platform/banned.h"

/* Who gave the name; of two that gave the same one the first has it. */
enum giver { GIVER_TABLE, GIVER_PLATFORM, GIVER_RULE, GIVER_NONE };

struct naming {
    const struct conf *conf;
    struct interface *items; /* in natural order of the platform's names */
    size_t count;
    enum giver *givers; /* of the same index */
    bool first_bridge_named;
    uint32_t ports, management_ports; /* met so far */
};

static int by_platform_name(const void *a, const void *b)
{
    const struct interface *first = a, *second = b;
    return interface_name_compare(first->link.name, second->link.name);
}

static int by_name(const void *a, const void *b)
{
    const struct interface *first = a, *second = b;
    int order = interface_name_compare(first->name, second->name);
    return order ? order : by_platform_name(a, b);
}

static void set(struct naming *naming, size_t at, enum giver giver, const char *type,
                const char *number)
{
    struct interface *item = &naming->items[at];
    int len = snprintf(item->name, sizeof(item->name), "%s%s", type, number);
    if (len < 0 || (size_t)len >= sizeof(item->name))
        giver = GIVER_NONE;
    if (giver == GIVER_NONE)
        (void)snprintf(item->name, sizeof(item->name), "%s", item->link.name);
    naming->givers[at] = giver;
}

static void set_number(struct naming *naming, size_t at, const char *type, uint32_t number)
{
    char text[16];
    (void)snprintf(text, sizeof(text), "%u", (unsigned)number);
    set(naming, at, GIVER_RULE, type, text);
}

/* "bond12" is "bond" and 12; false for another word and for another end. */
static bool is_numbered(const char *name, const char *word, uint32_t *number)
{
    size_t len = strlen(word);
    const char *digits = name + len;
    if (strncasecmp(name, word, len) != 0 || !*digits || strlen(digits) > 5 ||
        digits[strspn(digits, "0123456789")])
        return false;
    *number = (uint32_t)strtoul(digits, NULL, 10);
    return true;
}

/* --- the rule, by kind --- */

static const struct interface *parent_of(const struct naming *naming, const struct interface *item)
{
    for (size_t i = 0; *item->link.parent && i < naming->count; i++)
        if (!strcmp(naming->items[i].link.name, item->link.parent))
            return &naming->items[i];
    return NULL;
}

static void name_port(struct naming *naming, size_t at)
{
    set_number(naming, at, "GigabitEthernet1/0/", ++naming->ports);
}

static void name_management(struct naming *naming, size_t at)
{
    set_number(naming, at, "M-GigabitEthernet0/0/", naming->management_ports++);
}

static void name_vlan(struct naming *naming, size_t at)
{
    const struct interface *item = &naming->items[at], *parent = parent_of(naming, item);
    uint32_t number;
    bool is_called_vlan = is_numbered(item->link.name, "vlan", &number);
    if (item->link.number && (is_called_vlan || (parent && parent->link.kind == SWITCH_BRIDGE)))
        set_number(naming, at, "Vlan-interface", item->link.number);
}

/* Untagged frames of a bridge are in VLAN 1 of Comware, unless the bridge is called otherwise. */
static void name_bridge(struct naming *naming, size_t at)
{
    const char *name = naming->items[at].link.name;
    uint32_t number = 0;
    if (strncasecmp(name, "br", 2) != 0)
        return;
    if (is_numbered(name, "br", &number) && number > 0 && number < 4095) {
        set_number(naming, at, "Vlan-interface", number);
    } else if (!naming->first_bridge_named) {
        set_number(naming, at, "Vlan-interface", 1);
        naming->first_bridge_named = true;
    }
}

static void name_aggregation(struct naming *naming, size_t at)
{
    const char *name = naming->items[at].link.name;
    uint32_t number;
    if (is_numbered(name, "bond", &number) || is_numbered(name, "team", &number))
        set_number(naming, at, "Bridge-Aggregation", number);
}

static void name_loopback(struct naming *naming, size_t at)
{
    set(naming, at, GIVER_RULE, "InLoopBack0", "");
}

static void name_dummy(struct naming *naming, size_t at)
{
    uint32_t number;
    if (is_numbered(naming->items[at].link.name, "dummy", &number))
        set_number(naming, at, "LoopBack", number);
}

static void apply_rule(struct naming *naming, size_t at)
{
    static void (*const rules[])(struct naming *, size_t) = {
        [SWITCH_PORT] = name_port,     [SWITCH_MANAGEMENT] = name_management,
        [SWITCH_VLAN] = name_vlan,     [SWITCH_AGGREGATION] = name_aggregation,
        [SWITCH_BRIDGE] = name_bridge, [SWITCH_LOOPBACK] = name_loopback,
        [SWITCH_DUMMY] = name_dummy,
    };
    size_t kind = naming->items[at].link.kind;
    set(naming, at, GIVER_NONE, "", "");
    if (kind < sizeof(rules) / sizeof(rules[0]) && rules[kind])
        rules[kind](naming, at);
}

/* What comes before the rule, which has been applied by then so that numbers do not shift. */
static void apply_table(struct naming *naming, size_t at)
{
    size_t count;
    const char *name = naming->items[at].link.name;
    const struct conf_pair *table = conf_pairs(naming->conf, CONF_PAIRS_INTERFACE, &count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(table[i].second, name)) {
            set(naming, at, GIVER_TABLE, table[i].first, "");
            return;
        }
    if (interface_name_is_full(name))
        set(naming, at, GIVER_PLATFORM, name, "");
}

/* --- no name twice --- */

/* Where the name of an item that is sorted by them comes from. */
struct claim {
    const char *name;
    enum giver giver;
    size_t at;
};

static int by_claim(const void *a, const void *b)
{
    const struct claim *first = a, *second = b;
    int order = strcmp(first->name, second->name);
    if (!order)
        order = (first->giver > second->giver) - (first->giver < second->giver);
    return order ? order : (first->at > second->at) - (first->at < second->at);
}

/* Of those with the same name only the first keeps it. A line of the table holds its name also for
 * an interface that is not there. */
static int settle(struct naming *naming)
{
    size_t reserved, count = 0, winner = 0;
    const struct conf_pair *table = conf_pairs(naming->conf, CONF_PAIRS_INTERFACE, &reserved);
    struct claim *claims = calloc(naming->count + reserved + 1, sizeof(*claims));
    if (!claims)
        return -ENOMEM;
    for (size_t i = 0; i < reserved; i++)
        claims[count++] = (struct claim){table[i].first, GIVER_TABLE, SIZE_MAX};
    for (size_t i = 0; i < naming->count; i++)
        if (naming->givers[i] > GIVER_TABLE && naming->givers[i] < GIVER_NONE)
            claims[count++] = (struct claim){naming->items[i].name, naming->givers[i], i};
    qsort(claims, count, sizeof(*claims), by_claim);
    for (size_t i = 1; i < count; i++)
        if (strcmp(claims[i].name, claims[winner].name) != 0)
            winner = i;
        else if (claims[i].at != SIZE_MAX)
            naming->givers[claims[i].at] = GIVER_NONE;
    free(claims);
    for (size_t i = 0; i < naming->count; i++)
        if (naming->givers[i] == GIVER_NONE)
            set(naming, i, GIVER_NONE, "", "");
    return 0;
}

/* VLANs on a port are named after it, once that has its name. */
static void name_subinterfaces(struct naming *naming)
{
    for (size_t i = 0; i < naming->count; i++) {
        struct interface *item = &naming->items[i];
        const struct interface *parent = parent_of(naming, item);
        char number[16];
        if (naming->givers[i] != GIVER_NONE || item->link.kind != SWITCH_VLAN || !parent ||
            !item->link.number || parent->link.kind == SWITCH_BRIDGE ||
            !interface_name_is_full(parent->name) || strpbrk(parent->name, "."))
            continue;
        (void)snprintf(number, sizeof(number), ".%u", (unsigned)item->link.number);
        set(naming, i, GIVER_RULE, parent->name, number);
    }
}

int interface_list_name(const struct conf *conf, struct interface_list *list)
{
    struct naming naming = {.conf = conf, .items = list->items, .count = list->count};
    if (!list->count)
        return 0;
    naming.givers = calloc(list->count, sizeof(*naming.givers));
    if (!naming.givers)
        return -ENOMEM;
    qsort(list->items, list->count, sizeof(*list->items), by_platform_name);
    for (size_t i = 0; i < list->count; i++) {
        apply_rule(&naming, i);
        apply_table(&naming, i);
    }
    int error = settle(&naming);
    if (!error) {
        name_subinterfaces(&naming);
        error = settle(&naming);
    }
    free(naming.givers);
    qsort(list->items, list->count, sizeof(*list->items), by_name);
    return error;
}

/* --- the list --- */

int interface_list_read(const struct conf *conf, const struct switch_dev *sw,
                        struct interface_list *out)
{
    struct switch_interface *links = NULL;
    size_t room = 0, count = 0;
    *out = (struct interface_list){0};
    int error = switch_interfaces(sw, NULL, 0, &count);
    while (!error && count > room) { /* some may come in between */
        if (count > INTERFACES_MAX) {
            error = -ENFILE;
            break;
        }
        free(links);
        room = count + 8;
        links = calloc(room, sizeof(*links));
        error = links ? switch_interfaces(sw, links, room, &count) : -ENOMEM;
    }
    if (!error && count && !(out->items = calloc(count, sizeof(*out->items))))
        error = -ENOMEM;
    for (size_t i = 0; !error && i < count; i++)
        out->items[i].link = links[i];
    out->count = error ? 0 : count;
    free(links);
    return error ? error : interface_list_name(conf, out);
}

void interface_list_free(struct interface_list *list)
{
    free(list->items);
    *list = (struct interface_list){0};
}

const struct interface *interface_list_find(const struct interface_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcasecmp(list->items[i].name, name))
            return &list->items[i];
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].link.name, name))
            return &list->items[i];
    return NULL;
}
