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

#include "cli/assign.h"
#include "cli/banner.h"
#include "cli/grammar.h"
#include "cli/place.h"
#include "cli/syntax.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/interface_name.h"
#include "platform/txn.h"
#include "platform/banned.h"

/* --- printing --- */

/* The value that the row sets, when it is not the default. key: of an entry, NULL. */
static const char *value_to_print(const struct settings *settings, const struct command *command,
                                  const char *key)
{
    enum setting_id id = (enum setting_id)command->setting;
    const char *text =
        key ? settings_entry_get(settings, id, key) : settings_get(settings, id, command->source);
    const char *builtin = command->source == SOURCE_USER ? setting_row(id)->builtin : NULL;
    return text && builtin && !strcmp(text, builtin) ? NULL : text;
}

/* Whether the row is the one to print for this value: a row without placeholder stands for one
 * value only. */
static bool says(const struct command *command, const char *text)
{
    if (command->flags & COMMAND_TOLERATED)
        return false;
    if (command->flags & COMMAND_DEFAULT_ON)
        return !strcmp(text, "0");
    bool any =
        command->form || strstr(command->syntax, "<value>") || strstr(command->syntax, "TEXT");
    return any || !strcmp(text, command->value ? command->value : "1");
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

static bool is_banner(const struct command *command)
{
    return setting_row((enum setting_id)command->setting)->type == SETTING_TYPE_BANNER;
}

/* The text between two delimiters, with its line ends as they are. No line of it may end with the
 * delimiter; for a text that leaves no printable one there is a control character, which no text
 * holds. */
static void print_banner(const char *text, struct buf *out)
{
    static const char delimiters[] = "%$#@!&*+=^~|/;:,._-()<>[]{}'`\"\\"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789\001";
    const char *delimiter = delimiters;
    while (strchr(text, *delimiter) && delimiter[1])
        delimiter++;
    /* A line break directly behind the delimiter is not part of the text. */
    buf_printf(out, " %c%s%s%c", *delimiter, *text == '\n' ? "\n" : "", text, *delimiter);
}

/* One line: keywords as they are, of a choice the first, no options, the value in its place. */
static void print_line(const struct command *command, const char *key, const char *text,
                       struct buf *out)
{
    const char *cursor = command->syntax;
    struct syntax_token token;
    bool printed = false;
    if (command->flags & COMMAND_DEFAULT_ON)
        buf_puts(out, " undo");
    while (!syntax_next(&cursor, &token) && token.kind != SYNTAX_END) {
        if (token.kind != SYNTAX_KEYWORD && is_banner(command)) {
            print_banner(text, out);
            break;
        }
        switch (token.kind) {
        case SYNTAX_KEYWORD:
            buf_printf(out, " %s", token.text);
            break;
        case SYNTAX_VALUE:
            if (!strcmp(token.text, "<key>"))
                buf_printf(out, " %s", key);
            else if (!printed && command->form)
                command->form->print(text, out);
            else if (!printed && !strcmp(token.text, "TEXT"))
                buf_printf(out, " %s", text);
            else if (!printed)
                print_value((enum setting_id)command->setting, text, out);
            printed |= strcmp(token.text, "<key>") != 0;
            break;
        case SYNTAX_CHOICE: /* of the form's making, or else its first word is what is set */
            if (!printed && command->form) {
                command->form->print(text, out);
                printed = true;
                skip_group(&cursor);
            }
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

static void print_row(const struct settings *settings, const struct command *command,
                      const char *key, struct buf *out)
{
    const char *text = value_to_print(settings, command, key);
    if (text && says(command, text))
        print_line(command, key, text, out);
}

/* What the row has to say at a place: of its own setting, of the place's entry, or, when it names
 * the entry itself, of each one. */
static void print_row_at(const struct settings *settings, const struct command *command,
                         const struct place *place, struct buf *out)
{
    enum list_id list = setting_row((enum setting_id)command->setting)->list;
    char key[LIST_KEY_MAX];
    if (list == LIST_NONE)
        print_row(settings, command, NULL, out);
    else if (list == view_row(place->view)->list)
        print_row(settings, command, place_key(place, 0, key) ? key : "", out);
    else
        for (size_t n = 0; n < settings_entry_count(settings, list); n++)
            print_row(settings, command, settings_entry_key(settings, list, n), out);
}

/* The lines at a place, in the order of the tables. */
static void print_lines(const struct settings *settings, const struct place *place, struct buf *out)
{
    for (size_t s = 0; s < command_sets_count; s++)
        for (size_t i = 0; i < command_sets[s]->count; i++) {
            const struct command *command = &command_sets[s]->commands[i];
            if (command->setting >= 0 && command->views & 1u << place->view)
                print_row_at(settings, command, place, out);
        }
}

static void print_system(const struct settings *settings, const char *version, struct buf *out)
{
    const struct place top = {.view = VIEW_SYSTEM};
    struct buf lines;
    buf_init(&lines, out->max);
    print_lines(settings, &top, &lines);
    buf_puts(out, "#\n");
    if (*version)
        buf_printf(out, " version %s\n#\n", version);
    if (lines.len)
        buf_printf(out, "%s#\n", buf_text(&lines));
    if (buf_error(&lines))
        out->error = buf_error(&lines);
    buf_free(&lines);
}

/* A view with its lines; one that there is once is left out when it has none. */
static void print_block(const struct settings *settings, const struct place *place, struct buf *out)
{
    size_t before = out->len;
    place_print(place, out);
    buf_putc(out, '\n');
    size_t header = out->len;
    print_lines(settings, place, out);
    if (out->len == header && !*place->key && !buf_error(out))
        buf_truncate(out, before);
    else
        buf_puts(out, "#\n");
}

static void print_blocks(const struct settings *settings, enum view view, struct buf *out)
{
    struct place place;
    for (size_t n = 0; view_row(view)->enter && place_nth(settings, view, n, &place); n++)
        print_block(settings, &place, out);
}

static int print(const struct settings *settings, const char *version, struct buf *out)
{
    print_system(settings, version, out);
    for (unsigned view = 0; view < VIEW_COUNT; view++)
        print_blocks(settings, (enum view)view, out);
    return buf_error(out);
}

int config_text_print_view(const struct settings *settings, enum view view, const char *version,
                           struct buf *out)
{
    if (view == VIEW_SYSTEM) {
        print_system(settings, version, out);
    } else {
        buf_puts(out, "#\n");
        print_blocks(settings, view, out);
    }
    return buf_error(out);
}

int config_text_print_place(const struct settings *settings, const struct place *place,
                            const char *version, struct buf *out)
{
    if (place->view == VIEW_SYSTEM) {
        print_system(settings, version, out);
        return buf_error(out);
    }
    buf_puts(out, "#\n");
    if (view_row(place->view)->enter) {
        place_print(place, out);
        buf_putc(out, '\n');
        print_lines(settings, place, out);
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

static int add_setting(const struct parse *p, const struct place *place, struct txn *txn, char *why,
                       size_t why_size)
{
    const struct argument *at;
    const char *reason;
    int error = assign(txn, &p->arguments, place, &at, &reason);
    if (!error || error == -ENOMEM)
        return error;
    snprintf(why, why_size, "the value at column %zu %s", at ? at->column + 1 : 1, reason);
    return -EINVAL;
}

/* --- banners, whose text may go on over several lines --- */

static int end_banner(const struct banner *banner, enum setting_id id, struct txn *txn, char *why,
                      size_t why_size)
{
    const char *reason = "is too long";
    if (!banner->too_long) {
        int error = txn_set(txn, id, SOURCE_USER, TXN_PLAIN, banner->text, &reason);
        if (!error || error == -ENOMEM)
            return error;
    }
    snprintf(why, why_size, "the text of %s %s", setting_row(id)->name, reason);
    return -EINVAL;
}

/* A text that is too long fills text, so that it is too long for the setting at its end, too; until
 * then nothing of it is run. */
static void keep_open(const struct banner *banner, enum setting_id id, struct config_place *at)
{
    at->open = 1 + (int)id;
    at->delimiter = banner->delimiter;
    memcpy(at->text, banner->text, banner->len + 1);
}

static int begin_banner(const struct parse *p, struct config_place *at, struct txn *txn, char *why,
                        size_t why_size)
{
    enum setting_id id = (enum setting_id)p->arguments.command->setting;
    struct banner banner;
    if (banner_begin(&banner, arguments_text(&p->arguments, 0)))
        return end_banner(&banner, id, txn, why, why_size);
    keep_open(&banner, id, at);
    return 0;
}

static int continue_banner(const char *line, struct config_place *at, struct txn *txn, char *why,
                           size_t why_size)
{
    enum setting_id id = (enum setting_id)(at->open - 1);
    struct banner banner = {.delimiter = at->delimiter};
    banner.len = strlen(at->text);
    memcpy(banner.text, at->text, banner.len + 1);
    if (!banner_line(&banner, line)) {
        keep_open(&banner, id, at);
        return 0;
    }
    at->open = 0;
    return end_banner(&banner, id, txn, why, why_size);
}

/* --- commands --- */

static int read_parsed(const struct parse *p, struct place *place, struct txn *txn, char *why,
                       size_t why_size)
{
    const struct command *command = p->arguments.command;
    bool keeps =
        command->setting >= 0 || (command->list != LIST_NONE && command->enters != VIEW_USER);
    struct place entered;
    int error = 0;
    if (command->enters != VIEW_USER && !p->arguments.undo) {
        if (place_entered(&p->arguments, &entered)) {
            snprintf(why, why_size, "there is no such line");
            return -EINVAL;
        }
        if (keeps)
            error = add_setting(p, place, txn, why, why_size);
        *place = entered;
        return error;
    }
    if (keeps)
        return add_setting(p, place, txn, why, why_size);
    if (command->flags & COMMAND_HIDDEN) /* '#', version */
        return 0;
    snprintf(why, why_size,
             "the command '%.40s' at column %zu has no place in a configuration file",
             p->words.items[0].text, p->words.items[0].column + 1);
    return -EINVAL;
}

static int read_command(const char *text, struct config_place *at, struct txn *txn, char *why,
                        size_t why_size)
{
    struct place place = {.view = at->view ? (enum view)(at->view) : VIEW_SYSTEM};
    struct grammar *grammar;
    struct parse p;
    int error = grammar_new(command_sets, command_sets_count, &grammar);
    if (error)
        return error;
    memcpy(place.key, at->key, sizeof(place.key));
    grammar_read_saved(grammar);
    grammar_parse(grammar, place.view, text, &p);
    if (p.verdict != VERDICT_OK)
        error = refuse(&p, why, why_size);
    else if (p.arguments.command->setting >= 0 && is_banner(p.arguments.command) &&
             !p.arguments.undo)
        error = begin_banner(&p, at, txn, why, why_size);
    else
        error = read_parsed(&p, &place, txn, why, why_size);
    grammar_free(grammar);
    explicit_bzero(&p, sizeof(p)); /* it may hold a password */
    if (!error) {
        at->view = (int)place.view;
        memcpy(at->key, place.key, sizeof(at->key));
    }
    return error;
}

static int read_line(const char *line, struct config_place *at, struct txn *txn, char *why,
                     size_t why_size)
{
    char text[WORDS_LINE_MAX + 1];
    size_t len = strcspn(line, "\r\n");
    if (len >= sizeof(text)) {
        snprintf(why, why_size, "the line is longer than %d characters", WORDS_LINE_MAX);
        return -EINVAL;
    }
    memcpy(text, line, len);
    text[len] = '\0';
    int error = 0;
    const char *start = text + strspn(text, " \t");
    if (at->open)
        error = continue_banner(text, at, txn, why, why_size);
    else if (*start == '#' || !strcasecmp(start, "return"))
        *at = (struct config_place){.view = 0};
    else if (*start)
        error = read_command(text, at, txn, why, why_size);
    explicit_bzero(text, sizeof(text));
    return error;
}

const struct config_text config_text_comware = {
    .print = print, .read_line = read_line, .hide = hide};
