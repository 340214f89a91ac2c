/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_name.h: Comware's interface types: GigabitEthernet1/0/1 is type and number. Names of
 * another shape (eth0) are the platform's own and none of this file's business.
 */
#ifndef CLI_INTERFACE_NAME_H
#define CLI_INTERFACE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* How many types the word may mean: full name, acronym (both exact), or beginning of a name; letter
 * case does not matter. *type gets the name in Comware's spelling when there is exactly one. */
unsigned interface_type_find(const char *word, const char **type);

/* Digits, or digits/digits/digits with '/', '.' or ':' between, each number at most 65535. */
bool interface_number_valid(const char *text);

/* The joined form: "gigabitethernet1/0/1" to "GigabitEthernet1/0/1", "ge1/0/1" too (an acronym only
 * with a '/', which no name of the platform holds); any other name as it is. Returns false when out
 * is too small. */
bool interface_name_canonical(const char *name, char *out, size_t size);

#endif
