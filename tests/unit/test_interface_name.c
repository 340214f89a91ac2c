/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_interface_name.c: what is typed for an interface, its full and its short form, and their
 * order.
 */
#include <stdlib.h>
#include <string.h>

#include "platform/interface_name.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_types(void)
{
    static const struct {
        const char *word;
        unsigned found;
        const char *type;
    } cases[] = {
        {"GE", 1, "GigabitEthernet"},
        {"ge", 1, "GigabitEthernet"},
        {"g", 1, "GigabitEthernet"},
        {"gigabitethernet", 1, "GigabitEthernet"},
        {"GigabitEthernets", 0, ""},
        {"XGE", 1, "Ten-GigabitEthernet"},
        {"ten", 1, "Ten-GigabitEthernet"},
        {"WGE", 1, "Twenty-FiveGigE"},
        {"FGE", 1, "FortyGigE"},
        {"HGE", 1, "HundredGigE"},
        {"MGE", 1, "M-GigabitEthernet"},
        {"BAGG", 1, "Bridge-Aggregation"},
        {"RAGG", 1, "Route-Aggregation"},
        {"Vlan", 1, "Vlan-interface"},
        {"vlan-int", 1, "Vlan-interface"},
        {"vlan-interface", 1, "Vlan-interface"},
        {"Loop", 1, "LoopBack"},
        {"l", 1, "LoopBack"},
        {"InLoop", 1, "InLoopBack"},
        {"null", 1, "NULL"},
        {"Tun", 1, "Tunnel"},
        {"Tu", 1, "Tunnel"},
        {"f", 3, ""},
        {"t", 4, ""},
        {"", 0, ""},
        {"eth0", 0, ""},
        {"wan", 0, ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *type = "";
        unsigned found = interface_type_find(cases[i].word, &type);
        if (found != cases[i].found)
            printf("\n%s: %u", cases[i].word, found);
        CU_ASSERT_EQUAL(found, cases[i].found);
        if (cases[i].found == 1)
            CU_ASSERT_STRING_EQUAL(type, cases[i].type);
    }
}

static void test_type_list(void)
{
    const char *name, *help, *type, *before = "";
    size_t count = 0;
    for (; (name = interface_type_name(count, &help)); count++) {
        CU_ASSERT_TRUE(*help != '\0');
        CU_ASSERT_TRUE(strcmp(before, name) < 0); /* sorted, and none twice */
        CU_ASSERT_EQUAL(interface_type_find(name, &type), 1);
        CU_ASSERT_STRING_EQUAL(type, name);
        before = name;
    }
    CU_ASSERT_TRUE(count > 15);
}

static void test_numbers(void)
{
    static const char *const good[] = {"0", "1", "65535", "1/0/1", "1/0/1.100", "2/0:1", "0/0/0"};
    static const char *const bad[] = {"",     "/",     "1/",     "/1",   "1//2",   "65536",
                                      "1/-1", "1/0/a", "123456", "1 /2", "1/65536"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        CU_ASSERT_TRUE(interface_number_valid(good[i]));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CU_ASSERT_FALSE(interface_number_valid(bad[i]));
}

static void test_canonical(void)
{
    static const struct {
        const char *typed, *full;
    } cases[] = {
        {"GigabitEthernet1/0/1", "GigabitEthernet1/0/1"},
        {"gigabitethernet1/0/1", "GigabitEthernet1/0/1"},
        {"GE1/0/1", "GigabitEthernet1/0/1"},
        {"g1/0/1", "GigabitEthernet1/0/1"},
        {"gig1/0/1.100", "GigabitEthernet1/0/1.100"},
        {"xge1/0/49", "Ten-GigabitEthernet1/0/49"},
        {"50GE1/0/1", "FiftyGigE1/0/1"},
        {"400ge1/0/1", "FourHundredGigE1/0/1"},
        {"Vlan-interface2", "Vlan-interface2"},
        {"vlan-int2", "Vlan-interface2"},
        {"Vlan2", "Vlan-interface2"},
        {"BAGG1", "Bridge-Aggregation1"},
        {"bridge-agg1024", "Bridge-Aggregation1024"},
        {"Loop0", "LoopBack0"},
        {"loopback0", "LoopBack0"},
        {"InLoop0", "InLoopBack0"},
        {"null0", "NULL0"},
        {"tunnel3", "Tunnel3"},
        /* several types, or none */
        {"t1/0/1", "t1/0/1"},
        {"foo1/0/1", "foo1/0/1"},
        {"GE1/0/99999", "GE1/0/99999"},
        {"GE1/0/", "GE1/0/"},
        /* the platform's */
        {"eth0", "eth0"},
        {"ge0", "ge0"},
        {"xge49", "xge49"},
        {"lo", "lo"},
        {"lo0", "lo0"},
        {"tun0", "tun0"},
        {"br0", "br0"},
        {"br0.10", "br0.10"},
        {"br-lan", "br-lan"},
        {"enp3s0f1np1", "enp3s0f1np1"},
        {"bond0", "bond0"},
        {"swp1", "swp1"},
        {"", ""},
        {"7", "7"},
    };
    char out[INTERFACE_NAME_SIZE], small[20];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_TRUE(interface_name_canonical(cases[i].typed, out, sizeof(out)));
        if (strcmp(out, cases[i].full) != 0)
            printf("\n%s: %s", cases[i].typed, out);
        CU_ASSERT_STRING_EQUAL(out, cases[i].full);
    }
    CU_ASSERT_FALSE(interface_name_canonical("GE1/0/1", small, sizeof(small)));
    CU_ASSERT_FALSE(interface_name_canonical("a-very-long-name-of-eth0", small, sizeof(small)));
}

static void test_full_and_short(void)
{
    static const struct {
        const char *full, *brief;
    } cases[] = {
        {"GigabitEthernet1/0/1", "GE1/0/1"},
        {"Ten-GigabitEthernet1/0/49", "XGE1/0/49"},
        {"FiftyGigE1/0/1", "50GE1/0/1"},
        {"Bridge-Aggregation1", "BAGG1"},
        {"Vlan-interface2", "Vlan2"},
        {"InLoopBack0", "InLoop0"},
        {"NULL0", "NULL0"},
        {"M-GigabitEthernet0/0/0", "MGE0/0/0"},
    };
    static const char *const others[] = {"eth0",
                                         "gigabitethernet1/0/1",
                                         "GE1/0/1",
                                         "lo",
                                         "",
                                         "GigabitEthernet",
                                         "GigabitEthernet1/0/",
                                         "1/0/1"};
    char out[INTERFACE_NAME_SIZE], again[INTERFACE_NAME_SIZE];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        CU_ASSERT_TRUE(interface_name_is_full(cases[i].full));
        interface_name_short(cases[i].full, out);
        CU_ASSERT_STRING_EQUAL(out, cases[i].brief);
        CU_ASSERT_TRUE(interface_name_canonical(out, again, sizeof(again))); /* and back */
        CU_ASSERT_STRING_EQUAL(again, cases[i].full);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        CU_ASSERT_FALSE(interface_name_is_full(others[i]));
        interface_name_short(others[i], out);
        CU_ASSERT_STRING_EQUAL(out, others[i]);
    }
}

static int compare(const void *a, const void *b)
{
    return interface_name_compare(*(const char *const *)a, *(const char *const *)b);
}

static void test_order(void)
{
    static const char *const sorted[] = {"",
                                         "Bridge-Aggregation2",
                                         "Bridge-Aggregation10",
                                         "GigabitEthernet1/0/1",
                                         "GigabitEthernet1/0/2",
                                         "GigabitEthernet1/0/2.5",
                                         "GigabitEthernet1/0/10",
                                         "GigabitEthernet2/0/1",
                                         "enp3s0",
                                         "enp3s0f1",
                                         "enp10s0",
                                         "eth",
                                         "eth0",
                                         "eth00",
                                         "eth01",
                                         "eth1",
                                         "eth9",
                                         "eth10",
                                         "eth99999999999999999998",
                                         "eth99999999999999999999",
                                         "ethx"};
    enum { COUNT = sizeof(sorted) / sizeof(sorted[0]) };
    const char *mixed[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        mixed[i] = sorted[(i * 8) % COUNT];
    qsort(mixed, COUNT, sizeof(mixed[0]), compare);
    for (size_t i = 0; i < COUNT; i++)
        CU_ASSERT_STRING_EQUAL(mixed[i], sorted[i]);
    CU_ASSERT_EQUAL(interface_name_compare("eth1", "eth1"), 0);
}

UNIT_MAIN("interface_name", {"types by name, acronym and beginning", test_types},
          {"the list of types", test_type_list}, {"numbers", test_numbers},
          {"one word becomes the full form, and the platform's names stay", test_canonical},
          {"full and short form", test_full_and_short}, {"numbers sort by their value", test_order})
