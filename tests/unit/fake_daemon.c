/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_daemon.c: see fake_daemon.h.
 */
#include "tests/unit/fake_daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/control_server.h"
#include "platform/loop.h"
#include "platform/settings.h"
#include "platform/banned.h"

struct fake {
    struct settings *settings;
    const char *const *status;
    char saved[600];
};

static void get(const struct fake *fake, struct buf *reply)
{
    control_put(reply, "ok");
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        for (unsigned source = 0; source < SOURCE_COUNT; source++) {
            const char *text =
                settings_get(fake->settings, (enum setting_id)id, (enum setting_source)source);
            if (!text)
                continue;
            control_put(reply, setting_row((enum setting_id)id)->name);
            control_put(reply, setting_source_name((enum setting_source)source));
            control_put(reply, text);
        }
}

/* One (verb name source [text]) of a commit; 0 or the errno code to refuse it with. */
static int change(struct fake *fake, const char *verb, struct control_reader *request)
{
    const char *name = control_next(request), *source_name = control_next(request);
    const char *text = strcmp(verb, "unset") ? control_next(request) : NULL;
    enum setting_id id;
    enum setting_source source;
    if (setting_find(name, &id) || setting_source_find(source_name, &source))
        return EPROTO;
    if (text && id == SETTING_SYSNAME && !strncmp(text, "error-", 6))
        return (int)strtol(text + 6, NULL, 10);
    if (text && setting_row(id)->type == SETTING_TYPE_SECRET)
        text = FAKE_CIPHER;
    settings_put(fake->settings, id, source, text);
    return 0;
}

static void answer(void *ctx, struct control_reader *request, struct buf *reply)
{
    struct fake *fake = ctx;
    const char *verb = control_next(request), *next;
    int error = 0;
    if (!strcmp(verb, "get")) {
        get(fake, reply);
        return;
    }
    if (!strcmp(verb, "commit")) {
        while (!error && (next = control_next(request)))
            error = change(fake, next, request);
    } else if (!strcmp(verb, "save")) {
        int fd = open(fake->saved, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        error = fd < 0 ? ENOSPC : 0; /* the second save fails: a full disk */
        if (fd >= 0)
            close(fd);
    } else if (strcmp(verb, "status") != 0) {
        error = EPROTO;
    }
    if (error) {
        control_reply_error(reply, error, strerror(error), NULL);
        return;
    }
    control_put(reply, "ok");
    if (strcmp(verb, "status") != 0)
        return;
    control_put(reply, "version");
    control_put(reply, FAKE_VERSION);
    for (const char *const *text = fake->status; *text; text++)
        control_put(reply, *text);
}

/* The process itself; says on ready that it listens. */
static void serve(const struct fake_daemon *daemon, const char *dir, const char *const *status,
                  int ready)
{
    struct fake fake = {.status = status};
    struct clock *clock;
    struct loop *loop;
    struct control_server *server;
    snprintf(fake.saved, sizeof(fake.saved), "%s/saved", dir);
    if (settings_new(&fake.settings) || clock_new_real(&clock) || loop_new(clock, &loop) ||
        control_server_new(loop, NULL, daemon->socket, answer, &fake, &server) ||
        write(ready, "", 1) != 1)
        _exit(1);
    loop_run(loop);
    _exit(0);
}

void fake_daemon_start(struct fake_daemon *daemon, const char *dir, const char *const *status)
{
    int ready[2];
    char byte;
    pid_t parent = getpid();
    snprintf(daemon->socket, sizeof(daemon->socket), "%s/socket", dir);
    if (pipe(ready) < 0 || (daemon->pid = fork()) < 0) {
        perror("fake daemon");
        exit(1);
    }
    if (daemon->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        signal(SIGTERM, SIG_DFL);
        close(ready[0]);
        serve(daemon, dir, status, ready[1]);
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) {
        fprintf(stderr, "the fake daemon does not start\n");
        exit(1);
    }
    close(ready[0]);
}

void fake_daemon_stop(struct fake_daemon *daemon)
{
    kill(daemon->pid, SIGKILL);
    waitpid(daemon->pid, NULL, 0);
}
