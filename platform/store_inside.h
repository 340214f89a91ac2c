/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * store_inside.h: what store.c and store_startup.c, the two halves of store.h, agree on; they
 * include that first, and nobody else includes this.
 */
#ifndef PLATFORM_STORE_INSIDE_H
#define PLATFORM_STORE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/flash_name.h"

struct flash;
struct log;
struct secret_key;
struct settings;
struct state;
struct store_change;
struct store_error;
struct store_follow_up;
struct txn;

enum { STORE_OBSERVERS_MAX = 16, STORE_PATH_SIZE = 4096 };

struct store {
    char *dir;
    struct log *log;
    int lock_fd;
    struct secret_key *key; /* read at the first use */
    struct settings *settings;
    struct state *state;
    struct {
        void (*fn)(void *ctx, const struct store_change *change);
        void *ctx;
    } observers[STORE_OBSERVERS_MAX];
    size_t observer_count;
    bool telling;
    struct store_follow_up *first_follow_up;
    struct flash *flash;
    char current[FLASH_NAME_SIZE]; /* the configuration file that was loaded; "": none */
    char startup_path[STORE_PATH_SIZE];
};

/* A file of the state directory. 0 or -ENAMETOOLONG. */
int store_path(const struct store *store, const char *name, char out[STORE_PATH_SIZE]);
/* Writes the state file; says in the log when it cannot. */
int store_write_state(struct store *store, const struct state *state);
/* The state that was written is the one in force; the old one is freed. */
void store_take_state(struct store *store, struct state *state);
/* Applies a transaction without telling the observers, which there are none of yet. */
int store_apply(struct store *store, const struct txn *txn, struct store_error *error);

#endif
