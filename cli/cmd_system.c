/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_system.c: what the switch is and has: version, device, clock, interfaces. Layouts are those
 * of Comware V7, which oxidized, NAPALM and ntc-templates parse; what the daemon cannot tell is
 * left out, or shown as Comware shows it.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_switch.h"
#include "platform/interface_name.h"
#include "platform/banned.h"

enum { LINE_LENGTH_MAX = 2048 };

static int get_device(struct shell *shell, struct control_device *out)
{
    int error = control_device(shell_client(shell), out);
    return error ? shell_refuse(shell, error) : 0;
}

static const char *value(const struct control_device *device, enum device_id id)
{
    return device->values[id];
}

/* For what a line cannot do without. */
static const char *value_or(const struct control_device *device, enum device_id id,
                            const char *unknown)
{
    return *value(device, id) ? value(device, id) : unknown;
}

static long long number(const struct control_device *device, enum device_id id)
{
    return strtoll(value(device, id), NULL, 10);
}

/* --- display version --- */

/* "7.1.070, Release 3507P18" is as Comware has it; of another text the digits in front are the
 * version, and all of it is the release. */
static void split_version(const char *text, char version[DEVICE_VALUE_SIZE],
                          char release[DEVICE_VALUE_SIZE])
{
    static const char comma[] = ", Release ";
    const char *both = strstr(text, comma), *rest = both ? both + strlen(comma) : text;
    size_t len = both ? (size_t)(both - text) : strspn(text, "0123456789.");
    if (!len)
        len = strlen(text);
    memcpy(version, text, len); /* a value of the daemon, with its NUL, is not larger than this */
    version[len] = '\0';
    memcpy(release, rest, strlen(rest) + 1);
}

/* gap: between the parts; Comware has ", " and "," in the same display. */
static void print_uptime(long long seconds, const char *gap, char *out, size_t size)
{
    const struct {
        const char *unit;
        long long value;
    } parts[] = {{"week", seconds / 604800},
                 {"day", seconds / 86400 % 7},
                 {"hour", seconds / 3600 % 24},
                 {"minute", seconds / 60 % 60}};
    struct buf text;
    buf_init(&text, size - 1);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        buf_printf(&text, "%s%lld %s%s", i ? gap : "", parts[i].value, parts[i].unit,
                   parts[i].value == 1 ? "" : "s");
    (void)snprintf(out, size, "%s", buf_text(&text));
    buf_free(&text);
}

static const struct {
    const char *told, *reason, *cause;
} boots[] = {
    {"cold", "Cold reboot", "ColdReboot"},
    {"user", "User reboot", "UserReboot"},
    {"watchdog", "Watchdog timeout reboot", "WatchdogTimeoutReboot"},
    {"", "Unknown", "Unknown"}, /* also for words of a newer daemon */
};

static size_t boot_of(const struct control_device *device)
{
    size_t i = 0;
    while (*boots[i].told && strcmp(boots[i].told, value(device, DEVICE_BOOT)) != 0)
        i++;
    return i;
}

static void display_slot(struct shell *shell, const struct control_device *device,
                         const char *release)
{
    const char *model = value_or(device, DEVICE_MODEL, "Switch");
    const char *maker = value(device, DEVICE_MANUFACTURER);
    long long processors = number(device, DEVICE_PROCESSORS);
    char uptime[96];
    print_uptime(number(device, DEVICE_UPTIME), ",", uptime, sizeof(uptime));
    shell_print(shell, "Slot 1:\nUptime is %s\n", uptime);
    if (processors > 0)
        shell_print(shell, "%s with %lld Processor%s\n", model, processors,
                    processors == 1 ? "" : "s");
    shell_print(shell, "BOARD TYPE:         %s\n", model);
    if (*value(device, DEVICE_MEMORY))
        shell_print(shell, "DRAM:               %lldM bytes\n",
                    number(device, DEVICE_MEMORY) / 1024);
    if (*value(device, DEVICE_HARDWARE))
        shell_print(shell, "PCB 1 Version:      %s\n", value(device, DEVICE_HARDWARE));
    shell_print(shell, "Release Version:    %s%s%s-%s\n", maker, *maker ? " " : "", model, release);
    shell_print(shell, "Patch Version  :    None\nReboot Cause  :     %s\n",
                boots[boot_of(device)].cause);
}

static int display_version(struct shell *shell, const struct arguments *arguments)
{
    struct control_device device;
    char version[DEVICE_VALUE_SIZE], release[DEVICE_VALUE_SIZE], uptime[96];
    (void)arguments;
    int error = get_device(shell, &device);
    if (error)
        return error;
    const char *maker = value(&device, DEVICE_MANUFACTURER), *gap = *maker ? " " : "";
    split_version(value(&device, DEVICE_VERSION), version, release);
    print_uptime(number(&device, DEVICE_UPTIME), ", ", uptime, sizeof(uptime));
    shell_print(shell, "%s%s%s, Version %s, Release %s\n", maker, gap,
                value(&device, DEVICE_SOFTWARE), version, release);
    shell_print(shell, "%s%s%s uptime is %s\n", maker, gap,
                value_or(&device, DEVICE_MODEL, "Switch"), uptime);
    shell_print(shell, "Last reboot reason : %s\n\n\n", boots[boot_of(&device)].reason);
    display_slot(shell, &device, release);
    return 0;
}

/* --- display device --- */

/* How many bytes of text a column of that width holds; characters of UTF-8 stay whole. */
static size_t fitting(const char *text, size_t width)
{
    size_t len = strnlen(text, width + 1);
    if (len <= width)
        return len;
    for (len = width; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;)
        len--;
    return len ? len : width;
}

/* Texts longer than their column go on in the next line, as on Comware. */
static int display_device(struct shell *shell, const struct arguments *arguments)
{
    enum { TYPE_WIDTH = 17, VERSION_WIDTH = 20 };
    struct control_device device;
    char version[DEVICE_VALUE_SIZE], release[DEVICE_VALUE_SIZE];
    (void)arguments;
    int error = get_device(shell, &device);
    if (error)
        return error;
    const char *type = value_or(&device, DEVICE_MODEL, "Switch"), *soft = release;
    split_version(value(&device, DEVICE_VERSION), version, release);
    shell_print(shell, "Slot Type              State    Subslot  Soft Ver             Patch Ver\n");
    for (bool first = true; first || *type || *soft; first = false) {
        size_t type_len = fitting(type, TYPE_WIDTH), soft_len = fitting(soft, VERSION_WIDTH);
        if (!first && !*soft)
            shell_print(shell, "     %.*s\n", (int)type_len, type);
        else
            shell_print(shell, "%-4s %-*.*s %-8s %-8s %-*.*s%s\n", first ? "1" : "", TYPE_WIDTH,
                        (int)type_len, type, first ? "Master" : "", first ? "0" : "",
                        first ? VERSION_WIDTH + 1 : 0, (int)soft_len, soft, first ? "None" : "");
        type += type_len;
        soft += soft_len;
    }
    return 0;
}

/* 0200ce000001 to 0200-CE00-0001. */
static void print_mac(const char *digits, char out[15])
{
    (void)snprintf(out, 15, "NONE");
    if (strlen(digits) != 12)
        return;
    for (size_t i = 0, at = 0; i < 12; i++) {
        if (i == 4 || i == 8)
            out[at++] = '-';
        out[at++] =
            digits[i] >= 'a' && digits[i] <= 'f' ? (char)(digits[i] - 'a' + 'A') : digits[i];
        out[at] = '\0';
    }
}

static int display_manuinfo(struct shell *shell, const struct arguments *arguments)
{
    struct control_device device;
    char mac[15];
    (void)arguments;
    int error = get_device(shell, &device);
    if (error)
        return error;
    print_mac(value(&device, DEVICE_MAC), mac);
    shell_print(shell, " Slot 1 CPU 0:\n");
    shell_print(shell, "DEVICE_NAME          : %s\n", value_or(&device, DEVICE_MODEL, "NONE"));
    shell_print(shell, "DEVICE_SERIAL_NUMBER : %s\n", value_or(&device, DEVICE_SERIAL, "NONE"));
    shell_print(shell, "MAC_ADDRESS          : %s\n", mac);
    shell_print(shell, "MANUFACTURING_DATE   : %s\n", value_or(&device, DEVICE_MADE, "NONE"));
    shell_print(shell, "VENDOR_NAME          : %s\n",
                value_or(&device, DEVICE_MANUFACTURER, "NONE"));
    return 0;
}

/* --- display clock --- */

/* Of the daemon's machine and zone: those of this session may be others. */
static int display_clock(struct shell *shell, const struct arguments *arguments)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    struct control_device device;
    struct tm tm;
    (void)arguments;
    int error = get_device(shell, &device);
    if (error)
        return error;
    const char *zone = value_or(&device, DEVICE_ZONE, "UTC");
    long long offset = number(&device, DEVICE_ZONE_OFFSET),
              distance = offset < 0 ? -offset : offset;
    time_t local = (time_t)(number(&device, DEVICE_TIME) + offset);
    if (!gmtime_r(&local, &tm))
        return shell_refuse(shell, -EOVERFLOW);
    shell_print(shell, "%02d:%02d:%02d %s %s %02d/%02d/%04d\n", tm.tm_hour, tm.tm_min, tm.tm_sec,
                zone, days[tm.tm_wday], tm.tm_mon + 1, tm.tm_mday, tm.tm_year + 1900);
    if (offset != 0 || strcmp(zone, "UTC") != 0)
        shell_print(shell, "Time Zone : %s %s %02lld:%02lld:%02lld\n", zone,
                    offset < 0 ? "minus" : "add", distance / 3600, distance / 60 % 60,
                    distance % 60);
    return 0;
}

/* --- display interface brief --- */

/* What is shown of the interfaces, and how far it is. */
struct interface_display {
    struct shell *shell;
    const char *only; /* an interface, NULL: all */
    bool bridge;      /* this block; the other one is of routed interfaces */
    bool down;        /* those that are, and why */
    bool whole;       /* the whole description */
    bool begun;       /* the block has its head */
    bool second;      /* something was shown before it */
    bool found;       /* only was met */
};

/* printf() with a line whose blanks at the end are left out. */
static void print_row(struct shell *shell, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print_row(struct shell *shell, const char *format, ...)
{
    char line[LINE_LENGTH_MAX];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    size_t used = len < 0 ? 0 : (size_t)len < sizeof(line) ? (size_t)len : sizeof(line) - 1;
    while (used > 0 && line[used - 1] == ' ')
        used--;
    shell_print(shell, "%.*s\n", (int)used, line);
}

static bool is_wanted(struct interface_display *display, const struct control_interface *interface)
{
    bool named = !display->only || !strcasecmp(display->only, interface->name) ||
                 !strcmp(display->only, interface->platform);
    display->found |= named && display->only;
    return named;
}

static const char *link_word(const struct control_interface *interface)
{
    return !strcmp(interface->link, "up")         ? "UP"
           : !strcmp(interface->link, "disabled") ? "ADM"
                                                  : "DOWN";
}

/* A loopback of any kind is up whatever happens: Comware calls that spoofing. */
static bool is_spoofing(const struct control_interface *interface)
{
    return strcmp(interface->kind, "other") != 0;
}

/* An interface without an address takes no part in any protocol. */
static bool is_protocol_up(const struct control_interface *interface)
{
    return !strcmp(interface->link, "up") && (*interface->address || is_spoofing(interface));
}

/* The IPv4 address without its length; "--" when there is none. */
static const char *primary_ip(const struct control_interface *interface, char out[64])
{
    bool is_ipv4 = *interface->address && !strchr(interface->address, ':');
    (void)snprintf(out, 64, "%.*s", (int)strcspn(interface->address, "/"), interface->address);
    return is_ipv4 ? out : "--";
}

static const char *speed_text(const struct control_interface *interface, char out[32])
{
    unsigned long mbps = strtoul(interface->speed, NULL, 10);
    bool automatic = !strcmp(interface->negotiation, "auto");
    if (!mbps || (automatic && strcmp(interface->link, "up") != 0))
        return "auto";
    const char *mark = automatic ? "(a)" : "";
    if (mbps < 1000)
        (void)snprintf(out, 32, "%luM%s", mbps, mark);
    else if (mbps % 1000 == 0)
        (void)snprintf(out, 32, "%luG%s", mbps / 1000, mark);
    else
        (void)snprintf(out, 32, "%lu.%luG%s", mbps / 1000, mbps % 1000 / 100, mark);
    return out;
}

static const char *duplex_text(const struct control_interface *interface)
{
    bool automatic = !strcmp(interface->negotiation, "auto"),
         full = !strcmp(interface->duplex, "full");
    if (!*interface->duplex || (automatic && strcmp(interface->link, "up") != 0))
        return "A";
    return full ? (automatic ? "F(a)" : "F") : (automatic ? "H(a)" : "H");
}

static const char *type_letter(const struct control_interface *interface)
{
    return !strcmp(interface->type, "trunk") ? "T" : !strcmp(interface->type, "hybrid") ? "H" : "A";
}

static void begin_block(struct interface_display *display)
{
    struct shell *shell = display->shell;
    if (display->begun)
        return;
    display->begun = true;
    if (display->second)
        shell_print(shell, "\n");
    shell_print(shell, "Brief information on interfaces in %s mode:\n",
                display->bridge ? "bridge" : "route");
    shell_print(shell, "Link: ADM - administratively down; Stby - standby\n");
    if (display->down)
        shell_print(shell, "Interface            Link Cause\n");
    else if (display->bridge)
        shell_print(shell, "Speed: (a) - auto\n"
                           "Duplex: (a)/A - auto; H - half; F - full\n"
                           "Type: A - access; T - trunk; H - hybrid\n"
                           "Interface            Link Speed   Duplex Type PVID Description\n");
    else
        shell_print(shell, "Protocol: (s) - spoofing\n"
                           "Interface            Link Protocol Primary IP      Description\n");
}

static int brief_line(void *ctx, const struct control_interface *interface)
{
    enum { DESCRIPTION_SHOWN = 27 };
    struct interface_display *display = ctx;
    char name[INTERFACE_NAME_SIZE], address[64], speed[32];
    const char *link = link_word(interface);
    bool bridge = !strcmp(interface->mode, "bridge");
    if (shell_stopped(display->shell))
        return 1;
    if (!is_wanted(display, interface) || bridge != display->bridge ||
        (display->down && !strcmp(link, "UP")))
        return 0;
    begin_block(display);
    interface_name_short(interface->name, name);
    size_t len = strlen(interface->description);
    int shown = (int)(display->whole ? len : fitting(interface->description, DESCRIPTION_SHOWN));
    if (display->down)
        print_row(display->shell, "%-20s %-4s %s", name, link,
                  !strcmp(link, "ADM") ? "Administratively" : "Not connected");
    else if (bridge)
        print_row(display->shell, "%-20s %-4s %-7s %-6s %-4s %-4s %.*s", name, link,
                  speed_text(interface, speed), duplex_text(interface), type_letter(interface),
                  *interface->pvid ? interface->pvid : "--", shown, interface->description);
    else
        print_row(display->shell, "%-20s %-4s %-8s %-15s %.*s", name, link,
                  !is_protocol_up(interface) ? "DOWN"
                  : is_spoofing(interface)   ? "UP(s)"
                                             : "UP",
                  primary_ip(interface, address), shown, interface->description);
    return 0;
}

/* rc: of control_interfaces(). Says what is the matter if the wanted interface is not there. */
static int end_display(const struct interface_display *display, int rc)
{
    if (rc)
        return rc < 0 ? shell_refuse(display->shell, rc) : 0;
    return display->only && !display->found ? shell_wrong_value(display->shell) : 0;
}

static int display_interface_brief(struct shell *shell, const struct arguments *arguments)
{
    struct interface_display display = {
        .shell = shell,
        .only = arguments_text(arguments, 0),
        .down = arguments_has(arguments, "down"),
        .whole = arguments_has(arguments, "description"),
    };
    int rc = control_interfaces(shell_client(shell), brief_line, &display);
    display.second = display.begun;
    display.begun = false;
    display.bridge = true;
    if (!rc)
        rc = control_interfaces(shell_client(shell), brief_line, &display);
    return end_display(&display, rc);
}

/* --- display ip interface brief --- */

static void begin_ip(struct interface_display *display)
{
    if (!display->begun)
        shell_print(display->shell,
                    "*down: administratively down\n"
                    "(s): spoofing  (l): loopback\n"
                    "Interface                Physical Protocol IP Address      Description\n");
    display->begun = true;
}

static int ip_line(void *ctx, const struct control_interface *interface)
{
    enum { DESCRIPTION_SHOWN = 12, DESCRIPTION_KEPT = 9 };
    struct interface_display *display = ctx;
    char name[INTERFACE_NAME_SIZE], address[64];
    bool up = !strcmp(interface->link, "up");
    if (shell_stopped(display->shell))
        return 1;
    if (!strcmp(interface->mode, "bridge") || !strcmp(interface->kind, "loopback") ||
        !is_wanted(display, interface))
        return 0;
    begin_ip(display);
    interface_name_short(interface->name, name);
    size_t len = strlen(interface->description);
    bool cut = !display->whole && len > DESCRIPTION_SHOWN;
    if (cut)
        len = fitting(interface->description, DESCRIPTION_KEPT);
    print_row(display->shell, "%-24s %-8s %-8s %-15s %.*s%s", name,
              up                                     ? "up"
              : !strcmp(interface->link, "disabled") ? "*down"
                                                     : "down",
              !is_protocol_up(interface) ? "down"
              : is_spoofing(interface)   ? "up(s)"
                                         : "up",
              primary_ip(interface, address), (int)(len ? len : 2),
              len ? interface->description : "--", cut ? "..." : "");
    return 0;
}

static int display_ip_interface_brief(struct shell *shell, const struct arguments *arguments)
{
    struct interface_display display = {
        .shell = shell,
        .only = arguments_text(arguments, 0),
        .whole = arguments_has(arguments, "description"),
    };
    int rc = control_interfaces(shell_client(shell), ip_line, &display);
    if (!rc && !display.only)
        begin_ip(&display);
    return end_display(&display, rc);
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_ANY, "display version", HELP("", "System hardware and software version"),
     SHOWS(display_version)},
    {IN_ANY, "display device", HELP("", "Cards and their state"), SHOWS(display_device)},
    {IN_ANY, "display device manuinfo", HELP("", "", "Manufacturing information"),
     SHOWS(display_manuinfo)},
    {IN_ANY, "display clock", HELP("", "System date and time"), SHOWS(display_clock)},
    {IN_ANY, "display interface [ <interface> ] brief [ description | down ]",
     HELP("", "Interface status and configuration", "Interface", "Brief information",
          "Descriptions in full", "Interfaces that are down, and why"),
     SHOWS(display_interface_brief)},
    {IN_ANY, "display ip interface [ <interface> ] brief [ description ]",
     HELP("", "Internet Protocol", "IP of interfaces", "Interface", "Brief information",
          "Descriptions in full"),
     SHOWS(display_ip_interface_brief)},
};

const struct command_set commands_system = {rows, sizeof(rows) / sizeof(rows[0])};
