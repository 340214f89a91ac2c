/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * draw.h: the random numbers of the retry table. A fleet that is powered on in the same instant
 * must not return in step, so they depend on who the switch is as well as on the kernel's
 * randomness: two devices of one image whose kernels know nothing yet draw differently all the
 * same.
 */
#ifndef CWMP_DRAW_H
#define CWMP_DRAW_H

#include <stddef.h>
#include <stdint.h>

struct draw;
struct switch_identity;

/* Fills out with at most size random bytes and returns how many there are, without waiting for
 * more; 0 while the kernel has none. */
typedef size_t draw_entropy_fn(void *ctx, unsigned char *out, size_t size);

/* entropy NULL: the kernel's (getrandom). 0 or -ENOMEM. */
int draw_new(const struct switch_identity *identity, draw_entropy_fn *entropy, void *ctx,
             struct draw **out);
void draw_free(struct draw *draw);

/* 64 bits, evenly spread; draw is a struct draw (see engine_env). */
uint64_t draw_bits(void *draw);

#endif
