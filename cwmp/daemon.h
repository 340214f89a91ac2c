/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon.h: cwmpd without its command line: the loop, the store, the switch, the engine and the
 * control socket, put together.
 */
#ifndef CWMP_DAEMON_H
#define CWMP_DAEMON_H

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct conf;
struct config_text;
struct daemon;
struct engine;
struct log;
struct loop;

/* Everything outlives the daemon. clock: a real one, but for tests. config_text: the language of
 * startup.cfg. On an error (negative errno code) why says in one line what could not be had. */
int daemon_new(const struct conf *conf, const struct config_text *config_text, struct log *log,
               struct clock *clock, struct daemon **out, char *why, size_t why_size);
void daemon_free(struct daemon *daemon);

/* Runs until SIGTERM or SIGINT, or until a simulated switch is to be started anew. */
int daemon_run(struct daemon *daemon);
/* After it has run: whether that is so. */
bool daemon_restarts(const struct daemon *daemon);

/* For a test program that lets time pass; the daemon's own. */
struct loop *daemon_loop(struct daemon *daemon);
struct engine *daemon_engine(struct daemon *daemon);

#endif
