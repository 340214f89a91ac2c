/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unit_slow.h: whether times and memory mean nothing because something watches every access.
 */
#ifndef TESTS_UNIT_UNIT_SLOW_H
#define TESTS_UNIT_UNIT_SLOW_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static inline bool unit_is_slowed_down(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    return true;
#endif
#endif
    const char *preload = getenv("LD_PRELOAD"); /* as valgrind sets it */
    return preload && strstr(preload, "vgpreload");
}

#endif
