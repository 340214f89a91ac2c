/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grammar.h: the command language: lines against the rows of the command table. Running a line,
 * '?', TAB and undo all go through one walk over one tree, so that they cannot tell different
 * stories.
 *
 * Keywords: letter case does not matter; an exact word wins over longer ones that begin with it;
 * otherwise a beginning is enough when only one keyword of the place has it. A keyword out of
 * several beats a text argument, a number beats an abbreviated keyword, and a word in double quotes
 * is never a keyword or an interface type. In a sub-view a line that its own rows do not take (and
 * do not find ambiguous) is tried with those of system view; if neither takes it, the complaint is
 * that of the attempt that came further.
 */
#ifndef CLI_GRAMMAR_H
#define CLI_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/argument.h"
#include "cli/command.h"
#include "cli/tail.h"
#include "cli/verdict.h"
#include "cli/words.h"

struct buf;
struct grammar;

/* The tables must outlive the grammar. 0, -ENOMEM, or -EINVAL when the tables contradict
 * themselves. */
int grammar_new(const struct command_set *const *sets, size_t count, struct grammar **out);
void grammar_free(struct grammar *grammar);

/* One value, or one keyword out of { } or [ ], as it was typed. */
struct argument {
    const struct argument_spec *spec; /* NULL: a keyword */
    const char *text;                 /* the value; the keyword in full */
    size_t column;
};

enum { ARGUMENTS_MAX = 16 };
struct arguments {
    const struct command *command;
    bool undo;
    size_t count;
    struct argument items[ARGUMENTS_MAX];
};

/* The n-th value (not counting keywords), from 0; NULL when it was left out. */
const struct argument *arguments_value(const struct arguments *arguments, size_t n);
const char *arguments_text(const struct arguments *arguments, size_t n); /* its text, NULL */
uint32_t arguments_uint(const struct arguments *arguments, size_t n, uint32_t none);
/* Whether this keyword out of { } or [ ] was typed. */
bool arguments_has(const struct arguments *arguments, const char *keyword);

/* Holds pointers into itself and into the line: not to be copied, and only valid while the line is.
 */
struct parse {
    enum verdict verdict;
    size_t column;   /* in bytes from the start of the line: where the caret goes */
    const char *why; /* VERDICT_WRONG: sentence part such as "is out of range"; else "" */
    const struct argument_spec *refused; /* VERDICT_WRONG: what the word should have been, NULL: not
                                            known */
    enum view view;                      /* whose row it is */
    struct arguments arguments; /* VERDICT_OK: the row and what was typed for its placeholders */
    bool saved;                 /* grammar_read_saved() */
    const char *line;
    struct words words;               /* of the command, without its tail */
    struct tail tail;                 /* of a row of COMMAND_DISPLAY */
    char interface[SETTING_TEXT_MAX]; /* an interface name put together */
};

/* A line of at most WORDS_LINE_MAX bytes; a longer one is VERDICT_TOO_MANY at its last column. */
void grammar_parse(const struct grammar *grammar, enum view view, const char *line,
                   struct parse *out);

/* What '?' after line shows, appended to out, each line ended by "\n". VERDICT_OK, or why there is
 * no help, with the column of the word at fault. */
enum verdict grammar_help(const struct grammar *grammar, enum view view, const char *line,
                          struct buf *out, size_t *column);

/* TAB after line: the new line is appended to out. A single completion ends with a blank; of
 * several, the one number turn (modulo their number) is given. False: nothing to complete. */
bool grammar_complete(const struct grammar *grammar, enum view view, const char *line,
                      unsigned turn, struct buf *out);

/* What help and completion offer besides keywords at the beginning of a command, also behind undo;
 * NULL, as at first: nothing. Not copied. */
struct offer;
void grammar_offer_aliases(struct grammar *grammar, const struct offer *aliases);

/* For whom help and completion are: what needs more is not offered. ROLE_ADMIN at first. */
void grammar_offer_to(struct grammar *grammar, enum role role);

/* Lines are those of a saved configuration from now on: argument_check(). */
void grammar_read_saved(struct grammar *grammar);

/* For tests and the libcli binding. */
const struct grammar_tree *grammar_tree(const struct grammar *grammar);

#endif
