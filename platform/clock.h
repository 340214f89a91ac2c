/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.h: the only source of time. A real clock reads the kernel's; a simulated one moves when a
 * test says so; a shifted one reads the kernel's, too, and a test can add to it.
 */
#ifndef PLATFORM_CLOCK_H
#define PLATFORM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock;

int clock_new_real(struct clock **out); /* 0 or -ENOMEM */
int clock_new_simulated(int64_t wall_ms,
                        struct clock **out); /* starts at that wall time, monotonic 0 */
/* Runs as the real one does, and jumps when a test says so: for the whole daemon in a test. */
int clock_new_shifted(struct clock **out); /* 0 or -ENOMEM */
void clock_free(struct clock *clock);

/* Milliseconds that only ever grow, also through a suspend (CLOCK_BOOTTIME). */
int64_t clock_monotonic_ms(const struct clock *clock);
/* Milliseconds since 1970-01-01T00:00:00Z; may jump either way when somebody sets the clock. */
int64_t clock_wall_ms(const struct clock *clock);

/* Whether that wall time can be true; before 2000 nobody has set the clock yet. */
bool clock_wall_is_known(int64_t wall_ms);

bool clock_is_simulated(const struct clock *clock); /* it stands still by itself */
/* Both do nothing to a real clock. */
void clock_simulate_advance(struct clock *clock, int64_t ms); /* both times */
void clock_simulate_set_wall(struct clock *clock,
                             int64_t wall_ms); /* a jump of the wall time alone */

#endif
