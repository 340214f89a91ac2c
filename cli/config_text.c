/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_text.c: the configuration in Comware's layout, printed from the command rows that set
 * something and read back by the same grammar:
 *
 *     #
 *      version 7.1.070
 *     #
 *      sysname Core
 *     #
 *     cwmp
 *      cwmp enable
 *     #
 *
 * Reasons for refusing a line go into the daemon's log, so they name the place of a value and never
 * quote it: it may be a password.
 */
#include "cli/config_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/grammar.h"
#include "cli/interface_name.h"
#include "cli/syntax.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/txn.h"
#include "platform/banned.h"

static const struct command_set *const sets[] = {&commands_base, &commands_cwmp, &commands_display};
enum { SET_COUNT = sizeof(sets) / sizeof(sets[0]) };

/* --- printing --- */

/* The value that the row sets, when it is not the default. */
static const char *value_to_print(const struct settings *settings, const struct command *command)
{
    enum setting_id id = (enum setting_id)command->setting;
    const char *text = settings_get(settings, id, command->source);
    const char *builtin = command->source == SOURCE_USER ? setting_row(id)->builtin : NULL;
    return text && builtin && !strcmp(text, builtin) ? NULL : text;
}

/* Whether the row is the one to print for this value: a row without placeholder stands for "1"
 * only. */
static bool says(const struct command *command, const char *text)
{
    return strstr(command->syntax, "<value>") || !strcmp(text, "1");
}

/* Moves over the rest of an alternative or option, nested ones included, to behind its end. */
static void skip_group(const char **cursor)
{
    struct syntax_token token;
    unsigned depth = 1;
    while (depth && !syntax_next(cursor, &token) && token.kind != SYNTAX_END) {
        if (token.kind == SYNTAX_CHOICE || token.kind == SYNTAX_OPTION)
            depth++;
        else if (token.kind == SYNTAX_CHOICE_END || token.kind == SYNTAX_OPTION_END)
            depth--;
    }
}

/* A value as it has to be typed. An interface of the platform (lo) that looks like a type of
 * Comware's is quoted. */
static void print_value(enum setting_id id, const char *text, struct buf *out)
{
    char spelt[SETTING_TEXT_MAX];
    const char *type;
    bool quote = words_must_quote(text);
    if (setting_row(id)->type == SETTING_TYPE_INTERFACE)
        quote |= interface_type_find(text, &type) > 0 ||
                 !interface_name_canonical(text, spelt, sizeof(spelt)) || strcmp(text, spelt) != 0;
    buf_putc(out, ' ');
    if (quote)
        words_quote(text, out);
    else
        buf_puts(out, text);
}

/* One line: keywords as they are, of a choice the first, no options, the value in its place. */
static void print_line(const struct command *command, const char *text, struct buf *out)
{
    const char *cursor = command->syntax;
    struct syntax_token token;
    while (!syntax_next(&cursor, &token) && token.kind != SYNTAX_END) {
        switch (token.kind) {
        case SYNTAX_KEYWORD:
            buf_printf(out, " %s", token.text);
            break;
        case SYNTAX_VALUE:
            print_value((enum setting_id)command->setting, text, out);
            break;
        case SYNTAX_OR:
        case SYNTAX_OPTION:
            skip_group(&cursor);
            break;
        default:
            break;
        }
    }
    buf_putc(out, '\n');
}

/* The lines of a view, in the order of the tables. */
static void print_lines(const struct settings *settings, enum view view, struct buf *out)
{
    for (size_t s = 0; s < SET_COUNT; s++)
        for (size_t i = 0; i < sets[s]->count; i++) {
            const struct command *command = &sets[s]->commands[i];
            if (command->setting < 0 || !(command->views & 1u << view))
                continue;
            const char *text = value_to_print(settings, command);
            if (text && says(command, text))
                print_line(command, text, out);
        }
}

static void print_system(const struct settings *settings, const char *version, struct buf *out)
{
    struct buf lines;
    buf_init(&lines, out->max);
    print_lines(settings, VIEW_SYSTEM, &lines);
    buf_puts(out, "#\n");
    if (*version)
        buf_printf(out, " version %s\n#\n", version);
    if (lines.len)
        buf_printf(out, "%s#\n", buf_text(&lines));
    if (buf_error(&lines))
        out->error = buf_error(&lines);
    buf_free(&lines);
}

static int print(const struct settings *settings, const char *version, struct buf *out)
{
    print_system(settings, version, out);
    for (unsigned view = 0; view < VIEW_COUNT; view++) {
        const char *enter = view_row((enum view)view)->enter;
        size_t before = out->len;
        if (!enter)
            continue;
        buf_printf(out, "%s\n", enter);
        size_t header = out->len;
        print_lines(settings, (enum view)view, out);
        if (out->len == header && !buf_error(out))
            buf_truncate(out, before); /* nothing in it */
        else
            buf_puts(out, "#\n");
    }
    return buf_error(out);
}

int config_text_print_view(const struct settings *settings, enum view view, const char *version,
                           struct buf *out)
{
    const char *enter = view_row(view)->enter;
    if (view == VIEW_SYSTEM) {
        print_system(settings, version, out);
    } else if (!enter) {
        buf_puts(out, "#\n");
    } else {
        buf_printf(out, "#\n%s\n", enter);
        print_lines(settings, view, out);
        buf_puts(out, "#\n");
    }
    return buf_error(out);
}

/* --- reading --- */

/* Whether what follows this word may be a password. */
static bool announces_password(const struct word *word)
{
    return !strncasecmp(word->text, "password", strlen(word->text));
}

/* The word at fault in quotes, "" where it may be a password. */
static void name_word(const struct parse *p, char *out, size_t size)
{
    *out = '\0';
    for (size_t i = 0; i < p->words.count; i++) {
        const struct word *word = &p->words.items[i];
        if (word->column == p->column) {
            snprintf(out, size, "'%.40s' ", word->text);
            return;
        }
        if (announces_password(word))
            return;
    }
}

/* Whether a password follows this word in any line, also in one with a mistyped word before it. */
static bool precedes_password(const struct word *word)
{
    return !strcasecmp(word->text, "simple") || !strcasecmp(word->text, "cipher") ||
           announces_password(word);
}

/* Everything from the third word on: for a line that cannot even be split into words. */
static size_t third_word(const char *line)
{
    size_t at = 0;
    for (int i = 0; i < 2; i++) {
        at += strspn(line + at, " ");
        at += strcspn(line + at, " ");
    }
    return at;
}

static void hide(char *line)
{
    struct words words;
    size_t len = strlen(line), shown = len;
    if (words_split(line, &words))
        shown = third_word(line);
    else
        for (size_t i = 0; i + 1 < words.count && shown == len; i++)
            if (precedes_password(&words.items[i]))
                shown = words.items[i + 1].column;
    explicit_bzero(&words, sizeof(words));
    size_t stars = len - shown < 3 ? len - shown : 3;
    explicit_bzero(line + shown, len - shown);
    memset(line + shown, '*', stars);
}

static int refuse(const struct parse *p, char *why, size_t why_size)
{
    size_t column = p->column + 1;
    char word[48];
    name_word(p, word, sizeof(word));
    switch (p->verdict) {
    case VERDICT_INCOMPLETE:
        snprintf(why, why_size, "the line is incomplete at column %zu", column);
        break;
    case VERDICT_AMBIGUOUS:
        snprintf(why, why_size, "the word %sat column %zu may mean several commands", word, column);
        break;
    case VERDICT_TOO_MANY:
        snprintf(why, why_size, "the word %sat column %zu is one too many", word, column);
        break;
    case VERDICT_WRONG:
        snprintf(why, why_size, "the value at column %zu %s", column,
                 *p->why ? p->why : "is not allowed here");
        break;
    default:
        snprintf(why, why_size, "the word %sat column %zu is not known", word, column);
    }
    return -EINVAL;
}

/* The view that this row enters, -1 if none. */
static int entered_view(const struct command *command)
{
    for (unsigned view = 0; view < VIEW_COUNT; view++) {
        const char *enter = view_row((enum view)view)->enter;
        if (enter && !strcmp(enter, command->syntax))
            return (int)view;
    }
    return -1;
}

static int add_setting(const struct parse *p, struct txn *txn, char *why, size_t why_size)
{
    const struct command *command = p->arguments.command;
    enum setting_id id = (enum setting_id)command->setting;
    const struct argument *value = arguments_value(&p->arguments, 0);
    bool cipher = value && value->spec->type == ARGUMENT_CIPHER;
    const char *reason = "may not be set in a file";
    int error;
    if (p->arguments.undo)
        error = txn_unset(txn, id, command->source);
    else
        error = txn_set(txn, id, command->source, cipher ? TXN_CIPHER : TXN_PLAIN,
                        value ? value->text : "1", &reason);
    if (!error)
        return 0;
    if (error == -ENOMEM)
        return error;
    snprintf(why, why_size, "the value at column %zu %s", value ? value->column + 1 : 1, reason);
    return -EINVAL;
}

static int read_parsed(const struct parse *p, int *view, struct txn *txn, char *why,
                       size_t why_size)
{
    const struct command *command = p->arguments.command;
    if (command->setting >= 0)
        return add_setting(p, txn, why, why_size);
    int entered = entered_view(command);
    if (entered >= 0) {
        *view = entered;
        return 0;
    }
    if (command->flags & COMMAND_HIDDEN) /* '#', version */
        return 0;
    snprintf(why, why_size,
             "the command '%.40s' at column %zu has no place in a configuration file",
             p->words.items[0].text, p->words.items[0].column + 1);
    return -EINVAL;
}

static int read_line(const char *line, int *view, struct txn *txn, char *why, size_t why_size)
{
    char text[WORDS_LINE_MAX + 1];
    size_t len = strcspn(line, "\r\n");
    if (len >= sizeof(text)) {
        snprintf(why, why_size, "the line is longer than %d characters", WORDS_LINE_MAX);
        return -EINVAL;
    }
    memcpy(text, line, len);
    text[len] = '\0';
    const char *start = text + strspn(text, " \t");
    if (*start == '#' || !strcasecmp(start, "return"))
        *view = 0;
    if (*start == '#' || !*start || !strcasecmp(start, "return"))
        return 0;

    struct grammar *grammar;
    int error = grammar_new(sets, SET_COUNT, &grammar);
    if (error)
        return error;
    struct parse p;
    grammar_parse(grammar, *view ? (enum view)(*view) : VIEW_SYSTEM, text, &p);
    error = p.verdict == VERDICT_OK ? read_parsed(&p, view, txn, why, why_size)
                                    : refuse(&p, why, why_size);
    grammar_free(grammar);
    explicit_bzero(&p, sizeof(p)); /* it may hold a password */
    explicit_bzero(text, sizeof(text));
    return error;
}

const struct config_text config_text_comware = {
    .print = print, .read_line = read_line, .hide = hide};
