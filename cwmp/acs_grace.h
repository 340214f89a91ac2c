/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_grace.h: the ACS in force, as acs.h has it, with one delay: after a boot, an ACS that DHCP
 * named before may be named again for a minute before `cwmp acs default` is turned to; else each
 * boot would introduce the switch to both.
 */
#ifndef CWMP_ACS_GRACE_H
#define CWMP_ACS_GRACE_H

struct acs_grace;
struct acs_in_force;
struct loop;
struct store;

/* over: the minute has passed. 0 or -ENOMEM. loop and store outlive it. */
int acs_grace_new(struct loop *loop, struct store *store, void (*over)(void *ctx), void *ctx,
                  struct acs_grace **out);
void acs_grace_free(struct acs_grace *grace);

/* The switch has started and knew that ACS before ("" none): the minute begins, if the one in force
 * now is another one by default. */
void acs_grace_begin(struct acs_grace *grace, const char *former_url);
/* Somebody is there and wants it now. */
void acs_grace_end(struct acs_grace *grace);

/* The ACS that counts; during the minute none. */
void acs_grace_in_force(const struct acs_grace *grace, struct acs_in_force *out);

#endif
