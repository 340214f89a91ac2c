/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command_lines.h: every line that the command table allows, with a valid value for each
 * placeholder: what the tests of the command language run over.
 */
#ifndef TESTS_UNIT_COMMAND_LINES_H
#define TESTS_UNIT_COMMAND_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "cli/grammar.h"
#include "cli/grammar_tree.h"

struct settings;
struct txn;

enum { LINE_WORDS_MAX = 16 };

struct command_line {
    enum view view;
    const struct ending *ending;
    bool older;                               /* the row is an older form: without help and TAB */
    const struct node *nodes[LINE_WORDS_MAX]; /* one per word */
    const char *words[LINE_WORDS_MAX];
    size_t count;
};

/* The grammar of all command sets; ends the program when there is none. */
struct grammar *grammar_of_all(void);

/* A valid value for a placeholder. */
const char *sample_value(const struct argument_spec *spec);

/* Calls fn for each line of each view that is not hidden, undo forms included. */
typedef void command_line_fn(void *ctx, const struct command_line *line);
void each_command_line(const struct grammar *grammar, command_line_fn *fn, void *ctx);

/* Puts what the transaction changes into settings, as the store does. */
void apply_changes(const struct txn *txn, struct settings *settings);

/* An assertion about one line or row. CUnit's own message names neither, this one does. */
void expect(bool good, const char *what, const char *which);

/* The words with single blanks between. */
void command_line_text(const struct command_line *line, char *out, size_t size);

#endif
