/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * key_text.h: a CommandKey as a part of a line of a record: the ACS chooses it freely, so it may
 * hold the very characters that end a field or a line.
 */
#ifndef CWMP_KEY_TEXT_H
#define CWMP_KEY_TEXT_H

#include <stddef.h>

struct buf;

/* Appends key with backslash, tab, line feed and carriage return written \\ \t \n \r. */
void key_print(struct buf *out, const char *key);
/* Reads back len bytes of such text. 0; -EMSGSIZE when it has no room in out (size bytes), -EINVAL
 * when it is no such text. */
int key_parse(const char *text, size_t len, char *out, size_t size);

#endif
