/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * linux_links.c: see linux_links.h.
 */
#include "platform/linux_links.h"

#include <net/if.h> /* before those of the kernel, which know it then */

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_arp.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/switch.h"
#include "platform/banned.h"

enum { MESSAGE_MAX = 65536, TRIES = 5 };

/* What is needed of a link besides its struct switch_interface. */
struct link {
    unsigned index;
    enum linux_port_rank rank;
};

struct reading {
    struct switch_interface *out;
    struct link *links;
    size_t max, count; /* count may be larger than max */
};

/* --- what decides --- */

enum linux_port_rank linux_port_rank(unsigned type, const char *kind, bool on_switch_chip)
{
    if (type != ARPHRD_ETHER)
        return LINUX_NO_PORT;
    if (!*kind || !strcmp(kind, "dsa"))
        return on_switch_chip ? LINUX_SWITCH_CHIP : LINUX_HARDWARE;
    return !strcmp(kind, "veth") ? LINUX_VIRTUAL_CABLE : LINUX_NO_PORT;
}

void linux_choose_ports(struct switch_interface *links, const enum linux_port_rank *ranks,
                        size_t count)
{
    enum linux_port_rank best = LINUX_VIRTUAL_CABLE;
    for (size_t i = 0; i < count; i++)
        if (ranks[i] > best)
            best = ranks[i];
    for (size_t i = 0; i < count; i++)
        if (ranks[i] == best)
            links[i].kind = SWITCH_PORT;
        else if (ranks[i] == LINUX_HARDWARE)
            links[i].kind = SWITCH_MANAGEMENT;
}

void linux_take_vlan(struct linux_port_vlans *vlans, uint16_t flags, uint16_t vid)
{
    if (flags & BRIDGE_VLAN_INFO_PVID)
        vlans->pvid = vid;
    /* A range is two entries, so that it counts as several. */
    if (flags & BRIDGE_VLAN_INFO_UNTAGGED)
        vlans->untagged++;
    else
        vlans->tagged++;
}

void linux_set_vlans(const struct linux_port_vlans *vlans, struct switch_interface *out)
{
    out->pvid = vlans->pvid;
    out->link_type = vlans->untagged > 1 ? SWITCH_LINK_HYBRID
                     : vlans->tagged > 0 ? SWITCH_LINK_TRUNK
                                         : SWITCH_LINK_ACCESS;
}

static enum switch_kind kind_of(const char *kind)
{
    static const struct {
        const char *name;
        enum switch_kind kind;
    } kinds[] = {{"vlan", SWITCH_VLAN},
                 {"bridge", SWITCH_BRIDGE},
                 {"bond", SWITCH_AGGREGATION},
                 {"team", SWITCH_AGGREGATION},
                 {"dummy", SWITCH_DUMMY}};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (!strcmp(kinds[i].name, kind))
            return kinds[i].kind;
    return SWITCH_OTHER;
}

/* --- a link --- */

/* The text of an attribute; "" when it is none. */
static void take_text(const struct nlattr *attribute, char *out, size_t size)
{
    if (!mnl_attr_validate(attribute, MNL_TYPE_NUL_STRING))
        (void)snprintf(out, size, "%s", mnl_attr_get_str(attribute));
}

static uint32_t number_of(const struct nlattr *attribute)
{
    return mnl_attr_validate(attribute, MNL_TYPE_U32) ? 0 : mnl_attr_get_u32(attribute);
}

/* What take_link() collects; ctx of the following. */
struct found {
    struct switch_interface *out;
    char kind[32], slave_kind[32];
    unsigned parent;
    bool on_switch_chip;
};

static int on_vlan_attribute(const struct nlattr *attribute, void *ctx)
{
    struct found *found = ctx;
    if (mnl_attr_get_type(attribute) == IFLA_VLAN_ID && !mnl_attr_validate(attribute, MNL_TYPE_U16))
        found->out->number = mnl_attr_get_u16(attribute);
    return MNL_CB_OK;
}

/* Of IFLA_LINKINFO: the kind comes before its data. */
static int on_info_attribute(const struct nlattr *attribute, void *ctx)
{
    struct found *found = ctx;
    switch (mnl_attr_get_type(attribute)) {
    case IFLA_INFO_KIND:
        take_text(attribute, found->kind, sizeof(found->kind));
        break;
    case IFLA_INFO_SLAVE_KIND:
        take_text(attribute, found->slave_kind, sizeof(found->slave_kind));
        break;
    case IFLA_INFO_DATA:
        if (!strcmp(found->kind, "vlan"))
            (void)mnl_attr_parse_nested(attribute, on_vlan_attribute, found);
        break;
    default:
        break;
    }
    return MNL_CB_OK;
}

static int on_link_attribute(const struct nlattr *attribute, void *ctx)
{
    struct found *found = ctx;
    struct switch_interface *out = found->out;
    switch (mnl_attr_get_type(attribute)) {
    case IFLA_IFNAME:
        take_text(attribute, out->name, sizeof(out->name));
        break;
    case IFLA_IFALIAS:
        take_text(attribute, out->description, sizeof(out->description));
        break;
    case IFLA_ADDRESS:
        if (mnl_attr_get_payload_len(attribute) == sizeof(out->mac))
            memcpy(out->mac, mnl_attr_get_payload(attribute), sizeof(out->mac));
        break;
    case IFLA_MTU:
        out->mtu = number_of(attribute);
        break;
    case IFLA_LINK:
        found->parent = number_of(attribute);
        break;
    case IFLA_PHYS_SWITCH_ID:
        found->on_switch_chip = true;
        break;
    case IFLA_LINKINFO:
        (void)mnl_attr_parse_nested(attribute, on_info_attribute, found);
        break;
    default:
        break;
    }
    return MNL_CB_OK;
}

static void take_link(const struct nlmsghdr *message, struct switch_interface *out,
                      struct link *link)
{
    const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
    struct found found = {.out = out};
    *out = (struct switch_interface){.up = (info->ifi_flags & IFF_UP) != 0 &&
                                           (info->ifi_flags & IFF_RUNNING) != 0,
                                     .admin_up = (info->ifi_flags & IFF_UP) != 0,
                                     .pvid = 1};
    (void)mnl_attr_parse(message, sizeof(*info), on_link_attribute, &found);
    out->bridged = !strcmp(found.slave_kind, "bridge");
    out->kind = info->ifi_flags & IFF_LOOPBACK ? SWITCH_LOOPBACK : kind_of(found.kind);
    if (out->kind == SWITCH_VLAN && !if_indextoname(found.parent, out->parent))
        out->parent[0] = '\0';
    *link = (struct link){(unsigned)info->ifi_index,
                          linux_port_rank(info->ifi_type, found.kind, found.on_switch_chip)};
}

static int on_link(const struct nlmsghdr *message, void *ctx)
{
    struct reading *reading = ctx;
    if (message->nlmsg_type != RTM_NEWLINK ||
        mnl_nlmsg_get_payload_len(message) < sizeof(struct ifinfomsg))
        return MNL_CB_OK;
    if (reading->count < reading->max)
        take_link(message, &reading->out[reading->count], &reading->links[reading->count]);
    reading->count++;
    return MNL_CB_OK;
}

/* --- the VLANs of the ports of a bridge --- */

static int on_bridge_vlan(const struct nlattr *attribute, void *ctx)
{
    struct bridge_vlan_info vlan;
    if (mnl_attr_get_type(attribute) == IFLA_BRIDGE_VLAN_INFO &&
        mnl_attr_get_payload_len(attribute) >= sizeof(vlan)) {
        memcpy(&vlan, mnl_attr_get_payload(attribute), sizeof(vlan));
        linux_take_vlan(ctx, vlan.flags, vlan.vid);
    }
    return MNL_CB_OK;
}

static int on_port_attribute(const struct nlattr *attribute, void *ctx)
{
    if (mnl_attr_get_type(attribute) == IFLA_AF_SPEC)
        (void)mnl_attr_parse_nested(attribute, on_bridge_vlan, ctx);
    return MNL_CB_OK;
}

static int on_bridge_port(const struct nlmsghdr *message, void *ctx)
{
    struct reading *reading = ctx;
    const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
    struct linux_port_vlans vlans = {0};
    size_t at = 0;
    if (message->nlmsg_type != RTM_NEWLINK || mnl_nlmsg_get_payload_len(message) < sizeof(*info))
        return MNL_CB_OK;
    (void)mnl_attr_parse(message, sizeof(*info), on_port_attribute, &vlans);
    while (at < reading->count && reading->links[at].index != (unsigned)info->ifi_index)
        at++;
    if (vlans.tagged + vlans.untagged > 0 && at < reading->count)
        linux_set_vlans(&vlans, &reading->out[at]);
    return MNL_CB_OK;
}

/* --- asking --- */

/* One dump; *fn gets its messages. -EINTR: something changed meanwhile, ask again. */
static int dump(struct mnl_socket *socket, unsigned char family, uint32_t filter, mnl_cb_t fn,
                struct reading *reading, char *buffer)
{
    struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
    request->nlmsg_type = RTM_GETLINK;
    request->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    struct ifinfomsg *info = mnl_nlmsg_put_extra_header(request, sizeof(*info));
    info->ifi_family = family;
    if (filter)
        mnl_attr_put_u32(request, IFLA_EXT_MASK, filter);
    if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
        return -errno;
    for (;;) {
        ssize_t len = mnl_socket_recvfrom(socket, buffer, MESSAGE_MAX);
        if (len < 0)
            return -errno;
        int more = mnl_cb_run(buffer, (size_t)len, 0, mnl_socket_get_portid(socket), fn, reading);
        if (more < 0)
            return -errno;
        if (more == MNL_CB_STOP)
            return 0;
    }
}

/* A dump that was interrupted is thrown away with its socket: the rest of it would still come. */
static int dump_fresh(unsigned char family, uint32_t filter, mnl_cb_t fn, struct reading *reading)
{
    char *buffer = malloc(MESSAGE_MAX);
    int error = buffer ? 0 : -ENOMEM;
    struct mnl_socket *socket = NULL;
    if (!error && (!(socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC)) ||
                   mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0))
        error = -errno;
    if (!error)
        error = dump(socket, family, filter, fn, reading, buffer);
    if (socket)
        mnl_socket_close(socket);
    free(buffer);
    return error;
}

static void ask_speed(int fd, struct switch_interface *link)
{
    struct ethtool_cmd command = {.cmd = ETHTOOL_GSET};
    struct ifreq request = {.ifr_data = (char *)&command};
    if (strlen(link->name) >= sizeof(request.ifr_name))
        return;
    memcpy(request.ifr_name, link->name, strlen(link->name) + 1);
    if (ioctl(fd, SIOCETHTOOL, &request))
        return;
    /* Not ethtool_cmd_speed(), which shifts a signed number out of its range. */
    uint32_t speed = ((uint32_t)command.speed_hi << 16 | command.speed);
    link->speed_mbps = speed == (uint32_t)SPEED_UNKNOWN ? 0 : speed;
    link->duplex = command.duplex == DUPLEX_FULL   ? SWITCH_DUPLEX_FULL
                   : command.duplex == DUPLEX_HALF ? SWITCH_DUPLEX_HALF
                                                   : SWITCH_DUPLEX_UNKNOWN;
    link->autoneg = command.autoneg == AUTONEG_ENABLE;
}

static void ask_speeds(struct switch_interface *links, size_t count)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    for (size_t i = 0; fd >= 0 && i < count; i++)
        if (links[i].kind == SWITCH_PORT || links[i].kind == SWITCH_MANAGEMENT ||
            links[i].kind == SWITCH_AGGREGATION)
            ask_speed(fd, &links[i]);
    if (fd >= 0)
        close(fd);
}

/* Sets the kinds of those that may be ports. */
static int choose_ports(struct reading *reading, size_t filled)
{
    enum linux_port_rank *ranks = calloc(filled ? filled : 1, sizeof(*ranks));
    if (!ranks)
        return -ENOMEM;
    for (size_t i = 0; i < filled; i++)
        ranks[i] = reading->links[i].rank;
    linux_choose_ports(reading->out, ranks, filled);
    free(ranks);
    return 0;
}

int linux_links_read(struct switch_interface *out, size_t max, size_t *count)
{
    struct reading reading = {.out = out, .max = max};
    int error = -EINTR;
    *count = 0;
    reading.links = calloc(max ? max : 1, sizeof(*reading.links));
    if (!reading.links)
        return -ENOMEM;
    for (unsigned i = 0; error == -EINTR && i < TRIES; i++) {
        reading.count = 0;
        error = dump_fresh(AF_UNSPEC, 0, on_link, &reading);
    }
    size_t filled = reading.count < max ? reading.count : max;
    if (!error)
        error = choose_ports(&reading, filled);
    if (!error) {
        *count = reading.count;
        reading.count = filled;
        /* A kernel that cannot tell has every port in VLAN 1, as take_link() left it. */
        (void)dump_fresh(AF_BRIDGE, RTEXT_FILTER_BRVLAN_COMPRESSED, on_bridge_port, &reading);
        ask_speeds(out, filled);
    }
    free(reading.links);
    return error;
}
