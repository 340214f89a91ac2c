/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fingerprint.h: a parameter's value in eight bytes, to see whether it is another one. 64 bits of
 * SHA-256: two values of one parameter meet by chance once in 10^19.
 */
#ifndef CWMP_FINGERPRINT_H
#define CWMP_FINGERPRINT_H

#include <stdint.h>

struct datamodel;
struct datamodel_item;
struct store;

/* Of the present value; of a hidden parameter, of its cipher text (secret.h: one password has one
 * cipher text). 0, or the error with which the value cannot be read. */
int fingerprint_value(struct datamodel *dm, const struct store *store,
                      const struct datamodel_item *item, uint64_t *out);

#endif
