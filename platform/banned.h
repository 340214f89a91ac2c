/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * banned.h: functions that no file of this project may call. The last include of every .c file.
 * They write without a bound, keep hidden state, hand data to a shell, or drop errors.
 */
#ifndef PLATFORM_BANNED_H
#define PLATFORM_BANNED_H

#pragma GCC poison strcpy strcat sprintf vsprintf stpcpy strncpy strncat gets
#pragma GCC poison strtok atoi atol atoll sscanf
#pragma GCC poison system popen
#pragma GCC poison rand srand random srandom

#endif
