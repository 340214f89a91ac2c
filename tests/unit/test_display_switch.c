/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_display_switch.c: display version, device, clock and the interfaces, byte by byte, over the
 * verbs of cwmp/control_switch.c; and that the programs which people manage their Comware switches
 * with find in it what they look for.
 */
#include <regex.h>
#include <string.h>

#include "tests/unit/switch_session.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* Without the line about processors, which are those of this machine. */
static const char *without_processors(struct session *session)
{
    char *text = session->out.data, *line = text ? strstr(text, " Processor") : NULL;
    if (!line)
        return buf_text(&session->out);
    char *line_end = strchr(line, '\n');
    while (line > text && line[-1] != '\n')
        line--;
    memmove(line, line_end + 1, strlen(line_end + 1) + 1);
    return text;
}

/* --- what there is --- */

static const struct switch_interface interfaces[] = {
    {.name = "lo", .kind = SWITCH_LOOPBACK, .up = true, .admin_up = true},
    {.name = "dummy0",
     .kind = SWITCH_DUMMY,
     .up = true,
     .admin_up = true,
     .address = "2.2.2.9",
     .address_len = 32},
    {.name = "br0", .kind = SWITCH_BRIDGE, .up = true, .admin_up = true},
    {.name = "br0.999",
     .kind = SWITCH_VLAN,
     .number = 999,
     .parent = "br0",
     .up = true,
     .admin_up = true,
     .address = "192.168.1.42",
     .address_len = 24,
     .description = "management of the whole building"},
    {.name = "br0.5",
     .kind = SWITCH_VLAN,
     .number = 5,
     .parent = "br0",
     .up = true,
     .admin_up = true,
     .address = "2001:db8::5",
     .address_len = 64,
     .description = "twelve chars"},
    {.name = "eth0",
     .kind = SWITCH_MANAGEMENT,
     .description = "a\303\244\303\244\303\244\303\244"
                    "\303\244\303\244"},
    {.name = "swp1",
     .kind = SWITCH_PORT,
     .admin_up = true,
     .autoneg = true,
     .bridged = true,
     .pvid = 1},
    {.name = "swp2",
     .kind = SWITCH_PORT,
     .up = true,
     .admin_up = true,
     .autoneg = true,
     .bridged = true,
     .pvid = 101,
     .link_type = SWITCH_LINK_TRUNK,
     .speed_mbps = 1000,
     .duplex = SWITCH_DUPLEX_FULL,
     .description = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    {.name = "swp3",
     .kind = SWITCH_PORT,
     .up = true,
     .admin_up = true,
     .autoneg = true,
     .bridged = true,
     .pvid = 4094,
     .link_type = SWITCH_LINK_HYBRID,
     .speed_mbps = 100,
     .duplex = SWITCH_DUPLEX_HALF},
    {.name = "swp4",
     .kind = SWITCH_PORT,
     .bridged = true,
     .link_type = SWITCH_LINK_TRUNK,
     .speed_mbps = 2500,
     .duplex = SWITCH_DUPLEX_FULL},
    {.name = "swp10",
     .kind = SWITCH_PORT,
     .up = true,
     .admin_up = true,
     .bridged = true,
     .pvid = 1,
     .speed_mbps = 10000},
    {.name = "bond1",
     .kind = SWITCH_AGGREGATION,
     .up = true,
     .admin_up = true,
     .bridged = true,
     .pvid = 1,
     .speed_mbps = 20000,
     .duplex = SWITCH_DUPLEX_FULL,
     .autoneg = true},
    {.name = "wlan0", .kind = SWITCH_OTHER, .admin_up = true},
};

static const struct made_switch usual =
    MADE(.identity = {.manufacturer = "H3C",
                      .model_name = "S5130S-28S-HPWR-EI",
                      .serial_number = "210235A1234567000001",
                      .hardware_version = "VER.B",
                      .software_version = "7.1.070, Release 6328P03",
                      .software_name = "Comware Software",
                      .manufacturing_date = "2020-01-15",
                      .mac = {0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}},
         .uptime_s = 604800 + 2 * 86400 + 3600 + 59, .boot = SWITCH_BOOT_USER,
         .interfaces = interfaces, .count = sizeof(interfaces) / sizeof(interfaces[0]));

/* As little as a platform can tell. */
static const struct made_switch unknown = MADE(.identity = {.manufacturer = "",
                                                            .model_name = "",
                                                            .serial_number = "",
                                                            .hardware_version = "",
                                                            .software_version = "",
                                                            .software_name = "Comware-style "
                                                                             "Software",
                                                            .manufacturing_date = ""});

/* --- tests --- */

static void test_version(void)
{
    struct session session;
    session_begin(&session, &usual, "UTC0");
    (void)session_run(&session, "display version");
    CU_ASSERT_STRING_EQUAL(without_processors(&session),
                           "H3C Comware Software, Version 7.1.070, Release 6328P03\n"
                           "H3C S5130S-28S-HPWR-EI uptime is 1 week, 2 days, 1 hour, 0 minutes\n"
                           "Last reboot reason : User reboot\n"
                           "\n"
                           "\n"
                           "Slot 1:\n"
                           "Uptime is 1 week,2 days,1 hour,0 minutes\n"
                           "BOARD TYPE:         S5130S-28S-HPWR-EI\n"
                           "DRAM:               2048M bytes\n"
                           "PCB 1 Version:      VER.B\n"
                           "Release Version:    H3C S5130S-28S-HPWR-EI-6328P03\n"
                           "Patch Version  :    None\n"
                           "Reboot Cause  :     UserReboot\n");
    session_end(&session);
    session_begin(&session, &unknown, "UTC0");
    (void)session_run(&session, "display version");
    CU_ASSERT_STRING_EQUAL(without_processors(&session),
                           "Comware-style Software, Version , Release \n"
                           "Switch uptime is 0 weeks, 0 days, 0 hours, 0 minutes\n"
                           "Last reboot reason : Unknown\n"
                           "\n"
                           "\n"
                           "Slot 1:\n"
                           "Uptime is 0 weeks,0 days,0 hours,0 minutes\n"
                           "BOARD TYPE:         Switch\n"
                           "DRAM:               2048M bytes\n"
                           "Release Version:    Switch-\n"
                           "Patch Version  :    None\n"
                           "Reboot Cause  :     Unknown\n");
    session_end(&session);
}

static void test_version_forms(void)
{
    static const struct {
        const char *version, *line;
    } cases[] = {
        {"1.2.3", "X Comware Software, Version 1.2.3, Release 1.2.3\n"},
        {"6.18.0-12-amd64", "X Comware Software, Version 6.18.0, Release 6.18.0-12-amd64\n"},
        {"R2432P05", "X Comware Software, Version R2432P05, Release R2432P05\n"},
        {"5.20, ESS 1710", "X Comware Software, Version 5.20, Release 5.20, ESS 1710\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct session session;
        const struct made_switch made = MADE(.identity = {.manufacturer = "X",
                                                          .model_name = "Y",
                                                          .serial_number = "",
                                                          .hardware_version = "",
                                                          .software_version = cases[i].version,
                                                          .software_name = "Comware Software",
                                                          .manufacturing_date = ""});
        session_begin(&session, &made, "UTC0");
        const char *shown = session_run(&session, "display version");
        CU_ASSERT_EQUAL(strncmp(shown, cases[i].line, strlen(cases[i].line)), 0);
        session_end(&session);
    }
}

static void test_device(void)
{
    struct session session;
    static const struct made_switch wide =
        MADE(.identity = {.manufacturer = "",
                          .model_name = "\303\234berlanger Name eines Modells",
                          .serial_number = "1",
                          .hardware_version = "",
                          .software_version = "a-version-of-thirty-characters",
                          .software_name = "",
                          .manufacturing_date = ""});
    session_begin(&session, &usual, "UTC0");
    session_expect(&session, "display device",
                   "Slot Type              State    Subslot  Soft Ver             Patch Ver\n"
                   "1    S5130S-28S-HPWR-E Master   0        6328P03              None\n"
                   "     I\n");
    session_expect(&session, "display device manuinfo",
                   " Slot 1 CPU 0:\n"
                   "DEVICE_NAME          : S5130S-28S-HPWR-EI\n"
                   "DEVICE_SERIAL_NUMBER : 210235A1234567000001\n"
                   "MAC_ADDRESS          : 0000-5E00-5301\n"
                   "MANUFACTURING_DATE   : 2020-01-15\n"
                   "VENDOR_NAME          : H3C\n");
    session_end(&session);
    session_begin(&session, &unknown, "UTC0");
    session_expect(&session, "display device",
                   "Slot Type              State    Subslot  Soft Ver             Patch Ver\n"
                   "1    Switch            Master   0                             None\n");
    session_expect(&session, "display device manuinfo",
                   " Slot 1 CPU 0:\n"
                   "DEVICE_NAME          : NONE\n"
                   "DEVICE_SERIAL_NUMBER : NONE\n"
                   "MAC_ADDRESS          : NONE\n"
                   "MANUFACTURING_DATE   : NONE\n"
                   "VENDOR_NAME          : NONE\n");
    session_end(&session);
    session_begin(&session, &wide, "UTC0");
    session_expect(&session, "display device",
                   "Slot Type              State    Subslot  Soft Ver             Patch Ver\n"
                   "1    \303\234berlanger Name  Master   0        a-version-of-thirty- None\n"
                   "     eines Modells                       characters\n");
    session_end(&session);
}

static void test_clock(void)
{
    static const struct {
        const char *zone, *text;
    } cases[] = {
        {"UTC0", "19:35:31 UTC Sat 01/08/2011\n"},
        {"PKT-5", "00:35:31 PKT Sun 01/09/2011\nTime Zone : PKT add 05:00:00\n"},
        {"EST5EDT", "14:35:31 EST Sat 01/08/2011\nTime Zone : EST minus 05:00:00\n"},
        {"<+0545>-5:45", "01:20:31 +0545 Sun 01/09/2011\nTime Zone : +0545 add 05:45:00\n"},
        {"GMT0", "19:35:31 GMT Sat 01/08/2011\nTime Zone : GMT add 00:00:00\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct session session;
        session_begin(&session, &usual, cases[i].zone);
        session_expect(&session, "display clock", cases[i].text);
        session_end(&session);
    }
}

#define ROUTE_HEAD                                                                                 \
    "Brief information on interfaces in route mode:\n"                                             \
    "Link: ADM - administratively down; Stby - standby\n"                                          \
    "Protocol: (s) - spoofing\n"                                                                   \
    "Interface            Link Protocol Primary IP      Description\n"
#define BRIDGE_HEAD                                                                                \
    "Brief information on interfaces in bridge mode:\n"                                            \
    "Link: ADM - administratively down; Stby - standby\n"                                          \
    "Speed: (a) - auto\n"                                                                          \
    "Duplex: (a)/A - auto; H - half; F - full\n"                                                   \
    "Type: A - access; T - trunk; H - hybrid\n"                                                    \
    "Interface            Link Speed   Duplex Type PVID Description\n"
#define IP_HEAD                                                                                    \
    "*down: administratively down\n"                                                               \
    "(s): spoofing  (l): loopback\n"                                                               \
    "Interface                Physical Protocol IP Address      Description\n"

static void test_interface_brief(void)
{
    struct session session;
    session_begin(&session, &usual, "UTC0");
    session_expect(&session, "display interface brief",
                   ROUTE_HEAD
                   "InLoop0              UP   UP(s)    --\n"
                   "Loop0                UP   UP(s)    2.2.2.9\n"
                   "MGE0/0/0             ADM  DOWN     --              a\303\244\303\244\303\244"
                   "\303\244\303\244\303\244\n"
                   "Vlan1                UP   DOWN     --\n"
                   "Vlan5                UP   UP       --              twelve chars\n"
                   "Vlan999              UP   UP       192.168.1.42    management of the whole "
                   "bui\n"
                   "wlan0                DOWN DOWN     --\n"
                   "\n" BRIDGE_HEAD "BAGG1                UP   20G(a)  F(a)   A    1\n"
                   "GE1/0/1              DOWN auto    A      A    1\n"
                   "GE1/0/2              UP   1G(a)   F(a)   T    101  "
                   "aaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
                   "GE1/0/3              UP   100M(a) H(a)   H    4094\n"
                   "GE1/0/4              ADM  2.5G    F      T    --\n"
                   "GE1/0/5              UP   10G     A      A    1\n");
    session_expect(&session, "display interface ge 1/0/2 brief description",
                   BRIDGE_HEAD "GE1/0/2              UP   1G(a)   F(a)   T    101  "
                               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
    session_expect(&session, "display interface vlan999 brief",
                   ROUTE_HEAD
                   "Vlan999              UP   UP       192.168.1.42    management of the whole "
                   "bui\n");
    session_expect(&session, "display interface swp10 brief",
                   BRIDGE_HEAD "GE1/0/5              UP   10G     A      A    1\n");
    session_expect(&session, "display interface brief down",
                   "Brief information on interfaces in route mode:\n"
                   "Link: ADM - administratively down; Stby - standby\n"
                   "Interface            Link Cause\n"
                   "MGE0/0/0             ADM  Administratively\n"
                   "wlan0                DOWN Not connected\n"
                   "\n"
                   "Brief information on interfaces in bridge mode:\n"
                   "Link: ADM - administratively down; Stby - standby\n"
                   "Interface            Link Cause\n"
                   "GE1/0/1              DOWN Not connected\n"
                   "GE1/0/4              ADM  Administratively\n");
    session_expect(&session, "display interface ge1/0/2 brief down", "");
    session_expect(&session, "display interface ge1/0/99 brief",
                   "                           ^\n % Wrong parameter found at '^' position.\n");
    session_end(&session);
}

static void test_ip_interface_brief(void)
{
    struct session session;
    session_begin(&session, &usual, "UTC0");
    session_expect(&session, "display ip interface brief",
                   IP_HEAD
                   "Loop0                    up       up(s)    2.2.2.9         --\n"
                   "MGE0/0/0                 *down    down     --              a\303\244\303\244"
                   "\303\244\303\244...\n"
                   "Vlan1                    up       down     --              --\n"
                   "Vlan5                    up       up       --              twelve chars\n"
                   "Vlan999                  up       up       192.168.1.42    managemen...\n"
                   "wlan0                    down     down     --              --\n");
    session_expect(&session, "display ip interface Vlan-interface 999 brief description",
                   IP_HEAD "Vlan999                  up       up       192.168.1.42    "
                           "management of the whole building\n");
    session_expect(&session, "display ip interface ge1/0/2 brief", /* has nothing to do with IP */
                   "                              ^\n % Wrong parameter found at '^' position.\n");
    session_end(&session);
    session_begin(&session, &unknown, "UTC0");
    session_expect(&session, "display ip interface brief", IP_HEAD);
    session_expect(&session, "display interface brief", "");
    session_end(&session);
}

/* More than a message of the control socket holds, several times. */
static void test_many(void)
{
    static const struct made_switch many =
        MADE(.identity = {.manufacturer = ""}, .interfaces = interfaces, .count = 3, .ports = 4096);
    struct session session;
    session_begin(&session, &many, "UTC0");
    const char *shown = session_run(&session, "display interface brief description"), *at = shown;
    for (unsigned i = 1; i <= 4096 && at; i++) {
        char name[40];
        (void)snprintf(name, sizeof(name), "\nGE1/0/%u ", i);
        at = strstr(at, name);
        CU_ASSERT_PTR_NOT_NULL(at);
    }
    CU_ASSERT_PTR_NULL(strstr(shown, "4097"));
    size_t whole = session.out.len;
    CU_ASSERT_TRUE(whole > 4096 * 300);
    session.interrupt_after = 100;
    (void)session_run(&session, "display interface brief description");
    CU_ASSERT_TRUE(session.out.len < whole / 10); /* Ctrl+C ends it */
    session_end(&session);
}

static void test_broken(void)
{
    static const struct made_switch broken = MADE(.identity = {.manufacturer = ""}, .count = 1,
                                                  .interfaces = interfaces, .broken = true);
    struct session session;
    session_begin(&session, &broken, "UTC0");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(session_run(&session, "display interface brief"), "Input/output error"));
    session_end(&session);
}

/* --- what others look for --- */

/* \d is written [0-9], as regcomp(3) knows no other; the rest is as it is there. */
static const struct {
    const char *whose, *line, *pattern;
} patterns[] = {
    {"netmiko autodetect h3c_comware", "display version", "H3C Comware Software"},
    {"oxidized drops this line", "display version", "uptime is "},
    {"NAPALM h3c", "display version", "^.*Comware.*Version\\s+[0-9\\.]+,\\s+Release 6328P03$"},
    {"NAPALM h3c", "display version",
     "^H3C\\s+S5130S-28S-HPWR-EI\\s+uptime\\s+is\\s+[0-9]+\\s+week(s)?,\\s+[0-9]+\\s+day(s)?,"
     "\\s+[0-9]+\\s+hour(s)?,\\s+[0-9]+\\s+minute(s)?$"},
    {"Ansible comware", "display version", "^H3C.+Version\\s+(\\S+)"},
    {"Ansible comware", "display version", "H3C\\s+(\\S+)\\s+uptime"},
    {"ntc-templates", "display device manuinfo", "^\\s*[sS]lot\\s+[0-9]+"},
    {"ntc-templates", "display device manuinfo", "^\\s*DEVICE_NAME\\s*:\\s*.+$"},
    {"ntc-templates", "display device manuinfo", "^\\s*DEVICE_SERIAL_NUMBER\\s*:\\s*\\S+$"},
    {"ntc-templates", "display device manuinfo", "^\\s*MAC_ADDRESS\\s*:\\s*\\S+$"},
    {"ntc-templates", "display device manuinfo", "^\\s*MANUFACTURING_DATE\\s*:\\s*\\S+$"},
    {"ntc-templates", "display device manuinfo", "^\\s*VENDOR_NAME\\s*:\\s*\\S+$"},
    {"ntc-templates", "display clock",
     "^[0-9]+:[0-9]+:[0-9]+\\s+\\S+\\s+\\w+\\s+[0-9]+/[0-9]+/[0-9]+$"},
    {"ntc-templates", "display interface brief",
     "^\\s*Link:\\s+ADM\\s+-\\s+administratively\\s+down;\\s+Stby\\s+-\\s+standby\\s*$"},
    {"ntc-templates", "display interface brief",
     "^\\s*Interface\\s+Link\\s+Speed\\s+Duplex\\s+Type\\s+PVID\\s+Description\\s*$"},
    {"ntc-templates, route mode", "display interface brief",
     "^\\s*Vlan999\\s+UP\\s+((UP|DOWN)(\\(s\\))?)\\s+(\\S+)(\\s+.*)?\\s*$"},
    {"ntc-templates, bridge mode", "display interface brief",
     "^GE1/0/2\\s+(\\S+)\\s+(\\S+)\\s+(A|H|F)(\\(a\\))?\\s+(A|T|H)\\s+([0-9]+)(\\s+.*)?\\s*$"},
    {"addresses by interface", "display ip interface brief",
     "^Vlan999\\s+up\\s+up\\s+192\\.168\\.1\\.42\\s"},
};

static void test_patterns(void)
{
    struct session session;
    session_begin(&session, &usual, "UTC0");
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        regex_t regex;
        CU_ASSERT_EQUAL_FATAL(
            regcomp(&regex, patterns[i].pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB), 0);
        int found = regexec(&regex, session_run(&session, patterns[i].line), 0, NULL, 0);
        if (found)
            printf("\n%s does not find %s", patterns[i].whose, patterns[i].pattern);
        CU_ASSERT_EQUAL(found, 0);
        regfree(&regex);
    }
    session_end(&session);
}

/* A switch of somebody else does not pass itself off as one of H3C. */
static void test_honest(void)
{
    struct session session;
    session_begin(&session, &unknown, "UTC0");
    const char *shown = session_run(&session, "display version");
    CU_ASSERT_PTR_NULL(strstr(shown, "H3C"));
    CU_ASSERT_PTR_NULL(strstr(shown, "HP"));
    CU_ASSERT_PTR_NULL(strstr(shown, "Comware Software"));
    session_end(&session);
}

UNIT_MAIN("display_switch", {"display version", test_version},
          {"version and release out of one text", test_version_forms},
          {"display device, manuinfo", test_device},
          {"display clock, in several zones", test_clock},
          {"display interface brief", test_interface_brief},
          {"display ip interface brief", test_ip_interface_brief},
          {"thousands of interfaces, and Ctrl+C", test_many},
          {"a platform that cannot tell its interfaces", test_broken},
          {"what oxidized, NAPALM, netmiko, Ansible and ntc-templates look for is found",
           test_patterns},
          {"no name of another maker unless it is configured", test_honest})
