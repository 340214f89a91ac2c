/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * retry.h: how long to wait before a failed session is tried again (TR-069 3.2.1.1, "Session Retry
 * Policy").
 */
#ifndef CWMP_RETRY_H
#define CWMP_RETRY_H

#include <stdint.h>

struct retry_range {
    int64_t low_ms, high_ms;
};

/* The range of the n-th wait, n from 1; from the tenth on it stays. minimum_s is
 * CWMPRetryMinimumWaitInterval (1 to 65535), multiplier CWMPRetryIntervalMultiplier in thousandths
 * (1000 to 65535). Bounds are capped at 2^46 ms. */
void retry_range(uint32_t minimum_s, uint32_t multiplier, unsigned n, struct retry_range *out);

/* A point of the range, evenly spread; draw is 64 random bits. */
int64_t retry_wait_ms(const struct retry_range *range, uint64_t draw);

#endif
