/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_base.c: the ground of every session: views, the system name, and what a pasted configuration
 * holds besides.
 */
#include "cli/command.h"

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/banned.h"

static int nothing(struct shell *shell, const struct arguments *arguments)
{
    (void)shell;
    (void)arguments;
    return 0;
}

static int enter_system_view(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    shell_print(shell, "System View: return to User View with Ctrl+Z.\n");
    shell_enter_view(shell, VIEW_SYSTEM);
    return 0;
}

static int quit(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    enum view view = shell_view(shell);
    if (view == VIEW_USER)
        shell_end(shell);
    else
        shell_enter_view(shell, view_row(view)->parent);
    return 0;
}

static int return_to_user_view(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    shell_enter_view(shell, VIEW_USER);
    return 0;
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_USER, "system-view", HELP("Enter system view"), DOES(ROLE_OPERATOR, enter_system_view)},
    {IN_ANY, "quit", HELP("Leave the current view; in user view, end the session"),
     DOES(ROLE_OPERATOR, quit)},
    {IN_NOT_USER, "return", HELP("Return to user view"), DOES(ROLE_OPERATOR, return_to_user_view)},
    {IN_SYSTEM, "sysname <value>", HELP("Set the system name", "System name"), SETS(SYSNAME)},
    /* So that a configuration can be pasted. */
    {IN_ANY, "# [ TEXT ]", HELP("Comment", "Text"), DOES(ROLE_OPERATOR, nothing),
     .flags = COMMAND_HIDDEN},
    {IN_SYSTEM, "version TEXT", HELP("", "Text"), DOES(ROLE_OPERATOR, nothing),
     .flags = COMMAND_HIDDEN},
};

const struct command_set commands_base = {rows, sizeof(rows) / sizeof(rows[0])};
