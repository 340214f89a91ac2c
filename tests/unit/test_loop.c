/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_loop.c: the event loop: timers in order on a simulated clock, real ones in
 * real time, file descriptors, signals, and handles that are freed by the callback they call.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

enum { EVENTS_MAX = 64 };

struct fixture {
    struct clock *clock;
    struct loop *loop;
};

static void set_up(struct fixture *f, bool simulated)
{
    int rc = simulated ? clock_new_simulated(1000000, &f->clock) : clock_new_real(&f->clock);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    CU_ASSERT_EQUAL_FATAL(loop_new(f->clock, &f->loop), 0);
}

static void tear_down(struct fixture *f)
{
    loop_free(f->loop);
    clock_free(f->clock);
}

/* A timer that writes its letter and the time into a common log. */
struct diary {
    struct clock *clock;
    size_t count, wrong; /* wrong: not at the time at which it was due */
    char letters[EVENTS_MAX];
    int64_t times[EVENTS_MAX];
};

struct writer {
    struct diary *diary;
    struct loop_timer *timer;
    char letter;
    int64_t again_ms; /* sets itself again after that; -1: not */
    int64_t due_ms;
};

static void write_letter(void *ctx)
{
    struct writer *w = ctx;
    struct diary *d = w->diary;
    d->wrong += clock_monotonic_ms(d->clock) != w->due_ms;
    if (d->count < EVENTS_MAX - 1) {
        d->letters[d->count] = w->letter;
        d->times[d->count++] = clock_monotonic_ms(d->clock);
    }
    if (w->again_ms >= 0)
        CU_ASSERT_EQUAL(loop_timer_set(w->timer, w->again_ms), 0);
}

static void add_writer(struct fixture *f, struct diary *d, struct writer *w, char letter,
                       int64_t delay_ms, int64_t again_ms)
{
    d->clock = f->clock;
    *w = (struct writer){.diary = d, .letter = letter, .again_ms = again_ms};
    w->due_ms = clock_monotonic_ms(f->clock) + delay_ms;
    CU_ASSERT_EQUAL_FATAL(loop_timer_new(f->loop, write_letter, w, &w->timer), 0);
    CU_ASSERT_FALSE(loop_timer_is_set(w->timer));
    CU_ASSERT_EQUAL(loop_timer_set(w->timer, delay_ms), 0);
}

/* --- timers, simulated --- */

static void test_order(void)
{
    struct fixture f;
    struct diary d = {0};
    struct writer w[5];
    set_up(&f, true);
    add_writer(&f, &d, &w[0], 'c', 300, -1);
    add_writer(&f, &d, &w[1], 'a', 100, -1);
    add_writer(&f, &d, &w[2], 'b', 200, -1);
    add_writer(&f, &d, &w[3], 'd', 300, -1); /* after 'c': it was set later */
    add_writer(&f, &d, &w[4], 'z', 301, -1);
    loop_advance(f.loop, 99);
    CU_ASSERT_EQUAL(d.count, 0);
    loop_advance(f.loop, 1);
    CU_ASSERT_STRING_EQUAL(d.letters, "a");
    loop_advance(f.loop, 200);
    CU_ASSERT_STRING_EQUAL(d.letters, "abcd");
    CU_ASSERT_EQUAL(d.times[0], 100);
    CU_ASSERT_EQUAL(d.times[1], 200); /* each at its own instant, not at the end */
    CU_ASSERT_EQUAL(d.times[3], 300);
    CU_ASSERT_EQUAL(clock_monotonic_ms(f.clock), 300);
    for (size_t i = 0; i < 5; i++)
        loop_timer_free(w[i].timer);
    loop_advance(f.loop, 1000);
    CU_ASSERT_STRING_EQUAL(d.letters, "abcd"); /* 'z' went with its timer */
    loop_timer_free(NULL);
    tear_down(&f);
}

static void test_move_and_cancel(void)
{
    struct fixture f;
    struct diary d = {0};
    struct writer a, b;
    set_up(&f, true);
    add_writer(&f, &d, &a, 'a', 100, -1);
    add_writer(&f, &d, &b, 'b', 200, -1);
    CU_ASSERT_EQUAL(loop_timer_remaining_ms(a.timer), 100);
    CU_ASSERT_EQUAL(loop_timer_set(a.timer, 300), 0); /* later */
    CU_ASSERT_EQUAL(loop_timer_set(b.timer, 50), 0);  /* earlier */
    loop_advance(f.loop, 60);
    CU_ASSERT_STRING_EQUAL(d.letters, "b");
    CU_ASSERT_FALSE(loop_timer_is_set(b.timer)); /* one shot */
    CU_ASSERT_EQUAL(loop_timer_remaining_ms(b.timer), -1);
    CU_ASSERT_TRUE(loop_timer_is_set(a.timer));
    CU_ASSERT_EQUAL(loop_timer_remaining_ms(a.timer), 240);
    loop_timer_cancel(a.timer);
    CU_ASSERT_FALSE(loop_timer_is_set(a.timer));
    loop_timer_cancel(a.timer);
    loop_advance(f.loop, 1000);
    CU_ASSERT_STRING_EQUAL(d.letters, "b");
    CU_ASSERT_EQUAL(loop_timer_set(a.timer, -5), 0); /* a delay in the past is now */
    CU_ASSERT_EQUAL(loop_timer_remaining_ms(a.timer), 0);
    loop_advance(f.loop, 0);
    CU_ASSERT_STRING_EQUAL(d.letters, "ba");
    loop_timer_free(a.timer);
    loop_timer_free(b.timer);
    tear_down(&f);
}

static void test_periodic(void)
{
    struct fixture f;
    struct diary d = {0};
    struct writer w;
    set_up(&f, true);
    add_writer(&f, &d, &w, 'x', 1000, 1000);
    loop_advance(f.loop, 10500);
    CU_ASSERT_EQUAL(d.count, 10);
    CU_ASSERT_EQUAL(d.times[9], 10000);
    loop_timer_free(w.timer);
    tear_down(&f);
}

/* Many timers set, moved and cancelled by a simple rule; they must fire in the order of their
 * times. */
static void test_many(void)
{
    enum { COUNT = 2000 };
    struct fixture f;
    static struct writer w[COUNT];
    struct diary d = {0};
    uint32_t seed = 12345;
    set_up(&f, true);
    for (size_t i = 0; i < COUNT; i++) {
        seed = seed * 1664525u + 1013904223u;
        add_writer(&f, &d, &w[i], 'x', (int64_t)(seed >> 16) % 5000, -1);
    }
    for (size_t i = 0; i < COUNT; i += 3)
        loop_timer_cancel(w[i].timer);
    for (size_t i = 1; i < COUNT; i += 3) {
        seed = seed * 1664525u + 1013904223u;
        w[i].due_ms = (int64_t)(seed >> 16) % 5000;
        CU_ASSERT_EQUAL(loop_timer_set(w[i].timer, w[i].due_ms), 0);
    }
    size_t fired = 0;
    for (int64_t ms = 0; ms <= 5000; ms++) {
        d.count = 0;
        loop_advance(f.loop, ms ? 1 : 0);
        fired += d.count;
    }
    CU_ASSERT_EQUAL(d.wrong, 0);
    CU_ASSERT_EQUAL(fired, COUNT - (COUNT + 2) / 3);
    for (size_t i = 0; i < COUNT; i++)
        loop_timer_free(w[i].timer);
    tear_down(&f);
}

/* --- timers that free timers --- */

struct pair {
    struct loop_timer *own, *other;
    unsigned *count;
};

static void free_both(void *ctx)
{
    struct pair *p = ctx;
    ++*p->count;
    loop_timer_free(p->own);
    loop_timer_free(p->other);
}

static void test_free_in_callback(void)
{
    struct fixture f;
    unsigned count = 0;
    struct pair a = {.count = &count}, b = {.count = &count};
    set_up(&f, true);
    CU_ASSERT_EQUAL(loop_timer_new(f.loop, free_both, &a, &a.own), 0);
    CU_ASSERT_EQUAL(loop_timer_new(f.loop, free_both, &b, &b.own), 0);
    a.other = b.own;
    b.other = a.own;
    CU_ASSERT_EQUAL(loop_timer_set(a.own, 10), 0);
    CU_ASSERT_EQUAL(loop_timer_set(b.own, 10), 0); /* due at the same instant */
    loop_advance(f.loop, 100);
    CU_ASSERT_EQUAL(count, 1);
    tear_down(&f);
}

/* --- a turn of the loop --- */

static void test_simulated_turn(void)
{
    struct fixture f;
    struct diary d = {0};
    struct writer w;
    set_up(&f, true);
    add_writer(&f, &d, &w, 'x', 0, 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    CU_ASSERT_STRING_EQUAL(d.letters, "x"); /* once, although it sets itself again for now */
    struct clock *real;
    CU_ASSERT_EQUAL_FATAL(clock_new_real(&real), 0);
    int64_t start = clock_monotonic_ms(real);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 20000), 0); /* a due timer does not wait for a descriptor */
    CU_ASSERT_TRUE(clock_monotonic_ms(real) - start < 10000);
    CU_ASSERT_STRING_EQUAL(d.letters, "xx");
    clock_free(real);
    loop_timer_free(w.timer);
    tear_down(&f);
}

static void stop_loop(void *ctx)
{
    loop_stop(ctx);
}

static void test_real_timer(void)
{
    struct fixture f;
    struct diary d = {0};
    struct writer w;
    struct loop_timer *stop;
    set_up(&f, false);
    int64_t start = clock_monotonic_ms(f.clock);
    add_writer(&f, &d, &w, 'x', 5, 5);
    CU_ASSERT_EQUAL(loop_timer_new(f.loop, stop_loop, f.loop, &stop), 0);
    CU_ASSERT_EQUAL(loop_timer_set(stop, 30), 0);
    CU_ASSERT_EQUAL(loop_run(f.loop), 0);
    int64_t took = clock_monotonic_ms(f.clock) - start;
    CU_ASSERT_TRUE(took >= 30);
    CU_ASSERT_TRUE(d.count >= 1 && d.count <= 6);
    for (size_t i = 0; i < d.count; i++)
        CU_ASSERT_TRUE(d.times[i] - start >= 5 * (int64_t)(i + 1));
    CU_ASSERT_PTR_EQUAL(loop_clock(f.loop), f.clock);
    loop_timer_free(stop);
    loop_timer_free(w.timer);
    tear_down(&f);
}

static void ignore_fd(void *ctx, int fd, unsigned events)
{
    char byte;
    (void)events;
    ++*(unsigned *)ctx;
    CU_ASSERT_EQUAL(read(fd, &byte, 1), 1);
}

/* The limit of a turn that ended early must not end what runs later. */
static void test_turn_leaves_nothing(void)
{
    struct fixture f;
    unsigned calls = 0;
    int ends[2];
    struct loop_fd *watch;
    struct loop_timer *stop;
    set_up(&f, false);
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    CU_ASSERT_EQUAL(loop_fd_new(f.loop, ends[0], LOOP_READ, ignore_fd, &calls, &watch), 0);
    CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 20), 0); /* ready at once */
    CU_ASSERT_EQUAL(calls, 1);
    int64_t start = clock_monotonic_ms(f.clock);
    CU_ASSERT_EQUAL(loop_timer_new(f.loop, stop_loop, f.loop, &stop), 0);
    CU_ASSERT_EQUAL(loop_timer_set(stop, 60), 0);
    CU_ASSERT_EQUAL(loop_run(f.loop), 0);
    CU_ASSERT_TRUE(clock_monotonic_ms(f.clock) - start >= 60);
    loop_timer_free(stop);

    start = clock_monotonic_ms(f.clock);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 30), 0); /* nothing happens: it ends by itself */
    CU_ASSERT_TRUE(clock_monotonic_ms(f.clock) - start >= 29);
    CU_ASSERT_EQUAL(calls, 1);
    loop_fd_free(watch);
    close(ends[0]);
    close(ends[1]);
    tear_down(&f);
}

/* No timer, nothing to read: the process must not wake up. */
static void test_idle(void)
{
    struct fixture f;
    unsigned calls = 0;
    int ends[2];
    struct loop_fd *watch;
    struct rusage before, after;
    set_up(&f, false);
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    CU_ASSERT_EQUAL(loop_fd_new(f.loop, ends[0], LOOP_READ, ignore_fd, &calls, &watch), 0);
    CU_ASSERT_EQUAL(getrusage(RUSAGE_SELF, &before), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 300), 0);
    CU_ASSERT_EQUAL(getrusage(RUSAGE_SELF, &after), 0);
    CU_ASSERT_TRUE(after.ru_nvcsw - before.ru_nvcsw < 10);
    loop_fd_free(watch);
    close(ends[0]);
    close(ends[1]);
    tear_down(&f);
}

/* --- file descriptors --- */

struct reader {
    struct loop_fd *watch;
    unsigned calls, events;
    char last;
    bool free_itself;
};

static void read_byte(void *ctx, int fd, unsigned events)
{
    struct reader *r = ctx;
    r->calls++;
    r->events = events;
    if (events & LOOP_READ)
        CU_ASSERT_EQUAL(read(fd, &r->last, 1), 1);
    if (r->free_itself) {
        loop_fd_free(r->watch);
        r->watch = NULL;
    }
}

static void test_descriptors(void)
{
    struct fixture f;
    struct reader r = {0};
    int ends[2];
    set_up(&f, true); /* descriptors are real on a simulated clock too */
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    CU_ASSERT_EQUAL_FATAL(loop_fd_new(f.loop, ends[0], LOOP_READ, read_byte, &r, &r.watch), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    CU_ASSERT_EQUAL(r.calls, 0);
    CU_ASSERT_EQUAL(write(ends[1], "ab", 2), 2);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(r.calls, 1);
    CU_ASSERT_EQUAL(r.last, 'a');
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0); /* level-triggered: the rest is still there */
    CU_ASSERT_EQUAL(r.last, 'b');
    CU_ASSERT_EQUAL(loop_fd_watch(r.watch, 0), 0);
    CU_ASSERT_EQUAL(write(ends[1], "c", 1), 1);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    CU_ASSERT_EQUAL(r.calls, 2);
    CU_ASSERT_EQUAL(loop_fd_watch(r.watch, LOOP_READ), 0);
    r.free_itself = true;
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(r.calls, 3);
    CU_ASSERT_EQUAL(r.last, 'c');
    CU_ASSERT_PTR_NULL(r.watch);
    loop_fd_free(NULL);
    struct reader w = {0};
    CU_ASSERT_EQUAL_FATAL(loop_fd_new(f.loop, ends[1], LOOP_WRITE, read_byte, &w, &w.watch), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(w.events, LOOP_WRITE);
    loop_fd_free(w.watch);
    CU_ASSERT_TRUE(fcntl(ends[1], F_GETFD) >= 0); /* the descriptor stayed the caller's */
    close(ends[0]);
    close(ends[1]);
    tear_down(&f);
}

/* Two descriptors are ready; the callback of the first frees the second. */
struct rival {
    struct loop_fd *own, **other;
    unsigned *calls;
};

static void free_rival(void *ctx, int fd, unsigned events)
{
    struct rival *r = ctx;
    (void)fd;
    (void)events;
    ++*r->calls;
    loop_fd_free(*r->other);
    *r->other = NULL;
    loop_fd_free(r->own);
    r->own = NULL;
}

static void test_free_other_descriptor(void)
{
    struct fixture f;
    unsigned calls = 0;
    int one[2], two[2];
    struct rival a = {.calls = &calls}, b = {.calls = &calls};
    a.other = &b.own;
    b.other = &a.own;
    set_up(&f, true);
    CU_ASSERT_EQUAL_FATAL(pipe2(one, O_CLOEXEC), 0);
    CU_ASSERT_EQUAL_FATAL(pipe2(two, O_CLOEXEC), 0);
    CU_ASSERT_EQUAL(write(one[1], "x", 1), 1);
    CU_ASSERT_EQUAL(write(two[1], "x", 1), 1);
    CU_ASSERT_EQUAL(loop_fd_new(f.loop, one[0], LOOP_READ, free_rival, &a, &a.own), 0);
    CU_ASSERT_EQUAL(loop_fd_new(f.loop, two[0], LOOP_READ, free_rival, &b, &b.own), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    CU_ASSERT_EQUAL(calls, 1);
    const int all[] = {one[0], one[1], two[0], two[1]};
    for (size_t i = 0; i < 4; i++)
        close(all[i]);
    tear_down(&f);
}

/* --- signals and the wall clock --- */

struct signal_note {
    unsigned count;
    int number;
};

static void note_signal(void *ctx, int number)
{
    struct signal_note *note = ctx;
    note->count++;
    note->number = number;
}

static void test_signals(void)
{
    struct fixture f;
    struct signal_note note = {0};
    struct loop_signal *watch;
    set_up(&f, false);
    CU_ASSERT_EQUAL_FATAL(loop_signal_new(f.loop, SIGUSR1, note_signal, &note, &watch), 0);
    CU_ASSERT_EQUAL(raise(SIGUSR1), 0);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 1000), 0);
    CU_ASSERT_EQUAL(note.count, 1);
    CU_ASSERT_EQUAL(note.number, SIGUSR1);
    loop_signal_free(watch);
    loop_signal_free(NULL);
    tear_down(&f);
}

/* A watch that counts, and may free itself and another one. */
struct clock_note {
    unsigned count;
    struct loop_clock_watch *own, **other;
};

static void note_clock(void *ctx)
{
    struct clock_note *note = ctx;
    note->count++;
    if (!note->other)
        return;
    loop_clock_watch_free(*note->other);
    *note->other = NULL;
    loop_clock_watch_free(note->own);
    note->own = NULL;
}

static void watch_clock(struct fixture *f, struct clock_note *note)
{
    CU_ASSERT_EQUAL_FATAL(loop_clock_watch_new(f->loop, note_clock, note, &note->own), 0);
}

static void test_wall_clock_set(void)
{
    struct fixture f;
    struct clock_note a = {0}, b = {0};
    set_up(&f, true);
    watch_clock(&f, &a);
    watch_clock(&f, &b);
    loop_advance(f.loop, 1000000); /* time that passes is no jump */
    CU_ASSERT_EQUAL(a.count + b.count, 0);
    loop_set_wall(f.loop, 42);
    CU_ASSERT_EQUAL(clock_wall_ms(f.clock), 42);
    CU_ASSERT_EQUAL(clock_monotonic_ms(f.clock), 1000000);
    CU_ASSERT_EQUAL(a.count, 1);
    CU_ASSERT_EQUAL(b.count, 1);
    loop_clock_watch_free(a.own);
    loop_set_wall(f.loop, 43);
    CU_ASSERT_EQUAL(a.count, 1);
    CU_ASSERT_EQUAL(b.count, 2);
    loop_clock_watch_free(b.own);
    loop_clock_watch_free(NULL);
    loop_set_wall(f.loop, 44);
    CU_ASSERT_EQUAL(b.count, 2);
    tear_down(&f);
}

static void test_clock_watch_freed_in_callback(void)
{
    struct fixture f;
    struct clock_note first = {0}, a = {0}, b = {0}, last = {0};
    a.other = &b.own;
    b.other = &a.own;
    set_up(&f, true);
    watch_clock(&f, &first);
    watch_clock(&f, &a);
    watch_clock(&f, &b);
    watch_clock(&f, &last);
    loop_set_wall(f.loop, 42);
    CU_ASSERT_EQUAL(a.count + b.count, 1);
    CU_ASSERT_EQUAL(first.count, 1);
    CU_ASSERT_EQUAL(last.count, 1); /* nobody is passed over */
    loop_clock_watch_free(first.own);
    loop_clock_watch_free(last.own);
    tear_down(&f);
}

static void test_real_clock_watch(void)
{
    struct fixture f;
    struct clock_note a = {0}, b = {0};
    set_up(&f, false);
    watch_clock(&f, &a);
    watch_clock(&f, &b);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    loop_clock_watch_free(a.own);
    loop_clock_watch_free(b.own);
    watch_clock(&f, &a);
    CU_ASSERT_EQUAL(loop_turn(f.loop, 0), 0);
    loop_clock_watch_free(a.own);
    CU_ASSERT_EQUAL(a.count + b.count, 0); /* nobody set the clock; that cannot be tried here */
    tear_down(&f);
    loop_free(NULL);
}

UNIT_MAIN("loop",

          {"timers fire in order, each at its instant", test_order},
          {"a timer is moved and cancelled", test_move_and_cancel},
          {"a timer may set itself again", test_periodic},
          {"thousands of timers keep their order", test_many},
          {"a callback may free its timer and another", test_free_in_callback},
          {"a turn on a simulated clock fires what is due, once", test_simulated_turn},
          {"a real timer is never early", test_real_timer},
          {"a turn leaves nothing behind", test_turn_leaves_nothing},
          {"an idle loop does not wake up", test_idle},
          {"descriptors are watched, level-triggered", test_descriptors},
          {"a callback may free another descriptor's handle", test_free_other_descriptor},
          {"signals are told", test_signals},
          {"a wall clock that was set is told to each watch", test_wall_clock_set},
          {"a watch may free itself and another one", test_clock_watch_freed_in_callback},
          {"a watch on the real clock comes and goes", test_real_clock_watch})
