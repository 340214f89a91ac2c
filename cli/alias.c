/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alias.c: see alias.h.
 */
#include "cli/alias.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/grammar_tree.h"
#include "cli/offer.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/banned.h"

/* In the order of their names. */
static const struct alias builtin_aliases[] = {
    {"access-list", "acl", true}, {"end", "return", true},       {"erase", "delete", true},
    {"exit", "quit", true},       {"hostname", "sysname", true}, {"logging", "info-center", true},
    {"no", "undo", true},         {"show", "display", true},     {"write", "save", true},
};
enum { BUILTIN_COUNT = sizeof(builtin_aliases) / sizeof(builtin_aliases[0]) };

static bool own_nth(const struct settings *settings, size_t n, struct alias *out)
{
    if (n >= settings_entry_count(settings, LIST_ALIAS))
        return false;
    const char *name = settings_entry_key(settings, LIST_ALIAS, n);
    const char *command = settings_entry_get(settings, SETTING_ALIAS_COMMAND, name);
    *out = (struct alias){name, command ? command : "", false};
    return true;
}

/* Both lists are in order: merges them. */
bool alias_next(struct alias_walk *walk, struct alias *out)
{
    bool is_own = own_nth(walk->settings, walk->own, out);
    if (is_own && (walk->builtin == BUILTIN_COUNT ||
                   strcmp(out->name, builtin_aliases[walk->builtin].name) < 0)) {
        walk->own++;
        return true;
    }
    if (walk->builtin == BUILTIN_COUNT)
        return false;
    *out = builtin_aliases[walk->builtin++];
    return true;
}

bool alias_is_system(const char *name)
{
    for (size_t i = 0; i < BUILTIN_COUNT; i++)
        if (!strcasecmp(builtin_aliases[i].name, name))
            return true;
    return false;
}

/* The digit of a $n at this place, 0 if there is none. In cipher text ($c$3$...) there is none. */
static unsigned parameter_at(const char *command, const char *at)
{
    if (at[0] != '$' || at[1] < '1' || at[1] > '9')
        return 0;
    while (at > command && at[-1] != ' ')
        at--;
    return strncmp(at, "$c$", 3) == 0 ? 0 : (unsigned)(at[1] - '0');
}

unsigned alias_parameters(const char *command)
{
    unsigned highest = 0;
    for (const char *c = command; *c; c++) {
        unsigned n = parameter_at(command, c);
        highest = n > highest ? n : highest;
    }
    return highest;
}

/* --- keywords of the view --- */

/* How many keywords below the node begin like the word; *exact: the one that is the word; *partial:
 * the last of the others. Indexes of nodes, 0: none. */
static unsigned keywords(const struct grammar_tree *tree, unsigned parent, unsigned views,
                         const char *word, unsigned *exact, unsigned *partial)
{
    unsigned count = 0;
    *exact = *partial = 0;
    for (unsigned i = tree->nodes[parent].first_child; i; i = tree->nodes[i].next_sibling) {
        const struct node *node = &tree->nodes[i];
        if (node->is_argument || !(node->views & views))
            continue;
        if (!strcasecmp(node->label, word))
            *exact = i;
        else if (node->visible & views && !strncasecmp(node->label, word, strlen(word)))
            *partial = i;
        else
            continue;
        count++;
    }
    return count;
}

/* Rows of the view and, in a sub-view, of system view. */
static unsigned views_of(enum view view)
{
    return 1u << view | (view == VIEW_USER ? 0 : IN_SYSTEM);
}

/* The node of the keyword undo when the word means it, else 0. */
static unsigned undo_node(const struct grammar_tree *tree, unsigned views, const char *word)
{
    unsigned exact, partial, count = keywords(tree, 0, views, word, &exact, &partial);
    unsigned node = exact ? exact : count == 1 ? partial : 0;
    return node && !strcmp(tree->nodes[node].label, "undo") ? node : 0;
}

/* --- finding --- */

/* Where aliases are looked for: at the beginning of a command of the view, or behind its undo. */
struct finder {
    const struct settings *settings;
    const struct grammar_tree *tree;
    unsigned views;
    unsigned parent; /* node whose keywords they stand for */
};

static struct finder finder_new(const struct settings *settings, const struct grammar_tree *tree,
                                enum view view)
{
    return (struct finder){settings, tree, views_of(view), 0};
}

/* Whether a command of the view begins with this one's first word. */
static bool is_keyword(const struct finder *finder, const char *command)
{
    char word[SETTING_TEXT_MAX];
    unsigned exact, partial;
    snprintf(word, sizeof(word), "%.*s", (int)strcspn(command, " \t"), command);
    return parameter_at(word, word) ||
           keywords(finder->tree, finder->parent, finder->views, word, &exact, &partial) > 0;
}

/* Whether the alias stands for a command of the view, and none has its name. */
static bool is_usable(const struct finder *finder, const struct alias *alias)
{
    unsigned exact, partial;
    keywords(finder->tree, finder->parent, finder->views, alias->name, &exact, &partial);
    if (exact)
        return false;
    if (is_keyword(finder, alias->command))
        return true;
    for (size_t i = 0; i < BUILTIN_COUNT && !alias->builtin; i++) {
        size_t len = strlen(builtin_aliases[i].name);
        if (!strncasecmp(builtin_aliases[i].name, alias->command, len) &&
            strchr(" \t", alias->command[len]))
            return is_keyword(finder, builtin_aliases[i].command);
    }
    return false;
}

static bool begins(const struct alias *alias, const char *word)
{
    return alias->builtin ? !strncasecmp(alias->name, word, strlen(word))
                          : !strncmp(alias->name, word, strlen(word));
}

/* The alias that the word is (count 1), or how many of the system it abbreviates: a word typed by
 * mistake must not run what somebody has given a longer name. */
static unsigned find_alias(const struct finder *finder, const char *word, bool builtin_only,
                           bool abbreviated, struct alias *out)
{
    struct alias_walk walk = {finder->settings, 0, 0};
    struct alias alias;
    unsigned count = 0;
    while (alias_next(&walk, &alias)) {
        if ((builtin_only && !alias.builtin) || !begins(&alias, word))
            continue;
        if (strlen(alias.name) == strlen(word)) {
            *out = alias;
            return 1;
        }
        if (abbreviated && alias.builtin && is_usable(finder, &alias)) {
            *out = alias;
            count++;
        }
    }
    return count;
}

/* First all texts, then the offer: a buffer moves while it grows. */
void alias_offer(const struct settings *settings, const struct grammar_tree *tree, enum view view,
                 const char *line, struct offer *out, struct buf *texts)
{
    struct finder finder = finder_new(settings, tree, view);
    struct alias_walk walk = {settings, 0, 0};
    struct alias alias;
    struct words words;
    if (words_split(line, &words))
        return;
    if (words.count > (words.blank_end ? 0u : 1u))
        finder.parent = undo_node(tree, finder.views, words.items[0].text);
    explicit_bzero(&words, sizeof(words));
    while (alias_next(&walk, &alias)) {
        buf_printf(texts, "Alias for '%s'", alias.command);
        buf_append(texts, "", 1);
    }
    if (buf_error(texts)) /* without memory none is offered */
        return;
    const char *help = buf_text(texts);
    walk = (struct alias_walk){settings, 0, 0};
    for (; alias_next(&walk, &alias); help += strlen(help) + 1)
        if (is_usable(&finder, &alias))
            offer_add(out, alias.name, help, true);
}

/* --- replacing --- */

/* Appends a byte that comes from this column; a text that does not fit stays as it is, one longer
 * than it may be. */
static void add(struct alias_line *line, size_t *len, char c, size_t origin)
{
    if (*len > WORDS_LINE_TYPED)
        return;
    line->text[*len] = c;
    line->origin[(*len)++] = (unsigned short)origin;
}

static void add_from(struct alias_line *line, size_t *len, const struct alias_line *from,
                     size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        add(line, len, from->text[i], from->origin[i]);
}

/* Where the n-th word ends, with its quotes. */
static size_t word_end(const struct words *words, size_t n, const char *text)
{
    size_t end = n + 1 < words->count ? words->items[n + 1].column : strlen(text);
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        end--;
    return end;
}

/* Puts what the alias stands for in the place of the n-th word and its parameters. */
static enum alias_result replace(struct alias_line *line, const struct words *words, size_t n,
                                 const struct alias *alias)
{
    struct alias_line old = *line;
    unsigned parameters = alias_parameters(alias->command);
    size_t len = words->items[n].column, start = line->origin[len];
    for (const char *c = alias->command; *c; c++) {
        unsigned parameter = parameter_at(alias->command, c);
        if (parameter) {
            size_t word = n + parameter;
            add_from(line, &len, &old, words->items[word].column, word_end(words, word, old.text));
            c++;
        } else {
            add(line, &len, *c, start);
        }
    }
    add_from(line, &len, &old, word_end(words, n + parameters, old.text), strlen(old.text));
    line->text[len] = '\0';
    explicit_bzero(&old, sizeof(old)); /* it may hold a password */
    return len > WORDS_LINE_TYPED ? ALIAS_TOO_LONG : ALIAS_OK;
}

static enum alias_result fail(struct alias_line *line, enum alias_result result, size_t column)
{
    line->column = column;
    return result;
}

/* Replaces the n-th word if it is an alias. *own: the administrator's. */
static enum alias_result expand_word(const struct finder *finder, struct alias_line *line, size_t n,
                                     bool builtin_only, bool typing, bool *own)
{
    struct words words;
    struct alias alias;
    *own = false;
    if (words_split(line->text, &words) || n >= words.count || words.items[n].quoted ||
        (typing && n + 1 == words.count && !words.blank_end))
        return ALIAS_OK;
    const struct word *word = &words.items[n];
    unsigned exact, partial;
    bool keyword =
        keywords(finder->tree, finder->parent, finder->views, word->text, &exact, &partial) > 0;
    unsigned found = exact ? 0 : find_alias(finder, word->text, builtin_only, !keyword, &alias);
    if (!found)
        return ALIAS_OK;
    if (found > 1)
        return fail(line, ALIAS_AMBIGUOUS, line->origin[word->column]);
    size_t whole = words.count - (typing && !words.blank_end ? 1 : 0);
    if (n + alias_parameters(alias.command) >= whole) {
        snprintf(line->command, sizeof(line->command), "%s", alias.command);
        return fail(line, ALIAS_INCOMPLETE, line->typed + (words.blank_end ? 0 : 1));
    }
    *own = !alias.builtin;
    enum alias_result result = replace(line, &words, n, &alias);
    explicit_bzero(&words, sizeof(words));
    return result == ALIAS_OK ? ALIAS_OK : fail(line, result, line->typed);
}

/* The n-th word, and what it stands for once more, where that begins with a system alias. */
static enum alias_result expand_at(const struct finder *finder, struct alias_line *line, size_t n,
                                   bool typing)
{
    bool own;
    enum alias_result result = expand_word(finder, line, n, false, typing, &own);
    return result == ALIAS_OK && own ? expand_word(finder, line, n, true, typing, &own) : result;
}

static void as_typed(struct alias_line *line, const char *text)
{
    line->typed = strnlen(text, WORDS_LINE_MAX);
    memcpy(line->text, text, line->typed);
    line->text[line->typed] = '\0';
    for (size_t i = 0; i <= line->typed; i++)
        line->origin[i] = (unsigned short)i;
}

static enum alias_result expand_line(struct finder *finder, struct alias_line *line, bool typing)
{
    struct words words;
    enum alias_result result = expand_at(finder, line, 0, typing);
    if (result != ALIAS_OK || words_split(line->text, &words) || words.count < 2)
        return result;
    if (!words.items[0].quoted)
        finder->parent = undo_node(finder->tree, finder->views, words.items[0].text);
    explicit_bzero(&words, sizeof(words));
    return finder->parent ? expand_at(finder, line, 1, typing) : ALIAS_OK;
}

enum alias_result alias_expand(const struct settings *settings, const struct grammar_tree *tree,
                               enum view view, const char *line, bool typing,
                               struct alias_line *out)
{
    struct finder finder = finder_new(settings, tree, view);
    out->command[0] = '\0';
    out->column = 0;
    as_typed(out, line);
    enum alias_result result = expand_line(&finder, out, typing);
    if (result != ALIAS_OK)
        as_typed(out, line);
    return result;
}

size_t alias_origin(const struct alias_line *line, size_t column)
{
    size_t len = strlen(line->text);
    return column < len ? line->origin[column] : line->typed + (column - len);
}

bool alias_complete(const struct alias_line *line, const char *typed, const char *completed,
                    struct buf *out)
{
    size_t same = 0, len = strlen(line->text);
    while (same < len && completed[same] == line->text[same])
        same++;
    while (same > 0 && completed[same - 1] != ' ')
        same--;
    size_t from = alias_origin(line, same);
    if (strcmp(line->text + same, typed + from) != 0)
        return false;
    buf_append(out, typed, from);
    buf_puts(out, completed + same);
    return !buf_error(out);
}
