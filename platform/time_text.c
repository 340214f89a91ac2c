/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * time_text.c: see time_text.h.
 */
#include "platform/time_text.h"

#include <ctype.h>
#include <errno.h>
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
    snprintf(out + len, TIME_TEXT_SIZE - len, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', size / 60,
             size % 60);
}

static int number(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

/* The first 19 characters, of a day and a time of day that exist. */
static int parse(const char *text, struct tm *tm)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return -EINVAL;
    *tm = (struct tm){
        .tm_year = number(text) - 1900,
        .tm_mon = number(text + 5) - 1,
        .tm_mday = number(text + 8),
        .tm_hour = number(text + 11),
        .tm_min = number(text + 14),
        .tm_sec = number(text + 17),
        .tm_isdst = -1,
    };
    struct tm same = *tm;
    timegm(&same); /* brings a 31st of April to the 1st of May */
    return tm->tm_hour <= 23 && tm->tm_min <= 59 && tm->tm_sec <= 59 && same.tm_mon == tm->tm_mon &&
                   same.tm_mday == tm->tm_mday
               ? 0
               : -EINVAL;
}

/* "Z" or "+hh:mm", at most 14 hours (XML Schema 2, 3.2.7.3). */
static int parse_zone(const char *zone, int64_t *offset_s)
{
    static const char shape[] = "sdd:dd";
    *offset_s = 0;
    if (!strcmp(zone, "Z"))
        return 0;
    for (size_t i = 0; shape[i]; i++)
        if (shape[i] == 's'   ? zone[i] != '+' && zone[i] != '-'
            : shape[i] == 'd' ? !isdigit((unsigned char)zone[i])
                              : zone[i] != shape[i])
            return -EINVAL;
    int hours = number(zone + 1), minutes = number(zone + 4);
    if (zone[6] || minutes > 59 || hours * 60 + minutes > 14 * 60)
        return -EINVAL;
    *offset_s = (hours * 60 + minutes) * 60 * (*zone == '-' ? -1 : 1);
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
    int64_t offset_s;
    if (parse(text, &tm))
        return -EINVAL;
    const char *zone = text + 19;
    if (*zone == '.') {
        size_t digits = strspn(zone + 1, "0123456789");
        if (!digits)
            return -EINVAL;
        zone += 1 + digits;
    }
    if (parse_zone(zone, &offset_s))
        return -EINVAL;
    *wall_ms = ((int64_t)timegm(&tm) - offset_s) * 1000;
    return 0;
}
