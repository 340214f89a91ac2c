/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * utf8.h: UTF-8 as XML wants it: shortest forms, no surrogates, and only the characters that
 * XML 1.0 allows.
 */
#ifndef CWMP_UTF8_H
#define CWMP_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the character that text begins with, of at most len bytes. Its bytes, 1 to 4, and *code; 0
 * when it is no valid UTF-8 or len is 0. */
size_t utf8_decode(const char *text, size_t len, uint32_t *code);

/* XML 1.0, production Char: tab, line feed, carriage return, and everything from blank on but
 * surrogates, U+FFFE, U+FFFF. */
bool utf8_is_xml_char(uint32_t code);

/* Characters in text, as the schemas' lengths count them; a byte that is not UTF-8 counts as one.
 */
size_t utf8_count(const char *text);

#endif
