/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * measure.h: clocks of the benchmark programs and the line in which each tells its figures to
 * run-bench.
 */
#ifndef TESTS_BENCH_MEASURE_H
#define TESTS_BENCH_MEASURE_H

#include <stddef.h>

double measure_wall_us(void);
/* CPU time of this process, user and system. */
double measure_cpu_us(void);

struct measure;

/* Room for count sessions; NULL without memory. Starts the clocks. */
struct measure *measure_new(size_t count);
void measure_free(struct measure *measure);
/* One session took that long. */
void measure_add(struct measure *measure, double wall_us);
double measure_median_us(struct measure *measure); /* of those; 0 when there are none */
/* Prints "sessions N wall_us MEDIAN cpu_us MEAN rate PER-SECOND". */
void measure_print(struct measure *measure);

#endif
