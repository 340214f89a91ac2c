/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_daemon.c: see fake_daemon.h.
 */
#include "tests/unit/fake_daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
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
#include "platform/txn.h"
#include "platform/banned.h"

struct fake {
    struct settings *settings;
    const char *const *status;
    char saved[600], noted[600], operators[600]; /* paths */
};

static int apply(struct fake *fake, const struct txn_change *change)
{
    const char *text = change->text;
    if (change->kind == TXN_ENTRY_ADD)
        return -settings_entry_add(fake->settings, change->list, change->key);
    if (change->kind == TXN_ENTRY_REMOVE) {
        settings_entry_remove(fake->settings, change->list, change->key);
        return 0;
    }
    if (text && change->id == SETTING_SYSNAME && !strncmp(text, "error-", 6))
        return (int)strtol(text + 6, NULL, 10);
    if (text && setting_row(change->id)->type == SETTING_TYPE_SECRET)
        text = FAKE_CIPHER;
    return change->key ? -settings_entry_put(fake->settings, change->id, change->key, text)
                       : -settings_put(fake->settings, change->id, change->source, text);
}

/* Whose value it is, so that tests can say what a lease brought. */
static enum setting_setter setter_of(struct control_reader ahead)
{
    const char *name = control_next(&ahead), *where = name ? control_next(&ahead) : NULL;
    return where && !strcmp(where, "dhcp") ? SETTER_DHCP : SETTER_CLI;
}

/* 0 or the errno code to refuse it with. */
static int commit(struct fake *fake, struct control_reader *request)
{
    struct txn *txn;
    const char *verb, *name, *why;
    int error = -txn_new(SETTER_CLI, &txn);
    if (error)
        return error;
    while (!error && (verb = control_next(request))) {
        txn->setter = setter_of(*request);
        error = -control_read_change(request, verb, txn, &name, &why);
    }
    for (size_t i = 0; !error && i < txn->change_count; i++)
        error = apply(fake, &txn->changes[i]);
    txn_free(txn);
    return error;
}

/* Keeps what the shell tells of each line: "OUTCOME VIEW TEXT". */
static void note(struct fake *fake, struct control_reader *request)
{
    const char *text = control_next(request), *outcome = control_next(request);
    const char *view = control_next(request);
    FILE *file = fopen(fake->noted, "ae");
    if (!file)
        return;
    (void)fprintf(file, "%s %s %s\n", outcome, view, text);
    (void)fclose(file);
}

/* Whether startup.cfg exists: the test says so. */
static bool has_saved(const struct fake *fake)
{
    const char *const *text = fake->status;
    while (text[0] && (strcmp(text[0], "saved") != 0 || strcmp(text[1], "yes") != 0))
        text += 2;
    return text[0] != NULL;
}

static void answer(void *ctx, const struct control_peer *peer, struct control_reader *request,
                   struct buf *reply)
{
    struct fake *fake = ctx;
    const char *verb = control_next(request);
    int error = 0;
    (void)peer;
    if (!strcmp(verb, "get")) {
        control_put(reply, "ok");
        control_put_settings(reply, fake->settings);
        return;
    }
    if (!strcmp(verb, "hello")) {
        control_put(reply, "ok");
        bool limited = access(fake->operators, F_OK) == 0;
        control_put(reply, control_role_name(limited ? ROLE_OPERATOR : ROLE_ADMIN));
        control_put(reply, "fake");
        return;
    }
    if (!strcmp(verb, "commit")) {
        error = commit(fake, request);
    } else if (!strcmp(verb, "save")) {
        int fd = open(fake->saved, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        error = fd < 0 ? ENOSPC : 0; /* the second save fails: a full disk */
        if (fd >= 0)
            close(fd);
    } else if (!strcmp(verb, "startup")) {
        control_put(reply, "ok");
        control_put(reply, "main");
        control_put(reply, "startup.cfg");
        return;
    } else if (!strcmp(verb, "file-read") && has_saved(fake)) {
        control_put(reply, "ok");
        control_put(reply, "#");
        return;
    } else if (!strcmp(verb, "file-read")) {
        error = ENOENT;
    } else if (!strcmp(verb, "command")) {
        note(fake, request);
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
    const struct control_server_env env = {.path = daemon->socket,
                                           .admin_group = "",
                                           .operator_group = "",
                                           .handler = answer,
                                           .ctx = &fake};
    snprintf(fake.saved, sizeof(fake.saved), "%s/saved", dir);
    snprintf(fake.noted, sizeof(fake.noted), "%s/noted", dir);
    snprintf(fake.operators, sizeof(fake.operators), "%s/operators", dir);
    if (settings_new(&fake.settings) || clock_new_real(&clock) || loop_new(clock, &loop) ||
        control_server_new(loop, NULL, &env, &server) || write(ready, "", 1) != 1)
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
