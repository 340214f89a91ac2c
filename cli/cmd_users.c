/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_users.c: who is at the command line, what was typed, and the log. Layouts are those of H3C's
 * V7 command references, "Login management", "CLI" and "Information center".
 */
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_sessions.h"
#include "platform/time_text.h"
#include "platform/banned.h"

/* --- display users --- */

enum {
    VTY_COUNT = 256,
    VTY_FIRST_INDEX = 10, /* the absolute number of VTY 0, as on the switches */
    LINE_SHOWN_SIZE = 16,
    DAY_SECONDS = 86400,
    DETAILS_MAX = 131072, /* more than a reply of the daemon holds */
};

struct users {
    struct shell *shell;
    bool all, begun;
    int next;           /* with all: the first line that has not been shown yet */
    struct buf details; /* what stands below the table */
};

/* "vty3" as "VTY 3", and its absolute number. */
static int show_line(const char *line, char shown[LINE_SHOWN_SIZE])
{
    const char *number = line + strcspn(line, "0123456789");
    int n = (int)strtol(number, NULL, 10);
    bool vty = *line == 'v';
    snprintf(shown, LINE_SHOWN_SIZE, "%s %d", vty ? "VTY" : "CON", n);
    return vty ? VTY_FIRST_INDEX + n : n;
}

static void show_idle(unsigned long seconds, char out[16])
{
    if (seconds >= DAY_SECONDS)
        snprintf(out, 16, "old");
    else
        snprintf(out, 16, "%02lu:%02lu:%02lu", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/* A time as the daemon tells it; the epoch when it makes no sense. */
static struct tm local_time(const char *text)
{
    int64_t wall_ms = 0;
    struct tm tm;
    time_parse_local(text, &wall_ms);
    time_t seconds = (time_t)(wall_ms / 1000);
    localtime_r(&seconds, &tm);
    return tm;
}

static const char *show_type(const char *terminal)
{
    return !strcmp(terminal, "telnet") ? "TEL" : !strcmp(terminal, "ssh") ? "SSH" : "";
}

/* The lines that nobody is on, up to the one with this absolute number. */
static void show_free_lines(struct users *users, int end)
{
    for (; users->all && users->next < end; users->next++) {
        if (users->next > 0 && users->next < VTY_FIRST_INDEX)
            continue;
        bool vty = users->next >= VTY_FIRST_INDEX;
        shell_print(users->shell, "  %-5d%s %d\n", users->next, vty ? "VTY" : "CON",
                    vty ? users->next - VTY_FIRST_INDEX : users->next);
    }
}

static void show_head(struct users *users)
{
    if (!users->begun)
        shell_print(users->shell, "  Idx  Line     Idle       Time              Pid     Type\n");
    users->begun = true;
}

static void show_session(void *ctx, const struct control_session *session)
{
    struct users *users = ctx;
    show_head(users);
    char line[LINE_SHOWN_SIZE], idle[16], since[32];
    const char *type = show_type(session->terminal);
    int index = show_line(session->line, line);
    show_free_lines(users, index);
    users->next = index + 1;
    show_idle(session->idle_seconds, idle);
    struct tm tm = local_time(session->since);
    strftime(since, sizeof(since), "%b %d %H:%M:%S", &tm);
    shell_print(users->shell, "%c %-5d%-9s%-11s%-18s%-*s%s\n", session->self ? '+' : ' ', index,
                line, idle, since, *type ? 8 : 0, session->pid, type);
    buf_printf(&users->details, "%-8s:\n        User name: %s\n", line, session->user);
    if (*session->address)
        buf_printf(&users->details, "        Location: %s\n", session->address);
}

static int display_users(struct shell *shell, const struct arguments *arguments)
{
    struct users users = {.shell = shell, .all = arguments_has(arguments, "all")};
    buf_init(&users.details, DETAILS_MAX);
    int error = control_users(shell_client(shell), show_session, &users);
    if (error) {
        shell_refuse(shell, error);
    } else {
        show_head(&users);
        show_free_lines(&users, VTY_FIRST_INDEX + VTY_COUNT);
        shell_print(shell,
                    "\nFollowing are more details.\n%s +    : Current operation user.\n"
                    " F    : Current operation user works in async mode.\n",
                    buf_text(&users.details));
    }
    buf_free(&users.details);
    return error;
}

/* --- display history-command all --- */

struct history {
    struct shell *shell;
    bool begun;
};

static void show_history_head(struct history *history)
{
    if (!history->begun)
        shell_print(history->shell, "  Date       Time     Terminal   Ip              User\n");
    history->begun = true;
}

static bool show_entry(void *ctx, const struct control_history_entry *entry)
{
    struct history *history = ctx;
    char time[32];
    bool first = !history->begun;
    show_history_head(history);
    struct tm tm = local_time(entry->time);
    strftime(time, sizeof(time), "%m/%d/%Y %H:%M:%S", &tm);
    shell_print(history->shell, "%s  %s %-10s %-15s %s\n  Cmd:%s\n", first ? "" : "\n", time,
                entry->line, entry->address, entry->user, entry->command);
    return !shell_stopped(history->shell);
}

static int display_history_all(struct shell *shell, const struct arguments *arguments)
{
    struct history history = {.shell = shell};
    (void)arguments;
    int error = control_history(shell_client(shell), show_entry, &history);
    if (error)
        return shell_refuse(shell, error);
    show_history_head(&history);
    return 0;
}

/* --- display logbuffer --- */

enum { LOG_LINES_MAX = 1024 };

struct lines {
    struct shell *shell;
    struct control_log_summary summary;
    unsigned long wanted;
    unsigned long seen;
    bool reverse, begun;
};

static void show_summary(struct lines *lines)
{
    const struct control_log_summary *summary = &lines->summary;
    if (!lines->begun)
        shell_print(lines->shell,
                    "Log buffer: Enabled\nMax buffer size: %d\nActual buffer size: %lu\n"
                    "Dropped messages: %lu\nOverwritten messages: %lu\nCurrent messages: %lu\n",
                    LOG_LINES_MAX, summary->capacity, summary->dropped, summary->overwritten,
                    summary->held);
    lines->begun = true;
}

/* The newest ones are wanted, in whichever order they come. */
static bool show_log_line(void *ctx, const char *text)
{
    struct lines *lines = ctx;
    show_summary(lines);
    lines->seen++;
    bool wanted = lines->reverse ? lines->seen <= lines->wanted
                                 : lines->seen + lines->wanted > lines->summary.held;
    if (wanted)
        shell_print(lines->shell, "%s\n", text);
    return !(lines->reverse && !wanted) && !shell_stopped(lines->shell);
}

static int display_logbuffer(struct shell *shell, const struct arguments *arguments)
{
    struct lines lines = {.shell = shell,
                          .wanted = arguments_uint(arguments, 0, LOG_LINES_MAX),
                          .reverse = arguments_has(arguments, "reverse")};
    int error = control_logbuffer(shell_client(shell), lines.reverse, &lines.summary, show_log_line,
                                  &lines);
    if (error)
        return shell_refuse(shell, error);
    show_summary(&lines);
    return 0;
}

static int reset_logbuffer(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    int error = control_reset_logbuffer(shell_client(shell));
    return error ? shell_refuse(shell, error) : 0;
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_ANY, "display users [ all ]", HELP("", "Sessions at the command line", "Free lines too"),
     SHOWS(display_users)},
    {IN_ANY, "display history-command all", HELP("", "", "Commands of all users"),
     DOES(ROLE_ADMIN, display_history_all), .flags = COMMAND_DISPLAY},
    {IN_ANY, "display logbuffer [ reverse ] [ size INTEGER<1-1024> ]",
     HELP("", "Log buffer", "Newest line first", "The newest lines only", "How many"),
     SHOWS(display_logbuffer)},
    {IN_USER, "reset logbuffer", HELP("Clear", "Log buffer"), DOES(ROLE_ADMIN, reset_logbuffer)},
};

const struct command_set commands_users = {rows, sizeof(rows) / sizeof(rows[0])};
