/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flash_name.h: names of files in the flash directory, as Comware writes them: "flash:/startup.cfg"
 * or just "startup.cfg". There are no directories in it.
 */
#ifndef PLATFORM_FLASH_NAME_H
#define PLATFORM_FLASH_NAME_H

#include <stdbool.h>

#define FLASH_PREFIX "flash:/"
enum { FLASH_NAME_MAX = 63, FLASH_NAME_SIZE = FLASH_NAME_MAX + 1 };

/* Takes the prefix (in any letter case) off text. 0, or -EINVAL for what is no name: 1 to 63
 * printable ASCII characters without blanks, none of / \ : * ? " < > |, not beginning with a dot.
 */
int flash_name(const char *text, char out[FLASH_NAME_SIZE]);

/* Whether the name ends with ".cfg" (in any letter case) and has something before it. */
bool flash_name_is_configuration(const char *name);

#endif
