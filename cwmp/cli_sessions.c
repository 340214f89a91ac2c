/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cli_sessions.c: see cli_sessions.h.
 */
#include "cwmp/cli_sessions.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/clock.h"
#include "platform/printable.h"
#include "platform/banned.h"

struct cli_sessions {
    const struct clock *clock;
    struct cli_session *lines[CLI_LINES_MAX]; /* NULL: free */
};

static const char console[] = "console";
static const char *const terminals[] = {console, "telnet", "ssh", "vty"};

int cli_sessions_new(const struct clock *clock, struct cli_sessions **out)
{
    struct cli_sessions *sessions = calloc(1, sizeof(*sessions));
    if (!sessions)
        return -ENOMEM;
    sessions->clock = clock;
    *out = sessions;
    return 0;
}

void cli_sessions_free(struct cli_sessions *sessions)
{
    if (!sessions)
        return;
    for (size_t i = 0; i < CLI_LINES_MAX; i++)
        free(sessions->lines[i]);
    free(sessions);
}

static struct cli_session *find(const struct cli_sessions *sessions, unsigned connection)
{
    for (size_t i = 0; i < CLI_LINES_MAX; i++)
        if (sessions->lines[i] && sessions->lines[i]->connection == connection)
            return sessions->lines[i];
    return NULL;
}

/* The text is shown on other people's terminals. */
static void copy_printable(const char *text, char *out, size_t size)
{
    (void)snprintf(out, size, "%s", text);
    printable_word(out);
}

enum { LINES_FOR_ADMINS = 16 };

/* The lowest free line for the terminal. */
static int choose(const struct cli_sessions *sessions, const char *terminal, bool admin,
                  size_t *out)
{
    bool known = false;
    for (size_t i = 0; i < sizeof(terminals) / sizeof(terminals[0]); i++)
        known = known || !strcmp(terminals[i], terminal);
    if (!known)
        return -EINVAL;
    *out = 0;
    if (!strcmp(terminal, console))
        return sessions->lines[0] ? -EBUSY : 0;
    /* So that nobody who may only look can keep out those who could do something about it. */
    size_t end = admin ? CLI_LINES_MAX : CLI_LINES_MAX - LINES_FOR_ADMINS;
    for (*out = 1; *out < end; (*out)++)
        if (!sessions->lines[*out])
            return 0;
    return -EUSERS;
}

int cli_sessions_login(struct cli_sessions *sessions, unsigned connection, pid_t pid, bool admin,
                       const char *user, const char *terminal, const char *address,
                       const struct cli_session **out)
{
    size_t number;
    if (find(sessions, connection))
        return -EISCONN;
    if (strlen(address) >= CONTROL_ADDRESS_SIZE)
        return -ENAMETOOLONG;
    int error = choose(sessions, terminal, admin, &number);
    if (error)
        return error;
    struct cli_session *session = calloc(1, sizeof(*session));
    if (!session)
        return -ENOMEM;
    *session = (struct cli_session){.connection = connection,
                                    .number = number,
                                    .pid = pid,
                                    .since_ms = clock_wall_ms(sessions->clock),
                                    .active_ms = clock_monotonic_ms(sessions->clock)};
    snprintf(session->line, sizeof(session->line), number ? "vty%u" : "con%u",
             number ? (unsigned)number - 1 : 0);
    copy_printable(user, session->user, sizeof(session->user));
    copy_printable(address, session->address, sizeof(session->address));
    snprintf(session->terminal, sizeof(session->terminal), "%s", terminal);
    sessions->lines[number] = session;
    *out = session;
    return 0;
}

const struct cli_session *cli_sessions_find(const struct cli_sessions *sessions,
                                            unsigned connection)
{
    return find(sessions, connection);
}

void cli_sessions_touch(struct cli_sessions *sessions, unsigned connection)
{
    struct cli_session *session = find(sessions, connection);
    if (session)
        session->active_ms = clock_monotonic_ms(sessions->clock);
}

void cli_sessions_leave(struct cli_sessions *sessions, unsigned connection)
{
    struct cli_session *session = find(sessions, connection);
    if (!session)
        return;
    sessions->lines[session->number] = NULL;
    free(session);
}

const struct cli_session *cli_sessions_on(const struct cli_sessions *sessions, size_t number)
{
    return number < CLI_LINES_MAX ? sessions->lines[number] : NULL;
}

uint64_t cli_sessions_idle_seconds(const struct cli_sessions *sessions,
                                   const struct cli_session *session)
{
    return (uint64_t)(clock_monotonic_ms(sessions->clock) - session->active_ms) / 1000;
}
