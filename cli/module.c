/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module.c: the cwmp commands as libcli commands.
 *
 * The host's libcli finds the command by its keywords; from there the line as typed goes through
 * our own shell, so that values, errors and help are the same as in cwmpsh. Each command has a
 * shell and a connection to cwmpd of its own, which costs a fraction of a millisecond: libcli gives
 * a module no place to keep anything for a session, and no word of its end.
 */
#include "cli/module.h"

#include <libcli.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/screen.h"
#include "cli/shell.h"
#include "cli/syntax.h"
#include "platform/buf.h"
#include "platform/control_client.h"

#include "platform/banned.h"

enum { OUTPUT_MAX = 1048576 };

/* --- running a line --- */

struct output {
    struct buf text;
};

static void on_output(void *ctx, const char *data, size_t len)
{
    struct output *output = ctx;

    for (size_t i = 0; i < len; i++)
        (void)buf_putc(&output->text, screen_char(data[i]));
}

/* How long the line is without libcli's filters ("| include ..."), which the host applies to our
 * output. A bar in quotes is text, as for libcli. */
static size_t length_before_filter(const char *line)
{
    char quote = '\0';
    size_t len = 0;

    for (; line[len] != '\0'; len++) {
        if (line[len] == '\\' && line[len + 1] != '\0')
            len++;
        else if (quote != '\0')
            quote = line[len] == quote ? '\0' : quote;
        else if (line[len] == '"' || line[len] == '\'')
            quote = line[len];
        else if (line[len] == '|')
            break;
    }
    return len;
}

static char **newest_history(struct cli_def *cli)
{
    char **newest = NULL;

    for (size_t i = 0; i < MAX_HISTORY && cli->history[i] != NULL; i++)
        newest = &cli->history[i];
    return newest;
}

/* Whether the host's newest history entry is this line, before which libcli cut off *blanks blanks.
 */
static bool is_newest(struct cli_def *cli, const char *line, size_t *blanks)
{
    char **newest = newest_history(cli);

    *blanks = newest != NULL ? strspn(*newest, " ") : 0;
    if (newest != NULL && strcmp(*newest + *blanks, line) == 0)
        return true;
    *blanks = 0;
    return false;
}

/* Comware keeps neither lines with passwords nor refused ones, which may hold one too. */
static void forget(struct cli_def *cli)
{
    char **newest = newest_history(cli);

    explicit_bzero(*newest, strlen(*newest));
    free(*newest);
    *newest = NULL;
}

static size_t prompt_length(const struct cli_def *cli)
{
    const char *const parts[] = {cli->hostname, cli->modestring, cli->promptchar};
    size_t len = 0;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        len += parts[i] != NULL ? strlen(parts[i]) : 0;
    return len;
}

/* Hands the text to the host line by line; the caret row of an error moves by indent columns. */
static void print(struct cli_def *cli, char *text, bool error, size_t indent)
{
    int shift = error && screen_caret_begins(text) ? (int)indent : 0;

    while (*text != '\0') {
        char *end = strchrnul(text, '\n');
        char *next = *end != '\0' ? end + 1 : end;

        *end = '\0';
        if (error)
            cli_error(cli, "%*s%s", shift, "", text);
        else
            cli_print(cli, "%s", text);
        shift = 0;
        text = next;
    }
}

/* Runs line, or gives the help that '?' after it shows. Returns false without memory. */
static bool run(struct cli_def *cli, const char *line, bool help, const char *path)
{
    struct output output;
    struct shell_io io = {.output = on_output, .ask = NULL, .ctx = &output};
    struct control_client *client = NULL;
    struct shell *shell = NULL;
    enum shell_result result = SHELL_NOTHING;
    size_t blanks;
    bool newest = is_newest(cli, cli->pipeline->cmdline, &blanks);
    bool started = control_client_new(path, &client) == 0 && shell_new(client, &io, &shell) == 0;

    buf_init(&output.text, OUTPUT_MAX);
    if (started) {
        shell_enter_view(shell, VIEW_CWMP);
        if (help)
            shell_help(shell, line);
        else
            result = shell_run(shell, line);
        if (output.text.len > 0)
            print(cli, output.text.data, help || result == SHELL_REFUSED,
                  prompt_length(cli) + blanks);
    }
    if (newest && (result == SHELL_SECRET || result == SHELL_REFUSED))
        forget(cli);
    shell_free(shell);
    control_client_free(client);
    buf_wipe(&output.text);
    return started;
}

static int on_command(struct cli_def *cli, const char *command, char **argv, int argc)
{
    const char *path = getenv("CWMPD_SOCKET");
    const char *typed = cli->pipeline->cmdline;
    size_t len = strlen(typed);
    bool help =
        len > 0 && typed[len - 1] == '?'; /* how libcli asks a command without sub-commands */
    char *line = strndup(typed, help ? len - 1 : length_before_filter(typed));
    bool good = line != NULL &&
                run(cli, line, help, path != NULL && *path != '\0' ? path : CONTROL_SOCKET_DEFAULT);

    (void)command;
    (void)argv;
    (void)argc;
    if (line != NULL)
        explicit_bzero(line, strlen(line));
    free(line);
    if (!good)
        cli_error(cli, " %% Not enough memory.");
    return good ? CLI_OK : CLI_ERROR;
}

/* --- registration --- */

/* The host's node for the word below parent (NULL: at the top), or a new one. Of two nodes with one
 * name libcli would see one only. */
static struct cli_command *node(struct cli_def *cli, struct cli_command *parent, const char *word,
                                const char *help)
{
    struct cli_command *found = parent != NULL ? parent->children : cli->commands;

    while (found != NULL &&
           (found->command_type != CLI_REGULAR_COMMAND || strcasecmp(found->command, word) != 0))
        found = found->next;
    if (found != NULL) {
        /* In the table a word's help stands in one of its rows only, which may be a later one. */
        if (found->callback == on_command && found->help != NULL && *found->help == '\0' &&
            *help != '\0') {
            free(found->help);
            found->help = strdup(help);
        }
        return found;
    }
    return cli_register_command(cli, parent, word, on_command, PRIVILEGE_UNPRIVILEGED, MODE_ANY,
                                help);
}

/* Makes the nodes of one row: its leading keywords, and below them those of its first { } or [ ].
 * The undo form has the leading ones only. */
static bool register_row(struct cli_def *cli, const struct command *row, struct cli_command *parent,
                         bool undo)
{
    const char *cursor = row->syntax;
    const char *const *help = row->help;
    bool choice = false;
    struct syntax_token token;

    while (syntax_next(&cursor, &token) == 0) {
        struct cli_command *made;

        if (token.kind == SYNTAX_CHOICE || token.kind == SYNTAX_OPTION) {
            if (undo)
                return true;
            choice = true;
            continue;
        }
        if (token.kind == SYNTAX_OR)
            continue;
        if (token.kind != SYNTAX_KEYWORD)
            return true;
        made = node(cli, parent, token.text, *help);
        if (made == NULL)
            return false;
        help++;
        if (!choice)
            parent = made;
    }
    return false;
}

static bool register_rows(struct cli_def *cli, const struct command_set *set, const char *beginning)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct command *row = &set->commands[i];
        struct cli_command *undo;

        if ((row->flags & COMMAND_HIDDEN) != 0 ||
            strncmp(row->syntax, beginning, strlen(beginning)) != 0)
            continue;
        if (!register_row(cli, row, NULL, false))
            return false;
        if (row->setting < 0 && (row->flags & COMMAND_UNDO) == 0)
            continue;
        undo = node(cli, NULL, "undo", "Cancel a setting or restore its default");
        if (undo == NULL || !register_row(cli, row, undo, true))
            return false;
    }
    return true;
}

/* Versions 1.10.7 and 1.10.8 of libcli have one SONAME and different structures. */
static bool layout_is_known(struct cli_def *cli)
{
    int probe;
    void *saved = cli_get_context(cli);
    bool known;

    cli_set_context(cli, &probe);
    known = cli->user_context == &probe;
    cli_set_context(cli, saved);
    return known;
}

int cwmp_cli_register(struct cli_def *cli)
{
    if (cli == NULL)
        return CLI_ERROR;
    if (!layout_is_known(cli)) {
        (void)fputs("cwmp.so: this program's libcli is of another version than the one that "
                    "cwmp.so was built for; "
                    "there will be no cwmp commands\n",
                    stderr);
        return CLI_ERROR;
    }
    if (!register_rows(cli, &commands_cwmp, "") ||
        !register_rows(cli, &commands_display, "display cwmp ")) {
        (void)fputs("cwmp.so: not enough memory for the cwmp commands\n", stderr);
        return CLI_ERROR;
    }
    return CLI_OK;
}
