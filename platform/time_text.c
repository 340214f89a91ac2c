/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * time_text.c: see time_text.h.
 */
#include "platform/time_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform/banned.h"

static void split(int64_t wall_ms, struct tm *tm)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    localtime_r(&seconds, tm);
}

void time_print_local(int64_t wall_ms, char out[TIME_TEXT_SIZE])
{
    struct tm tm;
    split(wall_ms, &tm);
    strftime(out, TIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
}

void time_print_zoned(int64_t wall_ms, char out[TIME_TEXT_SIZE])
{
    struct tm tm;
    split(wall_ms, &tm);
    size_t len = strftime(out, TIME_TEXT_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
    long minutes = tm.tm_gmtoff / 60, size = labs(minutes) % 6000;
    if (minutes == 0)
        snprintf(out + len, TIME_TEXT_SIZE - len, "Z");
    else
        snprintf(out + len, TIME_TEXT_SIZE - len, "%c%02ld:%02ld", minutes < 0 ? '-' : '+',
                 size / 60, size % 60);
}

/* The first 19 characters. */
static int parse(const char *text, struct tm *tm)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return -EINVAL;
    *tm = (struct tm){
        .tm_year = (int)strtol(text, NULL, 10) - 1900,
        .tm_mon = (int)strtol(text + 5, NULL, 10) - 1,
        .tm_mday = (int)strtol(text + 8, NULL, 10),
        .tm_hour = (int)strtol(text + 11, NULL, 10),
        .tm_min = (int)strtol(text + 14, NULL, 10),
        .tm_sec = (int)strtol(text + 17, NULL, 10),
        .tm_isdst = -1,
    };
    return 0;
}

int time_parse_local(const char *text, int64_t *wall_ms)
{
    struct tm tm;
    if (parse(text, &tm) || text[19])
        return -EINVAL;
    *wall_ms = (int64_t)mktime(&tm) * 1000;
    return 0;
}

int time_parse_zoned(const char *text, int64_t *wall_ms)
{
    struct tm tm;
    if (parse(text, &tm))
        return -EINVAL;
    const char *zone = text + 19;
    if (*zone == '.')
        zone += 1 + strspn(zone + 1, "0123456789");
    long offset_s = 0;
    if (strcmp(zone, "Z") != 0) {
        if (strlen(zone) != 6 || (*zone != '+' && *zone != '-') || zone[3] != ':')
            return -EINVAL;
        offset_s = strtol(zone + 1, NULL, 10) * 3600 + strtol(zone + 4, NULL, 10) * 60;
        offset_s = *zone == '-' ? -offset_s : offset_s;
    }
    *wall_ms = ((int64_t)timegm(&tm) - offset_s) * 1000;
    return 0;
}
