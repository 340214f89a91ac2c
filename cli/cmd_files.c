/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_files.c: saved configurations, and the restart that puts one in force. Texts of the dialogues
 * are Comware V7's.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/dialogue.h"
#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_files.h"
#include "platform/banned.h"

#define STARTUP_FILE "startup.cfg"
#define FILE_NAME    "STRING<1-70>" /* 63 and "flash:/" */

enum { SAVED_MAX = 1048576 };

/* --- questions --- */

/* What a dialogue came to, as a result of its command. hint: what to use where nobody answers. */
static int end_dialogue(struct shell *shell, int answer, const char *hint)
{
    if (answer == -ENOTTY)
        shell_complain(shell, " %% There is nobody to answer questions here%s.\n", hint);
    return answer > 0 ? 0 : answer;
}

/* A name of a configuration file as it is typed. */
static int read_name(struct shell *shell, const char *text, char name[FLASH_NAME_SIZE])
{
    bool valid = flash_name(text, name) == 0;
    if (valid && flash_name_is_configuration(name))
        return 0;
    shell_complain(shell, "The file name is invalid%s!\n", valid ? "(does not end with .cfg)" : "");
    return -EINVAL;
}

/* 1 to go on, else as dialogue_yes_no(). */
static int ask_to_overwrite(struct shell *shell, const char *name)
{
    char question[sizeof(FLASH_PREFIX) + FLASH_NAME_MAX + 32];
    struct buf start;
    buf_init(&start, CONTROL_FILE_CHUNK);
    int error = control_file_read(shell_client(shell), name, 0, &start);
    buf_wipe(&start);
    if (error == -ENOENT && control_client_refused(shell_client(shell)))
        return 1;
    if (error)
        return shell_refuse(shell, error);
    snprintf(question, sizeof(question), FLASH_PREFIX "%s exists, overwrite? [Y/N]:", name);
    return dialogue_yes_no(shell, question);
}

/* --- save --- */

static enum startup_use use_of(const struct arguments *arguments)
{
    return arguments_has(arguments, "backup") ? STARTUP_BACKUP : STARTUP_MAIN;
}

/* The file that save writes to unless another one is named. */
static int find_next(struct shell *shell, enum startup_use use, char name[FLASH_NAME_SIZE])
{
    struct control_startup startup;
    int error = control_startup(shell_client(shell), &startup);
    if (error)
        return shell_refuse(shell, error);
    const char *next = startup.next[use];
    snprintf(name, FLASH_NAME_SIZE, "%s", *next ? next : STARTUP_FILE);
    return 0;
}

/* name: where it is saved to unless the person says otherwise. 1 to go on, else as
 * dialogue_yes_no(). */
static int ask_file_name(struct shell *shell, char name[FLASH_NAME_SIZE])
{
    char answer[256];
    shell_print(shell, "Please input the file name(*.cfg)[" FLASH_PREFIX "%s]\n", name);
    int error =
        shell_ask(shell, "(To leave the existing filename unchanged, press the enter key):", answer,
                  sizeof(answer));
    if (!error && *answer)
        error = read_name(shell, answer, name);
    return error ? error : 1;
}

static int write_next(struct shell *shell, enum startup_use use, const char *name, const char *dots)
{
    shell_print(shell, "Validating file. Please wait%s\n", dots);
    int error = control_save_next(shell_client(shell), use, name);
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Configuration is saved to device successfully.\n");
    return 0;
}

/* From the file name on, as save and reboot ask for it. 1 when it is saved, else as
 * dialogue_yes_no(). */
static int save_where_told(struct shell *shell, enum startup_use use)
{
    char name[FLASH_NAME_SIZE];
    int answer = find_next(shell, use, name);
    if (!answer)
        answer = ask_file_name(shell, name);
    if (answer == 1)
        answer = ask_to_overwrite(shell, name);
    if (answer == 1)
        answer = write_next(shell, use, name, "...");
    else
        return answer;
    return answer ? answer : 1;
}

static int save(struct shell *shell, const struct arguments *arguments)
{
    enum startup_use use = use_of(arguments);
    if (arguments_has(arguments, "force"))
        return write_next(shell, use, "", "....");
    int answer = dialogue_yes_no(shell, "The current configuration will be written to the device. "
                                        "Are you sure? [Y/N]:");
    if (answer == 1)
        answer = save_where_told(shell, use);
    return end_dialogue(shell, answer, "; use save force");
}

/* A copy: what is loaded at the next start stays as it is. */
static int save_file(struct shell *shell, const struct arguments *arguments)
{
    char name[FLASH_NAME_SIZE], question[sizeof(FLASH_PREFIX) + FLASH_NAME_MAX + 80];
    int answer = read_name(shell, arguments_text(arguments, 0), name);
    if (answer)
        return answer;
    snprintf(
        question, sizeof(question),
        "The current configuration will be saved to " FLASH_PREFIX "%s. Continue? [Y/N]:", name);
    answer = dialogue_yes_no(shell, question);
    if (answer == 1)
        answer = ask_to_overwrite(shell, name);
    if (answer != 1)
        return end_dialogue(shell, answer, "; use save force");
    shell_print(shell,
                "Now saving current configuration to the device.\n"
                "Saving configuration\n" FLASH_PREFIX "%s. Please wait...\n",
                name);
    int error = control_save_file(shell_client(shell), name);
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Configuration is saved to flash successfully.\n");
    return 0;
}

/* --- which file the next start loads --- */

static int say_not_there(struct shell *shell)
{
    shell_complain(shell, "The saved configuration file does not exist.\n");
    return -ENOENT;
}

static int reset_saved(struct shell *shell, const struct arguments *arguments)
{
    struct control_startup startup;
    enum startup_use use = use_of(arguments);
    int error = control_startup(shell_client(shell), &startup);
    if (error)
        return shell_refuse(shell, error);
    if (!startup.exists[use])
        return say_not_there(shell);
    int answer = dialogue_yes_no(shell, "The saved configuration file will be erased. "
                                        "Are you sure? [Y/N]:");
    if (answer != 1)
        return end_dialogue(shell, answer, "");
    shell_print(shell, "Configuration file in flash: is being cleared.\nPlease wait ...\n");
    error = control_reset_saved(shell_client(shell), use);
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Configuration file is cleared.\n");
    return 0;
}

static int choose_startup(struct shell *shell, const struct arguments *arguments)
{
    char name[FLASH_NAME_SIZE];
    int error = read_name(shell, arguments_text(arguments, 0), name);
    if (error)
        return error;
    shell_print(shell, "Please wait ....\n");
    error = control_startup_next(shell_client(shell), use_of(arguments), name);
    if (error == -ENOENT && control_client_refused(shell_client(shell)))
        shell_complain(shell, "The file " FLASH_PREFIX "%s does not exist.\n", name);
    else if (error)
        shell_refuse(shell, error);
    else
        shell_print(shell, "... Done!\n");
    return error;
}

/* The backup first: if the second call fails, the next start is still that of before. */
static int choose_no_startup(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    shell_print(shell, "Please wait ....\n");
    int error = control_startup_next(shell_client(shell), STARTUP_BACKUP, "");
    if (!error)
        error = control_startup_next(shell_client(shell), STARTUP_MAIN, "");
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "... Done!\n");
    return 0;
}

static void startup_line(struct shell *shell, const char *what, const char *name)
{
    shell_print(shell, " %s startup saved-configuration file: %s%s\n", what,
                *name ? FLASH_PREFIX : "", *name ? name : "NULL");
}

static int display_startup(struct shell *shell, const struct arguments *arguments)
{
    struct control_startup startup;
    (void)arguments;
    int error = control_startup(shell_client(shell), &startup);
    if (error)
        return shell_refuse(shell, error);
    startup_line(shell, "Current", startup.current);
    startup_line(shell, "Next main",
                 startup.exists[STARTUP_MAIN] ? startup.next[STARTUP_MAIN] : "");
    startup_line(shell, "Next backup",
                 startup.exists[STARTUP_BACKUP] ? startup.next[STARTUP_BACKUP] : "");
    return 0;
}

/* The whole file, so that a save in the meantime does not mix two; the output streams. */
static int display_saved(struct shell *shell, const struct arguments *arguments)
{
    static const char last[] = "return\n";
    struct buf text;
    size_t before;
    int error;
    (void)arguments;
    buf_init(&text, SAVED_MAX + CONTROL_FILE_CHUNK);
    do {
        before = text.len;
        error = control_saved_read(shell_client(shell), before, &text);
    } while (!error && text.len > before && text.len <= SAVED_MAX);
    if (error == -ENOENT && control_client_refused(shell_client(shell)))
        say_not_there(shell);
    else if (error)
        shell_refuse(shell, error);
    if (!error && text.len) {
        shell_write(shell, text.data, text.len);
        if (text.data[text.len - 1] != '\n')
            shell_print(shell, "\n");
        /* A file that a person made may have it. */
        size_t len = sizeof(last) - 1;
        if (text.len < len || memcmp(text.data + text.len - len, last, len) != 0)
            shell_print(shell, "%s", last);
    }
    buf_wipe(&text);
    return error;
}

/* --- starting anew --- */

static int restore_factory_default(struct shell *shell, const struct arguments *arguments)
{
    (void)arguments;
    int answer =
        dialogue_yes_no(shell, "This command will restore the system to the factory default "
                               "configuration and clear the operation data. Continue [Y/N]:");
    if (answer != 1)
        return end_dialogue(shell, answer, "");
    shell_print(shell, "Restoring the factory default configuration. This process might take a few "
                       "minutes. Please wait...");
    int error = control_factory_default(shell_client(shell));
    shell_print(shell, error ? "\n" : "Done.\n");
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Please reboot the system to place the factory default configuration into "
                       "effect.\n");
    return 0;
}

/* Offers to save what the restart would lose. 1 to go on, whether it was saved or not. */
static int ask_to_save(struct shell *shell)
{
    bool differs;
    shell_print(shell, "Start to check configuration with next startup configuration file, "
                       "please wait.........");
    int error = control_differs(shell_client(shell), &differs);
    shell_print(shell, error ? "\n" : "DONE!\n");
    if (error)
        return shell_refuse(shell, error);
    int answer = 0;
    if (differs)
        answer = dialogue_yes_no(shell, "Current configuration will be lost after the reboot, save "
                                        "current configuration? [Y/N]:");
    if (answer == 1)
        answer = save_where_told(shell, STARTUP_MAIN);
    return answer < 0 ? answer : 1;
}

/* The one slot there is need not be named. */
static int reboot(struct shell *shell, const struct arguments *arguments)
{
    bool force = arguments_has(arguments, "force");
    int answer = force ? 1 : ask_to_save(shell);
    if (answer == 1)
        answer =
            dialogue_yes_no(shell, force ? "A forced reboot might cause the storage medium to be "
                                           "corrupted. Continue? [Y/N]:"
                                         : "This command will reboot the device. Continue? "
                                           "[Y/N]:");
    if (answer != 1)
        return end_dialogue(shell, answer, "");
    int error = control_reboot(shell_client(shell));
    if (error)
        return shell_refuse(shell, error);
    shell_print(shell, "Now rebooting, please wait...\n");
    shell_end(shell);
    return 0;
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_ANY, "save [ safely ] [ backup | main ] [ force ]",
     HELP("Save the running configuration",
          "Keep the file that there is until the new one is "
          "complete",
          "To the backup next-startup configuration file",
          "To the main next-startup configuration file", "Save without asking"),
     DOES(ROLE_ADMIN, save)},
    {IN_ANY, "save " FILE_NAME, HELP("", "Configuration file, for example flash:/copy.cfg"),
     DOES(ROLE_ADMIN, save_file)},
    {IN_USER, "startup saved-configuration " FILE_NAME " [ backup | main ]",
     HELP("Specify what the next start loads", "Next-startup configuration file",
          "Configuration file, for example flash:/copy.cfg",
          "As the backup next-startup configuration file",
          "As the main next-startup configuration file"),
     DOES(ROLE_ADMIN, choose_startup), .undo = choose_no_startup, .flags = COMMAND_UNDO},
    {IN_USER, "reset saved-configuration [ backup | main ]",
     HELP("Clear", "Saved configuration", "Backup next-startup configuration file",
          "Main next-startup configuration file"),
     DOES(ROLE_ADMIN, reset_saved)},
    {IN_ANY, "display startup", HELP("", "Configuration files of this and of the next start"),
     SHOWS(display_startup)},
    {IN_ANY, "display saved-configuration", HELP("", "Saved configuration"), SHOWS(display_saved)},
    {IN_USER, "restore factory-default",
     HELP("Restore", "Factory default configuration, at the next start"),
     DOES(ROLE_ADMIN, restore_factory_default)},
    {IN_USER, "reboot [ slot INTEGER<1-1> ] [ force ]",
     HELP("Restart the switch", "Specify a slot", "Slot number",
          "Restart without comparing or saving the configuration"),
     DOES(ROLE_ADMIN, reboot)},
};

const struct command_set commands_files = {rows, sizeof(rows) / sizeof(rows[0])};
