/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scheduled_informs.c: see scheduled_informs.h.
 */
#include "cwmp/scheduled_informs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/events.h"
#include "cwmp/key_text.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "platform/txn.h"
#include "platform/banned.h"

static const char record[] = "scheduled-informs";
static const int64_t delay_max_ms = INT64_C(4294967295) * 1000;

struct waiting {
    int64_t due_ms;  /* monotonic */
    int64_t wall_ms; /* the same as wall time; 0 unknown */
    bool earlier;    /* from before a reboot, and how long that took is not known yet */
    char command_key[EVENT_COMMAND_KEY_MAX + 1];
};

struct scheduled_informs {
    struct loop *loop;
    struct store *store;
    struct log *log;
    scheduled_informs_fn *fn;
    void *ctx;
    struct loop_timer *timer;
    struct loop_clock_watch *clock_watch;
    struct waiting *list; /* of SCHEDULED_INFORMS_MAX, once there is one; in the order asked for */
    size_t count;
};

static int64_t now_ms(const struct scheduled_informs *informs)
{
    return clock_monotonic_ms(loop_clock(informs->loop));
}

/* 0: unknown. */
static int64_t known_wall_ms(const struct scheduled_informs *informs)
{
    int64_t wall_ms = clock_wall_ms(loop_clock(informs->loop));
    return clock_wall_is_known(wall_ms) ? wall_ms : 0;
}

static int64_t left_ms(const struct scheduled_informs *informs, const struct waiting *one)
{
    int64_t left = one->due_ms - now_ms(informs);
    return left > 0 ? left : 0;
}

int64_t scheduled_informs_next_ms(const struct scheduled_informs *informs)
{
    int64_t next = -1;
    for (size_t i = 0; i < informs->count; i++) {
        int64_t left = left_ms(informs, &informs->list[i]);
        if (next < 0 || left < next)
            next = left;
    }
    return next;
}

size_t scheduled_informs_count(const struct scheduled_informs *informs)
{
    return informs->count;
}

static void arm(struct scheduled_informs *informs)
{
    int64_t next = scheduled_informs_next_ms(informs);
    loop_timer_cancel(informs->timer);
    if (next >= 0 && loop_timer_set(informs->timer, next))
        log_error(informs->log, "out of memory: a scheduled Inform waits for the next start");
}

static int make_room(struct scheduled_informs *informs)
{
    if (!informs->list)
        informs->list = calloc(SCHEDULED_INFORMS_MAX, sizeof(*informs->list));
    return informs->list ? 0 : -ENOMEM;
}

/* --- the record: a line "left_ms<tab>wall_ms<tab>key" for each --- */

int scheduled_informs_put_record(struct scheduled_informs *informs, struct txn *txn)
{
    struct buf text;
    buf_init(&text, STORE_RECORD_MAX);
    for (size_t i = 0; i < informs->count; i++) {
        const struct waiting *one = &informs->list[i];
        buf_printf(&text, "%" PRId64 "\t%" PRId64 "\t", left_ms(informs, one), one->wall_ms);
        key_print(&text, one->command_key);
        buf_puts(&text, "\n");
    }
    int error = buf_error(&text);
    if (!error && (informs->count || store_record(informs->store, record)))
        error = txn_put_record(txn, record, informs->count ? text.data : NULL);
    buf_free(&text);
    return error;
}

static int save(struct scheduled_informs *informs)
{
    struct txn *txn;
    struct store_error why;
    int error = txn_new(SETTER_ENGINE, &txn);
    if (error)
        return error;
    error = scheduled_informs_put_record(informs, txn);
    if (!error && !txn_is_empty(txn)) {
        error = store_commit(informs->store, txn, &why);
        if (error)
            log_error(informs->log, "scheduled Informs are not on disk: %s", why.reason);
    }
    txn_free(txn);
    return error;
}

/* Reads a number that a tab ends. */
static bool parse_ms(const char **text, const char *end, int64_t *out)
{
    char *after;
    errno = 0;
    long long value = strtoll(*text, &after, 10);
    if (errno || after == *text || after >= end || *after != '\t' || value < 0)
        return false;
    *text = after + 1;
    *out = value;
    return true;
}

static bool parse_line(const char *text, size_t len, int64_t *left, struct waiting *out)
{
    const char *end = text + len;
    return parse_ms(&text, end, left) && *left <= delay_max_ms &&
           parse_ms(&text, end, &out->wall_ms) &&
           !key_parse(text, (size_t)(end - text), out->command_key, sizeof(out->command_key));
}

/* What the wall clock leaves of the rest; not more than the rest, should the clock have been set
 * back. */
static int64_t shorten(int64_t left, int64_t due_wall_ms, int64_t wall_ms)
{
    int64_t by_wall = due_wall_ms - wall_ms;
    return by_wall < 0 ? 0 : by_wall < left ? by_wall : left;
}

static void take_up(struct scheduled_informs *informs, int64_t left, struct waiting *one)
{
    int64_t wall_ms = known_wall_ms(informs);
    one->earlier = one->wall_ms && !wall_ms;
    if (one->wall_ms && wall_ms)
        left = shorten(left, one->wall_ms, wall_ms);
    one->due_ms = now_ms(informs) + left;
    if (wall_ms)
        one->wall_ms = wall_ms + left;
    informs->list[informs->count++] = *one;
}

void scheduled_informs_boot(struct scheduled_informs *informs)
{
    const char *text = store_record(informs->store, record);
    if (text && make_room(informs))
        text = NULL;
    while (text && *text && informs->count < SCHEDULED_INFORMS_MAX) {
        size_t len = strcspn(text, "\n");
        struct waiting one = {0};
        int64_t left;
        if (parse_line(text, len, &left, &one))
            take_up(informs, left, &one);
        else if (len)
            log_error(informs->log, "a scheduled Inform of the state file cannot be read");
        text += len + (text[len] != '\0');
    }
    if (informs->count)
        (void)save(informs); /* later reboots count from now */
    arm(informs);
}

/* --- what happens --- */

int scheduled_informs_add(struct scheduled_informs *informs, uint32_t delay_s,
                          const char *command_key)
{
    if (strlen(command_key) > EVENT_COMMAND_KEY_MAX)
        return -EMSGSIZE;
    if (informs->count == SCHEDULED_INFORMS_MAX)
        return -ENOSPC;
    if (make_room(informs))
        return -ENOMEM;
    int64_t delay_ms = (int64_t)delay_s * 1000, wall_ms = known_wall_ms(informs);
    struct waiting *one = &informs->list[informs->count++];
    *one = (struct waiting){.due_ms = now_ms(informs) + delay_ms,
                            .wall_ms = wall_ms ? wall_ms + delay_ms : 0};
    snprintf(one->command_key, sizeof(one->command_key), "%s", command_key);
    int error = save(informs);
    if (error) {
        informs->count--;
        return error;
    }
    arm(informs);
    return 0;
}

void scheduled_informs_clear(struct scheduled_informs *informs, struct txn *txn)
{
    if (informs->count)
        log_notice(informs->log, "%zu scheduled Informs of the former ACS are dropped",
                   informs->count);
    informs->count = 0;
    arm(informs);
    if (scheduled_informs_put_record(informs, txn))
        log_error(informs->log, "out of memory");
}

static void on_timer(void *ctx)
{
    struct scheduled_informs *informs = ctx;
    char keys[SCHEDULED_INFORMS_MAX][EVENT_COMMAND_KEY_MAX + 1];
    const char *due[SCHEDULED_INFORMS_MAX] = {0};
    size_t due_count = 0, kept = 0;
    for (size_t i = 0; i < informs->count; i++) {
        const struct waiting *one = &informs->list[i];
        if (left_ms(informs, one) > 0) {
            informs->list[kept++] = *one;
            continue;
        }
        snprintf(keys[due_count], sizeof(keys[due_count]), "%s", one->command_key);
        due[due_count] = keys[due_count];
        due_count++;
    }
    informs->count = kept;
    if (due_count)
        informs->fn(informs->ctx, due, due_count);
    arm(informs);
}

/* The delays stay; only what a reboot will go by is put right, and what one before this start left
 * open. */
static void on_clock_set(void *ctx)
{
    struct scheduled_informs *informs = ctx;
    int64_t wall_ms = known_wall_ms(informs);
    if (!informs->count || !wall_ms)
        return;
    for (size_t i = 0; i < informs->count; i++) {
        struct waiting *one = &informs->list[i];
        int64_t left = left_ms(informs, one);
        if (one->earlier)
            left = shorten(left, one->wall_ms, wall_ms);
        one->due_ms = now_ms(informs) + left;
        one->wall_ms = wall_ms + left;
        one->earlier = false;
    }
    (void)save(informs);
    arm(informs);
}

/* --- life --- */

int scheduled_informs_new(struct loop *loop, struct store *store, struct log *log,
                          scheduled_informs_fn *fn, void *ctx, struct scheduled_informs **out)
{
    struct scheduled_informs *informs = calloc(1, sizeof(*informs));
    if (!informs)
        return -ENOMEM;
    informs->loop = loop;
    informs->store = store;
    informs->log = log;
    informs->fn = fn;
    informs->ctx = ctx;
    int error = loop_timer_new(loop, on_timer, informs, &informs->timer);
    if (!error)
        error = loop_clock_watch_new(loop, on_clock_set, informs, &informs->clock_watch);
    if (error) {
        scheduled_informs_free(informs);
        return error;
    }
    *out = informs;
    return 0;
}

void scheduled_informs_free(struct scheduled_informs *informs)
{
    if (!informs)
        return;
    loop_timer_free(informs->timer);
    loop_clock_watch_free(informs->clock_watch);
    free(informs->list);
    free(informs);
}
