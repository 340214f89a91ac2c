/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * role.h: what somebody at the command line may do: Comware V7's network-admin and
 * network-operator, in ascending order.
 */
#ifndef PLATFORM_ROLE_H
#define PLATFORM_ROLE_H

enum role {
    ROLE_NONE,     /* nothing */
    ROLE_OPERATOR, /* display */
    ROLE_ADMIN,    /* everything */
};

#endif
