/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * clock.c: see clock.h.
 */
#include "platform/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "platform/banned.h"

struct clock {
    bool simulated;
    int64_t monotonic_ms, wall_ms; /* of a simulated clock */
};

static int new_clock(bool simulated, int64_t wall_ms, struct clock **out)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return -ENOMEM;
    **out = (struct clock){.simulated = simulated, .wall_ms = wall_ms};
    return 0;
}

int clock_new_real(struct clock **out)
{
    return new_clock(false, 0, out);
}

int clock_new_simulated(int64_t wall_ms, struct clock **out)
{
    return new_clock(true, wall_ms, out);
}

void clock_free(struct clock *clock)
{
    free(clock);
}

static int64_t read_ms(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(const struct clock *clock)
{
    return clock->simulated ? clock->monotonic_ms : read_ms(CLOCK_BOOTTIME);
}

int64_t clock_wall_ms(const struct clock *clock)
{
    return clock->simulated ? clock->wall_ms : read_ms(CLOCK_REALTIME);
}

bool clock_is_simulated(const struct clock *clock)
{
    return clock->simulated;
}

void clock_simulate_advance(struct clock *clock, int64_t ms)
{
    if (!clock->simulated || ms <= 0)
        return;
    clock->monotonic_ms += ms;
    clock->wall_ms += ms;
}

void clock_simulate_set_wall(struct clock *clock, int64_t wall_ms)
{
    if (clock->simulated)
        clock->wall_ms = wall_ms;
}
