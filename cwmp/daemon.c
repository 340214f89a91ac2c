/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * daemon.c: see daemon.h.
 */
#include "cwmp/daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/cli_history.h"
#include "cwmp/cli_sessions.h"
#include "cwmp/control.h"
#include "cwmp/draw.h"
#include "cwmp/engine.h"
#include "cwmp/http.h"
#include "cwmp/leases.h"
#include "cwmp/monitors.h"
#include "cwmp/restart.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/config_text.h"
#include "platform/control_server.h"
#include "platform/log.h"
#include "platform/interface_cache.h"
#include "platform/log_buffer.h"
#include "platform/loop.h"
#include "platform/settings.h"
#include "platform/pki.h"
#include "platform/store.h"
#include "platform/switch.h"
#include "platform/banned.h"

struct daemon {
    const struct conf *conf;
    const struct config_text *config_text;
    struct log *log;
    struct clock *clock;
    struct log_buffer *log_buffer;
    struct loop *loop;
    struct loop_signal *on_term, *on_int, *on_hup;
    struct store *store;
    struct switch_dev *sw;
    struct http *http;
    struct draw *draw;
    struct engine *engine;
    struct leases *leases;
    struct cli_sessions *sessions;
    struct cli_history *history;
    struct monitors *monitors;
    struct pki *pki;
    struct interface_cache *interfaces;
    struct restart *restart;
    struct control_server *server;
    struct control_env control;
};

static void on_stop(void *ctx, int signal_number)
{
    struct daemon *daemon = ctx;
    log_notice(daemon->log, "stopped by signal %d", signal_number);
    loop_stop(daemon->loop);
}

static void bad_line(void *ctx, unsigned line, const char *text, const char *why)
{
    struct daemon *daemon = ctx;
    char *shown = strdup(text);
    if (shown)
        daemon->config_text->hide(
            shown); /* the log is no place for a password typed into the file */
    log_error(daemon->log, "%s:%u: %s: %s", store_startup_current(daemon->store), line,
              shown ? shown : "", why);
    free(shown);
}

/* --- the parts, in the order in which they stand on each other --- */

/* Before the store is open, or while nothing is set, it is the name of the factory. */
static const char *system_name(void *ctx)
{
    const struct daemon *daemon = ctx;
    return daemon->store ? settings_effective(store_settings(daemon->store), SETTING_SYSNAME)
                         : setting_row(SETTING_SYSNAME)->builtin;
}

static int make_loop(struct daemon *daemon)
{
    int error =
        log_buffer_new(daemon->log, daemon->clock, system_name, daemon, &daemon->log_buffer);
    if (!error)
        error = loop_new(daemon->clock, &daemon->loop);
    if (!error)
        error = loop_signal_new(daemon->loop, SIGTERM, on_stop, daemon, &daemon->on_term);
    if (!error)
        error = loop_signal_new(daemon->loop, SIGINT, on_stop, daemon, &daemon->on_int);
    /* The end of the terminal, unless whoever started the daemon has it ignored, as nohup(1) does.
     */
    struct sigaction hup;
    if (!error && sigaction(SIGHUP, NULL, &hup) == 0 && hup.sa_handler != SIG_IGN)
        error = loop_signal_new(daemon->loop, SIGHUP, on_stop, daemon, &daemon->on_hup);
    return error;
}

static int make_store(struct daemon *daemon)
{
    return store_open(conf_text(daemon->conf, CONF_STATE_DIR), daemon->log, &daemon->store);
}

static int make_pki(struct daemon *daemon)
{
    char directory[STORE_PATH_MAX];
    int len =
        snprintf(directory, sizeof(directory), "%s/pki", conf_text(daemon->conf, CONF_STATE_DIR));
    return len < (int)sizeof(directory) ? pki_open(directory, &daemon->pki) : -ENAMETOOLONG;
}

static int make_switch(struct daemon *daemon)
{
    int error = switch_open(conf_text(daemon->conf, CONF_PLATFORM), daemon->conf, daemon->clock,
                            &daemon->sw);
    return error
               ? error
               : interface_cache_new(daemon->conf, daemon->sw, daemon->clock, &daemon->interfaces);
}

static int make_restart(struct daemon *daemon)
{
    return restart_new(daemon->loop, daemon->sw, daemon->log, &daemon->restart);
}

static int make_engine(struct daemon *daemon)
{
    int error = draw_new(switch_identity(daemon->sw), NULL, NULL, &daemon->draw);
    if (!error)
        error = http_new(daemon->loop, &daemon->http);
    if (!error)
        error = http_set_proxy(daemon->http, conf_text(daemon->conf, CONF_PROXY),
                               conf_text(daemon->conf, CONF_NO_PROXY));
    const struct engine_env env = {
        .loop = daemon->loop,
        .store = daemon->store,
        .sw = daemon->sw,
        .http = daemon->http,
        .log = daemon->log,
        .draw = draw_bits,
        .draw_ctx = daemon->draw,
        .ask_acs_methods = strcmp(conf_text(daemon->conf, CONF_ACS_METHODS), "ask") == 0,
    };
    if (!error)
        error = engine_new(&env, &daemon->engine);
    return error ? error : leases_new(daemon->store, &daemon->leases);
}

static int make_sessions(struct daemon *daemon)
{
    int error = cli_sessions_new(daemon->clock, &daemon->sessions);
    if (!error)
        error = cli_history_new(&daemon->history);
    return error ? error : monitors_new(daemon->log_buffer, &daemon->monitors);
}

static int make_server(struct daemon *daemon)
{
    const struct control_server_env env = {
        .path = conf_text(daemon->conf, CONF_SOCKET),
        .admin_group = conf_text(daemon->conf, CONF_ADMIN_GROUP),
        .operator_group = conf_text(daemon->conf, CONF_OPERATOR_GROUP),
        .handler = control_answer,
        .left = control_gone,
        .ctx = &daemon->control,
    };
    int error = control_server_new(daemon->loop, daemon->log, &env, &daemon->server);
    if (!error)
        monitors_serve(daemon->monitors, daemon->server);
    return error;
}

static const struct {
    int (*make)(struct daemon *daemon);
    const char *what;
    int subject; /* enum conf_id that names it, or -1 */
} parts[] = {
    {make_loop, "event loop", -1},
    {make_store, "state directory", CONF_STATE_DIR},
    {make_pki, "certificates", CONF_STATE_DIR},
    {make_switch, "platform", CONF_PLATFORM},
    {make_restart, "restart", -1},
    {make_engine, "engine", -1},
    {make_sessions, "command line sessions", -1},
    {make_server, "control socket", CONF_SOCKET},
};

static const char *explain(int error)
{
    return error == -EBUSY        ? "another cwmpd uses it"
           : error == -EADDRINUSE ? "another program listens there"
                                  : strerror(-error);
}

static int make_parts(struct daemon *daemon, char *why, size_t why_size)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        int error = parts[i].make(daemon);
        if (!error)
            continue;
        bool named = parts[i].subject >= 0;
        snprintf(why, why_size, "%s%s%s: %s", parts[i].what, named ? " " : "",
                 named ? conf_text(daemon->conf, (enum conf_id)parts[i].subject) : "",
                 explain(error));
        return error;
    }
    return 0;
}

int daemon_new(const struct conf *conf, const struct config_text *config_text, struct log *log,
               struct clock *clock, struct daemon **out, char *why, size_t why_size)
{
    struct daemon *daemon = calloc(1, sizeof(*daemon));
    if (!daemon) {
        snprintf(why, why_size, "out of memory");
        return -ENOMEM;
    }
    daemon->conf = conf;
    daemon->config_text = config_text;
    daemon->log = log;
    daemon->clock = clock;
    int error = make_parts(daemon, why, why_size);
    if (error) {
        daemon_free(daemon);
        return error;
    }
    daemon->control = (struct control_env){.conf = conf,
                                           .store = daemon->store,
                                           .engine = daemon->engine,
                                           .leases = daemon->leases,
                                           .sw = daemon->sw,
                                           .config_text = config_text,
                                           .log = log,
                                           .loop = daemon->loop,
                                           .sessions = daemon->sessions,
                                           .history = daemon->history,
                                           .log_buffer = daemon->log_buffer,
                                           .monitors = daemon->monitors,
                                           .restart = daemon->restart,
                                           .pki = daemon->pki,
                                           .interfaces = daemon->interfaces};
    error = store_load_startup(daemon->store, config_text, bad_line, daemon);
    if (error)
        log_error(log, "the saved configuration was not applied: %s", strerror(-error));
    engine_boot(daemon->engine);
    *out = daemon;
    return 0;
}

void daemon_free(struct daemon *daemon)
{
    if (!daemon)
        return;
    control_server_free(daemon->server);
    monitors_free(daemon->monitors);
    pki_close(daemon->pki);
    interface_cache_free(daemon->interfaces);
    cli_history_free(daemon->history);
    cli_sessions_free(daemon->sessions);
    leases_free(daemon->leases);
    engine_free(daemon->engine);
    draw_free(daemon->draw);
    http_free(daemon->http);
    restart_free(daemon->restart);
    if (daemon->sw)
        switch_close(daemon->sw);
    store_close(daemon->store);
    daemon->store = NULL; /* no name for what is still logged */
    loop_signal_free(daemon->on_term);
    loop_signal_free(daemon->on_int);
    loop_signal_free(daemon->on_hup);
    loop_free(daemon->loop);
    log_buffer_free(daemon->log_buffer);
    free(daemon);
}

int daemon_run(struct daemon *daemon)
{
    log_notice(daemon->log, "ready on %s", conf_text(daemon->conf, CONF_SOCKET));
    return loop_run(daemon->loop);
}

bool daemon_restarts(const struct daemon *daemon)
{
    return restart_is_ours(daemon->restart);
}

struct loop *daemon_loop(struct daemon *daemon)
{
    return daemon->loop;
}

struct engine *daemon_engine(struct daemon *daemon)
{
    return daemon->engine;
}
