/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.c: see clock.h.
 */
#include "platform/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "platform/banned.h"

enum clock_kind { CLOCK_REAL, CLOCK_SIMULATED, CLOCK_SHIFTED };

struct clock {
    enum clock_kind kind;
    int64_t monotonic_ms, wall_ms; /* added to the kernel's, or to nothing when simulated */
};

static int new_clock(enum clock_kind kind, int64_t wall_ms, struct clock **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    **out = (struct clock){.kind = kind, .wall_ms = wall_ms};
    return 0;
}

int clock_new_real(struct clock **out)
{
    return new_clock(CLOCK_REAL, 0, out);
}

int clock_new_simulated(int64_t wall_ms, struct clock **out)
{
    return new_clock(CLOCK_SIMULATED, wall_ms, out);
}

int clock_new_shifted(struct clock **out)
{
    return new_clock(CLOCK_SHIFTED, 0, out);
}

void clock_free(struct clock *clock)
{
    free(clock);
}

/* What the kernel's clock adds to the clock's own count. */
static int64_t read_ms(const struct clock *clock, clockid_t id)
{
    struct timespec now;
    if (clock->kind == CLOCK_SIMULATED)
        return 0;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(const struct clock *clock)
{
    return clock->monotonic_ms + read_ms(clock, CLOCK_BOOTTIME);
}

int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->wall_ms + read_ms(clock, CLOCK_REALTIME);
}

bool clock_wall_is_known(int64_t wall_ms)
{
    static const int64_t year_2000_ms = INT64_C(946684800) * 1000;
    return wall_ms >= year_2000_ms;
}

bool clock_is_simulated(const struct clock *clock)
{
    return clock->kind == CLOCK_SIMULATED;
}

void clock_simulate_advance(struct clock *clock, int64_t ms)
{
    if (clock->kind == CLOCK_REAL || ms <= 0)
        return;
    clock->monotonic_ms += ms;
    clock->wall_ms += ms;
}

void clock_simulate_set_wall(struct clock *clock, int64_t wall_ms)
{
    if (clock->kind != CLOCK_REAL)
        clock->wall_ms = wall_ms - read_ms(clock, CLOCK_REALTIME);
}
