/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_list.h: the interfaces of the switch, each with the name that Comware would give it.
 *
 * The table of cwmpd.conf (key interface) goes first. Then a platform's name that is Comware's
 * already stays. For the others there is a rule, in "natural" order (eth2 before eth10):
 *
 *     the n-th port                            GigabitEthernet1/0/n, n from 1
 *     the n-th management port                 M-GigabitEthernet0/0/n, n from 0
 *     VLAN n on a bridge, or called vlann      Vlan-interfacen
 *     VLAN n on something else                 that one's name, ".n"
 *     a bridge called brn, else the first brx  Vlan-interfacen; n 1 where there is none or 0
 *     bondn, teamn                             Bridge-Aggregationn
 *     the loopback                             InLoopBack0
 *     dummyn                                   LoopBackn
 *
 * A port keeps its number when another one has a line of the table. What the rule does not cover,
 * and what would get a name that is taken, keeps the platform's name.
 */
#ifndef PLATFORM_INTERFACE_LIST_H
#define PLATFORM_INTERFACE_LIST_H

#include <stddef.h>

#include "platform/interface_name.h"
#include "platform/switch.h"

struct conf;

struct interface {
    struct switch_interface link;
    char name[INTERFACE_NAME_SIZE]; /* Comware's */
};

struct interface_list {
    struct interface *items; /* in the order of Comware's names */
    size_t count;
};

enum { INTERFACES_MAX = 65536 };

/* As it is at this moment; interface_list_free() afterwards, also after an error. At most
 * INTERFACES_MAX. 0, -ENOMEM, -ENFILE: too many, or an error of the platform. */
int interface_list_read(const struct conf *conf, const struct switch_dev *sw,
                        struct interface_list *out);
void interface_list_free(struct interface_list *list);

/* The one with that name: Comware's in full, letter case does not matter, else the platform's. NULL
 * when there is none. */
const struct interface *interface_list_find(const struct interface_list *list, const char *name);

/* Gives names to what link tells, and sorts. -ENOMEM. */
int interface_list_name(const struct conf *conf, struct interface_list *list);

#endif
