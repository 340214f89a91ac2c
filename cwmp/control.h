/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.h: answers the requests of the control socket (platform/control_message.h): one function
 * per verb.
 */
#ifndef CWMP_CONTROL_H
#define CWMP_CONTROL_H

struct buf;
struct config_text;
struct control_reader;
struct engine;
struct leases;
struct log;
struct store;
struct switch_dev;

struct control_env {
    struct store *store;
    struct engine *engine;
    struct leases *leases;
    struct switch_dev *sw;
    const struct config_text *config_text;
    struct log *log;
};

/* A control_handler (platform/control_server.h); ctx is a const struct control_env. */
void control_answer(void *ctx, struct control_reader *request, struct buf *reply);

#endif
