/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shell.c: see shell.h.
 */
#include "cli/shell.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grammar.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/settings.h"
#include "platform/txn.h"
#include "platform/banned.h"

enum {
    PROMPT_MAX = 96,
    OUTPUT_MAX = 1048576, /* one print; the longest is the whole configuration */
};

struct shell {
    struct control_client *client;
    struct shell_io io;
    struct grammar *grammar;
    struct settings *settings;
    enum view view;
    char prompt[PROMPT_MAX];
    size_t value_column; /* of the running line: where a refused value stands */
    bool ended;
    bool lost; /* the running line could not reach the daemon */
};

int shell_new(struct control_client *client, const struct shell_io *io, struct shell **out)
{
    static const struct command_set *const sets[] = {&commands_base, &commands_cwmp,
                                                     &commands_display};
    struct shell *shell = calloc(1, sizeof(*shell));
    if (!shell)
        return -ENOMEM;
    shell->client = client;
    shell->io = *io;
    shell->view = VIEW_USER;
    int error = settings_new(&shell->settings);
    if (!error)
        error = grammar_new(sets, sizeof(sets) / sizeof(sets[0]), &shell->grammar);
    if (error) {
        shell_free(shell);
        return error;
    }
    *out = shell;
    return 0;
}

void shell_free(struct shell *shell)
{
    if (!shell)
        return;
    grammar_free(shell->grammar);
    settings_free(shell->settings);
    free(shell);
}

const char *shell_prompt(struct shell *shell)
{
    const struct view_row *view = view_row(shell->view);
    /* A daemon that is gone is said by the next command that needs it; the last known name will do
     * until then. */
    control_get(shell->client, shell->settings);
    snprintf(shell->prompt, sizeof(shell->prompt), "%s%s%s%s", view->prompt_open,
             settings_effective(shell->settings, SETTING_SYSNAME), view->prompt_tail,
             view->prompt_close);
    return shell->prompt;
}

/* --- for handlers --- */

void shell_print(struct shell *shell, const char *format, ...)
{
    struct buf text;
    buf_init(&text, OUTPUT_MAX);
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    if (text.len)
        shell->io.output(shell->io.ctx, text.data, text.len);
    buf_wipe(&text);
}

int shell_ask(struct shell *shell, const char *prompt, char *answer, size_t size)
{
    return shell->io.ask ? shell->io.ask(shell->io.ctx, prompt, answer, size) : -ENOTTY;
}

struct control_client *shell_client(struct shell *shell)
{
    return shell->client;
}

enum view shell_view(const struct shell *shell)
{
    return shell->view;
}

void shell_enter_view(struct shell *shell, enum view view)
{
    shell->view = view;
}

void shell_end(struct shell *shell)
{
    shell->ended = true;
}

const struct settings *shell_settings(struct shell *shell)
{
    int error = control_get(shell->client, shell->settings);
    if (error) {
        shell_refuse(shell, error);
        return NULL;
    }
    return shell->settings;
}

static void print_verdict(struct shell *shell, enum verdict verdict, size_t column)
{
    shell_print(shell, "%*s^\n%s\n", (int)(strlen(shell->prompt) + column), "",
                verdict_text(verdict));
}

int shell_wrong_value(struct shell *shell)
{
    print_verdict(shell, VERDICT_WRONG, shell->value_column);
    return -EINVAL;
}

/* The daemon was not reached: the reason is "SOCKET: what the system said". */
static void print_unreachable(struct shell *shell, int error)
{
    const char *reason = control_client_reason(shell->client), *cut = NULL;
    for (const char *c = reason; (c = strstr(c, ": ")); c++)
        cut = c;
    int len = (int)(cut ? (size_t)(cut - reason) : strlen(reason));
    bool gone =
        error == -ENOENT || error == -ECONNREFUSED || error == -EPIPE || error == -ECONNRESET;
    shell_print(shell, "cwmpd %s (%.*s): %s\n", gone ? "is not running" : "cannot be reached", len,
                reason, cut ? cut + 2 : strerror(-error));
}

int shell_refuse(struct shell *shell, int error)
{
    if (!control_client_refused(shell->client)) {
        shell->lost = true;
        print_unreachable(shell, error);
        return error;
    }
    switch (error) {
    case -EINVAL:
    case -ERANGE:
    case -EMSGSIZE:
    case -EBADMSG:
        shell_wrong_value(shell);
        break;
    case -EACCES:
    case -EPERM:
        shell_print(shell, "Permission denied.\n");
        break;
    default:
        shell_print(shell, " %% %s\n", control_client_reason(shell->client));
    }
    return error;
}

int shell_set(struct shell *shell, const struct arguments *arguments)
{
    const struct command *command = arguments->command;
    enum setting_id id = (enum setting_id)command->setting;
    const struct argument *value = arguments_value(arguments, 0);
    bool cipher = value && value->spec->type == ARGUMENT_CIPHER;
    const char *why;
    struct txn *txn;
    int error = txn_new(SETTER_CLI, &txn);
    if (error) {
        shell_print(shell, " %% %s\n", strerror(-error));
        return error;
    }
    if (arguments->undo)
        error = txn_unset(txn, id, command->source);
    else
        error = txn_set(txn, id, command->source, cipher ? TXN_CIPHER : TXN_PLAIN,
                        value ? value->text : "1", &why);
    if (error) {
        shell_wrong_value(shell);
    } else {
        error = control_commit(shell->client, txn);
        if (error)
            shell_refuse(shell, error);
    }
    txn_free(txn);
    return error;
}

/* --- lines --- */

static int run_row(struct shell *shell, const struct arguments *arguments)
{
    const struct command *command = arguments->command;
    command_fn *fn = arguments->undo ? command->undo : command->run;
    return (fn ? fn : shell_set)(shell, arguments);
}

enum shell_result shell_run(struct shell *shell, const char *line)
{
    struct parse p;
    shell->lost = false;
    if (strnlen(line, WORDS_LINE_TYPED + 1) > WORDS_LINE_TYPED) {
        shell_print(shell, " %% The line is longer than %d characters.\n", WORDS_LINE_TYPED);
        return SHELL_REFUSED;
    }
    grammar_parse(shell->grammar, shell->view, line, &p);
    if (p.verdict == VERDICT_BLANK)
        return SHELL_NOTHING;
    if (p.verdict != VERDICT_OK) {
        print_verdict(shell, p.verdict, p.column);
        explicit_bzero(&p, sizeof(p));
        return SHELL_REFUSED;
    }
    const struct command *command = p.arguments.command;
    const struct argument *value = arguments_value(&p.arguments, 0);
    shell->value_column = value ? value->column : p.words.items[p.words.count - 1].column;
    bool undo = p.arguments.undo;
    int error = run_row(shell, &p.arguments);
    explicit_bzero(&p, sizeof(p)); /* it may hold a password */
    if (error)
        return SHELL_REFUSED;
    if (shell->ended)
        return SHELL_QUIT;
    if (command->flags & COMMAND_HIDDEN)
        return SHELL_NOTHING;
    return !undo && command->flags & COMMAND_SECRET ? SHELL_SECRET : SHELL_DONE;
}

bool shell_is_lost(const struct shell *shell)
{
    return shell->lost;
}

void shell_help(struct shell *shell, const char *line)
{
    struct buf text;
    size_t column;
    buf_init(&text, OUTPUT_MAX);
    enum verdict verdict = grammar_help(shell->grammar, shell->view, line, &text, &column);
    if (verdict != VERDICT_OK)
        print_verdict(shell, verdict, column);
    else
        shell_print(shell, "%s", buf_text(&text));
    buf_free(&text);
}

bool shell_complete(struct shell *shell, const char *line, unsigned turn, struct buf *out)
{
    return grammar_complete(shell->grammar, shell->view, line, turn, out);
}
