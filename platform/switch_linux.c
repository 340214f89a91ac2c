/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_linux.c: the Linux machine that the daemon runs on, as far as any user may read about it.
 */
#include "config.h"

#include "platform/switch_linux.h"

#include <errno.h>
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/watchdog.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "platform/conf.h"
#include "platform/linux_links.h"
#include "platform/process.h"
#include "platform/switch.h"
#include "platform/switch_common.h"

#include "platform/banned.h"

enum { FIRMWARE_TEXT_SIZE = 1025 };

struct switch_linux {
    struct switch_dev base;
    struct switch_identity_text text;
    struct switch_identity identity;
    char *reboot_program;
};

static const struct switch_linux *linux_of(const struct switch_dev *dev)
{
    return (const struct switch_linux *)dev;
}

/* --- identity --- */

bool linux_is_filler(const char *text)
{
    static const char *const fillers[] = {
        "To be filled by O.E.M.",
        "Default string",
        "Not Specified",
        "Not Applicable",
        "System manufacturer",
        "System Product Name",
        "System Serial Number",
        "System Version",
        "Unknown",
        "None",
        "N/A",
        "INVALID",
        "OEM",
        "O.E.M.",
        "0123456789",
        "123456789",
    };
    /* Serial numbers of nothing but zeros, blanks, dots and dashes say nothing either. */
    if (text[strspn(text, "0 .-_\t\n")] == '\0')
        return true;
    for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
        if (strcasecmp(text, fillers[i]) == 0)
            return true;
    return false;
}

/* The first of the files that says something, cleaned; "" when none does. */
static void read_first(const char *const *paths, char *out)
{
    char raw[FIRMWARE_TEXT_SIZE];
    for (; *paths; paths++)
        if (switch_read_small(*paths, raw, sizeof(raw)) == 0) {
            switch_clean_text(raw, SWITCH_SHORT_CHARS, out);
            if (!linux_is_filler(out))
                return;
        }
    out[0] = '\0';
}

int linux_derive_serial(const char *machine_id, char out[LINUX_SERIAL_SIZE])
{
    static const char purpose[] = "cwmpd serial number";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int digest_len = 0;
    if (strlen(machine_id) != 32 || strspn(machine_id, "0123456789abcdefABCDEF") != 32)
        return -EINVAL;
    if (!HMAC(EVP_sha256(), machine_id, 32, (const unsigned char *)purpose, sizeof(purpose) - 1,
              digest, &digest_len) ||
        digest_len < 8)
        return -EIO;
    for (size_t i = 0; i < 8; i++)
        (void)snprintf(out + 2 * i, 3, "%02X", digest[i]);
    return 0;
}

bool linux_mac_has_oui(const uint8_t mac[6])
{
    static const uint8_t zero[6];
    return (mac[0] & 3) == 0 && memcmp(mac, zero, sizeof(zero)) != 0;
}

static const uint8_t *mac_of(const struct ifaddrs *entry)
{
    const struct sockaddr_ll *link = (const void *)entry->ifa_addr;
    return link && link->sll_family == AF_PACKET && link->sll_halen == 6 ? link->sll_addr : NULL;
}

/* Of the first interface by name that has one: the kernel's own order may differ from boot to boot.
 * Returns mac, NULL when there is none. */
static const uint8_t *find_maker_mac(uint8_t mac[6])
{
    struct ifaddrs *list;
    const struct ifaddrs *best = NULL;
    if (getifaddrs(&list))
        return NULL;
    for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
        const uint8_t *found = mac_of(entry);
        if (found && linux_mac_has_oui(found) &&
            (!best || strcmp(entry->ifa_name, best->ifa_name) < 0))
            best = entry;
    }
    if (best)
        memcpy(mac, mac_of(best), 6);
    freeifaddrs(list);
    return best ? mac : NULL;
}

static void find_serial(const uint8_t *mac, char *out)
{
    static const char *const paths[] = {"/sys/class/dmi/id/product_serial",
                                        "/proc/device-tree/serial-number", NULL};
    char machine_id[64];
    char derived[LINUX_SERIAL_SIZE];
    read_first(paths, out);
    if (*out)
        return;
    if (switch_read_small("/etc/machine-id", machine_id, sizeof(machine_id)) == 0 &&
        linux_derive_serial(machine_id, derived) == 0)
        memcpy(out, derived, sizeof(derived));
    else if (mac)
        (void)snprintf(out, 13, "%02X%02X%02X%02X%02X%02X", mac[0], mac[1], mac[2], mac[3], mac[4],
                       mac[5]);
}

static void find_identity(const struct conf *conf, struct switch_identity_text *out)
{
    static const char *const vendor_paths[] = {"/sys/class/dmi/id/sys_vendor", NULL};
    static const char *const model_paths[] = {"/sys/class/dmi/id/product_name",
                                              "/proc/device-tree/model", NULL};
    static const char *const version_paths[] = {"/sys/class/dmi/id/product_version", NULL};
    struct switch_identity_text found = {0};
    struct switch_identity view;
    struct utsname kernel;
    uint8_t mac_bytes[6];
    const uint8_t *mac = find_maker_mac(mac_bytes);
    read_first(vendor_paths, found.manufacturer);
    read_first(model_paths, found.model_name);
    read_first(version_paths, found.hardware_version);
    find_serial(mac, found.serial_number);
    if (mac)
        memcpy(found.mac, mac, sizeof(found.mac));
    if (mac)
        (void)snprintf(found.oui, sizeof(found.oui), "%02X%02X%02X", mac[0], mac[1], mac[2]);
    if (uname(&kernel) == 0)
        switch_clean_text(kernel.release, SWITCH_SHORT_CHARS, found.software_version);
    switch_identity_view(&found, &view);
    view.product_class = NULL; /* as the model name */
    switch_identity_fill(conf, &view, out);
}

static int linux_open(const struct conf *conf, struct clock *clock, struct switch_dev **out)
{
    (void)clock;
    struct switch_linux *self = calloc(1, sizeof(*self));
    if (!self)
        return -ENOMEM;
    self->base.ops = &switch_linux_ops;
    self->reboot_program = strdup(conf_text(conf, CONF_REBOOT_PROGRAM));
    if (!self->reboot_program) {
        free(self);
        return -ENOMEM;
    }
    find_identity(conf, &self->text);
    switch_identity_view(&self->text, &self->identity);
    *out = &self->base;
    return 0;
}

static void linux_close(struct switch_dev *dev)
{
    struct switch_linux *self = (struct switch_linux *)dev;
    free(self->reboot_program);
    free(self);
}

static int linux_reboot(struct switch_dev *dev, pid_t *program)
{
    return process_start(((struct switch_linux *)dev)->reboot_program, program);
}

static const struct switch_identity *linux_identity(const struct switch_dev *dev)
{
    return &linux_of(dev)->identity;
}

/* --- state --- */

uint32_t linux_parse_uptime(const char *text)
{
    unsigned long long seconds = strtoull(text, NULL, 10);
    return seconds > UINT32_MAX ? UINT32_MAX : (uint32_t)seconds;
}

static uint32_t linux_uptime_s(const struct switch_dev *dev)
{
    char text[64];
    (void)dev;
    return switch_read_small("/proc/uptime", text, sizeof(text)) ? 0 : linux_parse_uptime(text);
}

/* The kernel keeps no reason, but a watchdog of the board may. */
static enum switch_boot_reason linux_boot_reason(const struct switch_dev *dev)
{
    char text[32];
    (void)dev;
    if (switch_read_small("/sys/class/watchdog/watchdog0/bootstatus", text, sizeof(text)))
        return SWITCH_BOOT_UNKNOWN;
    return strtoul(text, NULL, 10) & WDIOF_CARDRESET ? SWITCH_BOOT_WATCHDOG : SWITCH_BOOT_UNKNOWN;
}

static int linux_memory(const struct switch_dev *dev, struct switch_memory *out)
{
    (void)dev;
    return switch_machine_memory(out);
}

static int linux_host_name(const struct switch_dev *dev, char *out, size_t size)
{
    char name[65]; /* HOST_NAME_MAX and a NUL, which gethostname() leaves out when it cuts */
    (void)dev;
    if (gethostname(name, sizeof(name) - 1))
        return -errno;
    name[sizeof(name) - 1] = '\0';
    size_t len = strlen(name);
    if (len >= size)
        return -ENAMETOOLONG;
    memcpy(out, name, len + 1);
    return 0;
}

/* --- interfaces --- */

bool linux_is_global_ipv4(const uint8_t address[4])
{
    bool any = address[0] == 0;
    bool loopback = address[0] == 127;
    bool link_local = address[0] == 169 && address[1] == 254;
    return !any && !loopback && !link_local;
}

bool linux_is_global_ipv6(const uint8_t address[16])
{
    struct in6_addr ip;
    memcpy(&ip, address, sizeof(ip));
    return !IN6_IS_ADDR_UNSPECIFIED(&ip) && !IN6_IS_ADDR_LOOPBACK(&ip) &&
           !IN6_IS_ADDR_LINKLOCAL(&ip);
}

static uint8_t mask_bits(const struct sockaddr *mask)
{
    const uint8_t *bytes = NULL;
    size_t len = 0;
    uint8_t bits = 0;
    if (mask && mask->sa_family == AF_INET) {
        bytes = (const uint8_t *)&((const struct sockaddr_in *)(const void *)mask)->sin_addr;
        len = 4;
    } else if (mask && mask->sa_family == AF_INET6) {
        bytes = ((const struct sockaddr_in6 *)(const void *)mask)->sin6_addr.s6_addr;
        len = 16;
    }
    for (size_t i = 0; i < len; i++)
        for (uint8_t bit = 0x80; bytes[i] & bit; bit = (uint8_t)(bit >> 1))
            bits++;
    return bits;
}

/* Notes the address if it is the first of its kind; an IPv4 address takes the place of an IPv6 one.
 */
static void take_address(const struct ifaddrs *entry, struct switch_interface *out)
{
    const struct sockaddr *address = entry->ifa_addr;
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET) {
        const struct in_addr *ip = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
        bool has_ipv4 = out->address[0] && !strchr(out->address, ':');
        if (!has_ipv4 && linux_is_global_ipv4((const uint8_t *)ip))
            (void)inet_ntop(AF_INET, ip, text, sizeof(text));
    } else if (address->sa_family == AF_INET6) {
        const struct in6_addr *ip =
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        if (!out->address[0] && linux_is_global_ipv6(ip->s6_addr))
            (void)inet_ntop(AF_INET6, ip, text, sizeof(text));
    }
    if (*text) {
        (void)snprintf(out->address, sizeof(out->address), "%s", text);
        out->address_len = mask_bits(entry->ifa_netmask);
    }
}

/* The entry that an address belongs to: its name may be a label such as "eth0:1". */
static struct switch_interface *find_interface(struct switch_interface *list, size_t count,
                                               const char *label)
{
    size_t len = strcspn(label, ":");
    for (size_t i = 0; i < count; i++)
        if (strncmp(list[i].name, label, len) == 0 && !list[i].name[len])
            return &list[i];
    return NULL;
}

static int linux_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                            size_t *count)
{
    struct ifaddrs *list;
    (void)dev;
    int error = linux_links_read(out, max, count);
    if (error)
        return error;
    if (getifaddrs(&list))
        return -errno;
    size_t filled = *count < max ? *count : max;
    for (const struct ifaddrs *entry = list; entry; entry = entry->ifa_next) {
        struct switch_interface *found = NULL;
        if (entry->ifa_addr && entry->ifa_addr->sa_family != AF_PACKET)
            found = find_interface(out, filled, entry->ifa_name);
        if (found)
            take_address(entry, found);
    }
    freeifaddrs(list);
    return 0;
}

const struct switch_ops switch_linux_ops = {
    .name = "linux",
    .open = linux_open,
    .close = linux_close,
    .identity = linux_identity,
    .uptime_s = linux_uptime_s,
    .boot_reason = linux_boot_reason,
    .memory = linux_memory,
    .host_name = linux_host_name,
    .interfaces = linux_interfaces,
    .reboot = linux_reboot,
};
