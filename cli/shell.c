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
#include <time.h>

#include "cli/assign.h"
#include "cli/grammar.h"
#include "cli/journal.h"
#include "cli/output.h"
#include "cli/pager.h"
#include "cli/shell_inside.h"
#include "cli/tail.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_files.h"
#include "platform/settings.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* As output_file_fn. */
static int write_file(void *ctx, const char *name, const char *data, size_t len, bool append)
{
    struct shell *shell = ctx;
    return append ? control_file_append(shell->client, name, data, len)
                  : control_file_write(shell->client, name, data, len);
}

int shell_new(struct control_client *client, const struct shell_io *io, struct shell **out)
{
    struct shell *shell = calloc(1, sizeof(*shell));
    if (!shell)
        return -ENOMEM;
    shell->client = client;
    shell->io = *io;
    shell->place.view = VIEW_USER;
    shell->log.level = SHELL_LOG_LEVEL;
    shell->pages = true;
    int error = settings_new(&shell->settings);
    if (!error)
        error = output_new(&shell->io, write_file, shell, &shell->output);
    if (!error)
        error = grammar_new(command_sets, command_sets_count, &shell->grammar);
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
    output_free(shell->output);
    settings_free(shell->settings);
    explicit_bzero(&shell->line, sizeof(shell->line));
    free(shell);
}

const char *shell_prompt(struct shell *shell)
{
    /* A daemon that is gone is said by the next command that needs it; the last known name will do
     * until then. */
    shell->is_current = !control_get(shell->client, shell->settings);
    if (shell->is_current)
        place_refresh(&shell->place, shell->settings);
    place_prompt(&shell->place, settings_effective(shell->settings, SETTING_SYSNAME), shell->prompt,
                 sizeof(shell->prompt));
    return shell->prompt;
}

const struct settings *shell_known_settings(const struct shell *shell)
{
    return shell->settings;
}

/* --- what holds for this session alone --- */

void shell_set_paging(struct shell *shell, bool on)
{
    shell->pages = on;
}

void shell_set_line(struct shell *shell, const char *line)
{
    snprintf(shell->session_line, sizeof(shell->session_line), "%s", line ? line : "");
}

const char *shell_line(const struct shell *shell)
{
    return shell->session_line;
}

/* --- for handlers --- */

void shell_write(struct shell *shell, const char *data, size_t len)
{
    output_write(shell->output, data, len);
}

void shell_print(struct shell *shell, const char *format, ...)
{
    struct buf text;
    va_list args;
    buf_init(&text, OUTPUT_MAX);
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    output_write(shell->output, buf_text(&text), text.len);
    buf_wipe(&text);
}

void shell_complain(struct shell *shell, const char *format, ...)
{
    struct buf text;
    va_list args;
    buf_init(&text, OUTPUT_MAX);
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    if (text.len)
        shell->io.output(shell->io.ctx, text.data, text.len);
    buf_wipe(&text);
}

bool shell_stopped(struct shell *shell)
{
    return output_stopped(shell->output);
}

int shell_ask_secret(struct shell *shell, const char *prompt, char *answer, size_t size)
{
    output_seen(shell->output);
    return shell->io.ask_secret ? shell->io.ask_secret(shell->io.ctx, prompt, answer, size)
                                : -ENOTTY;
}

int shell_ask(struct shell *shell, const char *prompt, char *answer, size_t size)
{
    output_seen(shell->output);
    return shell->io.ask ? shell->io.ask(shell->io.ctx, prompt, answer, size) : -ENOTTY;
}

int shell_next_line(struct shell *shell, char *line, size_t size)
{
    output_seen(shell->output);
    shell_ask_fn *fn = shell->io.next_line ? shell->io.next_line : shell->io.ask;
    return fn ? fn(shell->io.ctx, "", line, size) : -ENOTTY;
}

void shell_pause(struct shell *shell, unsigned milliseconds)
{
    const struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000L};
    if (shell->io.pause)
        shell->io.pause(shell->io.ctx, milliseconds);
    else
        nanosleep(&time, NULL);
}

bool shell_has_terminal(struct shell *shell)
{
    unsigned rows, columns;
    return shell->io.window && shell->io.window(shell->io.ctx, &rows, &columns);
}

const struct shell_log *shell_log(const struct shell *shell)
{
    return &shell->log;
}

int shell_set_log(struct shell *shell, const struct shell_log *log)
{
    int level = !log->monitor ? -1 : log->debugging ? 7 : log->level;
    int error = shell->io.monitor ? shell->io.monitor(shell->io.ctx, level) : -ENOTTY;
    if (!error)
        shell->log = *log;
    return error;
}

const char *shell_history(struct shell *shell, size_t back)
{
    return shell->io.history ? shell->io.history(shell->io.ctx, back) : NULL;
}

struct control_client *shell_client(struct shell *shell)
{
    return shell->client;
}

enum view shell_view(const struct shell *shell)
{
    return shell->place.view;
}

const struct place *shell_place(const struct shell *shell)
{
    return &shell->place;
}

void shell_enter_view(struct shell *shell, enum view view)
{
    shell->place = (struct place){.view = view};
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

void shell_print_verdict(struct shell *shell, enum verdict verdict, size_t column)
{
    column = alias_origin(&shell->line, column);
    shell_complain(shell, "%*s^\n%s\n", (int)(strlen(shell->prompt) + column), "",
                   verdict_text(verdict));
}

int shell_wrong_value(struct shell *shell)
{
    shell_print_verdict(shell, VERDICT_WRONG, shell->value_column);
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
    shell_complain(shell, "cwmpd %s (%.*s): %s\n", gone ? "is not running" : "cannot be reached",
                   len, reason, cut ? cut + 2 : strerror(-error));
}

/* What Comware does not say: that no typing error needs to be looked for. */
static void explain_cipher(struct shell *shell)
{
    shell_complain(shell, " %% The cipher text is damaged, or it is not of this device.\n");
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
        if (error == -EBADMSG && shell->value_is_cipher)
            explain_cipher(shell);
        break;
    case -EACCES:
    case -EPERM:
        shell_complain(shell, "Permission denied.\n");
        break;
    default:
        shell_complain(shell, " %% %s\n", control_client_reason(shell->client));
    }
    return error;
}

int shell_commit(struct shell *shell, const struct txn *txn)
{
    int error = control_commit(shell->client, txn);
    return error ? shell_refuse(shell, error) : 0;
}

int shell_set(struct shell *shell, const struct arguments *arguments)
{
    const struct argument *at;
    const char *why;
    struct txn *txn;
    int error = txn_new(SETTER_CLI, &txn);
    if (error) {
        shell_complain(shell, " %% %s\n", strerror(-error));
        return error;
    }
    error = assign(txn, arguments, &shell->place, &at, &why);
    if (at)
        shell->value_column = at->column;
    shell->value_is_cipher = at && at->spec && at->spec->type == ARGUMENT_CIPHER;
    if (error)
        shell_wrong_value(shell);
    else
        error = shell_commit(shell, txn);
    txn_free(txn);
    return error;
}

int shell_enter(struct shell *shell, const struct arguments *arguments)
{
    struct place place;
    if (place_entered(arguments, &place))
        return shell_wrong_value(shell);
    const struct command *command = arguments->command;
    bool sets = command->list != LIST_NONE || command->setting >= 0;
    int error = sets ? shell_set(shell, arguments) : 0;
    if (!error)
        shell->place = place;
    return error;
}

/* --- aliases --- */

/* Whether a line could be one of an alias; whatever is wrong with it was said. */
static bool expand_aliases(struct shell *shell, const char *line)
{
    /* A script's lines come without a prompt in between. */
    if (!shell->is_current)
        control_get(shell->client, shell->settings);
    enum alias_result result = alias_expand(shell->settings, grammar_tree(shell->grammar),
                                            shell->place.view, line, false, &shell->line);
    switch (result) {
    case ALIAS_AMBIGUOUS:
        shell_print_verdict(shell, VERDICT_AMBIGUOUS, shell->line.column);
        break;
    case ALIAS_INCOMPLETE:
        shell_print_verdict(shell, VERDICT_INCOMPLETE, shell->line.column);
        shell_complain(shell, " The alias stands for: %s\n", shell->line.command);
        break;
    case ALIAS_TOO_LONG:
        shell_complain(shell, " %% The line is longer than %d characters.\n", WORDS_LINE_TYPED);
        break;
    case ALIAS_OK:
        break;
    }
    return result == ALIAS_OK;
}

/* --- lines --- */

static int run_row(struct shell *shell, const struct arguments *arguments)
{
    const struct command *command = arguments->command;
    command_fn *fn = arguments->undo ? command->undo : command->run;
    return (fn ? fn : shell_set)(shell, arguments);
}

/* What shows something is noted before it does, so that it finds itself in the history of all
 * users, as on Comware; for the others it is to be seen first whether they succeed. */
static int run_noted(struct shell *shell, const struct arguments *arguments)
{
    unsigned flags = arguments->command->flags;
    enum view view = shell->place.view;
    bool shows = flags & COMMAND_DISPLAY;
    if (shows)
        journal_note(shell->client, view, shell->line.text, CONTROL_DONE);
    int error = run_row(shell, arguments);
    if (!shows && !(flags & COMMAND_HIDDEN) && !shell->lost)
        journal_note(shell->client, view, shell->line.text, error ? CONTROL_REFUSED : CONTROL_DONE);
    return error;
}

/* How many rows the screen has for a command's output; as of pager_begin(). */
int shell_rows(const struct shell *shell)
{
    if (!shell->pages)
        return 0;
    const char *rows = *shell->session_line ? settings_entry_get(shell->settings, SETTING_LINE_ROWS,
                                                                 shell->session_line)
                                            : NULL;
    return rows ? (int)strtol(rows, NULL, 10) : PAGER_ROWS_OF_WINDOW;
}

static void complain_of_output(struct shell *shell, const struct tail *tail, int error)
{
    shell->value_column = tail->file_column;
    if (error == -E2BIG)
        shell_complain(shell, " %% The regular expression takes too long for this output.\n");
    else if (error == -ENOMEM)
        shell_complain(shell, " %% %s\n", strerror(-error));
    else
        shell_refuse(shell, error);
}

/* Runs the row with its output going where the line says. */
static int run_to_output(struct shell *shell, const struct parse *p)
{
    const struct tail *tail = p->arguments.command->flags & COMMAND_DISPLAY ? &p->tail : NULL;
    const char *why = NULL;
    size_t column = 0;
    int error = output_begin(shell->output, tail, shell_rows(shell), &column, &why);
    if (error == -EINVAL)
        shell_print_verdict(shell, VERDICT_WRONG, column);
    if (error) {
        shell_complain(shell, " %% %s\n", why ? why : strerror(-error));
        return error;
    }
    error = run_noted(shell, &p->arguments);
    int failed = output_end(shell->output, !error);
    if (failed && !error)
        complain_of_output(shell, tail, failed);
    return error ? error : failed;
}

/* Whether the view that the line is for is still there: somebody may have removed its entry, and
 * what sets something in it would bring it back. */
static bool stands(struct shell *shell)
{
    enum view before = shell->place.view;
    if (view_row(before)->list == LIST_NONE || control_get(shell->client, shell->settings))
        return true;
    place_refresh(&shell->place, shell->settings);
    if (shell->place.view == before)
        return true;
    shell_complain(shell, " %% What this view is about has been removed.\n");
    return false;
}

enum shell_result shell_run(struct shell *shell, const char *line)
{
    struct parse p;
    shell->lost = shell->value_is_cipher = false;
    if (strnlen(line, WORDS_LINE_TYPED + 1) > WORDS_LINE_TYPED) {
        shell_complain(shell, " %% The line is longer than %d characters.\n", WORDS_LINE_TYPED);
        return SHELL_REFUSED;
    }
    if (!expand_aliases(shell, line))
        return SHELL_REFUSED;
    if (*line && !stands(shell))
        return SHELL_REFUSED;
    shell->is_current = false;
    grammar_parse(shell->grammar, shell->place.view, shell->line.text, &p);
    if (p.verdict == VERDICT_BLANK)
        return SHELL_NOTHING;
    if (p.verdict != VERDICT_OK) {
        shell_print_verdict(shell, p.verdict, p.column);
        if (p.refused && p.refused->type == ARGUMENT_CIPHER)
            explain_cipher(shell);
        journal_unknown(shell->client, shell->place.view, shell->line.text, p.column);
        explicit_bzero(&p, sizeof(p));
        return SHELL_REFUSED;
    }
    const struct command *command = p.arguments.command;
    if (!journal_permits(shell->client, command->role)) {
        shell_complain(shell, "Permission denied.\n");
        journal_note(shell->client, shell->place.view, shell->line.text, CONTROL_DENIED);
        explicit_bzero(&p, sizeof(p));
        return SHELL_REFUSED;
    }
    const struct argument *value = arguments_value(&p.arguments, 0);
    shell->value_column = value ? value->column : p.words.items[p.words.count - 1].column;
    bool undo = p.arguments.undo;
    int error = run_to_output(shell, &p);
    explicit_bzero(&p, sizeof(p)); /* it may hold a password */
    if (error)
        return SHELL_REFUSED;
    if (shell->ended)
        return SHELL_QUIT;
    if (command->flags & COMMAND_HIDDEN)
        return SHELL_NOTHING;
    return !undo && command->flags & COMMAND_SECRET ? SHELL_SECRET : SHELL_DONE;
}

const char *shell_history_text(const struct shell *shell)
{
    return shell->line.text;
}

bool shell_is_lost(const struct shell *shell)
{
    return shell->lost;
}

bool shell_means(struct shell *shell, const char *line, command_fn *fn)
{
    struct parse p;
    grammar_parse(shell->grammar, shell->place.view, line, &p);
    bool means = p.verdict == VERDICT_OK && !p.arguments.undo && p.arguments.command->run == fn;
    explicit_bzero(&p, sizeof(p));
    return means;
}

bool shell_holds_password(struct shell *shell, const char *line)
{
    bool holds = false;
    struct parse p;
    for (unsigned view = 0; !holds && view < VIEW_COUNT; view++) {
        grammar_parse(shell->grammar, (enum view)view, line, &p);
        if (p.verdict != VERDICT_OK || p.arguments.undo ||
            !(p.arguments.command->flags & COMMAND_SECRET))
            continue;
        const struct argument *last = &p.arguments.items[p.arguments.count - 1];
        holds = last->spec && last->spec->type != ARGUMENT_CIPHER && !alias_parameters(last->text);
    }
    explicit_bzero(&p, sizeof(p));
    return holds;
}

enum shell_result shell_again(struct shell *shell, const char *line)
{
    struct alias_line outer = shell->line;
    size_t value_column = shell->value_column;
    bool lost = shell->lost;
    shell_complain(shell, "%s%s\n", shell_prompt(shell), line);
    enum shell_result result = shell_run(shell, line);
    shell->line = outer;
    shell->value_column = value_column;
    shell->lost |= lost;
    return result;
}
