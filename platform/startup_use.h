/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * startup_use.h: the two places for the name of a configuration file to load at the next start. The
 * backup one is loaded when the main one is missing or cannot be read.
 */
#ifndef PLATFORM_STARTUP_USE_H
#define PLATFORM_STARTUP_USE_H

enum startup_use { STARTUP_MAIN, STARTUP_BACKUP, STARTUP_USES };

/* As on the control socket and in the state file. */
#define STARTUP_USE_NAMES                                                                          \
    {                                                                                              \
        [STARTUP_MAIN] = "main", [STARTUP_BACKUP] = "backup"                                       \
    }

#endif
