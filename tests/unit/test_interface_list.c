/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_interface_list.c: which name of Comware's an interface gets: by table, by itself, by rule.
 */
#include <errno.h>
#include <string.h>

#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/interface_list.h"
#include "platform/switch_dev.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

enum { MAX = 24 };

struct wanted {
    const char *platform;
    enum switch_kind kind;
    uint32_t number;
    const char *parent;
    const char *name;
};

static struct conf *conf_of(const char *text)
{
    struct conf *conf;
    char dir[UNIT_PATH_MAX], path[UNIT_PATH_MAX], why[200];
    unit_dir(dir);
    unit_path(dir, "cwmpd.conf", path);
    unit_write_text(path, text);
    CU_ASSERT_EQUAL_FATAL(conf_new(&conf), 0);
    CU_ASSERT_EQUAL_FATAL(conf_read(conf, path, why, sizeof(why)), 0);
    return conf;
}

/* Gives the list, of which the names are wanted, in whatever order. */
static void check(const char *table, const struct wanted *wanted, size_t count)
{
    struct interface items[MAX] = {0};
    struct interface_list list = {items, count};
    struct conf *conf = conf_of(table);
    CU_ASSERT_TRUE_FATAL(count <= MAX);
    for (size_t i = 0; i < count; i++) {
        struct switch_interface *link = &items[count - 1 - i].link;
        (void)snprintf(link->name, sizeof(link->name), "%s", wanted[i].platform);
        (void)snprintf(link->parent, sizeof(link->parent), "%s",
                       wanted[i].parent ? wanted[i].parent : "");
        link->kind = wanted[i].kind;
        link->number = wanted[i].number;
    }
    CU_ASSERT_EQUAL(interface_list_name(conf, &list), 0);
    for (size_t i = 0; i < count; i++) {
        const char *name = "gone";
        for (size_t k = 0; k < count; k++)
            if (!strcmp(items[k].link.name, wanted[i].platform))
                name = items[k].name;
        if (strcmp(name, wanted[i].name) != 0)
            printf("\n%s: %s", wanted[i].platform, name);
        CU_ASSERT_STRING_EQUAL(name, wanted[i].name);
        if (i > 0)
            CU_ASSERT_TRUE(interface_name_compare(items[i - 1].name, items[i].name) <= 0);
    }
    conf_free(conf);
}
#define CHECK(table, wanted) check(table, wanted, sizeof(wanted) / sizeof((wanted)[0]))

static void test_rule(void)
{
    static const struct wanted wanted[] = {
        {"lo", SWITCH_LOOPBACK, 0, NULL, "InLoopBack0"},
        {"swp1", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/1"},
        {"swp2", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/2"},
        {"swp10", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/3"},
        {"eth0", SWITCH_MANAGEMENT, 0, NULL, "M-GigabitEthernet0/0/0"},
        {"eth1", SWITCH_MANAGEMENT, 0, NULL, "M-GigabitEthernet0/0/1"},
        {"br0", SWITCH_BRIDGE, 0, NULL, "Vlan-interface1"},
        {"br0.10", SWITCH_VLAN, 10, "br0", "Vlan-interface10"},
        {"vlan20", SWITCH_VLAN, 20, "bond0", "Vlan-interface20"},
        {"voice", SWITCH_VLAN, 30, "br0", "Vlan-interface30"},
        {"swp2.100", SWITCH_VLAN, 100, "swp2", "GigabitEthernet1/0/2.100"},
        {"uplink", SWITCH_VLAN, 7, "bond0", "Bridge-Aggregation0.7"},
        {"bond0", SWITCH_AGGREGATION, 0, NULL, "Bridge-Aggregation0"},
        {"team5", SWITCH_AGGREGATION, 0, NULL, "Bridge-Aggregation5"},
        {"dummy3", SWITCH_DUMMY, 0, NULL, "LoopBack3"},
        /* nothing of Comware's */
        {"docker0", SWITCH_BRIDGE, 0, NULL, "docker0"},
        {"lag", SWITCH_AGGREGATION, 0, NULL, "lag"},
        {"wg0", SWITCH_OTHER, 0, NULL, "wg0"},
        {"q", SWITCH_VLAN, 5, "swp2.100", "q"}, /* a tag within a tag */
        {"orphan", SWITCH_VLAN, 5, "gone", "orphan"},
    };
    CHECK("", wanted);
}

static void test_bridges(void)
{
    static const struct wanted lan[] = {
        {"br-lan", SWITCH_BRIDGE, 0, NULL, "Vlan-interface1"},
        {"br-wan", SWITCH_BRIDGE, 0, NULL, "br-wan"},
        {"br10", SWITCH_BRIDGE, 0, NULL, "Vlan-interface10"},
        {"br4095", SWITCH_BRIDGE, 0, NULL, "br4095"},
    };
    static const struct wanted taken[] = {
        {"br0", SWITCH_BRIDGE, 0, NULL, "Vlan-interface1"},
        {"br1", SWITCH_BRIDGE, 0, NULL, "br1"},
        {"vlan1", SWITCH_VLAN, 1, "br0", "vlan1"},
    };
    CHECK("", lan);
    CHECK("", taken);
}

static void test_table(void)
{
    static const struct wanted wanted[] = {
        {"eth0", SWITCH_PORT, 0, NULL, "Ten-GigabitEthernet1/0/49"},
        {"eth1", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/2"}, /* still the second */
        {"eth2", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/1"},
        {"eth3", SWITCH_PORT, 0, NULL, "eth3"}, /* its name is reserved */
        {"eth0.5", SWITCH_VLAN, 5, "eth0", "Ten-GigabitEthernet1/0/49.5"},
        {"wg0", SWITCH_OTHER, 0, NULL, "Tunnel1"},
        {"lo", SWITCH_LOOPBACK, 0, NULL, "LoopBack0"},
        {"dummy0", SWITCH_DUMMY, 0, NULL, "dummy0"},
    };
    CHECK("interface XGE1/0/49 eth0\n"
          "interface GE1/0/1 eth2\n"
          "interface GE1/0/4 eth99\n"
          "interface Tunnel1 wg0\n"
          "interface Loop0 lo\n",
          wanted);
}

static void test_native(void)
{
    static const struct wanted native[] = {
        {"GigabitEthernet1/0/1", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/1"},
        {"GigabitEthernet1/0/10", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/10"},
        {"GigabitEthernet1/0/2", SWITCH_PORT, 0, NULL, "GigabitEthernet1/0/2"},
        {"Vlan-interface7", SWITCH_VLAN, 1, NULL, "Vlan-interface7"},
        {"Ethernet4", SWITCH_PORT, 0, NULL, "Ethernet4"},
        {"br7", SWITCH_BRIDGE, 0, NULL, "br7"},
    };
    CHECK("", native);
}

/* --- a whole list --- */

static size_t made_count, made_calls;

static int made_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                           size_t *count)
{
    (void)dev;
    if (made_calls++ == 1)
        made_count += 20; /* more came between the two questions */
    *count = made_count;
    for (size_t i = 0; i < made_count && i < max; i++) {
        out[i] = (struct switch_interface){.kind = SWITCH_PORT};
        (void)snprintf(out[i].name, sizeof(out[i].name), "eth%zu", i);
    }
    return made_count > INTERFACES_MAX ? 0 : made_calls == 99 ? -EIO : 0;
}

static void test_read(void)
{
    static const struct switch_ops ops = {.interfaces = made_interfaces};
    const struct switch_dev dev = {&ops};
    struct interface_list list;
    struct conf *conf = conf_of("interface GE1/0/77 eth12\n");
    made_count = 10;
    made_calls = 0;
    CU_ASSERT_EQUAL(interface_list_read(conf, &dev, &list), 0);
    CU_ASSERT_EQUAL_FATAL(list.count, 30);
    CU_ASSERT_STRING_EQUAL(list.items[1].link.name, "eth1");
    CU_ASSERT_STRING_EQUAL(list.items[29].name, "GigabitEthernet1/0/77");
    const struct interface *found = interface_list_find(&list, "gigabitethernet1/0/77");
    CU_ASSERT_PTR_EQUAL(found, &list.items[29]);
    CU_ASSERT_PTR_EQUAL(interface_list_find(&list, "eth12"), found);
    CU_ASSERT_PTR_NULL(interface_list_find(&list, "GigabitEthernet1/0/13"));
    CU_ASSERT_PTR_NULL(interface_list_find(&list, "ETH12"));
    CU_ASSERT_PTR_NULL(interface_list_find(&list, ""));
    interface_list_free(&list);
    made_count = 0;
    made_calls = 5;
    CU_ASSERT_EQUAL(interface_list_read(conf, &dev, &list), 0);
    CU_ASSERT_EQUAL(list.count, 0);
    CU_ASSERT_PTR_NULL(interface_list_find(&list, "eth0"));
    interface_list_free(&list);
    made_count = INTERFACES_MAX + 1;
    CU_ASSERT_EQUAL(interface_list_read(conf, &dev, &list), -ENFILE);
    interface_list_free(&list);
    made_count = 3;
    made_calls = 98;
    CU_ASSERT_EQUAL(interface_list_read(conf, &dev, &list), -EIO);
    CU_ASSERT_EQUAL(list.count, 0);
    interface_list_free(&list);
    conf_free(conf);
}

static void test_sim(void)
{
    struct clock *clock;
    struct switch_dev *sw;
    struct interface_list list;
    struct conf *conf = conf_of("sim-ports 4096\n");
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(0, &clock), 0);
    CU_ASSERT_EQUAL_FATAL(switch_open("sim", conf, clock, &sw), 0);
    CU_ASSERT_EQUAL(interface_list_read(conf, sw, &list), 0);
    CU_ASSERT_EQUAL_FATAL(list.count, 4097);
    CU_ASSERT_STRING_EQUAL(list.items[0].name, "GigabitEthernet1/0/1");
    CU_ASSERT_STRING_EQUAL(list.items[4095].name, "GigabitEthernet1/0/4096");
    CU_ASSERT_STRING_EQUAL(list.items[4096].name, "Vlan-interface1");
    interface_list_free(&list);
    switch_close(sw);
    clock_free(clock);
    conf_free(conf);
}

UNIT_MAIN("interface_list", {"the rule, kind by kind", test_rule},
          {"bridges are VLANs", test_bridges},
          {"the table of cwmpd.conf goes first and shifts no number", test_table},
          {"a name that is Comware's stays", test_native},
          {"the list is read whole, and searched by either name", test_read},
          {"sim: 4096 ports in order", test_sim})
