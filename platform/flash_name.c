/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flash_name.c: see flash_name.h.
 */
#include "platform/flash_name.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "platform/banned.h"

static const char extension[] = ".cfg";

int flash_name(const char *text, char out[FLASH_NAME_SIZE])
{
    static const char forbidden[] = "/\\:*?\"<>|";
    if (strncasecmp(text, FLASH_PREFIX, sizeof(FLASH_PREFIX) - 1) == 0)
        text += sizeof(FLASH_PREFIX) - 1;
    size_t len = strnlen(text, FLASH_NAME_SIZE);
    if (len == 0 || len > FLASH_NAME_MAX || text[0] == '.')
        return -EINVAL;
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr(forbidden, text[i]))
            return -EINVAL;
    memcpy(out, text, len + 1);
    return 0;
}

bool flash_name_is_configuration(const char *name)
{
    size_t len = strlen(name), tail = sizeof(extension) - 1;
    return len > tail && strcasecmp(name + len - tail, extension) == 0;
}
