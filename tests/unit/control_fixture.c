/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_fixture.c: see control_fixture.h.
 */
#include "config.h"

#include "tests/unit/control_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/control_server.h"
#include "platform/loop.h"
#include "tests/unit/unit.h"

#include "platform/banned.h"

static void put_all(struct buf *reply, const char *const *strings)
{
    for (; *strings; strings++)
        (void)control_put(reply, *strings);
}

static void echo(struct control_reader *request, const char *verb, struct buf *reply)
{
    struct buf joined;
    buf_init(&joined, CONTROL_MESSAGE_MAX);
    (void)buf_puts(&joined, verb);
    bool good = false;
    const char *next;
    for (unsigned n = 0; (next = control_next(request)); n++) {
        good = good || (n == 0 && strcmp(next, "good") == 0);
        (void)buf_printf(&joined, "|%s", next);
    }
    if (good)
        (void)control_put(reply, "ok");
    else
        control_reply_error(reply, -EINVAL, buf_text(&joined), "acs.url");
    buf_free(&joined);
}

static void answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                   struct buf *reply)
{
    (void)peer;
    static const char *const get[] = {
        "ok",   "sysname", "user",    "sw 1",   "acs.url", "dhcp", "http://dhcp", "of-the-future",
        "user", "x",       "sysname", "nobody", "y",       NULL};
    static const char *const status[] = {"ok", "state", "enabled", "url", "", NULL};
    static const char *const save[] = {"ok", NULL};
    const char *verb = control_next(request);
    (void)ctx;
    if (strcmp(verb, "get") == 0)
        put_all(reply, get);
    else if (strcmp(verb, "status") == 0)
        put_all(reply, status);
    else if (strcmp(verb, "save") == 0)
        put_all(reply, save);
    else if (strcmp(verb, "junk") == 0)
        (void)buf_puts(reply, "junk without an end");
    else if (strcmp(verb, "die") == 0)
        _exit(0);
    else
        echo(request, verb, reply);
}

static void serve(const char *path, int ready_fd, pid_t parent)
{
    struct clock *clock;
    struct loop *loop;
    struct control_server *server;
    const struct control_server_env env = {
        .path = path, .admin_group = "", .operator_group = "", .handler = answer};
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || clock_new_real(&clock) || loop_new(clock, &loop) ||
        control_server_new(loop, NULL, &env, &server))
        _exit(1);
    if (write(ready_fd, "r", 1) != 1)
        _exit(1);
    (void)loop_run(loop);
    _exit(1);
}

pid_t control_child_start(const char *path)
{
    int ends[2];
    char byte = 0;
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        close(ends[0]);
        serve(path, ends[1], parent);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], &byte, 1);
    close(ends[0]);
    CU_ASSERT_EQUAL_FATAL(got, 1);
    return child;
}

void control_child_stop(pid_t pid)
{
    int status;
    (void)kill(pid, SIGKILL);
    CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
}
