/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scheduled_informs.h: the Informs that the ACS asked for with ScheduleInform (TR-069 A.4.1.2 and
 * 3.7.1.5): any number up to a limit, each separate, each after its own delay. They are on disk
 * before the ACS is promised one, and outlive reboots and power cuts.
 *
 * A delay is counted by the monotonic clock, so somebody who sets the wall clock neither hastens
 * nor delays it. Over a reboot the wall clock tells how much of it has passed; if the time was or
 * is unknown (before 2000), the whole rest of the last record is waited for, or, when the time
 * becomes known later, what is then seen to be left of it. It is never waited longer than that
 * rest.
 */
#ifndef CWMP_SCHEDULED_INFORMS_H
#define CWMP_SCHEDULED_INFORMS_H

#include <stddef.h>
#include <stdint.h>

struct log;
struct loop;
struct scheduled_informs;
struct store;
struct txn;

enum { SCHEDULED_INFORMS_MAX = 64 };

/* These are due: one call for all of the same instant. The callee calls
 * scheduled_informs_put_record() for the transaction in which it keeps their events. The keys are
 * valid during the call. */
typedef void scheduled_informs_fn(void *ctx, const char *const *command_keys, size_t count);

/* log may be NULL; the others outlive the handle. 0 or a negative errno code. */
int scheduled_informs_new(struct loop *loop, struct store *store, struct log *log,
                          scheduled_informs_fn *fn, void *ctx, struct scheduled_informs **out);
void scheduled_informs_free(struct scheduled_informs *informs);

/* The switch has started: takes up what the store keeps. Call once. */
void scheduled_informs_boot(struct scheduled_informs *informs);

/* One more in delay_s seconds (from 1), with a key of at most 32 characters; on disk when this
 * returns 0. -ENOSPC when SCHEDULED_INFORMS_MAX wait already, -EMSGSIZE for a longer key, or the
 * error of store_commit(): then nothing changed. */
int scheduled_informs_add(struct scheduled_informs *informs, uint32_t delay_s,
                          const char *command_key);
/* Another ACS is in force: what the first one asked for is nothing to it. Adds to txn what makes
 * that last. */
void scheduled_informs_clear(struct scheduled_informs *informs, struct txn *txn);

/* Adds to txn the record of those that still wait. 0 or a negative errno code. */
int scheduled_informs_put_record(struct scheduled_informs *informs, struct txn *txn);

size_t scheduled_informs_count(const struct scheduled_informs *informs);
/* The time until the first, -1 when there is none. */
int64_t scheduled_informs_next_ms(const struct scheduled_informs *informs);

#endif
