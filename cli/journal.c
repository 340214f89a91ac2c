/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.c: see journal.h.
 */
#include "cli/journal.h"

#include <string.h>

#include "cli/words.h"
#include "platform/control_sessions.h"
#include "platform/banned.h"

bool journal_permits(struct control_client *client, enum role least)
{
    if (least <= ROLE_OPERATOR)
        return true;
    const struct control_identity *who = control_identity(client);
    return !who || who->role >= least;
}

/* Comware's log calls user view "shell", the others as their prompts do. */
static void view_name(enum view view, char *out, size_t size)
{
    const char *tail = view_row(view)->prompt_tail;
    size_t len = 0;
    if (view == VIEW_USER)
        tail = "shell";
    else if (view == VIEW_SYSTEM)
        tail = "system";
    tail += *tail == '-';
    for (; tail[len] && len + 1 < size; len++)
        out[len] = tail[len];
    if (len && out[len - 1] == '-')
        len--;
    out[len] = '\0';
}

void journal_note(struct control_client *client, enum view view, const char *line,
                  enum control_outcome outcome)
{
    char name[32];
    view_name(view, name, sizeof(name));
    control_command(client, line, outcome, name);
}

void journal_unknown(struct control_client *client, enum view view, const char *line, size_t column)
{
    static const char more[] = "...";
    char good[WORDS_LINE_MAX + sizeof(more)];
    size_t len = strnlen(line, WORDS_LINE_MAX), shown = column < len ? column : len;
    memcpy(good, line, shown);
    memcpy(good + shown, shown < len ? more : "", shown < len ? sizeof(more) : 1);
    journal_note(client, view, good, CONTROL_UNKNOWN);
    explicit_bzero(good, sizeof(good));
}
