/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_dev.h: what switch.c and the implementations of switch.h agree on; nobody else includes
 * it.
 */
#ifndef PLATFORM_SWITCH_DEV_H
#define PLATFORM_SWITCH_DEV_H

struct switch_ops;

/* First member of every implementation's own struct, so that switch.c finds the functions. */
struct switch_dev {
    const struct switch_ops *ops;
};

#endif
