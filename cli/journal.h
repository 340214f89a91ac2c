/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal.h: what a session and the daemon agree on about each line: whether this person may use
 * the command, and what the daemon keeps of it in its log and in the history of all users.
 */
#ifndef CLI_JOURNAL_H
#define CLI_JOURNAL_H

#include <stdbool.h>

#include "cli/command.h"
#include "platform/control_message.h"

struct control_client;

/* Whether the person has at least this role. True as well while that is not known: the daemon, who
 * decides in the end, refuses or is not there. Does not ask the daemon for what everybody may. */
bool journal_permits(struct control_client *client, enum role least);

/* Tells the daemon; one that is not reached misses it. */
void journal_note(struct control_client *client, enum view view, const char *line,
                  enum control_outcome outcome);

/* Notes a line that is no command, up to the column where it went wrong: what stands there and
 * behind it may be a password in the wrong place. */
void journal_unknown(struct control_client *client, enum view view, const char *line,
                     size_t column);

#endif
