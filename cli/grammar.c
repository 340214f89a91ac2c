/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grammar.c: see grammar.h. look() is the walk that everything shares.
 */
#include "cli/grammar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/grammar_tree.h"
#include "cli/offer.h"
#include "platform/buf.h"
#include "platform/interface_name.h"
#include "platform/banned.h"

struct grammar {
    struct grammar_tree tree;
    const struct offer *aliases;
    bool common; /* offers what is for everybody only */
    bool saved;  /* reads a saved configuration */
};

int grammar_new(const struct command_set *const *sets, size_t count, struct grammar **out)
{
    struct grammar *grammar = calloc(1, sizeof(*grammar));
    if (!grammar)
        return -ENOMEM;
    int error = grammar_tree_build(&grammar->tree, sets, count);
    if (error) {
        free(grammar);
        return error;
    }
    *out = grammar;
    return 0;
}

void grammar_free(struct grammar *grammar)
{
    if (!grammar)
        return;
    grammar_tree_clear(&grammar->tree);
    free(grammar);
}

void grammar_offer_to(struct grammar *grammar, enum role role)
{
    grammar->common = role < ROLE_ADMIN;
}

void grammar_read_saved(struct grammar *grammar)
{
    grammar->saved = true;
}

void grammar_offer_aliases(struct grammar *grammar, const struct offer *aliases)
{
    grammar->aliases = aliases;
}

const struct grammar_tree *grammar_tree(const struct grammar *grammar)
{
    return &grammar->tree;
}

const char *verdict_text(enum verdict verdict)
{
    static const char *const texts[] = {
        [VERDICT_OK] = "",
        [VERDICT_BLANK] = "",
        [VERDICT_UNRECOGNIZED] = " % Unrecognized command found at '^' position.",
        [VERDICT_INCOMPLETE] = " % Incomplete command found at '^' position.",
        [VERDICT_AMBIGUOUS] = " % Ambiguous command found at '^' position.",
        [VERDICT_TOO_MANY] = " % Too many parameters found at '^' position.",
        [VERDICT_WRONG] = " % Wrong parameter found at '^' position.",
    };
    return texts[verdict];
}

/* --- one word --- */

/* What the children of a node make of a word. */
struct candidates {
    const struct node *exact, *partial, *older, *argument;
    unsigned children, partials, olders, arguments;
    bool range, many;
    const struct argument_spec *refused;
    const char *why;
};

static void consider_keyword(const struct node *node, enum view view, const struct word *word,
                             struct candidates *found)
{
    if (word->quoted)
        return;
    if (!strcasecmp(node->label, word->text)) {
        found->exact = node;
        return;
    }
    if (strncasecmp(node->label, word->text, strlen(word->text)) != 0)
        return;
    if (node->visible & 1u << view) {
        found->partial = node;
        found->partials++;
    } else if (node->shortens & 1u << view) { /* an older form, which makes nothing ambiguous */
        found->older = node;
        found->olders++;
    }
}

static void consider_argument(const struct node *node, const struct word *word, bool saved,
                              struct candidates *found)
{
    const char *why = "";
    found->arguments++;
    switch (argument_check(&node->spec, word, saved, &why)) {
    case ARGUMENT_YES:
        if (!found->argument)
            found->argument = node;
        return;
    case ARGUMENT_RANGE:
        found->range = true;
        break;
    case ARGUMENT_MANY:
        found->many = true;
        break;
    case ARGUMENT_NO:
        break;
    }
    found->refused = &node->spec;
    found->why = why;
}

static enum verdict decide(const struct candidates *found, const struct node **to)
{
    bool number = found->argument && argument_is_number(&found->argument->spec);
    *to = found->exact ? found->exact : number ? found->argument : NULL;
    if (*to)
        return VERDICT_OK;
    if (found->range)
        return VERDICT_WRONG;
    if (found->partials > 1)
        return VERDICT_AMBIGUOUS;
    if ((found->many || found->olders > 1) && !found->partials)
        return VERDICT_AMBIGUOUS;
    *to = found->partials ? found->partial : found->olders ? found->older : found->argument;
    if (*to)
        return VERDICT_OK;
    if (found->arguments)
        return VERDICT_WRONG;
    return found->children ? VERDICT_UNRECOGNIZED : VERDICT_TOO_MANY;
}

static enum verdict step(const struct grammar_tree *tree, enum view view, const struct node *from,
                         const struct word *word, const struct node **to, struct parse *p)
{
    struct candidates found = {.why = ""};
    for (unsigned i = from->first_child; i; i = tree->nodes[i].next_sibling) {
        const struct node *node = &tree->nodes[i];
        if (!(node->views & 1u << view))
            continue;
        found.children++;
        if (node->is_argument)
            consider_argument(node, word, p->saved, &found);
        else
            consider_keyword(node, view, word, &found);
    }
    enum verdict verdict = decide(&found, to);
    p->why = verdict == VERDICT_WRONG ? found.why : "";
    p->refused = verdict == VERDICT_WRONG ? found.refused : NULL;
    return verdict;
}

/* --- one line --- */

static enum verdict fail(struct parse *p, enum verdict verdict, size_t column)
{
    p->column = column;
    return p->verdict = verdict;
}

/* Where the next word would begin. */
static size_t next_column(const struct words *words)
{
    return words->length + (words->blank_end ? 0 : 1);
}

/* An interface name in Comware's spelling; number NULL: the joined form. */
static bool keep_interface(struct parse *p, struct argument *argument, const char *number)
{
    char *to = p->interface;
    const char *why, *text = argument->text;
    if (!number) {
        if (!interface_name_canonical(text, to, sizeof(p->interface)))
            return false;
    } else {
        interface_type_find(text, &text);
        struct buf name;
        buf_init(&name, sizeof(p->interface) - 1);
        buf_printf(&name, "%s%s", text, number);
        if (!buf_error(&name))
            memcpy(to, buf_text(&name), name.len + 1);
        int error = buf_error(&name);
        buf_free(&name);
        if (error)
            return false;
    }
    argument->text = to;
    return !setting_check(SETTING_CONNECT_INTERFACE, to, &why); /* the only kind of name there is */
}

/* Notes what was typed at a node, where handlers want to know. */
static bool keep(struct parse *p, const struct node *node, const struct word *word)
{
    struct arguments *arguments = &p->arguments;
    if (!node->is_argument && !node->chosen)
        return true;
    if (node->is_argument && node->spec.type == ARGUMENT_INTERFACE_NUMBER) {
        struct argument *type = &arguments->items[arguments->count - 1];
        type->spec = &node->spec;
        return keep_interface(p, type, word->text);
    }
    if (arguments->count == ARGUMENTS_MAX)
        return false;
    struct argument *argument = &arguments->items[arguments->count++];
    *argument = (struct argument){node->is_argument ? &node->spec : NULL,
                                  node->is_argument ? word->text : node->label, word->column};
    if (!argument->spec)
        return true;
    if (argument->spec->type == ARGUMENT_TEXT)
        argument->text = p->line + word->column;
    if (!word->quoted && argument_is_interface(argument->spec))
        return keep_interface(p, argument, NULL);
    return true;
}

/* A word that lacks its closing quote is good so far. */
static enum verdict take(const struct grammar_tree *tree, enum view view, struct parse *p,
                         const struct word *word, const struct node **node)
{
    const struct node *to = NULL;
    enum verdict verdict = step(tree, view, *node, word, &to, p);
    bool rest = to && to->is_argument && to->spec.type == ARGUMENT_TEXT;
    if (word->open && !rest && (verdict == VERDICT_OK || verdict == VERDICT_WRONG))
        return fail(p, VERDICT_INCOMPLETE, p->words.length + 1);
    if (verdict == VERDICT_OK && !keep(p, to, word)) {
        p->why = "is too long";
        verdict = VERDICT_WRONG;
    }
    if (verdict == VERDICT_OK)
        *node = to;
    return verdict == VERDICT_OK ? VERDICT_OK : fail(p, verdict, word->column);
}

static bool may_follow(const struct node *node, enum view view, bool common,
                       const struct word *begun)
{
    if (!((common ? node->common : node->visible) & 1u << view))
        return false;
    if (!begun)
        return true;
    if (node->is_argument)
        return argument_may_begin(&node->spec, begun);
    return !begun->quoted && !strncasecmp(node->label, begun->text, strlen(begun->text));
}

static bool is_display(const struct ending *ending)
{
    return ending && !ending->undo && ending->command->flags & COMMAND_DISPLAY;
}

static void add_aliases(struct offer *offer, const struct word *begun)
{
    for (size_t i = 0; offer->aliases && i < offer->aliases->count; i++) {
        const struct offer_item *item = &offer->aliases->items[i];
        if (!begun ||
            (!begun->quoted && !strncasecmp(item->label, begun->text, strlen(begun->text))))
            offer_add(offer, item->label, item->help, true);
    }
}

static void add_interface_types(struct offer *offer, const struct word *begun)
{
    const char *name, *help;
    for (size_t i = 0; (name = interface_type_name(i, &help)); i++)
        if (!begun || (!begun->quoted && !strncasecmp(name, begun->text, strlen(begun->text))))
            offer_add(offer, name, help, true);
}

/* Fills offer with what may stand at this place; begun: the word that is being typed, NULL: none.
 */
static void collect(const struct grammar_tree *tree, const struct parse *p, const struct node *node,
                    const struct word *begun, struct offer *offer)
{
    const struct ending *ending =
        grammar_tree_ending(tree, (unsigned)(node - tree->nodes), p->view);
    offer->count = 0;
    offer->from = begun ? begun->column : p->words.length;
    for (unsigned i = node->first_child; i; i = tree->nodes[i].next_sibling) {
        const struct node *child = &tree->nodes[i];
        bool is_type = child->is_argument && child->spec.type == ARGUMENT_INTERFACE_TYPE;
        if (is_type && may_follow(child, p->view, offer->common, NULL))
            add_interface_types(offer, begun);
        else if (!is_type && may_follow(child, p->view, offer->common, begun))
            offer_add(offer, child->label, child->help, !child->is_argument);
    }
    if (node == tree->nodes || !strcmp(node->label, "undo"))
        add_aliases(offer, begun);
    if (ending && offer->common && ending->command->role > ROLE_OPERATOR)
        ending = NULL;
    size_t column;
    offer->cr = !begun && ending;
    if (!begun && is_display(ending))
        tail_offer(p->line, p->words.length, offer, &column);
}

/* The walk. Without offer: a whole line to be run. With offer: the words before the one that is
 * being typed, and then what may stand there. */
static enum verdict look(const struct grammar_tree *tree, enum view view, struct parse *p,
                         struct offer *offer)
{
    const struct words *words = &p->words;
    const struct word *begun =
        offer && words->count && !words->blank_end ? &words->items[words->count - 1] : NULL;
    size_t whole = words->count - (begun ? 1 : 0);
    const struct node *node = tree->nodes;
    p->view = view;
    p->why = "";
    p->arguments = (struct arguments){.command = NULL};
    for (size_t i = 0; i < whole; i++) {
        if (take(tree, view, p, &words->items[i], &node) != VERDICT_OK)
            return p->verdict;
        if (node->is_argument && node->spec.type == ARGUMENT_TEXT) {
            begun = NULL; /* it took the rest of the line */
            break;
        }
    }
    if (offer) {
        collect(tree, p, node, begun, offer);
        if (offer->count || offer->cr)
            return fail(p, VERDICT_OK, 0);
        if (begun && take(tree, view, p, begun, &node) != VERDICT_OK)
            return p->verdict;
        return fail(p, VERDICT_UNRECOGNIZED, begun ? begun->column : next_column(words));
    }
    const struct ending *ending = grammar_tree_ending(tree, (unsigned)(node - tree->nodes), view);
    if (!ending)
        return fail(p, VERDICT_INCOMPLETE, next_column(words));
    p->arguments.command = ending->command;
    p->arguments.undo = ending->undo;
    return fail(p, VERDICT_OK, 0);
}

/* The walk in the view, then in system view if that may help. */
static enum verdict look_in_views(const struct grammar_tree *tree, enum view view, struct parse *p,
                                  struct offer *offer)
{
    if (look(tree, view, p, offer) == VERDICT_OK || p->verdict == VERDICT_AMBIGUOUS ||
        view == VIEW_USER || view == VIEW_SYSTEM)
        return p->verdict;
    size_t column = p->column;
    look(tree, VIEW_SYSTEM, p, offer);
    const struct command *command = p->arguments.command;
    bool taken = p->verdict == VERDICT_OK;
    bool further = p->verdict != VERDICT_OK && p->column > column;
    /* The line of a pasted configuration that says the software's version is no excuse for a wrong
     * `version` of an SSL client policy. */
    if (taken && command && command->flags & COMMAND_HIDDEN && column > p->words.items[0].column)
        taken = false;
    if (!taken && !further)
        look(tree, view, p, offer);
    return p->verdict;
}

/* Whether the line is a display command with a tail: then it was read, or the tail is at fault. */
static bool look_at_tail(const struct grammar_tree *tree, enum view view, struct parse *p,
                         struct offer *offer)
{
    char command[WORDS_LINE_MAX + 1];
    size_t start = tail_start(p->line);
    if (!p->line[start])
        return false;
    memcpy(command, p->line, start);
    command[start] = '\0';
    words_split(command, &p->words);
    if (!p->words.count || look_in_views(tree, view, p, NULL) != VERDICT_OK || p->arguments.undo ||
        !(p->arguments.command->flags & COMMAND_DISPLAY))
        return false;
    p->verdict = offer ? tail_offer(p->line, start, offer, &p->column)
                       : tail_read(p->line, start, &p->tail, &p->column, &p->why);
    return true;
}

static void look_at_line(const struct grammar *grammar, enum view view, const char *line,
                         struct parse *p, struct offer *offer)
{
    p->line = line;
    p->why = "";
    p->refused = NULL;
    p->saved = grammar->saved;
    p->arguments = (struct arguments){.command = NULL};
    p->tail.count = 0;
    p->tail.target = TAIL_SCREEN;
    p->tail.file = NULL;
    p->words.count = 0;
    if (strnlen(line, WORDS_LINE_MAX + 1) > WORDS_LINE_MAX) {
        fail(p, VERDICT_TOO_MANY, WORDS_LINE_MAX);
        return;
    }
    if (look_at_tail(&grammar->tree, view, p, offer))
        return;
    words_split(line, &p->words);
    if (!offer && !p->words.count)
        fail(p, VERDICT_BLANK, 0);
    else
        look_in_views(&grammar->tree, view, p, offer);
}

void grammar_parse(const struct grammar *grammar, enum view view, const char *line,
                   struct parse *out)
{
    look_at_line(grammar, view, line, out, NULL);
}

/* --- '?' and TAB --- */

enum verdict grammar_help(const struct grammar *grammar, enum view view, const char *line,
                          struct buf *out, size_t *column)
{
    struct parse p;
    struct offer offer = {.common = grammar->common, .aliases = grammar->aliases};
    look_at_line(grammar, view, line, &p, &offer);
    *column = p.column;
    if (p.verdict != VERDICT_OK)
        return p.verdict;
    if (!p.words.count)
        buf_printf(out, "%s\n", view_row(p.view)->help_title);
    offer_print(&offer, out);
    return VERDICT_OK;
}

bool grammar_complete(const struct grammar *grammar, enum view view, const char *line,
                      unsigned turn, struct buf *out)
{
    struct parse p;
    struct offer offer = {.common = grammar->common, .aliases = grammar->aliases};
    look_at_line(grammar, view, line, &p, &offer);
    return p.verdict == VERDICT_OK && offer_complete(&offer, line, turn, out);
}

/* --- what handlers ask --- */

const struct argument *arguments_value(const struct arguments *arguments, size_t n)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->items[i].spec && n-- == 0)
            return &arguments->items[i];
    return NULL;
}

const char *arguments_text(const struct arguments *arguments, size_t n)
{
    const struct argument *value = arguments_value(arguments, n);
    return value ? value->text : NULL;
}

uint32_t arguments_uint(const struct arguments *arguments, size_t n, uint32_t none)
{
    const char *text = arguments_text(arguments, n);
    return text ? (uint32_t)strtoul(text, NULL, 10) : none;
}

bool arguments_has(const struct arguments *arguments, const char *keyword)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (!arguments->items[i].spec && !strcmp(arguments->items[i].text, keyword))
            return true;
    return false;
}
