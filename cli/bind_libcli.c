/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bind_libcli.c: libcli's callbacks.
 *
 * Of libcli only the public calls are used, and one field, cli->history: libcli puts each line
 * there before it calls back, so the newest entry is the line byte for byte.
 * (cli->pipeline->cmdline is the same text, but that field's offset differs between libcli 1.10.7
 * and 1.10.8; history's does not.) The entry is taken out at once; what can be recalled is in a
 * history of our own.
 */
#include "cli/bind_libcli.h"

#include <errno.h>
#include <libcli.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/edit_line.h"
#include "cli/greeting.h"
#include "cli/history.h"
#include "cli/inband.h"
#include "cli/screen.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_sessions.h"
#include "platform/settings.h"

#include "platform/banned.h"

enum {
    OUTPUT_CHUNK = 8192,
    PROMPT_MAX = 256,
    SECONDS_BETWEEN_IDLE_CALLS = 3600, /* libcli wakes up that often for nothing */
};

struct session {
    const struct bind_libcli *config;
    struct shell *shell;
    struct cli_def *cli;
    struct history *history;
    bool lost;        /* the pump is gone */
    bool daemon_lost; /* cwmpd could not be reached, if only for a while */
    unsigned runs;    /* lines that were run, as the pump counts them */
    bool interrupted; /* the one that runs */
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
        ssize_t n = write(session->config->fd, session->output + done, session->output_len - done);

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

/* --- what the pump asks the person for --- */

/* The next byte of an answer; INBAND_ANSWER_NOBODY when the pump is gone. */
static char read_byte(struct session *session)
{
    char c;

    flush(session);
    for (;;) {
        ssize_t n = read(session->config->fd, &c, 1);

        if (n > 0)
            return c;
        if (n == 0 || errno != EINTR)
            return INBAND_ANSWER_NOBODY;
    }
}

/* The pump also watches the time. */
static int read_answer(struct session *session, char *answer, size_t size)
{
    size_t len = 0;

    for (;;) {
        char c = read_byte(session);

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

static int ask(struct session *session, enum inband_frame how, const char *prompt, char *answer,
               size_t size)
{
    on_output(session, prompt, strlen(prompt));
    put_frame(session, how, "");
    return read_answer(session, answer, size);
}

static int on_ask(void *ctx, const char *prompt, char *answer, size_t size)
{
    return ask(ctx, INBAND_FRAME_ASK, prompt, answer, size);
}

static int on_ask_secret(void *ctx, const char *prompt, char *answer, size_t size)
{
    return ask(ctx, INBAND_FRAME_SECRET, prompt, answer, size);
}

static int on_next_line(void *ctx, const char *prompt, char *answer, size_t size)
{
    return ask(ctx, INBAND_FRAME_NEXT, prompt, answer, size);
}

static enum shell_more on_more(void *ctx)
{
    struct session *session = ctx;

    put_frame(session, INBAND_FRAME_MORE, "");
    switch (read_byte(session)) {
    case INBAND_MORE_PAGE:
        return MORE_PAGE;
    case INBAND_MORE_LINE:
        return MORE_LINE;
    case INBAND_MORE_BACK:
        return MORE_BACK;
    default:
        return MORE_STOP;
    }
}

static char on_key(void *ctx, const char *keys)
{
    char key;

    put_frame(ctx, INBAND_FRAME_KEY, keys);
    key = read_byte(ctx);
    return key == INBAND_ANSWER_NOBODY || key == INBAND_ANSWER_CANCEL ? '\0' : key;
}

/* As on Comware: the console shows logs without being asked to. */
static const struct shell_log console_log = {.monitor = true, .level = SHELL_LOG_LEVEL};

static int on_monitor(void *ctx, int level)
{
    char text[16], answer[16];

    (void)snprintf(text, sizeof text, "%d", level);
    put_frame(ctx, INBAND_FRAME_LOG, level >= 0 ? text : "");
    return read_answer(ctx, answer, sizeof answer) == 0 ? -(int)strtol(answer, NULL, 10) : -ENOTTY;
}

/* --- what else the shell wants to know --- */

static bool on_window(void *ctx, unsigned *rows, unsigned *columns)
{
    const struct session *session = ctx;
    struct winsize size;

    if (ioctl(session->config->terminal, TIOCGWINSZ, &size) != 0)
        return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

static bool on_interrupted(void *ctx)
{
    struct session *session = ctx;
    struct pollfd fd = {.fd = session->config->interrupts, .events = POLLIN};
    unsigned number;

    while (!session->interrupted && !session->lost && poll(&fd, 1, 0) > 0) {
        ssize_t n = read(fd.fd, &number, sizeof number);

        if (n == (ssize_t)sizeof number)
            session->interrupted = number == session->runs; /* or else it came late for another */
        else if (n == 0)
            session->lost = true;
        else if (errno != EINTR)
            break;
    }
    return session->interrupted || session->lost;
}

static void on_pause(void *ctx, unsigned milliseconds)
{
    struct session *session = ctx;
    struct pollfd fd = {.fd = session->config->interrupts, .events = POLLIN};

    flush(session);
    if (!session->interrupted && !session->lost)
        (void)poll(&fd, 1, (int)milliseconds);
}

static const char *on_history(void *ctx, size_t back)
{
    const struct session *session = ctx;
    unsigned count = history_count(session->history);

    return back < count ? history_line(session->history, count - 1 - (unsigned)back) : NULL;
}

/* --- the prompt, and what may have changed with it --- */

static unsigned line_setting(const struct settings *settings, enum setting_id id, const char *line)
{
    const char *text = settings_entry_effective(settings, id, line);

    return text != NULL ? (unsigned)strtoul(text, NULL, 10) : 0;
}

/* The daemon may have been restarted, and the line be another one. */
static void take_identity(struct session *session)
{
    const struct control_identity *who = control_identity(session->config->client);

    if (who != NULL)
        shell_set_line(session->shell, who->line);
}

static void set_prompt(struct session *session)
{
    char framed[PROMPT_MAX], idle[16];
    const char *prompt = shell_prompt(session->shell);
    const struct settings *settings = shell_known_settings(session->shell);
    const char *line;
    size_t len = 0;

    take_identity(session);
    line = shell_line(session->shell);
    history_set_size(session->history, line_setting(settings, SETTING_LINE_HISTORY, line));
    (void)snprintf(idle, sizeof idle, "%u", line_setting(settings, SETTING_LINE_IDLE, line));
    put_frame(session, INBAND_FRAME_IDLE, idle);

    framed[len++] = INBAND_PROMPT;
    for (; *prompt != '\0' && len < sizeof framed - 2; prompt++)
        framed[len++] = screen_char(*prompt);
    framed[len++] = INBAND_PROMPT_END;
    framed[len] = '\0';
    cli_set_promptchar(session->cli, framed);
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
    enum shell_result result;

    session->runs++;
    session->interrupted = false;
    result = shell_run(session->shell, line);
    session->daemon_lost = session->daemon_lost || shell_is_lost(session->shell);
    session->depth = 0;
    if (result == SHELL_DONE)
        history_add(session->history, shell_history_text(session->shell));
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
    unsigned count = history_count(session->history);

    if (session->depth == 0)
        set_line(session->typed, line);
    if (session->depth < count)
        line = on_history(session, session->depth++);
    put_frame(session, INBAND_FRAME_STILL, line);
    return CLI_OK;
}

static int on_down(struct session *session, const char *line)
{
    if (session->depth > 0)
        line = --session->depth == 0 ? session->typed : on_history(session, session->depth - 1);
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
    char *taken = cli->history[0];
    size_t len = taken != NULL ? strlen(taken) : 0;
    unsigned char end = 0;

    if (taken == NULL)
        return 0;
    if (len >= 3 && len - 3 < size) {
        for (size_t i = 0; i < len - 3; i++)
            line[i] = inband_show(taken[2 + i]);
        line[len - 3] = '\0';
        end = (unsigned char)taken[len - 1];
    }
    explicit_bzero(taken, len);
    free(taken);
    cli->history[0] = NULL;
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
    return 0;
}

/* --- start and end --- */

/* What comes before the first prompt. False: the session ends. */
static bool begin(struct session *session)
{
    struct greeting_io io = {.output = on_output, .key = on_key, .ctx = session};
    bool on_terminal = session->config->terminal >= 0;

    if (session->config->invite && on_terminal && !greeting_invite(&io))
        return false;
    set_prompt(session); /* the banners and the time limit are known now */
    if (on_terminal && !greeting_show(&io, shell_known_settings(session->shell)))
        return false;
    if (on_terminal && session->config->console)
        (void)shell_set_log(session->shell, &console_log);
    return true;
}

static int start(struct session *session)
{
    struct shell_io io = {.output = on_output,
                          .ask = on_ask,
                          .ask_secret = on_ask_secret,
                          .next_line = on_next_line,
                          .interrupted = on_interrupted,
                          .history = on_history,
                          .pause = on_pause,
                          .ctx = session};

    if (session->config->terminal >= 0) {
        io.window = on_window;
        io.more = on_more;
        io.monitor = on_monitor;
    }
    session->cli = cli_init();
    if (session->cli == NULL || history_new(&session->history) != 0 ||
        shell_new(session->config->client, &io, &session->shell) != 0)
        return -ENOMEM;
    return prepare(session);
}

int bind_libcli_run(const struct bind_libcli *config)
{
    struct session *session = calloc(1, sizeof *session);
    int fd = config->fd, rc = -ENOMEM;

    if (session == NULL)
        goto close;
    session->config = config;
    rc = start(session);
    if (rc == 0 && begin(session)) {
        flush(session);
        rc = cli_loop(session->cli, fd) == CLI_OK ? 0 : -ENOTCONN;
        fd = -1; /* libcli has closed it */
    }
    if (fd >= 0)
        flush(session);
    if (rc == 0 && session->daemon_lost)
        rc = -ENOLINK;
    shell_free(session->shell);
    history_free(session->history);
    if (session->cli != NULL)
        cli_done(session->cli);
    explicit_bzero(session, sizeof *session);
    free(session);
close:
    if (fd >= 0)
        close(fd);
    return rc;
}
