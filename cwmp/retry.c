/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * retry.c: see retry.h.
 */
#include "cwmp/retry.h"

#include "platform/banned.h"

enum { LAST_RANGE = 10 };
static const int64_t cap_ms = INT64_C(1) << 46; /* times 65,535 still fits 63 bits */

static int64_t grow(int64_t ms, uint32_t multiplier)
{
    int64_t grown = ms * (int64_t)multiplier / 1000;
    return grown < cap_ms ? grown : cap_ms;
}

void retry_range(uint32_t minimum_s, uint32_t multiplier, unsigned n, struct retry_range *out)
{
    unsigned last = n < 1 ? 1 : n < LAST_RANGE ? n : LAST_RANGE;
    out->low_ms = (int64_t)minimum_s * 1000;
    for (unsigned i = 1; i < last; i++)
        out->low_ms = grow(out->low_ms, multiplier);
    out->high_ms = grow(out->low_ms, multiplier);
}

int64_t retry_wait_ms(const struct retry_range *range, uint64_t draw)
{
    uint64_t span = (uint64_t)(range->high_ms - range->low_ms) + 1;
    /* The high half of the product spreads evenly without a division's bias. */
    return range->low_ms + (int64_t)((unsigned __int128)draw * span >> 64);
}
