/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grammar_tree.c: see grammar_tree.h. Alternatives and optional words are multiplied out: after
 * `save [ force ]` a row ends at two nodes, so the walker needs no notion of either.
 */
#include "cli/grammar_tree.h"

#include <errno.h>
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

/* The child, marked as one that this row leads through. help "" keeps what another row said. */
static int step(const struct row *row, unsigned parent, const struct node *wanted, const char *help,
                bool chosen, unsigned *out)
{
    int error = add_child(row->tree, parent, wanted, out);
    if (error)
        return error;
    struct node *node = &row->tree->nodes[*out];
    node->views |= row->command->views;
    if (!(row->command->flags & COMMAND_HIDDEN))
        node->visible |= row->command->views;
    node->chosen |= chosen;
    if (!node->help || !*node->help)
        node->help = help;
    return *help && strcmp(node->help, help) != 0 ? -EINVAL : 0;
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

static bool is_interface(const struct argument_spec *spec)
{
    return spec->type == ARGUMENT_SETTING &&
           setting_row((enum setting_id)spec->setting)->type == SETTING_TYPE_INTERFACE;
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
            error = argument_spec_read(token->text, row->command->setting, cipher, &spec);
            if (!error && is_interface(&spec))
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

static int add_row(struct grammar_tree *tree, const struct command *command)
{
    struct row row = {tree, command, command->syntax, 0};
    const struct frontier root = {.nodes = {0}, .count = 1};
    struct frontier reached;
    int error = follow(&row, &root, SYNTAX_END, &reached);
    if (!error && command->help[row.help_used])
        error = -EINVAL;
    for (size_t i = 0; !error && i < reached.count; i++)
        error = end_row(&row, reached.nodes[i], false);
    return error;
}

/* The undo form: the keywords before the first argument or choice, with the help that the plain
 * form has. */
static int add_undo(struct grammar_tree *tree, const struct command *command)
{
    struct row row = {tree, command, command->syntax, 0};
    struct node wanted = keyword_node("undo");
    unsigned plain = 0, node;
    int error = step(&row, 0, &wanted, undo_help, false, &node);
    while (!error) {
        struct syntax_token token;
        error = syntax_next(&row.cursor, &token);
        if (error || token.kind != SYNTAX_KEYWORD)
            break;
        wanted = keyword_node(token.text);
        error = add_child(tree, plain, &wanted, &plain);
        if (!error)
            error = step(&row, node, &wanted, tree->nodes[plain].help, false, &node);
    }
    return error ? error : end_row(&row, node, true);
}

static bool has_undo(const struct command *command)
{
    return command->setting >= 0 || (command->flags & COMMAND_UNDO);
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
                    error = add_row(tree, command);
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
