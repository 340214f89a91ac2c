/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_linux_links.c: which interfaces of a Linux machine are ports, the VLANs of a port; and real
 * ones, made with ip(8) in a network namespace of its own that dies with its process.
 */
#include <errno.h>
#include <linux/if_arp.h>
#include <linux/if_bridge.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/interface_list.h"
#include "platform/linux_links.h"
#include "platform/switch.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void test_ranks(void)
{
    static const struct {
        unsigned type;
        const char *kind;
        bool chip;
        enum linux_port_rank rank;
    } cases[] = {
        {ARPHRD_ETHER, "", false, LINUX_HARDWARE},
        {ARPHRD_ETHER, "", true, LINUX_SWITCH_CHIP},
        {ARPHRD_ETHER, "dsa", true, LINUX_SWITCH_CHIP},
        {ARPHRD_ETHER, "veth", false, LINUX_VIRTUAL_CABLE},
        {ARPHRD_ETHER, "bridge", false, LINUX_NO_PORT},
        {ARPHRD_ETHER, "bond", true, LINUX_NO_PORT},
        {ARPHRD_ETHER, "vlan", true, LINUX_NO_PORT},
        {ARPHRD_ETHER, "tun", false, LINUX_NO_PORT},
        {ARPHRD_LOOPBACK, "", false, LINUX_NO_PORT},
        {ARPHRD_PPP, "", false, LINUX_NO_PORT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        CU_ASSERT_EQUAL(linux_port_rank(cases[i].type, cases[i].kind, cases[i].chip),
                        cases[i].rank);
}

static void check_ports(const enum linux_port_rank ranks[4], const enum switch_kind wanted[4])
{
    struct switch_interface links[4] = {{.kind = SWITCH_OTHER}};
    linux_choose_ports(links, ranks, 4);
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(links[i].kind, wanted[i]);
}

static void test_ports(void)
{
    check_ports(
        (const enum linux_port_rank[]){LINUX_HARDWARE, LINUX_SWITCH_CHIP, LINUX_VIRTUAL_CABLE,
                                       LINUX_SWITCH_CHIP},
        (const enum switch_kind[]){SWITCH_MANAGEMENT, SWITCH_PORT, SWITCH_OTHER, SWITCH_PORT});
    check_ports((const enum linux_port_rank[]){LINUX_HARDWARE, LINUX_NO_PORT, LINUX_VIRTUAL_CABLE,
                                               LINUX_HARDWARE},
                (const enum switch_kind[]){SWITCH_PORT, SWITCH_OTHER, SWITCH_OTHER, SWITCH_PORT});
    check_ports((const enum linux_port_rank[]){LINUX_NO_PORT, LINUX_NO_PORT, LINUX_VIRTUAL_CABLE,
                                               LINUX_NO_PORT},
                (const enum switch_kind[]){SWITCH_OTHER, SWITCH_OTHER, SWITCH_PORT, SWITCH_OTHER});
}

static void test_vlans(void)
{
    enum { OWN = BRIDGE_VLAN_INFO_PVID | BRIDGE_VLAN_INFO_UNTAGGED, TAGGED = 0 };
    static const struct {
        struct {
            uint16_t flags, vid;
        } vlans[3];
        uint16_t pvid;
        enum switch_link_type type;
    } cases[] = {
        {{{OWN, 20}}, 20, SWITCH_LINK_ACCESS},
        {{{OWN, 1}, {TAGGED, 10}}, 1, SWITCH_LINK_TRUNK},
        {{{TAGGED, 10}, {TAGGED, 20}}, 0, SWITCH_LINK_TRUNK},
        {{{OWN, 1}, {BRIDGE_VLAN_INFO_UNTAGGED, 2}, {TAGGED, 3}}, 1, SWITCH_LINK_HYBRID},
        {{{OWN, 1},
          {TAGGED | BRIDGE_VLAN_INFO_RANGE_BEGIN, 2},
          {TAGGED | BRIDGE_VLAN_INFO_RANGE_END, 4094}},
         1,
         SWITCH_LINK_TRUNK},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct linux_port_vlans vlans = {0};
        struct switch_interface link = {0};
        for (size_t k = 0; k < 3 && cases[i].vlans[k].vid; k++)
            linux_take_vlan(&vlans, cases[i].vlans[k].flags, cases[i].vlans[k].vid);
        linux_set_vlans(&vlans, &link);
        CU_ASSERT_EQUAL(link.pvid, cases[i].pvid);
        CU_ASSERT_EQUAL(link.link_type, cases[i].type);
    }
}

/* --- real ones --- */

enum { CHILD_OK = 0, CHILD_NO_NAMESPACE = 100, CHILD_NO_IP, CHILD_NO_KIND, WORDS_MAX = 16 };

/* ip(8) with these words; its exit status, or 127. */
static int ip(const char *line)
{
    char copy[200], *rest, *words[WORDS_MAX] = {(char *)(uintptr_t) "ip"};
    (void)snprintf(copy, sizeof(copy), "%s", line);
    size_t count = 1;
    for (char *word = strtok_r(copy, " ", &rest); word && count < WORDS_MAX - 1;
         word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        (void)close(STDOUT_FILENO);
        (void)close(STDERR_FILENO);
        execvp("ip", words);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 127;
    return WEXITSTATUS(status);
}

static int look(struct conf *conf, struct clock *clock)
{
    static const char *const lines[] = {
        "link add cable0 type veth peer name cable1",
        "link add cable2 type veth peer name cable10",
        "link add br0 type bridge",
        "link set cable0 master br0",
        "link set cable0 alias to-the-left",
        "link set cable2 mtu 1400",
        "address add 192.0.2.1/29 dev br0",
        "address add 2001:db8::1/64 dev cable2",
        "link set lo up",
        "link set br0 up",
        "link set cable0 up",
        "link set cable1 up",
        "link set cable2 up",
    };
    struct switch_dev *sw;
    struct interface_list list;
    if (unshare(CLONE_NEWNET))
        return CHILD_NO_NAMESPACE;
    if (ip("-V") == 127)
        return CHILD_NO_IP;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (ip(lines[i]))
            return CHILD_NO_KIND;
    if (switch_open("linux", conf, clock, &sw) || interface_list_read(conf, sw, &list))
        return 1;
    const struct interface *left = interface_list_find(&list, "GigabitEthernet1/0/1"),
                           *routed = interface_list_find(&list, "GigabitEthernet1/0/3"),
                           *last = interface_list_find(&list, "GigabitEthernet1/0/4"),
                           *bridge = interface_list_find(&list, "Vlan-interface1"),
                           *lo = interface_list_find(&list, "InLoopBack0");
    if (list.count != 6 || !left || !routed || !last || !bridge || !lo)
        return 2;
    if (strcmp(left->link.name, "cable0") != 0 || strcmp(routed->link.name, "cable2") != 0 ||
        strcmp(last->link.name, "cable10") != 0 || strcmp(bridge->link.name, "br0") != 0)
        return 3;
    if (!left->link.bridged || left->link.pvid != 1 || left->link.link_type != SWITCH_LINK_ACCESS ||
        !left->link.up || !left->link.admin_up ||
        strcmp(left->link.description, "to-the-left") != 0)
        return 4;
    /* A virtual cable has 10 Gbit/s, whatever that means. */
    if (left->link.speed_mbps != 10000 || left->link.duplex != SWITCH_DUPLEX_FULL)
        return 5;
    if (routed->link.bridged || routed->link.up || !routed->link.admin_up ||
        routed->link.mtu != 1400 || strcmp(routed->link.address, "2001:db8::1") != 0 ||
        routed->link.address_len != 64)
        return 6;
    if (last->link.admin_up || strcmp(bridge->link.address, "192.0.2.1") != 0 ||
        bridge->link.address_len != 29 || lo->link.kind != SWITCH_LOOPBACK)
        return 7;
    interface_list_free(&list);
    switch_close(sw);
    return CHILD_OK;
}

static void test_real(void)
{
    struct conf *conf;
    struct clock *clock;
    int status;
    CU_ASSERT_EQUAL_FATAL(conf_new(&conf), 0);
    CU_ASSERT_EQUAL_FATAL(clock_new_simulated(0, &clock), 0);
    fflush(stdout);
    pid_t child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(look(conf, clock));
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    clock_free(clock);
    conf_free(conf);
    CU_ASSERT_TRUE_FATAL(WIFEXITED(status));
    if (WEXITSTATUS(status) == CHILD_NO_NAMESPACE)
        unit_skip("real interfaces: this user may not make a network namespace");
    else if (WEXITSTATUS(status) == CHILD_NO_IP)
        unit_skip("real interfaces: there is no ip(8); Debian has it in iproute2");
    else if (WEXITSTATUS(status) == CHILD_NO_KIND)
        unit_skip("real interfaces: this kernel has no veth or no bridge");
    else
        CU_ASSERT_EQUAL(WEXITSTATUS(status), CHILD_OK);
}

UNIT_MAIN("linux_links", {"what may be a port", test_ranks},
          {"a switch chip, else hardware, else virtual cables", test_ports},
          {"access, trunk and hybrid", test_vlans}, {"real interfaces", test_real})
