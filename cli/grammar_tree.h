/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grammar_tree.h: the command rows as a tree of words: what grammar.c walks, and what the tests
 * look at.
 *
 * One tree holds the rows of all views; every node says in which views it exists. Undo forms are
 * ordinary nodes below the keyword "undo". Node 0 is the root; 0 as a child or sibling means none.
 */
#ifndef CLI_GRAMMAR_TREE_H
#define CLI_GRAMMAR_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/argument.h"
#include "cli/command.h"
#include "cli/syntax.h"

/* A row that is complete at a node. */
struct ending {
    const struct command *command;
    unsigned views;
    bool undo;
    unsigned next; /* index + 1 of the node's next ending, 0: none */
};

struct node {
    bool is_argument;
    char label[SYNTAX_TOKEN_MAX + 1]; /* the keyword, or the notation of the argument */
    struct argument_spec spec;        /* of an argument */
    const char *help;
    unsigned views;        /* of enum view_mask: where some row leads through this node */
    unsigned visible;      /* where such a row is neither hidden nor an older form */
    unsigned common;       /* where such a row is for everybody, not for ROLE_ADMIN alone */
    unsigned shortens;     /* where such a row is not hidden: a keyword may be abbreviated */
    bool chosen;           /* a keyword out of { } or [ ]: handlers are told of it */
    unsigned first_ending; /* index + 1, 0: none */
    unsigned first_child,
        next_sibling; /* siblings are in the order of their labels, which is that of help */
};

struct grammar_tree {
    struct node *nodes;
    size_t node_count, node_cap;
    struct ending *endings;
    size_t ending_count, ending_cap;
};

/* 0, -ENOMEM, or -EINVAL for rows that contradict each other or their help: then nothing was kept.
 */
int grammar_tree_build(struct grammar_tree *tree, const struct command_set *const *sets,
                       size_t count);
void grammar_tree_clear(struct grammar_tree *tree);

/* The row that is complete at this node in this view, NULL if none. */
const struct ending *grammar_tree_ending(const struct grammar_tree *tree, unsigned node,
                                         enum view view);

#endif
