/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell_session.c: see shell_session.h.
 */
#include "tests/unit/shell_session.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "platform/control_client.h"
#include "platform/banned.h"

const char *const no_status[] = {NULL};

static void collect(void *ctx, const char *data, size_t len)
{
    struct session *session = ctx;
    buf_append(&session->out, data, len);
}

static int ask(void *ctx, const char *prompt, char *answer, size_t size)
{
    struct session *session = ctx;
    buf_puts(&session->out, prompt);
    if (!session->answers || !*session->answers)
        return session->no_answer;
    snprintf(answer, size, "%s", *session->answers++);
    buf_printf(&session->out, "%s\n", answer);
    return 0;
}

void open_session(struct session *session, const char *const *status)
{
    const struct shell_io io = {.output = collect, .ask = ask, .ctx = session};
    memset(session, 0, sizeof(*session));
    session->no_answer = -ETIMEDOUT;
    buf_init(&session->out, 1048576);
    unit_dir(session->dir);
    fake_daemon_start(&session->daemon, session->dir, status);
    CU_ASSERT_EQUAL_FATAL(control_client_new(session->daemon.socket, &session->client), 0);
    CU_ASSERT_EQUAL_FATAL(shell_new(session->client, &io, &session->shell), 0);
}

void close_session(struct session *session)
{
    shell_free(session->shell);
    control_client_free(session->client);
    fake_daemon_stop(&session->daemon);
    buf_free(&session->out);
}

void type(struct session *session, const char *line, enum shell_result result, const char *printed)
{
    buf_reset(&session->out);
    shell_prompt(session->shell);
    enum shell_result got = shell_run(session->shell, line);
    if (got != result || strcmp(buf_text(&session->out), printed) != 0)
        printf("\n    %s: result %d, printed\n%s", line, (int)got, buf_text(&session->out));
    CU_ASSERT_EQUAL(got, result);
    CU_ASSERT_STRING_EQUAL(buf_text(&session->out), printed);
}

void done(struct session *session, const char *line)
{
    type(session, line, SHELL_DONE, "");
}

void enter_cwmp_view(struct session *session)
{
    type(session, "system-view", SHELL_DONE, "System View: return to User View with Ctrl+Z.\n");
    done(session, "cwmp");
}

const char *value(struct session *session, enum setting_id id, enum setting_source source)
{
    const struct settings *settings = shell_settings(session->shell);
    CU_ASSERT_PTR_NOT_NULL_FATAL(settings);
    const char *text = settings_get(settings, id, source);
    return text ? text : "";
}
