/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grammar_tree.c: see grammar_tree.h. Alternatives and optional words are multiplied out: after
 * `save [ force ]` a row ends at two nodes, so the walker needs no notion of either.
 */
#include "cli/grammar_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

/* The nodes that a row may have reached at one point of its syntax. */
enum { FRONTIER_MAX = 32, TREE_MAX = 100000 };
struct frontier {
    unsigned nodes[FRONTIER_MAX];
    size_t count;
};

/* One row on its way into the tree. */
struct row {
    struct grammar_tree *tree;
    const struct command *command;
    const char *cursor; /* in its syntax */
    size_t help_used;
};

enum { UNDO_SYNTAX_MAX = 160, UNDO_WORDS_MAX = 16 };
static const char value_help[] = "Value";
static const char undo_help[] = "Cancel a setting or restore its default";
static const char number_help[] = "Interface number, for example 1/0/1";

/* Makes room for one more element. */
static int grow(void **array, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return 0;
    size_t wanted = *cap ? 2 * *cap : 256;
    void *grown = wanted <= TREE_MAX ? realloc(*array, wanted * size) : NULL;
    if (!grown)
        return -ENOMEM;
    *array = grown;
    *cap = wanted;
    return 0;
}

static bool same_node(const struct node *a, const struct node *b)
{
    if (a->is_argument != b->is_argument)
        return false;
    return a->is_argument ? argument_spec_same(&a->spec, &b->spec) : !strcmp(a->label, b->label);
}

/* Finds or makes the child of parent that is like wanted, keeping the siblings in order. */
static int add_child(struct grammar_tree *tree, unsigned parent, const struct node *wanted,
                     unsigned *out)
{
    int error =
        grow((void **)&tree->nodes, tree->node_count, &tree->node_cap, sizeof(*tree->nodes));
    if (error)
        return error;
    unsigned *link = &tree->nodes[parent].first_child;
    for (; *link; link = &tree->nodes[*link].next_sibling) {
        if (same_node(&tree->nodes[*link], wanted)) {
            *out = *link;
            return 0;
        }
    }
    link = &tree->nodes[parent].first_child;
    while (*link && strcmp(tree->nodes[*link].label, wanted->label) < 0)
        link = &tree->nodes[*link].next_sibling;
    unsigned made = (unsigned)tree->node_count++;
    tree->nodes[made] = *wanted;
    tree->nodes[made].next_sibling = *link;
    *link = *out = made;
    return 0;
}

/* The child, marked as one that this row leads through. help "" keeps what another row said, and
 * what is never shown contradicts nobody. */
static int step(const struct row *row, unsigned parent, const struct node *wanted, const char *help,
                bool chosen, unsigned *out)
{
    int error = add_child(row->tree, parent, wanted, out);
    if (error)
        return error;
    struct node *node = &row->tree->nodes[*out];
    bool shown = !(row->command->flags & (COMMAND_HIDDEN | COMMAND_TOLERATED));
    bool first = shown && !node->visible;
    node->views |= row->command->views;
    if (!(row->command->flags & COMMAND_HIDDEN))
        node->shortens |= row->command->views;
    if (shown)
        node->visible |= row->command->views;
    if (shown && row->command->role <= ROLE_OPERATOR)
        node->common |= row->command->views;
    node->chosen |= chosen;
    if (!node->help || !*node->help || (first && *help))
        node->help = help;
    return shown && *help && strcmp(node->help, help) != 0 ? -EINVAL : 0;
}

static struct node keyword_node(const char *word)
{
    struct node node = {.is_argument = false};
    memcpy(node.label, word, strnlen(word, sizeof(node.label) - 1));
    return node;
}

static struct node argument_node(const struct argument_spec *spec)
{
    struct node node = {.is_argument = true, .spec = *spec};
    argument_notation(spec, node.label, sizeof(node.label));
    return node;
}

static int add_to(struct frontier *frontier, unsigned node)
{
    for (size_t i = 0; i < frontier->count; i++)
        if (frontier->nodes[i] == node)
            return 0;
    if (frontier->count == FRONTIER_MAX)
        return -EINVAL;
    frontier->nodes[frontier->count++] = node;
    return 0;
}

static int join(struct frontier *into, const struct frontier *more)
{
    int error = 0;
    for (size_t i = 0; !error && i < more->count; i++)
        error = add_to(into, more->nodes[i]);
    return error;
}

/* An interface may be given as `gigabitethernet 1/0/1` besides its joined name. */
static int extend_interface(const struct row *row, unsigned from, const char *help,
                            struct frontier *to)
{
    struct argument_spec type = {.type = ARGUMENT_INTERFACE_TYPE, .setting = row->command->setting};
    struct argument_spec number = type;
    number.type = ARGUMENT_INTERFACE_NUMBER;
    struct node type_node = argument_node(&type), number_node = argument_node(&number);
    unsigned reached;
    int error = step(row, from, &type_node, help, false, &reached);
    if (!error)
        error = step(row, reached, &number_node, number_help, false, &reached);
    return error ? error : add_to(to, reached);
}

/* Follows one keyword or placeholder from every node of the frontier. */
static int extend(struct row *row, const struct syntax_token *token, bool chosen,
                  struct frontier *frontier)
{
    struct frontier next = {.count = 0};
    const char *help = row->command->help[row->help_used];
    if (!help)
        return -EINVAL;
    row->help_used++;
    int error = 0;
    for (size_t i = 0; !error && i < frontier->count; i++) {
        unsigned from = frontier->nodes[i], reached;
        struct node wanted = keyword_node(token->text);
        if (token->kind == SYNTAX_VALUE) {
            struct argument_spec spec;
            bool cipher = !strcmp(row->tree->nodes[from].label, "cipher");
            error = argument_spec_read(token->text, row->command, cipher, &spec);
            if (!error && argument_is_interface(&spec))
                error = extend_interface(row, from, help, &next);
            wanted = argument_node(&spec);
        }
        if (!error)
            error = step(row, from, &wanted, help, chosen && !wanted.is_argument, &reached);
        if (!error)
            error = add_to(&next, reached);
    }
    *frontier = next;
    return error;
}

/* Follows alternatives up to the token that ends them (SYNTAX_END for a whole row) and collects in
 * to where they lead. */
static int follow(struct row *row, const struct frontier *from, enum syntax_kind end,
                  struct frontier *to)
{
    struct frontier here = *from, inner;
    to->count = 0;
    for (;;) {
        struct syntax_token token;
        int error = syntax_next(&row->cursor, &token);
        if (error)
            return error;
        if (token.kind == end)
            return join(to, &here);
        switch (token.kind) {
        case SYNTAX_KEYWORD:
        case SYNTAX_VALUE:
            error = extend(row, &token, end != SYNTAX_END, &here);
            break;
        case SYNTAX_CHOICE:
            error = follow(row, &here, SYNTAX_CHOICE_END, &inner);
            here = inner;
            break;
        case SYNTAX_OPTION:
            error = follow(row, &here, SYNTAX_OPTION_END, &inner);
            if (!error)
                error = join(&here, &inner);
            break;
        case SYNTAX_OR:
            error = end == SYNTAX_END ? -EINVAL : join(to, &here);
            here = *from;
            break;
        default:
            return -EINVAL;
        }
        if (error)
            return error;
    }
}

/* Says that the row is complete at node; two rows complete at one node in one view are a mistake of
 * the tables. */
static int end_row(const struct row *row, unsigned node, bool undo)
{
    struct grammar_tree *tree = row->tree;
    for (unsigned i = tree->nodes[node].first_ending; i; i = tree->endings[i - 1].next)
        if (tree->endings[i - 1].views & row->command->views)
            return -EINVAL;
    int error = grow((void **)&tree->endings, tree->ending_count, &tree->ending_cap,
                     sizeof(*tree->endings));
    if (error)
        return error;
    tree->endings[tree->ending_count++] =
        (struct ending){row->command, row->command->views, undo, tree->nodes[node].first_ending};
    tree->nodes[node].first_ending = (unsigned)tree->ending_count;
    return 0;
}

/* form: the row itself, or the same with the syntax and help of its undo form. */
static int add_row(struct grammar_tree *tree, const struct command *form,
                   const struct command *command, bool undo)
{
    struct row row = {tree, form, form->syntax, 0};
    const struct frontier root = {.nodes = {0}, .count = 1};
    struct frontier reached;
    int error = follow(&row, &root, SYNTAX_END, &reached);
    if (!error && form->help[row.help_used])
        error = -EINVAL;
    row.command = command;
    for (size_t i = 0; !error && i < reached.count; i++)
        error = end_row(&row, reached.nodes[i], undo);
    return error;
}

/* The node below parent that the plain form of the row has for the token, 0: none. */
static unsigned find_plain(const struct grammar_tree *tree, unsigned parent,
                           const struct command *command, const struct syntax_token *token)
{
    struct node wanted = keyword_node(token->text);
    struct argument_spec spec;
    if (token->kind == SYNTAX_VALUE) {
        if (argument_spec_read(token->text, command, false, &spec))
            return 0;
        wanted = argument_node(&spec);
    }
    unsigned child = tree->nodes[parent].first_child;
    while (child && !same_node(&tree->nodes[child], &wanted))
        child = tree->nodes[child].next_sibling;
    return child;
}

/* What stands behind "undo". */
static int undo_syntax(const struct command *command, char *out, size_t size)
{
    const char *cursor = command->syntax, *end = cursor;
    struct syntax_token token;
    int error = 0;
    if (command->undo_syntax)
        return snprintf(out, size, "undo %s", command->undo_syntax) < (int)size ? 0 : -EINVAL;
    while (!(error = syntax_next(&cursor, &token)) && token.kind == SYNTAX_KEYWORD)
        end = cursor;
    if (!error && snprintf(out, size, "undo %.*s", (int)(end - command->syntax), command->syntax) >=
                      (int)size)
        error = -EINVAL;
    return error;
}

/* The help that the plain form has, token by token: both share their keywords. */
static int add_undo(struct grammar_tree *tree, const struct command *command)
{
    char syntax[UNDO_SYNTAX_MAX];
    const char *help[UNDO_WORDS_MAX] = {undo_help};
    int error = undo_syntax(command, syntax, sizeof(syntax));
    size_t used = 1;
    const char *cursor = syntax + sizeof("undo") - 1;
    unsigned plain = 0;
    struct syntax_token token;
    while (!error && !(error = syntax_next(&cursor, &token)) && token.kind != SYNTAX_END) {
        if (!syntax_has_help(&token))
            continue;
        if (used + 1 >= UNDO_WORDS_MAX)
            return -EINVAL;
        plain = find_plain(tree, plain, command, &token);
        help[used++] = plain ? tree->nodes[plain].help : value_help;
    }
    struct command undo = *command;
    undo.syntax = syntax;
    undo.help = help;
    return error ? error : add_row(tree, &undo, command, true);
}

static bool has_undo(const struct command *command)
{
    if (command->undo_syntax)
        return *command->undo_syntax;
    return command->setting >= 0 || command->list != LIST_NONE || (command->flags & COMMAND_UNDO);
}

int grammar_tree_build(struct grammar_tree *tree, const struct command_set *const *sets,
                       size_t count)
{
    *tree = (struct grammar_tree){.node_count = 0};
    int error = grow((void **)&tree->nodes, 0, &tree->node_cap, sizeof(*tree->nodes));
    if (!error)
        tree->nodes[tree->node_count++] = (struct node){.help = ""};
    /* All plain forms before the first undo form, which takes its help from them. */
    for (unsigned undo = 0; undo <= 1; undo++)
        for (size_t s = 0; s < count; s++)
            for (size_t i = 0; !error && i < sets[s]->count; i++) {
                const struct command *command = &sets[s]->commands[i];
                if (!undo)
                    error = add_row(tree, command, command, false);
                else if (has_undo(command))
                    error = add_undo(tree, command);
            }
    if (error)
        grammar_tree_clear(tree);
    return error;
}

void grammar_tree_clear(struct grammar_tree *tree)
{
    free(tree->nodes);
    free(tree->endings);
    *tree = (struct grammar_tree){.node_count = 0};
}

const struct ending *grammar_tree_ending(const struct grammar_tree *tree, unsigned node,
                                         enum view view)
{
    for (unsigned i = tree->nodes[node].first_ending; i; i = tree->endings[i - 1].next)
        if (tree->endings[i - 1].views & 1u << view)
            return &tree->endings[i - 1];
    return NULL;
}
