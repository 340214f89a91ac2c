/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.h: answers the requests of the control socket (platform/control_message.h): one function
 * per verb, and for each verb the least role that may ask it.
 */
#ifndef CWMP_CONTROL_H
#define CWMP_CONTROL_H

#include <stddef.h>

#include "platform/role.h"

struct buf;
struct conf;
struct cli_history;
struct cli_sessions;
struct config_text;
struct control_peer;
struct control_reader;
struct control_server;
struct engine;
struct interface_cache;
struct leases;
struct log;
struct log_buffer;
struct loop;
struct monitors;
struct restart;
struct pki;
struct store;
struct switch_dev;

struct control_env {
    const struct conf *conf;
    struct store *store;
    struct engine *engine;
    struct leases *leases;
    struct switch_dev *sw;
    const struct config_text *config_text;
    struct log *log;
    struct loop *loop;
    struct cli_sessions *sessions;
    struct cli_history *history;
    struct log_buffer *log_buffer;
    struct monitors *monitors;
    struct restart *restart;
    struct pki *pki;
    struct interface_cache *interfaces;
};

struct control_verb {
    const char *verb;
    enum role role;
    void (*answer)(const struct control_env *env, const struct control_peer *peer,
                   struct control_reader *request, struct buf *reply);
};

struct control_verb_set {
    const struct control_verb *verbs;
    size_t count;
};

/* By file: control_settings.c and so on. */
extern const struct control_verb_set control_verbs_settings, control_verbs_status,
    control_verbs_files, control_verbs_pki, control_verbs_leases, control_verbs_switch,
    control_verbs_sessions;

/* A control_handler (platform/control_server.h); ctx is a const struct control_env. */
void control_answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                    struct buf *reply);
/* A control_left: ends the session of that connection. */
void control_gone(void *ctx, unsigned id);

#endif
