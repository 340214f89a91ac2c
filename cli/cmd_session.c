/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_session.c: what concerns a person's session: aliases, banners, lines, paging, history,
 * repetition, and log lines on the terminal. Texts are Comware V7's.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/alias.h"
#include "cli/banner.h"
#include "cli/grammar.h"
#include "cli/repeat.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* --- aliases --- */

/* Whether a word of the command is a password in plain text: it would be shown with the alias. */
static bool holds_password(struct shell *shell, const char *command)
{
    struct words words;
    bool found = shell_holds_password(shell, command);
    if (words_split(command, &words))
        return true;
    for (size_t i = 0; !found && i + 1 < words.count; i++) {
        const char *word = words.items[i].text, *next = words.items[i + 1].text;
        if (!strcasecmp(word, "simple"))
            found = alias_parameters(next) == 0;
    }
    explicit_bzero(&words, sizeof(words));
    return found;
}

static bool is_fixed(struct shell *shell, const char *name)
{
    if (!alias_is_system(name))
        return false;
    shell_complain(shell, " %% %s is a system alias: it cannot be changed or removed.\n", name);
    return true;
}

static int set_alias(struct shell *shell, const struct arguments *arguments)
{
    const char *name = arguments_text(arguments, 0), *command = arguments_text(arguments, 1);
    if (is_fixed(shell, name))
        return -EPERM;
    if (holds_password(shell, command)) {
        shell_complain(shell, " %% An alias cannot hold a password; write $1 in its place.\n");
        return -EINVAL;
    }
    return shell_set(shell, arguments);
}

static int unset_alias(struct shell *shell, const struct arguments *arguments)
{
    const char *name = arguments_text(arguments, 0);
    const struct settings *settings;
    if (is_fixed(shell, name))
        return -EPERM;
    if (!(settings = shell_settings(shell)))
        return -EIO;
    if (!settings_entry_exists(settings, LIST_ALIAS, name)) {
        shell_complain(shell, " %% There is no alias %s.\n", name);
        return -ENOENT;
    }
    return shell_set(shell, arguments);
}

static int display_alias(struct shell *shell, const struct arguments *arguments)
{
    const char *wanted = arguments_text(arguments, 0);
    const struct settings *settings = shell_settings(shell);
    struct alias_walk walk = {settings, 0, 0};
    struct alias alias;
    bool found = !wanted;
    if (!settings)
        return -EIO;
    while (!found && alias_next(&walk, &alias))
        found = !strcmp(alias.name, wanted);
    if (!found) {
        shell_complain(shell, " %% There is no alias %s.\n", wanted);
        return -ENOENT;
    }
    shell_print(shell, "%-10s%-21s%s\n", "Index", "Alias", "Command key");
    walk = (struct alias_walk){settings, 0, 0};
    for (unsigned n = 1; alias_next(&walk, &alias); n++)
        if (!wanted || !strcmp(alias.name, wanted))
            shell_print(shell, "%-10u%-20s %s\n", n, alias.name, alias.command);
    return 0;
}

/* --- banners --- */

/* Asks for the lines that are missing. Those of a text that is too long are taken too, or they
 * would be run. */
static int finish_banner(struct shell *shell, struct banner *banner)
{
    char line[SETTING_TEXT_MAX];
    int error;
    shell_print(shell, "Please input banner content, and quit with the character '%c'.\n",
                banner->delimiter);
    do {
        error = shell_next_line(shell, line, sizeof(line));
        banner->too_long |= error == -EMSGSIZE;
    } while (error == -EMSGSIZE || (!error && !banner_line(banner, line)));
    if (error && error != -ECANCELED)
        shell_complain(shell, " %% The banner was not changed: its end, the character '%c', %s.\n",
                       banner->delimiter,
                       error == -ETIMEDOUT ? "did not come in time" : "is missing");
    return error;
}

static int commit_banner(struct shell *shell, const struct command *command, const char *text)
{
    const char *why;
    struct txn *txn;
    int error = txn_new(SETTER_CLI, &txn);
    if (error) {
        shell_complain(shell, " %% %s\n", strerror(-error));
        return error;
    }
    error = txn_set(txn, (enum setting_id)command->setting, command->source, TXN_PLAIN, text, &why);
    if (error)
        shell_complain(shell, " %% The banner %s.\n", error == -ENOMEM ? strerror(ENOMEM) : why);
    else
        error = shell_commit(shell, txn);
    txn_free(txn);
    return error;
}

static int set_banner(struct shell *shell, const struct arguments *arguments)
{
    struct banner banner;
    const char *typed = arguments_text(arguments, 0);
    bool complete = banner_begin(&banner, typed);
    int error = complete ? 0 : finish_banner(shell, &banner);
    if (error)
        return error;
    if (banner.too_long) {
        shell_complain(shell, " %% The banner is longer than %u characters.\n",
                       setting_row((enum setting_id)arguments->command->setting)->max);
        return -EMSGSIZE;
    }
    return commit_banner(shell, arguments->command, banner.text);
}

/* --- lines --- */

enum { SECONDS_PER_MINUTE = 60 };

static int read_idle(const struct arguments *arguments, char *out, size_t size)
{
    uint32_t seconds =
        arguments_uint(arguments, 0, 0) * SECONDS_PER_MINUTE + arguments_uint(arguments, 1, 0);
    return snprintf(out, size, "%u", seconds) < (int)size ? 0 : -EINVAL;
}

static void print_idle(const char *text, struct buf *out)
{
    unsigned long seconds = strtoul(text, NULL, 10);
    buf_printf(out, " %lu %lu", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
}

static const struct value_form idle_form = {read_idle, print_idle};

/* --- this session --- */

static int set_paging(struct shell *shell, const struct arguments *arguments)
{
    shell_set_paging(shell, arguments->undo);
    return 0;
}

static int display_history(struct shell *shell, const struct arguments *arguments)
{
    size_t count = 0;
    (void)arguments;
    while (shell_history(shell, count))
        count++;
    while (count-- > 0 && !shell_stopped(shell))
        shell_print(shell, "  %s\n", shell_history(shell, count));
    return 0;
}

/* What the terminal shows from now on, which is more (on) or less than before. */
static int show_logs(struct shell *shell, const struct shell_log *log, bool on, const char *what)
{
    int error = shell_set_log(shell, log);
    if (error == -ENOTTY && !on)
        error = 0; /* a script that wants no logs gets none */
    if (error)
        shell_complain(shell, " %% %s.\n",
                       error == -ENOTTY ? "Logs are shown on a terminal only" : strerror(-error));
    else if (what)
        shell_print(shell, "The current terminal is %s to display %s.\n",
                    on ? "enabled" : "disabled", what);
    return error;
}

static int terminal_monitor(struct shell *shell, const struct arguments *arguments)
{
    struct shell_log log = *shell_log(shell);
    log.monitor = !arguments->undo;
    return show_logs(shell, &log, !arguments->undo, "logs");
}

static int terminal_debugging(struct shell *shell, const struct arguments *arguments)
{
    struct shell_log log = *shell_log(shell);
    log.debugging = !arguments->undo;
    return show_logs(shell, &log, !arguments->undo, "debugging logs");
}

static int terminal_logging(struct shell *shell, const struct arguments *arguments)
{
    struct shell_log log = *shell_log(shell);
    log.level = arguments->undo ? -1 : SHELL_LOG_LEVEL;
    return show_logs(shell, &log, !arguments->undo, "logs");
}

static int terminal_level(struct shell *shell, const struct arguments *arguments)
{
    struct shell_log log = *shell_log(shell);
    log.level =
        arguments->undo ? SHELL_LOG_LEVEL : (int)arguments_uint(arguments, 0, SHELL_LOG_LEVEL);
    return show_logs(shell, &log, false, NULL);
}

/* --- the rows --- */

#define BANNER(word, id, what)                                                                     \
    {                                                                                              \
        IN_SYSTEM, "header " word " [ TEXT ]",                                                     \
            HELP("Text shown to who logs in", what, "The text between two equal characters"),      \
            SETS(HEADER_##id), .run = set_banner                                                   \
    }

static const struct command rows[] = {
    {IN_SYSTEM, "alias <key> TEXT",
     HELP("Give a command another name", "Alias",
          "Command; $1 to $9 are the words behind the alias"),
     SETS(ALIAS_COMMAND), .run = set_alias, .undo = unset_alias, .undo_syntax = "alias <key>"},
    {IN_ANY, "display alias [ STRING<1-20> ]", HELP("", "Aliases of commands", "Alias"),
     SHOWS(display_alias)},
    {IN_ANY, "display history-command", HELP("", "Commands of this session"),
     SHOWS(display_history)},
    BANNER("incoming", INCOMING, "On modem lines"),
    BANNER("legal", LEGAL, "Before the login, to be agreed to"),
    BANNER("login", LOGIN, "Behind the message of the day"),
    BANNER("motd", MOTD, "Before the login: the message of the day"),
    BANNER("shell", SHELL, "When the session begins"),
    {IN_SYSTEM, "line { console | vty } INTEGER<0-255> [ INTEGER<0-255> ]",
     HELP("Settings of lines", "The console", "Sessions over the network", "First line",
          "Last line"),
     DOES(ROLE_ADMIN, shell_enter), .enters = VIEW_LINE},
    {IN_SYSTEM, "user-interface { console | vty } INTEGER<0-255> [ INTEGER<0-255> ]",
     HELP("The same as line", "The console", "Sessions over the network", "First line",
          "Last line"),
     DOES(ROLE_ADMIN, shell_enter), .enters = VIEW_LINE, .flags = COMMAND_TOLERATED},
    {IN_LINE, "history-command max-size <value>",
     HELP("Commands that can be recalled", "How many", "Commands"), SETS(LINE_HISTORY)},
    {IN_LINE, "idle-timeout INTEGER<0-35791> [ INTEGER<0-59> ]",
     HELP("When a session ends that nobody uses", "Minutes; 0 0: never", "Seconds"),
     SETS(LINE_IDLE), .form = &idle_form},
    {IN_LINE, "screen-length <value>", HELP("Lines shown at a time", "Lines; 0: never pause"),
     SETS(LINE_ROWS)},
    {IN_USER, "screen-length disable", HELP("", "Show output without pausing, in this session"),
     DOES(ROLE_OPERATOR, set_paging), .undo = set_paging, .flags = COMMAND_UNDO},
    {IN_ANY,
     "repeat [ INTEGER<1-10> ] [ count INTEGER<0-4294967295> ] [ delay INTEGER<0-4294967295> ]",
     HELP("Run the latest commands again", "How many commands", "How often",
          "Times; 0: until Ctrl+C", "How long to wait in between", "Seconds"),
     DOES(ROLE_OPERATOR, repeat_commands)},
    {IN_USER, "terminal debugging",
     HELP("Set the current terminal", "Enable to display debugging logs on the current terminal"),
     DOES(ROLE_OPERATOR, terminal_debugging), .undo = terminal_debugging, .flags = COMMAND_UNDO},
    {IN_USER, "terminal logging", HELP("", "Display logs on the current terminal"),
     DOES(ROLE_OPERATOR, terminal_logging), .undo = terminal_logging, .flags = COMMAND_UNDO},
    {IN_USER, "terminal logging level INTEGER<0-7>",
     HELP("", "", "Only the more serious logs", "Least serious level"),
     DOES(ROLE_OPERATOR, terminal_level), .undo = terminal_level, .flags = COMMAND_UNDO},
    {IN_USER, "terminal monitor", HELP("", "Enable to display logs on the current terminal"),
     DOES(ROLE_OPERATOR, terminal_monitor), .undo = terminal_monitor, .flags = COMMAND_UNDO},
};

const struct command_set commands_session = {rows, sizeof(rows) / sizeof(rows[0])};
