/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_sessions.c: the verbs about people at the command line: who they are, what they typed,
 * and the log. Texts of the log lines are Comware's.
 */
#include "cwmp/control.h"

#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cwmp/cli_history.h"
#include "cwmp/cli_sessions.h"
#include "cwmp/monitors.h"
#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/config_text.h"
#include "platform/control_server.h"
#include "platform/log.h"
#include "platform/log_buffer.h"
#include "platform/loop.h"
#include "platform/time_text.h"
#include "platform/banned.h"

enum {
    COMMAND_TYPED_MAX = 511, /* Comware's longest line */
    VIEW_NAME_MAX = 32,
    PASSWD_ROOM = 4096,
    CHUNK_MAX = CONTROL_MESSAGE_MAX / 2, /* of a list that goes over in several replies */
};

static const char none[] = "**"; /* Comware's word for a name or an address that there is not */

static void put_number(struct buf *reply, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
    control_put(reply, text);
}

static void put_time(struct buf *reply, int64_t wall_ms)
{
    char text[TIME_TEXT_SIZE];
    time_print_local(wall_ms, text);
    control_put(reply, text);
}

static void malformed(struct buf *reply)
{
    control_reply_error(reply, -EBADMSG, "malformed request", NULL);
}

/* A number that was handed out before; "": fallback. */
static bool read_number(const char *text, uint64_t fallback, uint64_t *out)
{
    char *end;
    if (!text)
        return false;
    *out = *text ? strtoull(text, &end, 10) : fallback;
    return !*text || (!*end && *text >= '0' && *text <= '9');
}

/* The account's name, or its number when it has none. */
static void user_name(uid_t uid, char out[CONTROL_USER_SIZE])
{
    char room[PASSWD_ROOM];
    struct passwd account, *found = NULL;
    if (getpwuid_r(uid, &account, room, sizeof(room), &found) == 0 && found)
        snprintf(out, CONTROL_USER_SIZE, "%s", found->pw_name);
    else
        snprintf(out, CONTROL_USER_SIZE, "%u", (unsigned)uid);
}

/* --- who is there --- */

static const char *location(const struct cli_session *session)
{
    return *session->address ? session->address : session->line;
}

static const char *login_refusal(int error)
{
    switch (error) {
    case -EINVAL:
        return "no such kind of terminal";
    case -ENAMETOOLONG:
        return "the address is too long";
    case -EISCONN:
        return "this session is logged in already";
    case -EBUSY:
        return "The console is in use by another session.";
    case -EUSERS:
        return "All user lines are in use.";
    default:
        return strerror(-error);
    }
}

static void answer_login(const struct control_env *env, const struct control_peer *peer,
                         struct control_reader *request, struct buf *reply)
{
    const char *terminal = control_next(request), *address = control_next(request);
    char user[CONTROL_USER_SIZE];
    const struct cli_session *session;
    if (!address) {
        malformed(reply);
        return;
    }
    user_name(peer->uid, user);
    int error = cli_sessions_login(env->sessions, peer->id, peer->pid, peer->role >= ROLE_ADMIN,
                                   user, terminal, address, &session);
    if (error) {
        control_reply_error(reply, error == -EBUSY ? -EUSERS : error, login_refusal(error), NULL);
        return;
    }
    control_put(reply, "ok");
    control_put(reply, control_role_name(peer->role));
    control_put(reply, session->user);
    control_put(reply, session->line);
    log_event(env->log, LOG_LEVEL_NOTICE, "SHELL", "SHELL_LOGIN", "%s logged in from %s.",
              session->user, location(session));
}

static void answer_hello(const struct control_env *env, const struct control_peer *peer,
                         struct control_reader *request, struct buf *reply)
{
    char user[CONTROL_USER_SIZE];
    (void)env;
    (void)request;
    user_name(peer->uid, user);
    control_put(reply, "ok");
    control_put(reply, control_role_name(peer->role));
    control_put(reply, user);
}

void control_gone(void *ctx, unsigned id)
{
    const struct control_env *env = ctx;
    const struct cli_session *session = cli_sessions_find(env->sessions, id);
    monitors_leave(env->monitors, id);
    if (!session)
        return;
    log_event(env->log, LOG_LEVEL_NOTICE, "SHELL", "SHELL_LOGOUT", "%s logged out from %s.",
              session->user, location(session));
    cli_sessions_leave(env->sessions, id);
}

static void answer_users(const struct control_env *env, const struct control_peer *peer,
                         struct control_reader *request, struct buf *reply)
{
    (void)request;
    control_put(reply, "ok");
    for (size_t i = 0; i < CLI_LINES_MAX; i++) {
        const struct cli_session *session = cli_sessions_on(env->sessions, i);
        if (!session)
            continue;
        control_put(reply, session->line);
        put_number(reply, cli_sessions_idle_seconds(env->sessions, session));
        put_time(reply, session->since_ms);
        put_number(reply, (uint64_t)session->pid);
        control_put(reply, session->terminal);
        control_put(reply, session->user);
        control_put(reply, session->address);
        control_put(reply, session->connection == peer->id ? "self" : "");
    }
}

/* --- what was typed --- */

/* The person as the log lines name them. */
struct author {
    char name[CONTROL_USER_SIZE];
    const char *line, *address, *user; /* "**" where there is none */
};

static void find_author(const struct control_env *env, const struct control_peer *peer,
                        struct author *out)
{
    const struct cli_session *session = cli_sessions_find(env->sessions, peer->id);
    user_name(peer->uid, out->name);
    out->line = session ? session->line : none;
    out->address = session && *session->address ? session->address : none;
    out->user = session ? session->user : out->name;
}

static void log_command(const struct control_env *env, const struct author *author,
                        const char *command, enum control_outcome outcome, const char *view)
{
    switch (outcome) {
    case CONTROL_UNKNOWN:
        log_event(env->log, LOG_LEVEL_WARNING, "SHELL", "SHELL_CMD_MATCHFAIL",
                  "-User=%s-IPAddr=%s; Command %s in view %s failed to be matched.", author->user,
                  author->address, command, view);
        break;
    case CONTROL_DENIED:
        log_event(env->log, LOG_LEVEL_NOTICE, "SHELL", "SHELL_CMDDENY",
                  "-Line=%s-IPAddr=%s-User=%s; Command %s is permission denied.", author->line,
                  author->address, author->user, command);
        break;
    default:
        log_event(env->log, LOG_LEVEL_INFO, "SHELL", "SHELL_CMD",
                  "-Line=%s-IPAddr=%s-User=%s; Command is %s", author->line, author->address,
                  author->user, command);
    }
}

static void answer_command(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    const char *typed = control_next(request), *word = control_next(request);
    const char *view = control_next(request);
    char command[COMMAND_TYPED_MAX + 1];
    enum control_outcome outcome;
    if (!view || strlen(view) > VIEW_NAME_MAX || control_outcome(word, &outcome)) {
        malformed(reply);
        return;
    }
    if (strlen(typed) > COMMAND_TYPED_MAX) {
        control_reply_error(reply, -EMSGSIZE, "the command is too long", NULL);
        return;
    }
    snprintf(command, sizeof(command), "%s", typed);
    env->config_text->hide(command);
    struct author author;
    find_author(env, peer, &author);
    cli_sessions_touch(env->sessions, peer->id);
    log_command(env, &author, command, outcome, view);
    const struct cli_history_entry entry = {clock_wall_ms(loop_clock(env->loop)), author.line,
                                            author.address, author.user, command};
    int error = outcome == CONTROL_DONE ? cli_history_add(env->history, &entry) : 0;
    explicit_bzero(command, sizeof(command));
    if (error)
        control_reply_error(reply, error, strerror(-error), NULL);
    else
        control_put(reply, "ok");
}

/* The newest first. FROM is the number before which to go on. */
static void answer_history(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    struct buf entries;
    uint64_t from;
    (void)peer;
    if (!read_number(control_next(request), cli_history_end(env->history), &from)) {
        malformed(reply);
        return;
    }
    buf_init(&entries, CONTROL_MESSAGE_MAX);
    const struct cli_history_entry *entry = NULL;
    while (from && entries.len < CHUNK_MAX &&
           (entry = cli_history_entry(env->history, from - 1)) != NULL) {
        put_time(&entries, entry->wall_ms);
        control_put(&entries, entry->line);
        control_put(&entries, entry->address);
        control_put(&entries, entry->user);
        control_put(&entries, entry->command);
        from--;
    }
    control_put(reply, "ok");
    if (from && entry)
        put_number(reply, from);
    else
        control_put(reply, "");
    buf_append(reply, entries.data, entries.len);
    buf_free(&entries);
}

/* --- the log --- */

static void answer_logbuffer(const struct control_env *env, const struct control_peer *peer,
                             struct control_reader *request, struct buf *reply)
{
    struct log_buffer_state state;
    struct buf lines;
    uint64_t at;
    (void)peer;
    const char *direction = control_next(request);
    log_buffer_state(env->log_buffer, &state);
    bool reverse = direction && !strcmp(direction, "newest");
    if (!direction || (!reverse && strcmp(direction, "oldest") != 0) ||
        !read_number(control_next(request), reverse ? state.end : state.first, &at)) {
        malformed(reply);
        return;
    }
    if (!reverse && at < state.first)
        at = state.first; /* what was next has been overwritten meanwhile */
    buf_init(&lines, CONTROL_MESSAGE_MAX);
    const char *line = NULL;
    while (lines.len < CHUNK_MAX &&
           (line = log_buffer_line(env->log_buffer, reverse ? at - 1 : at)) != NULL) {
        control_put(&lines, line);
        at = reverse ? at - 1 : at + 1;
    }
    control_put(reply, "ok");
    put_number(reply, LOG_BUFFER_LINES);
    put_number(reply, state.end - state.first);
    put_number(reply, state.overwritten);
    put_number(reply, state.dropped);
    if (line)
        put_number(reply, at);
    else
        control_put(reply, "");
    buf_append(reply, lines.data, lines.len);
    buf_free(&lines);
}

static void answer_reset_logbuffer(const struct control_env *env, const struct control_peer *peer,
                                   struct control_reader *request, struct buf *reply)
{
    (void)peer;
    (void)request;
    log_buffer_reset(env->log_buffer);
    control_put(reply, "ok");
}

static void answer_monitor(const struct control_env *env, const struct control_peer *peer,
                           struct control_reader *request, struct buf *reply)
{
    const char *level = control_next(request);
    if (!level || *level < '0' || *level > '7' || level[1]) {
        malformed(reply);
        return;
    }
    int error = monitors_add(env->monitors, peer->id, (unsigned)(*level - '0'));
    if (error)
        control_reply_error(reply, error, strerror(-error), NULL);
    else
        control_put(reply, "ok");
}

static const struct control_verb verbs[] = {
    {"login", ROLE_OPERATOR, answer_login},
    {"hello", ROLE_OPERATOR, answer_hello},
    {"users", ROLE_OPERATOR, answer_users},
    {"command", ROLE_OPERATOR, answer_command},
    {"history", ROLE_ADMIN, answer_history},
    {"logbuffer", ROLE_OPERATOR, answer_logbuffer},
    {"reset-logbuffer", ROLE_ADMIN, answer_reset_logbuffer},
    {"monitor", ROLE_OPERATOR, answer_monitor},
};

const struct control_verb_set control_verbs_sessions = {verbs, sizeof(verbs) / sizeof(verbs[0])};
