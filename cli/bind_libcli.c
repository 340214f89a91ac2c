/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind_libcli.c: libcli's callbacks.
 *
 * Of libcli only the public calls are used, and one field, cli->history: libcli puts each line
 * there before it calls back, so the newest entry is the line byte for byte.
 * (cli->pipeline->cmdline is the same text, but that field's offset differs between libcli 1.10.7
 * and 1.10.8; history's does not.) The entry is taken out at once; what stays in that list is what
 * Comware would recall.
 */
#include "cli/bind_libcli.h"

#include <errno.h>
#include <libcli.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/edit_line.h"
#include "cli/inband.h"
#include "cli/screen.h"
#include "cli/shell.h"
#include "platform/buf.h"

#include "platform/banned.h"

enum {
    OUTPUT_CHUNK = 8192,
    PROMPT_MAX = 256,
    SECONDS_BETWEEN_IDLE_CALLS = 3600, /* libcli wakes up that often for nothing */
};

struct session {
    struct shell *shell;
    struct cli_def *cli;
    int fd;
    bool lost;        /* the pump is gone */
    bool daemon_lost; /* cwmpd could not be reached, if only for a while */
    char output[OUTPUT_CHUNK];
    size_t output_len;
    char tab_base[EDIT_LINE_MAX + 1];   /* the line of the first TAB in a row */
    char tab_result[EDIT_LINE_MAX + 1]; /* "" when the next TAB starts anew */
    unsigned tab_turn;
    unsigned depth;                /* how many entries up in history; 0: not there */
    char typed[EDIT_LINE_MAX + 1]; /* the line that was there before UP */
};

/* --- to the pump --- */

static void flush(struct session *session)
{
    size_t done = 0;

    while (done < session->output_len && !session->lost) {
        ssize_t n = write(session->fd, session->output + done, session->output_len - done);

        if (n > 0)
            done += (size_t)n;
        else if (errno != EINTR)
            session->lost = true;
    }
    session->output_len = 0;
}

static void put(struct session *session, char c)
{
    if (session->output_len == sizeof session->output)
        flush(session);
    session->output[session->output_len++] = c;
}

static void on_output(void *ctx, const char *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        put(ctx, screen_char(data[i]));
}

static void put_frame(struct session *session, enum inband_frame kind, const char *text)
{
    put(session, INBAND_FRAME);
    put(session, (char)kind);
    for (; *text != '\0'; text++)
        put(session, screen_char(*text));
    put(session, INBAND_FRAME_END);
}

/* Reads the pump's answer. The pump also watches the time. */
static int on_ask(void *ctx, const char *prompt, char *answer, size_t size)
{
    struct session *session = ctx;
    size_t len = 0;
    char c;

    on_output(session, prompt, strlen(prompt));
    put_frame(session, INBAND_FRAME_ASK, "");
    flush(session);
    for (;;) {
        ssize_t n = read(session->fd, &c, 1);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -ENOTTY;
        switch (c) {
        case INBAND_ANSWER:
            answer[len] = '\0';
            return 0;
        case INBAND_ANSWER_LATE:
            return -ETIMEDOUT;
        case INBAND_ANSWER_CANCEL:
            return -ECANCELED;
        case INBAND_ANSWER_NOBODY:
            return -ENOTTY;
        default:
            if (len + 1 < size)
                answer[len++] = c;
        }
    }
}

static void set_prompt(struct session *session)
{
    char framed[PROMPT_MAX];
    size_t len = 0;

    framed[len++] = INBAND_PROMPT;
    for (const char *p = shell_prompt(session->shell); *p != '\0' && len < sizeof framed - 2; p++)
        framed[len++] = screen_char(*p);
    framed[len++] = INBAND_PROMPT_END;
    framed[len] = '\0';
    cli_set_promptchar(session->cli, framed);
}

/* --- history, in libcli's list: the oldest entry first --- */

static unsigned history_count(const struct cli_def *cli)
{
    unsigned count = 0;

    while (count < MAX_HISTORY && cli->history[count] != NULL)
        count++;
    return count;
}

static void history_drop(struct cli_def *cli, unsigned index)
{
    unsigned count = history_count(cli);

    explicit_bzero(cli->history[index], strlen(cli->history[index]));
    free(cli->history[index]);
    memmove(cli->history + index, cli->history + index + 1,
            (count - index - 1) * sizeof cli->history[0]);
    cli->history[count - 1] = NULL;
}

static void history_add(struct cli_def *cli, const char *line)
{
    unsigned count = history_count(cli);

    if (count > 0 && strcmp(cli->history[count - 1], line) == 0)
        return;
    if (count == BIND_HISTORY_MAX) {
        history_drop(cli, 0);
        count--;
    }
    cli->history[count] = strdup(line); /* without memory the line is not recalled */
}

/* --- the ends of a line --- */

static void set_line(char *line, const char *text)
{
    size_t len = strnlen(text, EDIT_LINE_MAX);

    memcpy(line, text, len);
    line[len] = '\0';
}

static int on_run(struct session *session, const char *line)
{
    enum shell_result result = shell_run(session->shell, line);

    session->daemon_lost = session->daemon_lost || shell_is_lost(session->shell);
    session->depth = 0;
    if (result == SHELL_DONE)
        history_add(session->cli, line);
    if (result == SHELL_QUIT)
        return CLI_QUIT;
    set_prompt(session);
    return CLI_OK;
}

static int on_help(struct session *session, const char *line)
{
    shell_help(session->shell, line);
    put_frame(session, INBAND_FRAME_AGAIN, line);
    return CLI_OK;
}

static int complete(struct session *session, const char *line)
{
    struct buf result;
    bool found;

    buf_init(&result, EDIT_LINE_MAX);
    found = shell_complete(session->shell, session->tab_base, session->tab_turn, &result) &&
            buf_error(&result) == 0;
    if (found)
        set_line(session->tab_result, buf_text(&result));
    put_frame(session, found ? INBAND_FRAME_STILL : INBAND_FRAME_AGAIN,
              found ? session->tab_result : line);
    buf_wipe(&result);
    return CLI_OK;
}

static int on_tab(struct session *session, const char *line)
{
    set_line(session->tab_base, line);
    session->tab_result[0] = '\0';
    session->tab_turn = 0;
    return complete(session, line);
}

static int on_tab_next(struct session *session, const char *line)
{
    size_t len = strlen(session->tab_result);

    /* A completion that ends with a blank was the only one: the next TAB is for the next word. */
    if (len == 0 || session->tab_result[len - 1] == ' ' || strcmp(session->tab_result, line) != 0)
        return on_tab(session, line);
    session->tab_turn++;
    return complete(session, line);
}

static int on_up(struct session *session, const char *line)
{
    unsigned count = history_count(session->cli);

    if (session->depth == 0)
        set_line(session->typed, line);
    if (session->depth < count)
        line = session->cli->history[count - ++session->depth];
    put_frame(session, INBAND_FRAME_STILL, line);
    return CLI_OK;
}

static int on_down(struct session *session, const char *line)
{
    unsigned count = history_count(session->cli);

    if (session->depth > 0)
        line =
            --session->depth == 0 ? session->typed : session->cli->history[count - session->depth];
    put_frame(session, INBAND_FRAME_STILL, line);
    return CLI_OK;
}

static int on_cancel(struct session *session, const char *line)
{
    (void)line;
    session->depth = 0;
    return CLI_OK;
}

static int on_user_view(struct session *session, const char *line)
{
    (void)line;
    session->depth = 0;
    if (shell_view(session->shell) == VIEW_USER)
        return CLI_OK;
    (void)shell_run(session->shell, "return");
    set_prompt(session);
    return CLI_OK;
}

static const struct {
    unsigned char end;
    int (*run)(struct session *session, const char *line);
} ends[] = {
    {INBAND_RUN, on_run},       {INBAND_HELP, on_help},
    {INBAND_TAB, on_tab},       {INBAND_TAB_NEXT, on_tab_next},
    {INBAND_UP, on_up},         {INBAND_DOWN, on_down},
    {INBAND_CANCEL, on_cancel}, {INBAND_USER_VIEW, on_user_view},
};

static const char lead[] = {(char)INBAND_LEAD, '\0'};

/* Takes the line out of libcli's history: lead, blank, text, end. Returns the end; 0 when the line
 * is not there, for want of memory, or is longer than the pump lets any be. */
static unsigned char take_line(struct cli_def *cli, char *line, size_t size)
{
    unsigned count = history_count(cli);
    const char *newest = count > 0 ? cli->history[count - 1] : "";
    size_t len = strlen(newest);
    unsigned char end = 0;

    if (newest[0] != lead[0])
        return 0;
    if (len >= 3 && len - 3 < size) {
        for (size_t i = 0; i < len - 3; i++)
            line[i] = inband_show(newest[2 + i]);
        line[len - 3] = '\0';
        end = (unsigned char)newest[len - 1];
    }
    history_drop(cli, count - 1);
    return end;
}

static int on_line(struct cli_def *cli, const char *command, char **argv, int argc)
{
    static const char complaint[] = " % The line was lost: not enough memory.\n";
    struct session *session = cli_get_context(cli);
    char line[EDIT_LINE_MAX + 1];
    unsigned char end = take_line(cli, line, sizeof line);
    int rc = CLI_ERROR;

    (void)command;
    (void)argv;
    (void)argc;
    if (end == 0)
        on_output(session, complaint, sizeof complaint - 1);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i].end == end)
            rc = ends[i].run(session, line);
    explicit_bzero(line, sizeof line);
    flush(session);
    return session->lost ? CLI_QUIT : rc;
}

static int prepare(struct session *session)
{
    struct cli_def *cli = session->cli;

    cli_unregister_all_commands(cli);
    cli_unregister_all_filters(cli);
    if (cli_register_command(cli, NULL, lead, on_line, PRIVILEGE_UNPRIVILEGED, MODE_EXEC, NULL) ==
        NULL)
        return -ENOMEM;
    cli_telnet_protocol(cli, 0);
    cli_regular_interval(cli, SECONDS_BETWEEN_IDLE_CALLS);
    cli_set_context(cli, session);
    set_prompt(session);
    return 0;
}

int bind_libcli_run(struct control_client *client, int fd)
{
    struct session *session = calloc(1, sizeof *session);
    struct shell_io io = {.output = on_output, .ask = on_ask, .ctx = session};
    int rc = -ENOMEM;

    if (session == NULL)
        goto close;
    session->fd = fd;
    session->cli = cli_init();
    if (session->cli == NULL || shell_new(client, &io, &session->shell) != 0 ||
        prepare(session) != 0)
        goto done;
    rc = cli_loop(session->cli, fd) == CLI_OK ? 0 : -ENOTCONN;
    fd = -1; /* libcli has closed it */
    if (rc == 0 && session->daemon_lost)
        rc = -ENOLINK;

done:
    shell_free(session->shell);
    if (session->cli != NULL)
        cli_done(session->cli);
    explicit_bzero(session, sizeof *session);
    free(session);
close:
    if (fd >= 0)
        close(fd);
    return rc;
}
