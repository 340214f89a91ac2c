/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_name.h: names of interfaces as Comware has them: GigabitEthernet1/0/1 is type and
 * number, GE1/0/1 its short form. Names of another shape (eth0) are the platform's own;
 * interface_list.h knows which belong together.
 */
#ifndef PLATFORM_INTERFACE_NAME_H
#define PLATFORM_INTERFACE_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum { INTERFACE_NAME_SIZE = 64 };

/* How many types the word may mean: full name, acronym (both exact), or beginning of a name; letter
 * case does not matter. *type gets the name in Comware's spelling when there is exactly one. */
unsigned interface_type_find(const char *word, const char **type);

/* The types one by one, index from 0; NULL after the last. *help: what it is, for '?'. */
const char *interface_type_name(size_t index, const char **help);

/* Digits, or digits/digits/digits with '/', '.' or ':' between, each number at most 65535. */
bool interface_number_valid(const char *text);

/* The full form of what is typed in one word: "gigabitethernet1/0/1", "ge1/0/1", "g1/0/1" and
 * "vlan-int2", "Vlan2", "bagg1" become GigabitEthernet1/0/1, Vlan-interface2, Bridge-Aggregation1.
 * Any other name, and what might be a name of the platform (ge0, tun0), stays as it is. Returns
 * false when out is too small. */
bool interface_name_canonical(const char *name, char *out, size_t size);

/* Whether the name is in Comware's full form and spelling. */
bool interface_name_is_full(const char *name);

/* GigabitEthernet1/0/1 to GE1/0/1, as tables have it; a name that has no short form as it is. out
 * holds INTERFACE_NAME_SIZE bytes; a longer name is cut. */
void interface_name_short(const char *name, char out[INTERFACE_NAME_SIZE]);

/* As strcmp(), but numbers by their value: eth2 before eth10. */
int interface_name_compare(const char *a, const char *b);

#endif
