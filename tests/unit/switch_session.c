/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_session.c: see switch_session.h.
 */
#include "tests/unit/switch_session.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/shell.h"
#include "cwmp/control.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/control_client.h"
#include "platform/control_server.h"
#include "platform/interface_cache.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

/* 2011-01-08T19:35:31Z */
#define SATURDAY_MS INT64_C(1294515331000)

/* --- the switch --- */

static const struct made_switch *made_of(const struct switch_dev *dev)
{
    return (const struct made_switch *)dev;
}

static const struct switch_identity *made_identity(const struct switch_dev *dev)
{
    return &made_of(dev)->identity;
}

static uint32_t made_uptime(const struct switch_dev *dev)
{
    return made_of(dev)->uptime_s;
}

static enum switch_boot_reason made_boot(const struct switch_dev *dev)
{
    return made_of(dev)->boot;
}

static int made_memory(const struct switch_dev *dev, struct switch_memory *out)
{
    (void)dev;
    *out = (struct switch_memory){2097152, 1048576};
    return 0;
}

static int made_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                           size_t *count)
{
    const struct made_switch *made = made_of(dev);
    *count = made->count + made->ports;
    for (size_t i = 0; i < *count && i < max; i++) {
        if (i < made->count) {
            out[i] = made->interfaces[i];
            continue;
        }
        out[i] = (struct switch_interface){.kind = SWITCH_PORT, .bridged = true, .pvid = 1};
        (void)snprintf(out[i].name, sizeof(out[i].name), "swp%zu", i - made->count + 1);
        memset(out[i].description, 'd', sizeof(out[i].description) - 1);
    }
    return made->broken ? -EIO : 0;
}

const struct switch_ops made_switch_ops = {
    .identity = made_identity,
    .uptime_s = made_uptime,
    .boot_reason = made_boot,
    .memory = made_memory,
    .interfaces = made_interfaces,
};

/* --- the daemon --- */

static void answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                   struct buf *reply)
{
    const struct control_env *env = ctx;
    const char *verb = control_next(request);
    for (size_t i = 0; i < control_verbs_switch.count; i++)
        if (!strcmp(control_verbs_switch.verbs[i].verb, verb)) {
            control_verbs_switch.verbs[i].answer(env, peer, request, reply);
            return;
        }
    control_put(reply, "ok"); /* no settings */
}

static void serve(const char *socket, const struct made_switch *made, const char *zone, int ready)
{
    struct clock *clock, *fixed;
    struct loop *loop, *idle;
    struct control_server *server;
    struct conf *conf;
    struct control_env env = {.sw = (struct switch_dev *)(uintptr_t)&made->base};
    const struct control_server_env server_env = {
        .path = socket, .admin_group = "", .operator_group = "", .handler = answer, .ctx = &env};
    setenv("TZ", zone, 1);
    if (conf_new(&conf) || clock_new_real(&clock) || loop_new(clock, &loop) ||
        clock_new_simulated(SATURDAY_MS, &fixed) || loop_new(fixed, &idle))
        _exit(1);
    env.conf = conf;
    env.loop = idle;
    if (interface_cache_new(conf, env.sw, clock, &env.interfaces))
        _exit(1);
    if (control_server_new(loop, NULL, &server_env, &server) || write(ready, "", 1) != 1)
        _exit(1);
    loop_run(loop);
    _exit(0);
}

static void collect(void *ctx, const char *data, size_t len)
{
    struct session *session = ctx;
    buf_append(&session->out, data, len);
}

static bool interrupted(void *ctx)
{
    struct session *session = ctx;
    return session->interrupt_after && !--session->interrupt_after;
}

void session_begin(struct session *session, const struct made_switch *made, const char *zone)
{
    const struct shell_io io = {.output = collect, .interrupted = interrupted, .ctx = session};
    char dir[UNIT_PATH_MAX], byte;
    int ready[2];
    pid_t parent = getpid();
    memset(session, 0, sizeof(*session));
    buf_init(&session->out, 4194304);
    unit_dir(dir);
    unit_path(dir, "socket", session->socket);
    fflush(stdout);
    if (pipe(ready) < 0 || (session->daemon = fork()) < 0)
        exit(1);
    if (session->daemon == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        signal(SIGTERM, SIG_DFL);
        close(ready[0]);
        serve(session->socket, made, zone, ready[1]);
    }
    close(ready[1]);
    CU_ASSERT_EQUAL_FATAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    CU_ASSERT_EQUAL_FATAL(control_client_new(session->socket, &session->client), 0);
    CU_ASSERT_EQUAL_FATAL(shell_new(session->client, &io, &session->shell), 0);
}

void session_end(struct session *session)
{
    shell_free(session->shell);
    control_client_free(session->client);
    kill(session->daemon, SIGKILL);
    waitpid(session->daemon, NULL, 0);
    buf_free(&session->out);
}

const char *session_run(struct session *session, const char *line)
{
    buf_reset(&session->out);
    (void)shell_prompt(session->shell);
    (void)shell_run(session->shell, line);
    return buf_text(&session->out);
}

void session_expect(struct session *session, const char *line, const char *wanted)
{
    const char *shown = session_run(session, line);
    if (strcmp(shown, wanted) != 0)
        printf("\n%s:\n%s", line, shown);
    CU_ASSERT_STRING_EQUAL(shown, wanted);
}
