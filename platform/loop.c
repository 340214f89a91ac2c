/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loop.c: see loop.h. libevent waits; the timers are a list of ours in order of time, because
 * libevent's cannot be driven by a simulated clock. There are a handful of timers per engine, set
 * far less often than they are looked at.
 */
#include "platform/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/banned.h"

struct loop {
    struct event_base *base;
    struct clock *clock;
    struct event *wake;       /* armed for the earliest timer; real clock only */
    struct event *turn_end;   /* bounds loop_turn() */
    struct loop_timer **heap; /* binary min-heap on due_ms */
    size_t heap_len, heap_cap;
    uint64_t sequence; /* timers of one instant fire in the order in which they were set */
    int clock_set_fd;  /* open while anybody watches */
    struct event *clock_set;
    struct loop_clock_watch *clock_watches;
    struct loop_clock_watch *next_told; /* while they are told: any of them may be freed by then */
};

struct loop_clock_watch {
    struct loop *loop;
    struct loop_clock_watch *next;
    loop_clock_fn *fn;
    void *ctx;
};

struct loop_fd {
    struct loop *loop;
    struct event *event;
    int fd;
    loop_fd_fn *fn;
    void *ctx;
};

struct loop_timer {
    struct loop *loop;
    loop_timer_fn *fn;
    void *ctx;
    int64_t due_ms;
    uint64_t sequence;
    size_t place; /* in the heap, from 1; 0: not set */
};

struct loop_signal {
    struct event *event;
    loop_signal_fn *fn;
    void *ctx;
};

/* --- the heap --- */

static bool earlier(const struct loop_timer *a, const struct loop_timer *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->sequence < b->sequence;
}

static void put(struct loop *loop, size_t place, struct loop_timer *timer)
{
    loop->heap[place - 1] = timer;
    timer->place = place;
}

static void sift_up(struct loop *loop, struct loop_timer *timer, size_t place)
{
    for (; place > 1 && earlier(timer, loop->heap[place / 2 - 1]); place /= 2)
        put(loop, place, loop->heap[place / 2 - 1]);
    put(loop, place, timer);
}

static void sift_down(struct loop *loop, struct loop_timer *timer, size_t place)
{
    for (size_t child; (child = 2 * place) <= loop->heap_len; place = child) {
        if (child < loop->heap_len && earlier(loop->heap[child], loop->heap[child - 1]))
            child++;
        if (!earlier(loop->heap[child - 1], timer))
            break;
        put(loop, place, loop->heap[child - 1]);
    }
    put(loop, place, timer);
}

static void heap_remove(struct loop_timer *timer)
{
    struct loop *loop = timer->loop;
    size_t place = timer->place;
    struct loop_timer *last = loop->heap[--loop->heap_len];
    timer->place = 0;
    if (last == timer)
        return;
    if (place > 1 && earlier(last, loop->heap[place / 2 - 1]))
        sift_up(loop, last, place);
    else
        sift_down(loop, last, place);
}

/* --- waking up --- */

/* Arms libevent for the earliest timer. */
static void arm(struct loop *loop)
{
    if (!loop->wake)
        return;
    if (!loop->heap_len) {
        event_del(loop->wake);
        return;
    }
    int64_t wait_ms = loop->heap[0]->due_ms - clock_monotonic_ms(loop->clock);
    if (wait_ms < 0)
        wait_ms = 0;
    const struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};
    event_add(loop->wake, &wait);
}

/* Fires what is due at now_ms. A timer that a callback sets for "now" waits for the next turn, or a
 * loop that re-arms itself with 0 would never let a file descriptor be looked at. */
static void fire_due(struct loop *loop, int64_t now_ms)
{
    uint64_t newest = loop->sequence;
    while (loop->heap_len && loop->heap[0]->due_ms <= now_ms && loop->heap[0]->sequence <= newest) {
        struct loop_timer *timer = loop->heap[0];
        heap_remove(timer);
        timer->fn(timer->ctx); /* may free the timer */
    }
}

static void on_wake(evutil_socket_t fd, short what, void *ctx)
{
    (void)fd;
    (void)what;
    struct loop *loop = ctx;
    fire_due(loop, clock_monotonic_ms(loop->clock));
    arm(loop);
}

/* --- the loop --- */

static void on_turn_end(evutil_socket_t fd, short what, void *ctx)
{
    (void)fd;
    (void)what;
    (void)ctx; /* having happened ends the turn */
}

int loop_new(struct clock *clock, struct loop **out)
{
    struct loop *loop = calloc(1, sizeof(*loop));
    if (!loop)
        return -ENOMEM;
    loop->clock = clock;
    loop->clock_set_fd = -1;
    struct event_config *config = event_config_new();
    if (config) {
        /* Full milliseconds and no helper timerfd: one wake-up per timer and none when idle. */
        event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
        /* A watch changed twice in a turn costs one system call. No descriptor here is a dup() of
         * another. */
        event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
        loop->base = event_base_new_with_config(config);
        event_config_free(config);
    }
    if (loop->base) {
        loop->turn_end = event_new(loop->base, -1, 0, on_turn_end, loop);
        if (!clock_is_simulated(clock))
            loop->wake = event_new(loop->base, -1, 0, on_wake, loop);
    }
    if (!loop->turn_end || (!clock_is_simulated(clock) && !loop->wake)) {
        loop_free(loop);
        return -ENOMEM;
    }
    *out = loop;
    return 0;
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    if (loop->wake)
        event_free(loop->wake);
    if (loop->turn_end)
        event_free(loop->turn_end);
    if (loop->base)
        event_base_free(loop->base);
    free(loop->heap);
    free(loop);
}

struct clock *loop_clock(struct loop *loop)
{
    return loop->clock;
}

int loop_run(struct loop *loop)
{
    return event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) < 0 ? -EIO : 0;
}

void loop_stop(struct loop *loop)
{
    event_base_loopbreak(loop->base);
}

int loop_turn(struct loop *loop, int64_t max_wait_ms)
{
    bool due = clock_is_simulated(loop->clock) && loop->heap_len &&
               loop->heap[0]->due_ms <= clock_monotonic_ms(loop->clock);
    if (due)
        max_wait_ms = 0; /* libevent does not know a simulated clock's timers */
    if (max_wait_ms > 0) {
        const struct timeval wait = {.tv_sec = max_wait_ms / 1000,
                                     .tv_usec = max_wait_ms % 1000 * 1000};
        event_add(loop->turn_end, &wait);
    }
    int status = event_base_loop(loop->base, max_wait_ms ? EVLOOP_ONCE : EVLOOP_NONBLOCK);
    event_del(loop->turn_end);
    if (clock_is_simulated(loop->clock))
        fire_due(loop, clock_monotonic_ms(loop->clock));
    return status < 0 ? -EIO : 0;
}

/* --- file descriptors --- */

static void on_fd(evutil_socket_t fd, short what, void *ctx)
{
    struct loop_fd *watch = ctx;
    unsigned events = (what & EV_READ ? LOOP_READ : 0u) | (what & EV_WRITE ? LOOP_WRITE : 0u);
    watch->fn(watch->ctx, (int)fd, events);
}

int loop_fd_new(struct loop *loop, int fd, unsigned events, loop_fd_fn *fn, void *ctx,
                struct loop_fd **out)
{
    struct loop_fd *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return -ENOMEM;
    *watch = (struct loop_fd){.loop = loop, .fd = fd, .fn = fn, .ctx = ctx};
    watch->event = event_new(loop->base, fd, 0, on_fd, watch);
    int error = watch->event ? loop_fd_watch(watch, events) : -ENOMEM;
    if (error) {
        loop_fd_free(watch);
        return error;
    }
    *out = watch;
    return 0;
}

int loop_fd_watch(struct loop_fd *watch, unsigned events)
{
    event_del(watch->event);
    if (!events)
        return 0;
    short what = (short)(EV_PERSIST | (events & LOOP_READ ? EV_READ : 0) |
                         (events & LOOP_WRITE ? EV_WRITE : 0));
    if (event_assign(watch->event, watch->loop->base, watch->fd, what, on_fd, watch) < 0 ||
        event_add(watch->event, NULL) < 0)
        return -EIO;
    return 0;
}

void loop_fd_free(struct loop_fd *watch)
{
    if (!watch)
        return;
    if (watch->event)
        event_free(watch->event);
    free(watch);
}

/* --- timers --- */

int loop_timer_new(struct loop *loop, loop_timer_fn *fn, void *ctx, struct loop_timer **out)
{
    struct loop_timer *timer = calloc(1, sizeof(*timer));
    if (!timer)
        return -ENOMEM;
    *timer = (struct loop_timer){.loop = loop, .fn = fn, .ctx = ctx};
    *out = timer;
    return 0;
}

int loop_timer_set(struct loop_timer *timer, int64_t delay_ms)
{
    struct loop *loop = timer->loop;
    if (timer->place)
        heap_remove(timer);
    if (loop->heap_len == loop->heap_cap) {
        size_t cap = loop->heap_cap ? loop->heap_cap * 2 : 16;
        struct loop_timer **heap = realloc(loop->heap, cap * sizeof(struct loop_timer *));
        if (!heap)
            return -ENOMEM;
        loop->heap = heap;
        loop->heap_cap = cap;
    }
    timer->due_ms = clock_monotonic_ms(loop->clock) + (delay_ms > 0 ? delay_ms : 0);
    timer->sequence = ++loop->sequence;
    loop->heap_len++;
    sift_up(loop, timer, loop->heap_len);
    if (loop->heap[0] == timer)
        arm(loop);
    return 0;
}

void loop_timer_cancel(struct loop_timer *timer)
{
    if (timer && timer->place)
        heap_remove(timer); /* libevent wakes up once for nothing at worst */
}

bool loop_timer_is_set(const struct loop_timer *timer)
{
    return timer->place != 0;
}

int64_t loop_timer_remaining_ms(const struct loop_timer *timer)
{
    if (!timer->place)
        return -1;
    int64_t left = timer->due_ms - clock_monotonic_ms(timer->loop->clock);
    return left > 0 ? left : 0;
}

void loop_timer_free(struct loop_timer *timer)
{
    loop_timer_cancel(timer);
    free(timer);
}

int64_t loop_advance_once(struct loop *loop, int64_t ms, bool *fired)
{
    int64_t begin = clock_monotonic_ms(loop->clock), end = begin + (ms > 0 ? ms : 0);
    struct loop_timer *first = loop->heap_len ? loop->heap[0] : NULL;
    bool due = first && first->due_ms <= end;
    if (due)
        end = first->due_ms > begin ? first->due_ms : begin;
    clock_simulate_advance(loop->clock, end - begin);
    if (due) {
        heap_remove(first);
        first->fn(first->ctx);
    }
    arm(loop);
    if (fired)
        *fired = due;
    return end - begin;
}

void loop_advance(struct loop *loop, int64_t ms)
{
    for (bool fired = true; fired;)
        ms -= loop_advance_once(loop, ms, &fired);
}

/* --- signals --- */

static void on_signal(evutil_socket_t number, short what, void *ctx)
{
    (void)what;
    struct loop_signal *watch = ctx;
    watch->fn(watch->ctx, (int)number);
}

int loop_signal_new(struct loop *loop, int signal_number, loop_signal_fn *fn, void *ctx,
                    struct loop_signal **out)
{
    struct loop_signal *watch = calloc(1, sizeof(*watch));
    if (!watch)
        return -ENOMEM;
    *watch = (struct loop_signal){.fn = fn, .ctx = ctx};
    watch->event = evsignal_new(loop->base, signal_number, on_signal, watch);
    if (!watch->event || event_add(watch->event, NULL) < 0) {
        loop_signal_free(watch);
        return -ENOMEM;
    }
    *out = watch;
    return 0;
}

void loop_signal_free(struct loop_signal *watch)
{
    if (!watch)
        return;
    if (watch->event)
        event_free(watch->event);
    free(watch);
}

/* --- the wall clock being set --- */

/* A timer of the far future, cancelled by the kernel when somebody sets the clock. */
static int arm_clock_set(int fd)
{
    struct itimerspec far_future = {0};
    far_future.it_value.tv_sec = (time_t)INT32_MAX * 1000;
    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far_future, NULL);
}

static void tell_clock_watches(struct loop *loop)
{
    for (struct loop_clock_watch *watch = loop->clock_watches; watch; watch = loop->next_told) {
        loop->next_told = watch->next;
        watch->fn(watch->ctx);
    }
}

static void on_clock_set(evutil_socket_t fd, short what, void *ctx)
{
    (void)what;
    uint64_t count;
    if (read((int)fd, &count, sizeof(count)) < 0 && errno != ECANCELED)
        return;
    arm_clock_set((int)fd);
    tell_clock_watches(ctx);
}

static void stop_watching_clock(struct loop *loop)
{
    if (loop->clock_set)
        event_free(loop->clock_set);
    if (loop->clock_set_fd >= 0)
        close(loop->clock_set_fd);
    loop->clock_set = NULL;
    loop->clock_set_fd = -1;
}

static int watch_clock(struct loop *loop)
{
    if (loop->clock_set || clock_is_simulated(loop->clock))
        return 0;
    loop->clock_set_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (loop->clock_set_fd < 0)
        return -errno;
    loop->clock_set =
        event_new(loop->base, loop->clock_set_fd, EV_READ | EV_PERSIST, on_clock_set, loop);
    if (arm_clock_set(loop->clock_set_fd) < 0 || !loop->clock_set ||
        event_add(loop->clock_set, NULL) < 0) {
        stop_watching_clock(loop);
        return -EIO;
    }
    return 0;
}

int loop_clock_watch_new(struct loop *loop, loop_clock_fn *fn, void *ctx,
                         struct loop_clock_watch **out)
{
    struct loop_clock_watch *watch = calloc(1, sizeof(*watch));
    int error = watch ? watch_clock(loop) : -ENOMEM;
    if (error) {
        free(watch);
        return error;
    }
    *watch =
        (struct loop_clock_watch){.loop = loop, .next = loop->clock_watches, .fn = fn, .ctx = ctx};
    loop->clock_watches = watch;
    *out = watch;
    return 0;
}

void loop_clock_watch_free(struct loop_clock_watch *watch)
{
    if (!watch)
        return;
    struct loop *loop = watch->loop;
    struct loop_clock_watch **link = &loop->clock_watches;
    while (*link != watch)
        link = &(*link)->next;
    *link = watch->next;
    if (loop->next_told == watch)
        loop->next_told = watch->next;
    if (!loop->clock_watches)
        stop_watching_clock(loop);
    free(watch);
}

void loop_set_wall(struct loop *loop, int64_t wall_ms)
{
    clock_simulate_set_wall(loop->clock, wall_ms);
    tell_clock_watches(loop);
}
