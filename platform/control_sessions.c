/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_sessions.c: see control_sessions.h.
 */
#include "platform/control_sessions.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/banned.h"

/* A call whose request is strings, ended by NULL; the strings of the reply are read from *reader,
 * which points into reply. */
static int call(struct control_client *client, struct buf *reply, struct control_reader *reader,
                const char *verb, ...)
{
    struct buf request;
    va_list args;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(reply, CONTROL_MESSAGE_MAX);
    va_start(args, verb);
    for (const char *text = verb; text; text = va_arg(args, const char *))
        control_put(&request, text);
    va_end(args);
    int error = control_call(client, &request, reply);
    buf_wipe(&request);
    const char *start = buf_text(reply);
    *reader = (struct control_reader){.next = start, .end = start + reply->len};
    return error;
}

static int simple_call(struct control_client *client, const char *verb)
{
    struct buf reply;
    struct control_reader reader;
    int error = call(client, &reply, &reader, verb, NULL);
    buf_free(&reply);
    return error;
}

/* Takes count strings into out; false at the end of the reply. */
static bool take(struct control_reader *reader, const char **out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(out[i] = control_next(reader)))
            return false;
    return true;
}

/* --- who is there --- */

/* What introduces the client on each connection. */
struct introduction {
    char terminal[CONTROL_LINE_SIZE]; /* "": hello only */
    char address[CONTROL_ADDRESS_SIZE];
    bool known; /* identity is that of some connection, perhaps an earlier one */
    struct control_identity identity;
};

static int introduce(struct control_client *client, void *ctx)
{
    struct introduction *introduction = ctx;
    struct control_identity *who = &introduction->identity;
    const char *words[3] = {"", "", ""};
    struct buf reply;
    struct control_reader reader;
    bool login = *introduction->terminal;
    int error = login ? call(client, &reply, &reader, "login", introduction->terminal,
                             introduction->address, NULL)
                      : call(client, &reply, &reader, "hello", NULL);
    if (!error && !take(&reader, words, login ? 3 : 2))
        error = -EBADMSG;
    if (!error) {
        who->role = control_role(words[0]);
        snprintf(who->user, sizeof(who->user), "%s", words[1]);
        snprintf(who->line, sizeof(who->line), "%s", words[2]);
        introduction->known = true;
    }
    buf_free(&reply);
    return error;
}

static int set_introduction(struct control_client *client, const char *terminal,
                            const char *address)
{
    struct introduction *introduction = calloc(1, sizeof(*introduction));
    if (!introduction)
        return -ENOMEM;
    snprintf(introduction->terminal, sizeof(introduction->terminal), "%s", terminal);
    snprintf(introduction->address, sizeof(introduction->address), "%s", address);
    control_client_greet(client, introduce, introduction, free);
    return 0;
}

int control_login(struct control_client *client, const char *terminal, const char *address)
{
    if (strlen(terminal) >= CONTROL_LINE_SIZE || strlen(address) >= CONTROL_ADDRESS_SIZE)
        return -EINVAL;
    const struct introduction *now = control_client_greeting(client, introduce);
    int error = 0;
    if (!now || strcmp(now->terminal, terminal) != 0 || strcmp(now->address, address) != 0) {
        error = set_introduction(client, terminal, address);
        control_client_disconnect(client);
    }
    if (error)
        return error;
    return control_client_connect(client);
}

const struct control_identity *control_identity(struct control_client *client)
{
    struct introduction *introduction = control_client_greeting(client, introduce);
    if (!introduction) {
        if (set_introduction(client, "", ""))
            return NULL;
        introduction = control_client_greeting(client, introduce);
    }
    if (!introduction->known) {
        control_client_disconnect(client);
        control_client_connect(client);
    }
    return introduction->known ? &introduction->identity : NULL;
}

int control_users(struct control_client *client, control_session_fn *fn, void *ctx)
{
    enum { LINE, IDLE, SINCE, PID, TERMINAL, USER, ADDRESS, SELF, WORDS };
    const char *words[WORDS];
    struct buf reply;
    struct control_reader reader;
    int error = call(client, &reply, &reader, "users", NULL);
    while (!error && take(&reader, words, WORDS)) {
        const struct control_session session = {.line = words[LINE],
                                                .idle_seconds = strtoul(words[IDLE], NULL, 10),
                                                .since = words[SINCE],
                                                .pid = words[PID],
                                                .terminal = words[TERMINAL],
                                                .user = words[USER],
                                                .address = words[ADDRESS],
                                                .self = *words[SELF]};
        fn(ctx, &session);
    }
    buf_free(&reply);
    return error;
}

/* --- what was typed --- */

int control_command(struct control_client *client, const char *line, enum control_outcome outcome,
                    const char *view)
{
    struct buf reply;
    struct control_reader reader;
    int error =
        call(client, &reply, &reader, "command", line, control_outcome_name(outcome), view, NULL);
    buf_free(&reply);
    return error;
}

enum { NUMBER_SIZE = 24 };

/* Where the next reply of a list begins; false: this was the last one. A daemon that does not get
 * on would keep us for ever. */
static bool advance(char from[NUMBER_SIZE], const char *next)
{
    bool more = *next && strcmp(from, next) != 0;
    snprintf(from, NUMBER_SIZE, "%s", next);
    return more;
}

int control_history(struct control_client *client, control_history_fn *fn, void *ctx)
{
    enum { TIME, LINE, ADDRESS, USER, COMMAND, WORDS };
    char from[NUMBER_SIZE] = "";
    bool more = true;
    int error = 0;
    while (more && !error) {
        const char *next = "", *words[WORDS];
        struct buf reply;
        struct control_reader reader;
        error = call(client, &reply, &reader, "history", from, NULL);
        if (!error && !take(&reader, &next, 1))
            error = -EBADMSG;
        more = !error && advance(from, next);
        while (!error && take(&reader, words, WORDS)) {
            const struct control_history_entry entry = {words[TIME], words[LINE], words[ADDRESS],
                                                        words[USER], words[COMMAND]};
            if (fn(ctx, &entry))
                continue;
            more = false;
            break;
        }
        buf_free(&reply);
    }
    return error;
}

/* --- the log --- */

int control_logbuffer(struct control_client *client, bool reverse,
                      struct control_log_summary *summary, control_log_fn *fn, void *ctx)
{
    enum { CAPACITY, HELD, OVERWRITTEN, DROPPED, NEXT, WORDS };
    char from[NUMBER_SIZE] = "";
    bool more = true, first = true;
    int error = 0;
    while (more && !error) {
        const char *words[WORDS] = {"", "", "", "", ""}, *line;
        struct buf reply;
        struct control_reader reader;
        error =
            call(client, &reply, &reader, "logbuffer", reverse ? "newest" : "oldest", from, NULL);
        if (!error && !take(&reader, words, WORDS))
            error = -EBADMSG;
        if (first)
            *summary = (struct control_log_summary){
                strtoul(words[CAPACITY], NULL, 10), strtoul(words[HELD], NULL, 10),
                strtoul(words[OVERWRITTEN], NULL, 10), strtoul(words[DROPPED], NULL, 10)};
        first = false;
        more = !error && advance(from, words[NEXT]);
        while (!error && (line = control_next(&reader)))
            if (!fn(ctx, line)) {
                more = false;
                break;
            }
        buf_free(&reply);
    }
    return error;
}

int control_reset_logbuffer(struct control_client *client)
{
    return simple_call(client, "reset-logbuffer");
}

int control_monitor_open(struct control_client *client, unsigned level, int *fd)
{
    char text[NUMBER_SIZE];
    struct control_client *monitor;
    struct buf reply;
    struct control_reader reader;
    int error = control_client_new(control_client_path(client), &monitor);
    if (error)
        return error;
    snprintf(text, sizeof(text), "%u", level);
    error = call(monitor, &reply, &reader, "monitor", text, NULL);
    buf_free(&reply);
    if (!error)
        error = control_client_take_fd(monitor, fd);
    control_client_free(monitor);
    return error;
}

int control_monitor_read(int fd, char text[CONTROL_LOG_SIZE])
{
    char record[CONTROL_LOG_SIZE + 16];
    struct control_reader reader;
    ssize_t len = recv(fd, record, sizeof(record), MSG_DONTWAIT);
    if (len < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    if (len == 0)
        return -ECONNRESET;
    if (control_reader_init(&reader, record, (size_t)len) ||
        strcmp(control_next(&reader), "log") != 0)
        return -EBADMSG;
    const char *line = control_next(&reader);
    if (!line)
        return -EBADMSG;
    snprintf(text, CONTROL_LOG_SIZE, "%s", line);
    return 1;
}
