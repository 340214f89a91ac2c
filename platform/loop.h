/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop.h: the event loop that everything in the daemon hangs on: file descriptors and signals by
 * libevent, timers kept here against the injected clock, so that a test can let a day pass in a
 * millisecond.
 *
 * Callbacks run on the loop's thread, one at a time. A callback may create, change and free any
 * handle of the loop, its own included. Functions return 0 or a negative errno code; handles are
 * owned by the caller and freed with the matching _free, before the loop.
 */
#ifndef PLATFORM_LOOP_H
#define PLATFORM_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct clock;
struct loop;
struct loop_clock_watch;
struct loop_fd;
struct loop_timer;
struct loop_signal;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

/* The clock must outlive the loop. */
int loop_new(struct clock *clock, struct loop **out);
void loop_free(struct loop *loop);
struct clock *loop_clock(struct loop *loop);

int loop_run(struct loop *loop); /* until loop_stop(); 0 or a negative errno code */
void loop_stop(struct loop *loop);
/* Handles what is ready now; waits at most max_wait_ms for something (-1: for ever). For tests and
 * benches. */
int loop_turn(struct loop *loop, int64_t max_wait_ms);

typedef void loop_fd_fn(void *ctx, int fd, unsigned events);
/* Watches fd, level-triggered; fd stays the caller's. */
int loop_fd_new(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn, void *ctx,
                struct loop_fd **out);
int loop_fd_watch(struct loop_fd *watch, unsigned events); /* 0 stops watching */
void loop_fd_free(struct loop_fd *watch);

typedef void loop_timer_fn(void *ctx);
/* A one-shot timer, not yet set. Setting it again moves it. A delay of 0 fires on the next turn of
 * the loop. */
int loop_timer_new(struct loop *loop, loop_timer_fn *fn, void *ctx, struct loop_timer **out);
int loop_timer_set(struct loop_timer *timer, int64_t delay_ms);
void loop_timer_cancel(struct loop_timer *timer);
bool loop_timer_is_set(const struct loop_timer *timer);
int64_t loop_timer_remaining_ms(const struct loop_timer *timer); /* 0 when due, -1 when not set */
void loop_timer_free(struct loop_timer *timer);

typedef void loop_signal_fn(void *ctx, int signal_number);
int loop_signal_new(struct loop *loop, int signal_number, loop_signal_fn *fn, void *ctx,
                    struct loop_signal **out);
void loop_signal_free(struct loop_signal *watch);

typedef void loop_clock_fn(void *ctx);
/* Told after somebody set the wall clock (Linux timerfd with TFD_TIMER_CANCEL_ON_SET); with a
 * simulated clock, by loop_set_wall(). */
int loop_clock_watch_new(struct loop *loop, loop_clock_fn *fn, void *ctx,
                         struct loop_clock_watch **out);
void loop_clock_watch_free(struct loop_clock_watch *watch);

/* Simulated and shifted clocks only: lets ms pass, firing each timer at its own instant, in order.
 * Does no I/O. */
void loop_advance(struct loop *loop, int64_t ms);
/* The same up to the first timer that is due within ms, which is fired, or all of ms. Returns how
 * much has passed. *fired, unless NULL: whether there was one. */
int64_t loop_advance_once(struct loop *loop, int64_t ms, bool *fired);
/* Simulated and shifted clocks only: sets the wall time and tells the watches. */
void loop_set_wall(struct loop *loop, int64_t wall_ms);

#endif
