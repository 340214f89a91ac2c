/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * time_text.h: times as text, in the two forms that the CPE knows.
 */
#ifndef PLATFORM_TIME_TEXT_H
#define PLATFORM_TIME_TEXT_H

#include <stdint.h>

enum { TIME_TEXT_SIZE = 32 };

/* yyyy-mm-ddThh:mm:ss in local time, as `cwmp cpe inform time` takes it. */
void time_print_local(int64_t wall_ms, char out[TIME_TEXT_SIZE]);
/* The same back; -EINVAL when it is not of that form. */
int time_parse_local(const char *text, int64_t *wall_ms);

/* xsd:dateTime with zone: local time and its offset ("+02:00"). */
void time_print_zoned(int64_t wall_ms, char out[TIME_TEXT_SIZE]);
/* xsd:dateTime ending in Z or an offset; fractions of a second are dropped. -EINVAL when it is not
 * of that form. */
int time_parse_zoned(const char *text, int64_t *wall_ms);

#endif
