/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backoff.h: when the next session may begin after one that failed: not before the wait of the
 * retry table (retry.h), and after as many attempts in a row as `cwmp cpe connect retry` allows not
 * at all until something new is due.
 */
#ifndef CWMP_BACKOFF_H
#define CWMP_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

struct backoff;
struct loop;
struct store;

/* All outlive it. */
struct backoff_env {
    struct loop *loop;
    struct store *store;
    void (*over)(void *ctx); /* a wait has ended */
    void *ctx;
    uint64_t (*draw)(void *ctx); /* 64 random bits */
    void *draw_ctx;
};

/* 0 or -ENOMEM. */
int backoff_new(const struct backoff_env *env, struct backoff **out);
void backoff_free(struct backoff *backoff);

/* One more attempt failed. True when it was the last that the administrator allows. */
bool backoff_failed(struct backoff *backoff);
void backoff_succeeded(struct backoff *backoff);

/* Begins the n-th wait of the table, n from 1, and returns its length in ms. */
int64_t backoff_wait(struct backoff *backoff, unsigned n);
/* Whether a wait is under way; its rest in ms, -1 when there is none. */
bool backoff_is_waiting(const struct backoff *backoff);
int64_t backoff_remaining_ms(const struct backoff *backoff);
/* Whether what is due has to wait, be it for a time or for something new. */
bool backoff_holds(const struct backoff *backoff);

/* Something new is due, or a wait is over: nothing is held back any more. After the last attempt
 * allowed, the attempts count from the beginning. */
void backoff_end(struct backoff *backoff);
/* There is nothing to wait for: CWMP is off, or there is no ACS. */
void backoff_cancel(struct backoff *backoff);

#endif
