/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_switch.h: what other verbs need of the interfaces' names.
 */
#ifndef CWMP_CONTROL_SWITCH_H
#define CWMP_CONTROL_SWITCH_H

#include "platform/interface_name.h"

struct control_env;
struct txn;

/* Gives the interfaces in the values of a transaction the names by which Comware would call them. A
 * name that nobody has stays: configuration may come before the hardware. */
void control_name_interfaces(const struct control_env *env, struct txn *txn);

/* Comware's name of an interface of the platform, else that name itself, cut if it must be. */
void control_interface_name(const struct control_env *env, const char *platform_name,
                            char out[INTERFACE_NAME_SIZE]);

#endif
