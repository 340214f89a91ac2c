/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_base.c: the ground of every session: views, the system name, saving. Texts of the dialogues
 * are Comware V7's.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/control_client.h"
#include "platform/banned.h"

#define STARTUP_FILE "startup.cfg"
#define STARTUP_PATH "flash:/" STARTUP_FILE

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

/* --- save --- */

/* 1 yes, 0 no, or the error of shell_ask(). Whatever is neither is asked again, as Comware does. */
static int ask_yes_no(struct shell *shell, const char *question)
{
    char answer[16];
    for (;;) {
        int error = shell_ask(shell, question, answer, sizeof(answer));
        if (error)
            return error;
        if (!strcasecmp(answer, "y") || !strcasecmp(answer, "yes"))
            return 1;
        if (!strcasecmp(answer, "n") || !strcasecmp(answer, "no"))
            return 0;
        question = "Before pressing ENTER you must choose 'YES' or 'NO'[Y/N]:";
    }
}

/* As ask_yes_no(). There is one file to save to, and the person may name it or press Enter. */
static int ask_file_name(struct shell *shell)
{
    char answer[256];
    shell_print(shell, "Please input the file name(*.cfg)[%s]\n", STARTUP_PATH);
    int error =
        shell_ask(shell, "(To leave the existing filename unchanged, press the enter key):", answer,
                  sizeof(answer));
    if (error)
        return error;
    if (!*answer || !strcasecmp(answer, STARTUP_PATH) || !strcasecmp(answer, STARTUP_FILE))
        return 1;
    shell_print(shell, " %% The configuration can only be saved to %s.\n", STARTUP_PATH);
    return -EINVAL;
}

static int write_configuration(struct shell *shell, const char *dots)
{
    shell_print(shell, "Validating file. Please wait%s\n", dots);
    int error = control_save(shell_client(shell));
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Configuration is saved to device successfully.\n");
    return 0;
}

static void note_saved(void *ctx, const char *key, const char *value)
{
    if (!strcmp(key, "saved"))
        *(bool *)ctx = !strcmp(value, "yes");
}

/* 1 to go on, else as ask_yes_no(). */
static int ask_to_overwrite(struct shell *shell)
{
    bool exists = false;
    int error = control_status(shell_client(shell), note_saved, &exists);
    if (error)
        return shell_refuse(shell, error);
    return exists ? ask_yes_no(shell, STARTUP_PATH " exists, overwrite? [Y/N]:") : 1;
}

static int save(struct shell *shell, const struct arguments *arguments)
{
    if (arguments_has(arguments, "force"))
        return write_configuration(shell, "....");
    int answer = ask_yes_no(shell, "The current configuration will be written to the device. "
                                   "Are you sure? [Y/N]:");
    if (answer == 1)
        answer = ask_file_name(shell);
    if (answer == 1)
        answer = ask_to_overwrite(shell);
    if (answer == -ENOTTY)
        shell_print(shell, " %% There is nobody to answer questions here; use save force.\n");
    return answer == 1 ? write_configuration(shell, "...") : answer;
}

/* --- the rows --- */

#define HELP(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct command rows[] = {
    {IN_USER, "system-view", HELP("Enter system view"), ROLE_OPERATOR, -1, SOURCE_USER,
     enter_system_view, NULL, 0},
    {IN_ANY, "quit", HELP("Leave the current view; in user view, end the session"), ROLE_OPERATOR,
     -1, SOURCE_USER, quit, NULL, 0},
    {IN_NOT_USER, "return", HELP("Return to user view"), ROLE_OPERATOR, -1, SOURCE_USER,
     return_to_user_view, NULL, 0},
    {IN_SYSTEM, "sysname <value>", HELP("Set the system name", "System name"), ROLE_ADMIN,
     SETTING_SYSNAME, SOURCE_USER, NULL, NULL, 0},
    {IN_ANY, "save [ force ]", HELP("Save the running configuration", "Save without asking"),
     ROLE_ADMIN, -1, SOURCE_USER, save, NULL, 0},
    /* Output is never held back (there is no pager), which is what this asks for. */
    {IN_USER, "screen-length disable", HELP("Lines shown at a time", "Show output without pausing"),
     ROLE_OPERATOR, -1, SOURCE_USER, nothing, nothing, COMMAND_UNDO},
    /* So that a configuration can be pasted. */
    {IN_ANY, "# [ TEXT ]", HELP("Comment", "Text"), ROLE_OPERATOR, -1, SOURCE_USER, nothing, NULL,
     COMMAND_HIDDEN},
    {IN_SYSTEM, "version TEXT", HELP("Software version", "Text"), ROLE_OPERATOR, -1, SOURCE_USER,
     nothing, NULL, COMMAND_HIDDEN},
};

const struct command_set commands_base = {rows, sizeof(rows) / sizeof(rows[0])};
