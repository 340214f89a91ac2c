/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * measure.c: see measure.h.
 */
#include "tests/bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "platform/banned.h"

struct measure {
    double *walls;
    size_t count, capacity;
    double wall_begin, cpu_begin;
};

double measure_wall_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double measure_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

struct measure *measure_new(size_t count)
{
    struct measure *measure = calloc(1, sizeof(*measure));
    double *walls = calloc(count ? count : 1, sizeof(*walls));
    if (!measure || !walls) {
        free(measure);
        free(walls);
        return NULL;
    }
    measure->walls = walls;
    measure->capacity = count;
    measure->wall_begin = measure_wall_us();
    measure->cpu_begin = measure_cpu_us();
    return measure;
}

void measure_free(struct measure *measure)
{
    if (!measure)
        return;
    free(measure->walls);
    free(measure);
}

void measure_add(struct measure *measure, double wall_us)
{
    if (measure->count < measure->capacity)
        measure->walls[measure->count++] = wall_us;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double measure_median_us(struct measure *measure)
{
    qsort(measure->walls, measure->count, sizeof(*measure->walls), compare);
    return measure->count ? measure->walls[measure->count / 2] : 0;
}

void measure_print(struct measure *measure)
{
    double wall = measure_wall_us() - measure->wall_begin;
    double cpu = measure_cpu_us() - measure->cpu_begin;
    double n = measure->count ? (double)measure->count : 1;
    printf("sessions %zu wall_us %.1f cpu_us %.1f rate %.0f\n", measure->count,
           measure_median_us(measure), cpu / n, n * 1e6 / wall);
}
